//! Findings by what they are about: operations that are gone, what reaches the same operations,
//! operations that are new.

use std::collections::BTreeMap;

use clever_spec::compare::{Bump, Comparison, Effect, Finding, Severity};

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

/// The operations that a finding reaches: some by name, and how many.
type Operations<'c> = (&'c [String], usize);

/// What a finding is listed under, in the order of the groups.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'c> {
    Api,
    Gone,
    Reaching(std::cmp::Reverse<Severity>, Operations<'c>),
    New,
}

/// Puts findings together.
pub fn groups(comparison: &Comparison) -> Vec<Group<'_>> {
    let mut worst: BTreeMap<Operations<'_>, Severity> = BTreeMap::new();
    for finding in &comparison.findings {
        let severity = worst
            .entry(operations(finding))
            .or_insert(Severity::Compatible);
        *severity = finding.rule.severity.max(*severity);
    }
    let mut groups: BTreeMap<Key<'_>, Vec<&Finding>> = BTreeMap::new();
    for finding in &comparison.findings {
        let operations = operations(finding);
        let key = match finding.rule.id {
            "operation-removed" => Key::Gone,
            "operation-added" => Key::New,
            _ if finding.used_by_count == 0 => Key::Api,
            _ => Key::Reaching(std::cmp::Reverse(worst[&operations]), operations),
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
        Key::Reaching(_, (operations, count)) => named(operations, *count),
    }
}

/// The first operations by name, and how many there are beside them.
pub fn named(operations: &[String], count: usize) -> String {
    match count {
        _ if count <= NAMED => operations.join(", "),
        _ => {
            let named = operations[..NAMED].join(", ");
            let more = match count - NAMED {
                1 => "1 more operation".to_owned(),
                more => format!("{more} more operations"),
            };
            format!("{named} and {more}")
        }
    }
}

fn operations(finding: &Finding) -> Operations<'_> {
    (&finding.used_by, finding.used_by_count)
}

/// What a finding does to the generated crate, such as `, source-breaking, major bump`; nothing
/// where it only adds to it.
pub fn asks(finding: &Finding) -> String {
    let (effect, bump) = (finding.effect.as_str(), finding.bump());
    let is_none = effect == Effect::None.as_str();
    match (is_none, bump) {
        (true, Bump::Major) => ", major bump".to_owned(),
        (true, _) => String::new(),
        (false, _) => format!(", {effect}, {} bump", bump.as_str()),
    }
}

/// Such as `1 breaking, 2 risky, 30 compatible changes; a major version bump`, and that there may be
/// more.
pub fn summary(comparison: &Comparison) -> String {
    match comparison.is_whole() {
        true => changes(comparison),
        false => format!("{}; not everything was compared", changes(comparison)),
    }
}

fn changes(comparison: &Comparison) -> String {
    let Some(bump) = comparison.bump() else {
        let known = match comparison.is_whole() {
            true => "no changes",
            false => "no changes are known",
        };
        return known.to_owned();
    };
    let counts = Severity::ALL.map(|severity| format!("{} {severity}", comparison.count(severity)));
    format!(
        "{} changes; a {} version bump",
        counts.join(", "),
        bump.as_str()
    )
}
