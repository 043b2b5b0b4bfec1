//! What breaks callers, or might: what could not be compared may hide anything.

use jiff::civil::Date;

use super::{Departure, Rule};
use crate::compare::{Severity, compare_on};
use crate::document::Document;
use crate::problem::{Place, Problem};
use crate::versions::{Exception, Version};

/// A document and what it is called.
pub(super) type Named<'d> = (&'d str, &'d Document);

/// Every change that breaks callers as of a day, and every place that could not be compared, with the
/// exception among these that acknowledges it.
pub(super) fn breaking(
    day: Date,
    (before_name, before): Named<'_>,
    (now_name, now): Named<'_>,
    rule: &'static Rule,
    version: &Version,
    exceptions: &[&Exception],
) -> Vec<Departure> {
    let comparison = compare_on(day, &before.tree(), &now.tree());
    let departure = |what: String, places: &[&Place]| {
        let pointers = places.iter().filter_map(|it| it.pointer.clone());
        let at: Vec<String> = pointers.collect();
        let mut exceptions = exceptions.iter().filter(|it| it.rule == rule.id);
        let found = exceptions.find(|it| it.at.iter().any(|place| holds(place, &at)));
        Departure {
            rule,
            version: version.name.clone(),
            what,
            at,
            acknowledged: found.map(|it| (*it).clone()),
        }
    };
    let findings = comparison.findings.iter();
    let breaking = findings.filter(|finding| finding.rule.severity == Severity::Breaking);
    let breaking = breaking.map(|finding| {
        let what = format!("{} [{}]", finding.sentence(), finding.rule.id);
        departure(what, &[&finding.old, &finding.new])
    });
    let unread_old = comparison.unread_old.iter();
    let unread_old = unread_old.map(|problem| (before_name, problem));
    let unread_new = comparison.unread_new.iter();
    let unread_new = unread_new.map(|problem| (now_name, problem));
    let unread = unread_old.chain(unread_new);
    let unread =
        unread.map(|(name, problem)| departure(not_compared(name, problem), &[&problem.place]));
    breaking.chain(unread).collect()
}

fn not_compared(name: &str, problem: &Problem) -> String {
    let Place { line, pointer, .. } = &problem.place;
    let line = line.map_or(String::new(), |line| format!(", line {line}"));
    let pointer = pointer.as_deref().filter(|at| !at.is_empty());
    let at = pointer.map_or(String::new(), |at| format!(" at {at}"));
    format!("not compared in {name}{line}{at}: {}", problem.what)
}

/// Whether a place is one of these, or around one.
pub(super) fn holds(place: &str, pointers: &[String]) -> bool {
    let is_within = |pointer: &String| {
        let rest = pointer.strip_prefix(place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !place.is_empty() && pointers.iter().any(is_within)
}
