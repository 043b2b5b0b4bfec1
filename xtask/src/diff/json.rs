//! For programs.

use clever_spec::compare::{Comparison, Finding, Severity};
use clever_spec::{Place, Problem};
use serde_json::{Value, json};

/// Raised when a member goes or changes its meaning; members may be added without.
const FORMAT: u32 = 2;

/// Everything that was found.
pub fn print(comparison: &Comparison, [old, new]: [&str; 2]) -> String {
    let findings: Vec<Value> = comparison.findings.iter().map(finding).collect();
    let unread = |problems: &[Problem]| problems.iter().map(problem).collect::<Vec<_>>();
    let printed = json!({
        "format": FORMAT,
        "old": old,
        "new": new,
        "summary": {
            "breaking": comparison.count(Severity::Breaking),
            "risky": comparison.count(Severity::Risky),
            "compatible": comparison.count(Severity::Compatible),
            "bump": comparison.bump().map(clever_spec::compare::Bump::as_str),
        },
        "findings": findings,
        "not_compared": {
            "old": unread(&comparison.unread_old),
            "new": unread(&comparison.unread_new),
        },
    });
    format!("{printed:#}\n")
}

fn finding(finding: &Finding) -> Value {
    let rule = finding.rule;
    json!({
        "rule": rule.id,
        "severity": rule.severity.as_str(),
        "direction": rule.direction.as_str(),
        "effect": finding.effect.as_str(),
        "bump": finding.bump().as_str(),
        "subject": finding.subject,
        "what": finding.what,
        "old": place(&finding.old),
        "new": place(&finding.new),
        "used_by": &*finding.used_by,
        "used_by_count": finding.used_by_count,
    })
}

fn place(place: &Place) -> Value {
    json!({"file": place.file, "line": place.line, "pointer": place.pointer})
}

fn problem(problem: &Problem) -> Value {
    json!({"what": problem.what, "place": place(&problem.place)})
}
