//! Reads what the keywords of a schema say.

use std::collections::BTreeSet;

use super::literal::literal;
use super::sunset::Sunset;
use super::view::{View, narrow, narrow_types};
use super::written::SILENT;
use crate::tree::{At, Kind};

/// Patterns that are none.
const TAKES_ANYTHING: &[&str] = &["", ".*", "^.*$"];

/// Keywords that are compared as they stand.
const CONDITIONS: &[&str] = &[
    "contentEncoding",
    "contentMediaType",
    "if",
    "not",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Reads what a schema says about the value itself. Whether null is taken, and whether that is said
/// in so many words.
pub(super) fn value_of<'d>(view: &mut View<'d>, at: At<'d>) -> (bool, bool) {
    if at.as_bool() == Some(false) {
        view.types = Some(BTreeSet::new());
        return (false, false);
    }
    let mut said = false;
    let (mut types, mut implied) = (None, None);
    let mut choices: Vec<Vec<At<'d>>> = Vec::new();
    for (name, value) in at.members() {
        match name {
            "nullable" | "x-nullable" => said |= value.as_bool() == Some(true),
            "type" => types = Some(value),
            // The type of a schema that has keywords of one type only.
            "properties" | "additionalProperties" => implied = Some("object"),
            "items" => implied = implied.or(Some("array")),
            "enum" if value.kind() == Kind::Array => choices.push(value.items().collect()),
            "const" => choices.push(vec![value]),
            "format" => view.formats.extend(value.as_str()),
            "pattern" => view.patterns.extend(pattern(value)),
            "required" => view.required.extend(value.items().filter_map(At::as_str)),
            "deprecated" => view.deprecated |= value.as_bool() == Some(true),
            "x-sunset" => view.sunset = view.sunset.or(Sunset::read(at)),
            "default" => view.defaults.push(value),
            "dependencies" | "dependentRequired" | "dependentSchemas" => dependents(view, value),
            name if CONDITIONS.contains(&name) => condition(view, at, name, value),
            name => view.limits.tighten(at, name, value),
        }
    }
    let mut takes_null = types_of(view, types, implied);
    for choices in choices {
        let is_null = |choice: &At<'_>| choice.kind() == Kind::Null;
        takes_null &= choices.iter().any(is_null);
        let choices = choices.into_iter().filter(|choice| !is_null(choice));
        narrow(&mut view.choices, choices.map(literal).collect());
    }
    (takes_null || said, said)
}

/// Reads which properties have to be there with another one.
fn dependents<'d>(view: &mut View<'d>, said: At<'d>) {
    for (name, asked) in said.members() {
        let asked = only_required(asked).unwrap_or(asked);
        let mut asked = asked.items().filter_map(At::as_str).peekable();
        if asked.peek().is_some() {
            view.dependents.entry(name).or_default().extend(asked);
        }
    }
}

/// What a schema requires that says nothing else.
pub(super) fn only_required(schema: At<'_>) -> Option<At<'_>> {
    let mut members = schema.members();
    let (name, required) = members.next()?;
    let is_only = name == "required" && members.next().is_none();
    is_only.then_some(required)
}

/// Reads what is compared as it stands, if it asks for anything.
fn condition<'d>(view: &mut View<'d>, schema: At<'d>, name: &str, said: At<'d>) {
    let Some(name) = CONDITIONS.iter().find(|known| **known == name) else {
        return;
    };
    let said = match *name {
        "if" => ["then", "else"]
            .iter()
            .any(|then| schema.get(then).is_some())
            .then_some(schema),
        "unevaluatedItems" | "unevaluatedProperties" => {
            Some(said).filter(|said| !says_nothing(*said))
        }
        _ => Some(said),
    };
    if let Some(said) = said {
        view.conditions.entry(name).or_default().push(said);
    }
}

/// Whether anything keeps to a schema.
pub(super) fn says_nothing(schema: At<'_>) -> bool {
    match schema.kind() {
        Kind::Bool => schema.as_bool() == Some(true),
        Kind::Object => schema
            .members()
            .all(|(name, _)| SILENT.contains(&name) || name.starts_with("x-")),
        _ => false,
    }
}

fn pattern(at: At<'_>) -> Option<&str> {
    at.as_str()
        .filter(|pattern| !TAKES_ANYTHING.contains(pattern))
}

/// Reads the types that a schema says, or else the one that its keywords imply. Whether null is one
/// of them, as it is where nothing is said.
fn types_of<'d>(view: &mut View<'d>, said: Option<At<'d>>, implied: Option<&'static str>) -> bool {
    let mut types: BTreeSet<&str> = match said {
        Some(types) if types.kind() == Kind::Array => {
            types.items().filter_map(At::as_str).collect()
        }
        Some(kind) if kind.kind() == Kind::Text => kind.as_str().into_iter().collect(),
        _ => match implied {
            Some(kind) => [kind].into(),
            None => return true,
        },
    };
    let takes_null = types.remove("null");
    narrow_types(&mut view.types, types);
    takes_null
}
