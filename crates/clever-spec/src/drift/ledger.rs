//! What was seen so far: at each place of the document how often, and how often it departed.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap as HashMap;

use super::report::Kind;
use super::shape::Shape;
use crate::tree::At;

/// How many undeclared members of one object are told apart. An object with more is a map.
const MAX_MEMBERS: usize = 64;

/// How many places of the bodies are kept for one departure.
const MAX_PLACES: usize = 4;

/// How often something came, in how many responses, and what.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) times: u64,
    pub(super) responses: u64,
    last_response: u64,
    pub(super) shape: Shape,
}

/// What is known of a departure.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    pub(super) seen: Seen,
    pub(super) operations: BTreeSet<String>,
    /// The first in the order of their names, so that it does not matter what came first.
    pub(super) places: BTreeSet<String>,
}

/// Everything that was seen, by the numbers of the schemas in the document. It grows with the
/// document, not with what comes.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    pub(super) responses: u64,
    pub(super) seen: HashMap<u32, Seen>,
    pub(super) departures: BTreeMap<(u32, Kind), Members>,
}

/// The same departure for several members; for none, if it is about the value or if their names
/// must not show.
pub(super) type Members = BTreeMap<Option<String>, Evidence>;

impl Ledger {
    /// Something came for a schema.
    pub(super) fn see(&mut self, at: At<'_>) -> &mut Shape {
        self.seen.entry(at.id()).or_default().add(self.responses)
    }

    /// Something departed from a schema, at a place of an operation's body.
    pub(super) fn depart(
        &mut self,
        (at, kind): (At<'_>, Kind),
        member: Option<&str>,
        operation: &str,
        place: String,
    ) -> &mut Shape {
        let response = self.responses;
        let evidence = self.evidence((at.id(), kind), member.map(str::to_owned));
        evidence.operations.insert(operation.to_owned());
        evidence.at(place);
        evidence.seen.add(response)
    }

    fn evidence(&mut self, about: (u32, Kind), member: Option<String>) -> &mut Evidence {
        let members = self.departures.entry(about).or_default();
        let is_map = about.1 == Kind::UndeclaredMember
            && members.len() >= MAX_MEMBERS
            && !members.contains_key(&member);
        members.entry(member.filter(|_| !is_map)).or_default()
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.responses += other.responses;
        for (at, seen) in other.seen {
            self.seen.entry(at).or_default().merge(seen);
        }
        for (about, members) in other.departures {
            for (member, evidence) in members {
                let known = self.evidence(about, member);
                known.seen.merge(evidence.seen);
                known.operations.extend(evidence.operations);
                for place in evidence.places {
                    known.at(place);
                }
            }
        }
    }
}

impl Seen {
    fn add(&mut self, response: u64) -> &mut Shape {
        self.times += 1;
        self.responses += u64::from(self.last_response != response);
        self.last_response = response;
        &mut self.shape
    }

    /// The responses of the two are different ones.
    fn merge(&mut self, other: Self) {
        self.times += other.times;
        self.responses += other.responses;
        self.shape.merge(other.shape);
    }
}

impl Evidence {
    fn at(&mut self, place: String) {
        self.places.insert(place);
        if self.places.len() > MAX_PLACES {
            self.places.pop_last();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;

    #[test]
    fn many_undeclared_members_are_told_together() {
        let tree = load::tree("a.json", "{}").unwrap();
        let about = (tree.root(), Kind::UndeclaredMember);
        let mut ledger = Ledger::default();
        for number in (0..1000).chain([0]) {
            ledger.responses = 1;
            let (member, place) = (format!("m{number}"), format!("$.m{number:03}"));
            ledger.depart(about, Some(&member), "getA", place);
        }
        let members = &ledger.departures[&(0, Kind::UndeclaredMember)];
        assert_eq!(members.len(), MAX_MEMBERS + 1);
        let rest = &members[&None];
        assert_eq!(rest.seen.times, 1000 - 64);
        assert_eq!(rest.places.first().unwrap(), "$.m064");
        assert_eq!(rest.places.len(), MAX_PLACES);
        assert_eq!(members[&Some("m0".to_owned())].seen.times, 2);
    }

    #[test]
    fn responses_count_once_however_often_something_is_in_them() {
        let tree = load::tree("a.json", "{}").unwrap();
        let mut ledger = Ledger::default();
        for response in [1, 1, 2] {
            ledger.responses = response;
            ledger.see(tree.root());
        }
        let mut other = Ledger {
            responses: 1,
            ..Ledger::default()
        };
        other.see(tree.root());
        ledger.merge(other);
        ledger.responses += 1;
        ledger.see(tree.root());
        let seen = &ledger.seen[&0];
        assert_eq!((seen.times, seen.responses, ledger.responses), (5, 4, 4));
    }
}
