//! A schema by its meaning: references followed, everything that has to hold at once put together.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap, FxHashSet as HashSet};
use smallvec::SmallVec;

use super::listing::Listing;
use super::literal::least;
pub(super) use super::node::Node;
use super::records::Records;
use super::share::Share;
use super::source::Source;
use super::view::View;
use super::written::Written;
use crate::tree::{At, Kind};

/// Everything that has to hold at once: the numbers of schemas, without references and `allOf`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Parts {
    pub(super) leaves: SmallVec<[u32; 4]>,
    /// Those of them whose forms are left out, because one is meant and is among the leaves.
    pub(super) chosen: Vec<u32>,
    /// Which of the values are meant.
    pub(super) share: Share,
    /// A reference that null stands beside, where nothing else counts that does.
    pub(super) null_beside: Option<u32>,
    /// Some of it could not be read, so that nothing can be said about it.
    is_unread: bool,
}

impl Parts {
    /// What is nothing but one value.
    fn of(value: u32) -> Self {
        Self {
            leaves: SmallVec::from_slice(&[value]),
            ..Self::default()
        }
    }
}

/// The schemas of one document.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    pub(super) source: Source<'d>,
    /// Those that are not just one value.
    nodes: IndexSet<Parts, FxBuildHasher>,
    /// How many parts all of them have that have several.
    parts: usize,
    /// So many forms that stand below others may still be looked at.
    nested: usize,
    /// So many forms may still be looked at for the properties that they list.
    pub(super) listed_forms: usize,
    /// The schemas that stand in the document, by the numbers of what is written there.
    written: Vec<Option<Node>>,
    pub(super) records: Records<'d>,
    /// What the schemas say that were looked at last.
    views: HashMap<Node, Rc<View<'d>>>,
    /// Which properties those list that have forms.
    pub(super) listings: HashMap<Node, Rc<Listing<'d>>>,
}

/// For each value of a document, so many parts of schemas are put together. Schemas that lead to all
/// of several others could otherwise stand for every set of schemas there is.
const PARTS_OF_EACH_VALUE: usize = 16;
/// The same for a document that is small.
const PARTS_AT_LEAST: usize = 1000;

/// For each value of a document, so many forms are looked at that stand below others, and some more.
/// Forms that lead to forms all the way down could otherwise be looked at for each of them.
const NESTED_OF_EACH_VALUE: usize = 2;
const NESTED_AT_LEAST: usize = 10_000;

/// So many views are kept: a document may have a great many.
const VIEWS_KEPT: usize = 1000;

impl<'d> Schemas<'d> {
    pub(super) fn new(mut source: Source<'d>) -> Self {
        let nested = NESTED_AT_LEAST + NESTED_OF_EACH_VALUE * source.size();
        Self {
            nested,
            listed_forms: nested,
            written: vec![None; source.size()],
            records: Records::new(&mut source),
            source,
            nodes: IndexSet::default(),
            parts: 0,
            views: HashMap::default(),
            listings: HashMap::default(),
        }
    }

    /// What any value keeps to.
    pub(super) fn anything(&mut self) -> Node {
        self.intern(Parts::default())
    }

    /// The schema that is written somewhere.
    pub(super) fn node(&mut self, at: At<'d>) -> Node {
        if let Some(known) = self.written[at.id() as usize] {
            return known;
        }
        let mut parts = Parts::default();
        match Written::read(at) {
            Written {
                reference: None,
                all_of: None,
                forms: [None, None],
                says_something: true,
                ..
            } => {
                self.source.tell_wrong_of_schema(at);
                parts.leaves.push(at.id());
            }
            written => self.expand(at, written, &mut parts, &mut Way::default()),
        }
        let node = self.intern(parts);
        self.written[at.id() as usize] = Some(node);
        node
    }

    /// All of several schemas at once.
    pub(super) fn all_of(&mut self, schemas: &[Node]) -> Node {
        if let [only] = schemas {
            return *only;
        }
        let mut all = Parts::default();
        let mut is_said_again = false;
        for node in schemas {
            let parts = self.parts(*node);
            all.is_unread |= parts.is_unread;
            match parts.share {
                Share::NotNull if all.share == Share::All => all.share = Share::NotNull,
                Share::Told(..) => all.share = parts.share,
                _ => {}
            }
            add_others(&mut all.chosen, &parts.chosen);
            all.null_beside = all.null_beside.or(parts.null_beside);
            for leaf in &parts.leaves {
                match all.leaves.contains(leaf) {
                    true => is_said_again = true,
                    false => all.leaves.push(*leaf),
                }
            }
        }
        // One says `A`, another `A` or null: together they say `A`.
        if is_said_again
            && all.share == Share::All
            && !schemas.iter().all(|node| self.takes_null(*node))
        {
            all.share = Share::NotNull;
        }
        self.intern(all)
    }

    /// A part of the values of a schema.
    pub(super) fn share(&mut self, node: Node, share: Share) -> Node {
        let parts = self.parts(node).into_owned();
        self.intern(Parts { share, ..parts })
    }

    /// All of a schema but the forms that some of its leaves list, of which one is meant. Null is said
    /// of all forms together.
    pub(super) fn choose(&mut self, node: Node, leaves: Vec<u32>) -> Node {
        let mut parts = self.parts(node).into_owned();
        add_others(&mut parts.chosen, &leaves);
        let share = Share::NotNull;
        self.intern(Parts { share, ..parts })
    }

    fn intern(&mut self, parts: Parts) -> Node {
        if let [only] = *parts.leaves
            && parts == Parts::of(only)
        {
            return Node::written(only);
        }
        let several = parts.leaves.len();
        if several > 1 && !self.nodes.contains(&parts) {
            self.parts += several;
            let size = self.source.size();
            if self.parts > (size * PARTS_OF_EACH_VALUE).max(PARTS_AT_LEAST) {
                return self.refuse(&parts);
            }
        }
        let (number, _) = self.nodes.insert_full(parts);
        Node::put_together(number)
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

    /// Whether one more form is looked at that stands below others; that it is not is said once.
    pub(super) fn goes_on(&mut self, form: At<'d>) -> bool {
        if self.nested == 1 {
            let what = "too many forms stand below others, from this one on";
            self.source.skip(form, what);
        }
        self.nested = self.nested.saturating_sub(1);
        self.nested > 0
    }

    pub(super) fn parts(&self, node: Node) -> Cow<'_, Parts> {
        match node.place() {
            Ok(value) => Cow::Owned(Parts::of(value)),
            Err(place) => Cow::Borrowed(&self.nodes[place]),
        }
    }

    /// Adds what a schema says to what has to hold.
    fn expand(&mut self, at: At<'d>, written: Written<'d>, parts: &mut Parts, way: &mut Way) {
        if !way.seen.insert(at.id()) {
            if self.is_circle(at) {
                parts.is_unread = true;
                self.source.skip(at, "the reference leads back to itself");
            }
            return;
        }
        if way.depth == Way::DEEPEST {
            parts.is_unread = true;
            self.source.skip(at, "the way to this schema is too long");
            return;
        }
        way.depth += 1;
        self.source.tell_wrong_of_schema(at);
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
                // Other things are known to stand there without a meaning; null is meant.
                if written.takes_null {
                    parts.null_beside = Some(at.id());
                }
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
        let mut says_something = written.says_something;
        for forms in written.forms.into_iter().flatten() {
            match self.forms_but_null(forms) {
                // The only form has to hold, as in `allOf`.
                (forms, has_null) if forms.len() == 1 => {
                    self.expand(forms[0], Written::read(forms[0]), parts, way);
                    says_something |= has_null;
                }
                _ => says_something = true,
            }
        }
        if says_something {
            parts.leaves.push(at.id());
        }
    }

    /// Where each schema is written, by the numbers of the values, in order.
    pub(super) fn places(&self) -> Vec<(Node, u32)> {
        let written = (0..).zip(&self.written);
        let places = written.filter_map(|(id, node)| Some(((*node)?, id)));
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        places
    }

    /// The parts of a schema, as they are written.
    pub(super) fn written_parts(&self, node: Node) -> SmallVec<[At<'d>; 4]> {
        let parts = self.parts(node);
        let leaves = parts.leaves.iter().chain(&parts.null_beside);
        leaves.map(|leaf| self.source.at(*leaf)).collect()
    }

    /// Whether nothing can be said about a schema, because some of it could not be read.
    pub(super) fn is_unread(&self, node: Node) -> bool {
        self.parts(node).is_unread
    }

    /// The name of a schema that is one by itself.
    pub(super) fn name(&self, node: Node) -> Option<&'d str> {
        let parts = self.parts(node);
        let [only] = parts.leaves.as_slice() else {
            return None;
        };
        self.component(self.source.at(*only))
    }

    /// What the parts of a schema are called.
    pub(super) fn titles(&self, node: Node) -> BTreeSet<&'d str> {
        let parts = self.parts(node);
        let leaves = parts.leaves.iter();
        leaves
            .filter_map(|leaf| self.source.at(*leaf).text("title"))
            .collect()
    }

    /// What is taken where nothing is said.
    pub(super) fn default(&self, node: Node) -> Option<At<'d>> {
        let parts = self.parts(node);
        let defaults = parts
            .leaves
            .iter()
            .filter_map(|leaf| self.source.at(*leaf).get("default"));
        least(&defaults.collect::<SmallVec<[At<'d>; 1]>>())
    }

    /// The value of a schema that has one only.
    pub(super) fn only_value(&mut self, node: Node) -> Option<String> {
        let parts = self.parts(node);
        let mut parts = parts.leaves.iter().map(|leaf| self.source.at(*leaf));
        if !parts.any(|at| at.get("const").is_some() || at.get("enum").is_some()) {
            return None;
        }
        let view = self.view(node);
        let choices = view.choices.as_ref().filter(|choices| choices.len() == 1);
        choices.and_then(|choices| choices.first().cloned())
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

    /// The same of a schema that is most likely not looked at again.
    pub(super) fn view_once(&mut self, node: Node) -> Rc<View<'d>> {
        let known = self.views.get(&node).cloned();
        known.unwrap_or_else(|| Rc::new(self.read(node)))
    }
}

/// Adds those that are not there yet.
fn add_others(numbers: &mut Vec<u32>, more: &[u32]) {
    for number in more {
        if !numbers.contains(number) {
            numbers.push(*number);
        }
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
