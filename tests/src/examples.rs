//! Example values made from a document: bodies with every member, and values for parameters.

use clever_spec::Document;
use serde_json::{Map, Value};

/// What stands where a schema says no more than a type.
pub trait Leaves {
    /// A string that is neither a timestamp nor of a set of values; `schema` is the property's.
    fn text(&self, name: &str, schema: &Value) -> Value;

    /// A date or a timestamp.
    fn timestamp(&self, schema: &Value) -> Value;

    /// A value for a set of known ones.
    fn choice(&self, known: &[Value]) -> Value;

    /// An integer or another number.
    fn number(&self, schema: &Value) -> Value;

    /// Members of an object that may have any.
    fn members(&self) -> Map<String, Value>;

    /// The type of an event; one that the document does not have gets any data.
    fn event_type(&self) -> Value;
}

/// Makes examples for the schemas of one document.
pub struct Examples<'a> {
    document: &'a Document,
    leaves: &'a dyn Leaves,
}

impl<'a> Examples<'a> {
    /// Examples for a document, with the given leaves.
    #[must_use]
    pub fn new(document: &'a Document, leaves: &'a dyn Leaves) -> Self {
        Self { document, leaves }
    }

    /// A body of the schema that has every property, two items in each array (the first of each
    /// of its forms, where it has two), and no schema inside itself.
    #[must_use]
    pub fn body(&self, schema: &Value) -> Value {
        self.value("", schema, 0, &mut Vec::new())
            .unwrap_or_default()
    }

    /// A value for a parameter.
    #[must_use]
    pub fn parameter(&self, parameter: &Value) -> Value {
        let name = parameter["name"].as_str().unwrap_or_default();
        self.value(name, &parameter["schema"], 0, &mut Vec::new())
            .unwrap_or_default()
    }

    /// `None` for a schema that is already around itself.
    fn value(
        &self,
        name: &str,
        schema: &Value,
        index: usize,
        around: &mut Vec<String>,
    ) -> Option<Value> {
        if let Some(target) = schema["$ref"].as_str() {
            if around.iter().any(|outer| outer == target) {
                return None;
            }
            around.push(target.to_owned());
            let pointer = target.trim_start_matches('#');
            let referenced = self.document.root.pointer(pointer)?;
            let value = self.value(name, referenced, index, around);
            around.pop();
            return value;
        }
        if let Some(forms) = schema["anyOf"].as_array() {
            return self.value(name, forms.get(index % forms.len())?, index, around);
        }
        if schema["allOf"].is_array() {
            return self.all_of(name, schema, index, around);
        }
        if schema["discriminator"].is_object() {
            return Some(self.event(schema, around));
        }
        Some(match schema["type"].as_str() {
            Some("array") => {
                let item = |index| self.value(name, &schema["items"], index, &mut around.clone());
                // A list of strings shows what the list's own schema lets it show.
                if schema["items"]["type"] == "string" && schema["items"]["enum"].is_null() {
                    let text = self.leaves.text(name, schema);
                    Value::Array(vec![text.clone(), text])
                } else {
                    Value::Array((0..2).filter_map(item).collect())
                }
            }
            Some("integer" | "number") => self.leaves.number(schema),
            Some("boolean") => Value::Bool(true),
            Some("string") => self.string(name, schema),
            _ => self.object(schema, around),
        })
    }

    fn string(&self, name: &str, schema: &Value) -> Value {
        let timed = matches!(schema["format"].as_str(), Some("date" | "date-time"));
        if schema["x-clever-type"] == "boolean" {
            Value::Bool(true)
        } else if timed || schema["x-clever-type"] == "timestamp" {
            self.leaves.timestamp(schema)
        } else if let Some(known) = schema["enum"].as_array() {
            self.leaves.choice(known)
        } else {
            self.leaves.text(name, schema)
        }
    }

    fn object(&self, schema: &Value, around: &mut Vec<String>) -> Value {
        let mut members = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(value) = self.value(name, property, 0, around) {
                members.insert(name.clone(), value);
            }
        }
        let more = &schema["additionalProperties"];
        if *more == true || more.is_object() || schema["properties"].is_null() {
            members.extend(self.leaves.members());
        }
        Value::Object(members)
    }

    /// What all the schemas say together; where they are no objects, what the first says.
    fn all_of(
        &self,
        name: &str,
        schema: &Value,
        index: usize,
        around: &mut Vec<String>,
    ) -> Option<Value> {
        let mut whole: Option<Value> = None;
        for part in schema["allOf"].as_array().into_iter().flatten() {
            match (&mut whole, self.value(name, part, index, around)) {
                (Some(Value::Object(members)), Some(Value::Object(more))) => members.extend(more),
                (None, value) => whole = value,
                _ => {}
            }
        }
        whole
    }

    fn event(&self, schema: &Value, around: &mut Vec<String>) -> Value {
        let mut event = self.object(schema, around);
        let event_type = self.leaves.event_type();
        let child = event_type.as_str().unwrap_or_default();
        let children = &self.document.root["components"]["schemas"];
        let data = &children[child]["allOf"][1]["properties"]["data"];
        event["data"] = if data.is_null() {
            Value::Object(self.leaves.members())
        } else {
            self.value("data", data, 0, around).unwrap_or_default()
        };
        event["type"] = event_type;
        event
    }
}

/// The types of events a document has.
#[must_use]
pub fn event_types(document: &Document) -> Vec<&str> {
    let schemas = document.root["components"]["schemas"].as_object();
    let children = schemas.into_iter().flatten().filter(|(_, schema)| {
        let parent = &schema["allOf"][0]["$ref"];
        parent == "#/components/schemas/Event"
    });
    children.map(|(name, _)| name.as_str()).collect()
}
