//! Reaching the schemas of a document.

use clever_spec::pointer;
use serde_json::{Map, Value, json};

/// Calls `visit` with every schema of the document and its JSON pointer, inner ones first, so
/// that a schema may be replaced as a whole.
pub fn visit(root: &mut Value, visit: &mut impl FnMut(&str, &mut Value)) {
    each_member(
        root.pointer_mut("/components/schemas"),
        "/components/schemas",
        visit,
    );
    let Some(paths) = root["paths"].as_object_mut() else {
        return;
    };
    for (path, item) in paths {
        let at = pointer::join("/paths", path);
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            visit_operation(operation, &pointer::join(&at, method), visit);
        }
    }
}

fn visit_operation(operation: &mut Value, at: &str, visit: &mut impl FnMut(&str, &mut Value)) {
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        if let Some(schema) = parameter.get_mut("schema") {
            schema_and_below(schema, &format!("{at}/parameters/{index}/schema"), visit);
        }
    }
    if let Some(body) = operation.get_mut("requestBody") {
        visit_content(body, &format!("{at}/requestBody"), visit);
    }
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        visit_content(response, &format!("{at}/responses/{status}"), visit);
    }
}

fn visit_content(holder: &mut Value, at: &str, visit: &mut impl FnMut(&str, &mut Value)) {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, content) in content.into_iter().flatten() {
        if let Some(schema) = content.get_mut("schema") {
            let at = pointer::join(&format!("{at}/content"), media_type);
            schema_and_below(schema, &format!("{at}/schema"), visit);
        }
    }
}

fn schema_and_below(schema: &mut Value, at: &str, visit: &mut impl FnMut(&str, &mut Value)) {
    each_member(
        schema.get_mut("properties"),
        &format!("{at}/properties"),
        visit,
    );
    for keyword in ["items", "additionalProperties", "not"] {
        if let Some(inner) = schema.get_mut(keyword).filter(|inner| inner.is_object()) {
            schema_and_below(inner, &format!("{at}/{keyword}"), visit);
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let list = schema.get_mut(keyword).and_then(Value::as_array_mut);
        for (index, inner) in list.into_iter().flatten().enumerate() {
            schema_and_below(inner, &format!("{at}/{keyword}/{index}"), visit);
        }
    }
    visit(at, schema);
}

fn each_member(members: Option<&mut Value>, at: &str, visit: &mut impl FnMut(&str, &mut Value)) {
    let members = members.and_then(Value::as_object_mut);
    for (name, schema) in members.into_iter().flatten() {
        schema_and_below(schema, &pointer::join(at, name), visit);
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
