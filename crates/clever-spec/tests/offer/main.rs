//! What of an operation, apart from its schemas, is a change, and what is the same in other words.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod alone;
mod answers;
mod bodies;
mod encodings;
mod operations;
mod parameters;
mod partly;
mod security;
mod servers;
mod unread;

use clever_spec::compare::{Comparison, compare};
use clever_spec::{Problem, Tree, load};
use serde_json::{Value, json};

fn tree(root: &Value) -> Tree {
    load::tree("robots.json", &root.to_string()).unwrap()
}

fn compared(old: &Value, new: &Value) -> Comparison {
    compare(&tree(old), &tree(new))
}

/// The rules that are broken, worst first.
fn rules(old: &Value, new: &Value) -> Vec<&'static str> {
    let comparison = compared(old, new);
    let told = comparison.unread_old.len() + comparison.unread_new.len();
    assert_eq!(told, 0, "{comparison:?}");
    let findings = comparison.findings.iter();
    findings.map(|finding| finding.rule.id).collect()
}

/// A document with one operation, `GET /robots`.
fn with(operation: &Value) -> Value {
    json!({"openapi": "3.0.3", "paths": {"/robots": {"get": operation}}})
}

/// The document with other members.
fn and(mut root: Value, more: Value) -> Value {
    let members = more.as_object().unwrap().clone();
    root.as_object_mut().unwrap().extend(members);
    root
}

/// What of a document is told, beside one that offers nothing.
fn told_alone(root: &Value) -> Vec<String> {
    let empty = json!({"openapi": "3.1.0", "paths": {}});
    let there = compared(&empty, root);
    let back = compared(root, &empty);
    let shown = |told: &[Problem]| told.iter().map(ToString::to_string).collect();
    let [there, back]: [Vec<String>; 2] = [shown(&there.unread_new), shown(&back.unread_old)];
    assert_eq!(there, back);
    there
}

fn text() -> Value {
    json!({"schema": {"type": "string"}})
}

fn number() -> Value {
    json!({"schema": {"type": "integer"}})
}

fn responses(responses: Value) -> Value {
    with(&json!({"responses": responses}))
}

fn answers(content: Value) -> Value {
    responses(json!({"200": {"description": "OK", "content": content}}))
}

fn takes(content: Value) -> Value {
    with(&json!({"requestBody": {"required": true, "content": content}}))
}

const NOTHING: [&str; 0] = [];

/// A Swagger document with one operation, `GET /robots`.
fn swagger(operation: &Value) -> Value {
    json!({"swagger": "2.0", "paths": {"/robots": {"get": operation}}})
}

fn secured(schemes: Value) -> Value {
    let root = with(&json!({"security": [{"oauth": ["read"]}]}));
    and(root, json!({"components": {"securitySchemes": schemes}}))
}
