//! What a schema says of a property that it does not list: by a pattern of names, or for all others.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::closed::{is_closed, others, unlisted};
use super::keywords::says_nothing;
use super::schema::{Node, Schemas};
use super::view::{More, Property, View};

/// So large a pattern may get, in bytes, once it is compiled.
const PATTERN_AT_MOST: usize = 100_000;

/// So many parts of a schema that say something of what others list are put together with that.
const SAYING_AT_MOST: usize = 8;

/// What is said of properties that are not listed.
#[derive(Debug, Default)]
pub(super) struct Unlisted {
    /// The patterns of names; none for one that cannot be read here, which may be that of any name.
    patterns: Vec<(Option<Regex>, Node)>,
    others: Option<Node>,
    /// There are no others.
    is_closed: bool,
}

impl Unlisted {
    pub(super) fn of(view: &View<'_>) -> Self {
        let mut patterns = Vec::new();
        for (place, nodes) in &view.parts {
            if let Some(pattern) = pattern_of(place) {
                let pattern = compiled(pattern);
                patterns.extend(nodes.iter().map(|node| (pattern.clone(), *node)));
            }
        }
        let others = match view.more {
            More::Schema(others) => Some(others),
            More::Anything | More::Nothing => None,
        };
        Self {
            patterns,
            others,
            is_closed: view.more == More::Nothing,
        }
    }

    /// Whether a property of this name cannot be there, as far as can be told.
    pub(super) fn refuses(&self, name: &str) -> bool {
        let mut patterns = self.patterns.iter().map(|(pattern, _)| pattern.as_ref());
        self.is_closed
            && patterns.all(|pattern| pattern.is_some_and(|pattern| !pattern.is_match(name)))
    }

    /// Whether a property can be there: one may be required that is not listed, and so refused.
    pub(super) fn take(&self, name: &str, property: &Property<'_>) -> bool {
        property.is_listed || !self.refuses(name)
    }

    /// What a property keeps to that has this name; none if nothing is said of it, or that cannot be
    /// told.
    pub(super) fn says(&self, schemas: &mut Schemas<'_>, name: &str) -> Option<Node> {
        let of_patterns = self.of_patterns(name);
        if !of_patterns.is_empty() {
            return Some(schemas.all_of(&of_patterns));
        }
        let are_all_read = self.patterns.iter().all(|(pattern, _)| pattern.is_some());
        self.others.filter(|_| are_all_read)
    }

    /// What a property keeps to that has this name and is listed, too.
    pub(super) fn with(&self, schemas: &mut Schemas<'_>, name: &str, listed: Node) -> Node {
        let mut all = self.of_patterns(name);
        all.push(listed);
        schemas.all_of(&all)
    }

    fn of_patterns(&self, name: &str) -> Vec<Node> {
        let of_name = self.patterns.iter().filter(|(pattern, _)| {
            let pattern = pattern.as_ref();
            pattern.is_some_and(|pattern| pattern.is_match(name))
        });
        of_name.map(|(_, node)| *node).collect()
    }
}

impl<'d> Schemas<'d> {
    /// What a part says of properties that it does not list counts for those that other parts list,
    /// too. Where nothing could keep to both, that is not meant.
    pub(super) fn hold_to_others(&mut self, parts: &[u32], view: &mut View<'d>) {
        if parts.len() == 1 {
            return;
        }
        let mut said_of: BTreeMap<&'d str, Vec<Node>> = BTreeMap::new();
        let saying = parts.iter().filter_map(|part| {
            let part = self.source.at(*part);
            let said = others(part)?;
            (said.is_object() && !says_nothing(said)).then_some((part, said))
        });
        let saying: Vec<_> = saying.take(SAYING_AT_MOST).collect();
        for (part, said) in saying {
            let said = self.node(said);
            for name in unlisted(part, &view.properties) {
                said_of.entry(name).or_default().push(said);
            }
        }
        for (name, mut all) in said_of {
            if let Some(property) = view.properties.get_mut(name) {
                all.insert(0, property.node);
                let all = self.all_of(&all);
                let types = self.outline(all).types;
                if types.is_none_or(|types| !types.is_empty()) {
                    property.node = all;
                }
            }
        }
    }

    /// Where a part is closed that has no patterns of names, those of other parts count for what is
    /// listed alone.
    pub(super) fn refuse_patterns(&mut self, parts: &[u32], view: &mut View<'d>) {
        let refuses = |part: &u32| {
            let at = self.source.at(*part);
            is_closed(at) && at.get("patternProperties").is_none()
        };
        if view.parts.is_empty() || !parts.iter().any(refuses) {
            return;
        }
        let unlisted = Unlisted::of(view);
        for (name, property) in &mut view.properties {
            property.node = unlisted.with(self, name, property.node);
        }
        let is_read = |place: &String| pattern_of(place).is_some_and(|one| compiled(one).is_some());
        view.parts.retain(|place, _| !is_read(place));
    }
}

/// The pattern of names that a schema is said for at a place.
fn pattern_of(place: &str) -> Option<&str> {
    place.strip_prefix("patternProperties/")
}

/// A pattern, if it can be read here.
pub(super) fn compiled(pattern: &str) -> Option<Regex> {
    let mut builder = RegexBuilder::new(pattern);
    builder.size_limit(PATTERN_AT_MOST).build().ok()
}
