//! Whom each change reaches, and which changes are one.

use std::rc::Rc;
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap as HashMap;
use smallvec::{SmallVec, smallvec};

use super::finding::Finding;
use super::reach::Operations;
use super::walk::{Change, PairId};

/// To whom a finding belongs.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Api,
    Operation(usize),
    Several(FixedBitSet),
    Pair(PairId),
}

/// All to whom a finding belongs, of which there is one at least.
pub(super) type Owners = SmallVec<[Owner; 1]>;

/// Puts together what was found several times in the same places, such as in all schemas that stand
/// on one base, or in a parameter that several operations take: that is one change.
pub(super) fn merged<'o, 'n>(
    mut changes: Vec<(Owner, Change<'o, 'n>)>,
) -> Vec<(Owners, Change<'o, 'n>)> {
    changes.sort_by(|(a, one), (b, other)| {
        (one.key(), &one.about, a).cmp(&(other.key(), &other.about, b))
    });
    let mut merged: Vec<(Owners, Change<'o, 'n>)> = Vec::with_capacity(changes.len());
    for (owner, change) in changes {
        match merged.last_mut() {
            Some((owners, last)) if are_one((&owners[0], last), (&owner, &change)) => {
                owners.push(owner);
            }
            _ => merged.push((smallvec![owner], change)),
        }
    }
    merged
}

fn are_one(one: (&Owner, &Change<'_, '_>), other: (&Owner, &Change<'_, '_>)) -> bool {
    let is_same = match (one.0, other.0) {
        (Owner::Pair(_), Owner::Pair(_)) => true,
        // What stands at one place is a header of this response, and of that one.
        (Owner::Operation(_), Owner::Operation(_)) => one.1.about == other.1.about,
        _ => false,
    };
    is_same && one.1.key() == other.1.key()
}

/// The operations that changes reach, as they are shown.
#[derive(Debug)]
pub(super) struct UsedBy {
    operations: Vec<String>,
    of_pairs: Vec<Operations>,
    /// What was shown before, by the addresses of the sets.
    known: HashMap<Addresses, Shown>,
}

type Addresses = SmallVec<[*const FixedBitSet; 1]>;

/// Some operations by name, and how many there are.
type Shown = (Arc<[String]>, usize);

impl UsedBy {
    pub(super) fn new(operations: Vec<String>, of_pairs: Vec<Operations>) -> Self {
        Self {
            operations,
            of_pairs,
            known: HashMap::default(),
        }
    }

    /// The operations that any of the owners reaches.
    pub(super) fn shown(&mut self, owners: &[Owner]) -> Shown {
        match owners {
            [Owner::Operation(operation)] => ([self.operations[*operation].clone()].into(), 1),
            [Owner::Several(operations)] => self.named(operations),
            [Owner::Operation(_), ..] => self.named(&numbers(owners)),
            _ => self.of_pairs(owners),
        }
    }

    fn of_pairs(&mut self, owners: &[Owner]) -> Shown {
        let sets = owners.iter().filter_map(|owner| match owner {
            Owner::Pair(pair) => self.of_pairs.get(*pair as usize),
            Owner::Api | Owner::Operation(_) | Owner::Several(_) => None,
        });
        let mut sets: SmallVec<[&Operations; 1]> = sets.collect();
        sets.sort_by_key(|set| Rc::as_ptr(set));
        sets.dedup_by_key(|set| Rc::as_ptr(set));
        let addresses: Addresses = sets.iter().map(|set| Rc::as_ptr(set)).collect();
        if let Some(known) = self.known.get(&addresses) {
            return known.clone();
        }
        let mut all = FixedBitSet::new();
        sets.iter().for_each(|set| all.union_with(set));
        let shown = self.named(&all);
        self.known.insert(addresses, shown.clone());
        shown
    }

    fn named(&self, operations: &FixedBitSet) -> Shown {
        let named = operations.ones().take(Finding::NAMED_AT_MOST);
        let named = named.map(|one| self.operations[one].clone()).collect();
        (named, operations.count_ones(..))
    }
}

fn numbers(owners: &[Owner]) -> FixedBitSet {
    let numbers = owners.iter().filter_map(|owner| match owner {
        Owner::Operation(operation) => Some(*operation),
        Owner::Api | Owner::Several(_) | Owner::Pair(_) => None,
    });
    numbers.collect()
}
