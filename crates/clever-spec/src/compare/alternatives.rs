//! Forms of which one has to hold, of two schemas side by side.

use std::collections::BTreeSet;

use super::bases::are_unlike;
use super::forms::{Became, Traits};
use super::groups::Beside;
use super::kinds::is_list_of_values;
use super::rule::{Direction, Severity};
use super::rules::property;
use super::sameness::Same;
use super::schema::{Node, Schemas};
use super::share::{Share, Type};
use super::told::Told;
use super::values::Sides;
use super::view::{Alternative, Forms, View};
use super::walk::{Pair, Way};

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Forms of which one has to hold. A schema without forms is its own only form, so that it may
    /// become one of several.
    pub(super) fn alternatives(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        match (was.alternatives.as_slice(), is.alternatives.as_slice()) {
            ([], []) => {}
            ([], groups) => {
                let split = Split::between(new, &is);
                let is_wider = self.pair.way.direction == Direction::Response;
                let alone = alone(old, (&was, self.pair.old), &split, is_wider);
                if split.tells_apart(&alone) {
                    self.told_apart("each of its records is a form of its own now");
                }
                for group in groups {
                    match only_asks(new, group) {
                        true => self.group_added(old, new, group),
                        false
                            if alone.list.len() == 1 && self.got_extensions(new, &alone, group) => {
                        }
                        false => self.group(old, new, &alone, group),
                    }
                }
            }
            (groups, []) => {
                let split = Split::between(old, &was);
                let is_wider = self.pair.way.direction != Direction::Response;
                let alone = alone(new, (&is, self.pair.new), &split, is_wider);
                if split.tells_apart(&alone) {
                    self.told_apart("its forms are one record now");
                }
                for group in groups {
                    match only_asks(old, group) {
                        true => self.group_removed(old, new, group),
                        false
                            if alone.list.len() == 1
                                && self.lost_extensions(old, group, &alone) => {}
                        false => self.group(old, new, group, &alone),
                    }
                }
            }
            ([was], [is]) => {
                let types = (types_of(old, was), types_of(new, is));
                let (was, is) = (apart(old, was, &types.1), apart(new, is, &types.0));
                self.group(old, new, &was, &is);
            }
            (was, is) => self.groups(old, new, was, is),
        }
    }

    fn told_apart(&mut self, what: &str) {
        self.are_told_apart = true;
        self.note(property::RECORD_SPLIT, what);
    }

    /// Whether, for who sends, what keeps to the old schema keeps to the new one; for who receives,
    /// the other way round. What is no worse than that counts.
    pub(super) fn keeps_to(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (Node, Node),
        direction: Direction,
        severity: Severity,
    ) -> bool {
        let way = Way {
            direction,
            ..self.pair.way
        };
        let pair = Pair {
            old: was,
            new: is,
            way,
        };
        !self.compared.is_trial && self.tries(old, new, pair, severity)
    }

    fn group(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &Forms<'o>,
        is: &Forms<'n>,
    ) {
        let became = self.became(old, new, &was.list, &is.list);
        self.group_became(old, new, (was, is), &became, &mut Beside::default());
    }

    /// A group that has become another one, beside other groups.
    pub(super) fn group_became(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (&Forms<'o>, &Forms<'n>),
        became: &Became<'_, 'o, 'n>,
        beside: &mut Beside<'_>,
    ) {
        self.exclusion(old, new, (was, is), became);
        for (was, is) in &became.pairs {
            self.forms(old, new, (was.node, is.node), beside);
        }
        // What could not be read may be any of the others.
        let are_unread = was.list.iter().any(|form| old.is_unread(form.node))
            || is.list.iter().any(|form| new.is_unread(form.node));
        if are_unread {
            return;
        }
        for form in &became.gone {
            self.form_gone(old, new, form, is);
        }
        for form in &became.left {
            self.form_added(old, new, form, (was, is));
        }
    }

    /// Which form has become which. One of another name or of none is known by how it is written, by
    /// what it says, or else by its looks; as is one whose name another one has now.
    pub(super) fn became<'f>(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &'f [Alternative<'o>],
        is: &'f [Alternative<'n>],
    ) -> Became<'f, 'o, 'n> {
        let mut became = Became::new(was, is);
        became.by_name(|was, is| !are_unlike(&old.view(was.node), &new.view(is.node)));
        if became.have_one_name() {
            became.by_meaning(|was, is| {
                !are_unlike(&old.view(was.node), &new.view(is.node))
                    && (self.are_written_alike(old, new, was, is)
                        || self.are_same_forms(old, new, was, is))
            });
            became.by_name(|_, _| true);
        }
        became.by_meaning(|was, is| self.are_written_alike(old, new, was, is));
        became.by_meaning(|was, is| self.are_same_forms(old, new, was, is));
        if became.may_have_more() {
            became.by_looks(|form| Traits::of(old, form), |form| Traits::of(new, form));
        }
        became
    }

    fn are_written_alike(
        &mut self,
        old: &Schemas<'o>,
        new: &Schemas<'n>,
        was: &Alternative<'o>,
        is: &Alternative<'n>,
    ) -> bool {
        let (Some(was), Some(is)) = (was.at, is.at) else {
            return false;
        };
        let sameness = &mut self.compared.sameness;
        sameness.see(&old.source, &new.source, was, is) == Same::Yes
    }

    pub(super) fn are_same_forms(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &Alternative<'o>,
        is: &Alternative<'n>,
    ) -> bool {
        let (old_node, new_node) = (was.node, is.node);
        let pair = Pair {
            old: old_node,
            new: new_node,
            way: self.pair.way,
        };
        !self.compared.is_trial && self.tries(old, new, pair, Severity::Compatible)
    }
}

/// How a schema without forms is to be taken apart, so that it has the like of what another one has.
#[derive(Debug)]
enum Split<'d> {
    Types,
    Values,
    Told(Told<'d>),
    Nothing,
}

/// So many values are compared each by itself.
pub(super) const VALUES_AT_MOST: usize = 100;

impl<'d> Split<'d> {
    /// As a schema has forms of one type each, some of one value each, or records that a value tells
    /// apart.
    fn between(schemas: &mut Schemas<'d>, view: &View<'d>) -> Self {
        if !view.is_wrapper() {
            return Self::Nothing;
        }
        if let [forms] = view.alternatives.as_slice()
            && let Some(told) = Told::by(schemas, forms)
        {
            return Self::Told(told);
        }
        let forms = view.alternatives.iter().flat_map(|forms| &forms.list);
        let views: Vec<_> = forms.map(|form| schemas.view(form.node)).collect();
        let is_value = |view: &View<'_>| {
            let count = view.choices.as_ref().map(BTreeSet::len);
            count == Some(1) && is_list_of_values(view)
        };
        let is_of_one = |view: &View<'_>| view.types.as_ref().is_some_and(|types| types.len() == 1);
        match views.iter().filter(|view| is_value(view)).count() {
            2.. => Self::Values,
            _ if views.iter().all(|view| is_of_one(view)) => Self::Types,
            _ => Self::Nothing,
        }
    }

    /// Whether a schema was taken apart by what tells its records.
    fn tells_apart(&self, alone: &Forms<'_>) -> bool {
        matches!(self, Self::Told(_)) && alone.list.len() > 1
    }

    /// The shares that a schema is made of.
    fn of(&self, view: &View<'_>) -> Vec<Share> {
        let types = view.types.iter().flatten();
        let types: Option<Vec<Type>> = types.map(|name| Type::named(name)).collect();
        let values = view.choices.as_ref().map_or(0, BTreeSet::len);
        match (self, types) {
            (Self::Types, Some(types)) if types.len() > 1 && view.is_said_by_type() => {
                types.into_iter().map(Share::Of).collect()
            }
            (Self::Values, _)
                if (2..=VALUES_AT_MOST).contains(&values) && is_list_of_values(view) =>
            {
                (0..values).map(Share::Value).collect()
            }
            _ if view.nullable && view.types.is_some() => vec![Share::NotNull],
            _ => vec![Share::All],
        }
    }
}

/// A schema without forms as its own only form, or taken apart; maybe it is meant to be wider than other
/// ones.
fn alone<'d>(
    schemas: &mut Schemas<'d>,
    (view, node): (&View<'d>, Node),
    split: &Split<'_>,
    is_wider: bool,
) -> Forms<'d> {
    if let Split::Told(told) = split
        && let Some(types) = told.hanging(schemas, (view, node))
    {
        let named = types
            .into_iter()
            .map(|node| Alternative::alone(schemas.name(node), node));
        return Forms::of(named.collect());
    }
    let told = match split {
        Split::Told(told) => told.shares(schemas, view, is_wider),
        _ => None,
    };
    let shares = told.unwrap_or_else(|| split.of(view));
    let name = schemas.name(node).filter(|_| shares.len() == 1);
    let alone = shares.into_iter().map(|share| match share {
        Share::All => Alternative::alone(name, node),
        share => Alternative::alone(name, schemas.share(node, share)),
    });
    Forms::of(alone.collect())
}

/// The types of each form.
fn types_of<'d>(schemas: &mut Schemas<'d>, forms: &Forms<'d>) -> Vec<BTreeSet<&'d str>> {
    let forms = forms.list.iter();
    let types = forms.filter_map(|form| schemas.view(form.node).types.clone());
    types.collect()
}

/// Forms of which each that is of several types is taken apart, where others have a form for each.
fn apart<'d>(schemas: &mut Schemas<'d>, forms: &Forms<'d>, others: &[BTreeSet<&str>]) -> Forms<'d> {
    let mut apart = forms.clone();
    apart.list.clear();
    for form in &forms.list {
        let view = schemas.view(form.node);
        let mut types = view.types.iter().flatten();
        let is_known = |kind: &&str| others.iter().any(|other| other.iter().eq([kind]));
        let shares = match types.all(is_known) {
            true => Split::Types.of(&view),
            false => Vec::new(),
        };
        match shares.len() {
            2.. => apart.list.extend(
                shares
                    .into_iter()
                    .map(|share| Alternative::alone(None, schemas.share(form.node, share))),
            ),
            _ => apart.list.push(form.clone()),
        }
    }
    apart
}

/// Whether the forms of a schema say nothing but which properties have to be there.
pub(super) fn all_only_ask<'d>(schemas: &mut Schemas<'d>, view: &View<'d>) -> bool {
    let mut groups = view.alternatives.iter();
    groups.all(|group| only_asks(schemas, group))
}

/// Whether forms say nothing but which properties have to be there.
fn only_asks<'d>(schemas: &mut Schemas<'d>, forms: &Forms<'d>) -> bool {
    let anything = schemas.anything();
    forms.list.iter().all(|form| {
        let view = schemas.view(form.node);
        let mut properties = view.properties.iter();
        let is_asked = properties
            .all(|(name, property)| property.node == anything && view.required.contains(name));
        is_asked && view.types.is_none() && view.alternatives.is_empty() && view.says_little()
    })
}

/// Such as `the form Cat`; a value alone is called so, and what nobody wrote any value.
pub(super) fn named(form: &Alternative<'_>, view: &View<'_>) -> String {
    let name = form.name.filter(|name| !name.is_empty());
    let at = form.at.unwrap_or(view.at);
    let value = || match view.choices.iter().flatten().collect::<Vec<_>>().as_slice() {
        [only] if is_list_of_values(view) => format!("the value {only}"),
        _ if at.parent().is_none() => "any value".to_owned(),
        _ => format!("the form at {}", at.pointer()),
    };
    name.map_or_else(value, |name| format!("the form {name}"))
}
