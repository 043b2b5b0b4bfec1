//! `cargo xtask generate`: documents in, crates out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clever_spec::{Effective, Problem, Version, effective, load, write};

use crate::finish::package;
use crate::members;
use crate::output;
use crate::pipeline::{self, Generated};
use crate::report::{Outcome, Result};
use crate::workspace::{Changes, Workspace};

/// Arguments of `generate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write nothing; print what is stale and exit with 1.
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let start = Instant::now();
    let plan = plan(workspace)?;
    plan.changes.whole()?;
    table(workspace, &plan.generated, &plan.changes)?;
    output::line(format_args!(
        "{} versions in {} ms",
        plan.generated.len(),
        start.elapsed().as_millis()
    ))?;
    for orphan in &plan.orphans {
        output::line(format_args!(
            "{} belongs to no version in specs/versions.toml; remove it",
            workspace.shown(orphan)
        ))?;
    }
    let versions = plan.effective.iter().map(|one| &one.version);
    let edited = hand_edited(workspace, versions);
    for path in &edited {
        output::line(format_args!(
            "{} is not what `import` wrote; take the edit back, and put corrections into \
             specs/overlays/",
            workspace.shown(path)
        ))?;
    }
    if arguments.check {
        print_differences(workspace, &plan.changes)?;
        let stale = !(plan.changes.is_empty() && plan.orphans.is_empty() && edited.is_empty());
        return Ok(if stale { Outcome::Found } else { Outcome::Fine });
    }
    if !(edited.is_empty() && plan.orphans.is_empty()) {
        output::line("nothing was written")?;
        return Ok(Outcome::Found);
    }
    plan.changes.apply()?;
    Ok(Outcome::Fine)
}

/// The documents that are not what `import` wrote. One that cannot be read is told of where it is used.
pub fn hand_edited<'v>(
    workspace: &Workspace,
    versions: impl Iterator<Item = &'v Version>,
) -> Vec<PathBuf> {
    let edited = versions.filter_map(|version| {
        let path = workspace.specs().join(version.document_name());
        let bytes = load::bytes(&path, &version.name).ok()?;
        let is_edited = *version.document.as_ref()? != write::sha256(&bytes);
        is_edited.then_some(path)
    });
    edited.collect()
}

/// What the documents make of the workspace.
#[derive(Debug)]
pub struct Plan {
    /// The documents.
    pub effective: Vec<Effective>,
    /// What was generated of each.
    pub generated: Vec<Generated>,
    /// What has to change for the workspace to match.
    pub changes: Changes,
    /// Crates of versions that are not listed.
    pub orphans: Vec<PathBuf>,
}

impl Plan {
    /// What some of the listed versions make of the workspace.
    pub fn of(
        workspace: &Workspace,
        listed: &[Version],
        effective: Vec<Effective>,
        generated: Vec<Generated>,
    ) -> Self {
        let mut changes = changes(workspace, &generated);
        let crates = workspace.path("crates");
        let orphans = orphans(&crates, listed).unwrap_or_else(|problem| {
            changes.leave(crates, problem);
            Vec::new()
        });
        Self {
            effective,
            generated,
            changes,
            orphans,
        }
    }
}

/// Generates everything in memory.
///
/// # Errors
/// A document or an overlay cannot be used.
pub fn plan(workspace: &Workspace) -> Result<Plan> {
    if let Some(problem) = effective::misnamed(&workspace.specs())?.into_iter().next() {
        return Err(problem);
    }
    let effective = effective::load_all(&workspace.specs())?;
    let generated = pipeline::generate_all(&effective)?;
    let listed: Vec<Version> = effective.iter().map(|one| one.version.clone()).collect();
    Ok(Plan::of(workspace, &listed, effective, generated))
}

/// Everything that has to change for the workspace to match the documents.
fn changes(workspace: &Workspace, generated: &[Generated]) -> Changes {
    let mut changes = Changes::default();
    for one in generated {
        let folder = crate_folder(workspace, one);
        for (name, content) in &one.package.files {
            changes.write(folder.join(name), content.clone());
        }
        // A `build.rs` or a test by hand would be part of the crate too.
        remove_others(&mut changes, &folder, &|path| {
            one.package
                .files
                .iter()
                .any(|(name, _)| folder.join(name) == path)
        });
    }
    let dispatch = members::dispatch(workspace, generated);
    remove_others(&mut changes, &workspace.path(members::DISPATCH), &|path| {
        dispatch.iter().any(|(written, _)| written == path)
    });
    for (path, content) in dispatch {
        changes.write(path, content);
    }
    for (path, content) in members::manifests(workspace, generated) {
        match content {
            Ok(content) => changes.write(path, content),
            Err(problem) => changes.leave(path, problem),
        }
    }
    changes
}

fn crate_folder(workspace: &Workspace, generated: &Generated) -> PathBuf {
    workspace
        .path("crates")
        .join(generated.version.crate_name())
}

/// Files of an earlier generation that this one does not have.
fn remove_others(changes: &mut Changes, folder: &Path, keep: &dyn Fn(&Path) -> bool) {
    let present = entries(folder).unwrap_or_else(|problem| {
        changes.leave(folder.to_owned(), problem);
        Vec::new()
    });
    for path in present {
        // What a link leads to is not ours.
        if path.is_dir() && !path.is_symlink() {
            remove_others(changes, &path, keep);
        } else if !keep(&path) {
            changes.remove(path);
        }
    }
}

fn orphans(crates: &Path, listed: &[Version]) -> Result<Vec<PathBuf>> {
    let names: BTreeSet<String> = listed.iter().map(Version::crate_name).collect();
    let mut orphans = entries(crates)?;
    orphans.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_generated = members::is_of_version(&name) || package::is_generated(path);
        is_generated && !names.contains(&*name)
    });
    Ok(orphans)
}

/// What is in a folder, sorted; nothing if there is none.
///
/// # Errors
/// The folder cannot be read.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let problem = |error| Problem::io(folder, "read", &error);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(problem)?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| Ok(entry.map_err(problem)?.path()))
        .collect::<Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn table(workspace: &Workspace, generated: &[Generated], changes: &Changes) -> Result<()> {
    output::line(format_args!(
        "{:<8}{:>11}{:>7}{:>12}{:>9}  changed",
        "version", "operations", "types", "open enums", "time"
    ))?;
    for one in generated {
        let folder = crate_folder(workspace, one);
        let files = changes
            .files()
            .iter()
            .map(|(path, _)| path)
            .chain(changes.removed());
        let changed: Vec<String> = files
            .filter_map(|path| path.strip_prefix(&folder).ok())
            .map(|path| path.display().to_string())
            .collect();
        let changed = if changed.is_empty() {
            "-".to_owned()
        } else {
            changed.join(", ")
        };
        output::line(format_args!(
            "{:<8}{:>11}{:>7}{:>12}{:>6} ms  {changed}",
            one.version.name,
            one.lowered.operations.len(),
            one.package.types,
            one.lowered.enums.len(),
            one.times.total().as_millis(),
        ))?;
    }
    Ok(())
}

fn print_differences(workspace: &Workspace, changes: &Changes) -> Result<()> {
    for (path, content) in changes.files() {
        let shown = workspace.shown(path);
        let present = std::fs::read_to_string(path).unwrap_or_default();
        let difference = similar::TextDiff::from_lines(present.as_str(), content);
        output::line(format_args!("stale: {shown}"))?;
        output::print(difference.unified_diff().header(&shown, "generated"))?;
    }
    for path in changes.removed() {
        output::line(format_args!(
            "stale: {} is not generated any more",
            workspace.shown(path)
        ))?;
    }
    if !changes.is_empty() {
        output::line("run `cargo xtask generate` and commit what it changes")?;
    }
    Ok(())
}
