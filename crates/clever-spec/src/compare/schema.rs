//! A schema by its meaning: references followed, everything that has to hold at once put together.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::at::At;
use super::limits::Limits;
use super::source::Source;
use super::sunset::Sunset;
use crate::pointer;

/// A schema's number within its document. The same meaning may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node(usize);

/// Everything that has to hold at once, as pointers to schemas without references and `allOf`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Parts {
    leaves: Vec<Rc<str>>,
    /// It is one record type of several, so what hangs on the discriminator is no part of it.
    is_variant: bool,
    /// Some of it could not be read, so that nothing can be said about it.
    is_unread: bool,
}

/// The schemas of one document.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    pub(super) source: Source<'d>,
    nodes: Vec<Rc<Parts>>,
    by_parts: HashMap<Rc<Parts>, Node>,
    by_pointer: HashMap<String, Node>,
    views: Vec<Option<Rc<View<'d>>>>,
    /// The forms whose types are being asked for.
    in_progress: HashSet<Node>,
    /// The record types that hang on a schema by `allOf`, by its pointer.
    children: HashMap<String, Vec<(&'d str, String)>>,
    /// The pointers of all of these.
    hanging: HashSet<String>,
}

/// What a schema says.
#[derive(Debug, Default)]
pub(super) struct View<'d> {
    /// Where to point a reader.
    pub(super) at: String,
    /// The types, without `null`; none if any will do.
    pub(super) types: Option<BTreeSet<&'d str>>,
    pub(super) nullable: bool,
    pub(super) format: Option<&'d str>,
    /// The values that may stand there, as JSON, without null.
    pub(super) choices: Option<BTreeSet<String>>,
    pub(super) limits: Limits,
    pub(super) patterns: BTreeSet<&'d str>,
    pub(super) properties: BTreeMap<&'d str, Node>,
    pub(super) required: BTreeSet<&'d str>,
    pub(super) more: More,
    pub(super) items: Option<Node>,
    /// Groups of forms of which one has to hold.
    pub(super) alternatives: Vec<Forms>,
    pub(super) discriminator: Option<&'d str>,
    /// The record types that a discriminator tells apart, by its value.
    pub(super) records: BTreeMap<String, Node>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) sunset: Sunset<'d>,
    pub(super) default: Option<&'d Value>,
    /// Everything else that a value has to keep to.
    pub(super) conditions: BTreeMap<&'d str, &'d Value>,
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

/// Keywords that are compared as they stand.
const CONDITIONS: &[&str] = &[
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "not",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

impl<'d> Schemas<'d> {
    pub(super) fn new(source: Source<'d>) -> Self {
        let children = children(&source);
        let pointers = children.values().flatten();
        let hanging = pointers.map(|(_, child)| child.clone()).collect();
        Self {
            source,
            nodes: Vec::new(),
            by_parts: HashMap::new(),
            by_pointer: HashMap::new(),
            views: Vec::new(),
            in_progress: HashSet::new(),
            children,
            hanging,
        }
    }

    /// What any value keeps to.
    pub(super) fn anything(&mut self) -> Node {
        self.intern(Parts::default())
    }

    /// The schema at a pointer.
    pub(super) fn node(&mut self, at: &At<'d>) -> Node {
        if let Some(known) = self.by_pointer.get(&at.pointer) {
            return *known;
        }
        let mut parts = Parts {
            is_variant: self.is_child(at),
            ..Parts::default()
        };
        self.expand(at.clone(), &mut parts, &mut HashSet::new());
        let node = self.intern(parts);
        self.by_pointer.insert(at.pointer.clone(), node);
        node
    }

    /// All of several schemas at once.
    fn all_of(&mut self, parts: &[Node]) -> Node {
        if let [only] = parts {
            return *only;
        }
        let mut all = Parts::default();
        for part in parts {
            let part = &self.nodes[part.0];
            all.is_unread |= part.is_unread;
            for leaf in &part.leaves {
                if !all.leaves.contains(leaf) {
                    all.leaves.push(leaf.clone());
                }
            }
        }
        self.intern(all)
    }

    fn intern(&mut self, parts: Parts) -> Node {
        let parts = Rc::new(parts);
        if let Some(known) = self.by_parts.get(&parts) {
            return *known;
        }
        let node = Node(self.nodes.len());
        self.nodes.push(parts.clone());
        self.views.push(None);
        self.by_parts.insert(parts, node);
        node
    }

    /// Adds what a schema says to what has to hold.
    fn expand(&mut self, at: At<'d>, parts: &mut Parts, seen: &mut HashSet<String>) {
        if !seen.insert(at.pointer.clone()) {
            return;
        }
        if let Some(reference) = at.text("$ref") {
            match self.source.target(reference) {
                Some(target) => self.expand(target, parts, seen),
                None => {
                    parts.is_unread = true;
                    self.source.skip(&at.pointer, "the reference leads nowhere");
                }
            }
            if !self.source.reads_beside_references() {
                return;
            }
        }
        if !at.value.is_object() && !at.value.is_boolean() {
            parts.is_unread = true;
            self.source.skip(&at.pointer, "this is no schema");
            return;
        }
        for part in at.get("allOf").iter().flat_map(At::items) {
            self.expand(part, parts, seen);
        }
        if says_something(at.value) {
            parts.leaves.push(at.pointer.into());
        }
    }

    fn is_child(&self, at: &At<'d>) -> bool {
        let named = at.text("$ref").and_then(|name| self.source.target(name));
        let pointer = named.map_or_else(|| at.pointer.clone(), |target| target.pointer);
        self.hanging.contains(&pointer)
    }

    /// Whether nothing can be said about a schema, because some of it could not be read.
    pub(super) fn is_unread(&self, node: Node) -> bool {
        self.nodes[node.0].is_unread
    }

    pub(super) fn view(&mut self, node: Node) -> Rc<View<'d>> {
        if let Some(view) = &self.views[node.0] {
            return view.clone();
        }
        let view = Rc::new(self.put_together(node));
        self.views[node.0] = Some(view.clone());
        view
    }

    fn put_together(&mut self, node: Node) -> View<'d> {
        let parts = self.nodes[node.0].clone();
        let mut view = View {
            nullable: true,
            ..View::default()
        };
        let mut properties: BTreeMap<&'d str, Vec<Node>> = BTreeMap::new();
        let (mut items, mut more) = (Vec::new(), Vec::new());
        let mut says_nullable = false;
        for leaf in &parts.leaves {
            let Some(at) = self.source.at(leaf) else {
                continue;
            };
            if view.at.is_empty() || !at.value["properties"].is_null() {
                view.at.clone_from(&at.pointer);
            }
            let (nullable, said) = value_of(&mut view, &at);
            view.nullable &= nullable;
            says_nullable |= said;
            for (name, property) in at.get("properties").iter().flat_map(At::members) {
                let node = self.node(&property);
                properties.entry(name).or_default().push(node);
            }
            items.extend(at.get("items").map(|schema| self.node(&schema)));
            more.extend(self.more(&at));
            self.alternatives(&at, &mut view);
            if !parts.is_variant {
                self.records(&at, &mut view);
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
        for (name, nodes) in properties {
            let node = self.all_of(&nodes);
            view.properties.insert(name, node);
        }
        for name in view.required.clone() {
            let anything = self.anything();
            view.properties.entry(name).or_insert(anything);
        }
        view
    }

    /// A schema that says no type is of its forms' types, if each of them says one.
    fn types_of_forms(&mut self, view: &mut View<'d>) {
        let [forms] = view.alternatives.as_slice() else {
            return;
        };
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

    fn more(&mut self, at: &At<'d>) -> Option<More> {
        let schema = at.get("additionalProperties")?;
        match schema.value {
            Value::Bool(true) => None,
            Value::Bool(false) => Some(More::Nothing),
            Value::Object(members) if members.is_empty() => None,
            _ => Some(More::Schema(self.node(&schema))),
        }
    }

    fn alternatives(&mut self, at: &At<'d>, view: &mut View<'d>) {
        for (keyword, is_exclusive) in [("oneOf", true), ("anyOf", false)] {
            let Some(forms) = at.get(keyword) else {
                continue;
            };
            let mut list = Vec::new();
            for form in forms.items() {
                if form.value["type"] == "null" {
                    view.nullable = true;
                    continue;
                }
                let node = self.node(&form);
                if list.iter().all(|known: &Alternative| known.node != node) {
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
        let [only] = self.nodes[node.0].leaves.as_slice() else {
            return None;
        };
        let rest = only
            .strip_prefix("/components/schemas/")
            .or_else(|| only.strip_prefix("/definitions/"))?;
        (!rest.contains('/')).then(|| pointer::unescape(rest))
    }

    /// The record types that a discriminator tells apart: those that its mapping names, and those
    /// that hang on its schema by `allOf`.
    fn records(&mut self, at: &At<'d>, view: &mut View<'d>) {
        let Some(discriminator) = at.get("discriminator") else {
            return;
        };
        let property = discriminator.value.as_str();
        view.discriminator = property.or_else(|| discriminator.text("propertyName"));
        let mapping = discriminator.get("mapping");
        let mut mapped = HashSet::new();
        for (value, target) in mapping.iter().flat_map(At::members) {
            let target = target.value.as_str().and_then(|name| self.mapped(name));
            let Some(target) = target else {
                continue;
            };
            mapped.insert(target.pointer.clone());
            let node = self.node(&target);
            view.records.insert(value.to_owned(), node);
        }
        let children = self.children.get(&at.pointer).cloned();
        for (name, pointer) in children.into_iter().flatten() {
            if let Some(child) = self
                .source
                .at(&pointer)
                .filter(|_| !mapped.contains(&pointer))
            {
                let node = self.node(&child);
                view.records.insert(name.to_owned(), node);
            }
        }
    }

    /// What a mapping names: a reference, or the name of a schema.
    fn mapped(&self, name: &str) -> Option<At<'d>> {
        self.source
            .target(name)
            .or_else(|| self.source.named_schema(name))
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
            || self.limits != Limits::default();
        !self.alternatives.is_empty() && !says_more
    }
}

/// Whether a schema says more than where to read on.
fn says_something(schema: &Value) -> bool {
    const SILENT: &[&str] = &[
        "$ref",
        "$schema",
        "$id",
        "$comment",
        "$defs",
        "allOf",
        "description",
        "example",
        "examples",
        "externalDocs",
        "title",
        "xml",
    ];

    match schema {
        Value::Object(members) => members.keys().any(|name| {
            !SILENT.contains(&name.as_str()) && !name.starts_with("x-") || name == "x-nullable"
        }),
        Value::Bool(allowed) => !allowed,
        _ => false,
    }
}

/// Reads what a schema says about the value itself. Whether null is taken, and whether that is said
/// in so many words.
fn value_of<'d>(view: &mut View<'d>, at: &At<'d>) -> (bool, bool) {
    if *at.value == Value::Bool(false) {
        view.types = Some(BTreeSet::new());
        return (false, false);
    }
    let said = at.flag("nullable") || at.flag("x-nullable");
    let mut takes_null = said;
    match at.value.get("type") {
        Some(Value::String(kind)) => narrow(&mut view.types, [kind.as_str()].into()),
        Some(Value::Array(kinds)) => {
            let mut kinds: BTreeSet<&str> = kinds.iter().filter_map(Value::as_str).collect();
            takes_null |= kinds.remove("null");
            narrow(&mut view.types, kinds);
        }
        _ => match implied_type(at) {
            Some(kind) => narrow(&mut view.types, [kind].into()),
            None => takes_null = true,
        },
    }
    let listed = at.value.get("enum").and_then(Value::as_array);
    let fixed = at.value.get("const").map(std::slice::from_ref);
    for choices in listed.map(Vec::as_slice).into_iter().chain(fixed) {
        takes_null |= choices.contains(&Value::Null) && view.types.is_none();
        let choices = choices.iter().filter(|choice| !choice.is_null());
        narrow(&mut view.choices, choices.map(Value::to_string).collect());
    }
    view.format = at.text("format").or(view.format);
    let pattern = at.text("pattern");
    view.patterns
        .extend(pattern.filter(|pattern| !TAKES_ANYTHING.contains(pattern)));
    view.limits.tighten(at);
    let required = at.value.get("required").and_then(Value::as_array);
    view.required
        .extend(required.into_iter().flatten().filter_map(Value::as_str));
    view.read_only |= at.flag("readOnly");
    view.write_only |= at.flag("writeOnly");
    view.deprecated |= at.flag("deprecated");
    view.sunset = view.sunset.or(Sunset::read(at));
    view.default = at.value.get("default").or(view.default);
    for name in CONDITIONS {
        if let Some(condition) = at.value.get(name) {
            view.conditions.insert(name, condition);
        }
    }
    (takes_null, said)
}

/// Keeps what is in both sets; no set is the set of everything.
fn narrow<T: Ord>(present: &mut Option<BTreeSet<T>>, more: BTreeSet<T>) {
    match present {
        None => *present = Some(more),
        Some(present) => present.retain(|one| more.contains(one)),
    }
}

/// The type of a schema that has keywords of one type only.
fn implied_type(at: &At<'_>) -> Option<&'static str> {
    let has = |name| at.value.get(name).is_some();
    if has("properties") || has("additionalProperties") {
        Some("object")
    } else if has("items") {
        Some("array")
    } else {
        None
    }
}

/// The schemas that hang on another one that has a discriminator, by that one's pointer.
fn children<'d>(source: &Source<'d>) -> HashMap<String, Vec<(&'d str, String)>> {
    let mut children: HashMap<String, Vec<(&'d str, String)>> = HashMap::new();
    for (name, schema) in source.named_schemas() {
        for part in schema.get("allOf").iter().flat_map(At::items) {
            let target = part.text("$ref").and_then(|name| source.target(name));
            let Some(parent) = target.filter(|parent| parent.get("discriminator").is_some()) else {
                continue;
            };
            let child = (name, schema.pointer.clone());
            children.entry(parent.pointer).or_default().push(child);
        }
    }
    children
}
