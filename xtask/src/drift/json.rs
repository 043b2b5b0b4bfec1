//! For programs.

use clever_spec::Problem;
use clever_spec::drift::Finding;
use serde_json::{Value, json};

use super::{Seen, actions};

/// Raised when a member goes or changes its meaning; members may be added without.
const FORMAT: u32 = 1;

/// Everything that was found.
pub fn print(seen: &Seen) -> String {
    let findings = seen.findings.iter();
    let findings = findings.map(|(version, finding)| self::finding(version, finding));
    let printed = json!({
        "format": FORMAT,
        "responses": seen.responses,
        "errors": files(&seen.errors),
        "unreadable": seen.unreadable.iter().map(unreadable).collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    });
    format!("{printed:#}\n")
}

fn files(left_out: &[Problem]) -> Vec<&str> {
    let files = left_out.iter().map(|problem| &*problem.place.file);
    files.collect()
}

fn unreadable(problem: &Problem) -> Value {
    json!({"file": problem.place.file, "what": problem.what})
}

fn finding(version: &str, finding: &Finding) -> Value {
    let schema = &finding.schema;
    let came = finding.came.iter();
    let came = came.map(|came| json!({"what": came.what, "times": came.times}));
    json!({
        "version": version,
        "kind": finding.kind.as_str(),
        "subject": finding.subject,
        "what": finding.what,
        "schema": {"file": schema.file, "line": schema.line, "pointer": schema.pointer},
        "operations": finding.operations,
        "places": finding.places,
        "times": finding.times,
        "of_times": finding.of_times,
        "responses": finding.responses,
        "of_responses": finding.of_responses,
        "came": came.collect::<Vec<_>>(),
        "actions": actions(version, finding),
        "advice": finding.advice,
    })
}
