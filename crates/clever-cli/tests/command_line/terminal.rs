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
        // Whoever runs the tests may hold one of the four.
        let script = format!("exec 3>&- 4>&-; ulimit -n 4; exec {program} {line}");
        Command::new("sh").args(["-c", &script]).output().unwrap()
    };
    for (line, code) in [
        ("--help", 0),
        ("--sandbox list --help", 0),
        ("--sandbox --version", 0),
        ("--sandbox nonsense", 2),
    ] {
        let output = run(line);
        assert_ne!(output.stdout.len() + output.stderr.len(), 0, "{line}");
        assert_eq!(output.status.code(), Some(code), "{line}");
    }
    assert_eq!(run("--sandbox list users").status.code(), Some(1));
}

#[test]
fn a_table_has_the_columns_that_there_is_room_for_and_breaks_nothing() {
    let home = Home::new();
    let line = "--sandbox list users --role student --limit 2";
    let plain = ("NO_COLOR", "1");
    let whole = on_a_terminal(&home, 200, line, &[plain]);
    assert_eq!(whole.len(), 3, "{whole:?}");
    for columns in [0, 10, 24, 60, 70, 80, 97, 98, 99] {
        let lines = on_a_terminal(&home, columns, line, &[plain]);
        assert_eq!(lines.len(), 3, "{columns}: {lines:?}");
        // Every cell is whole.
        for (line, whole) in lines.iter().zip(&whole) {
            let mut whole = whole.split_whitespace();
            let mut cells = line.split_whitespace();
            assert!(
                cells.all(|cell| whole.any(|whole| whole == cell)),
                "{columns}: {lines:?}"
            );
        }
        let widest = lines.iter().map(|line| line.len()).max();
        match columns {
            0 => assert_eq!(lines, whole),
            columns => assert!(
                widest <= Some(24.max(columns as usize)),
                "{columns}: {lines:?}"
            ),
        }
    }
    // `COLUMNS` goes before what the terminal says, and holds in a pipe too.
    let narrow = on_a_terminal(&home, 200, line, &[plain, ("COLUMNS", "40")]);
    assert!(narrow[0].trim_end().ends_with("name.first"), "{narrow:?}");
    let piped = home.run_with(&[("COLUMNS", "40")], &format!("{line} --output table"));
    assert_eq!(piped.printed.lines().next(), Some(narrow[0].trim_end()));
    // What is asked for is shown, however narrow it is, and one record is never broken either.
    let asked = on_a_terminal(&home, 40, &format!("{line} --fields id,email"), &[plain]);
    assert!(asked[1].contains('@') && asked.len() == 3, "{asked:?}");
    let one = on_a_terminal(
        &home,
        20,
        "--sandbox get district --fields id,name",
        &[plain],
    );
    assert!(
        one[1].ends_with("Oakhaven Made-Up Unified School District"),
        "{one:?}"
    );
}

#[test]
fn where_a_setting_comes_from_is_never_cut() {
    let home = Home::new();
    let token = ("CLEVER_TOKEN", crate::program::TOKEN);
    let plain = ("NO_COLOR", "1");
    let shown = on_a_terminal(&home, 30, "config show", &[plain, token]);
    assert!(
        shown[2].ends_with("the environment variable CLEVER_TOKEN"),
        "{shown:?}"
    );
}

#[test]
fn a_dumb_terminal_gets_no_bold_letters() {
    let home = Home::new();
    let lines = on_a_terminal(&home, 120, "ops getUsers", &[("TERM", "dumb")]);
    assert!(!lines.concat().contains('\u{1b}'), "{lines:?}");
}

#[test]
fn a_person_is_told_that_there_is_nothing() {
    let home = Home::new();
    let line = "--sandbox --people 10 events --school 5f00000000000000000fffff";
    let lines = on_a_terminal(&home, 120, line, &[("NO_COLOR", "1")]);
    assert_eq!(lines, ["there is nothing to list"]);
    assert_eq!(home.run(&format!("{line} --output table")).to_string(), "");
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
