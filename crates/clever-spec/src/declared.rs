//! Which members of a body its document knows of.

use serde_json::Value;

use crate::document::Document;
use crate::operations::operations;

/// A success body's schema; `None` when there is no such operation or it answers without a body.
#[must_use]
pub fn success_schema<'d>(document: &'d Document, operation_id: &str) -> Option<&'d Value> {
    let operation = operations(document).find(|operation| operation.id() == operation_id)?;
    Some(resolve(document, operation.success_schema()?))
}

/// JSON paths (`$.data[0].name`) of all members that no schema declares.
#[must_use]
pub fn undeclared(document: &Document, schema: &Value, body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    visit(document, &[schema], body, "$", &mut found);
    found
}

fn visit(document: &Document, schemas: &[&Value], body: &Value, at: &str, found: &mut Vec<String>) {
    let schemas = alternatives(document, schemas, body);
    match body {
        Value::Object(members) => {
            let open = schemas.iter().any(|schema| is_open(schema));
            for (name, member) in members {
                let at = format!("{at}.{name}");
                let declaring: Vec<&Value> = schemas
                    .iter()
                    .filter_map(|schema| schema["properties"].get(name))
                    .collect();
                if !declaring.is_empty() {
                    visit(document, &declaring, member, &at, found);
                } else if !open {
                    found.push(at);
                }
            }
        }
        Value::Array(items) => {
            let declaring: Vec<&Value> = schemas
                .iter()
                .filter_map(|schema| schema.get("items"))
                .collect();
            for (index, item) in items.iter().enumerate() {
                visit(document, &declaring, item, &format!("{at}[{index}]"), found);
            }
        }
        _ => {}
    }
}

/// A schema that allows everything.
static ANYTHING: Value = Value::Bool(true);

/// An object whose members are anybody's.
fn is_open(schema: &Value) -> bool {
    let more = &schema["additionalProperties"];
    let unsaid = schema["type"] == "object" && schema.get("properties").is_none();
    *schema == ANYTHING || *more == true || more.is_object() || unsaid
}

/// The schema, what it includes, and what may stand in its place.
fn alternatives<'d>(document: &'d Document, schemas: &[&'d Value], body: &Value) -> Vec<&'d Value> {
    let mut all: Vec<&Value> = Vec::new();
    let mut waiting: Vec<&Value> = schemas.to_vec();
    while let Some(schema) = waiting.pop() {
        let schema = resolve(document, schema);
        if all.iter().any(|known| std::ptr::eq(*known, schema)) {
            continue;
        }
        all.push(schema);
        for keyword in ["allOf", "anyOf", "oneOf"] {
            waiting.extend(schema[keyword].as_array().into_iter().flatten());
        }
        waiting.extend(discriminated(document, schema, body));
    }
    all
}

/// The child that a discriminator names.
fn discriminated<'d>(document: &'d Document, schema: &Value, body: &Value) -> Option<&'d Value> {
    let name = body
        .get(schema["discriminator"]["propertyName"].as_str()?)?
        .as_str()?;
    let child = document.root["components"]["schemas"].get(name);
    // A type that the document does not know may carry anything.
    Some(child.unwrap_or(&ANYTHING))
}

fn resolve<'d>(document: &'d Document, schema: &'d Value) -> &'d Value {
    let mut schema = schema;
    for _ in 0..32 {
        let target = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|name| name.strip_prefix('#'));
        match target.and_then(|pointer| document.root.pointer(pointer)) {
            Some(next) => schema = next,
            None => return schema,
        }
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Document {
        let root = json!({
            "paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {"content":
                {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}}}},
            "components": {"schemas": {
                "Page": {"type": "object", "properties": {
                    "data": {"type": "array", "items": {"anyOf": [
                        {"type": "object", "properties": {"data": {"$ref": "#/components/schemas/A"}}},
                        {"$ref": "#/components/schemas/A"}]}},
                    "ext": {"type": "object"},
                    "event": {"$ref": "#/components/schemas/Event"}}},
                "A": {"type": "object", "properties": {"id": {"type": "string"}}},
                "Event": {"type": "object", "discriminator": {"propertyName": "type"},
                    "properties": {"type": {"type": "string"}}},
                "a.made": {"allOf": [{"$ref": "#/components/schemas/Event"},
                    {"type": "object", "properties": {"data": {"$ref": "#/components/schemas/A"}}}]},
            }},
        });
        Document::new("d".into(), root, Default::default())
    }

    fn undeclared_in(body: Value) -> Vec<String> {
        let document = document();
        let schema = success_schema(&document, "getA").unwrap();
        undeclared(&document, schema, &body)
    }

    #[test]
    fn declared_members_pass_bare_wrapped_open_and_in_events() {
        let body = json!({"data": [{"id": "1"}, {"data": {"id": "2"}}], "ext": {"x": {"y": 1}},
            "event": {"type": "a.made", "data": {"id": "3"}}});
        assert_eq!(undeclared_in(body), Vec::<String>::new());
    }

    #[test]
    fn undeclared_members_are_found_where_they_are() {
        let body = json!({"data": [{"id": "1", "x": null}], "y": [],
            "event": {"type": "a.made", "data": {"z": 3}}});
        assert_eq!(
            undeclared_in(body),
            ["$.data[0].x", "$.y", "$.event.data.z"]
        );
    }

    #[test]
    fn an_unknown_event_may_carry_anything() {
        let body = json!({"event": {"type": "b.made", "data": {"z": {"q": 1}}}});
        assert_eq!(undeclared_in(body), Vec::<String>::new());
    }
}
