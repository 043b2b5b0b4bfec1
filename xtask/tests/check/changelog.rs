//! `changelog`: what changed in each crate since the last release.

use insta::assert_snapshot;

use crate::repository::{change, git, repository};

#[test]
fn a_changelog_tells_what_changed_in_each_crate() {
    let workspace = repository();
    workspace.write(
        "CHANGELOG.md",
        "# Changelog\n\n## Unreleased\n\n### lamps-sdk\n\n- said by a person\n\n## 0.1.0\n\n- all\n",
    );
    git(workspace.root(), &["tag", "v0.1.0"]);
    let fresh = workspace.xtask(&["changelog"]);
    assert_eq!(fresh.code, Some(0), "{}", fresh.stderr);
    assert!(
        fresh.stdout.starts_with("no crate changed"),
        "{}",
        fresh.stdout
    );
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dim]");
    for _ in 0..2 {
        let run = workspace.xtask(&["changelog"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.ends_with(": clever-v2-0\n"), "{}", run.stdout);
    }
    assert_snapshot!(workspace.read("CHANGELOG.md"));
    let before = workspace.files();
    let run = workspace.xtask(&["changelog", "--print"]);
    assert!(run.stdout.contains("dim"), "{}", run.stdout);
    assert!(workspace.files() == before, "nothing is written");
    let torn = b"# Changelog\n\xff\n";
    std::fs::write(workspace.path("CHANGELOG.md"), torn).expect("a file");
    let run = workspace.xtask(&["changelog"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let said = "CHANGELOG.md:2: not UTF-8";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn a_changelog_tells_all_since_the_last_release() {
    let workspace = repository();
    let changelog = |arguments: &[&str]| {
        let run = workspace.xtask(&[&["changelog"], arguments].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    // Before the first release everything is new.
    assert!(changelog(&["--print"]).contains("new: version v2.0 of the API"));
    git(workspace.root(), &["tag", "v0.1.0"]);
    changelog(&[]);
    let is_there = || workspace.path("CHANGELOG.md").exists();
    assert!(!is_there(), "nothing to tell");
    let commit = |message: &str| {
        let root = workspace.root();
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message", message]);
    };
    // One change after the other, each on its own branch.
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    changelog(&[]);
    commit("dim");
    git(workspace.root(), &["switch", "--quiet", "main"]);
    git(workspace.root(), &["merge", "--quiet", "change"]);
    git(workspace.root(), &["switch", "--quiet", "--create", "next"]);
    change(&workspace, "dark, dim]", "dark, dim, red]");
    changelog(&[]);
    let told = workspace.read("CHANGELOG.md");
    assert!(told.contains("\"dim\", \"red\""), "{told}");
    // What was taken back is told no more.
    change(
        &workspace,
        "enum: [lit, dark, dim, red]",
        "enum: [lit, dark]",
    );
    changelog(&[]);
    let told = workspace.read("CHANGELOG.md");
    assert!(!told.contains("clever-v2-0"), "{told}");
}

#[test]
fn a_crate_that_is_gone_is_told() {
    let workspace = repository();
    git(workspace.root(), &["tag", "v0.1.0"]);
    let list = workspace.read("specs/versions.toml");
    let (before, of_v1) = list.split_once("[[version]]").expect("a version");
    let (_, rest) = of_v1.split_once("[[version]]").expect("another one");
    workspace.write("specs/versions.toml", &format!("{before}[[version]]{rest}"));
    std::fs::remove_file(workspace.path("specs/v1.0.yaml")).expect("a document");
    std::fs::remove_dir_all(workspace.path("crates/clever-v1-0")).expect("a crate");
    for _ in 0..2 {
        let run = workspace.xtask(&["changelog"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.ends_with(": clever-v1-0\n"), "{}", run.stdout);
        assert_eq!(
            workspace.read("CHANGELOG.md"),
            "# Changelog\n\n## Unreleased\n\n### clever-v1-0\n\n\
             - **breaking** the crate is gone, and with it version v1.0 of the API; 0.1.0 was the last \
             one\n"
        );
    }
    // It has come back.
    git(workspace.root(), &["restore", "."]);
    let run = workspace.xtask(&["changelog"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let told = workspace.read("CHANGELOG.md");
    assert!(!told.contains("clever-v1-0"), "{told}");
}

#[test]
fn only_tags_of_versions_are_releases() {
    let workspace = repository();
    let root = workspace.root();
    let told = || {
        let run = workspace.xtask(&["changelog", "--print"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    for tag in [
        "nightly-1",
        "v3.1",
        "v0.2.0-rc.1",
        "0.1.0",
        "lamps-v0.1.0",
        "vnext",
    ] {
        git(root, &["tag", tag]);
        assert!(told().contains("new: version v2.0 of the API"), "{tag}");
    }
    git(root, &["tag", "v0.9.0"]);
    assert_eq!(told(), "");
    // Not the last tag counts, but the highest version.
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    git(root, &["commit", "--quiet", "--all", "--message", "dim"]);
    git(root, &["tag", "v0.8.1"]);
    assert!(told().contains("dim"));
    git(root, &["tag", "v0.10.0"]);
    assert_eq!(told(), "");
    // A branch of that name is another revision.
    git(root, &["branch", "v0.10.0", "main"]);
    assert_eq!(told(), "");
}

#[test]
fn a_changelog_loses_nothing_that_was_released() {
    let workspace = repository();
    let released = "### clever-v2-0 0.1.0\n\n- new: made up\n";
    let changelog = format!("# Changelog\n\n## Unreleased\n\n{released}");
    workspace.write("CHANGELOG.md", &changelog);
    let root = workspace.root();
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message", "all"]);
    git(root, &["tag", "v0.1.0"]);
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    let run = workspace.xtask(&["changelog"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("still has what was released"),
        "{}",
        run.stderr
    );
    assert_eq!(workspace.read("CHANGELOG.md"), changelog);
    let renamed = changelog.replace("Unreleased", "0.1.0");
    workspace.write("CHANGELOG.md", &renamed);
    for _ in 0..2 {
        let run = workspace.xtask(&["changelog"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    let told = workspace.read("CHANGELOG.md");
    assert!(told.contains("dim") && told.contains(released), "{told}");
}

#[test]
fn a_name_that_is_gone_is_told_beside_a_change_that_breaks_the_api() {
    let workspace = repository();
    let document = workspace.read("specs/v2.0.yaml");
    let renamed = document.replace("schemas/Lamp\"", "schemas/Light\"");
    let renamed = renamed.replace("\n    Lamp:", "\n    Light:");
    let renamed = renamed.replace("enum: [lit, dark]", "enum: [lit], x-clever-enum: LampState");
    workspace.write("specs/v2.0.yaml", &renamed);
    workspace.xtask(&["generate"]);
    let told = workspace.xtask(&["changelog", "--print", "--against", "HEAD"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    for said in [
        "the value \"dark\" is gone",
        "- **breaking** in Rust: types::Lamp is gone",
        "- **breaking** in Rust: enums::LampState::Dark is gone",
    ] {
        assert!(told.stdout.contains(said), "{}", told.stdout);
    }
}
