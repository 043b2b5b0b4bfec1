//! Where a change of a schema is pointed to: a schema is put together from parts, and the part that
//! says what changed is meant, not the component that another part refers to.

use std::borrow::Cow;

use super::limits::Limits;
use super::schema::{Node, Schemas};
use super::walk::{About, Change, Pair};
use crate::called::member_called;
use crate::tree::At;

/// So many parts are looked at, and so many places of one schema.
const PARTS_AT_MOST: usize = 64;
const PLACES_AT_MOST: usize = 100;

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

/// Rules about what a schema says of a property, and not the property of itself.
const REQUIRED: &[&str] = &["-property-became-required", "-property-became-optional"];

/// The keywords that a rule is about; none for rules about something else.
fn keywords(rule: &str) -> Cow<'static, [&'static str]> {
    let of_either = ["request-", "response-"].iter();
    let mut without = of_either.filter_map(|direction| rule.strip_prefix(direction));
    let rule = without.next().unwrap_or(rule);
    let kind = rule.split('-').next().unwrap_or_default();
    let said: &[&str] = match (kind, rule) {
        (_, "became-nullable" | "became-not-nullable") => NULL,
        ("alternative", _) => &["oneOf", "anyOf"],
        ("const" | "enum", _) => &["enum", "const"],
        ("default", _) => &["default"],
        ("deprecated" | "reinstated", _) => &["deprecated"],
        ("format", _) => &["format"],
        ("limit", _) => return Limits::all_keywords().collect(),
        ("more", _) => &["additionalProperties"],
        ("pattern", _) => &["pattern"],
        ("sunset", _) => &["x-sunset"],
        ("type", _) => &["type"],
        _ => &[],
    };
    said.into()
}

/// The places where the schemas of both documents are written.
#[derive(Debug)]
pub(super) struct Places {
    of_old: Vec<(Node, u32)>,
    of_new: Vec<(Node, u32)>,
}

impl Places {
    pub(super) fn new(old: &Schemas<'_>, new: &Schemas<'_>) -> Self {
        Self {
            of_old: old.places(),
            of_new: new.places(),
        }
    }

    /// Points a change to the parts that say it, where it is said of the schemas as a whole.
    pub(super) fn settle<'o, 'n>(
        &self,
        old: &Schemas<'o>,
        new: &Schemas<'n>,
        pair: Pair,
        change: &mut Change<'o, 'n>,
    ) {
        let (was, is) = (old.written_parts(pair.old), new.written_parts(pair.new));
        let is_of_was = was.contains(&change.old) || was.is_empty();
        let is_of_is = is.contains(&change.new) || is.is_empty();
        let most = was.len().max(is.len());
        if most > PARTS_AT_MOST {
            return;
        }
        let written = || self.written(old, new, pair);
        if let ([before], [now]) = (was.as_slice(), is.as_slice()) {
            // A component that gave way to something else, or the other way round, is as it was.
            let is_of_both = change.old == *before && change.new == *now;
            if is_of_both && before.pointer() != now.pointer() {
                let schemas = written().filter(|both| !are_references(both));
                (change.old, change.new) = schemas.unwrap_or((change.old, change.new));
            }
            return;
        }
        if REQUIRED.iter().any(|rule| change.rule.id.ends_with(rule)) {
            return of_required(&was, &is, change);
        }
        match (is_of_was, is_of_is) {
            (true, true) if most > 1 => of_both(&was, &is, written(), change),
            // What is gone stood in a part that may be there still.
            (false, true) => {
                let part = still_there(change.old, &is);
                let whole = || written().map(|(_, now)| now);
                change.new = part.or_else(whole).unwrap_or(change.new);
            }
            (true, false) => {
                let part = still_there(change.new, &was);
                let whole = || written().map(|(before, _)| before);
                change.old = part.or_else(whole).unwrap_or(change.old);
            }
            _ => {}
        }
        // What says nothing stands nowhere, or where it is written.
        if was.is_empty() {
            let before = written().map(|(before, _)| before);
            if before.is_none() && matches!(change.about, About::Old) {
                change.about = About::New;
            }
            change.old = before.unwrap_or_else(|| around(change.new, change.old));
        } else if is.is_empty() {
            let now = written().map(|(_, now)| now);
            change.new = now.unwrap_or_else(|| around(change.old, change.new));
        }
    }

    /// Where both schemas are written in the same place; if that may be, not as a mere reference.
    fn written<'o, 'n>(
        &self,
        old: &Schemas<'o>,
        new: &Schemas<'n>,
        pair: Pair,
    ) -> Option<(At<'o>, At<'n>)> {
        let both = places_of(pair.old, &self.of_old).filter_map(|id| {
            let before = old.source.at(id);
            let pointer = before.pointer();
            let there = places_of(pair.new, &self.of_new).map(|id| new.source.at(id));
            let mut same =
                there.filter(|now| now.file() == before.file() && now.pointer() == pointer);
            Some((before, same.next()?))
        });
        let both: Vec<_> = both.collect();
        let schema = both.iter().find(|both| !are_references(both));
        schema.or(both.first()).copied()
    }
}

fn places_of(node: Node, places: &[(Node, u32)]) -> impl Iterator<Item = u32> {
    let first = places.partition_point(|(other, _)| *other < node);
    let own = places[first..].iter().take(PLACES_AT_MOST);
    let own = own.take_while(move |(other, _)| *other == node);
    own.map(|(_, id)| *id)
}

fn are_references((before, now): &(At<'_>, At<'_>)) -> bool {
    before.get("$ref").is_some() && now.get("$ref").is_some()
}

fn of_both<'o, 'n>(
    was: &[At<'o>],
    is: &[At<'n>],
    written: Option<(At<'o>, At<'n>)>,
    change: &mut Change<'o, 'n>,
) {
    let keywords = keywords(change.rule.id);
    let mut gone = was
        .iter()
        .filter(|was| !is.iter().any(|is| are_alike(**was, *is, &keywords)));
    let mut left = is
        .iter()
        .filter(|is| !was.iter().any(|was| are_alike(*was, **is, &keywords)));
    match (gone.next_back().copied(), left.next_back().copied()) {
        (Some(before), Some(now)) => (change.old, change.new) = (before, now),
        (Some(before), None) => {
            let now = written.map(|(_, now)| now);
            change.new = now.unwrap_or_else(|| around(before, change.new));
            change.old = before;
        }
        (None, Some(now)) => {
            if written.is_none() && matches!(change.about, About::Old) {
                change.about = About::New;
            }
            let before = written.map(|(before, _)| before);
            change.old = before.unwrap_or_else(|| around(now, change.old));
            change.new = now;
        }
        (None, None) => {}
    }
}

/// Points to the part that lists a property as required, if that is another than it stands in.
fn of_required<'o, 'n>(was: &[At<'o>], is: &[At<'n>], change: &mut Change<'o, 'n>) {
    match (lists_it(change.old, was), lists_it(change.new, is)) {
        (None, Some((name, now))) => {
            change.about = About::Said(member_called(now, name));
            (change.old, change.new) = (around(now, change.old), now);
        }
        (Some((name, before)), None) => {
            change.about = About::Said(member_called(before, name));
            (change.old, change.new) = (before, around(before, change.new));
        }
        _ => {}
    }
}

/// The name of a property, and the part that lists it as required without having it.
fn lists_it<'d>(property: At<'d>, parts: &[At<'d>]) -> Option<(&'d str, At<'d>)> {
    let name = property.name()?;
    let holder = property.parent().and_then(At::parent)?;
    let lists = |part: &At<'d>| {
        let mut listed = part.get("required").into_iter().flat_map(At::items);
        listed.any(|item| item.as_str() == Some(name))
    };
    let part = parts.iter().copied().find(lists)?;
    (part.id() != holder.id()).then_some((name, part))
}

/// Whether two parts say the same by these keywords; where there are none, by all in the same place.
fn are_alike(was: At<'_>, is: At<'_>, keywords: &[&str]) -> bool {
    let said = |part: At<'_>, keyword: &str| part.get(keyword).map(At::value);
    match keywords {
        [] => was.pointer() == is.pointer() && own(was).eq(own(is)),
        keywords => keywords
            .iter()
            .all(|keyword| said(was, keyword) == said(is, keyword)),
    }
}

/// What a part says by itself.
fn own(part: At<'_>) -> impl Iterator<Item = (&str, serde_json::Value)> {
    let members = part.members().filter(|(name, _)| *name != "allOf");
    members.map(|(name, value)| (name, value.value()))
}

/// The part in the same place as the one that a property stands in.
fn still_there<'d>(property: At<'_>, parts: &[At<'d>]) -> Option<At<'d>> {
    let holder = property.parent().and_then(At::parent)?;
    let pointer = holder.pointer();
    let mut parts = parts.iter();
    let there = parts.find(|part| part.file() == holder.file() && part.pointer() == pointer);
    there.copied()
}

/// What stands around the same place in another document, as far as names lead there: what has a number
/// in a list may be something else.
pub(super) fn around<'d>(at: At<'_>, other: At<'d>) -> At<'d> {
    let way: Vec<At<'_>> = std::iter::successors(Some(at), |at| at.parent()).collect();
    if at.file() != other.file() {
        return other;
    }
    let names = way.iter().rev().skip(1).map_while(|at| at.name());
    let mut here = other.file_root();
    for name in names {
        match here.get(name) {
            Some(next) => here = next,
            None => break,
        }
    }
    here
}
