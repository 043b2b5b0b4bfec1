//! What git cannot tell, and whether the words for it help.

use crate::repository::{git, repository};
use crate::workspace::{Workspace, run_with, xtask};

/// What each command says that needs a revision, where this is set.
fn said(workspace: &Workspace, set: &[(&str, &str)]) -> Vec<String> {
    let commands: [&[&str]; 5] = [
        &["check"],
        &["check", "--against", "HEAD"],
        &["changelog", "--against", "HEAD"],
        &["diff", "HEAD:v2.0", "v2.0"],
        &["diff", "HEAD:specs/v2.0.yaml", "v2.0"],
    ];
    let said = commands.map(|arguments| {
        let run = run_with(workspace.root(), ".", arguments, set);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stdout);
        run.stderr
    });
    said.into()
}

#[test]
fn without_a_repository_no_revision_is_blamed() {
    let path = std::env::var("PATH").expect("a path");
    for (workspace, set, reason) in [
        (
            Workspace::made_up(),
            ("PATH", &*path),
            "not a git repository",
        ),
        (repository(), ("PATH", "/none"), "cannot run git"),
        (
            repository(),
            ("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"),
            "dubious",
        ),
    ] {
        for said in said(&workspace, &[set]) {
            for words in [
                "there is no repository to compare with",
                reason,
                "--without-baseline",
            ] {
                assert!(said.contains(words), "{words}: {said}");
            }
            assert!(!said.contains("no such revision"), "{said}");
            assert!(!said.contains(r"\t"), "{said}");
        }
    }
}

#[test]
fn a_revision_that_a_shallow_history_has_not_may_be_an_older_one() {
    let workspace = repository();
    let older = git(workspace.root(), &["rev-parse", "HEAD"]);
    let empty = ["commit", "--quiet", "--allow-empty", "--message", "more"];
    git(workspace.root(), &empty);
    let clone = tempfile::tempdir().expect("a folder");
    let origin = format!("file://{}", workspace.root().display());
    let there = clone.path().display().to_string();
    let shallow = ["clone", "--quiet", "--depth=1", &origin, &there];
    git(workspace.root(), &shallow);
    let older = older.trim();
    for arguments in [
        &["check", "--against", older][..],
        &["diff", &format!("{older}:v2.0"), "v2.0"],
        &["diff", &format!("{older}:specs/v2.0.yaml"), "v2.0"],
    ] {
        let run = xtask(clone.path(), arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stdout);
        for words in ["the history is shallow", "git fetch --unshallow"] {
            assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
        }
    }
    // What is no revision in the whole history is none.
    let run = workspace.xtask(&["check", "--against", "none"]);
    assert!(run.stderr.contains("no such revision"), "{}", run.stderr);
    assert!(!run.stderr.contains("shallow"), "{}", run.stderr);
}

#[test]
fn a_branch_that_shares_nothing_with_the_main_one_names_a_revision() {
    let workspace = repository();
    git(
        workspace.root(),
        &["switch", "--quiet", "--orphan", "alone"],
    );
    let restore = ["restore", "--source=main", "--", "."];
    git(workspace.root(), &restore);
    git(workspace.root(), &["add", "."]);
    git(
        workspace.root(),
        &["commit", "--quiet", "--message", "alone"],
    );
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    let words = "no commit of refs/heads/main is among those of HEAD";
    assert!(run.stderr.contains(words), "{}", run.stderr);
    assert!(run.stderr.contains("--against REV"), "{}", run.stderr);
    assert!(!run.stderr.contains("fetch"), "{}", run.stderr);
    let run = workspace.xtask(&["check", "--against", "main"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}
