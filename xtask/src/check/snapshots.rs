//! Whether the snapshots are what the tests see, and none waits for a review.

use std::path::Path;
use std::process::Command;

use clever_spec::{Place, Problem};

use super::{Item, State};
use crate::report::Result;
use crate::workspace::Workspace;

/// Where the tests keep their snapshots.
const FOLDERS: [&str; 3] = ["crates", "tests", "xtask"];

/// The test that holds the versions' snapshots against their crates.
const TEST: &str = "tests/tests/snapshots.rs";

/// Whether the snapshots of the versions are what their crates make of them: their tests say.
///
/// # Errors
/// Cargo cannot be run.
pub fn seen(workspace: &Workspace) -> Result<Option<Item>> {
    if !workspace.path(TEST).is_file() {
        return Ok(None);
    }
    let manifest = workspace.path("Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "test",
            "--quiet",
            "--package",
            "clever-tests",
            "--test",
            "snapshots",
        ])
        .arg("--manifest-path")
        .arg(&manifest)
        .env("INSTA_UPDATE", "no")
        .output()
        .map_err(|error| {
            let what = format!("cannot run cargo: {error}");
            let help = "install it, or leave the snapshots to `cargo test`: --without-snapshots";
            Problem::new(Place::file(TEST), what, help)
        })?;
    let said = String::from_utf8_lossy(&output.stdout);
    let named = said
        .lines()
        .filter(|line| line.starts_with("Snapshot file: "));
    let mut details: Vec<String> = named.map(str::to_owned).collect();
    if details.is_empty() {
        details.push("its tests fail, or do not compile".to_owned());
    }
    let command = "INSTA_UPDATE=always cargo test -p clever-tests --test snapshots";
    Ok(Some(Item {
        name: "snapshots of all versions".to_owned(),
        state: match output.status.success() {
            true => State::Fresh(Vec::new()),
            false => State::Stale {
                details,
                command: format!("{command}`, and review what it changes: `git diff tests"),
            },
        },
    }))
}

/// Whether snapshots of any test wait for a review.
///
/// # Errors
/// A folder cannot be read.
pub fn waiting(workspace: &Workspace) -> Result<Item> {
    let mut pending = Vec::new();
    for folder in FOLDERS {
        find(&workspace.path(folder), &mut |path| {
            pending.push(workspace.shown(path));
        })?;
    }
    pending.sort();
    Ok(Item {
        name: "snapshots".to_owned(),
        state: match pending.is_empty() {
            true => State::Fresh(Vec::new()),
            false => State::Stale {
                details: pending,
                command: "cargo insta review".to_owned(),
            },
        },
    })
}

fn find(folder: &Path, found: &mut dyn FnMut(&Path)) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let problem = |error| Problem::io(folder, "read", &error);
    for entry in std::fs::read_dir(folder).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !path.is_symlink() && name != "target" {
            find(&path, found)?;
        } else if name.ends_with(".snap.new") || name.ends_with(".pending-snap") {
            found(&path);
        }
    }
    Ok(())
}
