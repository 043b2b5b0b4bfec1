//! Whether the snapshots are what the tests see, and none waits for a review.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clever_spec::{Place, Problem, Versions};

use super::{Item, State};
use crate::generate;
use crate::report::Result;
use crate::workspace::Workspace;

/// Where the tests keep their snapshots.
const FOLDERS: [&str; 3] = ["crates", "tests", "xtask"];

/// The test that holds the versions' snapshots against their crates.
const TEST: &str = "tests/tests/snapshots.rs";

/// Where that test keeps them, in a folder for each version.
const SNAPSHOTS: &str = "tests/tests/snapshots";

/// What keeps snapshots from being written or passed over, whatever the machine or a file says.
pub const ONLY_COMPARE: &[(&str, &str)] = &[
    ("INSTA_UPDATE", "no"),
    ("INSTA_FORCE_UPDATE", "0"),
    ("INSTA_FORCE_UPDATE_SNAPSHOTS", "0"),
    ("INSTA_FORCE_PASS", "0"),
    // In another one the snapshots that differ are not named.
    ("INSTA_OUTPUT", "diff"),
];

/// How much of what a program says is shown.
const LINES: usize = 20;

/// Whether the snapshots of the versions are what their crates make of them: their tests say.
///
/// # Errors
/// Cargo cannot be run.
pub fn seen(workspace: &Workspace) -> Result<Item> {
    let state = match workspace.path(TEST).is_file() {
        false => State::Failed {
            details: vec![format!("there is no {TEST}, which looks at them")],
            advice: "restore it from version control".to_owned(),
        },
        true => compiled(workspace)?,
    };
    let name = "snapshots of all versions".to_owned();
    Ok(Item { name, state })
}

fn compiled(workspace: &Workspace) -> Result<State> {
    let output = cargo(workspace, &["--no-run"])?;
    if output.status.success() {
        return compared(workspace);
    }
    Ok(State::Failed {
        details: first_lines(&output.stderr, "error"),
        advice: format!(
            "nobody knows how they are while {TEST} does not compile: mend what cargo says"
        ),
    })
}

fn compared(workspace: &Workspace) -> Result<State> {
    let output = cargo(workspace, &[])?;
    if output.status.success() {
        return Ok(State::Fresh(Vec::new()));
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let named = said
        .lines()
        .filter(|line| line.starts_with("Snapshot file: "));
    let named: Vec<String> = named.map(str::to_owned).collect();
    let test = "cargo test -p clever-tests --test snapshots";
    Ok(match named.is_empty() {
        true => State::Failed {
            details: first_lines(&output.stdout, "---- "),
            advice: format!("mend what its tests say: `{test}`"),
        },
        false => State::Stale {
            details: named,
            command: format!(
                "INSTA_UPDATE=always {test}`, and review what it changes: `git diff tests"
            ),
        },
    })
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<Output> {
    let manifest = workspace.path("Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let test = "test --quiet --locked --package clever-tests --test snapshots";
    Command::new(cargo)
        .args(test.split(' '))
        .args(arguments)
        .arg("--manifest-path")
        .arg(&manifest)
        .envs(ONLY_COMPARE.iter().copied())
        .env("RUST_BACKTRACE", "0")
        .output()
        .map_err(|error| {
            let what = format!("cannot run cargo: {error}");
            let help = "install it, or leave the snapshots to `cargo test`: --without-snapshots";
            Problem::new(Place::file(TEST), what, help)
        })
}

/// The first lines of what a program said, from the one that starts so.
fn first_lines(said: &[u8], start: &str) -> Vec<String> {
    let said = String::from_utf8_lossy(said);
    let lines = said.lines().skip_while(|line| !line.starts_with(start));
    let lines = lines.filter(|line| !line.trim().is_empty());
    lines.take(LINES).map(str::to_owned).collect()
}

/// The snapshots of versions that are not listed.
///
/// # Errors
/// The folder cannot be read.
pub fn orphans(workspace: &Workspace, list: &Versions) -> Result<Vec<Item>> {
    let folder = workspace.path(SNAPSHOTS);
    let mut orphans = generate::entries(&folder)?;
    orphans.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.is_dir() && list.get(&name).is_none()
    });
    let item = |path: PathBuf| Item {
        name: workspace.shown(&path),
        state: State::Failed {
            details: vec!["it belongs to no version in specs/versions.toml".to_owned()],
            advice: "remove the snapshots, or list their version again".to_owned(),
        },
    };
    Ok(orphans.into_iter().map(item).collect())
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
