//! A document to be read only, in little memory: what is compared may be large, and a stranger's.
//!
//! All values stand in one list, each before what is below it, so that a value is a number and what
//! stands below it a range. Texts are kept once.

use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Number, Value};
use string_interner::backend::StringBackend;
use string_interner::symbol::SymbolU32;
use string_interner::{StringInterner, Symbol as _};

use crate::document::Document;
use crate::origins::Origins;
use crate::pointer;
use crate::problem::{Place, Problem};

/// A parsed document, with the documents that it refers to.
#[derive(Debug)]
pub struct Tree {
    values: Vec<Node>,
    texts: StringInterner<StringBackend>,
    numbers: Vec<Number>,
    /// The members of large objects, by name.
    members: HashMap<(u32, SymbolU32), u32>,
    files: Vec<Arc<str>>,
    /// What the files that are referred to hold, by the file and the words that refer to it.
    links: HashMap<(u16, String), Link>,
}

/// Where a reference to another file leads: to its first value, or nowhere, and why.
pub(crate) type Link = Result<u32, String>;

/// The same values on the same lines, with the same numbers.
impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values && self.texts == other.texts && self.numbers == other.numbers
    }
}

/// One value.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    kind: Kind,
    file: u16,
    line: u32,
    /// What it stands in; itself for what is in nothing.
    parent: u32,
    /// A member's name; nothing for an item.
    name: Option<SymbolU32>,
    /// The number behind the last value below it; 0 while it is read.
    end: u32,
    /// Which text or number it is, or whether it is true; of an object, which members it may have.
    content: u32,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    Array,
    /// Members with names.
    Object,
    /// It was merged into what is around it, and is not there any more.
    Merged,
}

/// Objects with more members have them in a table.
const FEW: usize = 16;

impl Tree {
    /// An empty one, to which values are added.
    pub(crate) fn new() -> Self {
        Self {
            values: Vec::new(),
            texts: StringInterner::new(),
            numbers: Vec::new(),
            members: HashMap::new(),
            files: Vec::new(),
            links: HashMap::new(),
        }
    }

    /// The whole document.
    #[must_use]
    pub fn root(&self) -> At<'_> {
        self.at(0)
    }

    /// The root of a file that a value refers to; why if it was not read.
    pub(crate) fn linked(&self, from: At<'_>, words: &str) -> Result<At<'_>, &str> {
        match self.links.get(&(from.node().file, words.to_owned())) {
            Some(Ok(root)) => Ok(self.at(*root)),
            Some(Err(why)) => Err(why),
            None => Err("the reference leads to another file, and that was not read"),
        }
    }

    /// Remembers where the words of a file lead that refer to another one.
    pub(crate) fn add_link(&mut self, file: u16, words: String, link: Link) {
        self.links.insert((file, words), link);
    }

    /// Which files are referred to by the values from a number on: by which file, in which words.
    pub(crate) fn references_from(&self, from: usize) -> BTreeSet<(u16, String)> {
        let referring = self.values_from(from).filter_map(|at| {
            let is_mapped = || {
                let mapping = at
                    .parent()
                    .filter(|around| around.name() == Some("mapping"));
                mapping.and_then(At::parent).and_then(At::name) == Some("discriminator")
            };
            let reference = at.as_str()?;
            let is_reference = at.name() == Some("$ref") || reference.contains('.') && is_mapped();
            let words = reference.split('#').next()?;
            (is_reference && !words.is_empty()).then(|| (at.file(), words.to_owned()))
        });
        referring.collect()
    }

    /// All values from a number on.
    pub(crate) fn values_from(&self, from: usize) -> impl Iterator<Item = At<'_>> {
        (number(from)..number(self.values.len())).map(|id| self.at(id))
    }

    /// Whether a text stands anywhere, as a name or a value.
    pub(crate) fn mentions(&self, text: &str) -> bool {
        self.texts.get(text).is_some()
    }

    /// How many values there are.
    pub(crate) fn size(&self) -> usize {
        self.values.len()
    }

    /// The value of that number.
    pub(crate) fn at(&self, id: u32) -> At<'_> {
        At { tree: self, id }
    }

    /// Adds a file; the values that are added from now on are its.
    pub(crate) fn add_file(&mut self, name: &str) {
        self.files.push(name.into());
    }

    /// The number that the next file will have.
    pub(crate) fn next_file(&self) -> u16 {
        u16::try_from(self.files.len()).unwrap_or(u16::MAX)
    }

    /// Begins a value within another one; [`end`](Self::end) ends it.
    pub(crate) fn begin(&mut self, within: Within<'_>, line: usize) -> u32 {
        let id = number(self.values.len());
        let (parent, name) = match within {
            Within::Nothing => (id, None),
            Within::List(parent) => (parent, None),
            Within::Object(parent, name) => (parent, Some(self.texts.get_or_intern(name))),
        };
        self.values.push(Node {
            kind: Kind::Null,
            file: self.next_file().saturating_sub(1),
            line: number(line),
            parent,
            name,
            end: 0,
            content: 0,
        });
        id
    }

    /// Says what a value is that has nothing below it.
    pub(crate) fn set(&mut self, id: u32, scalar: Scalar<'_>) {
        let (kind, content) = match scalar {
            Scalar::Null => (Kind::Null, 0),
            Scalar::Bool(value) => (Kind::Bool, u32::from(value)),
            Scalar::Number(value) => {
                self.numbers.push(value);
                (Kind::Number, number(self.numbers.len() - 1))
            }
            Scalar::Text(text) => {
                let text = self.texts.get_or_intern(text);
                (Kind::Text, number(text.to_usize()))
            }
        };
        let node = &mut self.values[id as usize];
        (node.kind, node.content, node.end) = (kind, content, id + 1);
    }

    /// Ends a list or an object whose values were added.
    pub(crate) fn end(&mut self, id: u32, kind: Kind) {
        let end = number(self.values.len());
        let node = &mut self.values[id as usize];
        (node.kind, node.end) = (kind, end);
        let (mut names, mut count) = (0, 0);
        for name in self.at(id).children().filter_map(|at| at.node().name) {
            names |= trace(name);
            count += 1;
        }
        if kind == Kind::Object {
            self.values[id as usize].content = names;
        }
        if count > FEW {
            let members = self.at(id).children();
            let named = members.filter_map(|at| Some((at.node().name?, at.id)));
            for (name, member) in named.collect::<Vec<_>>() {
                self.members.entry((id, name)).or_insert(member);
            }
        }
    }

    /// The second of two members of one name, if an object has such.
    pub(crate) fn twice(&self, id: u32) -> Option<At<'_>> {
        let mut names = Vec::new();
        let mut children = self.at(id).children();
        if children.by_ref().take(FEW + 1).count() > FEW {
            let mut children = self.at(id).children();
            return children.find(|at| {
                let name = at.node().name;
                name.and_then(|name| self.members.get(&(id, name))) != Some(&at.id)
            });
        }
        self.at(id).children().find(|at| {
            let is_known = names.contains(&at.node().name);
            names.push(at.node().name);
            is_known
        })
    }

    /// Adds a copy of a value and all below it.
    pub(crate) fn copy(&mut self, from: u32, to: u32) {
        let original = self.values[from as usize];
        let (kind, content) = (original.kind, original.content);
        let copied: Vec<u32> = self.at(from).children().map(|at| at.id).collect();
        for child in copied {
            self.copy_below(child, to);
        }
        self.values[to as usize].content = content;
        self.end(to, kind);
    }

    /// Adds a copy of a member or an item to another value.
    pub(crate) fn copy_below(&mut self, from: u32, parent: u32) {
        let Node {
            name, line, file, ..
        } = self.values[from as usize];
        let id = self.begin(Within::List(parent), line as usize);
        let node = &mut self.values[id as usize];
        (node.name, node.file) = (name, file);
        self.copy(from, id);
    }

    /// Takes a member out of what it stands in.
    pub(crate) fn remove(&mut self, id: u32) {
        let node = &mut self.values[id as usize];
        (node.kind, node.name) = (Kind::Merged, None);
    }

    /// The document as values that can be changed.
    #[must_use]
    pub fn to_document(&self) -> Document {
        let mut origins = Origins::default();
        let mut at = String::new();
        let root = self.root().value_with(&mut at, &mut |pointer, at| {
            let (file, line) = at.origin();
            origins.insert(pointer, file, line);
        });
        let file = self.files.first().cloned().unwrap_or_default();
        Document::new(file, root, origins)
    }
}

/// What a value is begun in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Within<'n> {
    Nothing,
    List(u32),
    Object(u32, &'n str),
}

/// A value that has nothing below it.
#[derive(Debug)]
pub(crate) enum Scalar<'s> {
    Null,
    Bool(bool),
    Number(Number),
    Text(&'s str),
}

/// What a name leaves in the object that has a member of it: who lacks that has no such member.
fn trace(name: SymbolU32) -> u32 {
    1 << (name.to_usize() % 32)
}

/// Files have less than four billion lines and values: they are smaller than that.
fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A value of a [`Tree`], read as far as it makes sense.
#[derive(Debug, Clone, Copy)]
pub struct At<'t> {
    tree: &'t Tree,
    id: u32,
}

/// The same value of the same tree.
impl PartialEq for At<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for At<'_> {}

impl Hash for At<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.id.hash(hasher);
    }
}

impl<'t> At<'t> {
    fn node(self) -> &'t Node {
        &self.tree.values[self.id as usize]
    }

    /// Its number in the tree.
    #[must_use]
    pub fn id(self) -> u32 {
        self.id
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its name, if it is a member.
    #[must_use]
    pub fn name(self) -> Option<&'t str> {
        self.tree.texts.resolve(self.node().name?)
    }

    /// What it stands in.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        let parent = self.node().parent;
        (parent != self.id).then(|| self.tree.at(parent))
    }

    /// The root of the file it stands in.
    #[must_use]
    pub fn file_root(self) -> Self {
        let mut here = self;
        while let Some(parent) = here.parent() {
            here = parent;
        }
        here
    }

    fn end(self) -> u32 {
        match self.node().end {
            0 => number(self.tree.values.len()),
            end => end,
        }
    }

    /// How many values it is, with all below it.
    #[must_use]
    pub fn size(self) -> usize {
        (self.end() - self.id) as usize
    }

    /// The values right below it.
    fn children(self) -> impl Iterator<Item = Self> + use<'t> {
        let (tree, end) = (self.tree, self.end());
        let mut next = self.id + 1;
        let children = std::iter::from_fn(move || {
            let at = (next < end).then(|| tree.at(next))?;
            next = at.end();
            Some(at)
        });
        children.filter(|at| at.kind() != Kind::Merged)
    }

    /// A member that is there.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Self> {
        if self.kind() != Kind::Object {
            return None;
        }
        let name = self.tree.texts.get(name)?;
        if self.node().content & trace(name) == 0 {
            return None;
        }
        let few = self.children().take(FEW + 1);
        let mut seen = 0;
        for member in few {
            if member.node().name == Some(name) {
                return Some(member);
            }
            seen += 1;
        }
        match seen > FEW {
            true => {
                let member = self.tree.members.get(&(self.id, name))?;
                Some(self.tree.at(*member))
            }
            false => None,
        }
    }

    /// The members of an object; none of anything else.
    pub fn members(self) -> impl Iterator<Item = (&'t str, Self)> + use<'t> {
        let members = self.children();
        members.filter_map(|at| Some((at.name()?, at)))
    }

    /// The items of a list; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Self> + use<'t> {
        let is_list = self.kind() == Kind::Array;
        self.children().filter(move |_| is_list)
    }

    /// Its text, if it is one.
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        let node = self.node();
        let text = SymbolU32::try_from_usize(node.content as usize)?;
        let text = (node.kind == Kind::Text).then_some(text)?;
        self.tree.texts.resolve(text)
    }

    /// Whether it is true, if it is true or false.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        let node = self.node();
        (node.kind == Kind::Bool).then_some(node.content == 1)
    }

    /// Its number, if it is one.
    #[must_use]
    pub fn as_number(self) -> Option<&'t Number> {
        let node = self.node();
        (node.kind == Kind::Number).then(|| &self.tree.numbers[node.content as usize])
    }

    /// A member that is a text.
    #[must_use]
    pub fn text(self, name: &str) -> Option<&'t str> {
        self.get(name)?.as_str()
    }

    /// Whether a member is true.
    #[must_use]
    pub fn flag(self, name: &str) -> bool {
        self.get(name).and_then(Self::as_bool) == Some(true)
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// The value at a JSON pointer below it.
    #[must_use]
    pub fn find(self, pointer: &str) -> Option<Self> {
        let mut tokens = pointer.split('/');
        if tokens.next() != Some("") {
            return None;
        }
        tokens.try_fold(self, |here, token| match here.kind() {
            Kind::Array => here.items().nth(token.parse().ok()?),
            _ => here.get(&pointer::unescape(token)),
        })
    }

    /// What a reference names that stands in it or below it; why if it leads nowhere.
    pub(crate) fn target(self, reference: &str) -> Result<Self, &'t str> {
        const NOWHERE: &str = "the reference leads nowhere";

        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let root = match file {
            "" => self.file_root(),
            file => self.tree.linked(self, file)?,
        };
        let pointer = percent_decode_str(fragment).decode_utf8();
        let pointer = pointer.map_err(|_| NOWHERE)?;
        root.find(&pointer).ok_or(NOWHERE)
    }

    /// Its JSON pointer in its file.
    #[must_use]
    pub fn pointer(self) -> String {
        let Some(parent) = self.parent() else {
            return String::new();
        };
        let mut pointer = parent.pointer();
        match self.name() {
            Some(name) => pointer::push(&mut pointer, name),
            None => pointer::push(&mut pointer, &self.index().to_string()),
        }
        pointer
    }

    /// How many values stand before it in the same list or object.
    pub(crate) fn index(self) -> usize {
        let around = self.parent().into_iter().flat_map(Self::children);
        around.take_while(|at| at.id != self.id).count()
    }

    fn origin(self) -> (&'t Arc<str>, usize) {
        let node = self.node();
        (&self.tree.files[node.file as usize], node.line as usize)
    }

    /// The number of the file it stands in.
    pub(crate) fn file(self) -> u16 {
        self.node().file
    }

    /// Where it was written.
    #[must_use]
    pub fn place(self) -> Place {
        let (file, line) = self.origin();
        Place {
            file: file.to_string(),
            line: (line > 0).then_some(line),
            pointer: Some(self.pointer()),
        }
    }

    /// A problem with it.
    pub fn problem(self, what: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(self.place(), what, help)
    }

    /// It and all below it.
    #[must_use]
    pub fn value(self) -> Value {
        self.value_with(&mut String::new(), &mut |_, _| {})
    }

    /// It and all below it; `seen` is called with each pointer and value.
    fn value_with(self, at: &mut String, seen: &mut impl FnMut(&str, Self)) -> Value {
        seen(at, self);
        let around = at.len();
        match self.kind() {
            Kind::Null | Kind::Merged => Value::Null,
            Kind::Bool => Value::Bool(self.node().content == 1),
            Kind::Number => self.as_number().cloned().map_or(Value::Null, Value::Number),
            Kind::Text => Value::String(self.as_str().unwrap_or_default().to_owned()),
            Kind::Array => {
                let items = self.children().enumerate().map(|(index, item)| {
                    pointer::push(at, &index.to_string());
                    let item = item.value_with(at, seen);
                    at.truncate(around);
                    item
                });
                Value::Array(items.collect())
            }
            Kind::Object => {
                let mut members = Map::new();
                for (name, member) in self.members() {
                    pointer::push(at, name);
                    members.insert(name.to_owned(), member.value_with(at, seen));
                    at.truncate(around);
                }
                Value::Object(members)
            }
        }
    }
}

impl Document {
    /// The document to be read only, as it is compared.
    #[must_use]
    pub fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        add(
            &mut tree,
            self,
            &self.root,
            Within::Nothing,
            &mut String::new(),
        );
        tree
    }
}

fn add(tree: &mut Tree, document: &Document, value: &Value, within: Within<'_>, at: &mut String) {
    let (file, line) = document.origin(at);
    let file = file_number(tree, &file);
    let id = tree.begin(within, line);
    tree.values[id as usize].file = file;
    let around = at.len();
    match value {
        Value::Null => tree.set(id, Scalar::Null),
        Value::Bool(value) => tree.set(id, Scalar::Bool(*value)),
        Value::Number(value) => tree.set(id, Scalar::Number(value.clone())),
        Value::String(text) => tree.set(id, Scalar::Text(text)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer::push(at, &index.to_string());
                add(tree, document, item, Within::List(id), at);
                at.truncate(around);
            }
            tree.end(id, Kind::Array);
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointer::push(at, name);
                add(tree, document, member, Within::Object(id, name), at);
                at.truncate(around);
            }
            tree.end(id, Kind::Object);
        }
    }
}

fn file_number(tree: &mut Tree, file: &Arc<str>) -> u16 {
    let known = tree.files.iter().rposition(|known| known == file);
    let number = known.unwrap_or_else(|| {
        tree.files.push(file.clone());
        tree.files.len() - 1
    });
    u16::try_from(number).unwrap_or(u16::MAX)
}
