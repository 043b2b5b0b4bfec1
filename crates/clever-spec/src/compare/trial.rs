//! Trying out whether two schemas differ, before it is said that one became the other.

use indexmap::IndexSet;
use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};

use super::rule::Severity;
use super::schema::Schemas;
use super::values::{Compared, compare};
use super::walk::Pair;

/// How many pairs are looked at to see whether two schemas differ.
pub(super) const TRIED_AT_MOST: usize = 1000;

/// So many results are kept.
const KEPT: usize = 100_000;

/// What was tried out before: whether nothing so bad was found.
#[derive(Debug, Default)]
pub(super) struct Trials(HashMap<(Pair, Severity), bool>);

impl Trials {
    /// Whether two schemas differ in nothing that is so bad, as far as can be told in short time.
    pub(super) fn find_nothing(
        &mut self,
        old: &mut Schemas<'_>,
        new: &mut Schemas<'_>,
        pair: Pair,
        today: Option<Date>,
        severity: Severity,
    ) -> bool {
        if let Some(known) = self.0.get(&(pair, severity)) {
            return *known;
        }
        if self.0.len() > KEPT {
            self.0.clear();
        }
        let mut pairs: IndexSet<Pair, FxBuildHasher> = IndexSet::default();
        pairs.insert(pair);
        let mut next = 0;
        while let Some(here) = pairs.get_index(next).copied() {
            next += 1;
            let differs = match self.0.get(&(here, severity)) {
                Some(nothing) => !nothing,
                None => {
                    let mut compared = Compared::trial();
                    compare(old, new, here, today, &mut compared);
                    pairs.extend(compared.children);
                    let mut changes = compared.changes.iter();
                    changes.any(|change| change.rule.severity >= severity)
                }
            };
            if differs {
                self.0.insert((here, severity), false);
            }
            if differs || pairs.len() > TRIED_AT_MOST {
                self.0.insert((pair, severity), false);
                return false;
            }
        }
        // What all of them lead to is among them.
        let found = pairs.into_iter().map(|pair| ((pair, severity), true));
        self.0.extend(found);
        true
    }
}
