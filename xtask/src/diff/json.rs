//! For programs.

use clever_spec::compare::{Bump, Comparison, Severity};
use clever_spec::{Place, Problem};
use serde::Serialize;

use crate::report::Result;

/// Raised when a member goes or changes its meaning; members may be added without.
const FORMAT: u32 = 2;

#[derive(Serialize)]
struct Printed<'a> {
    format: u32,
    old: &'a str,
    new: &'a str,
    summary: Summary,
    findings: Vec<Finding<'a>>,
    not_compared: NotCompared<'a>,
}

#[derive(Serialize)]
struct Summary {
    breaking: usize,
    risky: usize,
    compatible: usize,
    bump: Option<&'static str>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: &'a str,
    direction: &'a str,
    effect: &'a str,
    bump: &'a str,
    subject: &'a str,
    what: &'a str,
    old: Location<'a>,
    new: Location<'a>,
    used_by: &'a [String],
    used_by_count: usize,
}

#[derive(Serialize)]
struct NotCompared<'a> {
    old: Vec<Unread<'a>>,
    new: Vec<Unread<'a>>,
}

#[derive(Serialize)]
struct Unread<'a> {
    what: &'a str,
    place: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    file: &'a str,
    line: Option<usize>,
    pointer: Option<&'a str>,
}

/// Everything that was found.
pub fn print(comparison: &Comparison, [old, new]: [&str; 2]) -> Result<String> {
    let printed = Printed {
        format: FORMAT,
        old,
        new,
        summary: Summary {
            breaking: comparison.count(Severity::Breaking),
            risky: comparison.count(Severity::Risky),
            compatible: comparison.count(Severity::Compatible),
            bump: comparison.bump().map(Bump::as_str),
        },
        findings: comparison.findings.iter().map(Finding::from).collect(),
        not_compared: NotCompared {
            old: comparison.unread_old.iter().map(Unread::from).collect(),
            new: comparison.unread_new.iter().map(Unread::from).collect(),
        },
    };
    let text = serde_json::to_string_pretty(&printed).map_err(|error| {
        let what = format!("cannot be written as JSON: {error}");
        Problem::new(Place::default(), what, "report this, with the documents")
    })?;
    Ok(text + "\n")
}

impl<'a> From<&'a clever_spec::compare::Finding> for Finding<'a> {
    fn from(finding: &'a clever_spec::compare::Finding) -> Self {
        let rule = finding.rule;
        Self {
            rule: rule.id,
            severity: rule.severity.as_str(),
            direction: rule.direction.as_str(),
            effect: finding.effect.as_str(),
            bump: finding.bump().as_str(),
            subject: &finding.subject,
            what: &finding.what,
            old: Location::from(&finding.old),
            new: Location::from(&finding.new),
            used_by: &finding.used_by,
            used_by_count: finding.used_by_count,
        }
    }
}

impl<'a> From<&'a Problem> for Unread<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            what: &problem.what,
            place: Location::from(&problem.place),
        }
    }
}

impl<'a> From<&'a Place> for Location<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            file: &place.file,
            line: place.line,
            pointer: place.pointer.as_deref(),
        }
    }
}
