//! What is no plain file is refused at once, wherever a document or a definition is expected, and what
//! git keeps of `specs/` is no link.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod workspace;

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use workspace::{Run, Workspace};

const DEFINITION: &str = "swagger: \"2.0\"\ninfo: {title: Lamps, version: 1.0.0}\n\
    host: api.example.com\nbasePath: /v1.0\nsecurity: []\npaths: {}\n";

/// Puts a named pipe there that nobody writes to.
fn pipe(workspace: &Workspace, path: &str) {
    let made = Command::new("mkfifo").arg(workspace.path(path)).status();
    assert!(made.expect("mkfifo runs").success());
}

/// Puts a link there to what has no end.
fn endless(workspace: &Workspace, path: &str) {
    symlink("/dev/zero", workspace.path(path)).expect("a link");
}

fn refused(run: &Run, path: &str) {
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    let told = format!("{path}: it is no plain file");
    assert!(run.stderr.contains(&told), "{}", run.stderr);
}

#[test]
fn a_definition_is_a_plain_file() {
    for make in [pipe, endless] {
        let workspace = Workspace::made_up();
        workspace.write("upstream/v1.0.yml", DEFINITION);
        make(&workspace, "upstream/v1.0-lms.yml");
        let before = workspace.files();
        let run = workspace.xtask(&["import", "upstream"]);
        refused(&run, "upstream/v1.0-lms.yml");
        assert!(before == workspace.files(), "a file has changed");
    }
}

#[test]
fn what_a_command_would_replace_is_a_plain_file() {
    for make in [pipe, endless] {
        let workspace = Workspace::made_up();
        workspace.write("upstream/v1.0.yml", DEFINITION);
        fs::remove_file(workspace.path("specs/v1.0.yaml")).expect("a file");
        make(&workspace, "specs/v1.0.yaml");
        refused(&workspace.xtask(&["import", "upstream"]), "specs/v1.0.yaml");
        // The document is told with all else that is wrong.
        let run = workspace.xtask(&["check", "--without-baseline", "--without-snapshots"]);
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        let told = "specs/v1.0.yaml: it is no plain file";
        assert!(run.stdout.contains(told), "{}", run.stdout);
        assert!(run.stdout.contains("specs/v2.0.yaml"), "{}", run.stdout);
    }
}

#[test]
fn what_is_read_in_specs_is_no_link() {
    let other = Workspace::made_up();
    for path in [
        "specs",
        "specs/versions.toml",
        "specs/v2.0.yaml",
        "specs/overlays",
        "specs/overlays/common.yaml",
    ] {
        let workspace = Workspace::made_up();
        let place = workspace.path(path);
        match place.is_dir() {
            true => fs::remove_dir_all(&place).expect("a folder"),
            false => fs::remove_file(&place).expect("a file"),
        }
        symlink(other.path(path), &place).expect("a link");
        links_are_told(&workspace, path);
    }
}

#[test]
fn a_correction_behind_a_link_that_leads_nowhere_is_missed() {
    for path in ["specs/overlays/v2.0.yaml", "specs/overlays/more.yaml"] {
        let workspace = Workspace::made_up();
        symlink("nowhere.yaml", workspace.path(path)).expect("a link");
        links_are_told(&workspace, path);
        let run = workspace.xtask(&["document", "v2.0"]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        let told = format!("{path}: cannot read");
        assert!(run.stderr.contains(&told), "{}", run.stderr);
    }
    let workspace = Workspace::made_up();
    symlink("..", workspace.path("specs/around")).expect("a link");
    symlink("nowhere", workspace.path("specs/overlays/README.md")).expect("a link");
    let run = workspace.xtask(&["check", "--without-baseline"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

/// Checks that `check` and `generate` tell of a link.
fn links_are_told(workspace: &Workspace, path: &str) {
    let told = format!("{path}: a symbolic link");
    let run = workspace.xtask(&["check", "--without-baseline"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains(&told), "{}", run.stdout);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains(&told), "{}", run.stderr);
}

#[test]
fn import_puts_a_file_where_a_link_was() {
    let workspace = Workspace::made_up();
    workspace.write("upstream/v1.0.yml", DEFINITION);
    let imported = |workspace: &Workspace| {
        let run = workspace.xtask(&["import", "upstream"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    imported(&workspace);
    let document = workspace.read("specs/v1.0.yaml");
    let place = workspace.path("specs/v1.0.yaml");
    for text in [&*document, "openapi: 3.0.3\n"] {
        fs::remove_file(&place).expect("a file");
        workspace.write("elsewhere.yaml", text);
        symlink("../elsewhere.yaml", &place).expect("a link");
        imported(&workspace);
        assert!(!place.is_symlink(), "{text}");
        assert_eq!(workspace.read("specs/v1.0.yaml"), document);
        assert_eq!(workspace.read("elsewhere.yaml"), text);
    }
}

#[test]
fn a_body_is_a_plain_file() {
    let workspace = Workspace::made_up();
    pipe(&workspace, "pipe.json");
    let of = ["--version", "v1.0", "--operation", "getLamps", "pipe.json"];
    let run = workspace.xtask(&[&["drift"], &of[..]].concat());
    refused(&run, "pipe.json");
}

#[test]
fn a_document_is_a_plain_file_or_what_the_shell_hands_over() {
    let workspace = Workspace::made_up();
    pipe(&workspace, "pipe.yaml");
    let run = workspace.xtask(&["diff", "specs/v1.0.yaml", "pipe.yaml"]);
    refused(&run, "pipe.yaml");
    let script = "\"$0\" --root . diff specs/v1.0.yaml <(cat specs/v1.0.yaml) &&\n\
        cat specs/v1.0.yaml | \"$0\" --root . diff specs/v1.0.yaml /dev/stdin";
    let output = Command::new("bash")
        .args(["-o", "errexit", "-c", script, env!("CARGO_BIN_EXE_xtask")])
        .current_dir(workspace.root())
        .output()
        .expect("bash runs");
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.matches("no changes").count(), 2, "{said}");
}
