//! A schema by its meaning: references followed, everything that has to hold at once put together.

use std::rc::Rc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap, FxHashSet as HashSet};
use smallvec::SmallVec;

use super::records::Records;
use super::source::Source;
use super::sunset::Sunset;
use super::view::View;
use crate::tree::{At, Kind};

/// A schema's number within its document. The same meaning may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node(u32);

/// Everything that has to hold at once: the numbers of schemas, without references and `allOf`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Parts {
    pub(super) leaves: SmallVec<[u32; 4]>,
    /// Which of the values are meant.
    pub(super) share: Share,
    /// Some of it could not be read, so that nothing can be said about it.
    is_unread: bool,
}

/// Which values of a schema are meant, where it is one form of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Share {
    #[default]
    All,
    /// All but null, which is said of the forms together.
    NotNull,
    /// Those of one type.
    Of(Type),
}

/// A type that a schema may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Type(pub(super) &'static str);

impl Type {
    /// The type of that name, if it is one of JSON Schema and not null.
    pub(super) fn named(name: &str) -> Option<Self> {
        const NAMES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];
        let known = NAMES.iter().find(|known| **known == name);
        known.map(|known| Self(known))
    }
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
    pub(super) records: Records<'d>,
    /// What the schemas say that were looked at last.
    views: HashMap<Node, Rc<View<'d>>>,
}

/// Which way a schema's value goes, and how long.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Access<'d> {
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) sunset: Sunset<'d>,
}

/// Keywords that describe and ask for nothing.
pub(super) const SILENT: &[&str] = &[
    "$anchor",
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

/// So many views are kept: a document may have a great many.
const VIEWS_KEPT: usize = 1000;

/// So many references may lead from one to the next until a form is known for what it is.
const LINKS_AT_MOST: usize = 8;

impl<'d> Schemas<'d> {
    pub(super) fn new(source: Source<'d>) -> Self {
        Self {
            records: Records::new(&source),
            source,
            nodes: IndexSet::default(),
            parts: 0,
            written: HashMap::default(),
            views: HashMap::default(),
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
        match Written::read(at) {
            Written {
                reference: None,
                all_of: None,
                forms: [None, None],
                says_something: true,
            } => parts.leaves.push(at.id()),
            written => self.expand(at, written, &mut parts, &mut Way::default()),
        }
        let node = self.intern(parts);
        self.written.insert(at.id(), node);
        node
    }

    /// All of several schemas at once.
    pub(super) fn all_of(&mut self, schemas: &[Node]) -> Node {
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

    /// A part of the values of a schema.
    pub(super) fn share(&mut self, node: Node, share: Share) -> Node {
        let parts = self.parts(node);
        self.intern(Parts { share, ..parts })
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

    pub(super) fn parts(&self, node: Node) -> Parts {
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
        // The only form has to hold, as in `allOf`.
        for forms in written.forms.into_iter().flatten() {
            if let [only] = self.forms_but_null(forms).0.as_slice() {
                self.expand(*only, Written::read(*only), parts, way);
            }
        }
        if written.says_something {
            parts.leaves.push(at.id());
        }
    }

    /// The forms that are listed, and whether null is one, which is left out.
    pub(super) fn forms_but_null(&self, listed: At<'d>) -> (SmallVec<[At<'d>; 4]>, bool) {
        let mut forms: SmallVec<_> = listed.items().collect();
        let all = forms.len();
        forms.retain(|form| !self.is_null(*form));
        let has_null = forms.len() < all;
        (forms, has_null)
    }

    /// What a schema stands for, if it is only a link to another one, and the first schema that it
    /// refers to.
    pub(super) fn linked(&self, schema: At<'d>) -> (At<'d>, Option<At<'d>>) {
        let (mut here, mut first) = (schema, None);
        for _ in 0..LINKS_AT_MOST {
            let written = Written::read(here);
            let says_more = written.says_something && self.source.reads_beside_references();
            let mut all = written.all_of.into_iter().flat_map(At::items);
            let next = match (written.reference, all.next(), all.next()) {
                (Some(words), _, _) if !says_more => {
                    let target = self.source.target(here, words).ok();
                    first = first.or(target);
                    target
                }
                (None, only, None) if !written.says_something => only,
                _ => None,
            };
            let Some(next) = next else {
                break;
            };
            here = next;
        }
        (here, first)
    }

    /// Whether a schema says nothing but that a value is null.
    fn is_null(&self, schema: At<'d>) -> bool {
        let (here, _) = self.linked(schema);
        let all_are = |listed: At<'_>, is_null: fn(At<'_>) -> bool| {
            let mut items = listed.items().peekable();
            items.peek().is_some() && items.all(is_null)
        };
        let is_type = |at: At<'_>| at.as_str() == Some("null");
        let is_value = |at: At<'_>| at.kind() == Kind::Null;
        here.get("type")
            .is_some_and(|said| is_type(said) || all_are(said, is_type))
            || here.get("const").is_some_and(is_value)
            || here.get("enum").is_some_and(|said| all_are(said, is_value))
    }

    /// Whether nothing can be said about a schema, because some of it could not be read.
    pub(super) fn is_unread(&self, node: Node) -> bool {
        let parts = self.nodes.get_index(node.0 as usize);
        parts.is_some_and(|parts| parts.is_unread)
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

    /// The name of a schema that is one by itself.
    pub(super) fn name(&self, node: Node) -> Option<&'d str> {
        let parts = self.parts(node);
        let [only] = parts.leaves.as_slice() else {
            return None;
        };
        let at = self.source.at(*only);
        let is_named = at.parent().is_some() && at.parent() == self.source.schemas();
        at.name().filter(|_| is_named)
    }

    /// What a schema says.
    pub(super) fn view(&mut self, node: Node) -> Rc<View<'d>> {
        if let Some(known) = self.views.get(&node) {
            return Rc::clone(known);
        }
        let view = Rc::new(self.read(node));
        if self.views.len() == VIEWS_KEPT {
            self.views.clear();
        }
        self.views.insert(node, Rc::clone(&view));
        view
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
pub(super) struct Written<'d> {
    pub(super) reference: Option<&'d str>,
    pub(super) all_of: Option<At<'d>>,
    /// What is listed under `oneOf` and `anyOf`.
    forms: [Option<At<'d>>; 2],
    /// It says more than where to read on.
    pub(super) says_something: bool,
}

impl<'d> Written<'d> {
    pub(super) fn read(at: At<'d>) -> Self {
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
            match name {
                "oneOf" => written.forms[0] = Some(value),
                "anyOf" => written.forms[1] = Some(value),
                _ => {}
            }
        }
        written
    }
}
