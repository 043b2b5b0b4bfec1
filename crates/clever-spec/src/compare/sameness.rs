//! Whether two schemas ask for the same, as they are written: what `not` and its like hold turns the
//! direction around, so that no part of it can be judged by itself.
//!
//! References are followed, and what only describes is left out. Schemas that lead back to themselves
//! are the same unless something shows that they are not.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap as HashMap;

use super::keywords::says_nothing;
use super::literal::literal;
use super::matching::have_their_likes;
use super::source::Source;
use super::written::{SILENT, Written};
use crate::tree::{At, Kind};

/// So many schemas are looked at for each value of the two documents, and some more.
const LOOKS_OF_EACH_VALUE: usize = 4;
const LOOKS_AT_LEAST: usize = 50_000;

/// So far down.
const DEEPEST: usize = 200;
const TOO_DEEP: &str = "this condition leads too far to be compared";
const TOO_MANY: &str = "conditions, from this one on, are too many and too large to be compared";

/// So many references may lead from one to the next.
const LINKS_AT_MOST: usize = 100;

/// Keywords that describe a value and ask for nothing.
const NOTES: &[&str] = &[
    "default",
    "definitions",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// What is known of the schemas of two documents.
#[derive(Debug)]
pub(super) struct Sameness {
    /// Whether two schemas, by their numbers, are the same, as far as is known.
    known: HashMap<(u32, u32), bool>,
    /// Those that are said to be the same until another difference is found, in the order in which
    /// they were met.
    assumed: Vec<(u32, u32)>,
    /// So many may still be looked at.
    left: usize,
    /// It was too much, or too deep.
    is_cut: bool,
    /// That it was too much was said.
    is_told: bool,
}

/// Whether two schemas are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    Yes,
    No,
    /// That is too much to tell.
    Unknown,
}

/// What a keyword says.
enum Said<'d> {
    /// A value, as text.
    Literal(String),
    Schema(At<'d>),
    InOrder(Vec<At<'d>>),
    InAnyOrder(Vec<At<'d>>),
    Named(BTreeMap<&'d str, Self>),
}

/// The two documents.
struct Sources<'s, 'o, 'n> {
    old: &'s Source<'o>,
    new: &'s Source<'n>,
}

impl Default for Sameness {
    fn default() -> Self {
        Self::of(0)
    }
}

impl Sameness {
    /// For two documents of so many values.
    pub(super) fn of(values: usize) -> Self {
        Self {
            known: HashMap::default(),
            assumed: Vec::new(),
            left: LOOKS_AT_LEAST + LOOKS_OF_EACH_VALUE * values,
            is_cut: false,
            is_told: false,
        }
    }

    /// Whether two schemas are the same. What is too large to tell is left out of the comparison.
    pub(super) fn tell<'o, 'n>(
        &mut self,
        old: &Source<'o>,
        new: &mut Source<'n>,
        was: At<'o>,
        is: At<'n>,
    ) -> Same {
        let same = self.see(old, new, was, is);
        if same == Same::Unknown && self.left > 0 {
            new.skip(is, TOO_DEEP);
        } else if same == Same::Unknown && !self.is_told {
            new.skip(is, TOO_MANY);
            self.is_told = true;
        }
        same
    }

    /// Whether two schemas are the same.
    pub(super) fn see<'o, 'n>(
        &mut self,
        old: &Source<'o>,
        new: &Source<'n>,
        was: At<'o>,
        is: At<'n>,
    ) -> Same {
        self.is_cut = false;
        let are_same = self.schemas(&Sources { old, new }, was, is, 0);
        self.assumed.clear();
        match are_same {
            _ if self.is_cut => Same::Unknown,
            true => Same::Yes,
            false => Same::No,
        }
    }

    fn schemas<'o, 'n>(
        &mut self,
        sources: &Sources<'_, 'o, 'n>,
        was: At<'o>,
        is: At<'n>,
        depth: usize,
    ) -> bool {
        let (was, is) = (essence(sources.old, was), essence(sources.new, is));
        let pair = (was.id(), is.id());
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        if self.left == 0 || depth == DEEPEST {
            self.is_cut = true;
            return false;
        }
        self.left -= 1;
        let first = self.assumed.len();
        self.known.insert(pair, true);
        self.assumed.push(pair);
        let (before, now) = (said(sources.old, was), said(sources.new, is));
        let are_same = self.named(sources, &before, &now, depth);
        if !are_same {
            for assumed in self.assumed.drain(first..) {
                self.known.remove(&assumed);
            }
            if !self.is_cut {
                self.known.insert(pair, false);
            }
        }
        are_same
    }

    fn named<'o, 'n>(
        &mut self,
        sources: &Sources<'_, 'o, 'n>,
        was: &BTreeMap<&str, Said<'o>>,
        is: &BTreeMap<&str, Said<'n>>,
        depth: usize,
    ) -> bool {
        let mut both = was.iter().zip(is);
        was.keys().eq(is.keys())
            && both.all(|((_, was), (_, is))| self.said(sources, was, is, depth))
    }

    fn said<'o, 'n>(
        &mut self,
        sources: &Sources<'_, 'o, 'n>,
        was: &Said<'o>,
        is: &Said<'n>,
        depth: usize,
    ) -> bool {
        match (was, is) {
            (Said::Literal(was), Said::Literal(is)) => was == is,
            (Said::Schema(was), Said::Schema(is)) => self.schemas(sources, *was, *is, depth + 1),
            (Said::Named(was), Said::Named(is)) => self.named(sources, was, is, depth),
            (Said::InOrder(was), Said::InOrder(is)) => {
                let mut both = was.iter().zip(is);
                was.len() == is.len()
                    && both.all(|(was, is)| self.schemas(sources, *was, *is, depth + 1))
            }
            (Said::InAnyOrder(was), Said::InAnyOrder(is)) => {
                // What is only assumed to be the same may have to be told from its like.
                let are_alike = |one: usize, other: usize| {
                    self.schemas(sources, was[one], is[other], depth + 1)
                };
                was.len() == is.len() && have_their_likes(was.len(), are_alike)
            }
            _ => false,
        }
    }
}

/// What a schema stands for, if it is only a link to another one.
fn essence<'d>(source: &Source<'d>, schema: At<'d>) -> At<'d> {
    let mut here = schema;
    for _ in 0..LINKS_AT_MOST {
        let written = Written::read(here);
        let next = match written.reference {
            Some(words) => {
                let says_more = written.says_more() && source.reads_beside_references();
                let says_more = says_more || written.takes_null;
                source.target(here, words).ok().filter(|_| !says_more)
            }
            None if written.says_something => None,
            None => {
                let lists = written
                    .all_of
                    .into_iter()
                    .chain(written.forms.into_iter().flatten());
                let mut listed = lists.flat_map(At::items);
                let only = listed.next();
                only.filter(|_| listed.next().is_none())
            }
        };
        let Some(next) = next else {
            break;
        };
        here = next;
    }
    here
}

/// All that a schema says, by keyword, without what asks for nothing.
fn said<'d>(source: &Source<'d>, schema: At<'d>) -> BTreeMap<&'d str, Said<'d>> {
    let mut said = BTreeMap::new();
    if schema.kind() != Kind::Object {
        if schema.as_bool() != Some(true) {
            said.insert("", Said::Literal(literal(schema)));
        }
        return said;
    }
    for (keyword, value) in schema.members() {
        let is_note = |name: &str| SILENT.contains(&name) || NOTES.contains(&name);
        let is_extension = keyword.starts_with("x-") && keyword != "x-nullable";
        if !is_note(keyword) && !is_extension {
            let (keyword, value) = match keyword {
                "$ref" => (keyword, reference(source, value)),
                _ => keyword_says(keyword, value),
            };
            said.extend(value.map(|value| (keyword, value)));
        }
    }
    if !said.contains_key("if") || !said.contains_key("then") && !said.contains_key("else") {
        for keyword in ["if", "then", "else"] {
            said.remove(keyword);
        }
    }
    said
}

fn reference<'d>(source: &Source<'d>, value: At<'d>) -> Option<Said<'d>> {
    let words = value.as_str()?;
    let target = value.parent().map(|schema| source.target(schema, words));
    Some(match target {
        Some(Ok(target)) => Said::Schema(target),
        _ => Said::Literal(literal(value)),
    })
}

/// What a keyword asks for, under the name that it has in other words; none if for nothing.
fn keyword_says<'d>(keyword: &'d str, value: At<'d>) -> (&'d str, Option<Said<'d>>) {
    let said = match keyword {
        "allOf" | "anyOf" | "oneOf" => Some(Said::InAnyOrder(value.items().collect())),
        "prefixItems" => Some(Said::InOrder(value.items().collect())),
        "items" if value.kind() == Kind::Array => Some(Said::InOrder(value.items().collect())),
        "additionalItems"
        | "additionalProperties"
        | "contentSchema"
        | "items"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties" => (!says_nothing(value)).then_some(Said::Schema(value)),
        "contains" | "else" | "if" | "not" | "then" => Some(Said::Schema(value)),
        "dependencies" | "dependentRequired" | "dependentSchemas" | "patternProperties"
        | "properties" => {
            let named = value.members().filter_map(|(name, value)| {
                let said = match value.kind() {
                    Kind::Array => names(value),
                    _ => Some(Said::Schema(value)),
                };
                Some((name, said?))
            });
            let named: BTreeMap<_, _> = named.collect();
            (!named.is_empty()).then_some(Said::Named(named))
        }
        "required" | "type" | "enum" => names(value),
        "const" => return ("enum", Some(Said::Literal(literal(value)))),
        "x-nullable" => return ("nullable", flag(value)),
        "exclusiveMaximum" | "exclusiveMinimum" | "nullable" | "uniqueItems" => flag(value),
        "minItems" | "minLength" | "minProperties" => {
            let words = literal(value);
            (words != "0").then_some(Said::Literal(words))
        }
        _ => Some(Said::Literal(literal(value))),
    };
    (keyword, said)
}

fn flag<'d>(value: At<'d>) -> Option<Said<'d>> {
    (value.as_bool() != Some(false)).then(|| Said::Literal(literal(value)))
}

/// Values of which each counts once, in any order; one may stand alone.
fn names<'d>(value: At<'d>) -> Option<Said<'d>> {
    let mut values: Vec<String> = match value.kind() {
        Kind::Array => value.items().map(literal).collect(),
        _ => vec![literal(value)],
    };
    values.sort_unstable();
    values.dedup();
    (!values.is_empty()).then(|| Said::Literal(values.join(",")))
}
