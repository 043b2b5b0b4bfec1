//! Where nothing can be printed, that is said; who reads the first lines only is told nothing.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod workspace;

use std::fs::File;
use std::process::{Command, Output};

use workspace::{Workspace, git};

const COMMANDS: [&[&str]; 9] = [
    &["diff", "v1.0", "v2.0"],
    &["diff", "--list-rules"],
    &["diff", "v1.0", "v2.0", "--format", "json"],
    &["versions"],
    &["versions", "--policy"],
    &["changelog", "--against", "HEAD"],
    &["check", "--without-snapshots"],
    &["document", "v1.0"],
    &["generate"],
];

fn repository() -> Workspace {
    let workspace = Workspace::made_up();
    git(workspace.root(), &["init", "--quiet"]);
    git(workspace.root(), &["add", "."]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "lamps"],
    );
    workspace
}

fn command(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("--root").arg(workspace.root()).args(arguments);
    command.env("RUST_BACKTRACE", "1");
    command
}

#[cfg(target_os = "linux")]
/// Runs a command whose output goes to a disk that is full.
fn on_a_full_disk(mut command: Command) -> Output {
    let full = || File::create("/dev/full").expect("the device");
    command.stdout(full()).output().expect("it runs")
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let workspace = repository();
    let before = workspace.files();
    for arguments in COMMANDS {
        let output = on_a_full_disk(command(&workspace, arguments));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        let told = "standard output: cannot be written: No space left";
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
    assert!(workspace.files() == before, "nothing is written");
}

#[cfg(target_os = "linux")]
#[test]
fn where_not_even_an_error_can_be_told_it_is_in_the_exit_code() {
    let workspace = repository();
    let full = File::create("/dev/full").expect("the device");
    let mut command = command(&workspace, &["document", "v9.9"]);
    let status = command.stderr(full).status().expect("it runs");
    assert_eq!(status.code(), Some(2));
}

#[test]
fn who_reads_the_first_line_only_is_told_nothing() {
    let workspace = repository();
    for arguments in COMMANDS {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        // Closed before it begins: what is printed soon enough would fit into the pipe.
        drop(reader);
        let mut command = command(&workspace, arguments);
        let output = command.stdout(writer).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.is_empty(), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), None, "{arguments:?}");
    }
}
