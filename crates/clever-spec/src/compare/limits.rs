//! Limits of a value, and which of two is the closer one.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use super::decimal::Decimal;
use crate::tree::At;

/// The limits that a schema sets.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Limits {
    /// Those that are set, by their places among all bounds: most schemas set none.
    bounds: BTreeMap<usize, Bound>,
    /// The numbers that it is a multiple of.
    multiples: Vec<Decimal>,
    unique_items: bool,
}

/// A number that is the least or the most, itself taken or not.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bound {
    value: Decimal,
    is_exclusive: bool,
}

/// A keyword that bounds something, from below or from above, and the keyword of the exclusive form.
struct Kind {
    keyword: &'static str,
    exclusive: Option<&'static str>,
    is_lower: bool,
    /// What it is where it is not said.
    unsaid: Option<Decimal>,
}

const fn kind(keyword: &'static str, is_lower: bool, unsaid: Option<Decimal>) -> Kind {
    Kind {
        keyword,
        exclusive: None,
        is_lower,
        unsaid,
    }
}

static BOUNDS: [Kind; 10] = [
    Kind {
        exclusive: Some("exclusiveMinimum"),
        ..kind("minimum", true, None)
    },
    Kind {
        exclusive: Some("exclusiveMaximum"),
        ..kind("maximum", false, None)
    },
    kind("minLength", true, Some(Decimal::ZERO)),
    kind("maxLength", false, None),
    kind("minItems", true, Some(Decimal::ZERO)),
    kind("maxItems", false, None),
    kind("minProperties", true, Some(Decimal::ZERO)),
    kind("maxProperties", false, None),
    kind("minContains", true, Some(Decimal::ONE)),
    kind("maxContains", false, None),
];

/// How a limit moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// Fewer values keep to it.
    Tightened,
    /// More values keep to it.
    Loosened,
    /// Others keep to it.
    Changed,
}

impl Limits {
    /// The keywords that set limits.
    pub(super) fn all_keywords() -> impl Iterator<Item = &'static str> {
        let bounds = BOUNDS.iter();
        let bounds = bounds.flat_map(|kind| [Some(kind.keyword), kind.exclusive]);
        bounds.flatten().chain(["multipleOf", "uniqueItems"])
    }

    /// Adds what a keyword of a schema says, if it sets a limit.
    pub(super) fn tighten(&mut self, schema: At<'_>, keyword: &str, said: At<'_>) {
        match keyword {
            "multipleOf" => self.multiples.extend(number(said)),
            "uniqueItems" => self.unique_items |= said.as_bool() == Some(true),
            _ => {
                let mut bounds = BOUNDS.iter().enumerate();
                let set = bounds
                    .find_map(|(place, kind)| Some((place, kind.said(schema, keyword, said)?)));
                if let Some((place, said)) = set {
                    let bound = self.bounds.entry(place).or_insert(said);
                    if BOUNDS[place].order(*bound, said).is_lt() {
                        *bound = said;
                    }
                }
            }
        }
    }

    /// Brings what can be said in several ways into one; `of_integers` where there are no other
    /// numbers.
    pub(super) fn settle(&mut self, of_integers: bool) {
        if self.multiples.is_empty() {
            return;
        }
        let mut said = std::mem::take(&mut self.multiples);
        said.sort_unstable();
        for number in said {
            let mut together = number;
            // What has no common multiple that can be written is kept beside the others.
            self.multiples
                .retain(|other| match together.least_common_multiple(*other) {
                    Some(least) => {
                        together = least;
                        false
                    }
                    None => true,
                });
            self.multiples.push(together);
        }
        if of_integers {
            self.multiples.retain(|one| !one.divides(Decimal::ONE));
        }
        self.multiples.sort_unstable();
    }

    /// The keywords of those that are set.
    pub(super) fn keywords(&self) -> impl Iterator<Item = &'static str> {
        let bounds = self.bounds.keys().map(|place| BOUNDS[*place].keyword);
        let multiple = (!self.multiples.is_empty()).then_some("multipleOf");
        let unique = self.unique_items.then_some("uniqueItems");
        bounds.chain(multiple).chain(unique)
    }

    /// Keeps those that some keywords set.
    pub(super) fn retain(&mut self, keeps: impl Fn(&str) -> bool) {
        self.bounds.retain(|place, _| keeps(BOUNDS[*place].keyword));
        self.multiples.retain(|_| keeps("multipleOf"));
        self.unique_items &= keeps("uniqueItems");
    }

    /// Whether a number lies between two of them.
    pub(super) fn take(&self, keywords: [&str; 2], number: Decimal) -> bool {
        let number = Bound {
            value: number,
            is_exclusive: false,
        };
        self.bounds.iter().all(|(place, bound)| {
            let kind = &BOUNDS[*place];
            !keywords.contains(&kind.keyword) || kind.order(*bound, number).is_le()
        })
    }

    /// Whether a list of one item keeps to them.
    pub(super) fn take_one_item(&self) -> bool {
        self.take(["minItems", "maxItems"], Decimal::ONE)
    }

    /// Whether there may be only so many of the items that are asked for.
    pub(super) fn count_at_most(&self) -> bool {
        self.keywords().any(|keyword| keyword == "maxContains")
    }

    /// Whether all numbers that keep to them are whole.
    pub(super) fn are_whole(&self) -> bool {
        self.multiples.iter().any(|one| Decimal::ONE.divides(*one))
    }

    /// Whether a number is a multiple as is asked for.
    pub(super) fn are_parts_of(&self, number: Decimal) -> bool {
        self.multiples.iter().all(|one| one.divides(number))
    }

    /// The last whole numbers that lie between two of them.
    pub(super) fn ends(&self, keywords: [&str; 2]) -> impl Iterator<Item = i128> {
        let bounds = self.bounds.iter();
        let bounds = bounds.map(|(place, bound)| (&BOUNDS[*place], *bound));
        let meant = bounds.filter(move |(kind, _)| keywords.contains(&kind.keyword));
        meant.filter_map(|(kind, bound)| kind.whole(bound))
    }

    /// Which limits moved, how, and in words; `of_integers` where there are no other numbers.
    pub(super) fn moves(&self, new: &Self, of_integers: bool) -> Vec<(Move, String)> {
        let mut moves = Vec::new();
        if self == new {
            return moves;
        }
        for (place, kind) in BOUNDS.iter().enumerate() {
            let (old, new) = (self.bounds.get(&place), new.bounds.get(&place));
            let unsaid = kind.unsaid.map(|value| Bound {
                value,
                is_exclusive: false,
            });
            let (old, new) = (old.copied().or(unsaid), new.copied().or(unsaid));
            let order = |old: Bound, new: Bound| {
                let of_integers = of_integers && kind.exclusive.is_some();
                let whole = || Some((kind.whole(old)?, kind.whole(new)?));
                match whole().filter(|_| of_integers) {
                    Some((old, new)) if kind.is_lower => old.cmp(&new),
                    Some((old, new)) => new.cmp(&old),
                    None => kind.order(old, new),
                }
            };
            let moved = match (old, new) {
                (None, Some(_)) => Move::Tightened,
                (Some(_), None) => Move::Loosened,
                (Some(old), Some(new)) if order(old, new).is_lt() => Move::Tightened,
                (Some(old), Some(new)) if order(old, new).is_gt() => Move::Loosened,
                _ => continue,
            };
            moves.push((moved, went(kind.keyword, old, new)));
        }
        if self.multiples != new.multiples {
            let (old, new) = (&self.multiples, &new.multiples);
            let are_implied = |some: &[Decimal], by: &[Decimal]| {
                let is_implied = |one: &Decimal| by.iter().any(|other| one.divides(*other));
                some.iter().all(is_implied)
            };
            let moved = match (are_implied(old, new), are_implied(new, old)) {
                (true, _) => Move::Tightened,
                (_, true) => Move::Loosened,
                _ => Move::Changed,
            };
            moves.push((moved, went("multipleOf", listed(old), listed(new))));
        }
        match (self.unique_items, new.unique_items) {
            (false, true) => moves.push((Move::Tightened, "`uniqueItems` was set".to_owned())),
            (true, false) => moves.push((Move::Loosened, "`uniqueItems` was dropped".to_owned())),
            _ => {}
        }
        moves
    }
}

impl Kind {
    /// The bound that a keyword of a schema says, if it is one of this kind: OpenAPI 3.0 makes a bound
    /// exclusive with a flag, 3.1 has another keyword.
    fn said(&self, schema: At<'_>, keyword: &str, said: At<'_>) -> Option<Bound> {
        let is_exclusive = match keyword == self.keyword {
            true => self.exclusive.is_some_and(|flag| schema.flag(flag)),
            false if self.exclusive == Some(keyword) => true,
            false => return None,
        };
        let value = number(said)?;
        Some(Bound {
            value,
            is_exclusive,
        })
    }

    /// The last whole number that keeps to a bound.
    fn whole(&self, bound: Bound) -> Option<i128> {
        let (value, is_exclusive) = (bound.value, bound.is_exclusive);
        match (self.is_lower, is_exclusive) {
            (true, false) => value.ceil(),
            (true, true) => value.floor()?.checked_add(1),
            (false, false) => value.floor(),
            (false, true) => value.ceil()?.checked_sub(1),
        }
    }

    /// Less where the second is closer.
    fn order(&self, first: Bound, second: Bound) -> Ordering {
        let by_value = first.value.cmp(&second.value);
        let by_value = if self.is_lower {
            by_value
        } else {
            by_value.reverse()
        };
        by_value.then(first.is_exclusive.cmp(&second.is_exclusive))
    }
}

fn number(said: At<'_>) -> Option<Decimal> {
    said.as_number().and_then(Decimal::read)
}

/// Numbers of which all count, in words; none if there are none.
fn listed(numbers: &[Decimal]) -> Option<String> {
    let shown: Vec<String> = numbers.iter().map(Decimal::to_string).collect();
    (!shown.is_empty()).then(|| shown.join(" and "))
}

fn went<T: fmt::Display>(keyword: &str, old: Option<T>, new: Option<T>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("`{keyword}` went from {old} to {new}"),
        (None, Some(new)) => format!("`{keyword}` was set to {new}"),
        (Some(old), None) => format!("`{keyword}` was {old} and is gone"),
        (None, None) => String::new(),
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)?;
        if self.is_exclusive {
            f.write_str(" (exclusive)")?;
        }
        Ok(())
    }
}
