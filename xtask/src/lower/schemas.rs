//! Reaching the schemas of a document.

use clever_spec::pointer;
use serde_json::{Map, Value, json};

/// Calls `visit` with every schema of the document and its JSON pointer, inner ones first, so
/// that a schema may be replaced as a whole.
pub fn visit(root: &mut Value, visit: &mut impl FnMut(&str, &mut Value)) {
    let mut at = Pointer("/components/schemas".to_owned());
    each_member(root.pointer_mut("/components/schemas"), &mut at, visit);
    let mut at = Pointer("/paths".to_owned());
    for (path, item) in members(root.get_mut("paths")) {
        at.within(path, |at| {
            for (method, operation) in members(Some(item)) {
                at.within(method, |at| visit_operation(operation, at, visit));
            }
        });
    }
}

/// A JSON pointer that grows on the way down and shrinks on the way up.
struct Pointer(String);

impl Pointer {
    fn within(&mut self, token: &str, run: impl FnOnce(&mut Self)) {
        let length = self.0.len();
        self.0.push('/');
        self.0.push_str(&pointer::escape(token));
        run(self);
        self.0.truncate(length);
    }
}

fn members(value: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    value.and_then(Value::as_object_mut).into_iter().flatten()
}

fn items(value: Option<&mut Value>) -> impl Iterator<Item = (usize, &mut Value)> {
    value
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .enumerate()
}

fn visit_operation(
    operation: &mut Value,
    at: &mut Pointer,
    visit: &mut impl FnMut(&str, &mut Value),
) {
    at.within("parameters", |at| {
        for (index, parameter) in items(operation.get_mut("parameters")) {
            if let Some(schema) = parameter.get_mut("schema") {
                at.within(&index.to_string(), |at| {
                    at.within("schema", |at| schema_and_below(schema, at, visit));
                });
            }
        }
    });
    if let Some(body) = operation.get_mut("requestBody") {
        at.within("requestBody", |at| visit_content(body, at, visit));
    }
    at.within("responses", |at| {
        for (status, response) in members(operation.get_mut("responses")) {
            at.within(status, |at| visit_content(response, at, visit));
        }
    });
}

fn visit_content(holder: &mut Value, at: &mut Pointer, visit: &mut impl FnMut(&str, &mut Value)) {
    at.within("content", |at| {
        for (media_type, content) in members(holder.get_mut("content")) {
            if let Some(schema) = content.get_mut("schema") {
                at.within(media_type, |at| {
                    at.within("schema", |at| schema_and_below(schema, at, visit));
                });
            }
        }
    });
}

fn schema_and_below(
    schema: &mut Value,
    at: &mut Pointer,
    visit: &mut impl FnMut(&str, &mut Value),
) {
    at.within("properties", |at| {
        each_member(schema.get_mut("properties"), at, visit)
    });
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(inner) = schema.get_mut(keyword).filter(|inner| inner.is_object()) {
            at.within(keyword, |at| schema_and_below(inner, at, visit));
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        at.within(keyword, |at| {
            for (index, inner) in items(schema.get_mut(keyword)) {
                at.within(&index.to_string(), |at| schema_and_below(inner, at, visit));
            }
        });
    }
    visit(&at.0, schema);
}

fn each_member(
    named: Option<&mut Value>,
    at: &mut Pointer,
    visit: &mut impl FnMut(&str, &mut Value),
) {
    for (name, schema) in members(named) {
        at.within(name, |at| schema_and_below(schema, at, visit));
    }
}

/// The named schemas.
pub fn components(root: &mut Value) -> &mut Map<String, Value> {
    let schemas = &mut root["components"]["schemas"];
    if !schemas.is_object() {
        *schemas = json!({});
    }
    match schemas {
        Value::Object(members) => members,
        _ => unreachable!("made an object above"),
    }
}

/// A reference to a named schema.
pub fn reference(component: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{component}")})
}

/// The schema a reference names.
pub fn referenced(schema: &Value) -> Option<&str> {
    schema
        .get("$ref")?
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::document;

    #[test]
    fn every_schema_is_reached_and_nothing_else() {
        let mut lowering = document(
            "
paths:
  /a:
    get:
      parameters: [{schema: {x: 1}}]
      requestBody: {content: {application/json: {schema: {items: {x: 2}}}}}
      responses: {'200': {content: {application/json: {schema: {additionalProperties: {x: 3}}}}}}
components:
  responses: {A: {content: {application/json: {schema: {x: 0}}}}}
  schemas:
    A: {properties: {items: {x: 4}, allOf: {x: 5}}}
    B: {allOf: [{x: 6}], anyOf: [{x: 7}], oneOf: [{x: 8}], not: {x: 9}, additionalProperties: true}
",
        );
        let mut found = Vec::new();
        visit(&mut lowering.document.root, &mut |at, schema| {
            found.extend(schema["x"].as_u64().map(|x| (x, at.to_owned())));
        });
        found.sort();
        let get = "/paths/~1a/get";
        let json = "content/application~1json/schema";
        let expected = [
            format!("{get}/parameters/0/schema"),
            format!("{get}/requestBody/{json}/items"),
            format!("{get}/responses/200/{json}/additionalProperties"),
            "/components/schemas/A/properties/items".to_owned(),
            "/components/schemas/A/properties/allOf".to_owned(),
            "/components/schemas/B/allOf/0".to_owned(),
            "/components/schemas/B/anyOf/0".to_owned(),
            "/components/schemas/B/oneOf/0".to_owned(),
            "/components/schemas/B/not".to_owned(),
        ];
        assert_eq!(found, Vec::from_iter((1..).zip(expected)));
    }
}
