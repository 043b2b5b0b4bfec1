//! Several groups of forms: one form of each has to hold, so that what one says counts together with
//! what those of the others say.

use std::collections::{BTreeMap, BTreeSet};

use super::alternatives::named;
use super::forms::{Became, best_pairs};
use super::listing::listed;
use super::rule::{Direction, Severity};
use super::rules::{property, value};
use super::schema::{Node, Schemas};
use super::values::Sides;
use super::view::Forms;

/// So many forms are compared together with one of another group.
const MEETINGS_AT_MOST: usize = 1000;
const TOO_MANY_FORMS: &str = "these forms are too many to be compared with those of other groups";

/// A group that has become another one.
type Pair<'f, 'o, 'n> = (&'f Forms<'o>, &'f Forms<'n>, Became<'f, 'o, 'n>);

/// Which groups have become which.
#[derive(Debug, Default)]
struct Groups<'f, 'o, 'n> {
    pairs: Vec<Pair<'f, 'o, 'n>>,
    gone: Vec<&'f Forms<'o>>,
    left: Vec<&'f Forms<'n>>,
}

/// What one group was and is, beside another one.
#[derive(Debug, Default)]
struct Group<'d> {
    pairs: Vec<(Node, Node)>,
    /// So many of the pairs are as good as all.
    enough: usize,
    /// Which of the pairs list a property that is not listed for all forms.
    listing: BTreeMap<&'d str, Vec<usize>>,
}

/// The groups beside one.
#[derive(Debug, Default)]
pub(super) struct Beside<'d> {
    groups: Vec<Group<'d>>,
    /// So many pairs are looked at still.
    left: usize,
}

impl Beside<'_> {
    /// Whether no form of them lists a property.
    pub(super) fn say_nothing(&self) -> bool {
        self.groups.iter().all(|group| group.listing.is_empty())
    }
}

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Several groups, in any order.
    pub(super) fn groups(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &[Forms<'o>],
        is: &[Forms<'n>],
    ) {
        let groups = self.groups_became(old, new, was, is);
        let mut beside = self.beside(old, new, &groups);
        for (place, (was, is, became)) in groups.pairs.iter().enumerate() {
            let itself = std::mem::take(&mut beside.groups[place]);
            self.group_became(old, new, (was, is), became, &mut beside);
            beside.groups[place] = itself;
        }
        for group in groups.gone {
            self.group_removed(old, new, group);
        }
        for group in groups.left {
            self.group_added(old, new, group);
        }
    }

    fn groups_became<'f>(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &'f [Forms<'o>],
        is: &'f [Forms<'n>],
    ) -> Groups<'f, 'o, 'n> {
        let mut all = BTreeMap::new();
        let mut candidates = Vec::new();
        for (place, before) in was.iter().enumerate() {
            for (next, now) in is.iter().enumerate() {
                let became = self.became(old, new, &before.list, &now.list);
                let others = became.gone.len() + became.left.len() + became.guessed;
                let others = others + usize::from(before.is_exclusive != now.is_exclusive);
                if !became.pairs.is_empty() {
                    candidates.push((others, place, next));
                    all.insert((place, next), became);
                }
            }
        }
        let pairs = best_pairs(candidates);
        let (places, nexts): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().copied().unzip();
        let others = |count: usize, paired: BTreeSet<usize>| {
            (0..count).filter(move |place| !paired.contains(place))
        };
        let became = pairs.into_iter();
        let became = became.filter_map(|pair| Some((pair, all.remove(&pair)?)));
        Groups {
            pairs: became
                .map(|((place, next), became)| (&was[place], &is[next], became))
                .collect(),
            gone: others(was.len(), places).map(|place| &was[place]).collect(),
            left: others(is.len(), nexts).map(|next| &is[next]).collect(),
        }
    }

    /// All groups, those that have become others first.
    fn beside<'d>(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        groups: &Groups<'_, 'o, 'n>,
    ) -> Beside<'d>
    where
        'o: 'd,
        'n: 'd,
    {
        let mut all = Vec::new();
        let is_response = self.pair.way.direction == Direction::Response;
        for (_, _, became) in &groups.pairs {
            let pairs = became.pairs.iter();
            let pairs: Vec<_> = pairs.map(|(was, is)| (was.node, is.node)).collect();
            let are_all = became.gone.is_empty() && became.left.is_empty();
            let enough = if are_all { pairs.len() } else { usize::MAX };
            all.push(self.beside_others(old, new, pairs, enough));
        }
        for group in &groups.gone {
            let forms = match is_response {
                true => self.forms_kept(old, new, group),
                false => nodes(group),
            };
            let enough = if is_response { 1 } else { forms.len() };
            let anything = new.anything();
            let pairs = forms.into_iter().map(|form| (form, anything)).collect();
            all.push(self.beside_others(old, new, pairs, enough));
        }
        for group in &groups.left {
            let forms = match is_response {
                true => nodes(group),
                false => self.forms_held(old, new, group),
            };
            let enough = if is_response { forms.len() } else { 1 };
            let anything = old.anything();
            let pairs = forms.into_iter().map(|form| (anything, form)).collect();
            all.push(self.beside_others(old, new, pairs, enough));
        }
        Beside {
            groups: all,
            left: MEETINGS_AT_MOST,
        }
    }

    fn beside_others<'d>(
        &self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        pairs: Vec<(Node, Node)>,
        enough: usize,
    ) -> Group<'d>
    where
        'o: 'd,
        'n: 'd,
    {
        let (was_listed, is_listed) = (listed(&self.was), listed(&self.is));
        let mut listing: BTreeMap<&'d str, Vec<usize>> = BTreeMap::new();
        for (place, (was, is)) in pairs.iter().enumerate() {
            let (was, is) = (old.listing(*was), new.listing(*is));
            let was = was.keys().filter(|name| !was_listed.contains(*name));
            let is = is.keys().filter(|name| !is_listed.contains(*name));
            let own: BTreeSet<&'d str> = was.chain(is).copied().collect();
            for name in own {
                listing.entry(name).or_default().push(place);
            }
        }
        Group {
            pairs,
            enough,
            listing,
        }
    }

    /// Compares two forms together with those of other groups that list any of these properties.
    /// Whether that is all that there is to compare.
    pub(super) fn forms_beside(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (Node, Node),
        names: &BTreeSet<&str>,
        beside: &mut Beside<'_>,
    ) -> bool {
        let mut are_all = false;
        for group in &beside.groups {
            let met = names.iter().filter_map(|name| group.listing.get(name));
            let met: BTreeSet<usize> = met.flatten().copied().collect();
            if met.len() > beside.left {
                new.source.skip(self.is.at, TOO_MANY_FORMS);
                return false;
            }
            beside.left -= met.len();
            for place in &met {
                let (before, now) = group.pairs[*place];
                let (was, is) = (old.all_of(&[before, was]), new.all_of(&[now, is]));
                self.child(was, is);
            }
            are_all |= !met.is_empty() && met.len() >= group.enough;
        }
        are_all
    }

    /// One of several forms has to hold now. Who sends is not concerned if one held before.
    pub(super) fn group_added(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        group: &Forms<'n>,
    ) {
        let (way, was) = (Direction::Request, self.pair.old);
        let is_asked = self.pair.way.direction != Direction::Response && !group.is_exclusive;
        let mut forms = nodes(group).into_iter().filter(|_| is_asked);
        let found =
            forms.find(|form| self.keeps_to(old, new, (was, *form), way, Severity::Breaking));
        let Some(found) = found else {
            let what = "one of several forms has to hold now";
            self.note(value::CONDITION_ADDED, what);
            return;
        };
        let held = self.forms_held(old, new, group);
        if held.is_empty()
            && let Some((was, is)) = self.bases(old, new)
        {
            // It breaks nothing, but is risky.
            self.child(was, new.all_of(&[is, found]));
        }
        let (was_of_all, of_all) = (listed(&self.was), listed(&self.is));
        for form in &group.list {
            let view = new.view(form.node);
            let names = listed(&view);
            let is_known = held.contains(&form.node) && names.is_subset(&was_of_all);
            if !is_known && !names.is_subset(&of_all) {
                let what = format!("{} is new", named(form, &view));
                self.note(property::ALTERNATIVE_ADDED, what);
            }
        }
    }

    /// None of several forms has to hold any more. Who receives is not concerned if one does.
    pub(super) fn group_removed(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        group: &Forms<'o>,
    ) {
        if self.pair.way.direction != Direction::Response {
            self.forms_that_all_keep_to(old, new, group);
            self.properties_gone_with(old, new, group);
        }
        let (way, is) = (Direction::Response, self.pair.new);
        let is_asked = self.pair.way.direction == Direction::Response && !group.is_exclusive;
        let forms: Vec<_> = nodes(group).into_iter().filter(|_| is_asked).collect();
        let mut found = |severity: Severity| {
            let mut forms = forms.iter().copied();
            forms.find(|form| self.keeps_to(old, new, (*form, is), way, severity))
        };
        let is_safe = found(Severity::Risky).is_some();
        let Some(found) = found(Severity::Breaking) else {
            let what = "none of several forms has to hold any more";
            self.note(value::CONDITION_REMOVED, what);
            return;
        };
        if !is_safe {
            self.child(found, is);
        }
        let kept = self.forms_kept(old, new, group);
        let (was_of_all, of_all) = (listed(&self.was), listed(&self.is));
        for form in &group.list {
            let view = old.view(form.node);
            let names = listed(&view);
            let is_known = kept.contains(&form.node) && names.is_subset(&of_all);
            if !is_known && !names.is_subset(&was_of_all) {
                let what = format!("{} is gone", named(form, &view));
                self.note(property::ALTERNATIVE_REMOVED, what);
            }
        }
    }

    /// The forms of a new group that say nothing but what was said of all forms, or less.
    fn forms_held(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        group: &Forms<'n>,
    ) -> Vec<Node> {
        let Some((was, is)) = self.bases(old, new) else {
            return Vec::new();
        };
        let mut forms = nodes(group);
        forms.retain(|form| {
            let nodes = (was, new.all_of(&[is, *form]));
            self.keeps_to(old, new, nodes, Direction::Request, Severity::Risky)
        });
        forms
    }

    /// The forms of a group that is gone that said nothing but what is said of all forms, or less.
    fn forms_kept(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        group: &Forms<'o>,
    ) -> Vec<Node> {
        let Some((was, is)) = self.bases(old, new) else {
            return Vec::new();
        };
        let mut forms = nodes(group);
        forms.retain(|form| {
            let nodes = (old.all_of(&[was, *form]), is);
            self.keeps_to(old, new, nodes, Direction::Response, Severity::Risky)
        });
        forms
    }
}

fn nodes(group: &Forms<'_>) -> Vec<Node> {
    group.list.iter().map(|form| form.node).collect()
}
