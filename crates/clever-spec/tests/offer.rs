//! What of an operation, apart from its schemas, is a change, and what is the same in other words.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use clever_spec::compare::{Comparison, compare};
use clever_spec::{Tree, load};
use serde_json::{Value, json};

fn tree(root: &Value) -> Tree {
    load::tree("robots.json", &root.to_string()).unwrap()
}

fn compared(old: &Value, new: &Value) -> Comparison {
    compare(&tree(old), &tree(new))
}

/// The rules that are broken, worst first.
fn rules(old: &Value, new: &Value) -> Vec<&'static str> {
    let comparison = compared(old, new);
    let told = comparison.unread_old.len() + comparison.unread_new.len();
    assert_eq!(told, 0, "{comparison:?}");
    let findings = comparison.findings.iter();
    findings.map(|finding| finding.rule.id).collect()
}

/// A document with one operation, `GET /robots`.
fn with(operation: &Value) -> Value {
    json!({"openapi": "3.0.3", "paths": {"/robots": {"get": operation}}})
}

/// The document with other members.
fn and(mut root: Value, more: Value) -> Value {
    let members = more.as_object().unwrap().clone();
    root.as_object_mut().unwrap().extend(members);
    root
}

fn text() -> Value {
    json!({"schema": {"type": "string"}})
}

fn number() -> Value {
    json!({"schema": {"type": "integer"}})
}

fn responses(responses: Value) -> Value {
    with(&json!({"responses": responses}))
}

fn answers(content: Value) -> Value {
    responses(json!({"200": {"description": "OK", "content": content}}))
}

fn takes(content: Value) -> Value {
    with(&json!({"requestBody": {"required": true, "content": content}}))
}

const NOTHING: [&str; 0] = [];

#[test]
fn paths_that_match_the_same_requests_are_told_apart_by_their_words() {
    let path = |parameter: &str, answer: Value| {
        let parameter = json!({"name": parameter, "in": "path", "required": true, "schema": {}});
        let content = json!({"application/json": answer});
        json!({"get": {"parameters": [parameter],
            "responses": {"200": {"description": "OK", "content": content}}}})
    };
    let (by_id, by_name) = (path("id", text()), path("name", number()));
    let root = |paths: Value| json!({"openapi": "3.0.3", "paths": paths});
    let both = root(json!({"/robots/{id}": by_id, "/robots/{name}": by_name}));
    assert_eq!(rules(&both, &both), NOTHING);
    let one = root(json!({"/robots/{id}": by_id}));
    assert_eq!(rules(&both, &one), ["operation-removed"]);
    assert_eq!(rules(&one, &both), ["operation-added"]);
    let renamed = root(json!({"/robots/{key}": path("key", text())}));
    assert_eq!(rules(&one, &renamed), NOTHING);
}

#[test]
fn media_types_are_told_apart_by_their_parameters() {
    let both = answers(json!({"application/json;v=1": text(), "application/json; V=2": text()}));
    let changed =
        answers(json!({"application/json;v=1": number(), "application/json;v=2": text()}));
    let second = answers(json!({"application/json;v=2": text()}));
    assert_eq!(rules(&both, &both), NOTHING);
    assert_eq!(rules(&both, &changed), ["response-type-changed"]);
    assert_eq!(rules(&both, &second), ["response-media-type-removed"]);
    let plain = answers(json!({"application/json": text()}));
    let in_utf8 = answers(json!({"Application/JSON; charset=utf-8": text()}));
    assert_eq!(rules(&plain, &in_utf8), NOTHING);
    assert_eq!(rules(&plain, &second), ["response-media-type-specialized"]);
}

#[test]
fn a_range_of_media_types_takes_what_is_in_it() {
    let json = takes(json!({"application/json": text()}));
    for range in ["*/*", "application/*"] {
        let wide = takes(json!({range: text()}));
        assert_eq!(rules(&json, &wide), ["request-media-type-added"], "{range}");
        let numbers = takes(json!({range: number()}));
        let broken = ["request-type-changed", "request-media-type-added"];
        assert_eq!(rules(&json, &numbers), broken, "{range}");
        assert!(
            rules(&wide, &json).contains(&"request-media-type-removed"),
            "{range}"
        );
        let both = takes(json!({range: text(), "application/json": text()}));
        assert_eq!(rules(&both, &wide), NOTHING, "{range}");
    }
    let images = takes(json!({"image/*": text()}));
    assert!(rules(&json, &images).contains(&"request-media-type-removed"));
    let (any, one) = (
        answers(json!({"*/*": text()})),
        answers(json!({"application/json": text()})),
    );
    assert_eq!(rules(&any, &one), ["response-media-type-specialized"]);
    assert!(rules(&one, &any).contains(&"response-media-type-removed"));
}

#[test]
fn a_range_of_statuses_has_what_is_in_it() {
    let content =
        |media: Value| json!({"description": "OK", "content": {"application/json": media}});
    let one = responses(json!({"200": content(text())}));
    let range = responses(json!({"2XX": content(text())}));
    assert_eq!(
        rules(&range, &responses(json!({"2xx": content(text())}))),
        NOTHING
    );
    assert_eq!(rules(&range, &one), NOTHING);
    // Another success may come than clients know.
    assert_eq!(rules(&one, &range), ["success-status-added"]);
    let numbers = responses(json!({"2XX": content(number())}));
    assert_eq!(
        rules(&one, &numbers),
        ["response-type-changed", "success-status-added"]
    );
    assert_eq!(rules(&numbers, &one), ["response-type-changed"]);
    let both = responses(json!({"200": content(text()), "2XX": content(text())}));
    assert_eq!(rules(&range, &both), NOTHING);
    assert_eq!(rules(&both, &range), NOTHING);
    let error = responses(json!({"4XX": content(text())}));
    assert_eq!(
        rules(&range, &error),
        ["success-status-removed", "error-status-added"]
    );
}

#[test]
fn servers_of_paths_and_operations_are_seen() {
    let served = |url: &str| json!([{"url": url}]);
    let [a, b] = ["https://a.example/v1", "https://b.example/v1"].map(served);
    let moved = ["server-removed", "server-added"];
    let nothing = with(&json!({}));
    let operation = |servers: &Value| with(&json!({"servers": servers}));
    let path = |servers: &Value| json!({"openapi": "3.0.3", "paths": {"/robots": {"servers": servers, "get": {}}}});
    let root = |servers: &Value| and(with(&json!({})), json!({"servers": servers}));
    for at in [&operation as &dyn Fn(&Value) -> Value, &path, &root] {
        assert_eq!(rules(&at(&a), &at(&b)), moved);
        assert_eq!(rules(&at(&a), &nothing), ["server-removed"]);
        assert_eq!(rules(&nothing, &at(&a)), ["server-added"]);
        for same in [operation(&a), path(&a)] {
            assert_eq!(rules(&at(&a), &same), NOTHING);
        }
    }
    let comparison = compared(&path(&a), &path(&b));
    assert_eq!(*comparison.findings[0].used_by, ["GET /robots"]);
    assert_eq!(rules(&root(&served("/")), &nothing), NOTHING);
    let swagger =
        |base: &str| json!({"swagger": "2.0", "basePath": base, "paths": {"/robots": {"get": {}}}});
    assert_eq!(rules(&swagger("/v1"), &swagger("/v2")), moved);
    assert_eq!(rules(&swagger("/v1"), &root(&served("/v1"))), NOTHING);
}

#[test]
fn the_variables_of_a_server_are_filled_in() {
    let server = |url: &str, variable: Value| {
        let server = json!([{"url": url, "variables": {"place": variable}}]);
        and(with(&json!({})), json!({"servers": server}))
    };
    let one = |values: Value, default: &str| {
        server(
            "https://{place}.example",
            json!({"enum": values, "default": default}),
        )
    };
    let (both, eu) = (one(json!(["eu", "us"]), "eu"), one(json!(["eu"]), "eu"));
    assert_eq!(rules(&both, &both), NOTHING);
    assert_eq!(rules(&both, &eu), ["server-removed"]);
    assert_eq!(rules(&eu, &both), ["server-added"]);
    let other = one(json!(["eu", "us"]), "us");
    assert_eq!(rules(&both, &other), ["server-removed", "server-added"]);
    let fixed = and(
        with(&json!({})),
        json!({"servers": [{"url": "https://eu.example"}]}),
    );
    assert_eq!(rules(&eu, &fixed), NOTHING);
    let open = |default: &str| server("https://{place}.example", json!({"default": default}));
    assert_eq!(
        rules(&open("eu"), &open("us")),
        ["server-removed", "server-added"]
    );
    assert_eq!(rules(&open("eu"), &fixed), NOTHING);
    let many: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
    let url = "https://{place}{place}{place}{place}.example";
    let many = server(url, json!({"enum": many, "default": "0"}));
    assert_eq!(rules(&many, &many), NOTHING);
}

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
fn how_the_parts_of_a_form_are_written_is_seen() {
    let form = |kind: &str, encoding: Value| {
        let schema = json!({"type": "object", "properties":
            {"photo": {"type": "string"}, "moods": {"type": "array", "items": {"type": "string"}}}});
        takes(json!({kind: {"schema": schema, "encoding": encoding}}))
    };
    let parts = |encoding: Value| form("multipart/form-data", encoding);
    let plain = parts(json!({}));
    let png = parts(json!({"photo": {"contentType": "image/png"}}));
    assert_eq!(rules(&plain, &png), ["request-part-changed"]);
    assert_eq!(rules(&png, &plain), ["request-part-changed"]);
    assert_eq!(rules(&plain, &parts(json!({"photo": {}}))), NOTHING);
    let fields = |encoding: Value| form("application/x-www-form-urlencoded", encoding);
    let joined = fields(json!({"moods": {"style": "form", "explode": false}}));
    assert_eq!(rules(&fields(json!({})), &joined), ["request-part-changed"]);
    let said = fields(json!({"moods": {"style": "form", "explode": true}}));
    assert_eq!(rules(&fields(json!({})), &said), NOTHING);
    // Elsewhere it says nothing.
    let json = |encoding: Value| form("application/json", encoding);
    assert_eq!(
        rules(&json(json!({})), &json(json!({"photo": {"style": "form"}}))),
        NOTHING
    );
}

/// A Swagger document with one operation, `GET /robots`.
fn swagger(operation: &Value) -> Value {
    json!({"swagger": "2.0", "paths": {"/robots": {"get": operation}}})
}

#[test]
fn a_form_is_a_body_in_both_languages() {
    let fields = |name: &str, kind: &str| {
        let fields = json!([
            {"name": name, "in": "formData", "type": "string", "required": true},
            {"name": "moods", "in": "formData", "type": "array", "items": {"type": "string"},
                "collectionFormat": "multi"},
            {"name": "photo", "in": "formData", "type": kind},
        ]);
        swagger(&json!({"consumes": ["multipart/form-data"], "parameters": fields}))
    };
    let body = |name: &str, kind: Value| {
        let schema = json!({"type": "object", "required": [name], "properties": {
            name: {"type": "string"},
            "moods": {"type": "array", "items": {"type": "string"}},
            "photo": kind,
        }});
        takes(json!({"multipart/form-data": {"schema": schema}}))
    };
    let file = json!({"type": "string", "format": "binary"});
    let (old, new) = (fields("name", "file"), body("name", file.clone()));
    assert_eq!(rules(&old, &new), NOTHING);
    assert_eq!(rules(&new, &old), NOTHING);
    assert_eq!(rules(&old, &old), NOTHING);
    let renamed = ["required-parameter-added", "parameter-removed"];
    assert_eq!(rules(&old, &body("title", file)), renamed);
    assert_eq!(rules(&old, &fields("title", "file")), renamed);
    let added = ["required-body-added"];
    assert_eq!(rules(&swagger(&json!({})), &old), added);
    assert_eq!(rules(&with(&json!({})), &old), added);
    let lists = fields("name", "string");
    assert_eq!(rules(&lists, &new), ["request-format-added"]);
}

#[test]
fn a_file_is_binary_text() {
    let answer = json!({"produces": ["application/pdf"],
        "responses": {"200": {"description": "OK", "schema": {"type": "file"}}}});
    let binary = json!({"schema": {"type": "string", "format": "binary"}});
    assert_eq!(
        rules(
            &swagger(&answer),
            &answers(json!({"application/pdf": binary}))
        ),
        NOTHING
    );
}

fn secured(schemes: Value) -> Value {
    let root = with(&json!({"security": [{"oauth": ["read"]}]}));
    and(root, json!({"components": {"securitySchemes": schemes}}))
}

#[test]
fn security_schemes_are_compared_as_far_as_they_are_used() {
    let flow =
        |url: &str| json!({"authorizationUrl": url, "tokenUrl": url, "scopes": {"read": ""}});
    let oauth = |flows: Value| json!({"type": "oauth2", "flows": flows});
    let key = |place: &str| json!({"type": "apiKey", "in": place, "name": "key"});
    let one = oauth(json!({"implicit": flow("a")}));
    let two = oauth(json!({"implicit": flow("a"), "clientCredentials": flow("b")}));
    let plain = secured(json!({"oauth": one}));
    let unused = |place: &str| secured(json!({"oauth": one, "key": key(place)}));
    assert_eq!(rules(&unused("query"), &unused("header")), NOTHING);
    assert_eq!(
        rules(&plain, &secured(json!({"oauth": two}))),
        ["security-loosened"]
    );
    assert_eq!(
        rules(&secured(json!({"oauth": two})), &plain),
        ["security-scheme-changed"]
    );
    assert_eq!(
        rules(&plain, &secured(json!({"oauth": key("query")}))),
        ["security-scheme-changed"]
    );
    let moved = oauth(json!({"implicit": flow("c"), "clientCredentials": flow("b")}));
    let found = rules(&plain, &secured(json!({"oauth": moved})));
    assert_eq!(found, ["security-url-changed", "security-loosened"]);
    let reference = json!({"$ref": "#/components/securitySchemes/other"});
    let referring = secured(json!({"oauth": reference, "other": one}));
    assert_eq!(rules(&plain, &referring), NOTHING);
}

#[test]
fn what_could_not_be_read_is_not_gone() {
    let nowhere = json!({"$ref": "#/components/nothing"});
    let mood = json!({"name": "mood", "in": "query", "required": true, "schema": {}});
    let header =
        json!({"headers": {"Mood": {"required": true, "schema": {}}}, "description": "OK"});
    let pairs = [
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": nowhere}}}),
        ),
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": {"headers": {"Mood": nowhere}, "description": "OK"}}}}),
        ),
        (
            json!({"get": {"parameters": [mood]}}),
            json!({"get": {"parameters": [nowhere]}}),
        ),
        (
            json!({"get": {"parameters": [mood]}}),
            json!({"get": {"parameters": [{"in": "query"}]}}),
        ),
        (
            json!({"get": {"requestBody": {"required": true, "content": {"text/plain": {}}}}}),
            json!({"get": {"requestBody": nowhere}}),
        ),
        (json!({"get": {}}), json!({"get": 7})),
        (json!({"get": {}}), json!({"$ref": "#/components/nothing"})),
        (json!({"get": {}}), json!(7)),
    ];
    for (item, torn) in pairs {
        let root = |item: &Value| json!({"openapi": "3.0.3", "paths": {"/robots": item}});
        let (whole, torn) = (root(&item), root(&torn));
        let there = compared(&whole, &torn);
        assert_eq!(
            (there.findings.len(), there.unread_new.len()),
            (0, 1),
            "{there:?}"
        );
        let back = compared(&torn, &whole);
        assert_eq!(
            (back.findings.len(), back.unread_old.len()),
            (0, 1),
            "{back:?}"
        );
    }
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
