//! Temporary workspaces, made up or copied from the repository, and running the command on them.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]
#![allow(dead_code, reason = "each test uses some of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The workspace that the tests were built in.
pub fn repository() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the workspace around xtask")
}

/// How a run of the command ended, and what it said.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the command on a workspace, with the same environment on every machine. What is made up has
/// no tests that `check` could run.
pub fn xtask(root: &Path, arguments: &[&str]) -> Run {
    let mut arguments = arguments.to_vec();
    let without = "--without-snapshots";
    if arguments.first() == Some(&"check") && !arguments.contains(&without) {
        arguments.push(without);
    }
    run(root, ".", &arguments)
}

/// As [`xtask`], for somebody who stands in a folder and names the workspace from there.
pub fn run(folder: &Path, root: &str, arguments: &[&str]) -> Run {
    run_with(folder, root, arguments, &[])
}

/// As [`run`], where more is set.
pub fn run_with(folder: &Path, root: &str, arguments: &[&str], set: &[(&str, &str)]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["--root", root])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs([("NO_COLOR", "1"), ("LC_ALL", "C.UTF-8")])
        .envs(set.iter().copied())
        .output()
        .expect("the command");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Runs git in a folder, as somebody made up; what it says.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let settings = [
        "user.name=made up",
        "user.email=made-up@example.org",
        "commit.gpgsign=false",
        "init.defaultBranch=main",
    ];
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(settings.iter().flat_map(|setting| ["-c", *setting]))
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// Every file of a folder with its content.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A workspace that is gone when the test ends.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// Two versions with three operations each, generated.
    pub fn made_up() -> Self {
        let workspace = Self::empty();
        let sample = repository().join("xtask/tests/workspace");
        copy(&sample.join("sample"), workspace.root());
        let v2 = workspace.read("specs/v1.0.yaml").replace("1.0", "2.0");
        workspace.write("specs/v2.0.yaml", &v2);
        let run = workspace.xtask(&["generate"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        workspace
    }

    /// One version with this document, not generated yet.
    pub fn of_one(document: &str) -> Self {
        let workspace = Self::empty();
        let sample = repository().join("xtask/tests/workspace/sample");
        for manifest in ["Cargo.toml", "tests/Cargo.toml"] {
            copy(&sample.join(manifest), &workspace.path(manifest));
        }
        workspace.write("specs/v1.0.yaml", document);
        workspace.write(
            "specs/versions.toml",
            "upstream_revision = \"aaaa\"\nupstream_date = \"2020-02-01\"\n\n[[version]]\n\
             name = \"v1.0\"\nbase_path = \"/v1.0\"\nreleased = \"2020-01-01\"\n\
             status = \"current\"\n",
        );
        workspace
    }

    /// Nothing at all.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// What `generate` reads and writes in the repository.
    pub fn of_the_repository() -> Self {
        let workspace = Self::empty();
        let crates = repository().join("crates");
        let generated = fs::read_dir(crates).expect("a folder").map(|entry| {
            let name = entry.expect("an entry").file_name();
            format!("crates/{}", name.to_string_lossy())
        });
        let mut paths: Vec<String> = generated
            .filter(|path| path.starts_with("crates/clever-v"))
            .collect();
        let others = ["specs", "Cargo.toml", "tests/Cargo.toml"];
        paths.extend(others.map(str::to_owned));
        paths.push("tests/src/generated".to_owned());
        for path in paths {
            copy(&repository().join(&path), &workspace.path(&path));
        }
        workspace
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn xtask(&self, arguments: &[&str]) -> Run {
        xtask(self.root(), arguments)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Replaces `from`, which must be there, by `to`.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub fn files(&self) -> Files {
        let mut files = Files::new();
        collect(self.root(), self.root(), &mut files);
        files
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(from, to).expect("a file");
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.is_file() {
            let name = path.strip_prefix(root).expect("a path below the root");
            files.insert(name.to_owned(), fs::read(&path).expect("a file"));
        }
    }
}
