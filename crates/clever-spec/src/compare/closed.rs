//! Properties that one part of a schema lists, and another part, which takes no others than its own,
//! refuses.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use rustc_hash::FxHashSet as HashSet;

use super::schema::Schemas;
use super::view::Property;
use crate::tree::At;

impl<'d> Schemas<'d> {
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
