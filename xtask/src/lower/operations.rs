//! The table of operations: what a client has to know about each before it sends anything.

use clever_spec::validate::operations;
use clever_spec::{Document, pointer};
use serde_json::Value;

use crate::report::Result;

/// One operation, as far as progenitor does not read it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`.
    pub id: String,
    /// HTTP method, lower case.
    pub method: String,
    /// Path template.
    pub path: String,
    /// First tag.
    pub tag: String,
    /// One line about it.
    pub summary: String,
    /// Kinds of tokens that may call it.
    pub access: Vec<String>,
    /// How its pages follow each other, if it has pages.
    pub paging: Option<String>,
    /// The `limit` parameter's default and maximum, if it has one.
    pub limit: Option<(u64, u64)>,
    /// Name and description of each parameter.
    pub parameters: Vec<(String, String)>,
}

const ACCESS: &[&str] = &["district", "sso", "library"];
const METHODS: &[&str] = &["get", "post", "patch", "delete"];
const PAGING: &[&str] = &[
    "links",
    "paging-object",
    "opaque-cursor",
    "next-only-cursor",
];

pub fn read(document: &Document) -> Result<Vec<Operation>> {
    let read = |(at, operation): (String, &Value)| read_operation(document, &at, operation);
    operations(document).map(read).collect()
}

fn read_operation(document: &Document, at: &str, operation: &Value) -> Result<Operation> {
    let access = operation["x-clever-access"]
        .as_array()
        .into_iter()
        .flatten();
    let access: Vec<String> = access
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let paging = operation["x-clever-paging"]["form"]
        .as_str()
        .map(str::to_owned);
    let known = |known: &[&str], value: &String| known.contains(&value.as_str());
    if access.is_empty() || !access.iter().all(|kind| known(ACCESS, kind)) {
        let what = "an operation that does not say which tokens may call it";
        let help = format!("`x-clever-access` lists some of {}", ACCESS.join(", "));
        return Err(document.problem(at, what, help));
    }
    if !paging.iter().all(|form| known(PAGING, form)) {
        let help = format!("`x-clever-paging.form` is one of {}", PAGING.join(", "));
        return Err(document.problem(at, "an unknown form of paging", help));
    }
    let method = pointer::last(at);
    if !known(METHODS, &method) {
        let help = format!("the client sends {}", METHODS.join(", "));
        return Err(document.problem(at, "a method that the client does not have", help));
    }
    Ok(Operation {
        id: text(&operation["operationId"]),
        method,
        path: pointer::parent(at).map(pointer::last).unwrap_or_default(),
        tag: text(&operation["tags"][0]),
        summary: text(&operation["summary"]),
        access,
        paging,
        limit: limit(operation),
        parameters: parameters(operation).map(described).collect(),
    })
}

fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    operation["parameters"].as_array().into_iter().flatten()
}

fn described(parameter: &Value) -> (String, String) {
    (text(&parameter["name"]), text(&parameter["description"]))
}

fn limit(operation: &Value) -> Option<(u64, u64)> {
    let limit = parameters(operation).find(|parameter| parameter["name"] == "limit")?;
    let schema = &limit["schema"];
    Some((schema["default"].as_u64()?, schema["maximum"].as_u64()?))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}
