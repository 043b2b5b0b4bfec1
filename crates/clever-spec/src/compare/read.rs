//! What a schema says, put together from all that has to hold.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use rustc_hash::FxHashSet as HashSet;
use smallvec::SmallVec;

use super::closed::others;
use super::keywords::{only_required, says_nothing, value_of};
use super::kinds::Null;
use super::schema::{Node, Parts, Schemas};
use super::share::Share;
use super::unlisted::Unlisted;
use super::view::{Alternative, Forms, More, Property, View, narrow};
use super::written::SILENT;
use crate::tree::{At, Kind};

/// What the parts of a schema say of what a value holds.
#[derive(Debug, Default)]
struct Held<'d> {
    /// What has to hold for properties that are listed more than once.
    properties: BTreeMap<&'d str, Vec<Node>>,
    items: Vec<Node>,
    more: Vec<More>,
}

impl<'d> Schemas<'d> {
    /// Puts together what a schema says.
    pub(super) fn read(&mut self, node: Node) -> View<'d> {
        let parts = self.parts(node).into_owned();
        let mut view = self.outline_of(&parts);
        let says_type = view.types.is_some();
        self.kinds_of_forms(&mut view);
        self.choices_of_forms(&mut view, says_type);
        view.nullable |= view.says_null;
        match parts.share {
            Share::All => {}
            Share::NotNull => view.nullable = false,
            Share::Of(kind) => {
                view.types = Some([kind.0].into());
                view.limits.settle(view.is_only("integer"));
                view.nullable = false;
            }
            Share::Value(place) => view.keep_value(place),
            Share::Told(..) => view.nullable = false,
        }
        let mut held = Held::default();
        for leaf in &parts.leaves {
            self.parts_of_value(*leaf, &parts, &mut view, &mut held);
        }
        view.items = (!held.items.is_empty()).then(|| self.all_of(&held.items));
        view.more = self.all_more(&held.more);
        self.settle_closed(&mut view, &parts);
        for (name, nodes) in held.properties {
            let node = self.all_of(&nodes);
            view.properties
                .entry(name)
                .and_modify(|property| property.node = node);
        }
        self.hold_to_others(&parts.leaves, &mut view);
        if view.more == More::Nothing {
            self.refuse_patterns(&parts.leaves, &mut view);
            view.refused = self.refused(&parts.leaves, &view.properties);
        }
        self.required_properties(&mut view);
        match parts.share {
            Share::Of(_) => view.keep_own_types(),
            Share::Told(property, place) => self.keep_told(&mut view, property, place),
            Share::All | Share::NotNull | Share::Value(_) => {}
        }
        view
    }

    /// Adds the properties that are required and not listed.
    fn required_properties(&mut self, view: &mut View<'d>) {
        let required = view.required.iter().copied();
        let others: Vec<&str> = required
            .filter(|name| !view.properties.contains_key(name))
            .collect();
        if others.is_empty() {
            return;
        }
        let unlisted = Unlisted::of(view);
        for name in others {
            let said = unlisted.says(self, name);
            let property = Property {
                at: view.at,
                node: said.unwrap_or_else(|| self.anything()),
                is_listed: false,
            };
            view.properties.insert(name, property);
        }
    }

    /// What a schema says of the value itself, and which forms it names.
    pub(super) fn outline(&mut self, node: Node) -> View<'d> {
        let parts = self.parts(node).into_owned();
        self.outline_of(&parts)
    }

    fn outline_of(&mut self, parts: &Parts) -> View<'d> {
        let mut view = View::of_anything(self.source.root());
        let mut nulls: SmallVec<[Null; 4]> = SmallVec::new();
        for (index, leaf) in parts.leaves.iter().copied().enumerate() {
            let at = self.source.at(leaf);
            if index == 0 || at.get("properties").is_some() {
                view.at = at;
            }
            let (is_taken, is_said) = value_of(&mut view, at);
            let groups = view.alternatives.len();
            let is_chosen = parts.chosen.contains(&leaf);
            let has_null = !is_chosen && self.alternatives(at, &mut view);
            nulls.push(Null {
                leaf,
                is_taken,
                decides: is_said || has_null && is_taken,
                has_forms: view.alternatives.len() > groups,
            });
        }
        self.null_of_all(&nulls, &mut view);
        view.says_null |= parts.null_beside.is_some();
        let is_file = |types: &BTreeSet<&str>| types.contains("file");
        if view.types.as_ref().is_some_and(is_file) {
            // What Swagger calls what is binary text in OpenAPI 3.
            view.types = Some(BTreeSet::from(["string"]));
            view.formats = vec!["binary"];
        }
        view.settle_bytes();
        view.settle();
        view
    }

    /// Reads which schemas what a value holds keeps to.
    fn parts_of_value(
        &mut self,
        leaf: u32,
        parts: &Parts,
        view: &mut View<'d>,
        held: &mut Held<'d>,
    ) {
        for (keyword, said) in self.source.at(leaf).members() {
            match keyword {
                "properties" => {
                    for (name, property) in said.members() {
                        let node = self.node(property);
                        match view.properties.entry(name) {
                            Entry::Vacant(vacant) => {
                                vacant.insert(Property {
                                    at: property,
                                    node,
                                    is_listed: true,
                                });
                            }
                            Entry::Occupied(first) => {
                                let nodes = held.properties.entry(name);
                                nodes.or_insert_with(|| vec![first.get().node]).push(node);
                            }
                        }
                    }
                }
                "items" => held.items.push(self.node(said)),
                "additionalProperties" | "unevaluatedProperties" => {
                    if others(self.source.at(leaf)) == Some(said) {
                        held.more.extend(self.more(said));
                    }
                }
                "discriminator" if parts.chosen.contains(&leaf) => {}
                "discriminator" => {
                    view.lists_one_record |= self.has_one_form(leaf);
                    self.mapped_records(leaf, said, &parts.leaves, view);
                }
                _ => {
                    for (place, schema) in schemas_below(keyword, said) {
                        self.part(view, keyword, place, schema);
                    }
                }
            }
        }
    }

    /// Adds what some part of a value has to keep to.
    fn part(&mut self, view: &mut View<'d>, keyword: &str, place: String, schema: At<'d>) {
        let is_of_properties = keyword.starts_with("depend");
        if is_of_properties && only_required(schema).is_some() {
            return;
        }
        let node = self.node(schema);
        let known = view.parts.entry(place).or_default();
        match known.first() {
            // What one item keeps to and what another one keeps to is not kept by one.
            Some(only) if keyword != "contains" => *known = vec![self.all_of(&[*only, node])],
            _ if known.contains(&node) => {}
            _ => known.push(node),
        }
    }

    /// What a keyword says of an object's other members; none if it says nothing.
    pub(super) fn more(&mut self, schema: At<'d>) -> Option<More> {
        match schema.kind() {
            Kind::Bool => (schema.as_bool() == Some(false)).then_some(More::Nothing),
            _ if says_nothing(schema) => None,
            _ => Some(More::Schema(self.node(schema))),
        }
    }

    /// What several parts say of an object's other members.
    fn all_more(&mut self, more: &[More]) -> More {
        let mut schemas = Vec::new();
        for one in more {
            match one {
                More::Nothing => return More::Nothing,
                More::Schema(schema) => schemas.push(*schema),
                More::Anything => {}
            }
        }
        match schemas.is_empty() {
            true => More::Anything,
            false => More::Schema(self.all_of(&schemas)),
        }
    }

    /// The forms of which one has to hold. Whether null is said to be one of them beside what is no
    /// group of forms.
    fn alternatives(&mut self, at: At<'d>, view: &mut View<'d>) -> bool {
        let mut says_null = false;
        for (keyword, is_exclusive) in [("oneOf", true), ("anyOf", false)] {
            let Some(listed) = at.get(keyword) else {
                continue;
            };
            let (direct, has_null) = self.forms_but_null(listed);
            match direct.as_slice() {
                [] => {
                    if has_null {
                        narrow(&mut view.types, BTreeSet::new());
                    }
                    says_null |= has_null;
                }
                // It is among all that has to hold.
                [_] => says_null |= has_null,
                _ => view.alternatives.push(Forms {
                    is_exclusive,
                    ..self.forms(keyword, listed)
                }),
            }
        }
        says_null
    }

    /// What is listed as forms; those that are nothing but such a list themselves are opened.
    fn forms(&mut self, keyword: &str, listed: At<'d>) -> Forms<'d> {
        let mut forms = Forms {
            is_exclusive: false,
            has_null: false,
            fitting_null: 0,
            list: Vec::new(),
        };
        let (mut lists, mut seen) = (vec![listed], HashSet::default());
        let mut known = HashSet::default();
        while let Some(listed) = lists.pop() {
            let (direct, has_null) = self.forms_but_null(listed);
            forms.has_null |= has_null;
            for form in direct {
                let link = self.linked(form);
                if let Some(inner) = only_list(link.here, keyword) {
                    if seen.insert(inner.id()) {
                        lists.extend(self.goes_on(inner).then_some(inner));
                    }
                    continue;
                }
                let node = self.node(form);
                if known.insert(node) {
                    forms.list.push(Alternative {
                        name: link.name.or_else(|| self.name(node)),
                        at: Some(form),
                        target: link.target,
                        node,
                    });
                }
            }
        }
        forms
    }

    /// Whether a schema lists one form only, which is told apart from nothing.
    fn has_one_form(&self, leaf: u32) -> bool {
        let at = self.source.at(leaf);
        let mut listed = ["oneOf", "anyOf"]
            .into_iter()
            .filter_map(|keyword| at.get(keyword));
        let is_one = |forms: At<'d>| self.forms_but_null(forms).0.len() == 1;
        listed.next().is_some_and(is_one) && listed.next().is_none()
    }

    /// The record types that a discriminator tells apart: those that its mapping names, and those
    /// that are told by their own names, because they hang on its schema by `allOf` or are listed
    /// beside it. A name that the mapping gives to another one tells that.
    fn mapped_records(
        &mut self,
        leaf: u32,
        discriminator: At<'d>,
        leaves: &[u32],
        view: &mut View<'d>,
    ) {
        let property = discriminator.as_str();
        let property = property.or_else(|| discriminator.text("propertyName"));
        view.discriminators.extend(property);
        let (mut mapped, mut values) = (HashSet::default(), HashSet::default());
        let mapping = discriminator.get("mapping");
        for (value, target) in mapping.into_iter().flat_map(At::members) {
            let Some(target) = self.mapped(target) else {
                continue;
            };
            mapped.insert(target.id());
            values.insert(value);
            let node = self.node(target);
            if self
                .records
                .are_below(leaves, target, &self.parts(node).leaves)
            {
                self.record(view, value, node);
            }
        }
        let mut named = self.records.below(leaves);
        for keyword in ["oneOf", "anyOf"] {
            if let Some(listed) = self.source.at(leaf).get(keyword) {
                let forms = self.forms(keyword, listed).list.into_iter();
                named.extend(forms.filter_map(|form| form.target));
            }
        }
        for record in named {
            if mapped.contains(&record.id()) {
                continue;
            }
            for name in self.records.names(record) {
                if !values.contains(name) {
                    let node = self.node(record);
                    self.record(view, name, node);
                }
            }
        }
    }

    /// A record of that type keeps to all that is said of it.
    fn record(&mut self, view: &mut View<'d>, value: &str, node: Node) {
        let node = match view.records.get(value) {
            Some(known) => self.all_of(&[*known, node]),
            None => node,
        };
        view.records.insert(value.to_owned(), node);
    }

    /// The record types that a schema by itself may stand for, as far as they are no forms of it.
    pub(super) fn record_types(&self, leaf: u32) -> Vec<At<'d>> {
        let mapping = || self.source.at(leaf).get("discriminator")?.get("mapping");
        let mapped = mapping().into_iter().flat_map(At::members);
        let mapped = mapped.filter_map(|(_, target)| self.mapped(target));
        mapped.chain(self.records.below(&[leaf])).collect()
    }

    /// What a mapping names: a reference, or the name of a schema.
    fn mapped(&self, at: At<'d>) -> Option<At<'d>> {
        let name = at.as_str()?;
        let named = || self.source.schema_called(at, name);
        self.source.target(at, name).ok().or_else(named)
    }
}

/// The schemas that a keyword says something by, with their places; none for other keywords.
pub(super) fn schemas_below<'d>(keyword: &str, said: At<'d>) -> Vec<(String, At<'d>)> {
    match keyword {
        "contains" | "contentSchema" | "propertyNames" => vec![(keyword.to_owned(), said)],
        "dependentSchemas" | "patternProperties" => {
            let named = |(name, schema)| (format!("{keyword}/{name}"), schema);
            said.members().map(named).collect()
        }
        "dependencies" => {
            let schemas = said.members();
            let schemas = schemas.filter(|(_, asked)| asked.kind() != Kind::Array);
            let named = |(name, schema)| (format!("dependentSchemas/{name}"), schema);
            schemas.map(named).collect()
        }
        "prefixItems" => {
            let items = said.items().enumerate();
            let listed = |(index, item)| (format!("{keyword}/{index}"), item);
            items.map(listed).collect()
        }
        _ => Vec::new(),
    }
}

/// The list of forms of a schema that is nothing else.
fn only_list<'d>(schema: At<'d>, keyword: &str) -> Option<At<'d>> {
    let is_silent = |name: &str| SILENT.contains(&name) || name.starts_with("x-");
    let mut others = schema.members().filter(|(name, _)| *name != keyword);
    let list = schema.get(keyword)?;
    others.all(|(name, _)| is_silent(name)).then_some(list)
}
