//! What changed between two documents: at which places, as an exception names them.

use jiff::civil::Date;
use serde_json::Value;

use crate::called::called_at;
use crate::compare::{Comparison, Finding, Severity, compare_on, is_addition};
use crate::document::Document;
use crate::problem::{Place, Problem};
use crate::tree::Tree;

/// A document and what it is called.
pub(super) type Named<'d> = (&'d str, &'d Document);

/// All that changed between two documents as of a day.
pub(super) struct Changes<'d> {
    names: [&'d str; 2],
    trees: [Tree; 2],
    comparison: Comparison,
}

/// One change.
pub(super) struct Change {
    /// What happened, in words, and where.
    pub(super) what: String,
    /// What an exception names to acknowledge it: all of it.
    pub(super) at: Vec<String>,
}

impl<'d> Changes<'d> {
    pub(super) fn new(
        day: Date,
        (before_name, before): Named<'d>,
        (now_name, now): Named<'d>,
    ) -> Self {
        let trees = [before.tree(), now.tree()];
        let [old, new] = &trees;
        Self {
            names: [before_name, now_name],
            comparison: compare_on(day, old, new),
            trees,
        }
    }

    /// What breaks callers, or might: what could not be compared may hide anything.
    pub(super) fn breaking(&self) -> Vec<Change> {
        let findings = self.comparison.findings.iter();
        let breaking = findings.filter(|finding| finding.rule.severity == Severity::Breaking);
        let breaking = breaking.map(|finding| self.told(finding));
        breaking.chain(self.unread()).collect()
    }

    /// What is new, that callers can use, and that breaks none of them.
    pub(super) fn added(&self) -> Vec<Change> {
        let findings = self.comparison.findings.iter();
        let added = findings.filter(|finding| is_addition(finding.rule));
        added.map(|finding| self.told(finding)).collect()
    }

    fn told(&self, finding: &Finding) -> Change {
        let rule = finding.rule.id;
        let places = places(finding, &self.trees).into_iter();
        // Another rule at that place tells of something else.
        let at = places.map(|place| format!("{place} [{rule}]").trim_start().to_owned());
        Change::at(finding.sentence(), at.collect())
    }

    fn unread(&self) -> impl Iterator<Item = Change> {
        let Comparison {
            unread_old,
            unread_new,
            ..
        } = &self.comparison;
        let [old, new] = self.names;
        let unread_old = unread_old.iter().map(move |problem| (old, problem));
        let unread_new = unread_new.iter().map(move |problem| (new, problem));
        let unread = unread_old.chain(unread_new);
        unread.map(|(name, problem)| not_compared(name, problem))
    }
}

impl Change {
    fn at(what: String, at: Vec<String>) -> Self {
        let quoted = at.iter().map(|it| Value::from(it.as_str()).to_string());
        let quoted: Vec<_> = quoted.collect();
        let what = match quoted.as_slice() {
            [] => what,
            quoted => format!("{what}, at {}", quoted.join(", ")),
        };
        Self { what, at }
    }
}

fn not_compared(name: &str, problem: &Problem) -> Change {
    let Place { line, pointer, .. } = &problem.place;
    let line = line.map_or(String::new(), |line| format!(", line {line}"));
    let pointer = pointer.clone().filter(|at| !at.is_empty());
    let what = format!("not compared in {name}{line}: {}", problem.what);
    Change::at(what, pointer.into_iter().collect())
}

/// Where a change is, as JSON pointers: at what it is about, and not at what else of the other document
/// has to do with it.
fn places(finding: &Finding, [old, new]: &[Tree; 2]) -> Vec<String> {
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
        match (is_around(one, other), is_around(other, one)) {
            (true, _) => drop(places.remove(0)),
            (_, true) => places.truncate(1),
            _ => {}
        }
    }
    places
}

/// Whether a place is around another one.
fn is_around(place: &str, other: &str) -> bool {
    let rest = other.strip_prefix(place);
    rest.is_some_and(|rest| rest.starts_with('/'))
}
