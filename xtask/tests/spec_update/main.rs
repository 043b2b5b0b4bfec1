//! The scripts that bring Clever's newest definitions into one pull request.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod changes;
mod pull_request;
#[path = "../workspace/mod.rs"]
mod workspace;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use workspace::{Run, Workspace, git, repository};

/// Runs a script of the repository from `clone`.
fn script(workspace: &Workspace, name: &str, arguments: &[&str]) -> Run {
    let mut script = Command::new("bash");
    script.arg(workspace.path("clone/tests/scripts").join(name));
    script.args(arguments).current_dir(workspace.root());
    let output = script.env_clear().envs(set(workspace)).output();
    let output = output.expect("bash runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// What is set for a script: the programs in `bin` come before all others, and git's settings are in
/// `gitconfig`.
fn set(workspace: &Workspace) -> [(&'static str, String); 2] {
    let inherited = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{inherited}", workspace.path("bin").display());
    let settings = workspace.path("gitconfig").display().to_string();
    [("PATH", path), ("GIT_CONFIG_GLOBAL", settings)]
}

fn add_script(workspace: &Workspace, name: &str) {
    let path = format!("tests/scripts/{name}");
    let text = fs::read_to_string(repository().join(&path)).expect("a script");
    workspace.write(&format!("clone/{path}"), &text);
}

fn add_program(workspace: &Workspace, name: &str, text: &str) {
    let path = format!("bin/{name}");
    workspace.write(&path, &format!("#!/usr/bin/env bash\n{text}\n"));
    let may_run = fs::Permissions::from_mode(0o755);
    fs::set_permissions(workspace.path(&path), may_run).expect("a program");
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", message]);
}
