//! What a person calls a place in a document: `User.name` for a schema that has a name, `request
//! body, name` or `query parameter mood` for one that has none.

use serde_json::Value;

use super::at::At;
use super::source::Source;
use crate::pointer;

/// What stands at a pointer, in words; empty for an operation as a whole.
pub(super) fn called(source: &Source<'_>, at: &str) -> String {
    let mut tokens = at.split('/').skip(1).map(pointer::unescape);
    let first = tokens.next().unwrap_or_default();
    let name = match first.as_str() {
        "components" => tokens.nth(1),
        "definitions" | "parameters" | "responses" => tokens.next(),
        _ => None,
    };
    match name {
        Some(name) => [name, below(tokens, ".")].concat(),
        None => in_operation(source, at),
    }
}

/// What stands in an operation.
fn in_operation(source: &Source<'_>, at: &str) -> String {
    let mut tokens = at.split('/').skip(1).map(pointer::unescape).skip(2);
    let mut holder = tokens.next().unwrap_or_default();
    if holder != "parameters" {
        holder = tokens.next().unwrap_or_default();
    }
    let part = match holder.as_str() {
        "requestBody" => "request body".to_owned(),
        "responses" => format!("response {}", tokens.next().unwrap_or_default()),
        "parameters" => {
            let index = tokens.next().unwrap_or_default();
            let end = at
                .find("/parameters/")
                .map(|start| start + "/parameters/".len());
            let end = end.map_or(at.len(), |start| start + index.len());
            source.at(&at[..end]).map_or_else(String::new, parameter)
        }
        _ => return String::new(),
    };
    [part, below(tokens, ", ")].concat()
}

fn parameter(at: At<'_>) -> String {
    match (at.text("in"), at.text("name")) {
        (Some("body"), _) => "request body".to_owned(),
        (Some(place), Some(name)) => format!("{place} parameter {name}"),
        _ => String::new(),
    }
}

/// The way down a schema, as `.name[].first`.
fn below(mut tokens: impl Iterator<Item = String>, before: &str) -> String {
    let mut way = String::new();
    while let Some(token) = tokens.next() {
        match token.as_str() {
            "properties" => {
                way.push_str(if way.is_empty() { before } else { "." });
                way.push_str(&tokens.next().unwrap_or_default());
            }
            "headers" => {
                let name = tokens.next().unwrap_or_default();
                way.push_str(&format!(", header {name}"));
            }
            "items" => way.push_str("[]"),
            "additionalProperties" => way.push_str("{}"),
            "allOf" | "oneOf" | "anyOf" | "content" => drop(tokens.next()),
            _ => {}
        }
    }
    way
}

/// A default or another value, as it is shown.
pub(super) fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "none".to_owned(), ToString::to_string)
}
