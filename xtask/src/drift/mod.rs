//! `cargo xtask drift`: where captured responses left the document.

mod json;
mod overlay;
mod text;

use std::path::{Path, PathBuf};

use clever_spec::captured::{self, Captured};
use clever_spec::drift::{Action, Body, Drift, Finding};
use clever_spec::effective::load_one;
use clever_spec::{Place, Problem};
use serde_json::Value;

use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `drift`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
No text of a body is printed, except values that the document lets show.

Exit codes: 0 if everything was as the document says, 1 if something was not, 2 on wrong use or \
unreadable input.")]
pub struct Arguments {
    /// API version, such as v3.0.
    #[arg(long, required_unless_present = "batch")]
    version: Option<String>,
    /// The operation that answered, such as getUsers.
    #[arg(long, required_unless_present = "batch")]
    operation: Option<String>,
    /// Folder of bodies, each named `<version>/<operation>--<n>.json`.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["version", "operation", "files"])]
    batch: Option<PathBuf>,
    /// For whom to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Bodies, each a file of JSON; standard input when there is none, or for `-`.
    files: Vec<PathBuf>,
}

/// For whom to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// People at a terminal.
    Text,
    /// Programs; the README of clever-spec describes it.
    Json,
    /// specs/overlays: the corrections, as an OpenAPI overlay.
    Overlay,
}

/// What was seen of all versions.
#[derive(Debug, Default)]
struct Seen {
    /// How many responses were looked at.
    responses: u64,
    /// The bodies that are errors, and were left out.
    errors: Vec<String>,
    /// What was found, each with its version.
    findings: Vec<(String, Finding)>,
}

/// The actions of a finding, as they stand in an overlay.
fn actions(version: &str, finding: &Finding) -> Vec<Value> {
    let actions = finding.actions.iter();
    let of_version = |action: &Action| action.to_value(Some(version));
    actions.map(of_version).collect()
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let seen = look(workspace, &captured(arguments)?)?;
    let printed = match arguments.format {
        Format::Text => text::print(&seen)?,
        Format::Json => json::print(&seen),
        Format::Overlay => overlay::print(&seen)?,
    };
    print!("{printed}");
    Ok(match seen.findings.is_empty() {
        true => Outcome::Fine,
        false => Outcome::Found,
    })
}

fn captured(arguments: &Arguments) -> Result<Vec<Captured>> {
    if let Some(folder) = &arguments.batch {
        return captured::batch(folder);
    }
    let version = arguments.version.as_deref().unwrap_or_default();
    let operation = arguments.operation.as_deref().unwrap_or_default();
    Ok(captured::of_operation(version, operation, &arguments.files))
}

/// Looks at one body after the other; those of a version stand together.
fn look(workspace: &Workspace, captured: &[Captured]) -> Result<Seen> {
    let mut seen = Seen::default();
    for bodies in captured.chunk_by(|one, next| one.version == next.version) {
        let version = &bodies[0].version;
        let mut drift = Drift::new(load_one(&workspace.specs(), version)?.document);
        for body in bodies {
            let kind = drift.read(&body.operation, &body.read()?);
            match kind.map_err(|problem| body.problem(problem.what, problem.help))? {
                Body::Response => {}
                Body::Error => seen.errors.push(body.name()),
            }
        }
        let report = drift.report();
        seen.responses += report.responses;
        for mut finding in report.findings {
            finding.schema.file = workspace.shown(Path::new(&finding.schema.file));
            seen.findings.push((version.clone(), finding));
        }
    }
    match seen.responses {
        0 => Err(Problem::new(
            Place::file(seen.errors.join(", ")),
            "an error, and not what the operation answers with when it succeeds",
            "give the bodies of successful responses",
        )),
        _ => Ok(seen),
    }
}
