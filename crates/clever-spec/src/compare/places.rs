//! Where a change of a schema is pointed to: a schema is put together from parts, and the part that
//! says what changed is meant, not the component that another part refers to.

use rustc_hash::FxHashMap as HashMap;

use super::schema::Schemas;
use super::walk::{About, Change, Pair};
use crate::tree::At;

/// So many parts are looked at.
const PARTS_AT_MOST: usize = 64;

/// Keywords by which a schema says whether it takes null.
const NULL: &[&str] = &[
    "nullable",
    "x-nullable",
    "type",
    "enum",
    "const",
    "oneOf",
    "anyOf",
];
const LIMITS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
];

/// The keywords that a rule is about; none for rules about something else.
fn keywords(rule: &str) -> &'static [&'static str] {
    let of_either = ["request-", "response-"].iter();
    let mut without = of_either.filter_map(|direction| rule.strip_prefix(direction));
    let rule = without.next().unwrap_or(rule);
    let kind = rule.split('-').next().unwrap_or_default();
    match (kind, rule) {
        (_, "became-nullable" | "became-not-nullable") => NULL,
        ("alternative", _) => &["oneOf", "anyOf"],
        ("const" | "enum", _) => &["enum", "const"],
        ("default", _) => &["default"],
        ("deprecated" | "reinstated", _) => &["deprecated"],
        ("format", _) => &["format"],
        ("limit", _) => LIMITS,
        ("more", _) => &["additionalProperties"],
        ("pattern", _) => &["pattern"],
        ("sunset", _) => &["x-sunset"],
        ("type", _) => &["type"],
        _ => &[],
    }
}

/// Which parts of two schemas are written alike, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Places {
    alike: HashMap<(u32, u32), bool>,
}

impl Places {
    /// Points a change to the parts that say it, where it is said of the schemas as a whole.
    pub(super) fn settle<'o, 'n>(
        &mut self,
        old: &Schemas<'o>,
        new: &Schemas<'n>,
        pair: Pair,
        change: &mut Change<'o, 'n>,
    ) {
        let (was, is) = (old.written_parts(pair.old), new.written_parts(pair.new));
        if was.len().max(is.len()) > PARTS_AT_MOST {
            return;
        }
        let is_of_was = was.contains(&change.old) || was.is_empty();
        let is_of_is = is.contains(&change.new) || is.is_empty();
        match (is_of_was, is_of_is) {
            (true, true) if was.len().max(is.len()) > 1 => self.of_both(&was, &is, change),
            // What is gone stood in a part that may be there still.
            (false, true) => {
                let holder = change.old.parent().and_then(At::parent);
                let part = holder.and_then(|holder| same_place(holder, change.new));
                change.new = part.filter(|part| is.contains(part)).unwrap_or(change.new);
            }
            (true, false) => {
                let holder = change.new.parent().and_then(At::parent);
                let part = holder.and_then(|holder| same_place(holder, change.old));
                change.old = part.filter(|part| was.contains(part)).unwrap_or(change.old);
            }
            _ => {}
        }
        // What says nothing stands nowhere.
        if was.is_empty() {
            change.old = nearest(change.new, change.old);
        } else if is.is_empty() {
            change.new = nearest(change.old, change.new);
        }
    }

    fn of_both<'o, 'n>(&mut self, was: &[At<'o>], is: &[At<'n>], change: &mut Change<'o, 'n>) {
        let keywords = keywords(change.rule.id);
        let gone: Vec<At<'o>> = (was.iter().copied())
            .filter(|was| !is.iter().any(|is| self.are_alike(*was, *is)))
            .collect();
        let left: Vec<At<'n>> = (is.iter().copied())
            .filter(|is| !was.iter().any(|was| self.are_alike(*was, *is)))
            .collect();
        let some_are_alike = gone.len() < was.len() || left.len() < is.len();
        let before = saying(&gone, keywords, some_are_alike);
        let now = saying(&left, keywords, some_are_alike);
        match (before, now) {
            (Some(before), Some(now)) => (change.old, change.new) = (before, now),
            (Some(before), None) => {
                change.new = around(before, change.new).unwrap_or(change.new);
                change.old = before;
            }
            (None, Some(now)) => {
                let is_there = same_place(now, change.old).is_some();
                if !is_there && matches!(change.about, About::Old) {
                    change.about = About::New;
                }
                change.old = around(now, change.old).unwrap_or(change.old);
                change.new = now;
            }
            (None, None) => {}
        }
    }

    /// Whether two parts stand in the same place and say the same by themselves.
    fn are_alike(&mut self, was: At<'_>, is: At<'_>) -> bool {
        let known = self.alike.entry((was.id(), is.id()));
        *known.or_insert_with(|| was.pointer() == is.pointer() && own(was).eq(own(is)))
    }
}

/// What a part says by itself.
fn own(part: At<'_>) -> impl Iterator<Item = (&str, serde_json::Value)> {
    let members = part.members().filter(|(name, _)| *name != "allOf");
    members.map(|(name, value)| (name, value.value()))
}

/// The last part that says something by one of these keywords; or else the last one at all, if that is
/// known to have changed.
fn saying<'d>(parts: &[At<'d>], keywords: &[&str], is_changed: bool) -> Option<At<'d>> {
    let mut from_the_last = parts.iter().rev();
    let says = |part: &&At<'d>| keywords.iter().any(|keyword| part.get(keyword).is_some());
    let last = parts.last().filter(|_| is_changed);
    from_the_last.find(says).or(last).copied()
}

/// The value of another document that stands in the same place.
fn same_place<'d>(at: At<'_>, other: At<'d>) -> Option<At<'d>> {
    let is_main = |id: u32| id == 0;
    let root = other.file_root();
    let are_main = is_main(at.file_root().id()) && is_main(root.id());
    are_main.then(|| root.find(&at.pointer())).flatten()
}

/// What stands in the same place of another document, or around it.
fn nearest<'d>(at: At<'_>, other: At<'d>) -> At<'d> {
    let around = std::iter::successors(Some(at), |at| at.parent());
    let mut there = around.filter_map(|at| same_place(at, other));
    there.next().unwrap_or(other)
}

/// The same, if it is of one schema or operation: what holds all of them says nothing.
fn around<'d>(at: At<'_>, other: At<'d>) -> Option<At<'d>> {
    let nearest = nearest(at, other);
    let way = std::iter::successors(Some(nearest), |at| at.parent());
    let depth = way.count() - 1;
    let is_definition = nearest.parent().and_then(At::name) == Some("definitions");
    (depth > 2 || depth == 2 && is_definition).then_some(nearest)
}
