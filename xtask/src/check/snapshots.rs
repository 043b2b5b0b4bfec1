//! Whether snapshots wait for a review.

use std::path::Path;

use clever_spec::Problem;

use super::{Item, State};
use crate::report::Result;
use crate::workspace::Workspace;

/// Where the tests keep their snapshots.
const FOLDERS: [&str; 3] = ["crates", "tests", "xtask"];

/// How the snapshots of all tests are. Whether they are what the tests see, the tests say.
///
/// # Errors
/// A folder cannot be read.
pub fn item(workspace: &Workspace) -> Result<Item> {
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
