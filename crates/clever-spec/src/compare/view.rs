//! What a schema says.

use std::collections::{BTreeMap, BTreeSet};

use super::formats::spelt;
use super::limits::Limits;
use super::literal::least;
use super::schema::Node;
use super::sunset::Sunset;
use crate::tree::At;

/// What a schema says.
#[derive(Debug, Clone)]
pub(super) struct View<'d> {
    /// Where to point a reader.
    pub(super) at: At<'d>,
    /// The types, without `null`; none if any will do.
    pub(super) types: Option<BTreeSet<&'d str>>,
    /// It says `number`, and is compared as of integers, which all of its numbers are.
    pub(super) says_number: bool,
    pub(super) nullable: bool,
    /// Null is taken whatever the rest says: `nullable` beside `allOf` is meant for all of it.
    pub(super) says_null: bool,
    /// The types are those of the values that may stand there: nothing else says them.
    pub(super) are_types_implied: bool,
    /// In order, each once.
    pub(super) formats: Vec<&'d str>,
    /// The values that may stand there, as JSON, without null.
    pub(super) choices: Option<BTreeSet<String>>,
    pub(super) limits: Limits,
    pub(super) patterns: BTreeSet<&'d str>,
    pub(super) properties: BTreeMap<&'d str, Property<'d>>,
    pub(super) required: BTreeSet<&'d str>,
    /// Properties that are listed, and refused by another part.
    pub(super) refused: BTreeSet<&'d str>,
    pub(super) more: More,
    pub(super) items: Option<Node>,
    /// Groups of forms of which one has to hold.
    pub(super) alternatives: Vec<Forms<'d>>,
    pub(super) discriminators: BTreeSet<&'d str>,
    /// The discriminator stands beside one form, which it tells apart from nothing.
    pub(super) lists_one_record: bool,
    /// The record types that a discriminator tells apart, by its value.
    pub(super) records: BTreeMap<String, Node>,
    pub(super) deprecated: bool,
    pub(super) sunset: Sunset<'d>,
    pub(super) defaults: Vec<At<'d>>,
    /// Schemas that some part of a value has to keep to, by the place where they are written. Several
    /// in one place are kept by different parts.
    pub(super) parts: BTreeMap<String, Vec<Node>>,
    /// Which properties have to be there with another one.
    pub(super) dependents: BTreeMap<&'d str, BTreeSet<&'d str>>,
    /// Everything else that a value has to keep to, by keyword; `if` stands for the schema that has
    /// it with its `then` and `else`.
    pub(super) conditions: BTreeMap<&'static str, Vec<At<'d>>>,
}

/// What an object may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property<'d> {
    /// Where it is written.
    pub(super) at: At<'d>,
    pub(super) node: Node,
    /// It is among the properties, and not only said to be required.
    pub(super) is_listed: bool,
}

/// What an object may hold beside what is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum More {
    #[default]
    Anything,
    Nothing,
    Schema(Node),
}

/// Several forms, of which one has to hold.
#[derive(Debug, Clone)]
pub(super) struct Forms<'d> {
    /// No more than one may hold (`oneOf`).
    pub(super) is_exclusive: bool,
    /// Null is one of them, which is not listed.
    pub(super) has_null: bool,
    /// So many take null, that one among them.
    pub(super) fitting_null: usize,
    pub(super) list: Vec<Alternative<'d>>,
}

/// One of several forms.
#[derive(Debug, Clone)]
pub(super) struct Alternative<'d> {
    /// The name of its schema, if it has one.
    pub(super) name: Option<&'d str>,
    /// Where it is listed, if it is.
    pub(super) at: Option<At<'d>>,
    /// The schema that it refers to.
    pub(super) target: Option<At<'d>>,
    pub(super) node: Node,
}

impl<'d> Alternative<'d> {
    /// What is the only form of itself.
    pub(super) fn alone(name: Option<&'d str>, node: Node) -> Self {
        Self {
            name,
            at: None,
            target: None,
            node,
        }
    }
}

impl<'d> Forms<'d> {
    /// Forms that nothing lists as such.
    pub(super) fn of(list: Vec<Alternative<'d>>) -> Self {
        Self {
            is_exclusive: false,
            has_null: false,
            fitting_null: 0,
            list,
        }
    }
}

impl<'d> View<'d> {
    /// What says nothing.
    pub(super) fn of_anything(at: At<'d>) -> Self {
        Self {
            at,
            types: None,
            says_number: false,
            nullable: true,
            says_null: false,
            are_types_implied: false,
            formats: Vec::new(),
            choices: None,
            limits: Limits::default(),
            patterns: BTreeSet::new(),
            properties: BTreeMap::new(),
            required: BTreeSet::new(),
            refused: BTreeSet::new(),
            more: More::Anything,
            items: None,
            alternatives: Vec::new(),
            discriminators: BTreeSet::new(),
            lists_one_record: false,
            records: BTreeMap::new(),
            deprecated: false,
            sunset: Sunset::default(),
            defaults: Vec::new(),
            parts: BTreeMap::new(),
            dependents: BTreeMap::new(),
            conditions: BTreeMap::new(),
        }
    }
}

impl<'d> View<'d> {
    /// Brings what can be said in several ways into one.
    pub(super) fn settle(&mut self) {
        // It says how a field looks, and refuses no value.
        self.formats.retain(|format| *format != "password");
        for format in &mut self.formats {
            *format = spelt(format);
        }
        self.formats.sort_unstable();
        self.formats.dedup();
        self.settle_choices();
        let of_integers = self.is_only("integer");
        self.limits.settle(of_integers);
    }

    pub(super) fn settle_choices(&mut self) {
        let Some(choices) = &mut self.choices else {
            return;
        };
        // Values of another type cannot stand there; where all are, the list says what is meant.
        if let Some(types) = &self.types {
            let is_of_type = |choice: &String| match type_of(choice) {
                "integer" => types.contains("integer") || types.contains("number"),
                kind => types.contains(kind),
            };
            if !choices.iter().all(is_of_type) && choices.iter().any(is_of_type) {
                choices.retain(is_of_type);
            }
        }
        let choices = &*choices;
        let is_bool = |types: &BTreeSet<&str>| types.iter().eq(&["boolean"]);
        let are_all_bools =
            || choices.len() == 2 && ["false", "true"].iter().all(|one| choices.contains(*one));
        if choices.is_empty() {
            self.types = Some(BTreeSet::new());
            self.choices = None;
        } else if are_all_bools() && (self.types.as_ref().is_none_or(is_bool)) {
            self.types = Some(["boolean"].into());
            self.choices = None;
        } else if self.types.is_none() {
            self.types = Some(choices.iter().map(|choice| type_of(choice)).collect());
            self.are_types_implied = true;
        }
    }

    /// Whether it is of that type and no other.
    pub(super) fn is_only(&self, kind: &str) -> bool {
        self.types.iter().flatten().eq([&kind])
    }

    /// What is taken where nothing is said.
    pub(super) fn default(&self) -> Option<At<'d>> {
        least(&self.defaults)
    }

    /// Whether it takes null and nothing else.
    pub(super) fn is_null(&self) -> bool {
        self.nullable && self.types.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// Whether it says nothing but which forms there are.
    pub(super) fn is_wrapper(&self) -> bool {
        !self.alternatives.is_empty() && self.is_bare()
    }

    /// Whether it says what is to become of it, or what is taken where nothing is said.
    pub(super) fn is_announced(&self) -> bool {
        self.deprecated || self.sunset.is_announced() || !self.defaults.is_empty()
    }

    /// Whether it says nothing but of which types it is, and which forms there are.
    pub(super) fn is_bare(&self) -> bool {
        self.properties.is_empty()
            && self.dependents.is_empty()
            && self.conditions.is_empty()
            && self.says_little()
    }

    /// Whether it says nothing but of which types it is, which forms there are, which properties it
    /// has and on what conditions.
    pub(super) fn says_little(&self) -> bool {
        let says_more = self.more != More::Anything
            || self.items.is_some()
            || self.choices.is_some()
            || !self.formats.is_empty()
            || !self.patterns.is_empty()
            || !self.parts.is_empty()
            || self.limits != Limits::default();
        !says_more
    }
}

/// The type of a value that is written as JSON.
pub(super) fn type_of(literal: &str) -> &'static str {
    match literal.as_bytes().first() {
        Some(b'"') => "string",
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b't' | b'f') => "boolean",
        _ if literal.contains('.') || literal.contains("e-") => "number",
        _ => "integer",
    }
}

/// Keeps the types that are in both sets; an integer is a number.
pub(super) fn narrow_types<'d>(present: &mut Option<BTreeSet<&'d str>>, more: BTreeSet<&'d str>) {
    let is_integer = |types: &BTreeSet<&str>, others: &BTreeSet<&str>| {
        types.contains("integer") && others.contains("number")
    };
    let of_both = present
        .as_ref()
        .is_some_and(|present| is_integer(present, &more) || is_integer(&more, present));
    narrow(present, more);
    if let Some(present) = present
        .as_mut()
        .filter(|types| of_both && !types.contains("number"))
    {
        present.insert("integer");
    }
}

/// Keeps what is in both sets; no set is the set of everything.
pub(super) fn narrow<T: Ord>(present: &mut Option<BTreeSet<T>>, more: BTreeSet<T>) {
    match present {
        None => *present = Some(more),
        Some(present) => present.retain(|one| more.contains(one)),
    }
}
