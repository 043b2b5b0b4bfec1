//! Where each setting comes from, and what keeps tokens to their owner.

use std::io::Write as _;
use std::process::Stdio;

use crate::program::{Home, Outcome, TOKEN, session};

const PROFILES: &str = r#"
[profiles.default]
token = "1111111111111111111111111111111111111111"
api_version = "v3.0"

[profiles.local]
token = "2222222222222222222222222222222222222222"
base_url = "http://127.0.0.1:9"
client_id = "made-up-id"
client_secret = "made-up-secret"
"#;

fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A home with profiles that only their owner can read.
fn home_with_profiles() -> Home {
    let home = Home::new();
    let path = home.file(".config/clever-api/profiles.toml", PROFILES);
    set_mode(&path, 0o600);
    home
}

#[test]
fn every_setting_says_where_it_comes_from() {
    let home = home_with_profiles();
    let show = "config show --output csv";
    let mut seen = session(
        &home,
        &[
            "clever-api config show --output csv",
            "clever-api --profile local config show --output csv",
            "clever-api --sandbox config show --output csv",
        ],
    );
    let variables = [
        ("CLEVER_TOKEN", TOKEN),
        ("CLEVER_API_VERSION", "2.1"),
        ("CLEVER_BASE_URL", "http://127.0.0.1:10"),
        ("CLEVER_PROFILE", "local"),
    ];
    seen.push_str("\n# the environment goes before the profile\n");
    seen.push_str(&home.run_with(&variables, show).to_string());
    seen.push_str("\n# an option goes before the environment\n");
    let options =
        format!("{show} --token-file - --api-version v1.2 --base-url http://127.0.0.1:11");
    seen.push_str(&home.run_with(&variables, &options).to_string());
    insta::assert_snapshot!(seen);
    assert!(!seen.contains("1111") && !seen.contains("2222") && !seen.contains(TOKEN));
    assert!(!seen.contains("made-up-secret"));
}

/// Saves a profile with the token through standard input.
fn save(home: &Home, line: &str, token: &str) -> Outcome {
    let mut command = home.command(line.split_whitespace());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(token.as_bytes())
        .unwrap();
    home.outcome(child.wait_with_output().unwrap())
}

#[test]
fn a_saved_profile_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let line = "--token-file - --api-version v2.0 config save school";
    let outcome = save(&home, line, &format!("{TOKEN}\n"));
    assert_eq!(
        outcome.to_string(),
        "saved the profile `school` in ~/.config/clever-api/profiles.toml: token, api_version\n"
    );
    let mode = std::fs::metadata(home.profiles())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    save(
        &home,
        "--token-file - config save other",
        &TOKEN.replace('0', "f"),
    );
    // What is not set again stays.
    home.run("--base-url https://clever.example config save school");
    let text = std::fs::read_to_string(home.profiles()).unwrap();
    assert!(
        text.contains(&format!("token = \"{TOKEN}\"\napi_version = \"v2.0\"")),
        "{text}"
    );
    assert!(text.contains("[profiles.other]"), "{text}");
    assert!(
        text.contains("base_url = \"https://clever.example\""),
        "{text}"
    );
}

#[test]
fn profiles_that_others_can_read_are_refused_where_they_are_needed() {
    let home = home_with_profiles();
    let nobody_listens = ("CLEVER_BASE_URL", "http://127.0.0.1:9");
    let token = ("CLEVER_TOKEN", TOKEN);
    for mode in [0o640, 0o604, 0o644] {
        set_mode(&home.profiles(), mode);
        for (variables, line) in [
            (&[nobody_listens][..], "list users"),
            (&[token], "--profile local list users"),
            (&[token, nobody_listens], "--profile local tokens"),
            (&[token], "config save local"),
        ] {
            let outcome = home.run_with(variables, line);
            assert_eq!(outcome.code, 3, "{outcome}");
            assert!(outcome.told.contains("can be read by others"), "{outcome}");
            assert!(outcome.told.contains("chmod 600"), "{outcome}");
        }
        for (variables, line, code) in [
            (&[][..], "config show", 0),
            (&[], "--profile local config show", 0),
            (&[], "ops", 0),
            (&[], "--sandbox --people 10 list schools", 0),
            (&[], "--profile local --sandbox --people 10 list schools", 0),
            (&[], "--profile local status --help", 0),
            // It is sent, to a host where nobody listens.
            (&[token, nobody_listens], "list users --attempts 1", 6),
            (
                &[token, nobody_listens],
                "--profile local list users --attempts 1",
                6,
            ),
        ] {
            let outcome = home.run_with(variables, line);
            assert_eq!(outcome.code, code, "{line}: {outcome}");
            let is_told = outcome.told.contains("can be read by others");
            assert_eq!(is_told, line.ends_with("config show"), "{line}: {outcome}");
        }
    }
    set_mode(&home.profiles(), 0o600);
    assert_eq!(home.run("config show").told, "");
}

#[test]
fn every_setting_is_saved_and_shown_again() {
    let home = Home::new();
    let variables = [
        ("CLEVER_TOKEN", TOKEN),
        ("CLEVER_API_VERSION", "2.1"),
        ("CLEVER_BASE_URL", "http://127.0.0.1:10"),
        ("CLEVER_IDENTITY_URL", "http://127.0.0.1:11"),
        ("CLEVER_STATUS_URL", "http://127.0.0.1:12"),
        ("CLEVER_CLIENT_ID", "made-up-id"),
        ("CLEVER_CLIENT_SECRET", "made-up-secret"),
    ];
    let mut seen = home.run_with(&variables, "config save").to_string();
    seen.push_str(&home.run("config show --output csv").to_string());
    // What another profile has is not written into this one.
    let outcome = home.run("--base-url http://127.0.0.1:13 config save other");
    seen.push_str(&outcome.to_string());
    seen.push_str(&session(
        &home,
        &[
            "clever-api --profile other config show --output csv",
            "clever-api config save third",
            "clever-api --base-url http://127.0.0.1:14 --profile fourth config save",
            "clever-api --base-url http://127.0.0.1:14 --profile fourth config save fifth",
            "clever-api --sandbox config save",
            "clever-api --base-url nonsense config save",
        ],
    ));
    insta::assert_snapshot!(seen);
    assert!(!seen.contains("made-up-secret") && !seen.contains(TOKEN));
    let text = std::fs::read_to_string(home.profiles()).unwrap();
    assert!(
        text.contains("made-up-secret") && text.contains(TOKEN),
        "{text}"
    );
}

#[test]
fn a_profile_that_is_not_there_does_not_matter_to_a_sandbox() {
    let home = home_with_profiles();
    let missing = [("CLEVER_PROFILE", "missing")];
    for line in ["--sandbox --people 10 list districts", "ops getUser"] {
        let outcome = home.run_with(&missing, line);
        assert_eq!(outcome.code, 0, "{outcome}");
        let told = "no profile is used: there is no profile `missing`, which the environment variable \
                    CLEVER_PROFILE names\n";
        assert_eq!(outcome.told, told);
    }
    assert_eq!(home.run_with(&missing, "list users").code, 2);
    let named = home.run("--sandbox --people 10 --profile missing list districts");
    assert_eq!(named.code, 2, "{named}");
}

#[test]
fn profiles_without_an_end_are_refused() {
    let outcome = Home::new().run_with(&[("CLEVER_CONFIG", "/dev/zero")], "list users");
    assert_eq!(outcome.code, 3, "{outcome}");
    assert!(
        outcome.told.contains("it has more than 1048576 bytes"),
        "{outcome}"
    );
}

#[test]
fn who_has_no_home_needs_none() {
    let home = Home::new();
    let run = |line: &str, folder: &str| {
        let mut command = home.command(line.split_whitespace());
        home.outcome(command.env("HOME", folder).output().unwrap())
    };
    for folder in ["/nonexistent", ""] {
        for line in [
            "ops getUser --fields path",
            "--sandbox --people 10 list districts",
            "config show",
        ] {
            let outcome = run(line, folder);
            assert_eq!(
                (outcome.code, &*outcome.told),
                (0, ""),
                "{folder}: {outcome}"
            );
        }
    }
}

#[test]
fn a_profile_that_is_written_wrongly_shows_its_line_and_no_token() {
    let home = Home::new();
    for (text, line) in [
        ("[profiles.default]\ntoken = 1234567890\n", 2),
        ("[profiles.default]\n\ntokn = \"1234567890\"\n", 3),
        ("token = \"1234567890\n", 1),
    ] {
        let path = home.file(".config/clever-api/profiles.toml", text);
        set_mode(&path, 0o600);
        for (command, code) in [
            ("config show", 0),
            ("ops", 0),
            ("--sandbox --people 10 list districts", 0),
            ("list users", 2),
        ] {
            let outcome = home.run(command);
            assert_eq!(outcome.code, code, "{outcome}");
            assert!(outcome.told.contains(&format!("line {line}:")), "{outcome}");
            assert!(!outcome.told.contains("1234567890"), "{outcome}");
        }
    }
}

#[test]
fn a_token_that_cannot_be_used_says_where_it_comes_from() {
    let home = Home::new();
    home.file("empty", "\n");
    home.file("two", "0123 4567");
    let mut seen = session(
        &home,
        &[
            "clever-api list users",
            "clever-api list users --token-file gone",
            "clever-api list users --token-file .",
            "clever-api list users --token-file empty",
            "clever-api list users --token-file two",
            "clever-api list users --token-file -",
            "clever-api list users --token-file /dev/zero",
            "clever-api list users --profile gone",
        ],
    );
    seen.push_str("\n$ CLEVER_TOKEN= clever-api list users\n");
    seen.push_str(
        &home
            .run_with(&[("CLEVER_TOKEN", "")], "list users")
            .to_string(),
    );
    insta::assert_snapshot!(seen);
}
