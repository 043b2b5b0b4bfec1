//! The walk over two documents at once: which schemas were compared with which, what was found
//! there, and which operations reach it.

use fixedbitset::FixedBitSet;
use indexmap::IndexSet;
use jiff::civil::Date;
use rustc_hash::FxBuildHasher;

use super::api::Encoding;
use super::finding::{Comparison, Finding};
use super::operations;
use super::places::Places;
use super::reach;
use super::rule::{Direction, Effect, Rule};
use super::rules::value;
use super::schema::{Node, Schemas};
use super::source::Source;
use super::used_by::{Owner, UsedBy, merged};
use super::{base_paths, offer, values, webhooks};
use crate::called::called_at;
use crate::problem::Place;
use crate::tree::{At, Tree};

/// Two schemas that are compared, and how the data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Pair {
    pub(super) old: Node,
    pub(super) new: Node,
    pub(super) way: Way,
}

/// Which way data goes, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) direction: Direction,
    pub(super) encoding: Encoding,
}

/// Whether a schema's value can be left out where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It is a property that its record can be without, before and after.
    Optional,
    Needed,
}

/// For each value of the two documents, so many pairs are compared: two schemas of which each leads
/// to many others could otherwise pair each with each.
const PAIRS_OF_EACH_VALUE: usize = 2;
/// As many more, for documents that are small.
const PAIRS_AT_LEAST: usize = 1000;
const TOO_ENTANGLED: &str = "too many schemas of the two documents lead here in too many ways";

/// A pair's number.
pub(super) type PairId = u32;

/// What a change is about.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    /// In these words; empty for an operation as a whole.
    Said(String),
    /// What stands at the place in the old document, or in the new one if that has no name.
    Old,
    /// What stands at the place in the new document.
    New,
}

/// A change that a pair was found to have, before it is known whom it reaches.
#[derive(Debug)]
pub(super) struct Change<'o, 'n> {
    pub(super) rule: &'static Rule,
    pub(super) about: About,
    pub(super) what: String,
    pub(super) old: At<'o>,
    pub(super) new: At<'n>,
}

impl Change<'_, '_> {
    /// What makes two changes the same, whomever they reach.
    pub(super) fn key(&self) -> (u32, u32, &'static str, &str) {
        (self.old.id(), self.new.id(), self.rule.id, &self.what)
    }
}

/// Two documents on the way from their operations down to single values.
#[derive(Debug)]
pub(super) struct Walk<'o, 'n> {
    pub(super) old: Schemas<'o>,
    pub(super) new: Schemas<'n>,
    /// The day as of which something may be gone.
    pub(super) today: Option<Date>,
    /// Each under its number.
    pairs: IndexSet<Pair, FxBuildHasher>,
    /// The pairs that lead to another one, with that one.
    edges: Vec<(PairId, PairId)>,
    /// The pairs that an operation reaches at once, with its number.
    roots: Vec<(PairId, usize)>,
    /// The operations, as they are shown.
    operations: Vec<String>,
    changes: Vec<(Owner, Change<'o, 'n>)>,
    /// The pairs that stand anywhere where they cannot be left out.
    needed: FixedBitSet,
}

impl<'o, 'n> Walk<'o, 'n> {
    pub(super) fn new(old: &'o Tree, new: &'n Tree, today: Option<Date>) -> Self {
        Self {
            old: Schemas::new(Source::new(old)),
            new: Schemas::new(Source::new(new)),
            today,
            pairs: IndexSet::default(),
            edges: Vec::new(),
            roots: Vec::new(),
            operations: Vec::new(),
            changes: Vec::new(),
            needed: FixedBitSet::new(),
        }
    }

    /// Names an operation; the number stands for it from then on.
    pub(super) fn operation(&mut self, shown: String) -> usize {
        self.operations.push(shown);
        self.operations.len() - 1
    }

    /// Notes a change of the whole API.
    pub(super) fn change_of_api(&mut self, change: Change<'o, 'n>) {
        self.changes.push((Owner::Api, change));
    }

    /// Notes a change of an operation.
    pub(super) fn change_of(&mut self, operation: usize, change: Change<'o, 'n>) {
        self.changes.push((Owner::Operation(operation), change));
    }

    /// Notes a change of several operations.
    pub(super) fn change_of_several(&mut self, operations: FixedBitSet, change: Change<'o, 'n>) {
        self.changes.push((Owner::Several(operations), change));
    }

    /// Compares two schemas that an operation reaches.
    pub(super) fn schemas(
        &mut self,
        operation: usize,
        old: Option<At<'o>>,
        new: Option<At<'n>>,
        way: Way,
    ) {
        let old = match old {
            Some(schema) => self.old.node(schema),
            None => self.old.anything(),
        };
        let new = match new {
            Some(schema) => self.new.node(schema),
            None => self.new.anything(),
        };
        self.nodes(operation, Pair { old, new, way });
    }

    /// Compares two schemas that an operation reaches.
    pub(super) fn nodes(&mut self, operation: usize, pair: Pair) {
        let id = self.number(pair);
        self.roots.push((id, operation));
        self.needed.grow_and_insert(id as usize);
    }

    fn number(&mut self, pair: Pair) -> PairId {
        let (number, _) = self.pairs.insert_full(pair);
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// Compares every pair that is reached, each once. Schemas that lead back to themselves end
    /// here.
    fn run(&mut self) {
        let sizes = self.old.source.size() + self.new.source.size();
        let most = PAIRS_AT_LEAST + PAIRS_OF_EACH_VALUE * sizes;
        let mut compared = values::Compared::of(sizes);
        let mut next: PairId = 0;
        while let Some(pair) = self.pairs.get_index(next as usize).copied() {
            if next as usize == most {
                let at = self.new.view(pair.new).at;
                self.new.source.skip(at, TOO_ENTANGLED);
                break;
            }
            values::compare(
                &mut self.old,
                &mut self.new,
                pair,
                self.today,
                &mut compared,
            );
            for change in compared.changes.drain(..) {
                self.changes.push((Owner::Pair(next), change));
            }
            for (child, presence) in compared.children.drain(..) {
                let child = self.number(child);
                self.edges.push((next, child));
                if presence == Presence::Needed {
                    self.needed.grow_and_insert(child as usize);
                }
            }
            next += 1;
        }
    }

    pub(super) fn finish(mut self) -> Comparison {
        let (mut old, mut new) = (
            offer::read(&mut self.old.source),
            offer::read(&mut self.new.source),
        );
        base_paths::align(&mut old, &mut new);
        operations::compare(&mut self, &old, &new);
        webhooks::compare(&mut self, &old, &new);
        self.run();
        self.old.tell_unread(&old);
        self.new.tell_unread(&new);
        let mut changes = std::mem::take(&mut self.changes);
        self.point(&mut changes);
        let mut used_by = UsedBy::new(
            std::mem::take(&mut self.operations),
            reach::operations_of_pairs(self.pairs.len(), &self.edges, &self.roots),
        );
        let mut findings: Vec<Finding> = merged(changes)
            .into_iter()
            .map(|(owners, change)| self.finding(&owners, change, &mut used_by))
            .collect();
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        findings.dedup_by(|a, b| {
            let is_for_the_same = a.used_by_count == b.used_by_count && a.used_by == b.used_by;
            is_for_the_same && a.order() == b.order()
        });
        Comparison {
            findings,
            unread_old: self.old.source.into_unread(),
            unread_new: self.new.source.into_unread(),
        }
    }

    /// Points each change of schemas to where it is written.
    fn point(&self, changes: &mut [(Owner, Change<'o, 'n>)]) {
        if changes.is_empty() {
            return;
        }
        let places = Places::new(&self.old, &self.new);
        for (owner, change) in changes {
            let pair = match owner {
                Owner::Pair(pair) => self.pairs.get_index(*pair as usize),
                Owner::Api | Owner::Operation(_) | Owner::Several(_) => None,
            };
            if let Some(pair) = pair {
                places.settle(&self.old, &self.new, *pair, change);
            }
        }
    }

    /// What may be missing is optional in Rust whether it may be null or not.
    fn effect(&self, owner: &Owner, change: &Change<'o, 'n>) -> Effect {
        let is_about_null = [value::BECAME_NULLABLE, value::BECAME_NOT_NULLABLE]
            .iter()
            .any(|rules| [rules.request.id, rules.response.id].contains(&change.rule.id));
        // What is needed nowhere is reached as an optional property only.
        let is_optional =
            || matches!(owner, Owner::Pair(pair) if !self.needed.contains(*pair as usize));
        match is_about_null && is_optional() {
            true => Effect::None,
            false => change.rule.effect,
        }
    }

    fn finding(&self, owners: &[Owner], change: Change<'o, 'n>, used_by: &mut UsedBy) -> Finding {
        let effects = owners.iter().map(|owner| self.effect(owner, &change));
        let effect = effects.max().unwrap_or(change.rule.effect);
        let (old, new) = (change.old.place(), change.new.place());
        let called =
            |at: At<'_>, place: &Place| called_at(at, place.pointer.as_deref().unwrap_or_default());
        let subject = match change.about {
            About::Said(subject) => subject,
            About::New => called(change.new, &new),
            About::Old => Some(called(change.old, &old))
                .filter(|old| !old.is_empty())
                .unwrap_or_else(|| called(change.new, &new)),
        };
        let (used_by, used_by_count) = used_by.shown(owners);
        Finding {
            rule: change.rule,
            effect,
            subject,
            what: change.what,
            old,
            new,
            used_by,
            used_by_count,
        }
    }
}
