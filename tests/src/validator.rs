//! Holds bodies against the effective documents, with a validator of JSON Schema that knows nothing
//! of the generated types.

use std::collections::BTreeMap;

use clever_spec::Document;
use clever_spec::operations::operations;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::documents::referenced;
use crate::examples::event_types;

/// How many mismatches of one body are told.
const TOLD: usize = 5;

/// The bodies of a version's successes, by operation.
pub struct Validators(BTreeMap<String, Validator>);

impl Validators {
    /// For every operation of a document that answers with a body. A member that is not declared is
    /// as wrong as one of another type.
    ///
    /// # Errors
    /// A schema of the document is none.
    pub fn of(document: &Document) -> Result<Self, String> {
        let components = components(document);
        let mut validators = BTreeMap::new();
        for operation in operations(document) {
            let Some(schema) = operation.success_schema() else {
                continue;
            };
            let mut schema = closed(schema);
            schema["components"] = json!({ "schemas": components });
            let validator = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .should_validate_formats(true)
                .with_format("mongo-id", is_record_id)
                .build(&schema)
                .map_err(|error| format!("{}: {error}", operation.id()))?;
            validators.insert(operation.id().to_owned(), validator);
        }
        Ok(Self(validators))
    }

    /// Whether a body is what an operation's success is declared to be, and if not, why.
    ///
    /// # Errors
    /// What is wrong with it and where; or that the operation has no declared body.
    pub fn check(&self, operation: &str, body: &Value) -> Result<(), String> {
        let validator = self.0.get(operation);
        let validator = validator.ok_or_else(|| format!("{operation} has no declared body"))?;
        let errors = validator.iter_errors(body).take(TOLD);
        let told: Vec<String> = errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        match told.is_empty() {
            true => Ok(()),
            false => Err(told.join("\n")),
        }
    }
}

/// 24 hex digits in lower case.
fn is_record_id(text: &str) -> bool {
    text.len() == 24
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Every schema twice: as it is, without other members, and open, to be a part of another.
fn components(document: &Document) -> Value {
    let schemas = document.root["components"]["schemas"].as_object();
    let mut all = Map::new();
    for (name, schema) in schemas.into_iter().flatten() {
        let whole = match schema["discriminator"].is_object() {
            true => event(document),
            false => closed(schema),
        };
        all.insert(name.clone(), whole);
        all.insert(format!("open.{name}"), open(schema));
    }
    Value::Object(all)
}

/// An event is what its type says.
fn event(document: &Document) -> Value {
    let types = event_types(document);
    let cases = types.iter().map(|name| {
        json!({
            "if": { "properties": { "type": { "const": name } } },
            "then": { "$ref": format!("#/components/schemas/{name}") },
        })
    });
    json!({
        "type": "object",
        "required": ["id", "type", "created", "data"],
        "properties": { "type": { "enum": types } },
        "allOf": cases.collect::<Vec<_>>(),
    })
}

/// A schema that allows no members but its own.
fn closed(schema: &Value) -> Value {
    let mut made = open(schema);
    let is_object = made["properties"].is_object() || made["allOf"].is_array();
    if is_object && schema["additionalProperties"].is_null() {
        made["unevaluatedProperties"] = json!(false);
    }
    match schema["nullable"] == true {
        true => json!({ "anyOf": [made, { "type": "null" }] }),
        false => made,
    }
}

/// A schema of OpenAPI 3.0 as one of JSON Schema, which allows other members too.
fn open(schema: &Value) -> Value {
    let Some(members) = schema.as_object() else {
        return schema.clone();
    };
    let mut made = Map::new();
    for (name, value) in members {
        let value = match name.as_str() {
            "nullable" => continue,
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                let closed = properties.map(|(name, schema)| (name.clone(), closed(schema)));
                Value::Object(closed.collect())
            }
            "items" | "additionalProperties" => closed(value),
            "anyOf" => value.as_array().into_iter().flatten().map(closed).collect(),
            "allOf" => value.as_array().into_iter().flatten().map(part).collect(),
            _ => value.clone(),
        };
        made.insert(name.clone(), value);
    }
    Value::Object(made)
}

/// A schema beside others that hold for the same value.
fn part(schema: &Value) -> Value {
    match referenced(schema) {
        Some(name) => json!({ "$ref": format!("#/components/schemas/open.{name}") }),
        None => open(schema),
    }
}
