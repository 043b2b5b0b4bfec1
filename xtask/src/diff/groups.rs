//! Findings by what they are about: operations that are gone, what reaches the same operations,
//! operations that are new.

use std::collections::BTreeMap;

use clever_spec::compare::{Comparison, Finding, Severity};

/// Findings that belong together.
#[derive(Debug)]
pub struct Group<'c> {
    /// What they have in common, in a few words.
    pub heading: String,
    /// The findings, worst first.
    pub findings: Vec<&'c Finding>,
}

/// How many operations a heading names.
const NAMED: usize = 3;

/// What a finding is listed under, in the order of the groups.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'c> {
    Api,
    Gone,
    Reaching(std::cmp::Reverse<Severity>, &'c [String]),
    New,
}

/// Puts findings together.
pub fn groups(comparison: &Comparison) -> Vec<Group<'_>> {
    let mut worst: BTreeMap<&[String], Severity> = BTreeMap::new();
    for finding in &comparison.findings {
        let severity = worst
            .entry(&finding.used_by)
            .or_insert(Severity::Compatible);
        *severity = finding.rule.severity.max(*severity);
    }
    let mut groups: BTreeMap<Key<'_>, Vec<&Finding>> = BTreeMap::new();
    for finding in &comparison.findings {
        let operations = &*finding.used_by;
        let key = match finding.rule.id {
            "operation-removed" => Key::Gone,
            "operation-added" => Key::New,
            _ if operations.is_empty() => Key::Api,
            _ => Key::Reaching(std::cmp::Reverse(worst[operations]), operations),
        };
        groups.entry(key).or_default().push(finding);
    }
    let group = |(key, findings): (Key<'_>, _)| Group {
        heading: heading(&key),
        findings,
    };
    groups.into_iter().map(group).collect()
}

fn heading(key: &Key<'_>) -> String {
    match key {
        Key::Api => "The whole API".to_owned(),
        Key::Gone => "Operations that are gone".to_owned(),
        Key::New => "Operations that are new".to_owned(),
        Key::Reaching(_, operations) if operations.len() <= NAMED => operations.join(", "),
        Key::Reaching(_, operations) => {
            let named = operations[..NAMED].join(", ");
            format!("{named} and {} more operations", operations.len() - NAMED)
        }
    }
}

/// Such as `1 breaking, 2 risky, 30 compatible changes; a major version bump`.
pub fn summary(comparison: &Comparison) -> String {
    let Some(bump) = comparison.bump() else {
        return "no changes".to_owned();
    };
    let counts = Severity::ALL.map(|severity| format!("{} {severity}", comparison.count(severity)));
    format!(
        "{} changes; a {} version bump",
        counts.join(", "),
        bump.as_str()
    )
}
