//! `cargo xtask sample`: do captured bodies survive a round trip through the generated types?
#![forbid(unsafe_code)]

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use clever_spec::{Effective, declared, effective};
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

/// One body to try.
struct Sample {
    name: String,
    version: String,
    operation: String,
    json: Vec<u8>,
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
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool, String> {
    let samples = samples(arguments)?;
    let documents = effective::load_all(&arguments.specs).map_err(|problem| problem.to_string())?;
    let mut totals = Totals::default();
    for sample in &samples {
        check(sample, &documents, &mut totals)?;
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

fn samples(arguments: &Arguments) -> Result<Vec<Sample>, String> {
    if let Some(folder) = &arguments.batch {
        return batch(folder);
    }
    let sample = |name: String, json| Sample {
        name,
        version: arguments.version.clone().unwrap_or_default(),
        operation: arguments.operation.clone().unwrap_or_default(),
        json,
    };
    if arguments.files.is_empty() {
        return Ok(vec![sample("standard input".to_owned(), standard_input()?)]);
    }
    let read = |path: &PathBuf| {
        let json = if path == Path::new("-") {
            standard_input()?
        } else {
            read(path)?
        };
        Ok(sample(path.display().to_string(), json))
    };
    arguments.files.iter().map(read).collect()
}

fn standard_input() -> Result<Vec<u8>, String> {
    let mut json = Vec::new();
    let read = std::io::stdin().read_to_end(&mut json);
    read.map_err(|error| format!("cannot read standard input: {error}"))?;
    Ok(json)
}

fn batch(folder: &Path) -> Result<Vec<Sample>, String> {
    let mut samples = Vec::new();
    for version in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        for path in entries(&version)? {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let Some((operation, _)) = name
                .strip_suffix(".json")
                .and_then(|stem| stem.split_once("--"))
            else {
                return Err(format!(
                    "{}: not named <operation>--<n>.json",
                    path.display()
                ));
            };
            samples.push(Sample {
                name: path.display().to_string(),
                version: version
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                operation: operation.to_owned(),
                json: read(&path)?,
            });
        }
    }
    if samples.is_empty() {
        return Err(format!(
            "{}: no <version>/<operation>--<n>.json in it",
            folder.display()
        ));
    }
    Ok(samples)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let problem = |error| format!("{}: cannot be read: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(problem)?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| Ok(entry.map_err(problem)?.path()))
        .collect::<Result<_, String>>()?;
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))
}

fn check(sample: &Sample, documents: &[Effective], totals: &mut Totals) -> Result<(), String> {
    let Sample {
        name,
        version,
        operation,
        json,
    } = sample;
    let unknown = |what: String| format!("{name}: {what}");
    let types = VERSIONS
        .iter()
        .find(|known| known.version.name == version.as_str());
    let document = documents
        .iter()
        .find(|known| known.version.name == *version);
    let (Some(types), Some(document)) = (types, document) else {
        let known: Vec<&str> = VERSIONS.iter().map(|known| known.version.name).collect();
        return Err(unknown(format!(
            "there is no version `{version}`; there are {}",
            known.join(", ")
        )));
    };
    let body: Value = serde_json::from_slice(json).map_err(|error| {
        unknown(format!(
            "not JSON: line {}, column {}",
            error.line(),
            error.column()
        ))
    })?;
    let schema = declared::success_schema(&document.document, operation);
    let (Some(schema), Some(decoded)) = (schema, (types.decode)(operation, json)) else {
        return Err(unknown(format!(
            "{version} has no operation `{operation}` that answers with a body"
        )));
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
    let undeclared = declared::undeclared(&document.document, schema, &body);
    let survival = compare(&body, written);
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
