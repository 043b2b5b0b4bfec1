//! `cargo xtask versions`: the API versions, and where they depart from Clever's change policy.

use clever_spec::policy::{self, Departure};
use clever_spec::{Version, Versions, effective, operations};

use crate::output;
use crate::printable::printable;
use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `versions`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// List the rules of the policy instead.
    #[arg(long)]
    policy: bool,
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    if arguments.policy {
        for rule in policy::rules() {
            output::line(format_args!(
                "{}\n    {}\n    {}",
                rule.id, rule.means, rule.advice
            ))?;
        }
        return Ok(Outcome::Fine);
    }
    let specs = workspace.specs();
    let list = Versions::read(&specs)?;
    let documents = list
        .list
        .iter()
        .map(|version| effective::read_document(&specs, version))
        .collect::<Result<Vec<_>>>()?;
    let effective = effective::load_all(&specs)?;
    output::line(format_args!(
        "{:<9}{:<12}{:<14}{:<13}{:<6}{:<13}{:>10}  source",
        "version", "released", "frozen since", "status", "open", "crate", "operations"
    ))?;
    for one in &effective {
        output::line(format_args!(
            "{}{:>10}  {}",
            row(&list, &one.version),
            operations::operations(&one.document).count(),
            printable(&source(&list))
        ))?;
    }
    output::line(format_args!(
        "from Clever's definitions at {} of {}; open: to new applications",
        printable(&list.upstream_revision),
        list.upstream_date
    ))?;
    for dropped in &list.dropped {
        output::line(format_args!(
            "{} of {} was dropped on {}: {}",
            dropped.name,
            dropped.released,
            dropped.date,
            printable(&dropped.reason)
        ))?;
    }
    let published: Vec<_> = list.list.iter().zip(&documents).collect();
    let departures = policy::judge(&list, &published);
    if !departures.is_empty() {
        output::line("\nDepartures from Clever's change policy")?;
    }
    let mut told: Vec<String> = departures.iter().map(told).collect();
    // One exception may acknowledge several places.
    told.dedup();
    for line in told {
        output::line(printable(&line))?;
    }
    Ok(Outcome::Fine)
}

fn row(list: &Versions, version: &Version) -> String {
    let frozen = match policy::is_frozen(list, version) {
        true => version.frozen_since().to_string(),
        false => "-".to_owned(),
    };
    format!(
        "{:<9}{:<12}{frozen:<14}{:<13}{:<6}{:<13}",
        version.name,
        version.released.to_string(),
        version.status.as_str(),
        if policy::is_open(list, version) {
            "yes"
        } else {
            "no"
        },
        version.crate_name(),
    )
}

/// The revision of the definitions in short.
fn source(list: &Versions) -> String {
    list.upstream_revision.chars().take(10).collect()
}

fn told(departure: &Departure) -> String {
    let Departure {
        rule,
        version,
        what,
        acknowledged,
        ..
    } = departure;
    match acknowledged {
        Some(exception) => format!(
            "{version}  {}  {}: {}",
            exception.date, rule.id, exception.reason
        ),
        None => format!("{version}  not acknowledged  {}: {what}", rule.id),
    }
}
