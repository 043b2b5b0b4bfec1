//! `cargo xtask ci`: what CI runs, here. The workflows name these steps and add nothing.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Instant;

use clever_spec::versions::is_version_name;
use clever_spec::{Place, Problem};

use crate::check::snapshots::ONLY_COMPARE;
use crate::git::Repository;
use crate::report::{self, Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `ci`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The steps to run; unless said otherwise all but those that take long.
    #[arg(value_enum)]
    steps: Vec<Step>,
    /// Run those that take long too, as CI does every week.
    #[arg(long, conflicts_with = "steps")]
    long: bool,
}

/// How many seconds each fuzz target runs.
const FUZZ_SECONDS: u32 = 120;

/// One thing that CI looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Step {
    /// The code is formatted.
    Format,
    /// Clippy has nothing to say.
    Clippy,
    /// All tests pass.
    Test,
    /// Generating gives what is there, and the same again.
    Generate,
    /// Nothing is stale, and no change breaks callers.
    Check,
    /// What changed in each document since the main branch; nothing was left out of that.
    Changes,
    /// The docs have no broken links.
    Docs,
    /// Every set of features compiles.
    Features,
    /// The oldest Rust that is supported compiles it.
    RustVersion,
    /// Licences, advisories and sources of the dependencies are fine.
    Deny,
    /// The public items of the crates that changed did so as their versions say.
    Semver,
    /// Takes long: the sandbox answers whatever Schemathesis asks as the documents say.
    Schemathesis,
    /// Takes long: the clients agree with a server that knows only the documents.
    Independent,
    /// Takes long: no document crashes what reads it.
    Fuzz,
    /// Takes long: an export loses nothing wherever it is killed.
    Kills,
    /// Takes long: nor does a large one that is killed again and again under faults.
    Exports,
}

/// A command line, with what has to be set for it.
struct Line {
    program: &'static str,
    arguments: Vec<String>,
    environment: &'static [(&'static str, &'static str)],
}

impl Step {
    /// What runs before every merge.
    const SHORT: [Self; 11] = [
        Self::Format,
        Self::Clippy,
        Self::Test,
        Self::Generate,
        Self::Check,
        Self::Changes,
        Self::Docs,
        Self::Features,
        Self::RustVersion,
        Self::Deny,
        Self::Semver,
    ];

    /// What runs every week.
    const LONG: [Self; 5] = [
        Self::Schemathesis,
        Self::Independent,
        Self::Fuzz,
        Self::Kills,
        Self::Exports,
    ];

    fn name(self) -> String {
        let value = clap::ValueEnum::to_possible_value(&self);
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What it runs, one after the other.
    fn lines(self, workspace: &Workspace) -> Result<Vec<Line>> {
        Ok(match self {
            Self::Format => vec![cargo("fmt --check")],
            Self::Clippy => vec![cargo(
                "clippy --workspace --all-targets --locked -- --deny warnings",
            )],
            Self::Test => vec![cargo("test --workspace --locked")],
            Self::Generate => vec![xtask("generate --check"), xtask("generate --check")],
            Self::Check => vec![xtask("check")],
            Self::Changes => changes(workspace)?,
            Self::Docs => vec![Line {
                environment: &[("RUSTDOCFLAGS", "--deny warnings")],
                ..cargo("doc --workspace --no-deps --locked")
            }],
            Self::Features => vec![script("features.sh")],
            Self::RustVersion => vec![script("rust-version.sh")],
            Self::Deny => vec![cargo("deny --workspace check")],
            Self::Semver => semver(workspace)?,
            Self::Schemathesis => vec![script("schemathesis.sh")],
            Self::Independent => vec![script("independent.sh")],
            Self::Fuzz => vec![script(&format!("fuzz.sh {FUZZ_SECONDS}"))],
            Self::Kills => vec![script("kills.sh")],
            Self::Exports => vec![cargo(
                "test --package clever-cli --test export --locked -- --ignored",
            )],
        })
    }
}

fn xtask(words: &str) -> Line {
    cargo(&format!("run --quiet --package xtask -- {words}"))
}

/// Compares the public items of the libraries that were there before and have changed since. There is
/// nothing to compare a new one with, and the tool takes minutes for each.
fn semver(workspace: &Workspace) -> Result<Vec<Line>> {
    let repository = Repository::of(workspace);
    let base = repository.merge_base()?;
    let before = repository.files(&base, "crates")?;
    let changed = repository.changed(&base, "crates")?;
    let changed: BTreeSet<&str> = changed
        .iter()
        .filter_map(|path| path.strip_prefix("crates/")?.split('/').next())
        .collect();
    let mut line = cargo(&format!("semver-checks --baseline-rev {base}"));
    let fixed = line.arguments.len();
    for name in changed {
        let library = format!("crates/{name}/src/lib.rs");
        if before.contains(&library) && workspace.path(&library).exists() {
            let package = ["--package".to_owned(), name.to_owned()];
            line.arguments.extend(package);
        }
    }
    Ok(match line.arguments.len() > fixed {
        true => vec![line],
        false => Vec::new(),
    })
}

/// Says of each version that was there before what changed in it, as annotations where CI reads them.
/// What is bad about it, `check` says.
fn changes(workspace: &Workspace) -> Result<Vec<Line>> {
    let repository = Repository::of(workspace);
    let base = repository.merge_base()?;
    let before = repository.files(&base, "specs")?;
    let changed = repository.changed(&base, "specs")?;
    let format = match std::env::var_os("GITHUB_ACTIONS") {
        Some(_) => "github",
        None => "text",
    };
    let versions = before
        .iter()
        .filter(|path| workspace.path(path).exists())
        .filter_map(|path| version_of(path, "specs/"))
        .filter(|version| changed.iter().any(|path| is_about(path, version)));
    let lines = versions.map(|version| {
        xtask(&format!(
            "diff {base}:{version} {version} --format {format} --fail-on never"
        ))
    });
    Ok(lines.collect())
}

/// The version that a file of a folder is named after.
fn version_of<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let name = path.strip_prefix(folder)?.strip_suffix(".yaml")?;
    is_version_name(name).then_some(name)
}

/// Whether a file is the document of a version, or one of its overlays.
fn is_about(path: &str, version: &str) -> bool {
    const OVERLAYS: &str = "specs/overlays/";
    let of_all = path.starts_with(OVERLAYS) && version_of(path, OVERLAYS).is_none();
    let own = [version_of(path, "specs/"), version_of(path, OVERLAYS)];
    of_all || own.contains(&Some(version))
}

fn cargo(arguments: &str) -> Line {
    Line {
        program: "cargo",
        arguments: arguments.split(' ').map(str::to_owned).collect(),
        environment: ONLY_COMPARE,
    }
}

/// A script of the tests, with what it is given.
fn script(words: &str) -> Line {
    let words = format!("tests/scripts/{words}");
    Line {
        program: "bash",
        arguments: words.split(' ').map(str::to_owned).collect(),
        environment: &[],
    }
}

/// Runs the command. A step that fails does not keep the others from running.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let steps = match arguments.steps.as_slice() {
        [] if arguments.long => [&Step::SHORT[..], &Step::LONG].concat(),
        [] => Step::SHORT.to_vec(),
        named => named.to_vec(),
    };
    let mut summary = String::new();
    let mut outcome = Outcome::Fine;
    for step in &steps {
        let start = Instant::now();
        println!("== {}", step.name());
        let passed = passes(workspace, *step).unwrap_or_else(|problem| {
            report::print(&problem);
            false
        });
        let word = if passed { "passed" } else { "failed" };
        let seconds = start.elapsed().as_secs();
        summary.push_str(&format!("{word}  {} ({seconds} s)\n", step.name()));
        if !passed {
            outcome = Outcome::Found;
        }
    }
    print!("{summary}");
    Ok(outcome)
}

fn passes(workspace: &Workspace, step: Step) -> Result<bool> {
    let mut passed = true;
    for line in step.lines(workspace)? {
        let mut command = Command::new(line.program);
        command
            .args(&line.arguments)
            .current_dir(workspace.path(""));
        command.envs(line.environment.iter().copied());
        // Of the cargo that started this one, which would be in the way of another toolchain's.
        command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
        let status = command.status().map_err(|error| {
            Problem::new(
                Place::file(line.program),
                format!("cannot be run: {error}"),
                "install it, or name the steps to run",
            )
        })?;
        passed &= status.success();
    }
    Ok(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace whose main branch has these files, with others beside them.
    fn workspace(committed: &[&str], more: &[&str]) -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let git = |arguments: &str| {
            let mut git = Command::new("git");
            git.arg("-C").arg(folder.path());
            git.args(["-c", "user.name=made up", "-c", "user.email=a@example.org"]);
            git.args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "commit.gpgsign=false",
            ]);
            let output = git.args(arguments.split(' ')).output().unwrap();
            assert!(output.status.success(), "{output:?}");
        };
        let write = |path: &&str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        };
        committed.iter().for_each(write);
        git("init --quiet");
        git("add .");
        git("commit --quiet --message lamps");
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
        assert!(semver(&workspace).unwrap().is_empty(), "nothing changed");
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
        let lines = semver(&workspace).unwrap();
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
            let lines = changes(&workspace).unwrap();
            lines
                .iter()
                .map(|line| {
                    let (old, new) = (&line.arguments[6], &line.arguments[7]);
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
}
