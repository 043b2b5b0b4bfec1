//! A rule's example as the generator takes it: records and sets of values have names, events are as
//! Clever's, each operation says which token it takes, and what OpenAPI 3.1 says is said as in 3.0.
//! None of that is a change, so both documents still differ in one thing.

use clever_spec::load;
use heck::ToUpperCamelCase as _;
use serde_json::{Map, Value, json};

pub fn generatable(text: &str) -> String {
    let mut root = load::parse("example.yaml", text).expect("a document").root;
    let mut named = Map::new();
    say_as_before(&mut root);
    make_events(&mut root);
    for item in members_of(&mut root, "paths") {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let id = id.to_owned();
            operation["x-clever-access"] = json!(["district"]);
            for part in ["requestBody", "responses"] {
                if let Some(part_of) = operation.get_mut(part) {
                    name_schemas(part_of, &format!("{id} {part}"), &mut named);
                }
            }
        }
    }
    if let Some(components) = root.get_mut("components") {
        for (name, schema) in components
            .get_mut("schemas")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            name_within(schema, name, &mut named);
        }
    }
    if !named.is_empty() {
        let root = root.as_object_mut().expect("an object");
        let components = root.entry("components").or_insert_with(|| json!({}));
        let components = components.as_object_mut().expect("an object");
        let schemas = components.entry("schemas").or_insert_with(|| json!({}));
        schemas.as_object_mut().expect("an object").extend(named);
    }
    root.to_string()
}

/// OpenAPI 3.0 has webhooks under a name of their own.
fn say_as_before(root: &mut Value) {
    let root = root.as_object_mut().expect("an object");
    root["openapi"] = json!("3.0.3");
    if let Some(webhooks) = root.shift_remove("webhooks") {
        root.insert("x-webhooks".to_owned(), webhooks);
    }
}

/// What hangs on an event carries a record, as Clever's events do.
fn make_events(root: &mut Value) {
    let Some(schemas) = root.pointer_mut("/components/schemas") else {
        return;
    };
    let schemas = schemas.as_object_mut().expect("an object");
    let Some(event) = schemas.get_mut("Event") else {
        return;
    };
    // The one other member that an event has.
    let properties = event["properties"].as_object_mut().expect("an object");
    if let Some(kind) = properties.shift_remove("kind") {
        properties.insert("created".to_owned(), kind);
    }
    let type_stands_in = &mut event["discriminator"]["propertyName"];
    if *type_stands_in == "kind" {
        *type_stands_in = json!("created");
    }
    // An event has types.
    let parent = json!({ "$ref": "#/components/schemas/Event" });
    let own = json!({ "type": "object", "properties": { "data": {} } });
    let built = json!({ "allOf": [parent, own] });
    schemas.insert("robots.built".to_owned(), built);
    for child in schemas.values_mut() {
        if let Some(data) = child.pointer_mut("/allOf/1/properties/data") {
            *data = json!({ "$ref": "#/components/schemas/RobotChange" });
        }
    }
    let robot = json!({ "$ref": "#/components/schemas/Robot" });
    let members = json!({ "object": robot, "previous_attributes": { "type": "object" } });
    let change = json!({ "type": "object", "properties": members });
    schemas.insert("RobotChange".to_owned(), change);
    let name = json!({ "name": { "type": "string" } });
    let robot = json!({ "type": "object", "properties": name });
    schemas.insert("Robot".to_owned(), robot);
}

fn members_of<'r>(root: &'r mut Value, name: &str) -> impl Iterator<Item = &'r mut Value> {
    let members = root.get_mut(name).and_then(Value::as_object_mut);
    members.into_iter().flat_map(Map::values_mut)
}

/// Names every schema of a body.
fn name_schemas(part: &mut Value, name: &str, named: &mut Map<String, Value>) {
    match part {
        Value::Object(members) => {
            for (member, value) in members {
                match member.as_str() {
                    "schema" => {
                        wrap_event(value);
                        name_record(value, name, named);
                    }
                    _ => name_schemas(value, name, named),
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| name_schemas(item, name, named)),
        _ => {}
    }
}

/// A body holds an event in its `data`.
fn wrap_event(schema: &mut Value) {
    if schema["$ref"] == "#/components/schemas/Event" {
        let data = schema.take();
        *schema = json!({ "type": "object", "properties": { "data": data } });
    }
}

/// Puts a record among the components, and a reference in its place.
fn name_record(schema: &mut Value, name: &str, named: &mut Map<String, Value>) {
    name_within(schema, name, named);
    if schema.get("properties").is_some() {
        let name = name.to_upper_camel_case();
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        named.insert(name, std::mem::replace(schema, reference));
    }
}

fn name_within(schema: &mut Value, name: &str, named: &mut Map<String, Value>) {
    if schema.get("enum").is_some() {
        schema["x-clever-enum"] = json!(name.to_upper_camel_case());
    }
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (property, value) in properties.into_iter().flatten() {
        name_record(value, &format!("{name} {property}"), named);
    }
    if let Some(items) = schema.get_mut("items") {
        name_record(items, &format!("{name} item"), named);
    }
}
