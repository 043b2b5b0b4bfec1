//! Whether every schema says a type that there is.

use serde_json::Value;

use crate::document::Document;
use crate::operations::operations;
use crate::pointer;
use crate::problem::Result;

/// Source: <https://spec.openapis.org/oas/v3.0.3#data-types>.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

pub(super) fn check_types(document: &Document) -> Result<()> {
    let components = "/components/schemas";
    if let Some(named) = document.root.pointer(components) {
        below_each(document, components, named)?;
    }
    for operation in operations(document) {
        let at = operation.pointer();
        let said = operation.said;
        let parameters = pointer::join(&at, "parameters");
        for (index, parameter) in said["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let at = pointer::join(&parameters, &index.to_string());
            below_one(document, &at, parameter, "schema")?;
        }
        in_content(
            document,
            &pointer::join(&at, "requestBody"),
            &said["requestBody"],
        )?;
        let responses = pointer::join(&at, "responses");
        for (status, response) in said["responses"].as_object().into_iter().flatten() {
            in_content(document, &pointer::join(&responses, status), response)?;
        }
    }
    Ok(())
}

fn in_content(document: &Document, at: &str, holder: &Value) -> Result<()> {
    let at = pointer::join(at, "content");
    for (kind, media) in holder["content"].as_object().into_iter().flatten() {
        below_one(document, &pointer::join(&at, kind), media, "schema")?;
    }
    Ok(())
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
        below_each(document, &pointer::join(at, keyword), &said[keyword])?;
    }
    Ok(())
}

fn below_one(document: &Document, at: &str, around: &Value, keyword: &str) -> Result<()> {
    match around.get(keyword) {
        Some(said) => schema(document, &pointer::join(at, keyword), said),
        None => Ok(()),
    }
}

fn below_each(document: &Document, at: &str, all: &Value) -> Result<()> {
    for (name, said) in all.as_object().into_iter().flatten() {
        schema(document, &pointer::join(at, name), said)?;
    }
    for (index, said) in all.as_array().into_iter().flatten().enumerate() {
        schema(document, &pointer::join(at, &index.to_string()), said)?;
    }
    Ok(())
}
