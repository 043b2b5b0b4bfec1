//! `import`: what it says beside what the library imports.

mod workspace;

use std::fs;

use workspace::Workspace;

const DEFINITION: &str = "swagger: \"2.0\"\ninfo: {title: Lamps, version: 1.0.0}\n\
    host: api.example.com\nbasePath: /v1.0\nsecurity: []\npaths: {}\n";

#[test]
fn definitions_of_no_named_revision_are_not_taken_for_those_of_the_last_one_in_silence() {
    let workspace = Workspace::made_up();
    workspace.write("upstream/v1.0.yml", DEFINITION);
    let import = |more: &[&str]| {
        let run = workspace.xtask(&[&["import", "upstream"], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stderr
    };
    let warning = "versions.toml names the revision of other definitions";
    let told = import(&[]);
    assert!(told.contains(warning), "{told}");
    let told = import(&[]);
    assert!(!told.contains(warning), "the same again: {told}");
    workspace.edit("upstream/v1.0.yml", "Lamps", "Torches");
    let told = import(&["--revision", "bbbb", "--date", "2021-02-02"]);
    assert!(!told.contains(warning), "{told}");
}

#[test]
fn definitions_are_of_no_day_that_is_to_come() {
    let workspace = Workspace::made_up();
    workspace.write("upstream/v1.0.yml", DEFINITION);
    let before = workspace.files();
    let named = ["--revision", "bbbb", "--date", "2999-03-01"];
    let run = workspace.xtask(&[&["import", "upstream"], &named[..]].concat());
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(before == workspace.files(), "a file has changed");
    insta::assert_snapshot!(run.stderr.trim());
}

#[test]
fn a_revision_has_a_name() {
    let workspace = Workspace::made_up();
    workspace.write("upstream/v1.0.yml", DEFINITION);
    let before = workspace.files();
    let import = |name: &str| {
        let named = ["--revision", name, "--date", "2021-02-02"];
        workspace.xtask(&[&["import", "upstream"], &named[..]].concat())
    };
    for (name, told) in [
        ("", r#""""#),
        (" ", r#"" ""#),
        ("b b", r#""b b""#),
        ("b\"\n\"", r#""b\"\n\"""#),
        ("b\u{202e}", r#""b\u{202e}""#),
    ] {
        let run = import(name);
        assert_eq!(run.code, Some(2), "{name:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
        assert!(
            run.stderr.contains("upstream_revision would be"),
            "{}",
            run.stderr
        );
        assert!(before == workspace.files(), "a file has changed");
    }
    assert_eq!(import("release/v1.0-2").code, Some(0));
}

#[test]
fn a_version_that_nobody_has_listed_is_told_last() {
    let workspace = Workspace::made_up();
    workspace.write("upstream/v1.0.yml", DEFINITION);
    let new = DEFINITION.replace("/v1.0", "/v9.9");
    workspace.write("upstream/v9.9.yml", &new);
    workspace.write("upstream/v9.9-lms.yml", &new);
    let named = ["--revision", "bbbb", "--date", "2021-02-02"];
    let run = workspace.xtask(&[&["import", "upstream"], &named[..]].concat());
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("wrote specs/v1.0.yaml"),
        "{}",
        run.stdout
    );
    insta::assert_snapshot!(run.stderr.lines().last().unwrap_or_default());
}

#[test]
fn a_definition_that_is_gone_is_told() {
    let workspace = Workspace::made_up();
    workspace.write("upstream/v1.0.yml", DEFINITION);
    workspace.write("upstream/v1.0-lms.yml", DEFINITION);
    let import = || workspace.xtask(&["import", "upstream"]).stderr;
    assert!(!import().contains("v1.0-lms.yml"));
    fs::remove_file(workspace.path("upstream/v1.0-lms.yml")).expect("a file");
    let told = import();
    assert!(
        told.contains("warning: v1.0: v1.0-lms.yml is gone"),
        "{told}"
    );
    assert!(!import().contains("v1.0-lms.yml"), "it is told once");
}

#[test]
fn a_definition_says_no_warnings_of_its_own() {
    let workspace = Workspace::made_up();
    let words = "version: \"1\\nwarning: v2.0: no\\e[31m\"";
    let definition = DEFINITION.replace("version: 1.0.0", words);
    workspace.write("upstream/v1.0.yml", &definition);
    let run = workspace.xtask(&["import", "upstream"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told = r"info.version says 1\nwarning: v2.0: no\u{1b}[31m, the base path v1.0";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn corrections_that_do_not_reach_a_new_version_are_told_once() {
    let workspace = Workspace::made_up();
    let list = workspace.read("specs/versions.toml");
    let new = "\n[[version]]\nname = \"v2.1\"\nbase_path = \"/v2.1\"\nreleased = \"2021-02-01\"\n\
               status = \"current\"\n";
    workspace.write("specs/versions.toml", &format!("{list}{new}"));
    workspace.write("upstream/v2.1.yml", &DEFINITION.replace("/v1.0", "/v2.1"));
    let overlay = |actions: &str| {
        format!("overlay: 1.0.0\ninfo: {{title: a, version: '1'}}\nactions:\n{actions}")
    };
    let action = |versions: &str| {
        format!("- {{target: $.a, x-clever-versions: {versions}, description: b, remove: true}}\n")
    };
    let common = ["[v1.0, v2.0]", "[v2.0, v2.1]", "[v1.0]", "[v2.0]"].map(action);
    workspace.write("specs/overlays/lamps.yaml", &overlay(&common.concat()));
    workspace.write("specs/overlays/v2.0.yaml", &overlay(&action("[v2.0]")));
    let named = ["--revision", "bbbb", "--date", "2021-02-02"];
    let import = || workspace.xtask(&[&["import", "upstream"], &named[..]].concat());
    let run = import();
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let told: Vec<&str> = run
        .stderr
        .lines()
        .filter(|it| it.contains("v2.1: a"))
        .collect();
    let [actions, own] = told[..] else {
        unreachable!("{}", run.stderr);
    };
    assert!(
        actions.contains("lamps.yaml are for v2.0 and not for it"),
        "{actions}"
    );
    assert!(actions.ends_with("(lines 4, 7)"), "{actions}");
    assert!(
        own.ends_with("copy what is wrong in v2.1 too to overlays/v2.1.yaml"),
        "{own}"
    );
    assert!(!import().stderr.contains("v2.1: a"), "it is new once");
}
