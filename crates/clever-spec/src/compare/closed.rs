//! Objects that take no other properties than those that are listed: whether they do, and which
//! properties one part of a schema lists that another part, which is closed, refuses.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use rustc_hash::FxHashSet as HashSet;

use super::schema::Schemas;
use super::view::{More, Property, View};
use crate::tree::At;

const UNEVALUATED: &str = "unevaluatedProperties";

impl View<'_> {
    /// Brings into one what closes an object: where nothing else says anything of its properties, those
    /// that are not evaluated are those that are not listed.
    pub(super) fn settle_closed(&mut self, says_of_others: bool) {
        let Some([said]) = self.conditions.get(UNEVALUATED).map(Vec::as_slice) else {
            return;
        };
        let is_closed = said.as_bool() == Some(false);
        let mut places = self.parts.keys();
        let is_all = self.alternatives.is_empty()
            && !self.conditions.contains_key("if")
            && !places.any(|place| place.starts_with("dependentSchemas"));
        if says_of_others || is_closed && is_all {
            self.conditions.remove(UNEVALUATED);
        }
        if is_closed && is_all && !says_of_others {
            self.more = More::Nothing;
        }
    }
}

impl<'d> Schemas<'d> {
    /// Whether what a schema says of properties that are not evaluated it says beside all of its parts.
    pub(super) fn is_closed_over_all(&mut self, parts: &[u32]) -> bool {
        let closes = |part: &&u32| self.source.at(**part).get(UNEVALUATED).is_some();
        let Some(closing) = parts.iter().find(closes).copied() else {
            return false;
        };
        let node = self.node(self.source.at(closing));
        let below = &self.parts(node).leaves;
        parts.iter().all(|part| below.contains(part))
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
            let more = at.get("additionalProperties").and_then(At::as_bool);
            if more == Some(false) {
                let listed = properties.iter().filter(|(_, property)| property.is_listed);
                let mut names: BTreeSet<&str> = listed.map(|(name, _)| *name).collect();
                take_out_the_taken(at, &mut names);
                refused.extend(names);
            }
        }
        refused
    }
}

/// Takes out the names that a closed part takes: those that it lists, or has a pattern for.
fn take_out_the_taken(closed: At<'_>, names: &mut BTreeSet<&str>) {
    let members = |keyword| closed.get(keyword).into_iter().flat_map(At::members);
    let listed: HashSet<&str> = members("properties").map(|(name, _)| name).collect();
    names.retain(|name| !listed.contains(name));
    for (pattern, _) in members("patternProperties") {
        match Regex::new(pattern) {
            Ok(pattern) => names.retain(|name| !pattern.is_match(name)),
            // It may be one of any name.
            Err(_) => names.clear(),
        }
    }
}
