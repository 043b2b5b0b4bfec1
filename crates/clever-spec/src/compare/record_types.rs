//! Record types, of two schemas side by side.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::choices::values;
use super::rule::Direction;
use super::rules::property;
use super::schema::{Node, Schemas};
use super::share::Share;
use super::values::Sides;
use super::view::{Forms, View};

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Compares record types that hang on their parent in one of the documents and are listed as forms
    /// in the other one, if that is all.
    pub(super) fn are_record_types(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
    ) -> bool {
        let (was, is) = (&*self.was, &*self.is);
        let is_one_form = was.lists_one_record || is.lists_one_record;
        if is_one_form
            || was.records.is_empty()
            || was.discriminators.is_disjoint(&is.discriminators)
        {
            return false;
        }
        match (was.alternatives.as_slice(), is.alternatives.as_slice()) {
            ([], [forms]) if is.is_wrapper() && are_records(new, forms, is) => {
                list_itself(old, (self.pair.old, &mut self.was), new, &mut self.is);
            }
            ([forms], []) if was.is_wrapper() && are_records(old, forms, was) => {
                list_itself(new, (self.pair.new, &mut self.is), old, &mut self.was);
            }
            _ => return false,
        }
        self.records();
        true
    }

    /// Compares the types that hang now on what was a plain record with it: who sends their values sent
    /// them before.
    pub(super) fn types_of_plain_record(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let was_plain = was.discriminators.is_empty() && was.alternatives.is_empty();
        let do_hang = was_plain && is.alternatives.is_empty();
        let Some(name) = is.discriminators.first().filter(|_| do_hang) else {
            return;
        };
        if self.pair.way.direction == Direction::Response || is.discriminators.len() > 1 {
            return;
        }
        for (value, record) in &is.records {
            let value = Value::from(value.as_str()).to_string();
            let before = of_type(old, self.pair.old, name, &value);
            let now = of_type(new, *record, name, &value);
            if let (Some(before), Some(now)) = (before, now) {
                self.child(before, now);
            }
        }
    }

    pub(super) fn records(&mut self) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let (before, now) = (&was.discriminators, &is.discriminators);
        // One form is as well a form without a discriminator, or no form at all.
        let tells_nothing = |one: &View<'_>, other: &View<'_>| {
            one.lists_one_record && other.discriminators.is_empty() && other.alternatives.is_empty()
        };
        if tells_nothing(&was, &is) || tells_nothing(&is, &was) {
            return;
        }
        let list_forms = !was.alternatives.is_empty() && !is.alternatives.is_empty();
        if list_forms && before.is_empty() != now.is_empty() {
            // It is the forms that say which records there are, now as before.
            let (rule, what) = match now.is_empty() {
                true => (
                    property::DISCRIMINATOR_REMOVED,
                    "nothing says any more where its type stands".to_owned(),
                ),
                false => (
                    property::DISCRIMINATOR_ADDED,
                    format!("its type stands in `{}` now", words(now)),
                ),
            };
            self.note(rule, what);
            return;
        }
        if !before.is_empty() && !now.is_empty() && before != now {
            let (before, now) = (words(before), words(now));
            let what = format!("its type stood in `{before}` and stands in `{now}`");
            self.note(property::DISCRIMINATOR_CHANGED, what);
        }
        // Forms are not compared again as records.
        if self.are_told_apart {
            return;
        }
        for (name, old) in &was.records {
            if let Some(new) = is.records.get(name) {
                self.child(*old, *new);
            }
        }
        let missing = |here: &View<'_>, there: &View<'_>| -> Vec<String> {
            let names = here.records.keys();
            names
                .filter(|name| !there.records.contains_key(*name))
                .cloned()
                .collect()
        };
        if let Some(gone) = values("record type", missing(&was, &is).iter(), "gone") {
            self.note(property::RECORD_TYPE_REMOVED, gone);
        }
        if let Some(added) = values("record type", missing(&is, &was).iter(), "new") {
            self.note(property::RECORD_TYPE_ADDED, added);
        }
    }
}

fn words(names: &BTreeSet<&str>) -> String {
    Vec::from_iter(names.iter().copied()).join("` and `")
}

/// The values of a record that have one value of a property, if it may have that.
pub(super) fn of_type(
    schemas: &mut Schemas<'_>,
    record: Node,
    name: &str,
    value: &str,
) -> Option<Node> {
    let view = schemas.view(record);
    let property = view.properties.get(name)?;
    let listed = schemas.view(property.node);
    let Some(values) = &listed.choices else {
        return Some(record);
    };
    let place = values.iter().position(|listed| listed == value)?;
    Some(schemas.share(record, Share::Told(property.at.id(), place)))
}

/// Whether all forms are record types of their schema.
fn are_records(schemas: &Schemas<'_>, forms: &Forms<'_>, view: &View<'_>) -> bool {
    let mut forms = forms.list.iter().map(|form| form.node);
    forms.all(|form| {
        let leaves = &schemas.parts(form).leaves;
        let mut records = view.records.values();
        records.any(|record| schemas.parts(*record).leaves == *leaves)
    })
}

/// Takes a parent for one of its record types, if it is listed as one.
fn list_itself<'p, 'l>(
    parents: &mut Schemas<'p>,
    (parent, view): (Node, &mut Rc<View<'p>>),
    schemas: &mut Schemas<'l>,
    listing: &mut Rc<View<'l>>,
) {
    let name = parents.name(parent);
    let mut records = listing.records.iter();
    let listed = records.find(|(_, node)| name.is_some() && schemas.name(**node) == name);
    if let Some((value, node)) = listed.map(|(value, node)| (value.clone(), *node)) {
        let (parent, listed) = (itself(parents, parent), itself(schemas, node));
        Rc::make_mut(view).records.insert(value.clone(), parent);
        Rc::make_mut(listing).records.insert(value, listed);
    }
}

/// A schema without the record types that hang on it.
fn itself(schemas: &mut Schemas<'_>, node: Node) -> Node {
    let leaves = schemas.parts(node).leaves.clone();
    let with_records = leaves.into_iter().filter(|leaf| {
        let at = schemas.source.at(*leaf);
        let lists_forms = at.get("oneOf").is_some() || at.get("anyOf").is_some();
        at.get("discriminator").is_some() && !lists_forms
    });
    let with_records = with_records.collect();
    schemas.choose(node, with_records)
}
