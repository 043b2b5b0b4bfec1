//! Trying out whether two schemas differ, before it is said that one became the other.

use std::rc::Rc;

use indexmap::IndexMap;
use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};

use super::rule::Severity;
use super::sameness::Sameness;
use super::schema::Schemas;
use super::values::{Compared, compare};
use super::walk::Pair;

/// How many pairs are looked at to see whether two schemas differ.
const TRIED_AT_MOST: usize = 1000;

/// For each value of the two documents, so many steps are made in all trials together, and some more.
const STEPS_OF_EACH_VALUE: usize = 20;
const STEPS_AT_LEAST: usize = 500_000;
/// What it takes to compare two schemas, in steps from one pair to the next.
const STEPS_OF_A_COMPARISON: usize = 20;

const TOO_MUCH_ALIKE: &str =
    "too many forms here are too much alike to be told apart in short time";

/// What was tried out before.
#[derive(Debug, Default)]
pub(super) struct Trials {
    /// Whether nothing so bad was found.
    known: HashMap<(Pair, Severity), bool>,
    /// What pairs have by themselves.
    compared: HashMap<Pair, Rc<Own>>,
    /// So many steps are left.
    left: usize,
    /// There were too few, which was said.
    is_told: bool,
}

/// What two schemas have by themselves, whatever stands below them.
#[derive(Debug)]
struct Own {
    worst: Option<Severity>,
    children: Vec<Pair>,
}

impl Trials {
    /// For two documents of so many values.
    pub(super) fn of(values: usize) -> Self {
        Self {
            left: STEPS_AT_LEAST + STEPS_OF_EACH_VALUE * values,
            ..Self::default()
        }
    }

    /// Whether two schemas differ in nothing that is so bad, as far as can be told in short time.
    pub(super) fn find_nothing(
        &mut self,
        old: &mut Schemas<'_>,
        new: &mut Schemas<'_>,
        pair: Pair,
        today: Option<Date>,
        severity: Severity,
        sameness: &mut Sameness,
    ) -> bool {
        if let Some(known) = self.known.get(&(pair, severity)) {
            return *known;
        }
        // Each with the number of the one that led there.
        let mut pairs: IndexMap<Pair, usize, FxBuildHasher> = IndexMap::default();
        pairs.insert(pair, 0);
        let mut next = 0;
        while let Some((here, _)) = pairs.get_index(next) {
            let here = *here;
            let differs = match self.known.get(&(here, severity)) {
                Some(nothing) => !nothing,
                None => {
                    let Some(own) = self.own(old, new, here, today, sameness) else {
                        self.tell(new, pair);
                        return false;
                    };
                    for child in &own.children {
                        pairs.entry(*child).or_insert(next);
                    }
                    own.worst.is_some_and(|worst| worst >= severity)
                }
            };
            if differs {
                self.differ(&pairs, next, severity);
                return false;
            }
            if pairs.len() > TRIED_AT_MOST {
                self.known.insert((pair, severity), false);
                return false;
            }
            next += 1;
        }
        // What all of them lead to is among them.
        let found = pairs.into_keys().map(|pair| ((pair, severity), true));
        self.known.extend(found);
        true
    }

    /// Notes that a pair differs, and all that led there.
    fn differ(
        &mut self,
        pairs: &IndexMap<Pair, usize, FxBuildHasher>,
        mut here: usize,
        severity: Severity,
    ) {
        while let Some((pair, from)) = pairs.get_index(here) {
            self.known.insert((*pair, severity), false);
            if here == 0 {
                break;
            }
            here = *from;
        }
    }

    /// What two schemas have by themselves; none if there is no time left to see.
    fn own(
        &mut self,
        old: &mut Schemas<'_>,
        new: &mut Schemas<'_>,
        pair: Pair,
        today: Option<Date>,
        sameness: &mut Sameness,
    ) -> Option<Rc<Own>> {
        if let Some(known) = self.compared.get(&pair) {
            self.left = self.left.checked_sub(1 + known.children.len())?;
            return Some(Rc::clone(known));
        }
        self.left = self.left.checked_sub(STEPS_OF_A_COMPARISON)?;
        let mut compared = Compared::trial(std::mem::take(sameness));
        compare(old, new, pair, today, &mut compared);
        *sameness = compared.sameness;
        let severities = compared.changes.iter().map(|change| change.rule.severity);
        let own = Rc::new(Own {
            worst: severities.max(),
            children: compared
                .children
                .into_iter()
                .map(|(pair, _)| pair)
                .collect(),
        });
        self.compared.insert(pair, Rc::clone(&own));
        Some(own)
    }

    /// Whether there is time for one more step.
    pub(super) fn step(&mut self) -> bool {
        self.steps(1)
    }

    /// Whether there is time for so many more steps.
    pub(super) fn steps(&mut self, count: usize) -> bool {
        self.left = self.left.saturating_sub(count);
        self.left > 0
    }

    /// Tells that there was no time left, if so.
    pub(super) fn tell_the_end(&mut self, new: &mut Schemas<'_>, pair: Pair) {
        if self.left == 0 {
            self.tell(new, pair);
        }
    }

    fn tell(&mut self, new: &mut Schemas<'_>, pair: Pair) {
        // What is left would do for none.
        self.left = 0;
        if !self.is_told {
            let at = new.view(pair.new).at;
            new.source.skip(at, TOO_MUCH_ALIKE);
            self.is_told = true;
        }
    }
}
