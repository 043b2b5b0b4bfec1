//! Two schemas side by side: what changed about the value itself, and which schemas below them are
//! to be compared.

use std::rc::Rc;

use jiff::civil::Date;

use super::alternatives::all_only_ask;
use super::common::keep_what_is_common;
use super::limits::Move;
use super::literal::are_same;
use super::redundant::limits_that_count;
use super::rule::{Both, Rule, Severity};
use super::rules::value;
use super::sameness::Sameness;
use super::schema::{Node, Schemas};
use super::trial::Trials;
use super::types::keep_whole_numbers;
use super::view::View;
use super::walk::{About, Change, Pair, Presence};
use crate::called::shown;
use crate::tree::At;

/// What the comparison of a pair gave.
#[derive(Debug, Default)]
pub(super) struct Compared<'o, 'n> {
    pub(super) changes: Vec<Change<'o, 'n>>,
    pub(super) children: Vec<(Pair, Presence)>,
    pub(super) trials: Trials,
    pub(super) sameness: Sameness,
    /// It is only tried out whether two schemas are the same, so nothing is tried out within.
    pub(super) is_trial: bool,
}

impl Compared<'_, '_> {
    /// For two documents of so many values.
    pub(super) fn of(values: usize) -> Self {
        Self {
            trials: Trials::of(values),
            sameness: Sameness::of(values),
            ..Self::default()
        }
    }

    pub(super) fn trial(sameness: Sameness) -> Self {
        Self {
            sameness,
            is_trial: true,
            ..Self::default()
        }
    }
}

/// Compares two schemas.
pub(super) fn compare<'o, 'n>(
    old: &mut Schemas<'o>,
    new: &mut Schemas<'n>,
    pair: Pair,
    today: Option<Date>,
    compared: &mut Compared<'o, 'n>,
) {
    // What of a schema could not be read before either leaves the rest to be compared.
    if old.is_unread(pair.old) != new.is_unread(pair.new) {
        return;
    }
    // What is tried out is looked at again, everything else once.
    let (mut was, mut is) = match compared.is_trial {
        true => (old.view(pair.old), new.view(pair.new)),
        false => (old.view_once(pair.old), new.view_once(pair.new)),
    };
    keep_whole_numbers(&mut was, &is);
    keep_whole_numbers(&mut is, &was);
    let mut sides = Sides {
        said: (Rc::clone(&was), Rc::clone(&is)),
        was,
        is,
        pair,
        today,
        compared,
        are_told_apart: false,
    };
    if !sides.types(old, new) {
        return;
    }
    keep_what_is_common(&mut sides.was, &mut sides.is, pair.way.encoding);
    if sides.are_record_types(old, new) {
        return;
    }
    // Where one of them is a form of the other, it is compared as that.
    if !sides.stand_on_bases(old, new) && !sides.is_wrapped(old, new) {
        sides.value(old, new);
        sides.properties(old, new);
        sides.more(old, new);
        sides.items(old, new);
    }
    sides.alternatives(old, new);
    sides.records();
    sides.types_of_plain_record(old, new);
}

/// Two schemas side by side.
pub(super) struct Sides<'c, 'o, 'n> {
    pub(super) was: Rc<View<'o>>,
    pub(super) is: Rc<View<'n>>,
    /// The same with what they say of values that not both take.
    pub(super) said: (Rc<View<'o>>, Rc<View<'n>>),
    pub(super) pair: Pair,
    pub(super) today: Option<Date>,
    pub(super) compared: &'c mut Compared<'o, 'n>,
    /// A record was compared with forms by each value that tells these apart.
    pub(super) are_told_apart: bool,
}

impl<'o, 'n> Sides<'_, 'o, 'n> {
    pub(super) fn note(&mut self, rule: Both, what: impl Into<String>) {
        let (old, new) = (self.was.at, self.is.at);
        self.note_at(rule, what, old, new);
    }

    pub(super) fn note_at(
        &mut self,
        rule: Both,
        what: impl Into<String>,
        old: At<'o>,
        new: At<'n>,
    ) {
        let rule = rule.of(self.pair.way.direction);
        self.push(rule, About::Old, what, old, new);
    }

    pub(super) fn push(
        &mut self,
        rule: &'static Rule,
        about: About,
        what: impl Into<String>,
        old: At<'o>,
        new: At<'n>,
    ) {
        self.compared.changes.push(Change {
            rule,
            about,
            what: what.into(),
            old,
            new,
        });
    }

    pub(super) fn child(&mut self, old: Node, new: Node) {
        self.child_that_is(Presence::Needed, old, new);
    }

    pub(super) fn child_that_is(&mut self, presence: Presence, old: Node, new: Node) {
        let way = self.pair.way;
        let pair = Pair { old, new, way };
        self.compared.children.push((pair, presence));
    }

    /// Tries out whether two schemas differ in nothing that is so bad.
    pub(super) fn tries(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        pair: Pair,
        severity: Severity,
    ) -> bool {
        let Compared {
            trials, sameness, ..
        } = self.compared;
        trials.find_nothing(old, new, pair, self.today, severity, sameness)
    }

    /// Whether one of them is to be found among the forms of the other.
    fn is_wrapped(&self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) -> bool {
        let (was, is) = (&self.was, &self.is);
        match (was.alternatives.is_empty(), is.alternatives.is_empty()) {
            (true, false) => is.is_wrapper() && !all_only_ask(new, is),
            (false, true) => was.is_wrapper() && !all_only_ask(old, was),
            _ => false,
        }
    }

    fn value(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        self.writing();
        self.choices();
        self.limits();
        self.conditions(old, new);
        let (was, is) = (self.was.clone(), self.is.clone());
        match (was.deprecated, is.deprecated) {
            (false, true) => self.note(value::DEPRECATED, "it is deprecated"),
            (true, false) => self.note(value::REINSTATED, "it is not deprecated any more"),
            _ => {}
        }
        if let Some((rule, what)) = was.sunset.change(is.sunset) {
            self.push(rule, About::Old, what, was.at, is.at);
        }
        let (before, now) = (was.default(), is.default());
        // The default of a parameter is the parameter's.
        let is_own = !is_of_parameter(before) && !is_of_parameter(now);
        if is_own && !are_same(&was.defaults, &is.defaults, self.pair.way.encoding) {
            let (was, is) = (shown(before), shown(now));
            self.note(
                value::DEFAULT_CHANGED,
                format!("its default went from {was} to {is}"),
            );
        }
    }

    fn limits(&mut self) {
        let of_integers = self.was.is_only("integer") && self.is.is_only("integer");
        let (mut old, mut new) = limits_that_count(&self.said.0, &self.said.1);
        old.retain(|keyword| self.was.limits.keywords().any(|said| said == keyword));
        new.retain(|keyword| self.is.limits.keywords().any(|said| said == keyword));
        let moves = old.moves(&new, of_integers);
        for (moved, what) in moves {
            let rule = match moved {
                Move::Tightened => value::LIMIT_TIGHTENED,
                Move::Loosened => value::LIMIT_LOOSENED,
                Move::Changed => value::CONDITION_CHANGED,
            };
            self.note(rule, what);
        }
    }

    fn items(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.items, self.is.items);
        if was.is_some() || is.is_some() {
            let was = was.unwrap_or_else(|| old.anything());
            let is = is.unwrap_or_else(|| new.anything());
            self.child(was, is);
        }
    }
}

/// Whether a default is that of a parameter: it stands in the parameter's own schema.
fn is_of_parameter(default: Option<At<'_>>) -> bool {
    let is_parameter = |at: &At<'_>| {
        let listed = at.parent().and_then(At::name);
        listed == Some("parameters") && at.text("in").is_some()
    };
    let schema = default.and_then(At::parent);
    let around = std::iter::successors(schema, |at| match at.name() {
        Some("schema" | "content") => at.parent(),
        _ => at
            .parent()
            .filter(|around| around.name() == Some("content")),
    });
    around.last().as_ref().is_some_and(is_parameter)
}
