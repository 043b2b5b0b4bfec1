//! `cargo xtask ci`: what CI runs, here. The workflows name these steps and add nothing.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Instant;

use clever_spec::versions::is_version_name;
use clever_spec::{Place, Problem};

use crate::check::snapshots::ONLY_COMPARE;
use crate::git::Repository;
use crate::output;
use crate::printable::printable;
use crate::report::{self, Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `ci`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The steps to run; unless said otherwise all that run before every merge.
    #[arg(value_enum)]
    steps: Vec<Step>,
    /// Run those that take long too, as CI does every week.
    #[arg(long, conflicts_with = "steps")]
    long: bool,
    /// The revision that a push started from, to compare with. Where it is empty, as for a pull request,
    /// or git does not know it, the baseline is that of `check`.
    #[arg(long, value_name = "REV")]
    pushed_from: Option<String>,
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
    /// By name only, as it changes the checkout: what Clever's newest definitions change is imported,
    /// generated, and written to target/spec-update, as CI does every week.
    SpecUpdate,
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

    /// What it runs, one after the other; `pushed_from` is the commit that a push started from.
    fn lines(self, workspace: &Workspace, pushed_from: Option<&str>) -> Result<Vec<Line>> {
        Ok(match self {
            Self::Format => vec![cargo("fmt --check")],
            Self::Clippy => vec![cargo(
                "clippy --workspace --all-targets --locked -- --deny warnings",
            )],
            Self::Test => vec![cargo("test --workspace --locked")],
            Self::Generate => vec![xtask("generate --check"), xtask("generate --check")],
            Self::Check => vec![match pushed_from {
                Some(commit) => xtask(&format!("check --against {commit}")),
                None => xtask("check"),
            }],
            Self::Changes => changes(workspace, pushed_from)?,
            Self::Docs => vec![Line {
                environment: &[("RUSTDOCFLAGS", "--deny warnings")],
                ..cargo("doc --workspace --no-deps --locked")
            }],
            Self::Features => vec![script("features.sh")],
            Self::RustVersion => vec![script("rust-version.sh")],
            Self::Deny => vec![cargo("deny --locked --workspace check")],
            Self::Semver => semver(workspace, pushed_from)?,
            Self::Schemathesis => vec![script("schemathesis.sh")],
            Self::Independent => vec![script("independent.sh")],
            Self::Fuzz => vec![script(&format!("fuzz.sh {FUZZ_SECONDS}"))],
            Self::Kills => vec![script("kills.sh")],
            Self::Exports => vec![cargo(
                "test --package clever-cli --test export --locked -- --ignored",
            )],
            Self::SpecUpdate => vec![script("spec-update.sh target/spec-update")],
        })
    }
}

fn xtask(words: &str) -> Line {
    cargo(&format!("run --quiet --locked --package xtask -- {words}"))
}

/// What there is now is compared with.
fn base(repository: &Repository, pushed_from: Option<&str>) -> Result<String> {
    pushed_from.map_or_else(|| repository.merge_base(), |commit| Ok(commit.to_owned()))
}

/// Compares the public items of the libraries that were there before and have changed since. There is
/// nothing to compare a new one with, and the tool takes minutes for each.
fn semver(workspace: &Workspace, pushed_from: Option<&str>) -> Result<Vec<Line>> {
    let repository = Repository::of(workspace);
    let base = base(&repository, pushed_from)?;
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
fn changes(workspace: &Workspace, pushed_from: Option<&str>) -> Result<Vec<Line>> {
    let repository = Repository::of(workspace);
    let base = base(&repository, pushed_from)?;
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
    let named = arguments.pushed_from.as_deref();
    let pushed_from = pushed_from(&Repository::of(workspace), named);
    let mut summary = String::new();
    let mut outcome = Outcome::Fine;
    for step in &steps {
        let start = Instant::now();
        output::line(format_args!("== {}", step.name()))?;
        let passed = passes(workspace, *step, pushed_from.as_deref()).unwrap_or_else(|problem| {
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
    output::print(&summary)?;
    Ok(outcome)
}

/// The commit that a push started from. A new branch comes from none, and the one that a forced push
/// took away is nowhere any more.
fn pushed_from(repository: &Repository, named: Option<&str>) -> Option<String> {
    let revision = named.filter(|revision| !revision.is_empty())?;
    let commit = repository.commit(revision);
    if let Err(problem) = &commit {
        let mark = match std::env::var_os("GITHUB_ACTIONS") {
            Some(_) => "::warning::",
            None => "warning: ",
        };
        output::tell(format_args!(
            "{mark}--pushed-from {}, as of a new branch or after a forced push: `check` compares with \
             its own baseline, which it names, and what was pushed before that is not looked at",
            printable(&problem.to_string())
        ));
    }
    commit.ok()
}

fn passes(workspace: &Workspace, step: Step, pushed_from: Option<&str>) -> Result<bool> {
    let mut passed = true;
    for line in step.lines(workspace, pushed_from)? {
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
mod tests;
