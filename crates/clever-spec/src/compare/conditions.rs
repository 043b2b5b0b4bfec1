//! Conditions that a value has to keep to, of two schemas side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::{Direction, Severity};
use super::rules::{property, value};
use super::sameness::Same;
use super::schema::{Node, Schemas};
use super::values::Sides;
use super::view::{More, View};
use super::walk::{Pair, Presence, Way};
use crate::tree::At;

/// Which properties have to be there with another one.
type Dependents<'d> = BTreeMap<&'d str, BTreeSet<&'d str>>;

impl<'o, 'n> Sides<'_, 'o, 'n> {
    pub(super) fn conditions(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let keywords: BTreeSet<&'static str> = [was.conditions.keys(), is.conditions.keys()]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        for keyword in keywords {
            let mut gone = was.conditions.get(keyword).cloned().unwrap_or_default();
            let mut left = is.conditions.get(keyword).cloned().unwrap_or_default();
            gone.retain(|before| {
                let mut now = left.iter();
                let same = now.position(|now| self.are_same(old, new, keyword, (*before, *now)));
                same.map(|same| left.remove(same)).is_none()
            });
            self.changed_conditions(old, new, keyword, (&gone, &left));
        }
        self.dependents(&was.dependents, &is.dependents);
        self.parts(old, new);
    }

    /// Whether two conditions ask for the same. What is too large to be told is said, and no change.
    fn are_same(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        keyword: &str,
        (before, now): (At<'o>, At<'n>),
    ) -> bool {
        if keyword != "if" {
            return self.are_same_schemas(old, new, before, now);
        }
        ["if", "then", "else"]
            .into_iter()
            .all(|part| match (before.get(part), now.get(part)) {
                (Some(before), Some(now)) => self.are_same_schemas(old, new, before, now),
                (before, now) => before.is_none() && now.is_none(),
            })
    }

    fn are_same_schemas(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        before: At<'o>,
        now: At<'n>,
    ) -> bool {
        let sameness = &mut self.compared.sameness;
        match sameness.tell(&old.source, &mut new.source, before, now) {
            Same::Yes | Same::Unknown => true,
            // It may be the same in other words.
            Same::No => {
                let is_schema = before.is_object() && now.is_object();
                let ways = [Direction::Request, Direction::Response];
                is_schema
                    && !self.compared.is_trial
                    && ways.into_iter().all(|direction| {
                        self.finds_nothing(old, new, (before, now), direction, Severity::Compatible)
                    })
            }
        }
    }

    fn finds_nothing(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (before, now): (At<'o>, At<'n>),
        direction: Direction,
        severity: Severity,
    ) -> bool {
        let way = Way {
            direction,
            encoding: self.pair.way.encoding,
        };
        let pair = Pair {
            old: old.node(before),
            new: new.node(now),
            way,
        };
        self.tries(old, new, pair, severity)
    }

    /// Conditions that are not known to be the same.
    fn changed_conditions(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        keyword: &str,
        (gone, left): (&[At<'o>], &[At<'n>]),
    ) {
        for (before, now) in gone.iter().zip(left) {
            match keyword {
                "not" if !self.compared.is_trial => self.ruled_out(old, new, (*before, *now)),
                "if" => self.branches(old, new, (*before, *now)),
                _ => {
                    let what = format!("`{keyword}` is another one");
                    self.note(value::CONDITION_CHANGED, what);
                }
            }
        }
        for _ in left.len()..gone.len() {
            self.note(value::CONDITION_REMOVED, format!("`{keyword}` is gone"));
        }
        for _ in gone.len()..left.len() {
            self.note(value::CONDITION_ADDED, format!("`{keyword}` is new"));
        }
    }

    /// What has to hold where something else holds, or where it does not.
    fn branches(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (before, now): (At<'o>, At<'n>),
    ) {
        for part in ["if", "then", "else"] {
            let (rule, happened) = match (before.get(part), now.get(part)) {
                (Some(before), Some(now)) => {
                    if self.are_same_schemas(old, new, before, now) {
                        continue;
                    }
                    (value::CONDITION_CHANGED, "another one")
                }
                (Some(_), None) => (value::CONDITION_REMOVED, "gone"),
                (None, Some(_)) => (value::CONDITION_ADDED, "new"),
                (None, None) => continue,
            };
            self.note(rule, format!("`{part}` is {happened}"));
        }
    }

    /// What must not hold turns the direction around.
    fn ruled_out(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        schemas: (At<'o>, At<'n>),
    ) {
        let mut finds_nothing =
            |direction| self.finds_nothing(old, new, schemas, direction, Severity::Risky);
        // What takes all that was taken rules out all that was ruled out.
        let takes_as_much = finds_nothing(Direction::Request);
        let takes_no_more = finds_nothing(Direction::Response);
        match (takes_as_much, takes_no_more) {
            (true, false) => self.note(value::CONDITION_ADDED, "`not` rules out more"),
            (false, true) => self.note(value::CONDITION_REMOVED, "`not` rules out less"),
            _ => self.note(value::CONDITION_CHANGED, "`not` is another one"),
        }
    }

    fn dependents(&mut self, was: &Dependents<'_>, is: &Dependents<'_>) {
        if was == is {
            return;
        }
        let (rule, what) = match (asks_for(is, was), asks_for(was, is)) {
            (true, _) if was.is_empty() => (value::CONDITION_ADDED, "is new"),
            (true, _) => (value::CONDITION_ADDED, "asks for more"),
            (_, true) if is.is_empty() => (value::CONDITION_REMOVED, "is gone"),
            (_, true) => (value::CONDITION_REMOVED, "asks for less"),
            _ => (value::CONDITION_CHANGED, "is another one"),
        };
        self.note(rule, format!("`dependentRequired` {what}"));
    }

    /// Schemas that some part of the value has to keep to.
    fn parts(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let places: BTreeSet<&String> = was.parts.keys().chain(is.parts.keys()).collect();
        for place in places {
            let all = |parts: Option<&Vec<Node>>| parts.cloned().unwrap_or_default();
            let mut gone = all(was.parts.get(place));
            let mut left = all(is.parts.get(place));
            if gone.len().max(left.len()) > 1 {
                self.take_out_the_same(old, new, &mut gone, &mut left);
            }
            let limits = [&was.limits, &is.limits];
            let are_counted = place == "contains" && limits.iter().any(|one| one.count_at_most());
            for (before, now) in gone.iter().zip(&left) {
                match are_counted {
                    true => self.counted(old, new, (*before, *now)),
                    false if place.starts_with("patternProperties/") => {
                        self.held(old, new, None, *before, *now);
                    }
                    false => self.child(*before, *now),
                }
            }
            for before in gone.iter().skip(left.len()) {
                self.part_gone(old, new, place, *before);
            }
            for now in left.iter().skip(gone.len()) {
                self.part_added(old, new, place, *now);
            }
        }
    }

    /// Of what `contains` asks for there may be only so many: neither more nor less may count.
    fn counted(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (before, now): (Node, Node),
    ) {
        let both = [Direction::Request, Direction::Response].map(|direction| Pair {
            old: before,
            new: now,
            way: Way {
                direction,
                ..self.pair.way
            },
        });
        if self.compared.is_trial {
            let both = both.map(|pair| (pair, Presence::Needed));
            self.compared.children.extend(both);
            return;
        }
        let mut both = both.into_iter();
        if !both.all(|pair| self.tries(old, new, pair, Severity::Compatible)) {
            let what = "`contains`, of which there may be only so many, is another one";
            self.note(value::CONDITION_CHANGED, what);
        }
    }

    /// What had a schema of its own is one of the others now.
    fn part_gone(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        place: &str,
        before: Node,
    ) {
        match others(place, &self.is) {
            More::Schema(others) => self.held(old, new, None, before, others),
            More::Nothing => {
                let what = format!("it holds no properties of `{place}` any more");
                self.note(property::MORE_PROPERTIES_FORBIDDEN, what);
            }
            More::Anything => self.note(value::CONDITION_REMOVED, format!("`{place}` is gone")),
        }
    }

    /// What has a schema of its own was one of the others before.
    fn part_added(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>, place: &str, now: Node) {
        match others(place, &self.was) {
            More::Schema(others) => self.held(old, new, None, others, now),
            More::Nothing => {
                let what = format!("it may hold properties of `{place}`");
                self.note(property::MORE_PROPERTIES_ALLOWED, what);
            }
            More::Anything => self.note(value::CONDITION_ADDED, format!("`{place}` is new")),
        }
    }

    fn take_out_the_same(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        gone: &mut Vec<Node>,
        left: &mut Vec<Node>,
    ) {
        let way = self.pair.way;
        if self.compared.is_trial {
            return;
        }
        gone.retain(|before| {
            let same = left.iter().position(|now| {
                let pair = Pair {
                    old: *before,
                    new: *now,
                    way,
                };
                self.tries(old, new, pair, Severity::Compatible)
            });
            same.map(|same| left.remove(same)).is_none()
        });
    }
}

/// What a schema says of what has none of its own, at a place for such.
fn others(place: &str, view: &View<'_>) -> More {
    match place.split('/').next() {
        Some("patternProperties") => view.more,
        Some("prefixItems") => view.items.map_or(More::Anything, More::Schema),
        _ => More::Anything,
    }
}

/// Whether the first asks for all that the second asks for.
fn asks_for(more: &Dependents<'_>, less: &Dependents<'_>) -> bool {
    less.iter()
        .all(|(name, asked)| more.get(name).is_some_and(|more| asked.is_subset(more)))
}
