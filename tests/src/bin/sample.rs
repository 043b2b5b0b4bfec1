//! `cargo xtask sample`: do captured bodies survive a round trip through the generated types?
#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clever_spec::captured::{self, Captured};
use clever_spec::effective::load_one;
use clever_spec::{Result, Tree, declared};
use clever_tests::generated::VERSIONS;
use clever_tests::survival::compare;
use serde_json::Value;

/// Decode response bodies with the generated types, write them back, and report what was lost.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask sample", bin_name = "cargo xtask sample")]
struct Arguments {
    /// API version, such as v3.0.
    #[arg(long, required_unless_present = "batch")]
    version: Option<String>,
    /// The operation that answered, such as getUsers.
    #[arg(long, required_unless_present = "batch")]
    operation: Option<String>,
    /// Folder of bodies, each named `<version>/<operation>--<n>.json`.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["version", "operation", "files"])]
    batch: Option<PathBuf>,
    /// Folder of the documents.
    #[arg(long, default_value = "specs", hide = true)]
    specs: PathBuf,
    /// Bodies, each a file of JSON; standard input when there is none, or for `-`.
    files: Vec<PathBuf>,
}

/// Totals over all bodies.
#[derive(Default)]
struct Totals {
    bodies: usize,
    decoded: usize,
    values: usize,
    lost: usize,
    undeclared: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            eprintln!("{problem}; {}", problem.help);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool> {
    let captured = captured(arguments)?;
    let mut totals = Totals::default();
    // Those of a version stand together.
    for bodies in captured.chunk_by(|one, next| one.version == next.version) {
        let effective = load_one(&arguments.specs, &bodies[0].version)?;
        let document = effective.document.tree();
        for body in bodies {
            check(body, &document, &mut totals)?;
        }
    }
    println!(
        "{} of {} bodies decoded; {} of {} values kept; {} undeclared members",
        totals.decoded,
        totals.bodies,
        totals.values - totals.lost,
        totals.values,
        totals.undeclared
    );
    Ok(totals.decoded == totals.bodies && totals.lost == 0 && totals.undeclared == 0)
}

fn captured(arguments: &Arguments) -> Result<Vec<Captured>> {
    if let Some(folder) = &arguments.batch {
        return captured::batch(folder)?.into_iter().collect();
    }
    let version = arguments.version.as_deref().unwrap_or_default();
    let operation = arguments.operation.as_deref().unwrap_or_default();
    Ok(captured::of_operation(version, operation, &arguments.files))
}

fn check(body: &Captured, document: &Tree, totals: &mut Totals) -> Result<()> {
    let (name, operation) = (body.name(), &body.operation);
    let mut types = VERSIONS.iter();
    let types = types.find(|known| known.version.name == body.version);
    let json = body.read()?;
    let json = captured::unmarked(&json);
    let sent = captured::parse(&name, json)?;
    let undeclared = declared::undeclared(document, operation, &sent);
    let decoded = types.and_then(|types| (types.decode)(operation, json));
    let (Some(undeclared), Some(decoded)) = (undeclared, decoded) else {
        let what = format!(
            "{} has no operation `{operation}` that answers with a body",
            body.version
        );
        return Err(body.problem(what, "name one that its document has"));
    };
    totals.bodies += 1;
    let written = match &decoded.json {
        Ok(written) => {
            totals.decoded += 1;
            written
        }
        Err(mismatch) => {
            println!("{name}: cannot be decoded: {mismatch}");
            &Value::Null
        }
    };
    let survival = compare(&sent, written);
    totals.values += survival.values;
    totals.lost += survival.lost.len();
    totals.undeclared += undeclared.len();
    for path in &undeclared {
        println!("{name}: {path} is not declared by the document");
    }
    for (path, what) in &survival.lost {
        println!("{name}: {path} {what}");
    }
    Ok(())
}
