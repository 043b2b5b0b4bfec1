//! What stands in one of two documents only, and cannot be read.

use super::*;

#[test]
fn what_stands_in_one_document_only_is_told_if_it_cannot_be_read() {
    let nowhere = json!({"$ref": "#/components/schemas/Nope"});
    let schema = |schema: Value| json!({"application/json": {"schema": schema}});
    let answer = |schema: &Value| json!({"responses": {"200": {"content": {"application/json": {"schema": schema}}}}});
    let operations = [
        answer(&nowhere),
        answer(&json!({"properties": {"x": {"items": {"additionalProperties": nowhere}}}})),
        answer(&json!({"oneOf": [{"type": "string"}, nowhere]})),
        answer(&json!({"allOf": [{"type": "object"}, nowhere]})),
        answer(&json!({"patternProperties": {"^x": {"prefixItems": [nowhere]}}})),
        answer(&json!({"type": "object", "not": nowhere})),
        answer(&json!({"$ref": "#/components/schemas/Robot"})),
        answer(&json!({"$ref": "#/components/schemas/Circle"})),
        answer(&json!({"$ref": "https://robots.example/robot.json"})),
        answer(&json!({"$ref": "#/components/schemas/Kind"})),
        json!({"requestBody": {"content": schema(nowhere.clone())}}),
        json!({"parameters": [{"name": "x", "in": "query", "schema": nowhere}]}),
        json!({"responses": {"200": {"headers": {"X": {"schema": nowhere}}}}}),
        json!({"callbacks": {"done": {"/": {"post": {"requestBody": {"content": schema(nowhere.clone())}}}}}}),
    ];
    let schemas = json!({
        "Robot": {"properties": {"head": {"$ref": "#/components/schemas/Robot"}, "arm": nowhere}},
        "Circle": {"$ref": "#/components/schemas/Other"},
        "Other": {"allOf": [{"$ref": "#/components/schemas/Circle"}]},
        "Kind": {"discriminator": {"propertyName": "kind"}, "properties": {"kind": {}}},
        "Arm": {"allOf": [{"$ref": "#/components/schemas/Kind"}, {"properties": {"x": nowhere}}]},
    });
    for operation in operations {
        let root = json!({
            "openapi": "3.1.0",
            "paths": {"/robots": {"post": operation}},
            "components": {"schemas": schemas},
        });
        assert_eq!(told_alone(&root).len(), 1, "{operation}");
    }
    // Where both documents have the operation, what one of them has more is read, too.
    let (old, new) = (
        answer(&json!({})),
        answer(&json!({"properties": {"x": {"items": nowhere}}})),
    );
    let comparison = compared(&with(&old), &with(&new));
    assert_eq!(comparison.unread_new.len(), 1, "{comparison:?}");
}

#[test]
fn what_stands_in_one_document_only_is_told_if_it_is_of_the_wrong_kind() {
    let answer = |schema: Value| {
        let content = json!({"application/json": {"schema": schema}});
        json!({"responses": {"200": {"content": content}}})
    };
    for (operation, what) in [
        (
            answer(json!({"properties": []})),
            "`properties` is an object, and this is a list",
        ),
        (
            answer(json!({"items": {"type": "object", "required": "id"}})),
            "`required` is a list, and this is a text",
        ),
        (
            answer(json!({"$ref": "#/components/schemas/Robot"})),
            "`minimum` is a number, and this is a text",
        ),
        (
            json!({"parameters": [{"name": "x", "in": "query", "schema": {"type": {}}}]}),
            "`type` is a text or a list, and this is an object",
        ),
    ] {
        let robot = json!({"properties": {"arms": {"type": "integer", "minimum": "2"}}});
        let root = json!({
            "openapi": "3.1.0",
            "paths": {"/robots": {"post": operation}},
            "components": {"schemas": {"Robot": robot}},
        });
        let told = told_alone(&root);
        assert!(
            told.len() == 1 && told[0].contains(what),
            "{operation}: {told:?}"
        );
    }
    // What nothing leads to is not read, nor is an example.
    let mut root = with(&answer(json!({"example": {"required": "id"}})));
    root["components"] = json!({"schemas": {"Unused": {"required": "id"}}});
    assert_eq!(told_alone(&root), NOTHING);
}

#[test]
fn what_is_no_reference_is_not_taken_for_one() {
    let nowhere = json!({"$ref": "#/components/schemas/Nope"});
    let schema = json!({
        "default": nowhere,
        "enum": [nowhere],
        "const": nowhere,
        "example": {"properties": {"x": nowhere}},
        "examples": [nowhere],
        "x-robot": {"properties": {"x": nowhere}},
        "properties": {"$ref": {"type": "string"}, "x": {"$ref": "#/components/schemas/Robot"}},
    });
    let media = json!({"schema": schema, "example": nowhere});
    let mut root = answers(json!({"application/json": media}));
    root["components"] = json!({"schemas": {"Robot": {"type": "string"}, "Unused": nowhere}});
    assert_eq!(told_alone(&root), NOTHING);
}
