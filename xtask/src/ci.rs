//! `cargo xtask ci`: what CI runs, here. The workflow names these steps and adds nothing.

use std::process::Command;
use std::time::Instant;

use clever_spec::{Place, Problem};

use crate::git::Repository;
use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `ci`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The steps to run; all of them unless said otherwise.
    #[arg(value_enum)]
    steps: Vec<Step>,
}

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
    /// The docs have no broken links.
    Docs,
    /// Every set of features compiles.
    Features,
    /// The oldest Rust that is supported compiles it.
    RustVersion,
    /// Licences, advisories and sources of the dependencies are fine.
    Deny,
    /// The public items of the crates change as their versions say.
    Semver,
}

/// A command line, with what has to be set for it.
struct Line {
    program: &'static str,
    arguments: Vec<String>,
    environment: &'static [(&'static str, &'static str)],
}

impl Step {
    const ALL: [Self; 10] = [
        Self::Format,
        Self::Clippy,
        Self::Test,
        Self::Generate,
        Self::Check,
        Self::Docs,
        Self::Features,
        Self::RustVersion,
        Self::Deny,
        Self::Semver,
    ];

    fn name(self) -> String {
        let value = clap::ValueEnum::to_possible_value(&self);
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What it runs, one after the other.
    fn lines(self, workspace: &Workspace) -> Result<Vec<Line>> {
        let xtask = |words: &str| cargo(&format!("run --quiet --package xtask -- {words}"));
        Ok(match self {
            Self::Format => vec![cargo("fmt --check")],
            Self::Clippy => vec![cargo(
                "clippy --workspace --all-targets --locked -- --deny warnings",
            )],
            Self::Test => vec![cargo("test --workspace --locked")],
            Self::Generate => vec![xtask("generate --check"), xtask("generate --check")],
            Self::Check => vec![xtask("check")],
            Self::Docs => vec![Line {
                environment: &[("RUSTDOCFLAGS", "--deny warnings")],
                ..cargo("doc --workspace --no-deps --locked")
            }],
            Self::Features => vec![script("tests/scripts/features.sh")],
            Self::RustVersion => vec![script("tests/scripts/rust-version.sh")],
            Self::Deny => vec![cargo("deny --workspace check")],
            Self::Semver => {
                let base = Repository::of(workspace).merge_base()?;
                let arguments = format!("semver-checks --workspace --baseline-rev {base}");
                vec![cargo(&arguments)]
            }
        })
    }
}

fn cargo(arguments: &str) -> Line {
    Line {
        program: "cargo",
        arguments: arguments.split(' ').map(str::to_owned).collect(),
        environment: &[("INSTA_UPDATE", "no")],
    }
}

fn script(path: &str) -> Line {
    Line {
        program: "bash",
        arguments: vec![path.to_owned()],
        environment: &[],
    }
}

/// Runs the command. A step that fails does not keep the others from running.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let steps = match arguments.steps.as_slice() {
        [] => &Step::ALL,
        named => named,
    };
    let mut report = String::new();
    let mut outcome = Outcome::Fine;
    for step in steps {
        let start = Instant::now();
        println!("== {}", step.name());
        let passed = passes(workspace, *step)?;
        let word = if passed { "passed" } else { "failed" };
        let seconds = start.elapsed().as_secs();
        report.push_str(&format!("{word}  {} ({seconds} s)\n", step.name()));
        if !passed {
            outcome = Outcome::Found;
        }
    }
    print!("{report}");
    Ok(outcome)
}

fn passes(workspace: &Workspace, step: Step) -> Result<bool> {
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
        if !status.success() {
            return Ok(false);
        }
    }
    Ok(true)
}
