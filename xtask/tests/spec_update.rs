//! The scripts that bring Clever's newest definitions into one pull request.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod workspace;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use workspace::{Run, Workspace, git, repository};

/// Who commits in the workflow.
const OWN: [&str; 4] = [
    "-c",
    "user.name=github-actions[bot]",
    "-c",
    "user.email=41898282+github-actions[bot]@users.noreply.github.com",
];

/// Runs a script of the repository from `clone`, with the programs in `bin` before all others.
fn script(workspace: &Workspace, name: &str, arguments: &[&str]) -> Run {
    let inherited = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{inherited}", workspace.path("bin").display());
    let output = Command::new("bash")
        .arg(workspace.path("clone/tests/scripts").join(name))
        .args(arguments)
        .current_dir(workspace.root())
        .env_clear()
        .envs([("PATH", &*path), ("GIT_CONFIG_GLOBAL", "/dev/null")])
        .output()
        .expect("bash runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn add_script(workspace: &Workspace, name: &str) {
    let path = format!("tests/scripts/{name}");
    let text = fs::read_to_string(repository().join(&path)).expect("a script");
    workspace.write(&format!("clone/{path}"), &text);
}

fn add_program(workspace: &Workspace, name: &str, text: &str) {
    let path = format!("bin/{name}");
    workspace.write(&path, &format!("#!/usr/bin/env bash\n{text}\n"));
    let may_run = fs::Permissions::from_mode(0o755);
    fs::set_permissions(workspace.path(&path), may_run).expect("a program");
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", message]);
}

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
    let text = git(&clone, &["diff"]);
    tell(workspace, &text)
}

/// What becomes of a text beside what is in the clone.
fn tell(workspace: &Workspace, text: &str) -> Run {
    workspace.write("text.md", text);
    workspace.write("asked", "");
    script(workspace, "spec-pull-request.sh", &["text.md"])
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

/// A definition of no operations.
fn definition(version: &str, title: &str) -> String {
    format!(
        "swagger: \"2.0\"\ninfo: {{title: {title}, version: 1.0.0}}\nhost: api.example.com\n\
         basePath: /{version}\nsecurity: []\npaths: {{}}\n"
    )
}

const ROBOTS: &str =
    "paths: {/robots: {get: {operationId: getRobots, responses: {'200': {description: OK}}}}}";

/// What the definitions in `upstream` change, as the text of a pull request.
fn text_of_update(workspace: &Workspace) -> String {
    let upstream = workspace.path("upstream");
    git(&upstream, &["init", "--quiet"]);
    git(&upstream, &["add", "--all"]);
    let commit = ["commit", "--quiet", "--allow-empty", "--message", "made up"];
    git(&upstream, &commit);
    let run = script(workspace, "spec-update.sh", &["upstream", "text.md"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let clone = workspace.path("clone");
    git(&clone, &["add", "--all"]);
    git(&clone, &commit);
    workspace.read("text.md")
}

#[test]
fn what_cannot_be_imported_is_told() {
    let workspace = with_definitions();
    text_of_update(&workspace);
    workspace.edit("upstream/v2.0.yml", "paths: {}", "paths: [");
    let torn = text_of_update(&workspace);
    assert!(
        torn.starts_with("## The definitions cannot be imported\n"),
        "{torn}"
    );
    assert!(torn.contains("v2.0.yml:7: not valid YAML"), "{torn}");
    // What is no answer of the command's is nothing to decide.
    add_program(&workspace, "cargo", "echo 'cannot compile' >&2; exit 101");
    let run = script(&workspace, "spec-update.sh", &["upstream", "text.md"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("cannot compile"), "{}", run.stdout);
}

/// A repository in `clone` whose `cargo xtask` is the command, and definitions of its versions.
fn with_definitions() -> Workspace {
    let made_up = Workspace::made_up();
    let workspace = Workspace::empty();
    // The overlays are of other documents.
    fs::remove_dir_all(made_up.path("specs/overlays")).expect("the overlays");
    for (path, bytes) in made_up.files() {
        let text = String::from_utf8(bytes).expect("text");
        workspace.write(&format!("clone/{}", path.display()), &text);
    }
    add_script(&workspace, "spec-update.sh");
    let xtask = env!("CARGO_BIN_EXE_xtask");
    add_program(
        &workspace,
        "cargo",
        &format!("exec '{xtask}' --root . \"${{@:2}}\""),
    );
    let clone = workspace.path("clone");
    git(&clone, &["init", "--quiet"]);
    commit(&clone, "robots");

    for version in ["v1.0", "v2.0"] {
        workspace.write(
            &format!("upstream/{version}.yml"),
            &definition(version, "Robots"),
        );
    }
    workspace
}

#[test]
fn a_version_that_upstream_has_no_more_is_told() {
    let workspace = with_definitions();
    let changed = text_of_update(&workspace);
    assert!(
        changed.contains("v2.0") && !changed.contains("has no definition"),
        "{changed}"
    );
    assert_eq!(text_of_update(&workspace), "");
    fs::remove_file(workspace.path("upstream/v1.0.yml")).expect("a definition");
    let gone = text_of_update(&workspace);
    assert!(
        gone.contains("\n## v1.0 has no definition any more\n"),
        "{gone}"
    );
    assert!(
        !gone.contains("v2.0") && !gone.contains("not generated"),
        "{gone}"
    );
    // Once somebody has said so, nobody waits for it.
    workspace.edit("clone/specs/versions.toml", "superseded", "end-of-life");
    assert_eq!(text_of_update(&workspace), "");
}

#[test]
fn a_version_that_is_new_is_told() {
    let workspace = with_definitions();
    let without = text_of_update(&workspace);
    assert!(!without.contains("is new"), "{without}");
    assert_eq!(text_of_update(&workspace), "");
    workspace.write("upstream/v3.0.yml", &definition("v3.0", "Robots"));
    let new = text_of_update(&workspace);
    assert!(new.starts_with("\n## v3.0 is new\n"), "{new}");
    // It keeps nothing else from being told.
    workspace.edit("upstream/v2.0.yml", "paths: {}", ROBOTS);
    let both = text_of_update(&workspace);
    assert!(both.contains("GET /robots"), "{both}");
    assert!(both.contains("\n## v3.0 is new\n"), "{both}");
}
