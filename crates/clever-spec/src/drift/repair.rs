//! What makes the document say what came, and what is left to a person.

use serde_json::json;

use super::action::{self, Correction};
use super::report::{Departure, Kind};
use crate::tree::At;

/// The keywords that say which values are allowed, other than how a text is written.
const ALLOWING: &[&str] = &[
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "type",
    "enum",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "discriminator",
    "nullable",
];

/// The keywords that say how a text is written.
pub(super) const FORMING: &[&str] = &["x-clever-type", "format", "pattern"];

/// What makes the document say what came; nothing where a person has to look.
pub(super) fn corrections(departure: &Departure<'_>) -> Vec<Correction> {
    let Departure { at, kind, .. } = *departure;
    let (came, all) = (&departure.evidence.seen.shape, &departure.all.shape);
    match (kind, departure.member) {
        _ if is_covered(departure) => Vec::new(),
        (Kind::UndeclaredMember, Some(name)) => action::declare(at, name, came.schema()),
        (Kind::UndeclaredMember, None) => action::update(at, json!({"additionalProperties": true})),
        (Kind::MissingMember, name) => action::not_required(at, name.unwrap_or_default()),
        (Kind::Type, _) => {
            let mut schema = all.schema();
            if at.flag("nullable") {
                schema["nullable"] = json!(true);
            }
            action::replace(at, &[ALLOWING, FORMING].concat(), schema)
        }
        (Kind::Null, _) => match at.text("$ref") {
            // A reference cannot say so beside it, but around it.
            Some(name) => {
                let around = json!({"allOf": [{"$ref": name}], "nullable": true});
                action::replace(at, &[ALLOWING, FORMING].concat(), around)
            }
            None => action::update(at, json!({"nullable": true})),
        },
        (Kind::Form, _) => {
            let form = all.form().map(|form| json!({ (form.keyword): form.name }));
            action::replace(at, FORMING, form.unwrap_or_else(|| json!({})))
        }
        (Kind::Value, _) if came.is_shown() => {
            let values: Vec<_> = came.values().collect();
            action::update(at, json!({ "enum": values }))
        }
        (Kind::Value | Kind::RecordType, _) => Vec::new(),
    }
}

/// What is left to a person.
pub(super) fn advice(departure: &Departure<'_>) -> &'static str {
    match departure.kind {
        _ if is_covered(departure) => "The action for the type repairs this too.",
        Kind::Value if departure.evidence.seen.shape.values().next().is_none() => {
            "The values may be personal, so they are not shown. Look at them in the bodies, and add \
             to `enum` what is no mistake."
        }
        Kind::Value if !departure.evidence.seen.shape.is_shown() => {
            "Some of the values may be personal, so these are not shown. Look at them in the bodies, \
             and add to `enum` what is no mistake."
        }
        Kind::Value if is_shared(departure) => {
            "Other places have the same set: add the values there too, or give this one a name."
        }
        Kind::RecordType => "Look at the type in the bodies, and declare a schema of that name.",
        _ => "",
    }
}

/// Whether the schema, or one around it, gets another type, so that nothing more can be said here.
fn is_covered(departure: &Departure<'_>) -> bool {
    let departures = &departure.ledger.departures;
    let gets_another_type = |at: At<'_>| departures.contains_key(&(at.id(), Kind::Type));
    let of_value = matches!(departure.kind, Kind::Null | Kind::Value | Kind::Form);
    let mut around = std::iter::successors(departure.at.parent(), |at| at.parent());
    around.any(gets_another_type) || (of_value && gets_another_type(departure.at))
}

/// Whether other places have the same set of values, by its name.
fn is_shared(departure: &Departure<'_>) -> bool {
    let name = departure.at.text("x-clever-enum");
    let all = departure.document.values_from(0);
    name.is_some() && all.filter(|at| at.text("x-clever-enum") == name).count() > 1
}
