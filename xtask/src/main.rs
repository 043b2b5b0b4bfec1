//! The maintainer's commands. Run `cargo xtask help`.
#![forbid(unsafe_code)]
// Those macros die where nothing can be written: see `output`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod baseline;
mod changelog;
mod check;
mod ci;
mod diff;
mod document;
mod drift;
mod finish;
mod generate;
mod generator;
mod git;
mod import;
mod lower;
mod members;
mod output;
mod pipeline;
mod printable;
mod report;
mod revision;
mod sample;
mod stats;
mod versions;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use report::Outcome;

/// Commands for maintaining the workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// The workspace to work on; the one this command was built from unless said otherwise.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write specs/vX.Y.yaml from Clever's public Swagger 2.0 definitions.
    Import(import::Arguments),
    /// Print the effective document of a version: upstream's facts with our corrections.
    Document(document::Arguments),
    /// Say what changed between two documents, and how bad it is for callers.
    Diff(diff::Arguments),
    /// Generate the client crates from specs/.
    Generate(generate::Arguments),
    /// Say whether everything is fresh, and whether a change breaks callers. CI runs it.
    Check(check::Arguments),
    /// Print the API versions, and where they depart from Clever's change policy.
    Versions(versions::Arguments),
    /// Write into CHANGELOG.md what changed in each generated crate.
    Changelog(changelog::Arguments),
    /// Run what CI runs: all of it, or the steps that are named.
    Ci(ci::Arguments),
    /// Print how much is generated and how fast, and compare it with progenitor alone.
    Stats(stats::Arguments),
    /// Decode captured bodies with the generated types and report every value that is lost.
    Sample(sample::Arguments),
    /// Report where captured bodies left the document, with overlay actions that correct it.
    Drift(drift::Arguments),
}

fn main() -> ExitCode {
    // Who reads the first lines only, as `head` does, ends it without a word.
    sigpipe::reset();
    let arguments = Arguments::parse();
    let workspace = workspace::Workspace::new(arguments.root);
    let outcome = match arguments.command {
        Command::Import(arguments) => import::run(&workspace, &arguments),
        Command::Document(arguments) => document::run(&workspace, &arguments),
        Command::Diff(arguments) => diff::run(&workspace, &arguments),
        Command::Generate(arguments) => generate::run(&workspace, &arguments),
        Command::Check(arguments) => check::run(&workspace, &arguments),
        Command::Changelog(arguments) => changelog::run(&workspace, &arguments),
        Command::Versions(arguments) => versions::run(&workspace, &arguments),
        Command::Ci(arguments) => ci::run(&workspace, &arguments),
        Command::Stats(arguments) => stats::run(&workspace, &arguments),
        Command::Sample(arguments) => sample::run(&workspace, &arguments),
        Command::Drift(arguments) => drift::run(&workspace, &arguments),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Unusable) => ExitCode::from(2),
        Err(problem) => {
            report::print(&problem);
            ExitCode::from(2)
        }
    }
}
