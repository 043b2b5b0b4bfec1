//! What breaks callers, or might: what could not be compared may hide anything.

use super::{Departure, Rule};
use crate::compare::{Severity, compare};
use crate::document::Document;
use crate::problem::{Place, Problem};
use crate::versions::{Exception, Version};

/// A document and what it is called.
pub(super) type Named<'d> = (&'d str, &'d Document);

/// Every change that breaks callers, and every place that could not be compared, with the exception
/// among these that acknowledges it.
pub(super) fn breaking(
    (before_name, before): Named<'_>,
    (now_name, now): Named<'_>,
    rule: &'static Rule,
    version: &Version,
    exceptions: &[&Exception],
) -> Vec<Departure> {
    let comparison = compare(&before.tree(), &now.tree());
    let departure = |what: String, places: &[&Place]| Departure {
        rule,
        version: version.name.clone(),
        what,
        acknowledged: exceptions
            .iter()
            .find(|it| it.rule == rule.id && names(it, places))
            .map(|it| (*it).clone()),
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

/// Whether an exception names one of these places, or one around it.
fn names(exception: &Exception, places: &[&Place]) -> bool {
    let is_within = |at: &str, pointer: &str| {
        let rest = pointer.strip_prefix(at);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut pointers = places.iter().filter_map(|place| place.pointer.as_deref());
    pointers.any(|pointer| {
        exception
            .at
            .iter()
            .any(|at| !at.is_empty() && is_within(at, pointer))
    })
}
