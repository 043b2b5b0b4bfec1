//! What differs on a terminal, and what needs next to nothing.

use std::process::{Command, Stdio};

use crate::program::Home;

/// What the program prints on a terminal, line by line.
fn on_a_terminal(home: &Home, columns: u32, line: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_clever-api");
    let line = format!("stty cols {columns}; {program} {line}");
    let mut command = Command::new("script");
    command
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .env_clear();
    command
        .env("HOME", home.path())
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm");
    let output = command
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.lines().map(str::to_owned).collect()
}

#[test]
fn a_terminal_gets_a_table_and_colour_unless_it_wants_none() {
    let home = Home::new();
    let line = "--sandbox list schools --limit 1";
    let bold = on_a_terminal(&home, 120, line, &[]);
    let plain = on_a_terminal(&home, 120, line, &[("NO_COLOR", "1")]);
    assert!(bold[0].contains("\u{1b}[1m"), "{bold:?}");
    assert!(
        plain[0].starts_with("id  ") && plain[1].contains("Amberfield Academy"),
        "{plain:?}"
    );
    assert!(!plain.concat().contains('\u{1b}'), "{plain:?}");
    let error = on_a_terminal(&home, 120, "list users", &[("NO_COLOR", "1")]);
    assert!(
        !error.concat().contains('\u{1b}') && error[0].contains("no token"),
        "{error:?}"
    );
}

/// With four file descriptors a program can load its libraries, and start nothing that talks.
#[test]
fn help_opens_no_connection_and_starts_no_sandbox() {
    let run = |line: &str| {
        let program = env!("CARGO_BIN_EXE_clever-api");
        let script = format!("ulimit -n 4; exec {program} {line}");
        Command::new("sh").args(["-c", &script]).output().unwrap()
    };
    for line in [
        "--help",
        "--sandbox list --help",
        "--sandbox --version",
        "--sandbox nonsense",
    ] {
        let output = run(line);
        assert_ne!(output.stdout.len() + output.stderr.len(), 0, "{line}");
        assert_ne!(output.status.code(), Some(1), "{line}");
    }
    assert_eq!(run("--sandbox list users").status.code(), Some(1));
}

#[test]
fn a_narrow_terminal_breaks_no_id() {
    let home = Home::new();
    let line = "--sandbox list users --role student --limit 1";
    let lines = on_a_terminal(&home, 70, line, &[("NO_COLOR", "1")]);
    let id = lines[1].split_whitespace().next().unwrap();
    assert_eq!(id.len(), 24, "{lines:?}");
    assert!(
        lines.iter().all(|line| line.trim_end().len() <= 70),
        "{lines:?}"
    );
}

#[test]
fn a_person_is_told_that_there_may_be_more() {
    let home = Home::new();
    let told = |line: &str| {
        let lines = on_a_terminal(&home, 120, line, &[("NO_COLOR", "1")]);
        lines.last().unwrap().contains("--all lists all")
    };
    assert!(told("--sandbox list users --fields id"));
    assert!(!told("--sandbox list users --fields id --limit 100"));
    assert!(!told("--sandbox list schools --fields id"));
}
