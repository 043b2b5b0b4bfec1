//! What a schema says, put together from all that has to hold.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet as HashSet;

use super::schema::{Node, SILENT, Schemas, Share};
use super::source::Dialect;
use super::view::{Alternative, Forms, More, Property, View, narrow, value_of};
use crate::tree::{At, Kind};

/// So many forms may stand below others for the outer ones to be of the types of the inner ones.
const NESTED_AT_MOST: usize = 1000;

/// Of which kinds some forms are.
struct Kinds<'d> {
    /// None if one of them says none.
    types: Option<BTreeSet<&'d str>>,
    nullable: bool,
}

impl Default for Kinds<'_> {
    fn default() -> Self {
        Self {
            types: None,
            nullable: true,
        }
    }
}

impl<'d> Kinds<'d> {
    /// Adds what a form says. If that is only which forms there are, it is these that count.
    fn add(&mut self, mut form: View<'d>) -> Option<Forms<'d>> {
        if form.types.is_none() && form.choices.is_none() && form.alternatives.len() == 1 {
            self.nullable |= form.says_null;
            return form.alternatives.pop();
        }
        self.nullable |= form.nullable || form.says_null;
        match (&mut self.types, form.types) {
            (Some(types), Some(of_form)) => types.extend(of_form),
            (types, _) => *types = None,
        }
        None
    }
}

impl<'d> Schemas<'d> {
    /// Puts together what a schema says.
    pub(super) fn read(&mut self, node: Node) -> View<'d> {
        let parts = self.parts(node);
        let mut view = self.outline(node);
        self.kinds_of_forms(&mut view);
        view.nullable |= view.says_null;
        match parts.share {
            Share::All => {}
            Share::NotNull => view.nullable = false,
            Share::Of(kind) => {
                view.types = Some([kind.0].into());
                view.nullable = false;
            }
        }
        let mut properties: BTreeMap<&'d str, (At<'d>, Vec<Node>)> = BTreeMap::new();
        let (mut items, mut more) = (Vec::new(), Vec::new());
        for leaf in &parts.leaves {
            let at = self.source.at(*leaf);
            for (name, property) in at.get("properties").into_iter().flat_map(At::members) {
                let node = self.node(property);
                let (_, nodes) = properties.entry(name).or_insert((property, Vec::new()));
                nodes.push(node);
            }
            items.extend(at.get("items").map(|schema| self.node(schema)));
            self.parts_of_value(at, &mut view);
            more.extend(self.more(at));
            self.mapped_records(at, &parts.leaves, &mut view);
        }
        view.items = (!items.is_empty()).then(|| self.all_of(&items));
        view.more = match more.as_slice() {
            [] => More::Anything,
            more if more.contains(&More::Nothing) => More::Nothing,
            [first, ..] => *first,
        };
        for (name, (at, nodes)) in properties {
            let node = self.all_of(&nodes);
            view.properties.insert(name, Property { at, node });
        }
        for name in view.required.clone() {
            let anything = Property {
                at: view.at,
                node: self.anything(),
            };
            view.properties.entry(name).or_insert(anything);
        }
        view
    }

    /// What a schema says of the value itself, and which forms it names.
    fn outline(&mut self, node: Node) -> View<'d> {
        let mut view = View::of_anything(self.source.root());
        for (index, leaf) in self.parts(node).leaves.into_iter().enumerate() {
            let at = self.source.at(leaf);
            if index == 0 || at.get("properties").is_some() {
                view.at = at;
            }
            let (takes_null, said) = value_of(&mut view, at);
            let has_null = self.alternatives(at, &mut view);
            view.nullable &= takes_null;
            view.says_null |= said || has_null && takes_null;
        }
        let is_file = |types: &BTreeSet<&str>| types.contains("file");
        if self.source.dialect == Dialect::Swagger && view.types.as_ref().is_some_and(is_file) {
            // What OpenAPI 3 calls binary text.
            view.types = Some(BTreeSet::from(["string"]));
            view.format = Some("binary");
        }
        view.settle();
        view
    }

    /// A schema that says no type is of its forms' types, if each of them says one. Null is said of
    /// all forms together, whichever of them takes it.
    fn kinds_of_forms(&mut self, view: &mut View<'d>) {
        let says_type = view.types.is_some();
        let mut groups = std::mem::take(&mut view.alternatives);
        for forms in &mut groups {
            let kinds = self.kinds(forms);
            if let (false, Some(types)) = (says_type, kinds.types) {
                narrow(&mut view.types, types);
            }
            view.nullable &= kinds.nullable;
        }
        view.alternatives = groups;
    }

    /// Of which kinds some forms are.
    fn kinds(&mut self, forms: &mut Forms<'d>) -> Kinds<'d> {
        let mut kinds = Kinds {
            types: Some(BTreeSet::new()),
            nullable: forms.has_null,
        };
        let mut inner = Vec::new();
        for form in &mut forms.list {
            let outline = self.outline(form.node);
            let says_kind = outline.types.is_some() || outline.choices.is_some();
            if says_kind && (outline.nullable || outline.says_null) {
                form.node = self.share(form.node, Share::NotNull);
            }
            inner.extend(kinds.add(outline));
        }
        // What leads back to itself says nothing more.
        let mut seen = HashSet::default();
        while let Some(forms) = inner.pop() {
            kinds.nullable |= forms.has_null;
            for form in forms.list {
                if !seen.insert(form.node) {
                    continue;
                }
                if seen.len() > NESTED_AT_MOST {
                    return Kinds::default();
                }
                let outline = self.outline(form.node);
                inner.extend(kinds.add(outline));
            }
        }
        kinds
    }

    fn parts_of_value(&mut self, at: At<'d>, view: &mut View<'d>) {
        for (keyword, value) in at.members() {
            let schemas: Vec<(String, At<'d>)> = match keyword {
                "contains" | "contentSchema" | "propertyNames" => {
                    vec![(keyword.to_owned(), value)]
                }
                "dependentSchemas" | "patternProperties" => {
                    let named = |(name, schema)| (format!("{keyword}/{name}"), schema);
                    value.members().map(named).collect()
                }
                "prefixItems" => {
                    let items = value.items().enumerate();
                    items
                        .map(|(index, item)| (format!("{keyword}/{index}"), item))
                        .collect()
                }
                _ => continue,
            };
            for (place, schema) in schemas {
                let node = self.node(schema);
                let node = match view.parts.get(&place) {
                    Some(known) => self.all_of(&[*known, node]),
                    None => node,
                };
                view.parts.insert(place, node);
            }
        }
    }

    fn more(&mut self, at: At<'d>) -> Option<More> {
        let schema = at.get("additionalProperties")?;
        match schema.kind() {
            Kind::Bool => (schema.as_bool() == Some(false)).then_some(More::Nothing),
            Kind::Object if schema.members().next().is_none() => None,
            _ => Some(More::Schema(self.node(schema))),
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
            list: Vec::new(),
        };
        let (mut lists, mut seen) = (vec![listed], HashSet::default());
        let mut known = HashSet::default();
        while let Some(listed) = lists.pop() {
            let (direct, has_null) = self.forms_but_null(listed);
            forms.has_null |= has_null;
            for form in direct {
                let (here, target) = self.linked(form);
                if let Some(inner) = only_list(here, keyword) {
                    if seen.len() < NESTED_AT_MOST && seen.insert(inner.id()) {
                        lists.push(inner);
                    }
                    continue;
                }
                let node = self.node(form);
                if known.insert(node) {
                    forms.list.push(Alternative {
                        name: self.name(node),
                        target,
                        node,
                    });
                }
            }
        }
        forms
    }

    /// The record types that a discriminator tells apart: those that its mapping names, and those
    /// that are told by their own names, because they hang on its schema by `allOf` or are listed
    /// beside it.
    fn mapped_records(&mut self, at: At<'d>, leaves: &[u32], view: &mut View<'d>) {
        let Some(discriminator) = at.get("discriminator") else {
            return;
        };
        let property = discriminator.as_str();
        view.discriminator = property.or_else(|| discriminator.text("propertyName"));
        let mut mapped = HashSet::default();
        let mapping = discriminator.get("mapping");
        for (value, target) in mapping.into_iter().flat_map(At::members) {
            let Some(target) = self.mapped(target) else {
                continue;
            };
            mapped.insert(target.id());
            let node = self.node(target);
            if self
                .records
                .are_below(leaves, target, &self.parts(node).leaves)
            {
                view.records.insert(value.to_owned(), node);
            }
        }
        let mut named = self.records.below(leaves);
        for keyword in ["oneOf", "anyOf"] {
            if let Some(listed) = at.get(keyword) {
                let forms = self.forms(keyword, listed).list.into_iter();
                named.extend(forms.filter_map(|form| form.target));
            }
        }
        for record in named {
            if let (false, Some(name)) = (mapped.contains(&record.id()), record.name()) {
                let node = self.node(record);
                view.records.insert(name.to_owned(), node);
            }
        }
    }

    /// What a mapping names: a reference, or the name of a schema.
    fn mapped(&self, at: At<'d>) -> Option<At<'d>> {
        let name = at.as_str()?;
        let named = || self.source.schemas()?.get(name);
        self.source.target(at, name).ok().or_else(named)
    }
}

/// The list of forms of a schema that is nothing else.
fn only_list<'d>(schema: At<'d>, keyword: &str) -> Option<At<'d>> {
    let is_silent = |name: &str| SILENT.contains(&name) || name.starts_with("x-");
    let mut others = schema.members().filter(|(name, _)| *name != keyword);
    let list = schema.get(keyword)?;
    others.all(|(name, _)| is_silent(name)).then_some(list)
}
