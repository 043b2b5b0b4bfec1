//! Forms that a property tells apart, each by another value of it, and a record that takes all of these
//! values.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::alternatives::VALUES_AT_MOST;
use super::record_types::of_type;
use super::schema::{Node, Schemas};
use super::share::Share;
use super::view::{Forms, View};

/// Whether each form has another value of a property that is always there, so that nothing fits two.
pub(super) fn are_disjoint<'d>(schemas: &mut Schemas<'d>, forms: &Forms<'d>) -> bool {
    let views = forms.list.iter().map(|form| schemas.view(form.node));
    let views: Vec<Rc<View<'d>>> = views.collect();
    let Some(first) = views.first() else {
        return false;
    };
    let are_others = |view: &Rc<View<'d>>| !view.is_only("object") || view.nullable;
    if views.iter().any(are_others) {
        return false;
    }
    first.properties.keys().any(|name| {
        let mut values = BTreeSet::new();
        views.iter().all(|view| {
            let property = view.properties.get(name);
            let property = property.filter(|_| view.required.contains(name));
            property.is_some_and(|property| {
                let access = schemas.access(property.node);
                let is_seen = !access.read_only && !access.write_only;
                let value = schemas.only_value(property.node);
                is_seen && value.is_some_and(|value| values.insert(value))
            })
        })
    })
}

/// The property that tells some forms apart, and its values.
#[derive(Debug)]
pub(super) struct Told<'d> {
    name: &'d str,
    values: BTreeSet<String>,
}

impl<'d> Told<'d> {
    /// What tells forms apart, if each has another value of a property.
    pub(super) fn by(schemas: &mut Schemas<'d>, forms: &Forms<'d>) -> Option<Self> {
        let views: Vec<Rc<View<'d>>> = forms
            .list
            .iter()
            .map(|form| schemas.view(form.node))
            .collect();
        let names = views.first()?.properties.keys();
        names.copied().find_map(|name| {
            let mut values = BTreeSet::new();
            for view in &views {
                let property = view.properties.get(name)?;
                values.insert(schemas.only_value(property.node)?);
            }
            (values.len() == views.len()).then_some(Self { name, values })
        })
    }

    /// The types that hang on a record, and the records of each value that it lists and that is of none;
    /// nothing if further types hang on one of these.
    pub(super) fn hanging<'r>(
        &self,
        schemas: &mut Schemas<'r>,
        (record, node): (&View<'r>, Node),
    ) -> Option<Vec<Node>> {
        let property = record.properties.get(self.name)?;
        let is_told =
            record.discriminators.iter().eq([&self.name]) && record.required.contains(self.name);
        let view = schemas.view(property.node);
        if !is_told || view.nullable || record.records.is_empty() {
            return None;
        }
        let records = record.records.iter();
        let named = records.map(|(name, node)| (Value::from(name.as_str()).to_string(), *node));
        let named: BTreeMap<String, Node> = named.collect();
        let types = view.choices.as_ref()?.iter().map(|value| {
            let record = named.get(value).copied().unwrap_or(node);
            let has_types = record != node && !schemas.view(record).records.is_empty();
            of_type(schemas, record, self.name, value).filter(|_| !has_types)
        });
        types.collect()
    }

    /// The records of each of the values, if there are no others: neither null nor types that hang on
    /// the record. One that takes any text and is wide enough anyway stands for each of them.
    pub(super) fn shares<'r>(
        &self,
        schemas: &mut Schemas<'r>,
        record: &View<'r>,
        is_wider: bool,
    ) -> Option<Vec<Share>> {
        if !record.records.is_empty() {
            return None;
        }
        let property = record.properties.get(self.name)?;
        let access = schemas.access(property.node);
        let is_always_there = record.is_only("object")
            && record.required.contains(self.name)
            && !access.read_only
            && !access.write_only;
        let view = schemas.view(property.node);
        let Some(values) = view.choices.as_ref().filter(|_| is_always_there) else {
            let takes_all = is_wider && view.is_only("string") && view.choices.is_none();
            return takes_all.then(|| vec![Share::NotNull; self.values.len()]);
        };
        let are_same = values.is_subset(&self.values) || self.values.is_subset(values);
        let are_few = (2..=VALUES_AT_MOST).contains(&values.len());
        let of_value = |place| Share::Told(property.at.id(), place);
        (are_same && are_few && !view.nullable).then(|| (0..values.len()).map(of_value).collect())
    }
}
