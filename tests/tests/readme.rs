//! The first thing that a new user tries.

use std::process::Command;

/// What the README says that the command line prints.
const README: &str = include_str!("../../README.md");

#[test]
fn the_program_that_needs_no_token_reads_what_the_command_line_reads() {
    let output = Command::new(env!("CARGO_BIN_EXE_readme_sandbox"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.lines().count(), 5, "{printed}");
    let shown = format!("```text\n{printed}```\n");
    assert!(README.contains(&shown), "the README does not show {shown}");
    for line in printed.lines() {
        let (id, email) = line.split_once("  ").unwrap();
        let mut rows = README.lines();
        let has = rows.any(|row| row.starts_with(id) && row.contains(email));
        assert!(has, "the README has no `{line}`");
    }
}
