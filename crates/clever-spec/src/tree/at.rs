//! A value of a tree, and what stands below it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde_json::Number;
use string_interner::Symbol as _;
use string_interner::symbol::SymbolU32;

use super::{Kind, LARGE, Node, Tree, number, trace};
use crate::pointer;
use crate::problem::{Place, Problem};

/// A value of a [`Tree`], read as far as it makes sense.
#[derive(Debug, Clone, Copy)]
pub struct At<'t> {
    pub(super) tree: &'t Tree,
    pub(super) id: u32,
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
    pub(super) fn node(self) -> &'t Node {
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
    pub(super) fn children(self) -> impl Iterator<Item = Self> + use<'t> {
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
        let node = self.node();
        if node.kind != Kind::Object || node.content & trace(name) == 0 {
            return None;
        }
        if node.content & LARGE != 0 {
            let name = self.tree.texts.get(name)?;
            let member = self.tree.members.get(&(self.id, name))?;
            return Some(self.tree.at(*member));
        }
        let mut members = self.members();
        let (_, member) = members.find(|(known, _)| *known == name)?;
        Some(member)
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
        self.pointer_before(0)
    }

    /// The same, with room for what is to stand behind it.
    fn pointer_before(self, behind: usize) -> String {
        let Some(parent) = self.parent() else {
            return String::with_capacity(behind);
        };
        let token = match self.name() {
            Some(name) => pointer::escape(name),
            None => self.index().to_string().into(),
        };
        let mut pointer = parent.pointer_before(1 + token.len() + behind);
        pointer.push('/');
        pointer.push_str(&token);
        pointer
    }

    /// How many values stand before it in the same list or object.
    pub(crate) fn index(self) -> usize {
        let around = self.parent().into_iter().flat_map(Self::children);
        around.take_while(|at| at.id != self.id).count()
    }

    pub(super) fn origin(self) -> (&'t Arc<str>, usize) {
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
}
