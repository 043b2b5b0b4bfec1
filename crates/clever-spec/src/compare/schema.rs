//! A schema by its meaning: references followed, everything that has to hold at once put together.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap, FxHashSet as HashSet};
use smallvec::SmallVec;

use super::limits::Limits;
use super::literal::literal;
use super::source::Source;
use super::sunset::Sunset;
use crate::tree::{At, Kind};

/// A schema's number within its document. The same meaning may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node(u32);

/// Everything that has to hold at once: the numbers of schemas, without references and `allOf`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Parts {
    leaves: SmallVec<[u32; 4]>,
    /// It is one record type of several, so what hangs on the discriminator is no part of it.
    is_variant: bool,
    /// Some of it could not be read, so that nothing can be said about it.
    is_unread: bool,
}

/// The schemas of one document.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    pub(super) source: Source<'d>,
    /// Each under its number.
    nodes: IndexSet<Parts, FxBuildHasher>,
    /// How many parts all of them have that have several.
    parts: usize,
    /// The schemas that stand in the document, by what is written there.
    written: HashMap<u32, Node>,
    /// The forms whose types are being asked for.
    in_progress: HashSet<Node>,
    /// The record types that hang on a schema by `allOf`, by that schema.
    children: HashMap<u32, Vec<At<'d>>>,
    /// All of these.
    hanging: HashSet<u32>,
}

/// What a schema says.
#[derive(Debug)]
pub(super) struct View<'d> {
    /// Where to point a reader.
    pub(super) at: At<'d>,
    /// The types, without `null`; none if any will do.
    pub(super) types: Option<BTreeSet<&'d str>>,
    pub(super) nullable: bool,
    pub(super) format: Option<&'d str>,
    /// The values that may stand there, as JSON, without null.
    pub(super) choices: Option<BTreeSet<String>>,
    pub(super) limits: Limits,
    pub(super) patterns: BTreeSet<&'d str>,
    pub(super) properties: BTreeMap<&'d str, Property<'d>>,
    pub(super) required: BTreeSet<&'d str>,
    pub(super) more: More,
    pub(super) items: Option<Node>,
    /// Groups of forms of which one has to hold.
    pub(super) alternatives: Vec<Forms>,
    pub(super) discriminator: Option<&'d str>,
    /// The record types that a discriminator tells apart, by its value.
    pub(super) records: BTreeMap<String, Node>,
    pub(super) deprecated: bool,
    pub(super) sunset: Sunset<'d>,
    pub(super) default: Option<At<'d>>,
    /// Schemas that some part of a value has to keep to, by the place where they are written.
    pub(super) parts: BTreeMap<String, Node>,
    /// Everything else that a value has to keep to.
    pub(super) conditions: BTreeMap<&'static str, At<'d>>,
}

/// What an object may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property<'d> {
    /// Where it is written.
    pub(super) at: At<'d>,
    pub(super) node: Node,
}

/// Which way a property goes, and how long.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Access<'d> {
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) sunset: Sunset<'d>,
}

/// What an object may hold beside what is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum More {
    #[default]
    Anything,
    Nothing,
    Schema(Node),
}

/// Several forms, of which one has to hold.
#[derive(Debug, Clone)]
pub(super) struct Forms {
    /// No more than one may hold (`oneOf`).
    pub(super) is_exclusive: bool,
    pub(super) list: Vec<Alternative>,
}

/// One of several forms.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    /// The name of its schema, if it has one.
    pub(super) name: Option<String>,
    pub(super) node: Node,
}

/// Patterns that are none.
const TAKES_ANYTHING: &[&str] = &["", ".*", "^.*$"];

/// How many forms may stand one in the other for the outer ones to have the type of the inner ones.
const FORMS_DEEPEST: usize = 16;

/// Keywords that are compared as they stand.
const CONDITIONS: &[&str] = &[
    "contentEncoding",
    "contentMediaType",
    "dependencies",
    "dependentRequired",
    "else",
    "if",
    "not",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords that describe and ask for nothing.
pub(super) const SILENT: &[&str] = &[
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "description",
    "example",
    "examples",
    "externalDocs",
    "title",
    "xml",
];

/// For each value of a document, so many parts of schemas are put together. Schemas that lead to all
/// of several others could otherwise stand for every set of schemas there is.
const PARTS_OF_EACH_VALUE: usize = 16;
/// The same for a document that is small.
const PARTS_AT_LEAST: usize = 1000;

impl<'d> Schemas<'d> {
    pub(super) fn new(source: Source<'d>) -> Self {
        let children = children(&source);
        let hanging = children
            .values()
            .flatten()
            .map(|child| child.id())
            .collect();
        Self {
            source,
            nodes: IndexSet::default(),
            parts: 0,
            written: HashMap::default(),
            in_progress: HashSet::default(),
            children,
            hanging,
        }
    }

    /// What any value keeps to.
    pub(super) fn anything(&mut self) -> Node {
        self.intern(Parts::default())
    }

    /// The schema that is written somewhere.
    pub(super) fn node(&mut self, at: At<'d>) -> Node {
        if let Some(known) = self.written.get(&at.id()) {
            return *known;
        }
        let mut parts = Parts::default();
        let written = Written::read(at);
        parts.is_variant = self.is_child(at, written);
        match written {
            Written {
                reference: None,
                all_of: None,
                says_something: true,
            } => parts.leaves.push(at.id()),
            written => self.expand(at, written, &mut parts, &mut Way::default()),
        }
        let node = self.intern(parts);
        self.written.insert(at.id(), node);
        node
    }

    /// All of several schemas at once.
    fn all_of(&mut self, schemas: &[Node]) -> Node {
        if let [only] = schemas {
            return *only;
        }
        let mut all = Parts::default();
        for node in schemas {
            let parts = self.parts(*node);
            all.is_unread |= parts.is_unread;
            for leaf in parts.leaves {
                if !all.leaves.contains(&leaf) {
                    all.leaves.push(leaf);
                }
            }
        }
        self.intern(all)
    }

    fn intern(&mut self, parts: Parts) -> Node {
        let several = parts.leaves.len();
        if several > 1 && !self.nodes.contains(&parts) {
            self.parts += several;
            let size = self.source.size();
            if self.parts > (size * PARTS_OF_EACH_VALUE).max(PARTS_AT_LEAST) {
                return self.refuse(&parts);
            }
        }
        let (number, _) = self.nodes.insert_full(parts);
        Node(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// Does not put together what would be one schema too many; that is said once.
    fn refuse(&mut self, parts: &Parts) -> Node {
        let refused = Parts {
            is_unread: true,
            ..Parts::default()
        };
        if !self.nodes.contains(&refused)
            && let Some(leaf) = parts.leaves.first()
        {
            let at = self.source.at(*leaf);
            self.source
                .skip(at, "too many schemas are put together here");
        }
        self.intern(refused)
    }

    fn parts(&self, node: Node) -> Parts {
        let parts = self.nodes.get_index(node.0 as usize);
        parts.cloned().unwrap_or_default()
    }

    /// Adds what a schema says to what has to hold.
    fn expand(&mut self, at: At<'d>, written: Written<'d>, parts: &mut Parts, way: &mut Way) {
        if !way.seen.insert(at.id()) {
            return;
        }
        if way.depth == Way::DEEPEST {
            parts.is_unread = true;
            self.source.skip(at, "the way to this schema is too long");
            return;
        }
        way.depth += 1;
        self.expand_parts(at, written, parts, way);
        way.depth -= 1;
    }

    fn expand_parts(&mut self, at: At<'d>, written: Written<'d>, parts: &mut Parts, way: &mut Way) {
        if let Some(reference) = written.reference {
            match self.source.target(at, reference) {
                Ok(target) => self.expand(target, Written::read(target), parts, way),
                Err(why) => {
                    parts.is_unread = true;
                    self.source.skip(at, why);
                }
            }
            if !self.source.reads_beside_references() {
                return;
            }
        }
        if !matches!(at.kind(), Kind::Object | Kind::Bool) {
            parts.is_unread = true;
            self.source.skip(at, "this is no schema");
            return;
        }
        for part in written.all_of.into_iter().flat_map(At::items) {
            self.expand(part, Written::read(part), parts, way);
        }
        if written.says_something {
            parts.leaves.push(at.id());
        }
    }

    fn is_child(&self, at: At<'d>, written: Written<'d>) -> bool {
        if self.hanging.is_empty() {
            return false;
        }
        let named = written.reference;
        let named = named.and_then(|name| self.source.target(at, name).ok());
        self.hanging.contains(&named.unwrap_or(at).id())
    }

    /// Whether nothing can be said about a schema, because some of it could not be read.
    pub(super) fn is_unread(&self, node: Node) -> bool {
        self.parts(node).is_unread
    }

    /// Which way a schema's value goes, and how long.
    pub(super) fn access(&self, node: Node) -> Access<'d> {
        let mut access = Access::default();
        for leaf in self.parts(node).leaves {
            let at = self.source.at(leaf);
            for (name, value) in at.members() {
                match name {
                    "readOnly" => access.read_only |= value.as_bool() == Some(true),
                    "writeOnly" => access.write_only |= value.as_bool() == Some(true),
                    "x-sunset" => access.sunset = access.sunset.or(Sunset::read(at)),
                    _ => {}
                }
            }
        }
        access
    }

    /// Puts together what a schema says. It is not kept, since a document may have a great many.
    pub(super) fn view(&mut self, node: Node) -> View<'d> {
        let parts = self.parts(node);
        let mut view = View::of_anything(self.source.root());
        let mut properties: BTreeMap<&'d str, (At<'d>, Vec<Node>)> = BTreeMap::new();
        let (mut items, mut more) = (Vec::new(), Vec::new());
        let mut says_nullable = false;
        for (index, leaf) in parts.leaves.iter().enumerate() {
            let at = self.source.at(*leaf);
            if index == 0 || at.get("properties").is_some() {
                view.at = at;
            }
            let (nullable, said) = value_of(&mut view, at);
            view.nullable &= nullable;
            says_nullable |= said;
            for (name, property) in at.get("properties").into_iter().flat_map(At::members) {
                let node = self.node(property);
                let (_, nodes) = properties.entry(name).or_insert((property, Vec::new()));
                nodes.push(node);
            }
            items.extend(at.get("items").map(|schema| self.node(schema)));
            self.parts_of_value(at, &mut view);
            more.extend(self.more(at));
            self.alternatives(at, &mut view);
            if !parts.is_variant {
                self.records(at, &mut view);
            }
        }
        if view.types.is_none() {
            self.types_of_forms(&mut view);
        }
        // `nullable` beside `allOf` is meant for all of it.
        view.nullable |= says_nullable;
        if parts.leaves.is_empty() {
            view.nullable = true;
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

    /// A schema that says no type is of its forms' types, if each of them says one.
    fn types_of_forms(&mut self, view: &mut View<'d>) {
        let [forms] = view.alternatives.as_slice() else {
            return;
        };
        if self.in_progress.len() > FORMS_DEEPEST {
            return;
        }
        let mut types = BTreeSet::new();
        let mut nullable = false;
        for form in forms.list.clone() {
            // What leads back to itself says nothing more.
            if !self.in_progress.insert(form.node) {
                return;
            }
            let form_view = self.view(form.node);
            self.in_progress.remove(&form.node);
            let Some(of_form) = &form_view.types else {
                return;
            };
            types.extend(of_form.iter().copied());
            nullable |= form_view.nullable;
        }
        view.types = Some(types);
        view.nullable = nullable;
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

    fn alternatives(&mut self, at: At<'d>, view: &mut View<'d>) {
        for (keyword, is_exclusive) in [("oneOf", true), ("anyOf", false)] {
            let Some(forms) = at.get(keyword) else {
                continue;
            };
            let (mut list, mut known) = (Vec::new(), HashSet::default());
            for form in forms.items() {
                if form.text("type") == Some("null") {
                    view.nullable = true;
                    continue;
                }
                let node = self.node(form);
                if known.insert(node) {
                    let name = self.name(node);
                    list.push(Alternative { name, node });
                }
            }
            if !list.is_empty() {
                view.alternatives.push(Forms { is_exclusive, list });
            }
        }
    }

    /// The name of a schema that is one by itself.
    fn name(&self, node: Node) -> Option<String> {
        let parts = self.parts(node);
        let [only] = parts.leaves.as_slice() else {
            return None;
        };
        let at = self.source.at(*only);
        let is_named = at.parent().is_some() && at.parent() == self.source.schemas();
        at.name().filter(|_| is_named).map(str::to_owned)
    }

    /// The record types that a discriminator tells apart: those that its mapping names, and those
    /// that hang on its schema by `allOf`.
    fn records(&mut self, at: At<'d>, view: &mut View<'d>) {
        let Some(discriminator) = at.get("discriminator") else {
            return;
        };
        let property = discriminator.as_str();
        view.discriminator = property.or_else(|| discriminator.text("propertyName"));
        let mapping = discriminator.get("mapping");
        let mut mapped = HashSet::default();
        for (value, target) in mapping.into_iter().flat_map(At::members) {
            let Some(target) = self.mapped(target) else {
                continue;
            };
            mapped.insert(target.id());
            let node = self.node(target);
            view.records.insert(value.to_owned(), node);
        }
        let children = self.children.get(&at.id()).cloned();
        for child in children.into_iter().flatten() {
            if let (false, Some(name)) = (mapped.contains(&child.id()), child.name()) {
                let node = self.node(child);
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

impl<'d> View<'d> {
    /// What says nothing.
    fn of_anything(at: At<'d>) -> Self {
        Self {
            at,
            types: None,
            nullable: true,
            format: None,
            choices: None,
            limits: Limits::default(),
            patterns: BTreeSet::new(),
            properties: BTreeMap::new(),
            required: BTreeSet::new(),
            more: More::Anything,
            items: None,
            alternatives: Vec::new(),
            discriminator: None,
            records: BTreeMap::new(),
            deprecated: false,
            sunset: Sunset::default(),
            default: None,
            parts: BTreeMap::new(),
            conditions: BTreeMap::new(),
        }
    }
}

impl View<'_> {
    /// Whether it says nothing but which forms there are.
    pub(super) fn is_wrapper(&self) -> bool {
        let says_more = !self.properties.is_empty()
            || self.more != More::Anything
            || self.items.is_some()
            || self.choices.is_some()
            || self.format.is_some()
            || !self.patterns.is_empty()
            || !self.parts.is_empty()
            || !self.conditions.is_empty()
            || self.limits != Limits::default();
        !self.alternatives.is_empty() && !says_more
    }
}

/// The way from a schema to all that has to hold.
#[derive(Debug, Default)]
struct Way {
    seen: HashSet<u32>,
    depth: usize,
}

impl Way {
    /// How many references and `allOf` may stand one in the other.
    const DEEPEST: usize = 200;
}

/// A schema as it is written.
#[derive(Debug, Clone, Copy, Default)]
struct Written<'d> {
    reference: Option<&'d str>,
    all_of: Option<At<'d>>,
    /// It says more than where to read on.
    says_something: bool,
}

impl<'d> Written<'d> {
    fn read(at: At<'d>) -> Self {
        let mut written = Self {
            says_something: at.as_bool() == Some(false),
            ..Self::default()
        };
        for (name, value) in at.members() {
            match name {
                "$ref" => written.reference = value.as_str(),
                "allOf" => written.all_of = Some(value),
                name if SILENT.contains(&name) => {}
                "x-nullable" => written.says_something = true,
                name => written.says_something |= !name.starts_with("x-"),
            }
        }
        written
    }
}

/// Reads what a schema says about the value itself. Whether null is taken, and whether that is said
/// in so many words.
fn value_of<'d>(view: &mut View<'d>, at: At<'d>) -> (bool, bool) {
    if at.as_bool() == Some(false) {
        view.types = Some(BTreeSet::new());
        return (false, false);
    }
    let (mut said, mut has_limits) = (false, false);
    let (mut types, mut implied) = (None, None);
    let mut choices: Vec<Vec<At<'d>>> = Vec::new();
    for (name, value) in at.members() {
        match name {
            "nullable" | "x-nullable" => said |= value.as_bool() == Some(true),
            "type" => types = Some(value),
            // The type of a schema that has keywords of one type only.
            "properties" | "additionalProperties" => implied = Some("object"),
            "items" => implied = implied.or(Some("array")),
            "enum" if value.kind() == Kind::Array => choices.push(value.items().collect()),
            "const" => choices.push(vec![value]),
            "format" => view.format = value.as_str().or(view.format),
            "pattern" => view.patterns.extend(pattern(value)),
            "required" => view.required.extend(value.items().filter_map(At::as_str)),
            "deprecated" => view.deprecated |= value.as_bool() == Some(true),
            "x-sunset" => view.sunset = view.sunset.or(Sunset::read(at)),
            "default" => view.default = Some(value),
            name if Limits::have(name) => has_limits = true,
            name => {
                let condition = CONDITIONS.binary_search(&name).ok();
                let condition = condition.and_then(|index| CONDITIONS.get(index));
                view.conditions.extend(condition.map(|name| (*name, value)));
            }
        }
    }
    if has_limits {
        view.limits.tighten(at);
    }
    let takes_null = types_of(view, types, implied) || said;
    let takes_null = choices.into_iter().fold(takes_null, |takes_null, choices| {
        let is_null = |choice: &At<'_>| choice.kind() == Kind::Null;
        let takes_null = takes_null || choices.iter().any(is_null) && view.types.is_none();
        let choices = choices.iter().filter(|choice| !is_null(choice));
        let written = choices.map(|choice| literal(*choice));
        narrow(&mut view.choices, written.collect());
        takes_null
    });
    (takes_null, said)
}

fn pattern(at: At<'_>) -> Option<&str> {
    at.as_str()
        .filter(|pattern| !TAKES_ANYTHING.contains(pattern))
}

/// Reads the types that a schema says, or else the one that its keywords imply. Whether null is one
/// of them, as it is where nothing is said.
fn types_of<'d>(view: &mut View<'d>, said: Option<At<'d>>, implied: Option<&'static str>) -> bool {
    let mut types: BTreeSet<&str> = match said {
        Some(types) if types.kind() == Kind::Array => {
            types.items().filter_map(At::as_str).collect()
        }
        Some(kind) if kind.kind() == Kind::Text => kind.as_str().into_iter().collect(),
        _ => match implied {
            Some(kind) => [kind].into(),
            None => return true,
        },
    };
    let is_list = said.is_some_and(|said| said.kind() == Kind::Array);
    let takes_null = is_list && types.remove("null");
    narrow(&mut view.types, types);
    takes_null
}

/// Keeps what is in both sets; no set is the set of everything.
fn narrow<T: Ord>(present: &mut Option<BTreeSet<T>>, more: BTreeSet<T>) {
    match present {
        None => *present = Some(more),
        Some(present) => present.retain(|one| more.contains(one)),
    }
}

/// The schemas that hang on another one that has a discriminator, by that one.
fn children<'d>(source: &Source<'d>) -> HashMap<u32, Vec<At<'d>>> {
    let mut children: HashMap<u32, Vec<At<'d>>> = HashMap::default();
    for (_, schema) in source.named_schemas() {
        for part in schema.get("allOf").into_iter().flat_map(At::items) {
            let target = part
                .text("$ref")
                .and_then(|name| source.target(part, name).ok());
            let Some(parent) = target.filter(|parent| parent.get("discriminator").is_some()) else {
                continue;
            };
            children.entry(parent.id()).or_default().push(schema);
        }
    }
    children
}
