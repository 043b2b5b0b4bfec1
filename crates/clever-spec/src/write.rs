//! Documents to YAML, in one stable form.

use serde_json::{Map, Value};

use crate::problem::{Place, Problem, Result};

/// Members in the order a reader expects; what is not listed follows, by name.
const ORDER: &[&str] = &[
    "openapi",
    "info",
    "title",
    "version",
    "servers",
    "security",
    "tags",
    "operationId",
    "summary",
    "name",
    "in",
    "required",
    "style",
    "explode",
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "type",
    "format",
    "nullable",
    "description",
    "enum",
    "parameters",
    "requestBody",
    "content",
    "schema",
    "responses",
    "paths",
    "components",
];

/// Members whose own members are names chosen by the API, not keywords.
const NAMED: &[&str] = &[
    "paths",
    "responses",
    "properties",
    "schemas",
    "securitySchemes",
    "scopes",
    "mapping",
    "content",
];

/// Orders all members: keywords as readers expect them, names alphabetically.
#[must_use]
pub fn canonical(value: &Value) -> Value {
    ordered(value, false)
}

fn ordered(value: &Value, named: bool) -> Value {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            let rank = |name: &str| {
                let position = ORDER.iter().position(|keyword| *keyword == name && !named);
                position.unwrap_or(ORDER.len())
            };
            names.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
            let member = |name: &String| {
                let below = !named && NAMED.contains(&name.as_str());
                (name.clone(), ordered(&members[name], below))
            };
            Value::Object(names.into_iter().map(member).collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| ordered(item, false)).collect())
        }
        other => other.clone(),
    }
}

/// The document as YAML text, members in the order they have.
///
/// # Errors
/// The value cannot be expressed in YAML.
pub fn yaml(value: &Value) -> Result<String> {
    serde_saphyr::to_string(value).map_err(|error| {
        Problem::new(
            Place::default(),
            format!("cannot be written as YAML: {error}"),
            "report this, with the document",
        )
    })
}

/// SHA-256 in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_reads_back() {
        let hard = json!([
            "",
            "Y",
            "no",
            "null",
            "1",
            "1e3",
            "2015-08-25",
            "a: b",
            "#x",
            "- q",
            "~",
            "it's",
            "\"",
            " lead",
            "a\nb",
            "é",
            1,
            -2.5,
            true,
            null,
            {},
            []
        ]);
        let value = json!({"paths": {"/a/{id}": {"get": {"enum": hard, "x": {"$ref": "#/a"}}}}});
        let text = yaml(&value).unwrap();
        assert_eq!(crate::load::parse("x", &text).unwrap().root, value);
    }

    #[test]
    fn keywords_come_in_reading_order_and_names_alphabetically() {
        let value = json!({"paths": {}, "components": {"schemas": {"type": {"properties":
            {"type": {}, "name": {}, "b": {}}, "type": "object"}, "A": {}}}, "openapi": "3.0.3"});
        let text = serde_json::to_string(&canonical(&value)).unwrap();
        assert_eq!(
            text,
            r#"{"openapi":"3.0.3","paths":{},"components":{"schemas":{"A":{},"type":{"type":"object","properties":{"b":{},"name":{},"type":{}}}}}}"#
        );
    }
}
