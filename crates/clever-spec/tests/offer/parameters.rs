//! What parameters look like on the wire, and what they are without a value.

use super::*;

#[test]
fn what_a_parameter_is_written_as_is_seen() {
    let parameter = |parameter: Value| {
        with(&json!({"parameters": [and(json!({"name": "mood", "in": "query"}), parameter)]}))
    };
    let content = |kind: &str| parameter(json!({"content": {kind: text()}}));
    let json = content("application/json");
    assert_eq!(
        rules(&parameter(text()), &json),
        ["parameter-style-changed"]
    );
    assert_eq!(
        rules(&json, &parameter(text())),
        ["parameter-style-changed"]
    );
    assert_eq!(rules(&parameter(text()), &content("text/plain")), NOTHING);
    for kind in ["application/json", "text/plain"] {
        let of = |schema: &Value| {
            let schema = json!({"schema": schema});
            let content = json!({"content": {kind: schema}});
            (parameter(schema), parameter(content))
        };
        for plain in ["integer", "number", "boolean"] {
            let (plain, content) = of(&json!({"type": plain}));
            assert_eq!(rules(&plain, &content), NOTHING);
            assert_eq!(rules(&content, &plain), NOTHING);
        }
        let (list, content) = of(&json!({"type": "array", "items": {"type": "integer"}}));
        assert_eq!(rules(&list, &content), ["parameter-style-changed"]);
    }
    assert_eq!(
        rules(&json, &content("text/csv")),
        ["parameter-style-changed"]
    );
    assert_eq!(
        rules(&json, &content("Application/JSON; charset=utf-8")),
        NOTHING
    );
}

#[test]
fn a_style_that_marks_values_is_seen_on_any_value() {
    let in_path = |style: &str| {
        let parameter = json!({"name": "id", "in": "path", "required": true, "style": style});
        let get = json!({"parameters": [and(parameter, text())]});
        json!({"openapi": "3.0.3", "paths": {"/robots/{id}": {"get": get}}})
    };
    for (old, new) in [
        ("simple", "label"),
        ("matrix", "simple"),
        ("label", "matrix"),
    ] {
        let found = rules(&in_path(old), &in_path(new));
        assert_eq!(found, ["parameter-style-changed"], "{old} {new}");
    }
    assert_eq!(rules(&in_path("label"), &in_path("label")), NOTHING);
    // How several would be written says nothing of a value alone.
    let in_query = |style: &str| {
        let parameter = json!({"name": "mood", "in": "query", "style": style});
        with(&json!({"parameters": [and(parameter, text())]}))
    };
    assert_eq!(
        rules(&in_query("form"), &in_query("pipeDelimited")),
        NOTHING
    );
}

#[test]
fn a_default_that_a_parameter_refers_to_is_its_own() {
    let asks = |schema: Value| {
        let parameter = json!({"name": "limit", "in": "query", "schema": schema});
        with(&json!({"parameters": [parameter]}))
    };
    let limit = |default: u32| json!({"type": "integer", "default": default});
    let refers = |default: u32| {
        let components = json!({"components": {"schemas": {"Limit": limit(default)}}});
        let schema = json!({"$ref": "#/components/schemas/Limit"});
        and(asks(schema), components)
    };
    assert_eq!(rules(&asks(limit(10)), &refers(10)), NOTHING);
    assert_eq!(rules(&refers(10), &asks(limit(10))), NOTHING);
    let changed = rules(&refers(10), &refers(20));
    assert!(
        changed.contains(&"parameter-default-changed"),
        "{changed:?}"
    );
}

#[test]
fn a_default_of_a_parameter_may_stand_beside_what_its_schema_refers_to() {
    let root = |version: &str, schema: Value| {
        let root = and(asks(json!({"schema": schema})), json!({"openapi": version}));
        and(
            root,
            json!({"components": {"schemas": {"Mood": {"type": "string"}}}}),
        )
    };
    let to = json!({"$ref": "#/components/schemas/Mood"});
    for (version, schema) in [("3.1.0", to.clone()), ("3.0.3", json!({"allOf": [to]}))] {
        let with = |mood: Value| root(version, and(schema.clone(), json!({"default": mood})));
        let changed = ["parameter-default-changed"];
        assert_eq!(rules(&with(json!("a")), &with(json!("b"))), changed);
        assert_eq!(
            rules(&with(json!("a")), &root(version, schema.clone())),
            changed
        );
        assert_eq!(
            rules(&with(json!(null)), &root(version, schema.clone())),
            NOTHING
        );
    }
    let inner = json!([{"type": "string", "default": "a"}]);
    let outer = |mood: &str| root("3.0.3", json!({"allOf": inner, "default": mood}));
    let changed = rules(&outer("b"), &outer("c"));
    assert!(
        changed.contains(&"parameter-default-changed"),
        "{changed:?}"
    );
    let plain = root("3.0.3", json!({"type": "string", "default": "a"}));
    let inner = json!({"allOf": [{"type": "string", "default": "a"}]});
    assert_eq!(rules(&plain, &root("3.0.3", inner)), NOTHING);
}

/// A document whose operation has one parameter.
fn asks(parameter: Value) -> Value {
    let named = json!({"name": "mood", "in": "query"});
    with(&json!({"parameters": [and(named, parameter)]}))
}

#[test]
fn what_a_query_may_hold_beside_plain_values_is_seen() {
    let plain = asks(text());
    for word in ["allowEmptyValue", "allowReserved"] {
        let free = asks(and(text(), json!({word: true})));
        assert_eq!(rules(&plain, &free), ["parameter-loosened"], "{word}");
        assert_eq!(rules(&free, &plain), ["parameter-tightened"], "{word}");
        assert_eq!(
            rules(&plain, &asks(and(text(), json!({word: false})))),
            NOTHING
        );
    }
}

#[test]
fn the_members_of_a_deep_object_are_always_apart() {
    let deep = |explode: Value| {
        let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        asks(and(
            json!({"style": "deepObject", "schema": schema}),
            explode,
        ))
    };
    let plain = deep(json!({}));
    assert_eq!(rules(&plain, &deep(json!({"explode": true}))), NOTHING);
    assert_eq!(rules(&deep(json!({"explode": true})), &plain), NOTHING);
}

#[test]
fn parameters_in_cookies_are_compared() {
    let cookie = |media: Value| {
        with(&json!({"parameters": [and(json!({"name": "mood", "in": "cookie"}), media)]}))
    };
    let default = json!({"schema": {"type": "string", "default": "glad"}});
    assert_eq!(
        rules(&cookie(text()), &with(&json!({}))),
        ["parameter-removed"]
    );
    assert_eq!(
        rules(&cookie(text()), &cookie(default)),
        ["parameter-default-changed"]
    );
    let form = and(text(), json!({"style": "form", "explode": true}));
    assert_eq!(rules(&cookie(text()), &cookie(form)), NOTHING);
}

#[test]
fn a_parameter_that_its_path_calls_otherwise_is_the_same() {
    let called = |path: &str, name: &str| {
        let id = json!({"name": name, "in": "path", "required": true, "schema": {}});
        json!({"openapi": "3.0.3", "paths": {path: {"get": {"parameters": [id]}}}})
    };
    let (right, wrong) = (
        called("/robots/{id}", "id"),
        called("/robots/{robot}", "id"),
    );
    for (old, new) in [(&right, &wrong), (&wrong, &right)] {
        assert_eq!(rules(old, new), NOTHING);
    }
    let other = called("/robots/{robot}", "robot");
    assert_eq!(rules(&right, &other), NOTHING);
}

#[test]
fn how_the_lists_in_a_list_are_written_is_seen() {
    let moods = |within: Value| {
        let within = and(
            json!({"type": "array", "items": {"type": "string"}}),
            within,
        );
        swagger(&json!({"parameters": [
            {"name": "moods", "in": "query", "type": "array", "items": within}]}))
    };
    let pipes = moods(json!({"collectionFormat": "pipes"}));
    let usual = moods(json!({}));
    assert_eq!(rules(&pipes, &usual), ["parameter-style-changed"]);
    assert_eq!(rules(&usual, &pipes), ["parameter-style-changed"]);
    let said = moods(json!({"collectionFormat": "csv"}));
    assert_eq!(rules(&usual, &said), NOTHING);
}

#[test]
fn a_number_matches_a_pattern_as_it_is_written() {
    let query = |schema: Value| {
        with(&json!({"parameters": [{"name": "q", "in": "query", "schema": schema}]}))
    };
    let numbers = query(json!({"type": "integer", "enum": [1, 2]}));
    let pattern = |pattern: &str| query(json!({"type": "string", "pattern": pattern}));
    let added = "request-pattern-added";
    assert!(rules(&numbers, &pattern("^[a-z]+$")).contains(&added));
    assert!(!rules(&numbers, &pattern("^[0-9]$")).contains(&added));
}

#[test]
fn values_that_are_written_the_same_are_the_same() {
    let values = |values: Value| json!({"type": "string", "enum": values});
    let query = |schema: Value| {
        with(&json!({"parameters": [{"name": "q", "in": "query", "schema": schema}]}))
    };
    let body = |schema: Value| takes(json!({"application/json": {"schema": schema}}));
    for (bare, quoted) in [
        (json!([true, false]), json!(["true", "false"])),
        (json!([1, 2]), json!(["1", "2"])),
    ] {
        let both = [bare, quoted].map(values);
        let [one, other] = both.clone().map(query);
        assert_eq!(rules(&one, &other), NOTHING);
        assert_eq!(rules(&other, &one), NOTHING);
        let [one, other] = both.map(body);
        assert_ne!(rules(&one, &other), NOTHING);
    }
}

#[test]
fn what_has_no_separator_in_it_is_a_list_of_one() {
    let one = |schema: Value| {
        with(&json!({"parameters": [{"name": "q", "in": "query", "schema": schema}]}))
    };
    let list = |style: &str, items: Value| {
        let schema = json!({"type": "array", "items": items});
        with(
            &json!({"parameters": [{"name": "q", "in": "query", "style": style,
            "explode": false, "schema": schema}]}),
        )
    };
    let kinds = json!({"type": "string", "enum": ["arm", "leg or wheel"]});
    let became = ["parameter-became-list"];
    assert_eq!(
        rules(&one(kinds.clone()), &list("form", kinds.clone())),
        became
    );
    let number = json!({"type": "integer"});
    assert_eq!(
        rules(&one(number.clone()), &list("pipeDelimited", number)),
        became
    );
    let (text, changed) = (json!({"type": "string"}), "request-type-changed");
    assert!(rules(&one(text.clone()), &list("form", text)).contains(&changed));
    let apart = rules(&one(kinds.clone()), &list("spaceDelimited", kinds));
    assert!(apart.contains(&changed), "{apart:?}");
}
