//! Repositories in temporary folders, and changing what is in them.

use crate::workspace::{Run, Workspace};

pub use crate::workspace::git;

/// A workspace whose main branch is fresh, on a branch of its own.
pub fn repository() -> Workspace {
    let workspace = Workspace::made_up();
    git(workspace.root(), &["init", "--quiet"]);
    git(workspace.root(), &["add", "."]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "robots"],
    );
    git(
        workspace.root(),
        &["switch", "--quiet", "--create", "change"],
    );
    workspace
}

/// What `check` says, without the commit it compares with, which differs from run to run.
pub fn said(run: &Run) -> String {
    let mut said = run.stdout.clone();
    let commit = said.trim_end().rsplit(' ').next().map(str::to_owned);
    if let Some(commit) = commit.filter(|commit| commit.len() == 10) {
        said = said.replace(&commit, "COMMIT");
    }
    said
}

/// Changes a document, and generates what it makes of the crates.
pub fn change(workspace: &Workspace, from: &str, to: &str) {
    workspace.edit("specs/v2.0.yaml", from, to);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// Adds an exception to the last version in the list.
pub fn acknowledge(workspace: &Workspace, rule: &str, more: &str) {
    let list = workspace.read("specs/versions.toml");
    let exception = format!(
        "\n[[version.exception]]\nrule = \"{rule}\"\ndate = \"2021-02-01\"\nreason = \"made up\"\n{more}\n"
    );
    workspace.write("specs/versions.toml", &format!("{list}{exception}"));
}

/// Checks that `check` says all of it.
pub fn assert_told(run: &Run, told: &[&str]) {
    for told in told {
        assert!(
            run.stdout.contains(told),
            "{told}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}
