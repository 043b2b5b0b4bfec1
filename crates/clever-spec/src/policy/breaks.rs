//! What breaks callers, or might: what could not be compared may hide anything.

use jiff::civil::Date;

use super::{Departure, Rule};
use crate::called::called_at;
use crate::compare::{Finding, Severity, compare_on};
use crate::document::Document;
use crate::problem::{Place, Problem};
use crate::tree::Tree;
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
    let (old, new) = (before.tree(), now.tree());
    let comparison = compare_on(day, &old, &new);
    let departure = |what: String, at: Vec<String>| {
        let mut exceptions = exceptions.iter().filter(|it| it.rule == rule.id);
        let found = exceptions.find(|it| covers(it, &at));
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
        let at = places(finding, (&old, &new));
        let (sentence, id) = (finding.sentence(), finding.rule.id);
        departure(format!("{sentence} [{id}] at {}", at.join(", ")), at)
    });
    let unread_old = comparison.unread_old.iter();
    let unread_old = unread_old.map(|problem| (before_name, problem));
    let unread_new = comparison.unread_new.iter();
    let unread_new = unread_new.map(|problem| (now_name, problem));
    let unread = unread_old.chain(unread_new);
    let unread = unread.map(|(name, problem)| {
        let at = problem.place.pointer.clone();
        departure(not_compared(name, problem), at.into_iter().collect())
    });
    breaking.chain(unread).collect()
}

/// Where a change is, as JSON pointers: at what it is about, and not at what else of the other document
/// has to do with it.
fn places(finding: &Finding, (old, new): (&Tree, &Tree)) -> Vec<String> {
    let both = [(&finding.old, old), (&finding.new, new)];
    let both = both.map(|(place, tree)| Some((place.pointer.as_deref()?, tree)));
    let is_meant =
        |(pointer, tree): &(&str, &Tree)| called_at(tree.root(), pointer) == finding.subject;
    let mut places: Vec<_> = both.into_iter().flatten().collect();
    if places.iter().any(is_meant) {
        places.retain(is_meant);
    }
    let mut places: Vec<_> = places.iter().map(|(at, _)| (*at).to_owned()).collect();
    places.dedup();
    // What is around the one place in the other document is around much else.
    if let [one, other] = places.as_slice() {
        let is_around =
            |place: &String, within: &String| holds(place, std::slice::from_ref(within));
        match (is_around(one, other), is_around(other, one)) {
            (true, _) => drop(places.remove(0)),
            (_, true) => places.truncate(1),
            _ if one.is_empty() => drop(places.remove(0)),
            _ if other.is_empty() => places.truncate(1),
            _ => {}
        }
    }
    places
}

/// Whether an exception names all places of a change: one of them alone may be that of another change
/// in the other document.
fn covers(exception: &Exception, places: &[String]) -> bool {
    let is_named = |place: &String| {
        let mut named = exception.at.iter();
        named.any(|named| holds(named, std::slice::from_ref(place)))
    };
    !places.is_empty() && places.iter().all(is_named)
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
