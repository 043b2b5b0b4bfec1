//! Forms together with the base that they stand on: what is said beside forms counts for each of them,
//! so that it may be said in each of them instead.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::alternatives::all_only_ask;
use super::groups::Beside;
use super::listing::listed;
use super::schema::{Node, Schemas};
use super::values::Sides;
use super::view::{Alternative, Forms, More, View};

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Puts the forms of both schemas on their bases where one says of all forms what the other may say
    /// of each. Whether that was done, so that the bases are compared with each form.
    pub(super) fn stand_on_bases(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) -> bool {
        let (was, is) = (&*self.was, &*self.is);
        let are_met = match (was.alternatives.as_slice(), is.alternatives.as_slice()) {
            ([_, ..], [_, ..]) => {
                let differences = Differences::between((old, was), (new, is));
                let are_closed = was.is_closed_over_forms() && is.is_closed_over_forms();
                are_closed
                    || differences.are_said_by_forms(old, was)
                    || differences.are_said_by_forms(new, is)
            }
            ([_, ..], []) => !was.is_wrapper() || was.is_announced(),
            ([], [_, ..]) => !is.is_wrapper() || is.is_announced(),
            _ => false,
        };
        if !are_met || all_only_ask(old, was) && all_only_ask(new, is) {
            return false;
        }
        let Some((old_base, new_base)) = self.bases(old, new) else {
            return false;
        };
        stand_on(old, old_base, &mut self.was);
        stand_on(new, new_base, &mut self.is);
        true
    }

    /// What is said beside the forms of both schemas, if that is not written together with others.
    pub(super) fn bases(
        &self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
    ) -> Option<(Node, Node)> {
        let old_base = old.base(self.pair.old, &self.was)?;
        Some((old_base, new.base(self.pair.new, &self.is)?))
    }

    /// Compares two forms, together with their bases or forms of other groups where only one of them
    /// says something of what those say, too.
    pub(super) fn forms(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (was, is): (Node, Node),
        beside: &mut Beside<'_>,
    ) {
        let bases = [&self.was.properties, &self.is.properties].map(|all| all.keys().copied());
        let of_bases: BTreeSet<&str> = bases.into_iter().flatten().collect();
        if of_bases.is_empty() && beside.say_nothing() {
            self.child(was, is);
            return;
        }
        let mut names = other_names(&old.view(was), &new.view(is));
        let (was_listing, is_listing) = (old.listing(was), new.listing(is));
        let of_both = was_listing.keys().chain(is_listing.keys()).copied();
        names.extend(of_both.filter(|name| was_listing.get(name) != is_listing.get(name)));
        let is_met = !of_bases.is_disjoint(&names);
        let bases = is_met.then(|| self.bases(old, new)).flatten();
        let (was, is) = match bases {
            Some((old_base, new_base)) => {
                (old.all_of(&[old_base, was]), new.all_of(&[new_base, is]))
            }
            None => (was, is),
        };
        if !self.forms_beside(old, new, (was, is), &names, beside) {
            self.child(was, is);
        }
    }

    /// Compares each form of a group that is gone with what all keep to now, where that says something
    /// of a property of the form that it did not say before.
    pub(super) fn forms_that_all_keep_to(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        group: &Forms<'o>,
    ) {
        let of_all = &listed(&self.is) - &listed(&self.was);
        for form in &group.list {
            let listing = old.listing(form.node);
            if !of_all.iter().any(|name| listing.contains_key(name)) {
                continue;
            }
            if let Some((old_base, new_base)) = self.bases(old, new) {
                let was = old.all_of(&[old_base, form.node]);
                self.child(was, new_base);
            }
        }
    }
}

fn stand_on<'d>(schemas: &mut Schemas<'d>, base: Node, view: &mut Rc<View<'d>>) {
    for group in &mut Rc::make_mut(view).alternatives {
        for form in &mut group.list {
            form.node = schemas.all_of(&[base, form.node]);
        }
    }
}

impl Schemas<'_> {
    /// All of a schema but its groups of forms; none if others are written there.
    fn base(&mut self, node: Node, view: &View<'_>) -> Option<Node> {
        let parts = self.parts(node);
        let groups = parts.leaves.iter().flat_map(|leaf| {
            let at = self.source.at(*leaf);
            let lists = ["oneOf", "anyOf"].map(|keyword| at.get(keyword));
            let lists = lists.into_iter().flatten();
            // An only form is no form: it is among the leaves.
            let groups = lists.filter(|listed| self.forms_but_null(*listed).0.len() > 1);
            groups.map(|_| *leaf)
        });
        let left: Vec<u32> = groups.filter(|leaf| !parts.chosen.contains(leaf)).collect();
        (left.len() == view.alternatives.len()).then(|| self.choose(node, left))
    }
}

/// In what two schemas are not alike, beside their forms.
struct Differences<'d> {
    names: BTreeSet<&'d str>,
    are_more: bool,
}

impl<'d> Differences<'d> {
    fn between<'o: 'd, 'n: 'd>(
        (old, was): (&mut Schemas<'o>, &View<'o>),
        (new, is): (&mut Schemas<'n>, &View<'n>),
    ) -> Self {
        let mut names = other_names(was, is);
        for (name, before) in &was.properties {
            let Some(now) = is.properties.get(name) else {
                continue;
            };
            let (before, now) = (old.view(before.node), new.view(now.node));
            // What is of another type is told of the base.
            if before.types == now.types && are_unlike(&before, &now) {
                names.insert(name);
            }
        }
        Self {
            names,
            are_more: says_other(was, is),
        }
    }

    /// Whether any of the forms says something of that.
    fn are_said_by_forms(&self, schemas: &mut Schemas<'_>, view: &View<'_>) -> bool {
        let is_said = |form: &Alternative<'_>| {
            let view = schemas.view(form.node);
            let mut names = self.names.iter().copied();
            self.are_more && says_more(&view)
                || names.any(|name| {
                    view.properties.contains_key(name)
                        || schemas.listing(form.node).contains_key(name)
                })
        };
        let are_none = self.names.is_empty() && !self.are_more;
        let mut forms = view.alternatives.iter().flat_map(|group| &group.list);
        !are_none && forms.any(is_said)
    }
}

/// Whether two schemas look different, so that they may be different ones of one name: documents number
/// what they have no name for.
pub(super) fn are_unlike(was: &View<'_>, is: &View<'_>) -> bool {
    was.types != is.types
        || was.properties.keys().ne(is.properties.keys())
        || was.required != is.required
        || says_other(was, is)
}

/// The properties that only one of two schemas lists or requires.
fn other_names<'d>(was: &View<'d>, is: &View<'d>) -> BTreeSet<&'d str> {
    &(&listed(was) ^ &listed(is)) | &(&was.required ^ &is.required)
}

/// Whether a schema says anything but which properties and forms it has.
fn says_more(view: &View<'_>) -> bool {
    !view.says_little() || !view.dependents.is_empty() || !view.conditions.is_empty()
}

/// Whether two schemas differ in anything but properties and forms, as far as that shows at once.
fn says_other(was: &View<'_>, is: &View<'_>) -> bool {
    let is_open = |view: &View<'_>| view.more == More::Anything;
    was.limits != is.limits
        || was.formats != is.formats
        || was.patterns != is.patterns
        || was.choices != is.choices
        || is_open(was) != is_open(is)
        || was.items.is_some() != is.items.is_some()
        || was.dependents != is.dependents
        || was.parts.keys().ne(is.parts.keys())
        || was.conditions.keys().ne(is.conditions.keys())
}
