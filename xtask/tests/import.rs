//! `import`: what it says beside what the library imports.

mod workspace;

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
