//! `cargo xtask stats`: how much is generated, how fast, and against what.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clever_spec::{Effective, effective};

use crate::baseline::{self, Baseline};
use crate::generator;
use crate::lower::{self, Operation};
use crate::output;
use crate::pipeline::{self, Generated};
use crate::report::{Outcome, Result};
use crate::workspace::{Changes, Workspace};

/// Arguments of `stats`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Also write what progenitor alone makes of the documents, as crates, into this folder.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "target/baseline")]
    baseline: Option<PathBuf>,
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let all = effective::load_all(&workspace.specs())?;
    // One after the other, so that the times of the stages can be compared.
    let generated = all
        .iter()
        .map(pipeline::generate)
        .collect::<Result<Vec<_>>>()?;
    table(&generated)?;
    speed(&all)?;
    if let Some(folder) = &arguments.baseline {
        compare(workspace, &generated, &workspace.path("").join(folder))?;
    }
    Ok(Outcome::Fine)
}

fn table(generated: &[Generated]) -> Result<()> {
    output::line(format_args!(
        "{:<8}{:>11}{:>7}{:>12}{:>8}{:>9}{:>12}{:>9}",
        "version", "operations", "types", "open enums", "lines", "lower", "progenitor", "finish"
    ))?;
    for one in generated {
        output::line(format_args!(
            "{:<8}{:>11}{:>7}{:>12}{:>8}{:>6} ms{:>9} ms{:>6} ms",
            one.version.name,
            one.lowered.operations.len(),
            one.package.types,
            one.lowered.enums.len(),
            lines(one),
            one.times.lower.as_millis(),
            one.times.generate.as_millis(),
            one.times.finish.as_millis(),
        ))?;
    }
    Ok(())
}

/// Lines of Rust in the crate.
fn lines(generated: &Generated) -> usize {
    let sources = generated
        .package
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".rs"));
    sources.map(|(_, content)| content.lines().count()).sum()
}

/// Our whole way from document to text against progenitor's, parsed and printed, from the same
/// lowered document. Both are taken in turns on one thread, so that both see the same machine.
fn speed(all: &[Effective]) -> Result<()> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (mut our_round, mut their_round) = (Duration::ZERO, Duration::ZERO);
        for effective in all {
            let lowered = lower::lower(effective)?;
            their_round += time(|| {
                generator::generate_all(&lowered).map(|file| prettyplease::unparse(&file))
            })?;
            our_round += time(|| pipeline::generate(effective))?;
        }
        ours.push(our_round);
        theirs.push(their_round);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let start = Instant::now();
    pipeline::generate_all(all)?;
    output::line(format_args!(
        "\nfrom document to text, all versions: {} ms on one thread, {} ms as `generate` does it",
        ours.as_millis(),
        start.elapsed().as_millis(),
    ))?;
    output::line(format_args!(
        "progenitor, parse and print alone: {} ms; ratio on one thread {:.2}",
        theirs.as_millis(),
        ours.as_secs_f64() / theirs.as_secs_f64()
    ))?;
    Ok(())
}

const ROUNDS: usize = 9;

fn time<T>(run: impl FnOnce() -> Result<T>) -> Result<Duration> {
    let start = Instant::now();
    let result = run()?;
    let time = start.elapsed();
    drop(result);
    Ok(time)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn compare(workspace: &Workspace, generated: &[Generated], folder: &Path) -> Result<()> {
    let mut changes = Changes::default();
    let mut total = (0, 0);
    output::line(format_args!(
        "\n{:<8}{:>8}{:>10}{:>7}",
        "version", "lines", "baseline", "ratio"
    ))?;
    for one in generated {
        let document = effective::read_document(&workspace.specs(), &one.version)?;
        let baseline: Baseline = baseline::generate(&one.version, &document)?;
        let (ours, theirs) = (lines(one), baseline.lines());
        row(&one.version.name, ours, theirs)?;
        total = (total.0 + ours, total.1 + theirs);
        for (path, content) in baseline.files(folder) {
            changes.write(path, content);
        }
        for (path, content) in callers(workspace, folder, one) {
            changes.write(path, content);
        }
    }
    row("all", total.0, total.1)?;
    output::line(format_args!(
        "\nbaseline crates and callers are in {}",
        workspace.shown(folder)
    ))?;
    changes.apply()
}

fn row(name: &str, ours: usize, theirs: usize) -> Result<()> {
    output::line(format_args!(
        "{name:<8}{ours:>8}{theirs:>10}{:>7.2}",
        ours as f64 / theirs as f64
    ))
}

/// Two programs that call every operation: one through our client, one through the baseline's.
fn callers(workspace: &Workspace, folder: &Path, generated: &Generated) -> Vec<(PathBuf, String)> {
    let name = generated.version.crate_name();
    let ident = generated.version.crate_ident();
    let operations = &generated.lowered.operations;
    let declared: Vec<_> = operations
        .iter()
        .filter(|operation| operation.tag != "Identity")
        .cloned()
        .collect();
    let client_of_ours = format!(
        "{ident}::Client::new(clever_core::DistrictToken::new(\"made-up\").unwrap()).unwrap()"
    );
    let client_of_baseline = format!("{ident}::Client::new(\"https://localhost\")");
    let crates = workspace.path("crates");
    let dependencies_of_ours = format!(
        "{name} = {{ path = {:?} }}\nclever-core = {{ path = {:?} }}\n",
        crates.join(&name),
        crates.join("clever-core"),
    );
    let dependencies_of_baseline = format!("{name} = {{ path = {:?} }}\n", folder.join(&name));
    let manifest = |kind: &str, dependencies: &str| {
        format!(
            "[package]\nname = \"{kind}-{name}-caller\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n{dependencies}"
        )
    };
    let folder_of = |kind: &str| folder.join(format!("{name}-caller-{kind}"));
    vec![
        (
            folder_of("ours").join("Cargo.toml"),
            manifest("ours", &dependencies_of_ours),
        ),
        (
            folder_of("ours").join("src/main.rs"),
            baseline::caller(&ident, &client_of_ours, &declared, body_of_ours),
        ),
        (
            folder_of("baseline").join("Cargo.toml"),
            manifest("baseline", &dependencies_of_baseline),
        ),
        (
            folder_of("baseline").join("src/main.rs"),
            baseline::caller(&ident, &client_of_baseline, &declared, |_, body| {
                body.to_owned()
            }),
        ),
    ]
}

fn body_of_ours(operation: &Operation, body: &str) -> String {
    match operation.method.as_str() {
        "patch" => lower::patch_name(body),
        _ => body.to_owned(),
    }
}
