//! Clever's public definitions to our documents: read → merge → convert → order.

mod convert;
mod merge;
mod part;
mod record;
pub mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::left_behind::left_behind;
use crate::problem::{Place, Problem, Result};
use crate::versions::{self, Status, Version, Versions};
use part::Part;

const HEADER: &str = "# Written by `cargo xtask import` from Clever's public definitions. \
                      Corrections go into overlays/.\n";

/// What to do about a version that nobody has listed.
const ADD_IT: &str =
    "add a [[version]] to specs/versions.toml with name, base_path, released and status";

/// What an import produced; nothing of it is written yet.
#[derive(Debug)]
pub struct Import {
    /// Files and their new content: the documents, then `versions.toml`.
    pub files: Vec<(PathBuf, String)>,
    /// What looked wrong upstream but did not matter.
    pub warnings: Vec<String>,
    /// The versions and files that have come or gone upstream, for a person to look into.
    pub news: Vec<String>,
}

/// Upstream's revision, when it is another than the recorded one.
#[derive(Debug, Clone)]
pub struct Revision {
    /// What version control calls it.
    pub name: String,
    /// Its day.
    pub date: Date,
}

/// A version's document, and what it was made from.
struct Imported {
    version: String,
    text: String,
    parts: Vec<Part>,
}

/// Reads all definitions in `upstream` and makes the documents of `specs` from them.
///
/// # Errors
/// The revision has no name, or its day is to come; a definition cannot be read, is of no version, or
/// contradicts another; or none is of a version that is listed.
pub fn import(upstream: &Path, specs: &Path, revision: Option<&Revision>) -> Result<Import> {
    let versions = Versions::read(specs)?;
    revision.map_or(Ok(()), |it| check_revision(it, specs))?;
    let parts = read_parts(upstream)?;
    let mut import = Import {
        files: Vec::new(),
        warnings: Vec::new(),
        news: Vec::new(),
    };
    let (mut imported, mut rest) = (Vec::new(), parts);
    for version in &versions.list {
        let (parts, others): (Vec<Part>, _) = rest
            .into_iter()
            .partition(|part| part.version == version.name);
        rest = others;
        if parts.is_empty() {
            // Of what has ended, nobody waits for a definition.
            if version.status == Status::EndOfLife {
                continue;
            }
            let what = format!("{}: no definition in {}", version.name, upstream.display());
            import.news.push(what);
            continue;
        }
        import.news.extend(gone(version, &parts));
        let text = document(version, &parts, &mut import.warnings)?;
        imported.push(Imported {
            version: version.name.clone(),
            text,
            parts,
        });
    }
    if imported.is_empty() {
        return Err(none_listed(upstream, &rest));
    }
    import.news.extend(unlisted(&rest, &versions));
    for version in &versions.list {
        let is_new = version.document.is_none();
        if is_new && imported.iter().any(|one| one.version == version.name) {
            // What is wrong with an overlay, `generate` tells.
            let told = left_behind(specs, &versions, version).unwrap_or_default();
            import.news.extend(told);
        }
    }
    let list = record::record(specs, revision, &imported)?;
    let documents = imported.into_iter().map(|one| {
        let name = format!("{}.yaml", one.version);
        (specs.join(name), one.text)
    });
    import.files = documents.chain([list]).collect();
    Ok(import)
}

/// A name that can be seen; and a day on which versions can be frozen.
fn check_revision(revision: &Revision, specs: &Path) -> Result<()> {
    let Revision { name, date } = revision;
    let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_graphic());
    let (what, help) = if !is_name {
        (
            format!("upstream_revision would be {name:?}, which is no name of a revision"),
            "give the hash of the commit, or another name without blanks".to_owned(),
        )
    } else if *date > versions::today() {
        (
            format!("upstream_date would be {date}, which is in the future"),
            format!("give the day on which the revision {name} was made"),
        )
    } else {
        return Ok(());
    };
    let list = Place::file(specs.join(versions::FILE).display().to_string());
    Err(Problem::new(list, what, help))
}

fn document(version: &Version, parts: &[Part], warnings: &mut Vec<String>) -> Result<String> {
    warnings.extend(parts.iter().flat_map(|part| part.warnings.clone()));
    let merged = merge::merge(parts, &version.wins)?;
    warnings.extend(
        merged
            .warnings
            .iter()
            .map(|what| format!("{}: {what}", version.name)),
    );
    let converted = convert::convert(&version.name, merged.root)?;
    let text = crate::write::yaml(&crate::write::canonical(&converted))?;
    Ok(format!("{HEADER}{text}"))
}

/// All definitions of a folder, those believed first coming first.
fn read_parts(upstream: &Path) -> Result<Vec<Part>> {
    let problem = |error| Problem::io(upstream, "read", &error);
    let mut parts = Vec::new();
    for entry in std::fs::read_dir(upstream).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yml" || extension == "yaml")
        {
            parts.push(Part::read(&path)?);
        }
    }
    if parts.is_empty() {
        return Err(Problem::new(
            Place::file(upstream.display().to_string()),
            "no definition (*.yml) in this folder",
            "name the folder that holds Clever's public Swagger 2.0 definitions",
        ));
    }
    parts.sort_by(|a, b| (a.family, &a.name).cmp(&(b.family, &b.name)));
    Ok(parts)
}

fn none_listed(upstream: &Path, parts: &[Part]) -> Problem {
    let versions: BTreeSet<&str> = parts.iter().map(|part| &*part.version).collect();
    let versions: Vec<_> = versions.into_iter().collect();
    Problem::new(
        Place::file(upstream.display().to_string()),
        format!(
            "no definition of a listed version, only of {}",
            versions.join(", ")
        ),
        format!("name the folder that holds Clever's public definitions, or {ADD_IT}"),
    )
}

/// The files that a document was made from, and that are none of its definitions any more.
fn gone(version: &Version, parts: &[Part]) -> Vec<String> {
    let names = version.sources.keys();
    let gone = names.filter(|name| parts.iter().all(|part| part.name != **name));
    gone.map(|name| {
        let version = &version.name;
        format!("{version}: {name} is gone from its definitions, with what it alone said")
    })
    .collect()
}

/// Of versions that are not listed, nothing is imported.
fn unlisted(parts: &[Part], versions: &Versions) -> Vec<String> {
    let mut unlisted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in parts.iter().filter(|part| is_unlisted(part, versions)) {
        unlisted.entry(&part.version).or_default().push(&part.name);
    }
    let told = unlisted.into_iter().map(|(version, files)| {
        let files = files.join(", ");
        format!("{version}: not listed, so nothing was imported from {files}: {ADD_IT}, and import again")
    });
    told.collect()
}

/// Of what was dropped, nobody waits for a document.
fn is_unlisted(part: &Part, versions: &Versions) -> bool {
    let is_dropped = versions.dropped.iter().any(|it| it.name == part.version);
    versions.get(&part.version).is_none() && !is_dropped
}
