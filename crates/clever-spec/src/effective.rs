//! The effective document: upstream's facts with our corrections. The truth about a version.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::document::Document;
pub use crate::misnamed::misnamed;
use crate::misnamed::{is_of_version, text};
use crate::overlay::{Matches, Overlay};
use crate::problem::{Place, Problem, Result};
use crate::versions::{Version, Versions};

/// One version with its effective document.
#[derive(Debug)]
pub struct Effective {
    /// The entry in `versions.toml`.
    pub version: Version,
    /// The document after all overlays.
    pub document: Document,
}

/// Loads every listed version, applies the common overlays, then the version's own.
///
/// # Errors
/// A document is missing or cannot be read, or an overlay no longer applies or names a version that is
/// not listed.
pub fn load_all(specs: &Path) -> Result<Vec<Effective>> {
    let versions = Versions::read(specs)?;
    let common = common_overlays(specs)?;
    let mut matches = vec![Matches::default(); common.len()];
    for overlay in &common {
        overlay.check_named(&versions)?;
    }
    let mut effective = Vec::new();
    for version in &versions.list {
        effective.push(load(specs, version.clone(), &common, &mut matches)?);
        if let Some(own) = own_overlay(specs, version)? {
            own.check_named(&versions)?;
        }
    }
    for (overlay, matches) in common.iter().zip(&matches) {
        overlay.check_matched(matches)?;
    }
    Ok(effective)
}

/// Loads the version of that name, as [`load_all`] does. Whether each overlay still applies, and to
/// versions that are listed, is not looked at.
///
/// # Errors
/// As [`load_all`], and no such version is listed.
pub fn load_one(specs: &Path, name: &str) -> Result<Effective> {
    let versions = Versions::read(specs)?;
    let common = common_overlays(specs)?;
    let mut matches = vec![Matches::default(); common.len()];
    load(
        specs,
        versions.require(name)?.clone(),
        &common,
        &mut matches,
    )
}

fn load(
    specs: &Path,
    version: Version,
    common: &[Overlay],
    matches: &mut [Matches],
) -> Result<Effective> {
    let mut document = read_document(specs, &version)?;
    for (overlay, matches) in common.iter().zip(matches) {
        overlay.apply(&version.name, &mut document, matches)?;
    }
    apply_own(specs, &version, &mut document)?;
    Ok(Effective { version, document })
}

/// Reads a version's document as imported, before any overlay.
///
/// # Errors
/// The document is missing or cannot be read.
pub fn read_document(specs: &Path, version: &Version) -> Result<Document> {
    let path = specs.join(version.document_name());
    if !path.exists() {
        let name = path.display().to_string();
        return Err(Problem::new(
            Place::file(name),
            format!("version {} is listed but has no document", version.name),
            "run `cargo xtask import` with the definitions, or remove the entry from versions.toml",
        ));
    }
    let document = Document::read(&path, &path.display().to_string())?;
    // Before any overlay, or its first action would be blamed.
    crate::validate::check_openapi(&document)?;
    Ok(document)
}

fn apply_own(specs: &Path, version: &Version, document: &mut Document) -> Result<()> {
    let Some(overlay) = own_overlay(specs, version)? else {
        return Ok(());
    };
    let mut matches = Matches::default();
    overlay.apply(&version.name, document, &mut matches)?;
    overlay.check_matched(&matches)
}

/// The overlay that is named after a version, if there is one.
pub(crate) fn own_overlay(specs: &Path, version: &Version) -> Result<Option<Overlay>> {
    let path = folder(specs).join(version.document_name());
    let read = || Overlay::read(&path, &path.display().to_string());
    is_there(&path).then(read).transpose()
}

/// Whether there is something of that name, be it a link that leads nowhere or what nobody may look at.
fn is_there(path: &Path) -> bool {
    let looked = std::fs::symlink_metadata(path);
    !looked.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// What is in a folder, sorted; nothing if there is no such folder.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !is_there(folder) {
        return Ok(Vec::new());
    }
    let problem = |error| Problem::io(folder, "read", &error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(problem)? {
        paths.push(entry.map_err(problem)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Every overlay that is not named after a version, `common.yaml` first, the rest by name.
pub(crate) fn common_overlays(specs: &Path) -> Result<Vec<Overlay>> {
    let paths = files(&folder(specs))?.into_iter();
    let is_common = |path: &PathBuf| text(path.extension()) == "yaml" && !is_of_version(path);
    let mut paths: Vec<_> = paths
        .filter(is_common)
        .map(|path| (text(path.file_name()) != "common.yaml", path))
        .collect();
    paths.sort();
    let read = |(_, path): (bool, PathBuf)| Overlay::read(&path, &path.display().to_string());
    paths.into_iter().map(read).collect()
}

/// The folder of the overlays.
pub(crate) fn folder(specs: &Path) -> PathBuf {
    specs.join("overlays")
}
