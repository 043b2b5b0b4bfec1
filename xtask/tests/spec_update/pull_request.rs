//! What the branch and its pull request become.

use std::fs;

use crate::workspace::{Run, Workspace, git};
use crate::{add_program, add_script, commit, script};

/// Who commits in the workflow.
const OWN: [&str; 4] = [
    "-c",
    "user.name=github-actions[bot]",
    "-c",
    "user.email=41898282+github-actions[bot]@users.noreply.github.com",
];

/// A repository, a clone of its main branch, and a `gh` that writes down what is asked of it.
fn hosted() -> Workspace {
    let workspace = Workspace::empty();
    git(workspace.root(), &["init", "--quiet", "--bare", "remote"]);
    git(workspace.root(), &["clone", "--quiet", "remote", "clone"]);
    add_script(&workspace, "spec-pull-request.sh");
    workspace.write("clone/specs/v1.0.yaml", "lamps\n");
    let clone = workspace.path("clone");
    commit(&clone, "lamps");
    git(&clone, &["push", "--quiet", "origin", "main"]);
    let asked = workspace.path("asked").display().to_string();
    let gh = format!(
        "echo \"$*\" >>'{asked}'\n\
         case \"$1 $2 $6\" in 'pr list open' | 'pr list merged') cat \"{asked}.$6\" ;; esac"
    );
    add_program(&workspace, "gh", &gh);
    workspace.write("asked.open", "");
    workspace.write("asked.merged", "");
    workspace
}

/// What a week brings: a document and a text, which is empty if it is as in the main branch.
fn week(workspace: &Workspace, document: &str) -> Run {
    let clone = workspace.path("clone");
    fs::remove_dir_all(&clone).expect("a clone");
    git(workspace.root(), &["clone", "--quiet", "remote", "clone"]);
    workspace.write("clone/specs/v1.0.yaml", &format!("{document}\n"));
    let patch = git(&clone, &["diff"]);
    git(&clone, &["restore", "."]);
    hand_over(workspace, &patch, &patch)
}

/// What becomes of a text where nothing has changed.
fn tell(workspace: &Workspace, text: &str) -> Run {
    hand_over(workspace, text, "")
}

fn hand_over(workspace: &Workspace, text: &str, patch: &str) -> Run {
    workspace.write("news/text.md", text);
    workspace.write("news/changes.patch", patch);
    workspace.write("asked", "");
    script(workspace, "spec-pull-request.sh", &["news"])
}

/// What `gh` was asked to do, beside what it was asked to tell.
fn asked(workspace: &Workspace) -> String {
    let asked = workspace.read("asked");
    let done = asked.lines().filter(|line| {
        let is_question = line.starts_with("pr list ") || line.starts_with("auth ");
        !is_question
    });
    done.map(|line| format!("{line}\n")).collect()
}

/// The commits that the branch has and the main one has not.
fn on_branch(workspace: &Workspace) -> Vec<String> {
    let log = ["log", "--format=%H", "main..spec-update"];
    let log = git(&workspace.path("remote"), &log);
    log.lines().map(str::to_owned).collect()
}

fn of_branch(workspace: &Workspace) -> String {
    let show = ["show", "spec-update:specs/v1.0.yaml"];
    git(&workspace.path("remote"), &show)
}

/// Commits to a branch as a maintainer does.
fn commit_to(workspace: &Workspace, branch: &str, change: &[&[&str]]) {
    let _ = fs::remove_dir_all(workspace.path("theirs"));
    let clone = ["clone", "--quiet", "--branch", branch, "remote", "theirs"];
    git(workspace.root(), &clone);
    workspace.write("theirs/acknowledged", "made up\n");
    let theirs = workspace.path("theirs");
    git(&theirs, &["add", "--all"]);
    for arguments in change {
        git(&theirs, arguments);
    }
    git(&theirs, &["push", "--quiet", "--force", "origin", branch]);
}

#[test]
fn what_was_not_handed_over_closes_nothing() {
    let workspace = hosted();
    workspace.write("asked.open", "7\n");
    workspace.write("news/text.md", "");
    let run = script(&workspace, "spec-pull-request.sh", &["news"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    let told = "changes.patch is not there";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(!workspace.path("asked").exists(), "gh was asked");
}

#[test]
fn one_pull_request_is_kept_and_closed_when_nothing_differs_any_more() {
    let workspace = hosted();
    let fine = |document: &str| {
        let run = week(&workspace, document);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        asked(&workspace)
    };
    assert_eq!(fine("lamps"), "");
    let created = fine("torches");
    assert!(
        created.starts_with("pr create --head spec-update "),
        "{created}"
    );
    workspace.write("asked.open", "7\n");
    let edited = fine("candles");
    assert!(edited.starts_with("pr edit 7 --body-file "), "{edited}");
    assert_eq!(on_branch(&workspace).len(), 1);
    assert_eq!(of_branch(&workspace), "candles\n");
    let closed = fine("lamps");
    assert!(closed.starts_with("pr close 7 "), "{closed}");
    workspace.write("asked.open", "");
    assert_eq!(fine("lamps"), "");
    assert!(fine("torches").starts_with("pr create "));
    assert_eq!(of_branch(&workspace), "torches\n");
}

#[test]
fn what_a_person_decides_is_told_before_anything_has_changed() {
    let workspace = hosted();
    let run = tell(&workspace, "## The definitions cannot be imported\n");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let created = asked(&workspace);
    assert!(created.starts_with("pr create "), "{created}");
    assert_eq!(on_branch(&workspace).len(), 1);
    assert_eq!(of_branch(&workspace), "lamps\n");
}

#[test]
fn what_no_import_writes_is_not_pushed() {
    let push = |path: &str| {
        let workspace = hosted();
        let clone = workspace.path("clone");
        workspace.write(&format!("clone/{path}"), "made up\n");
        git(&clone, &["add", "--all"]);
        let patch = git(&clone, &["diff", "--cached"]);
        git(&clone, &["reset", "--quiet", "--hard"]);
        let run = hand_over(&workspace, "## News\n", &patch);
        let pushed = git(
            &workspace.path("remote"),
            &["branch", "--list", "spec-update"],
        );
        assert_eq!(asked(&workspace).is_empty(), pushed.is_empty());
        (run, !pushed.is_empty())
    };
    for path in [
        ".github/workflows/more.yml",
        "tests/scripts/spec-pull-request.sh",
        "crates/clever-core/build.rs",
        "Cargo.toml/specs",
    ] {
        let (run, is_pushed) = push(path);
        assert_eq!(run.code, Some(1), "{path}");
        assert!(run.stderr.contains(path) && !is_pushed, "{}", run.stderr);
    }
    for path in [
        "crates/clever-v2-0/src/lib.rs",
        "tests/Cargo.toml",
        "Cargo.lock",
    ] {
        let (run, is_pushed) = push(path);
        assert_eq!(run.code, Some(0), "{path}: {}", run.stderr);
        assert!(is_pushed, "{path}");
    }
}

#[test]
fn what_somebody_else_committed_is_not_lost() {
    let amend = [&OWN[..], &["commit", "--quiet", "--amend", "--no-edit"]].concat();
    let theirs = ["commit", "--quiet", "--message", "Acknowledge it"];
    let amended = ["commit", "--quiet", "--amend", "--no-edit"];
    let beneath_own = [
        &OWN[..],
        &["commit", "--quiet", "--allow-empty", "--message", "own"],
    ];
    let beneath_own = beneath_own.concat();
    for change in [&[&theirs[..]][..], &[&amended], &[&theirs, &beneath_own]] {
        let workspace = hosted();
        week(&workspace, "torches");
        workspace.write("asked.open", "7\n");
        commit_to(&workspace, "spec-update", change);
        let before = on_branch(&workspace);
        for document in ["candles", "lamps"] {
            let run = week(&workspace, document);
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            assert!(run.stdout.contains("left as it is"), "{}", run.stdout);
            assert_eq!(asked(&workspace), "");
            assert_eq!(on_branch(&workspace), before);
        }
        // Nobody would hear of the news.
        workspace.write("asked.open", "");
        let run = week(&workspace, "candles");
        assert_eq!(run.code, Some(1), "{}", run.stdout);
        assert!(
            run.stderr.contains("merge the branch or delete it"),
            "{}",
            run.stderr
        );
        assert_eq!(on_branch(&workspace), before);
        assert_eq!(week(&workspace, "lamps").code, Some(0));
    }
    // What the workflow itself committed again is its own.
    let workspace = hosted();
    week(&workspace, "torches");
    commit_to(&workspace, "spec-update", &[&amend]);
    assert_eq!(week(&workspace, "candles").code, Some(0));
    assert_eq!(of_branch(&workspace), "candles\n");
}

#[test]
fn what_was_merged_is_nobody_elses() {
    let workspace = hosted();
    week(&workspace, "torches");
    let theirs = ["commit", "--quiet", "--message", "Acknowledge it"];
    commit_to(&workspace, "spec-update", &[&theirs]);
    let merge = ["merge", "--quiet", "--no-edit", "origin/spec-update"];
    let message = ["commit", "--quiet", "--message", "Something else"];
    commit_to(&workspace, "main", &[&message, &merge]);
    let run = week(&workspace, "candles");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(of_branch(&workspace), "candles\n");
    assert_eq!(on_branch(&workspace).len(), 1);
}

#[test]
fn what_was_merged_as_one_commit_is_nobody_elses() {
    let workspace = hosted();
    week(&workspace, "torches");
    let theirs = ["commit", "--quiet", "--message", "Acknowledge it"];
    commit_to(&workspace, "spec-update", &[&theirs]);
    let merged = git(&workspace.path("remote"), &["rev-parse", "spec-update"]);
    let squash = ["merge", "--quiet", "--squash", "origin/spec-update"];
    commit_to(&workspace, "main", &[&squash, &theirs]);
    workspace.write("asked.merged", &merged);
    let run = week(&workspace, "candles");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        asked(&workspace).starts_with("pr create "),
        "{}",
        run.stdout
    );
    assert_eq!(of_branch(&workspace), "candles\n");
    assert_eq!(on_branch(&workspace).len(), 1);
    // What came to the branch after it was merged is somebody's.
    let more = [&theirs[..], &["--allow-empty"]].concat();
    commit_to(&workspace, "spec-update", &[&more]);
    assert_eq!(week(&workspace, "matches").code, Some(1));
}
