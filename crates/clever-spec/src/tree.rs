//! A document to be read only, in little memory: what is compared may be large, and a stranger's.
//!
//! All values stand in one list, each before what is below it, so that a value is a number and what
//! stands below it a range. Texts are kept once.

mod at;
mod document;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Number;
use string_interner::backend::StringBackend;
use string_interner::symbol::SymbolU32;
use string_interner::{StringInterner, Symbol as _};

pub use at::At;

/// A parsed document, with the documents that it refers to.
#[derive(Debug)]
pub struct Tree {
    values: Vec<Node>,
    texts: StringInterner<StringBackend>,
    numbers: Vec<Number>,
    /// The members of large objects, by name.
    members: FxHashMap<(u32, SymbolU32), u32>,
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

/// Stands beside the traces of an object's names if it is such a one.
const LARGE: u32 = 1 << TRACES;

/// So many traces names may leave.
const TRACES: usize = 31;

impl Tree {
    /// An empty one, to which values are added.
    pub(crate) fn new() -> Self {
        Self {
            values: Vec::new(),
            texts: StringInterner::new(),
            numbers: Vec::new(),
            members: FxHashMap::default(),
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

    /// The roots of the files that are referred to, in the order in which they were read.
    pub(crate) fn linked_roots(&self) -> BTreeSet<u32> {
        self.links.values().flatten().copied().collect()
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

    /// All members of that name.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = At<'_>> {
        let name = self.texts.get(name);
        let values = (0..).zip(&self.values);
        let named = values.filter(move |(_, value)| name.is_some() && value.name == name);
        named.map(|(id, _)| self.at(id))
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

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Forgets the values that came when there were `len`, or later.
    pub(crate) fn forget_since(&mut self, len: usize) {
        self.values.truncate(len);
        self.members
            .retain(|(object, _), _| (*object as usize) < len);
    }

    /// Gives back the room that was kept for more values.
    pub(crate) fn shrink(&mut self) {
        self.values.shrink_to_fit();
        self.numbers.shrink_to_fit();
        self.texts.shrink_to_fit();
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
        if kind != Kind::Object {
            return;
        }
        let (mut names, mut count) = (0, 0);
        for (name, _) in self.at(id).members() {
            names |= trace(name);
            count += 1;
        }
        if count > FEW {
            names |= LARGE;
            let members = self.at(id).children();
            let named = members.filter_map(|at| Some((at.node().name?, at.id)));
            for (name, member) in named.collect::<Vec<_>>() {
                self.members.entry((id, name)).or_insert(member);
            }
        }
        self.values[id as usize].content = names;
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
fn trace(name: &str) -> u32 {
    let last = name.bytes().next_back().unwrap_or_default();
    1 << ((name.len() + usize::from(last)) % TRACES)
}

/// Files have less than four billion lines and values: they are smaller than that.
fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
