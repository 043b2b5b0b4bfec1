//! `cargo xtask drift`: where captured responses left the document.

mod json;
mod overlay;
mod text;

use std::path::{Path, PathBuf};

use clever_spec::captured::{self, Captured};
use clever_spec::drift::{Action, Body, Drift, Finding};
use clever_spec::effective::load_one;
use clever_spec::{Problem, Versions};
use serde_json::Value;

use crate::output;
use crate::report::{self, Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `drift`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
No text of a body is printed, except values that the document lets show.

What is an error, no JSON or no body at all is named and left out; of a batch also what is of no \
version or operation.

Exit codes: 0 if everything that was judged is as the document says, 1 if something was not, 2 on wrong use, \
unreadable input, or if nothing was left to look at.")]
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
    errors: Vec<Problem>,
    /// What is no body, or none that can be read, and was left out.
    unreadable: Vec<Problem>,
    /// What was found, each with its version.
    findings: Vec<(String, Finding)>,
}

impl Seen {
    fn left_out(&self) -> impl Iterator<Item = &Problem> {
        self.errors.iter().chain(&self.unreadable)
    }
}

/// The actions of a finding, as they stand in an overlay.
fn actions(version: &str, finding: &Finding) -> Vec<Value> {
    let actions = finding.actions.iter();
    let of_version = |action: &Action| action.to_value(Some(version));
    actions.map(of_version).collect()
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let seen = look(workspace, arguments, captured(arguments)?)?;
    if seen.responses == 0 {
        seen.left_out().for_each(report::print);
        return Ok(Outcome::Unusable);
    }
    if arguments.format == Format::Overlay {
        text::left_out(&seen).lines().for_each(output::tell);
    }
    let printed = match arguments.format {
        Format::Text => text::print(&seen)?,
        Format::Json => json::print(&seen),
        Format::Overlay => overlay::print(&seen)?,
    };
    output::print(&printed)?;
    Ok(match seen.findings.is_empty() {
        true => Outcome::Fine,
        false => Outcome::Found,
    })
}

fn captured(arguments: &Arguments) -> Result<Vec<Result<Captured>>> {
    if let Some(folder) = &arguments.batch {
        return captured::batch(folder);
    }
    let version = arguments.version.as_deref().unwrap_or_default();
    let operation = arguments.operation.as_deref().unwrap_or_default();
    let captured = captured::of_operation(version, operation, &arguments.files);
    Ok(captured.into_iter().map(Ok).collect())
}

/// Looks at one body after the other; those of a version stand together. In a batch, one that cannot
/// be judged keeps no other from being.
fn look(
    workspace: &Workspace,
    arguments: &Arguments,
    captured: Vec<Result<Captured>>,
) -> Result<Seen> {
    let mut seen = Seen::default();
    let is_batch = arguments.batch.is_some();
    let list = Versions::read(&workspace.specs())?;
    let mut bodies = Vec::new();
    for captured in captured {
        match captured {
            Ok(body) => bodies.push(body),
            Err(problem) => seen.unreadable.push(problem),
        }
    }
    for bodies in bodies.chunk_by(|one, next| one.version == next.version) {
        let version = &bodies[0].version;
        match list.require(version) {
            Err(problem) if is_batch => {
                let of_body = |body: &Captured| body.problem(&problem.what, &problem.help);
                seen.unreadable.extend(bodies.iter().map(of_body));
                continue;
            }
            listed => listed?,
        };
        let mut drift = Drift::new(load_one(&workspace.specs(), version)?.document);
        for body in bodies {
            match look_at(body, &mut drift, &mut seen) {
                Err(problem) if is_batch => seen.unreadable.push(problem),
                looked_at => looked_at?,
            }
        }
        let report = drift.report();
        seen.responses += report.responses;
        for mut finding in report.findings {
            finding.schema.file = workspace.shown(Path::new(&finding.schema.file));
            seen.findings.push((version.clone(), finding));
        }
    }
    Ok(seen)
}

fn look_at(body: &Captured, drift: &mut Drift, seen: &mut Seen) -> Result<()> {
    let named = |problem: Problem| body.problem(problem.what, problem.help);
    let kind = drift.read(&body.operation, &body.read()?);
    match kind.map_err(named)? {
        Body::Response => {}
        Body::Error => seen.errors.push(body.problem(
            "an error, and not what the operation answers with when it succeeds",
            "give it the body of a successful response",
        )),
        Body::Unreadable(problem) => seen.unreadable.push(named(problem)),
    }
    Ok(())
}
