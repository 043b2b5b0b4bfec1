//! `check`: what is fresh, what a command mends, what a person decides, and before what it refuses
//! to look. The repositories are made in temporary folders.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod workspace;

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use workspace::{Run, Workspace, repository as repository_root, xtask};

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=made up",
            "-c",
            "user.email=made-up@example.org",
        ])
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// A workspace whose main branch is fresh, on a branch of its own.
fn repository() -> Workspace {
    let workspace = Workspace::made_up();
    git(workspace.root(), &["init", "--quiet"]);
    git(workspace.root(), &["add", "."]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "robots"],
    );
    git(
        workspace.root(),
        &["switch", "--quiet", "--create", "change"],
    );
    workspace
}

/// What `check` says, without the commit it compares with, which differs from run to run.
fn said(run: &Run) -> String {
    let mut said = run.stdout.clone();
    let commit = said.trim_end().rsplit(' ').next().map(str::to_owned);
    if let Some(commit) = commit.filter(|commit| commit.len() == 10) {
        said = said.replace(&commit, "COMMIT");
    }
    said
}

/// Changes a document, and generates what it makes of the crates.
fn change(workspace: &Workspace, from: &str, to: &str) {
    workspace.edit("specs/v2.0.yaml", from, to);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// Adds an exception to the last version in the list.
fn acknowledge(workspace: &Workspace, rule: &str, more: &str) {
    let list = workspace.read("specs/versions.toml");
    let exception = format!(
        "\n[[version.exception]]\nrule = \"{rule}\"\ndate = \"2021-02-01\"\nreason = \"made up\"\n{more}\n"
    );
    workspace.write("specs/versions.toml", &format!("{list}{exception}"));
}

#[test]
fn a_fresh_workspace_is_fresh() {
    let run = repository().xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot!(said(&run));
}

#[test]
fn a_hand_edit_is_stale_and_nothing_is_written() {
    let workspace = repository();
    workspace.edit(
        "crates/clever-v2-0/src/types.rs",
        "pub struct",
        "pub  struct",
    );
    workspace.edit(
        "specs/v1.0.yaml",
        "enum: [lit, dark]",
        "enum: [lit, dark, dim]",
    );
    let before = workspace.files();
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
    assert!(workspace.files() == before, "nothing is written");
}

#[test]
fn a_change_that_breaks_callers_needs_a_major_version() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
    let at = "at = [\"/components/schemas/Lamp/properties/state\"]";
    acknowledge(&workspace, "fix-breaks", at);
    workspace.edit("Cargo.toml", "version = \"0.1.0\"", "version = \"0.1.1\"");
    assert_eq!(workspace.xtask(&["check"]).code, Some(1), "too little");
    workspace.edit("Cargo.toml", "version = \"0.1.1\"", "version = \"0.2.0\"");
    let generated = workspace.xtask(&["generate"]);
    assert_eq!(generated.code, Some(0), "{}", generated.stderr);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(!run.stdout.contains("fix-breaks"), "{}", run.stdout);
}

#[test]
fn a_frozen_version_that_changes_stays_red_until_that_is_acknowledged() {
    let workspace = repository();
    let more = ["enum: [lit, dark]", "enum: [lit, dark, dim]"];
    workspace.edit("specs/v1.0.yaml", more[0], more[1]);
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
    // Neither a commit nor the time that passes makes it right.
    let message = ["commit", "--quiet", "--all", "--message", "dim"];
    git(workspace.root(), &message);
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let (_, facts) = run.stdout.split_once("they are ").expect("the facts");
    let facts = facts.lines().next().expect("a digest");
    workspace.edit(
        "specs/versions.toml",
        "[[version]]\nname = \"v2.0\"",
        &format!(
            "[[version.exception]]\nrule = \"frozen-version-changed\"\ndate = \"2021-02-01\"\n\
             reason = \"Lamps can be dim now.\"\nfacts = \"{facts}\"\n\n\
             [[version]]\nname = \"v2.0\""
        ),
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let told = workspace.xtask(&["versions"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert_snapshot!(told.stdout);
    workspace.edit("specs/v1.0.yaml", more[1], "enum: [lit, dark, dim, green]");
    workspace.xtask(&["generate"]);
    assert_eq!(workspace.xtask(&["check"]).code, Some(1), "one more value");
}

#[test]
fn a_document_edited_by_hand_is_stale_and_not_generated_from() {
    let workspace = repository();
    let digest = "made-up-digest";
    workspace.edit(
        "specs/versions.toml",
        "status = \"current\"",
        &format!("status = \"current\"\ndocument = \"{digest}\""),
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("   stale  specs/v2.0.yaml"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("cargo xtask import DIR"),
        "{}",
        run.stdout
    );
    let before = workspace.files();
    workspace.edit(
        "crates/clever-v2-0/src/types.rs",
        "pub struct",
        "pub  struct",
    );
    let edited = workspace.files();
    assert!(before != edited);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("specs/v2.0.yaml is not what `import` wrote"),
        "{}",
        run.stdout
    );
    assert!(workspace.files() == edited, "nothing is written");
}

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
fn a_name_that_only_the_crate_has_is_missed_too() {
    let workspace = repository();
    let document = workspace.read("specs/v2.0.yaml");
    let renamed = document.replace("schemas/Lamp\"", "schemas/Light\"");
    let renamed = renamed.replace("\n    Lamp:", "\n    Light:");
    assert_ne!(document, renamed);
    let named = "enum: [lit, dark], x-clever-enum: LampState";
    let renamed = renamed.replace("enum: [lit, dark]", named);
    workspace.write("specs/v2.0.yaml", &renamed);
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_snapshot!(said(&run));
    let told = workspace.xtask(&["changelog", "--print", "--against", "HEAD"]);
    let said = "- **breaking** in Rust: types::Lamp is gone";
    assert!(told.stdout.contains(said), "{}", told.stdout);
}

#[test]
fn a_file_by_hand_among_the_generated_is_stale() {
    let workspace = repository();
    workspace.write("crates/clever-v2-0/build.rs", "fn main() {}");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "crates/clever-v2-0/build.rs";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    workspace.xtask(&["generate"]);
    assert!(!workspace.path(said).exists());
}

#[test]
fn a_version_never_goes_down() {
    let workspace = repository();
    workspace.edit("Cargo.toml", "version = \"0.1.0\"", "version = \"0.0.9\"");
    workspace.xtask(&["generate"]);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = "clever-v2-0 was 0.1.0 and is 0.0.9";
    assert!(run.stdout.contains(said), "{}", run.stdout);
}

#[test]
fn neither_other_facts_nor_other_dates_unfreeze_a_version() {
    let more = ["enum: [lit, dark]", "enum: [lit, dark, dim]"];
    let changed = || {
        let workspace = repository();
        workspace.edit("specs/v1.0.yaml", more[0], more[1]);
        workspace.xtask(&["generate"]);
        workspace
    };
    let red = |workspace: &Workspace| {
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        assert!(
            run.stdout.contains("frozen-version-changed"),
            "{}",
            run.stdout
        );
        run.stdout
    };
    let workspace = changed();
    let said = red(&workspace);
    let (_, facts) = said.split_once("they are ").expect("the facts");
    let facts = facts.lines().next().expect("a digest");
    let list = workspace.read("specs/versions.toml");
    let (_, old) = list.split_once("facts = \"").expect("the facts");
    let (old, _) = old.split_once('"').expect("the facts");
    workspace.write("specs/versions.toml", &list.replace(old, facts));
    assert!(red(&workspace).contains("no new exception accepts that"));

    let workspace = changed();
    let list = workspace.read("specs/versions.toml");
    let (_, date) = list.split_once("upstream_date = \"").expect("a date");
    let (date, _) = date.split_once('"').expect("a date");
    let back = list.replacen(date, "2020-01-15", 1);
    workspace.write("specs/versions.toml", &back);
    assert!(red(&workspace).contains("no new exception accepts that"));

    let workspace = repository();
    workspace.write("specs/versions.toml", &back);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let said = format!("upstream_date was {date} and is 2020-01-15");
    assert!(run.stdout.contains(&said), "{}", run.stdout);
}

#[test]
fn nothing_is_generated_beside_a_crate_of_no_version() {
    let workspace = repository();
    let lib = workspace.read("crates/clever-v2-0/src/lib.rs");
    workspace.write("crates/clever-v9-9/src/lib.rs", &lib);
    workspace.edit("specs/v2.0.yaml", "enum: [lit, dark]", "enum: [lit, dim]");
    let before = workspace.files();
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("clever-v9-9"), "{}", run.stdout);
    assert!(workspace.files() == before, "nothing is written");
}

#[test]
fn a_snapshot_that_waits_for_a_review_is_stale() {
    let workspace = repository();
    workspace.write("tests/tests/snapshots/lamps.snap.new", "made up");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout.contains("tests/tests/snapshots/lamps.snap.new"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("cargo insta review"), "{}", run.stdout);
}

#[test]
fn the_repository_is_fresh_without_a_baseline_and_without_git() {
    let run = xtask(
        repository_root(),
        &["check", "--without-baseline", "--without-snapshots"],
    );
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let told = xtask(repository_root(), &["versions"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert_snapshot!(told.stdout);
    let rules = xtask(repository_root(), &["versions", "--policy"]);
    assert_eq!(rules.code, Some(0), "{}", rules.stderr);
    assert!(
        rules.stdout.contains("frozen-version-changed\n"),
        "{}",
        rules.stdout
    );
}

#[test]
fn a_change_that_breaks_nobody_is_only_told() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_snapshot!(said(&run));
}

#[test]
fn a_version_that_is_not_listed_any_more_is_for_a_person_to_decide() {
    let workspace = repository();
    let list = workspace.read("specs/versions.toml");
    let start = list
        .find("[[version]]\nname = \"v2.0\"")
        .expect("it is there");
    let rest = &list[start + 1..];
    let end = rest
        .find("[[version]]")
        .map_or(list.len(), |end| start + 1 + end);
    workspace.write(
        "specs/versions.toml",
        &[&list[..start], &list[end..]].concat(),
    );
    std::fs::remove_file(workspace.path("specs/v2.0.yaml")).expect("a file");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("not listed any more"), "{}", run.stdout);
    assert!(
        run.stdout.contains("it belongs to no version"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_cannot_be_generated_has_failed() {
    let workspace = repository();
    workspace.write("specs/v2.0.yaml", "openapi: [");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_snapshot!(said(&run));
}

#[test]
fn it_compares_with_where_the_branch_began_or_with_what_it_is_told() {
    let workspace = repository();
    change(&workspace, "enum: [lit, dark]", "enum: [lit]");
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "dark"],
    );
    assert_eq!(workspace.xtask(&["check"]).code, Some(1));
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    // What happens on the main branch meanwhile is no change of this one.
    git(workspace.root(), &["switch", "--quiet", "main"]);
    change(&workspace, "enum: [lit, dark]", "enum: [lit, dark, dim]");
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "dim"],
    );
    git(
        workspace.root(),
        &["switch", "--quiet", "--create", "other", "main~1"],
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn without_anything_to_compare_with_it_says_what_to_do() {
    let workspace = Workspace::made_up();
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("no repository to compare with"),
        "{}",
        run.stderr
    );

    let workspace = repository();
    for revision in ["none", "--all", ""] {
        let against = format!("--against={revision}");
        let run = workspace.xtask(&["check", &against]);
        assert_eq!(run.code, Some(2), "{revision}: {}", run.stdout);
    }
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let workspace = repository();
    workspace.write("more", "");
    git(workspace.root(), &["add", "more"]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "more"],
    );
    git(workspace.root(), &["switch", "--quiet", "main"]);
    workspace.write("other", "");
    git(workspace.root(), &["add", "other"]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "other"],
    );
    let clone = tempfile::tempdir().expect("a folder");
    let origin = format!("file://{}", workspace.root().display());
    let there = clone.path().display().to_string();
    git(
        workspace.root(),
        &[
            "clone",
            "--quiet",
            "--depth=1",
            "--no-single-branch",
            &origin,
            &there,
        ],
    );
    git(clone.path(), &["switch", "--quiet", "change"]);
    let run = xtask(clone.path(), &["check"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);

    // As CI clones unless told otherwise.
    let clone = tempfile::tempdir().expect("a folder");
    let there = clone.path().display().to_string();
    let depth = [
        "clone",
        "--quiet",
        "--depth=1",
        "--branch=change",
        &origin,
        &there,
    ];
    git(workspace.root(), &depth);
    let run = xtask(clone.path(), &["check"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);
}

#[test]
fn what_was_unreadable_in_the_baseline_is_named_by_its_revision() {
    let workspace = repository();
    git(workspace.root(), &["switch", "--quiet", "main"]);
    let present = workspace.read("specs/v2.0.yaml");
    workspace.write("specs/v2.0.yaml", "openapi: [");
    let arguments = ["commit", "--quiet", "--all", "--message", "torn"];
    git(workspace.root(), &arguments);
    let arguments = ["switch", "--quiet", "--create", "mended"];
    git(workspace.root(), &arguments);
    workspace.write("specs/v2.0.yaml", &present);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    let commit = run.stdout.trim_end().rsplit(' ').next();
    let commit = commit.expect("a commit");
    let place = format!("{commit}:specs/v2.0.yaml:2: not valid YAML");
    assert!(run.stdout.contains(&place), "{}", run.stdout);
}

#[test]
fn what_is_no_text_in_the_baseline_is_named_by_its_revision() {
    for file in ["v2.0.yaml", "versions.toml", "overlays/common.yaml"] {
        let workspace = Workspace::made_up();
        let path = workspace.path(&format!("specs/{file}"));
        let present = std::fs::read(&path).unwrap_or_default();
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, b"# made up\n\xff\n").expect("a file");
        // What no document needs may be anything.
        std::fs::write(workspace.path("specs/lamp.png"), b"\xff\xd8").expect("a file");
        let root = workspace.root();
        git(root, &["init", "--quiet"]);
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message", "torn"]);
        match present.is_empty() {
            true => std::fs::remove_file(&path).expect("a file"),
            false => std::fs::write(&path, present).expect("a file"),
        }
        for arguments in [&["check"] as &[&str], &["changelog", "--against=HEAD"]] {
            let run = workspace.xtask(arguments);
            let said = run.stdout + &run.stderr;
            assert_eq!(run.code, Some(2), "{arguments:?}: {said}");
            assert!(
                said.contains(&format!(":specs/{file}:2: not UTF-8")),
                "{said}"
            );
        }
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message", "mended"]);
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        let name = format!("HEAD~1:specs/{file}");
        let run = workspace.xtask(&["diff", &name, "v2.0"]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        let said = format!("{name}: the file is not UTF-8");
        assert!(run.stderr.contains(&said), "{}", run.stderr);
    }
}

#[test]
fn a_baseline_without_documents_is_told_as_such() {
    let workspace = Workspace::made_up();
    let root = workspace.root();
    git(root, &["init", "--quiet"]);
    git(root, &["add", "Cargo.toml"]);
    git(root, &["commit", "--quiet", "--message", "the beginning"]);
    git(root, &["tag", "v0.0.1"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message", "documents"]);
    for arguments in [&["check", "--against=v0.0.1"] as &[&str], &["changelog"]] {
        let run = workspace.xtask(arguments);
        let said = run.stdout + &run.stderr;
        assert_eq!(run.code, Some(2), "{arguments:?}: {said}");
        assert!(
            said.contains(":specs: this revision has no documents"),
            "{said}"
        );
        assert!(said.contains("--against REV"), "{said}");
    }
    let run = workspace.xtask(&["diff", "v0.0.1:specs/v2.0.yaml", "v2.0"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    let said = "v0.0.1:specs/v2.0.yaml: cannot be read";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn what_could_not_be_compared_is_for_a_person_to_decide() {
    let workspace = repository();
    change(
        &workspace,
        "enum: [lit, dark]",
        "enum: [lit, dark], nullable: 'yes'",
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let what = "`nullable` is true or false, and this is a text";
    let at = "at /components/schemas/Lamp/properties/state/nullable";
    for said in [
        // The policy, which judges what Clever published, and the baseline, with our corrections.
        format!("fix-breaks: not compared in v2.0 as it is, line 43 {at}: {what}"),
        format!("not compared: specs/v2.0.yaml:43 {at}: {what}"),
        "mend the document with an overlay".to_owned(),
    ] {
        assert!(run.stdout.contains(&said), "{}", run.stdout);
    }
    let changelog = || workspace.xtask(&["changelog", "--against", "HEAD", "--print"]);
    let told = changelog();
    assert_eq!(told.code, Some(1), "{}{}", told.stdout, told.stderr);
    let said = "- not compared: specs/v2.0.yaml:43 at /components/schemas/Lamp";
    assert!(told.stdout.contains(said), "{}", told.stdout);
    assert!(told.stderr.contains("look yourself"), "{}", told.stderr);
    // Once it is there, only what is new has to be looked at.
    git(
        workspace.root(),
        &["commit", "--quiet", "--all", "--message", "odd"],
    );
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(changelog().stdout, "");
    change(&workspace, ", nullable: 'yes'", "");
    let run = workspace.xtask(&["check", "--against", "HEAD"]);
    let said = format!(":specs/v2.0.yaml:43 {at}: {what}");
    assert!(run.stdout.contains(&said), "{}", run.stdout);
    assert!(!run.stdout.contains("/tmp"), "{}", run.stdout);
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
