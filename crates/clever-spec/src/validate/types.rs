//! Whether every schema says a type that there is.

use serde_json::Value;

use crate::document::Document;
use crate::pointer;
use crate::problem::Result;

/// Source: <https://spec.openapis.org/oas/v3.0.3#data-types>.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

pub(super) fn check_types(document: &Document) -> Result<()> {
    for (holder, check) in [
        ("schemas", schema as Check),
        ("parameters", parameter),
        ("headers", parameter),
        ("requestBodies", content),
        ("responses", response),
    ] {
        each(
            document,
            "/components",
            &document.root["components"],
            holder,
            check,
        )?;
    }
    each(document, "", &document.root, "paths", path_item)
}

/// Looks at what stands at a place.
type Check = fn(&Document, &str, &Value) -> Result<()>;

/// Looks at each member or item of what a keyword holds.
fn each(document: &Document, at: &str, around: &Value, keyword: &str, check: Check) -> Result<()> {
    let at = pointer::join(at, keyword);
    let held = around.get(keyword);
    for (name, said) in held.and_then(Value::as_object).into_iter().flatten() {
        check(document, &pointer::join(&at, name), said)?;
    }
    for (index, said) in held
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        check(document, &pointer::join(&at, &index.to_string()), said)?;
    }
    Ok(())
}

/// Whether what stands there is none of OpenAPI's.
fn is_extension(at: &str) -> bool {
    at.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with("x-"))
}

fn path_item(document: &Document, at: &str, said: &Value) -> Result<()> {
    if is_extension(at) {
        return Ok(());
    }
    each(document, at, said, "parameters", parameter)?;
    for (method, operation) in said.as_object().into_iter().flatten() {
        let at = pointer::join(at, method);
        if is_extension(&at) {
            continue;
        }
        each(document, &at, operation, "parameters", parameter)?;
        content(
            document,
            &pointer::join(&at, "requestBody"),
            &operation["requestBody"],
        )?;
        each(document, &at, operation, "responses", response)?;
    }
    Ok(())
}

fn response(document: &Document, at: &str, said: &Value) -> Result<()> {
    if is_extension(at) {
        return Ok(());
    }
    each(document, at, said, "headers", parameter)?;
    content(document, at, said)
}

fn content(document: &Document, at: &str, said: &Value) -> Result<()> {
    each(document, at, said, "content", parameter)
}

/// A parameter, a header or a media type, which all have a schema.
fn parameter(document: &Document, at: &str, said: &Value) -> Result<()> {
    below_one(document, at, said, "schema")
}

fn schema(document: &Document, at: &str, said: &Value) -> Result<()> {
    let stated = said["type"].as_str();
    if let Some(kind) = stated.filter(|kind| !TYPES.contains(kind)) {
        let what = format!("there is no type `{kind}`");
        let help = format!("write one of {}", TYPES.join(", "));
        return Err(document.problem(&pointer::join(at, "type"), what, help));
    }
    for keyword in ["items", "additionalProperties", "not"] {
        below_one(document, at, said, keyword)?;
    }
    for keyword in ["properties", "allOf", "anyOf", "oneOf"] {
        each(document, at, said, keyword, schema)?;
    }
    Ok(())
}

fn below_one(document: &Document, at: &str, around: &Value, keyword: &str) -> Result<()> {
    match around.get(keyword) {
        Some(said) => schema(document, &pointer::join(at, keyword), said),
        None => Ok(()),
    }
}
