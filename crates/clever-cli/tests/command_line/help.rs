//! What the program says of itself.

use crate::program::{Home, session};
use clap::CommandFactory as _;
use clever_cli::arguments::Arguments;

/// Every command with its subcommands, such as `assignments create`.
fn commands(command: &clap::Command, before: &str, found: &mut Vec<String>) {
    for inner in command.get_subcommands() {
        let line = format!("{before} {}", inner.get_name());
        commands(inner, &line, found);
        found.push(line);
    }
}

#[test]
fn every_command_says_how_it_is_used() {
    let home = Home::new();
    let mut lines = vec!["clever-api".to_owned()];
    commands(&Arguments::command(), "clever-api", &mut lines);
    assert!(lines.len() > 20, "{lines:?}");
    for line in lines {
        let outcome = home.run(&format!("{line} --help"));
        assert_eq!((outcome.code, outcome.told.as_str()), (0, ""), "{line}");
        // What all commands have in common is reviewed with the program and with `list`.
        let (own, _) = outcome
            .printed
            .split_once("\nConnection:\n")
            .unwrap_or((&outcome.printed, ""));
        let help = match line.as_str() {
            "clever-api" | "clever-api list" | "clever-api export" => &outcome.printed,
            _ => own,
        };
        insta::assert_snapshot!(line.replace(' ', "-"), help);
    }
}

#[test]
fn the_version_says_which_documents_it_was_made_from() {
    let home = Home::new();
    let told = home.run("--version").printed;
    for version in &clever_cli::api::VERSIONS {
        let version = version.version;
        assert!(told.contains(version.name), "{told}");
        assert!(told.contains(&version.spec_sha256[..12]), "{told}");
    }
    assert_eq!(
        home.run("-V").printed,
        concat!("clever-api ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn operations_are_listed_with_their_parameters_and_tokens() {
    let home = Home::new();
    let lines = [
        "clever-api ops users --output table",
        "clever-api ops getUsers",
        "clever-api ops me --api-version v1.1 --output csv --fields operation,path,tokens",
    ];
    let seen = session(&home, &lines);
    insta::assert_snapshot!(seen);
}

#[test]
fn every_operation_of_every_version_is_listed() {
    let home = Home::new();
    for api in &clever_cli::api::VERSIONS {
        let line = format!(
            "ops --output ndjson --fields operation --api-version {}",
            api.version.name
        );
        let printed = home.run(&line).printed;
        let ids: Vec<String> = api
            .operations
            .iter()
            .map(|operation| operation.id.to_owned())
            .collect();
        let listed: Vec<String> = printed
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|record| record["operation"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(listed, ids);
    }
}

#[test]
fn shells_complete_every_command() {
    let home = Home::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = home.run(&format!("completions {shell}"));
        assert_eq!((outcome.code, outcome.told.as_str()), (0, ""));
        for command in Arguments::command().get_subcommands() {
            assert!(outcome.printed.contains(command.get_name()), "{shell}");
        }
    }
}

/// What bash offers for the last of these words.
#[cfg(target_os = "linux")]
fn completed(script: &str, words: &str) -> Option<String> {
    let ask = format!(
        "{script}\nfunction=$(complete -p clever-api | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n\
         COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
         $function clever-api \"${{COMP_WORDS[COMP_CWORD]}}\" ''\necho \"${{COMPREPLY[@]}}\""
    );
    let bash = std::process::Command::new("bash")
        .args(["-c", &ask])
        .output();
    Some(
        String::from_utf8(bash.ok()?.stdout)
            .unwrap()
            .trim()
            .to_owned(),
    )
}

#[test]
#[cfg(target_os = "linux")]
fn bash_completes_what_comes_after_a_command_too() {
    let script = Home::new().run("completions bash").printed;
    for (words, expected) in [
        ("clever-api who", "whoami"),
        ("clever-api list --ro", "--role"),
        ("clever-api export --form", "--format"),
    ] {
        // There are machines without it.
        if let Some(completed) = completed(&script, words) {
            assert_eq!(completed, expected, "{words}");
        }
    }
}

#[test]
fn every_command_has_a_man_page() {
    let home = Home::new();
    let outcome = home.run("man --out pages");
    assert_eq!(outcome.to_string(), "");
    let mut lines = vec!["clever-api".to_owned()];
    commands(&Arguments::command(), "clever-api", &mut lines);
    for line in lines {
        let page = home
            .path()
            .join("pages")
            .join(format!("{}.1", line.replace(' ', "-")));
        let text = std::fs::read_to_string(&page).unwrap();
        assert!(
            text.starts_with(".ie") && text.contains(".SH NAME"),
            "{}",
            page.display()
        );
    }
    assert!(home.run("man").printed.contains(".SH SYNOPSIS"));
}

#[test]
fn a_man_page_names_what_a_command_has_of_its_own_before_what_all_have() {
    let home = Home::new();
    assert_eq!(home.run("man --out pages").code, 0);
    let page = std::fs::read_to_string(home.path().join("pages/clever-api-list.1")).unwrap();
    let (_, behind) = page.split_once(".SH SYNOPSIS\n").unwrap();
    let (synopsis, _) = behind.split_once("\n.SH ").unwrap();
    let (of_its_own, of_all) = synopsis.split_once(r"[\fB\-\-sandbox\fR]").unwrap();
    for option in [r"\-\-role", r"\-\-limit", r"\-\-term", r"\-\-help"] {
        assert!(of_its_own.contains(option), "{option}: {synopsis}");
    }
    for option in [
        r"\-\-people",
        r"\-\-base\-url",
        r"\-\-output",
        r"\-\-verbose",
    ] {
        assert!(of_all.contains(option), "{option}: {synopsis}");
    }
}
