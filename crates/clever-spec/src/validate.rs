//! Whether a document is one that a client can be generated from.

mod types;

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use openapiv3::OpenAPI;
use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::document::Document;
use crate::operations::{Operation, operations};
use crate::pointer;
use crate::problem::Result;

/// Checks everything that generating relies on, and gives the document as typed OpenAPI.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn validate(document: &Document) -> Result<OpenAPI> {
    check(document)?;
    typed(document)
}

/// Checks what a typed reading would not notice: references, names, and how lists are sent.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn check(document: &Document) -> Result<()> {
    check_openapi(document)?;
    check_references(document)?;
    check_inclusions(document)?;
    check_operations(document)?;
    check_schema_names(document)?;
    types::check_types(document)
}

pub(crate) fn check_openapi(document: &Document) -> Result<()> {
    let version = document.root["openapi"].as_str().unwrap_or_default();
    if version.starts_with("3.0.") {
        return check_objects(document);
    }
    let what = match version {
        "" => "not an OpenAPI document (`openapi` is missing)".to_owned(),
        other => format!("OpenAPI {other} is not supported"),
    };
    let help = "documents are OpenAPI 3.0; `cargo xtask import` writes them from Swagger 2.0";
    Err(document.problem("", what, help))
}

fn check_objects(document: &Document) -> Result<()> {
    for at in ["/paths", "/components", "/components/schemas"] {
        let member = document.root.pointer(at);
        if member.is_some_and(|member| !member.is_object()) {
            return Err(document.problem(at, "an object is expected here", "mend the document"));
        }
    }
    Ok(())
}

fn typed(document: &Document) -> Result<OpenAPI> {
    // Following the path costs as much as reading; only a broken document has to pay.
    if let Ok(openapi) = OpenAPI::deserialize(&document.root) {
        return Ok(openapi);
    }
    serde_path_to_error::deserialize(&document.root).map_err(|error| {
        let at = error.path().iter().fold(String::new(), |at, segment| {
            use serde_path_to_error::Segment;
            match segment {
                Segment::Map { key } => pointer::join(&at, key),
                Segment::Seq { index } => pointer::join(&at, &index.to_string()),
                _ => at,
            }
        });
        let what = format!("not valid OpenAPI 3.0: {}", error.inner());
        document.problem(&at, what, "mend the document, or its overlay")
    })
}

fn check_references(document: &Document) -> Result<()> {
    let mut problem = None;
    pointer::walk(&document.root, &mut |at, value| {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return;
        };
        let target = reference.strip_prefix('#');
        if target
            .and_then(|target| document.root.pointer(target))
            .is_none()
        {
            problem.get_or_insert_with(|| {
                let what = format!("`$ref: {reference}` points to nothing in this document");
                document.problem(&pointer::join(at, "$ref"), what, "mend the reference")
            });
        }
    });
    problem.map_or(Ok(()), Err)
}

/// A schema that includes itself describes nothing, and keeps whoever unfolds it busy for ever.
fn check_inclusions(document: &Document) -> Result<()> {
    let schemas = document.root.pointer("/components/schemas");
    for name in schemas
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
    {
        let start = format!("#{}", pointer::join("/components/schemas", name));
        let mut reached = HashSet::new();
        let mut waiting = inclusions(document, &start);
        while let Some(next) = waiting.pop() {
            if next == start {
                let what = format!("schema `{name}` includes itself");
                let help = "refer to it from a property or from `items` instead";
                return Err(document.problem(&start[1..], what, help));
            }
            if reached.insert(next) {
                waiting.extend(inclusions(document, next));
            }
        }
    }
    Ok(())
}

/// The references that a schema is, or is combined from.
fn inclusions<'d>(document: &'d Document, reference: &str) -> Vec<&'d str> {
    let mut found = Vec::new();
    let target = reference.strip_prefix('#');
    let mut waiting = Vec::from_iter(target.and_then(|at| document.root.pointer(at)));
    while let Some(schema) = waiting.pop() {
        found.extend(schema["$ref"].as_str());
        for keyword in ["allOf", "anyOf", "oneOf"] {
            waiting.extend(schema[keyword].as_array().into_iter().flatten());
        }
    }
    found
}

fn check_operations(document: &Document) -> Result<()> {
    let mut ids = HashMap::new();
    let mut names = HashMap::new();
    for operation in operations(document) {
        let at = operation.pointer();
        let Some(id) = operation.said["operationId"].as_str() else {
            let help = "give it one: it names the method of the client";
            return Err(document.problem(&at, "an operation without operationId", help));
        };
        let at_id = pointer::join(&at, "operationId");
        unique(document, &mut ids, id, id, &at_id, "operationId")?;
        unique(
            document,
            &mut names,
            &id.to_snake_case(),
            id,
            &at_id,
            "operation",
        )?;
        check_parameters(document, operation)?;
        check_body(document, operation)?;
        check_successes(document, operation)?;
    }
    Ok(())
}

fn check_parameters(document: &Document, operation: Operation<'_>) -> Result<()> {
    check_path(document, operation)?;
    let mut names = HashMap::new();
    for (index, parameter) in operation.parameters().enumerate() {
        let at = format!("{}/parameters/{index}", operation.pointer());
        let parameter = resolved(document, parameter);
        let name = parameter["name"].as_str().unwrap_or_default();
        unique(
            document,
            &mut names,
            &name.to_snake_case(),
            name,
            &at,
            "parameter",
        )?;
        if let Err((what, help)) = sendable(document, name, parameter) {
            return Err(document.problem(&at, what, help));
        }
    }
    Ok(())
}

/// Whether the generated client can send the parameter; otherwise why not, and what to do.
fn sendable(
    document: &Document,
    name: &str,
    parameter: &Value,
) -> std::result::Result<(), (String, &'static str)> {
    let refused = |what: &str, help| Err((format!("parameter `{name}` {what}"), help));
    let is_in = parameter["in"].as_str().unwrap_or_default();
    let style = parameter["style"].as_str();
    if parameter.get("content").is_some() {
        let help = "describe it with `schema` in an overlay";
        return refused(
            "has `content`, which the generated client cannot send",
            help,
        );
    }
    match is_in {
        "path" if parameter["required"] != true => refused(
            "is in the path and not `required: true`",
            "a path has no gaps: require it",
        ),
        "path" if style.is_some_and(|style| style != "simple") => {
            let help = "the generated client writes a value as it is";
            refused("is in the path and not `style: simple`", help)
        }
        "path" => Ok(()),
        "query" => {
            let form = style.is_none_or(|style| style == "form");
            let is_array = resolved(document, &parameter["schema"])["type"] == "array";
            if is_array && !(form && parameter["explode"] != false) {
                let what = "is an array and not `style: form` with `explode: true`";
                let help =
                    "the generated client repeats the key for each value; other forms are not sent";
                return refused(what, help);
            }
            if !form {
                let help = "the generated client writes `name=value`; other forms are not sent";
                return refused("is in the query and not `style: form`", help);
            }
            Ok(())
        }
        _ => {
            let what = format!("is `in: {is_in}`; the generated client sends path and query");
            refused(&what, "remove it in an overlay")
        }
    }
}

/// A body is JSON, and nothing else beside it.
fn check_body(document: &Document, operation: Operation<'_>) -> Result<()> {
    let body = &operation.said["requestBody"];
    if body.is_null() {
        return Ok(());
    }
    let content = resolved(document, body)["content"].as_object();
    let json = content.and_then(|content| content.get("application/json"));
    if content.is_some_and(|content| content.len() == 1)
        && json.is_some_and(|json| json.get("schema").is_some())
    {
        return Ok(());
    }
    let at = format!("{}/requestBody", operation.pointer());
    let what = "a request body that is not `application/json` with a schema, and only that";
    Err(document.problem(&at, what, "leave the JSON form alone, in an overlay"))
}

/// What comes back is JSON, or nothing.
fn check_successes(document: &Document, operation: Operation<'_>) -> Result<()> {
    let Some(responses) = operation.said["responses"].as_object() else {
        let help = "say what comes back, at least that a success is empty";
        return Err(document.problem(&operation.pointer(), "an operation without responses", help));
    };
    let successes = responses.into_iter();
    for (status, response) in successes.filter(|(status, _)| status.starts_with('2')) {
        let content = resolved(document, response)["content"].as_object();
        let json = content.and_then(|content| content.get("application/json"));
        let is_empty = content.is_none_or(serde_json::Map::is_empty);
        if !is_empty && json.is_none_or(|json| json.get("schema").is_none()) {
            let at = pointer::join(&format!("{}/responses", operation.pointer()), status);
            let what = "a success that is not `application/json` with a schema";
            let help = "the generated client reads JSON; add that form in an overlay";
            return Err(document.problem(&at, what, help));
        }
    }
    Ok(())
}

/// Every `{name}` of a path has its parameter.
fn check_path(document: &Document, operation: Operation<'_>) -> Result<()> {
    for rest in operation.path.split('{').skip(1) {
        let Some((name, _)) = rest.split_once('}') else {
            let what = "a `{` in the path that no `}` closes";
            return Err(document.problem(&operation.pointer(), what, "mend the path"));
        };
        let declared = operation.parameters().any(|parameter| {
            let parameter = resolved(document, parameter);
            parameter["in"] == "path" && parameter["name"] == name
        });
        if !declared {
            let what = format!("`{{{name}}}` in the path is not a parameter of the operation");
            let help = "declare it with `in: path`";
            return Err(document.problem(&operation.pointer(), what, help));
        }
    }
    Ok(())
}

/// What a reference points to; not followed for ever, should it lead in a circle.
fn resolved<'d>(document: &'d Document, mut value: &'d Value) -> &'d Value {
    for _ in 0..32 {
        let target = value["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
        match target.and_then(|target| document.root.pointer(target)) {
            Some(next) => value = next,
            None => break,
        }
    }
    value
}

fn check_schema_names(document: &Document) -> Result<()> {
    let mut names = HashMap::new();
    let schemas = document.root.pointer("/components/schemas");
    for (name, schema) in schemas.and_then(Value::as_object).into_iter().flatten() {
        let at = pointer::join("/components/schemas", name);
        unique(
            document,
            &mut names,
            &name.to_upper_camel_case(),
            name,
            &at,
            "schema",
        )?;
        let mut members = HashMap::new();
        for property in schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
        {
            let at = format!("{at}/properties/{}", pointer::escape(property));
            unique(
                document,
                &mut members,
                &property.to_snake_case(),
                property,
                &at,
                "property",
            )?;
        }
    }
    Ok(())
}

/// Fails when another name became the same `rust_name` before.
fn unique(
    document: &Document,
    seen: &mut HashMap<String, (String, String)>,
    rust_name: &str,
    name: &str,
    at: &str,
    kind: &str,
) -> Result<()> {
    let Some((other, other_at)) =
        seen.insert(rust_name.to_owned(), (name.to_owned(), at.to_owned()))
    else {
        return Ok(());
    };
    let other_place = document.place(&other_at);
    let what = if other == name {
        format!("{kind} `{name}` stands here a second time; the first is at {other_place}")
    } else {
        format!(
            "{kind} `{other}` ({other_place}) and {kind} `{name}` both become `{rust_name}` in Rust"
        )
    };
    Err(document.problem(at, what, "rename one of the two in an overlay"))
}

#[cfg(test)]
mod tests;
