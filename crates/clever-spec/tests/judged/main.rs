//! How changes of schemas are judged: what only looks like a change is none, and what breaks a caller
//! is found wherever it hides.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod bases;
mod closed;
mod conditions;
mod covered;
mod files;
mod formats;
mod forms;
mod groups;
mod names;
mod null;
mod numbers;
mod objects;
mod overlaps;
mod parts;
mod records;
mod requests;
mod told;
mod types;
mod values;
mod work;

use clever_spec::Document;
use clever_spec::compare::{Severity, compare};
use clever_spec::load;
use serde_json::{Value, json};

/// What a schema is used for.
#[derive(Debug, Clone, Copy)]
enum Use {
    Sent,
    Received,
    Parameter,
}

use Use::{Parameter, Received, Sent};

/// A schema, and the schemas with names that it may refer to.
type Said = (Value, Value);

/// A document with an operation that uses a schema.
fn document_of(version: &str, used: Use, (schema, named): &Said) -> Document {
    let content = json!({"application/json": {"schema": schema}});
    let operation = match used {
        Sent => json!({"requestBody": {"content": content}}),
        Received => json!({"responses": {"200": {"description": "OK", "content": content}}}),
        Parameter => json!({"parameters": [{"name": "x", "in": "query", "schema": schema}]}),
    };
    let root = json!({"openapi": version, "paths": {"/a": {"post": operation}},
        "components": {"schemas": named}});
    load::parse("robots.json", &root.to_string()).unwrap()
}

fn document(used: Use, said: &Said) -> Document {
    document_of("3.1.0", used, said)
}

/// How bad the worst change is, with everything that was found.
fn judged(used: Use, old: &Said, new: &Said) -> (Option<Severity>, String) {
    let (old, new) = (document(used, old), document(used, new));
    let comparison = compare(&old.tree(), &new.tree());
    assert!(comparison.unread_new.is_empty(), "{comparison:?}");
    let findings = comparison.findings.iter();
    let worst = findings.clone().map(|finding| finding.rule.severity).max();
    let found = findings.map(|finding| format!("{}: {}\n", finding.rule.id, finding.what));
    (worst, found.collect())
}

/// Checks all of them, so that each that is judged otherwise shows.
fn assert_judged(cases: impl IntoIterator<Item = (Use, Said, Said, Option<Severity>)>) {
    let mut wrong = String::new();
    for (used, old, new, expected) in cases {
        let (worst, found) = judged(used, &old, &new);
        if worst != expected {
            wrong += &format!("{used:?} {} to {}, {expected:?}:\n{found}\n", old.0, new.0);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn alone(schema: Value) -> Said {
    (schema, json!({}))
}

fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

const BREAKING: Option<Severity> = Some(Severity::Breaking);
const RISKY: Option<Severity> = Some(Severity::Risky);
const COMPATIBLE: Option<Severity> = Some(Severity::Compatible);

/// Both ways in each direction: what gets wider, and what stays the same.
fn assert_wider(narrow: &Said, wide: &Said) {
    let judged = [
        (Sent, narrow, wide, COMPATIBLE),
        (Sent, wide, narrow, BREAKING),
        (Received, narrow, wide, BREAKING),
        (Received, wide, narrow, COMPATIBLE),
    ];
    let owned = |(used, old, new, expected): (Use, &Said, &Said, _)| {
        (used, old.clone(), new.clone(), expected)
    };
    assert_judged(judged.map(owned));
}

/// The rules that are broken and what happened, one a line.
fn found(used: Use, old: &Said, new: &Said) -> String {
    judged(used, old, new).1
}

fn assert_same(one: &Said, other: &Said) {
    for used in [Sent, Received] {
        assert_judged([
            (used, one.clone(), other.clone(), None),
            (used, other.clone(), one.clone(), None),
        ]);
    }
}
