use std::path::Path;

use super::*;

fn git(folder: &Path, arguments: &str) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git.args(["-c", "user.name=made up", "-c", "user.email=a@example.org"]);
    git.args([
        "-c",
        "init.defaultBranch=main",
        "-c",
        "commit.gpgsign=false",
    ]);
    let output = git.args(arguments.split(' ')).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A workspace whose main branch has these files, with others beside them.
fn workspace(committed: &[&str], more: &[&str]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &&str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    };
    committed.iter().for_each(write);
    git(folder.path(), "init --quiet");
    git(folder.path(), "add .");
    git(folder.path(), "commit --quiet --message lamps");
    more.iter().for_each(write);
    let workspace = Workspace::new(Some(folder.path().to_owned()));
    (folder, workspace)
}

#[test]
fn libraries_that_were_there_and_have_changed_are_compared_with_what_they_were() {
    let library = |name: &str| format!("crates/{name}/src/lib.rs");
    let committed = ["clever-v1-0", "clever-v1-1", "clever-v2-0", "gone"].map(library);
    let committed: Vec<&str> = committed.iter().map(String::as_str).collect();
    let commands = "crates/clever-cli/src/main.rs";
    let (folder, workspace) = workspace(&[&committed[..], &[commands]].concat(), &[]);
    assert!(
        semver(&workspace, None).unwrap().is_empty(),
        "nothing changed"
    );
    let write = |path: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "// changed").unwrap();
    };
    write(&library("clever-v1-1"));
    write("crates/clever-v2-0/src/types/new.rs");
    write(&library("clever-v3-0"));
    write(commands);
    write("crates/notes.txt");
    std::fs::remove_file(folder.path().join(library("gone"))).unwrap();
    let lines = semver(&workspace, None).unwrap();
    let [line] = lines.as_slice() else {
        panic!("{} lines", lines.len());
    };
    assert_eq!(line.arguments[..2], ["semver-checks", "--baseline-rev"]);
    let named = ["--package", "clever-v1-1", "--package", "clever-v2-0"];
    assert_eq!(line.arguments[3..], named);
}

#[test]
fn a_version_that_was_there_is_compared_with_what_it_was_if_it_changed() {
    let committed = [
        "specs/v1.0.yaml",
        "specs/v1.1.yaml",
        "specs/versions.toml",
        "specs/overlays/v1.0.yaml",
    ];
    let (folder, workspace) = workspace(&committed, &["specs/v2.0.yaml"]);
    let compared = || -> Vec<String> {
        let lines = changes(&workspace, None).unwrap();
        lines
            .iter()
            .map(|line| {
                let (old, new) = (&line.arguments[7], &line.arguments[8]);
                assert!(old.ends_with(&format!(":{new}")), "{old} {new}");
                new.clone()
            })
            .collect()
    };
    let change = |path: &str| std::fs::write(folder.path().join(path), "# changed").unwrap();
    change("specs/versions.toml");
    assert!(compared().is_empty(), "{:?}", compared());
    change("specs/overlays/v1.0.yaml");
    assert_eq!(compared(), ["v1.0"]);
    change("specs/overlays/common.yaml");
    assert_eq!(compared(), ["v1.0", "v1.1"]);
}

#[test]
fn what_was_pushed_is_compared_with_what_was_there_before_all_of_it() {
    let (folder, workspace) = workspace(&["specs/v1.0.yaml", "crates/lamp/src/lib.rs"], &[]);
    for (path, text) in [
        ("specs/v1.0.yaml", "# changed"),
        ("crates/lamp/src/lib.rs", "// changed"),
        ("README.md", "changed"),
    ] {
        std::fs::write(folder.path().join(path), text).unwrap();
        git(folder.path(), "add .");
        git(folder.path(), "commit --quiet --message lamps");
    }
    let repository = Repository::of(&workspace);
    let found = repository.commit("HEAD~3").unwrap();
    let before = pushed_from(&repository, Some(&found));
    assert_eq!(before.as_deref(), Some(&*found));
    let lines = |step: Step, pushed_from: Option<&str>| -> Vec<String> {
        let lines = step.lines(&workspace, pushed_from).unwrap();
        let words = lines.iter().map(|line| line.arguments.join(" "));
        words.collect()
    };
    let check = "run --quiet --locked --package xtask -- check";
    let against = format!("{check} --against {found}");
    assert_eq!(lines(Step::Check, before.as_deref()), [against]);
    assert_eq!(lines(Step::Changes, before.as_deref()).len(), 1);
    assert_eq!(lines(Step::Semver, before.as_deref()).len(), 1);
    for unknown in [None, Some(""), Some(&*"0".repeat(40)), Some("-x")] {
        let before = pushed_from(&repository, unknown);
        assert_eq!(before, None, "{unknown:?}");
        assert_eq!(lines(Step::Check, before.as_deref()), [check]);
        assert!(lines(Step::Changes, before.as_deref()).is_empty());
    }
}
