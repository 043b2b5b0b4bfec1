//! Objects and lists that take nothing but what is listed: whether they do, and which properties one
//! part of a schema lists that another part, which is closed, refuses.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet as HashSet;

use super::schema::{Parts, Schemas};
use super::unlisted::compiled;
use super::view::{Property, View};
use crate::tree::At;

/// What says something of what a value holds.
const EVALUATING: &[&str] = &[
    "additionalProperties",
    "contains",
    "dependencies",
    "dependentSchemas",
    "if",
    "items",
    "patternProperties",
    "prefixItems",
    "properties",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// What a value holds beside that of which something else is said.
#[derive(Debug, Clone, Copy)]
enum Unevaluated {
    Properties,
    Items,
}

impl Unevaluated {
    fn keyword(self) -> &'static str {
        match self {
            Self::Properties => "unevaluatedProperties",
            Self::Items => "unevaluatedItems",
        }
    }

    /// Whether something else says of all properties or items that are not listed what they keep to.
    fn is_said_otherwise(self, view: &View<'_>, says_more: bool) -> bool {
        match self {
            Self::Properties => says_more,
            Self::Items => view.items.is_some(),
        }
    }

    /// What says something of some of them, on some condition.
    fn is_said_of_some(self, view: &View<'_>) -> bool {
        let place = match self {
            Self::Properties => "dependentSchemas",
            Self::Items => "contains",
        };
        let mut places = view.parts.keys();
        !view.alternatives.is_empty()
            || view.conditions.contains_key("if")
            || places.any(|said| said.starts_with(place))
    }
}

impl View<'_> {
    /// Whether what it says of all that is not listed is said beside the only group of its forms.
    pub(super) fn is_closed_over_forms(&self) -> bool {
        let both = [Unevaluated::Properties, Unevaluated::Items];
        let mut keywords = both.iter().map(|one| one.keyword());
        self.alternatives.len() == 1 && keywords.any(|one| self.conditions.contains_key(one))
    }
}

impl<'d> Schemas<'d> {
    /// Brings into one what closes an object or a list: where nothing else says anything of what it
    /// holds, what is not evaluated is what is not listed.
    pub(super) fn settle_closed(&mut self, view: &mut View<'d>, parts: &Parts) {
        // What it says of itself alone is among what holds.
        let unevaluated = view.conditions.get_mut(Unevaluated::Properties.keyword());
        if let Some(unevaluated) = unevaluated {
            unevaluated.retain(|said| {
                !said
                    .parent()
                    .is_some_and(|part| others(part) == Some(*said))
            });
        }
        view.conditions.retain(|_, said| !said.is_empty());
        for kind in [Unevaluated::Properties, Unevaluated::Items] {
            let keyword = kind.keyword();
            let said = view.conditions.get(keyword).map(Vec::as_slice);
            let Some([said]) = said.filter(|_| self.is_said_over_all(keyword, parts)) else {
                continue;
            };
            let said = *said;
            let mut leaves = parts.leaves.iter().map(|leaf| self.source.at(*leaf));
            let says_more = leaves.any(|at| others(at).is_some());
            match kind {
                _ if kind.is_said_otherwise(view, says_more) => {}
                _ if kind.is_said_of_some(view) => continue,
                Unevaluated::Properties => view.more = self.more(said).unwrap_or_default(),
                Unevaluated::Items => view.items = Some(self.node(said)),
            }
            view.conditions.remove(keyword);
        }
    }

    /// Whether what a schema says of what is not evaluated it says beside all of its parts that say
    /// anything of what a value holds, and beside the only group of forms, of which one is meant.
    fn is_said_over_all(&mut self, keyword: &str, parts: &Parts) -> bool {
        let says = |part: &&u32| self.source.at(**part).get(keyword).is_some();
        let Some(says) = parts.leaves.iter().find(says).copied() else {
            return false;
        };
        let node = self.node(self.source.at(says));
        let mut below = self.parts(node).leaves.clone();
        let are_above = |chosen: &u32| !below.contains(chosen);
        match parts.chosen.as_slice() {
            chosen if chosen.iter().all(are_above) => {}
            [chosen] => match self.only_group(*chosen) {
                Some(forms) => {
                    for form in forms.items() {
                        let form = self.node(form);
                        below.extend(self.parts(form).leaves.iter().copied());
                    }
                }
                None => return false,
            },
            _ => return false,
        }
        let mut others = parts.leaves.iter().filter(|part| !below.contains(part));
        others.all(|part| {
            let at = self.source.at(*part);
            !EVALUATING.iter().any(|keyword| at.get(keyword).is_some())
        })
    }

    /// The group of forms that a part lists; none if it lists several.
    fn only_group(&self, leaf: u32) -> Option<At<'d>> {
        let at = self.source.at(leaf);
        match [at.get("oneOf"), at.get("anyOf")] {
            [Some(forms), None] | [None, Some(forms)] => Some(forms),
            _ => None,
        }
    }

    /// Those of the properties that cannot be there, because not all closed parts list them.
    pub(super) fn refused(
        &self,
        parts: &[u32],
        properties: &BTreeMap<&'d str, Property<'d>>,
    ) -> BTreeSet<&'d str> {
        let mut refused = BTreeSet::new();
        if parts.len() == 1 {
            return refused;
        }
        for part in parts {
            let at = self.source.at(*part);
            if is_closed(at) {
                refused.extend(unlisted(at, properties));
            }
        }
        refused
    }
}

/// Whether a part takes no properties but those that it lists or has a pattern for.
pub(super) fn is_closed(part: At<'_>) -> bool {
    others(part).and_then(At::as_bool) == Some(false)
}

/// What a part says of the properties that it does not list. Where nothing else there says anything of
/// properties, those that are not evaluated are these.
pub(super) fn others(part: At<'_>) -> Option<At<'_>> {
    /// What may say something of properties that are not listed in the part itself.
    const OTHER: &[&str] = &[
        "$ref",
        "allOf",
        "anyOf",
        "dependencies",
        "dependentSchemas",
        "if",
        "oneOf",
    ];
    let is_alone = || !OTHER.iter().any(|keyword| part.get(keyword).is_some());
    let unevaluated = || part.get(Unevaluated::Properties.keyword());
    part.get("additionalProperties")
        .or_else(|| unevaluated().filter(|_| is_alone()))
}

/// The names of properties of which a part says something because it neither lists them nor has a
/// pattern for them.
pub(super) fn unlisted<'d>(
    part: At<'_>,
    properties: &BTreeMap<&'d str, Property<'d>>,
) -> BTreeSet<&'d str> {
    let listed = properties.iter().filter(|(_, property)| property.is_listed);
    let mut names: BTreeSet<&str> = listed.map(|(name, _)| *name).collect();
    let members = |keyword| part.get(keyword).into_iter().flat_map(At::members);
    let taken: HashSet<&str> = members("properties").map(|(name, _)| name).collect();
    names.retain(|name| !taken.contains(name));
    for (pattern, _) in members("patternProperties") {
        match compiled(pattern) {
            Some(pattern) => names.retain(|name| !pattern.is_match(name)),
            // It may be one of any name.
            None => names.clear(),
        }
    }
    names
}
