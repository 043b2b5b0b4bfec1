//! Which properties a schema lists, by itself and in forms.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashSet as HashSet;

use super::schema::{Node, Schemas};
use super::view::View;

/// By how many forms each property is listed: a schema itself is one, and those of groups inside it are
/// others.
pub(super) type Listing<'d> = BTreeMap<&'d str, usize>;

/// The properties that a schema lists by itself.
pub(super) fn listed<'d>(view: &View<'d>) -> BTreeSet<&'d str> {
    let listed = view.properties.iter();
    let listed = listed.filter(|(_, property)| property.is_listed);
    listed.map(|(name, _)| *name).collect()
}

impl<'d> Schemas<'d> {
    /// Which properties a schema lists, by itself or in forms, as long as these are not too many: forms
    /// may lead to forms all the way down.
    pub(super) fn listing(&mut self, node: Node) -> Rc<Listing<'d>> {
        if let Some(known) = self.listings.get(&node) {
            return Rc::clone(known);
        }
        let mut listing = Listing::new();
        let mut forms = vec![node];
        let mut seen = HashSet::from_iter([node]);
        while let Some(form) = forms.pop() {
            let view = self.view(form);
            for name in listed(&view) {
                *listing.entry(name).or_default() += 1;
            }
            for inner in view.alternatives.iter().flat_map(|group| &group.list) {
                if self.listed_forms > 0 && seen.insert(inner.node) {
                    self.listed_forms -= 1;
                    forms.push(inner.node);
                }
            }
        }
        let listing = Rc::new(listing);
        if seen.len() > 1 {
            self.listings.insert(node, Rc::clone(&listing));
        }
        listing
    }
}
