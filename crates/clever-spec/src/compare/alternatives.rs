//! Forms of which one has to hold, and record types, of two schemas side by side.

use super::forms::{Looks, Unmatched};
use super::rule::{Direction, Severity};
use super::rules::{body, property, value};
use super::schema::{Node, Schemas, Share, Type};
use super::trial::TRIED_AT_MOST;
use super::values::{Sides, values};
use super::view::{Alternative, Forms, View};
use super::walk::{About, Pair};
use crate::tree::At;

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Forms of which one has to hold. A schema without forms is its own only form, so that it may
    /// become one of several.
    pub(super) fn alternatives(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        if was.alternatives.is_empty() && is.alternatives.is_empty() {
            return;
        }
        let may_split = (are_of_one_type(new, &is), are_of_one_type(old, &was));
        let was_forms = forms_of(old, &was, self.pair.old, may_split.0);
        let is_forms = forms_of(new, &is, self.pair.new, may_split.1);
        let (was, is) = (was_forms, is_forms);
        if was.len() != is.len() {
            let rule = match was.len() < is.len() {
                true => value::CONDITION_ADDED,
                false => value::CONDITION_REMOVED,
            };
            self.note(rule, "the forms that it may have are grouped another way");
            return;
        }
        for (was, is) in was.iter().zip(&is) {
            self.exclusion(old, new, was, is);
            self.group(old, new, &was.list, &is.list);
        }
    }

    /// What was taken must not fit more than one form where only one may hold.
    fn exclusion(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &Forms<'o>,
        is: &Forms<'n>,
    ) {
        let is_asked = is.is_exclusive && !was.is_exclusive && !self.compared.is_trial;
        let are_few = was.list.len() * is.list.len() <= TRIED_AT_MOST;
        if !is_asked || !are_few || self.pair.way.direction == Direction::Response {
            return;
        }
        let (way, today) = (self.pair.way, self.today);
        let trials = &mut self.compared.trials;
        let fits_several = was.list.iter().any(|form| {
            let fits = is.list.iter().filter(|now| {
                let pair = Pair {
                    old: form.node,
                    new: now.node,
                    way,
                };
                trials.find_nothing(old, new, pair, today, Severity::Breaking)
            });
            fits.count() > 1
        });
        if fits_several {
            let what = "what was taken fits several of its forms, and may fit one only";
            let (old, new) = (self.was.at, self.is.at);
            self.push(&body::REQUEST_FORMS_OVERLAP, About::Old, what, old, new);
        }
    }

    fn group(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        was: &[Alternative<'o>],
        is: &[Alternative<'n>],
    ) {
        let mut forms = Unmatched::new(was, is);
        for (was, is) in forms.of_one_name() {
            self.child(was.node, is.node);
        }
        // What has another name or none is known by what it says, or else by its looks.
        let (way, today) = (self.pair.way, self.today);
        if forms.pairs() <= TRIED_AT_MOST && !self.compared.is_trial {
            let trials = &mut self.compared.trials;
            let same = forms.of_one_meaning(|was, is| {
                let (old_node, new_node) = (was.node, is.node);
                let pair = Pair {
                    old: old_node,
                    new: new_node,
                    way,
                };
                trials.find_nothing(old, new, pair, today, Severity::Compatible)
            });
            for (was, is) in same {
                self.child(was.node, is.node);
            }
        }
        let alike = forms.of_the_same_looks(
            |was| Looks::of(&old.view(was.node)),
            |is| Looks::of(&new.view(is.node)),
        );
        for (was, is) in alike {
            self.child(was.node, is.node);
        }
        let Unmatched { gone, left } = forms;
        for form in gone {
            let at = old.view(form.node).at;
            let what = format!("the form {} is gone", named(form, at));
            self.note(property::ALTERNATIVE_REMOVED, what);
        }
        for form in left {
            let at = new.view(form.node).at;
            let what = format!("the form {} is new", named(form, at));
            self.note(property::ALTERNATIVE_ADDED, what);
        }
    }

    pub(super) fn records(&mut self) {
        let (was, is) = (self.was.clone(), self.is.clone());
        if let (Some(before), Some(now)) = (was.discriminator, is.discriminator)
            && before != now
        {
            let what = format!("its type stood in `{before}` and stands in `{now}`");
            self.note(property::DISCRIMINATOR_CHANGED, what);
        }
        let missing = |here: &View<'_>, there: &View<'_>| -> Vec<String> {
            let names = here.records.keys();
            names
                .filter(|name| !there.records.contains_key(*name))
                .cloned()
                .collect()
        };
        for (name, old) in &was.records {
            if let Some(new) = is.records.get(name) {
                self.child(*old, *new);
            }
        }
        if let Some(gone) = values("record type", missing(&was, &is).iter(), "gone") {
            self.note(property::RECORD_TYPE_REMOVED, gone);
        }
        if let Some(added) = values("record type", missing(&is, &was).iter(), "new") {
            self.note(property::RECORD_TYPE_ADDED, added);
        }
    }
}

/// Whether a schema has forms, and each of them is of one type.
fn are_of_one_type(schemas: &mut Schemas<'_>, view: &View<'_>) -> bool {
    let mut forms = view.alternatives.iter().flat_map(|forms| &forms.list);
    let is_of_one = |form: &Alternative<'_>| {
        let view = schemas.view(form.node);
        view.types.as_ref().is_some_and(|types| types.len() == 1)
    };
    view.is_wrapper() && forms.all(is_of_one)
}

/// The groups of forms; a schema without any is its own only form, or one of each of its types where
/// it says nothing else and the other schema has forms of these.
fn forms_of<'d>(
    schemas: &mut Schemas<'d>,
    view: &View<'d>,
    node: Node,
    may_split: bool,
) -> Vec<Forms<'d>> {
    if !view.alternatives.is_empty() {
        return view.alternatives.clone();
    }
    let types = view.types.iter().flatten();
    let types: Option<Vec<Type>> = types.map(|name| Type::named(name)).collect();
    let types = types.filter(|types| types.len() > 1 && may_split && view.is_bare());
    let shares = match types {
        Some(types) => types.into_iter().map(Share::Of).collect(),
        None if view.nullable && view.types.is_some() => vec![Share::NotNull],
        None => vec![Share::All],
    };
    let name = schemas.name(node).filter(|_| shares.len() == 1);
    let alone = shares.into_iter().map(|share| match share {
        Share::All => Alternative::alone(name, node),
        share => Alternative::alone(name, schemas.share(node, share)),
    });
    vec![Forms::of(alone.collect())]
}

fn named(form: &Alternative<'_>, at: At<'_>) -> String {
    let name = form.name.filter(|name| !name.is_empty());
    name.map_or_else(|| format!("at {}", at.pointer()), str::to_owned)
}
