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
fn media_types_that_differ_in_their_character_set_are_one_in_two_places() {
    let content = |plain: Value, in_utf8: Value| json!({"application/json": plain, "application/json; charset=UTF-8": in_utf8});
    for body in [&answers as &dyn Fn(Value) -> Value, &takes] {
        let both = body(content(text(), text()));
        assert_eq!(rules(&both, &both), NOTHING);
        for changed in [content(number(), text()), content(text(), number())] {
            assert_eq!(rules(&both, &body(changed)).len(), 1);
        }
        for kind in ["application/json", "application/json;charset=utf-8"] {
            let one = body(json!({kind: text()}));
            assert_eq!(rules(&both, &one), NOTHING);
            assert_eq!(rules(&one, &both), NOTHING);
            let numbers = body(json!({kind: number()}));
            assert!(!rules(&numbers, &both).is_empty());
        }
    }
    let twice = answers(json!({"text/plain": text(), "Text/Plain": number()}));
    let comparison = compared(&twice, &twice);
    assert!(comparison.findings.is_empty(), "{comparison:?}");
    assert_eq!(
        comparison.unread_new[0].what,
        "the media type is listed twice"
    );
}

#[test]
fn numbers_in_json_are_no_texts() {
    for kind in ["text/json", "application/json", "application/robot+json"] {
        let changed = rules(
            &takes(json!({kind: text()})),
            &takes(json!({kind: number()})),
        );
        assert_eq!(changed, ["request-type-changed"], "{kind}");
    }
    let plain = |media: Value| takes(json!({"text/plain": media}));
    assert_eq!(
        rules(&plain(text()), &plain(number())),
        ["request-type-narrowed"]
    );
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
fn a_default_response_stands_for_a_success_where_none_is_named() {
    let content =
        |media: Value| json!({"description": "OK", "content": {"application/json": media}});
    let all = responses(json!({"default": content(text())}));
    let one = responses(json!({"200": content(text())}));
    assert_eq!(rules(&all, &one), NOTHING);
    assert_eq!(rules(&one, &all), ["success-status-added"]);
    let numbers = responses(json!({"200": content(number())}));
    assert_eq!(rules(&all, &numbers), ["response-type-changed"]);
    let narrower = responses(json!({"200": content(text()), "404": content(number())}));
    assert_eq!(rules(&all, &narrower), ["response-type-changed"]);
    assert_eq!(
        rules(&narrower, &all),
        ["response-type-changed", "success-status-added"]
    );
    let error = responses(json!({"404": content(text())}));
    assert_eq!(rules(&all, &error), ["success-status-removed"]);
    assert_eq!(rules(&all, &responses(json!({}))), ["error-status-removed"]);
    // Beside a success it stands for errors.
    let both = responses(json!({"200": content(text()), "default": content(number())}));
    assert_eq!(rules(&both, &one), ["error-status-removed"]);
    assert_eq!(rules(&one, &both), ["error-status-added"]);
}

#[test]
fn what_a_webhook_may_be_answered_gets_looser() {
    let answered = |answers: Value| {
        json!({"openapi": "3.1.0", "paths": {}, "webhooks": {"moved": {"post": {
            "responses": answers}}}})
    };
    let answer = |media: Value| json!({"description": "", "content": {"application/json": media}});
    let range = answered(json!({"2XX": answer(text())}));
    let one = answered(json!({"200": answer(text())}));
    assert_eq!(rules(&one, &range), NOTHING);
    assert_eq!(rules(&range, &one), ["answer-removed"]);
    let numbers = answered(json!({"2XX": answer(number())}));
    assert_eq!(rules(&one, &numbers), ["request-type-changed"]);
    let more = answered(json!({"200": answer(text()), "410": {"description": ""}}));
    assert_eq!(rules(&one, &more), ["answer-added"]);
    assert_eq!(rules(&more, &one), ["answer-removed"]);
    let all = answered(json!({"default": answer(text())}));
    assert_eq!(rules(&one, &all), NOTHING);
    assert_eq!(rules(&all, &one), ["answer-removed"]);
    assert_eq!(rules(&answered(json!({})), &one), NOTHING);
}

#[test]
fn parameters_of_one_name_at_two_places_of_a_webhook_are_two() {
    let called = |parameters: Value| {
        json!({"openapi": "3.1.0", "paths": {}, "webhooks": {"moved": {"post": {
            "parameters": parameters}}}})
    };
    let query = json!({"name": "mood", "in": "query", "schema": {"type": "string"}});
    let header = json!({"name": "mood", "in": "header", "schema": {"type": "integer"}});
    let both = called(json!([query, header]));
    assert_eq!(rules(&both, &called(json!([header, query]))), NOTHING);
    assert_eq!(rules(&both, &called(json!([query]))), ["header-removed"]);
}

#[test]
fn names_of_headers_have_no_case() {
    let headers =
        |headers: Value| responses(json!({"200": {"description": "OK", "headers": headers}}));
    let twice = headers(json!({"X-Mood": text(), "x-mood": number()}));
    assert_eq!(rules(&twice, &twice), NOTHING);
    let one = |name: &str| headers(json!({name: text()}));
    assert_eq!(rules(&one("X-Mood"), &one("x-mood")), NOTHING);
    assert_eq!(rules(&one("X-Mood"), &twice), NOTHING);

    let item = |own: &str, of_path: &str| {
        let parameter =
            |name: &str, media: Value| and(json!({"name": name, "in": "header"}), media);
        json!({"openapi": "3.0.3", "paths": {"/robots": {
            "parameters": [parameter(of_path, number())],
            "get": {"parameters": [parameter(own, text())]}}}})
    };
    assert_eq!(
        rules(&item("X-Mood", "x-mood"), &item("x-mood", "X-Mood")),
        NOTHING
    );
    assert_eq!(
        rules(&item("X-Mood", "x-mood"), &item("X-Mood", "X-Mood")),
        NOTHING
    );

    let key = |place: &str, name: &str| {
        secured(json!({"oauth": {"type": "apiKey", "in": place, "name": name}}))
    };
    assert_eq!(
        rules(&key("header", "X-Key"), &key("header", "x-key")),
        NOTHING
    );
    let other = rules(&key("query", "Key"), &key("query", "key"));
    assert_eq!(other, ["security-scheme-changed"]);
}

#[test]
fn a_header_may_be_written_as_a_media_type() {
    let header = |header: Value| {
        responses(json!({"200": {"description": "OK", "headers": {"X-Mood": header}}}))
    };
    let plain = header(text());
    let other = ["header-style-changed"].as_slice();
    for (kind, found) in [
        ("text/plain", &NOTHING as &[&str]),
        ("application/json", other),
    ] {
        let content = |media: Value| header(json!({"content": {kind: media}}));
        assert_eq!(rules(&plain, &content(text())), found, "{kind}");
        assert_eq!(rules(&content(text()), &plain), found, "{kind}");
        assert!(!rules(&plain, &content(json!({"schema": {"type": "boolean"}}))).is_empty());
    }
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
    // Who was free to fill in anything is not any more.
    assert_eq!(rules(&open("eu"), &fixed), ["server-removed"]);
    assert_eq!(rules(&fixed, &open("eu")), ["server-added"]);
}

/// A document whose server has variables.
fn served(url: &str, variables: Value) -> Value {
    let servers = json!([{"url": url, "variables": variables}]);
    and(with(&json!({})), json!({"servers": servers}))
}

fn said(old: &Value, new: &Value) -> Vec<String> {
    let findings = compared(old, new).findings.into_iter();
    findings.map(|finding| finding.what).collect()
}

#[test]
fn a_variable_that_callers_were_free_in_is_compared_with_its_values() {
    let place = |variable: Value| served("https://{place}.example", json!({"place": variable}));
    let open = place(json!({"default": "eu"}));
    let two = place(json!({"enum": ["eu", "us"], "default": "eu"}));
    assert_eq!(rules(&open, &two), ["server-removed"]);
    assert_eq!(rules(&two, &open), ["server-added"]);
    let only = "`place` of the server https://{place}.example may only be eu, us now";
    assert_eq!(said(&open, &two), [only]);
    let renamed = served(
        "https://{where}.example",
        json!({"where": {"default": "eu"}}),
    );
    assert_eq!(rules(&open, &renamed), NOTHING);
    // An address is among those of a free variable, and is the default no more.
    let us = served("https://us.example", json!({}));
    assert_eq!(rules(&us, &open), ["server-removed", "server-added"]);
    assert_eq!(rules(&open, &us), ["server-removed", "server-added"]);
}

#[test]
fn servers_of_many_addresses_are_compared_by_their_variables() {
    let many = |count: u32, port: Value| {
        let places: Vec<String> = (0..count).map(|number| format!("p{number}")).collect();
        let places = json!({"enum": places, "default": "p0"});
        let port = json!({"enum": port, "default": "443"});
        served(
            "https://{place}.example:{port}/{port}",
            json!({"place": places, "port": port}),
        )
    };
    let old = many(1_000, json!(["443", "8443"]));
    assert_eq!(rules(&old, &old), NOTHING);
    let new = many(1_000, json!(["443"]));
    let port = "`port` of the server https://{place}.example:{port}/{port}";
    assert_eq!(
        said(&old, &new)[0],
        format!("{port} may not be 8443 any more")
    );
    assert_eq!(said(&new, &old)[0], format!("{port} may be 8443 too"));
    assert_eq!(
        rules(&old, &many(999, json!(["443", "8443"]))),
        ["server-removed"]
    );
    // One of few is among those of many.
    let few = many(3, json!(["443", "8443"]));
    assert_eq!(rules(&few, &old), ["server-added"]);
    let other = served("https://other.example", json!({}));
    assert_eq!(rules(&old, &other), ["server-removed", "server-added"]);
}

#[test]
fn very_many_servers_of_many_addresses_are_compared_soon() {
    let many = |first: u32| {
        let numbers = first..first + 2_000;
        let servers =
            numbers.map(|number| json!({"url": format!("https://r{number}.{{place}}.example")}));
        and(
            with(&json!({})),
            json!({"servers": servers.collect::<Vec<_>>()}),
        )
    };
    let old = many(0);
    assert_eq!(rules(&old, &old), NOTHING);
    assert_eq!(rules(&old, &many(2_000)).len(), 4_000);
}

#[test]
fn the_values_of_a_variable_may_be_numbers() {
    let port = |values: Value, default: Value| {
        let port = json!({"enum": values, "default": default});
        served("https://robots.example:{port}", json!({"port": port}))
    };
    let both = port(json!([443, 8443]), json!(443));
    assert_eq!(
        rules(&both, &port(json!(["8443", "443"]), json!("443"))),
        NOTHING
    );
    assert_eq!(
        rules(&both, &port(json!([443]), json!(443))),
        ["server-removed"]
    );
    let moved = port(json!([443, 8443]), json!(8443));
    assert_eq!(rules(&both, &moved), ["server-removed", "server-added"]);
}

#[test]
fn scheme_and_host_of_a_server_have_no_case() {
    let server = |url: &str| served(url, json!({}));
    let small = server("https://robots.example/Api");
    assert_eq!(
        rules(&small, &server("HTTPS://Robots.Example/Api/")),
        NOTHING
    );
    let moved = ["server-removed", "server-added"];
    assert_eq!(rules(&small, &server("https://robots.example/api")), moved);
    let variable =
        |url: &str, value: &str| served(url, json!({"Place": {"enum": [value], "default": value}}));
    let eu = variable("https://{Place}.example/{Place}", "EU");
    assert_eq!(rules(&eu, &server("https://eu.example/EU")), NOTHING);
    assert_eq!(rules(&eu, &server("https://eu.example/eu")), moved);
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
    let breaks = ["request-part-tightened"];
    assert_eq!(rules(&fields(json!({})), &joined), breaks);
    let said = fields(json!({"moods": {"style": "form", "explode": true}}));
    assert_eq!(rules(&fields(json!({})), &said), NOTHING);
    let list = |kinds: &str| parts(json!({"photo": {"contentType": kinds}}));
    let two = list("image/png, image/jpeg");
    assert_eq!(rules(&two, &list("image/jpeg,Image/PNG")), NOTHING);
    assert_eq!(
        rules(&list("image/png"), &two),
        ["request-media-type-added"]
    );
    assert_eq!(rules(&two, &list("image/*")), ["request-media-type-added"]);
    assert_eq!(rules(&two, &list("image/png")), ["request-part-changed"]);
    // What is usual may be said or not.
    assert_eq!(rules(&plain, &list("text/plain")), NOTHING);
    let moods = |kind: &str| parts(json!({"moods": {"contentType": kind}}));
    assert_eq!(rules(&plain, &moods("text/plain; charset=utf-8")), NOTHING);
    assert_eq!(
        rules(&moods("application/json"), &plain),
        ["request-part-changed"]
    );
    // Nor does it count what is said of a part that is none.
    assert_eq!(
        rules(
            &plain,
            &parts(json!({"film": {"contentType": "video/mp4"}}))
        ),
        NOTHING
    );
    let header = |name: &str| parts(json!({"photo": {"headers": {name: text()}}}));
    assert_eq!(rules(&header("X-Mood"), &header("x-mood")), NOTHING);
    assert_eq!(rules(&header("X-Mood"), &plain), ["request-part-changed"]);
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
fn equal_security_schemes_may_become_one() {
    let bearer = json!({"type": "http", "scheme": "bearer"});
    let root = |ways: Value, schemes: Value| {
        let root = with(&json!({"security": ways}));
        and(root, json!({"components": {"securitySchemes": schemes}}))
    };
    let both = json!({"a": bearer, "b": bearer});
    let two = root(json!([{"a": []}, {"b": []}]), both.clone());
    let one = root(json!([{"a": []}]), json!({"a": bearer}));
    assert_eq!(rules(&two, &one), NOTHING);
    assert_eq!(
        rules(&root(json!([{"b": []}]), both.clone()), &one),
        NOTHING
    );
    let renamed = root(json!([{"c": []}]), json!({"c": bearer}));
    assert_eq!(rules(&one, &renamed), NOTHING);
    // As long as both are there, they are tokens of two kinds.
    let other = root(json!([{"b": []}]), both.clone());
    let changed = rules(&root(json!([{"a": []}]), both), &other);
    assert_eq!(changed, ["security-tightened", "security-loosened"]);
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
        (
            json!({"get": {"parameters": [mood]}}),
            json!({"get": {"parameters": {"mood": mood}}}),
        ),
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": [header]}}}),
        ),
        (
            json!({"get": {"responses": {"200": header}}}),
            json!({"get": {"responses": {"200": {"headers": ["Mood"], "description": "OK"}}}}),
        ),
        (
            json!({"get": {"requestBody": {"required": true, "content": {"text/plain": {}}}}}),
            json!({"get": {"requestBody": "text/plain"}}),
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
fn what_is_of_the_wrong_kind_is_told() {
    let wrong = [
        json!({"paths": ["/robots"]}),
        json!({"paths": {}, "components": []}),
        json!({"paths": {}, "components": {"schemas": []}}),
        json!({"paths": {}, "components": {"securitySchemes": "key"}}),
        json!({"paths": {}, "servers": {"url": "https://robots.example"}}),
        json!({"paths": {}, "servers": ["https://robots.example"]}),
        json!({"paths": {"/robots": {"get": {"security": {"key": []}}}}}),
        json!({"paths": {"/robots": {"get": {"callbacks": []}}}}),
        json!({"paths": {"/robots": {"get": {"responses": []}}}}),
        json!({"paths": {"/robots": {"get": {"requestBody": {"content": []}}}}}),
        json!({"paths": {"/robots": {"get": {"requestBody": {"content": {"text/plain": "x"}}}}}}),
        json!({"paths": {}, "webhooks": []}),
    ];
    for root in wrong {
        let root = and(root, json!({"openapi": "3.1.0"}));
        let comparison = compared(&root, &root);
        assert!(comparison.findings.is_empty(), "{root}");
        let told = comparison.unread_old.len();
        assert_eq!((told, comparison.unread_new.len()), (1, 1), "{root}");
    }
    // Nothing at all is as if it were not there.
    let nothing =
        json!({"get": {"parameters": null, "responses": {"200": null}, "security": null}});
    let root = json!({"openapi": "3.0.3", "paths": {"/robots": nothing}, "servers": null});
    assert_eq!(rules(&root, &root), NOTHING);
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
fn what_only_describes_is_no_change() {
    let root = |words: &str| {
        json!({"openapi": "3.1.0", "tags": [{"name": words}], "paths": {"/robots": {
            "summary": words, "description": words, "get": {
                "summary": words, "tags": [words], "externalDocs": {"url": words},
                "parameters": [{"name": "mood", "in": "query", "description": words,
                    "example": words, "schema": {"type": "string", "title": words}}],
                "responses": {"200": {"description": words, "links": {words: {
                    "operationId": words, "description": words}}}}}}}})
    };
    assert_eq!(rules(&root("one"), &root("other")), NOTHING);
}

#[test]
fn a_schema_may_be_called_by_its_anchor() {
    let root = |reference: Value, schemas: Value| {
        let mut root = answers(json!({"application/json": {"schema": reference}}));
        root["openapi"] = json!("3.1.0");
        and(root, json!({"components": {"schemas": schemas}}))
    };
    let anchored = |kind: &str| json!({"$anchor": "mood", "type": kind});
    let to = json!({"$ref": "#mood"});
    let old = root(to.clone(), json!({"Mood": anchored("string")}));
    assert_eq!(
        rules(&old, &root(json!({"type": "string"}), json!({}))),
        NOTHING
    );
    let new = root(to.clone(), json!({"Mood": anchored("integer")}));
    assert_eq!(rules(&old, &new), ["response-type-changed"]);
    // What may be another one than it seems is told.
    let twice = json!({"Mood": anchored("string"), "Other": anchored("integer")});
    let named = and(
        anchored("string"),
        json!({"$id": "https://robots.example/mood"}),
    );
    for schemas in [twice, json!({"Mood": named}), json!({})] {
        let torn = root(to.clone(), schemas);
        let comparison = compared(&old, &torn);
        assert!(comparison.findings.is_empty(), "{comparison:?}");
        assert_eq!(comparison.unread_new.len(), 1, "{comparison:?}");
    }
    let dynamic = root(
        json!({"$dynamicRef": "#mood"}),
        json!({"Mood": anchored("string")}),
    );
    let told = compared(&dynamic, &dynamic).unread_new;
    assert_eq!(
        told[0].what,
        "what a `$dynamicRef` refers to is not followed"
    );
}

/// What of a document with one operation, `POST /robots`, is told, with its place.
fn told(version: &str, operation: &Value) -> Vec<String> {
    let keyword = match version {
        "2.0" => "swagger",
        _ => "openapi",
    };
    let root = json!({keyword: version, "paths": {"/robots": {"post": operation}}});
    let comparison = compared(&root, &root);
    assert!(comparison.findings.is_empty(), "{comparison:?}");
    let told = comparison.unread_new.iter();
    told.map(|problem| {
        let pointer = problem.place.pointer.as_deref().unwrap_or_default();
        let below = pointer.strip_prefix("/paths/~1robots/post").unwrap();
        format!("{below}: {}", problem.what)
    })
    .collect()
}

#[test]
fn what_is_of_another_kind_than_its_keyword_has_is_told() {
    for (schema, what) in [
        (
            json!({"minimum": "5"}),
            "minimum: `minimum` is a number, and this is a text",
        ),
        (
            json!({"required": "a"}),
            "required: `required` is a list, and this is a text",
        ),
        (
            json!({"required": true}),
            "required: `required` is a list, and this is true or false",
        ),
        (
            json!({"required": [5]}),
            "required/0: an item of `required` is a text, and this is a number",
        ),
        (
            json!({"enum": "a"}),
            "enum: `enum` is a list, and this is a text",
        ),
        (
            json!({"properties": ["x"]}),
            "properties: `properties` is an object, and this is a list",
        ),
        (
            json!({"nullable": "true"}),
            "nullable: `nullable` is true or false, and this is a text",
        ),
        (
            json!({"allOf": {"type": "string"}}),
            "allOf: `allOf` is a list, and this is an object",
        ),
        (
            json!({"$ref": 5}),
            "$ref: `$ref` is a text, and this is a number",
        ),
        (
            json!({"type": {}}),
            "type: `type` is a text or a list, and this is an object",
        ),
    ] {
        let nested = json!({"type": "object", "properties": {"x": schema}});
        let content = json!({"application/json": {"schema": nested}});
        let operation = json!({"requestBody": {"content": content}});
        let place = "/requestBody/content/application~1json/schema/properties/x";
        assert_eq!(told("3.0.3", &operation), [format!("{place}/{what}")]);
    }
    let parameter = json!({"name": "x", "in": "query", "required": "a", "schema": {}});
    let flag = "is true or false, and this is a text";
    assert_eq!(
        told(
            "3.0.3",
            &json!({"parameters": [parameter], "deprecated": "no"})
        ),
        [
            format!("/deprecated: `deprecated` {flag}"),
            format!("/parameters/0/required: `required` {flag}")
        ]
    );
    assert_eq!(
        told("3.0.3", &json!({"requestBody": {"$ref": 5}})),
        ["/requestBody/$ref: a reference is a text"]
    );
    let fine = json!({"name": "x", "in": "query", "required": true, "type": "string"});
    assert_eq!(told("2.0", &json!({"parameters": [fine]})), NOTHING);
}

#[test]
fn what_is_written_as_in_another_version_is_read_and_told() {
    let typed = |kind: &str| json!({"name": "x", "in": "query", "type": kind});
    let schema = |kind: &str| json!({"name": "x", "in": "query", "schema": {"type": kind}});
    let body = |kind: &str| json!({"name": "x", "in": "body", "schema": {"type": kind}});
    let field = |kind: &str| json!({"name": "x", "in": "formData", "type": kind});
    let parameters = |one: Value| json!({"parameters": [one]});
    let response = |member: &str, value: Value| json!({"responses": {"200": {"description": "", member: value}}});
    let content = |kind: &str| json!({"application/json": {"schema": {"type": kind}}});
    for (version, of) in [
        (
            "3.0.3",
            &(|kind: &str| parameters(typed(kind))) as &dyn Fn(&str) -> Value,
        ),
        ("2.0", &|kind| parameters(schema(kind))),
        ("3.1.0", &|kind| parameters(body(kind))),
        ("3.0.3", &|kind| response("schema", json!({"type": kind}))),
        ("2.0", &|kind| response("content", content(kind))),
        (
            "2.0",
            &|kind| json!({"requestBody": {"content": content(kind)}}),
        ),
    ] {
        let root = |kind: &str| {
            let language = if version == "2.0" {
                "swagger"
            } else {
                "openapi"
            };
            json!({language: version, "paths": {"/robots": {"GET": of(kind)}}})
        };
        let comparison = compared(&root("array"), &root("object"));
        let told: Vec<_> = comparison.unread_new.iter().map(|one| &one.what).collect();
        assert_eq!(told.len(), 2, "{comparison:?}");
        assert!(told.iter().all(|what| what.contains("read as")), "{told:?}");
        assert_eq!(comparison.findings.len(), 1, "{comparison:?}");
    }
    assert_eq!(told("3.0.3", &parameters(field("string"))).len(), 2);
}

#[test]
fn what_nothing_is_known_of_is_told() {
    let security = json!({"security": [{"nope": []}]});
    let nope = "/security/0/nope: no security scheme is called `nope`";
    assert_eq!(told("3.0.3", &security), [nope]);
    assert_eq!(told("2.0", &security), [nope]);
    let parameter = json!({"name": "x", "in": "qery", "schema": {}});
    assert_eq!(
        told("3.0.3", &json!({"parameters": [parameter]})),
        ["/parameters/0: no parameter stands in `qery`"]
    );
    let fetch = json!({"openapi": "3.0.3", "paths": {"/robots": {"fetch": {}}}});
    assert_eq!(compared(&fetch, &fetch).unread_new.len(), 1);
}

#[test]
fn a_circle_of_references_is_told() {
    for (x, y) in [
        (
            json!({"$ref": "#/components/schemas/Y"}),
            json!({"$ref": "#/components/schemas/X"}),
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/Y"}]}),
            json!({"oneOf": [{"$ref": "#/components/schemas/X"}]}),
        ),
    ] {
        let components = json!({"schemas": {"X": x, "Y": y}});
        for schema in [
            json!({"$ref": "#/components/schemas/X"}),
            json!({"allOf": [{"type": "object"}, {"$ref": "#/components/schemas/X"}]}),
        ] {
            let content = json!({"application/json": {"schema": schema}});
            let root = and(answers(content), json!({"components": components}));
            let comparison = compared(&root, &root);
            let told = &comparison.unread_new;
            assert_eq!(told.len(), 1, "{comparison:?}");
            assert_eq!(told[0].what, "the reference leads back to itself");
        }
    }
}

#[test]
fn a_default_response_stands_for_the_errors_that_are_not_named() {
    let content =
        |media: &Value| json!({"description": "", "content": {"application/json": media}});
    let ok = json!({"description": "OK"});
    let [text, number] = [text(), number()];
    let root = |errors: &[(&str, &Value)]| {
        let errors = errors
            .iter()
            .map(|(status, media)| ((*status).to_owned(), content(media)));
        let mut all: serde_json::Map<String, Value> = errors.collect();
        all.insert("200".to_owned(), ok.clone());
        responses(Value::Object(all))
    };
    let default = root(&[("default", &text)]);
    let same = root(&[("404", &text), ("default", &text)]);
    let other = root(&[("404", &number), ("default", &text)]);
    assert_eq!(rules(&same, &default), NOTHING);
    assert_eq!(rules(&default, &same), NOTHING);
    assert_eq!(rules(&other, &default), ["response-type-changed"]);
    assert_eq!(rules(&default, &other), ["response-type-changed"]);
    // Of the other errors nothing is known any more.
    let one = root(&[("404", &number)]);
    let changed = ["response-type-changed", "error-status-removed"];
    assert_eq!(rules(&default, &one), changed);
}

#[test]
fn a_redirect_is_no_error() {
    let to = |status: &str| responses(json!({status: {"description": ""}}));
    assert_eq!(
        rules(&to("302"), &to("303")),
        ["redirect-status-removed", "redirect-status-added"]
    );
    assert_eq!(
        rules(&to("304"), &responses(json!({}))),
        ["error-status-removed"]
    );
}

#[test]
fn a_header_that_is_written_another_way_is_found() {
    let header = |header: Value| {
        responses(json!({"200": {"description": "OK", "headers": {"X-Place": header}}}))
    };
    let object = json!({"type": "object"});
    let list = json!({"type": "array", "items": {"type": "string"}});
    let plain = |schema: &Value| header(json!({"schema": schema}));
    let exploded = |schema: &Value| header(json!({"explode": true, "schema": schema}));
    let changed = ["header-style-changed"];
    assert_eq!(rules(&plain(&object), &exploded(&object)), changed);
    assert_eq!(rules(&plain(&list), &exploded(&list)), NOTHING);
    let as_json = header(json!({"content": {"application/json": {"schema": object}}}));
    assert_eq!(rules(&plain(&object), &as_json), changed);
}

#[test]
fn an_operation_that_loses_its_id_is_found() {
    let (named, nameless) = (with(&json!({"operationId": "getRobots"})), with(&json!({})));
    assert_eq!(rules(&named, &nameless), ["operation-id-changed"]);
    assert_eq!(rules(&nameless, &named), NOTHING);
}

#[test]
fn a_part_that_needs_one_more_header_breaks() {
    let part = |headers: Value| {
        takes(json!({"multipart/form-data": {
            "schema": {"type": "object", "properties": {"plan": {"type": "object"}}},
            "encoding": {"plan": {"headers": headers}}}}))
    };
    let header = |is_required: bool| {
        part(json!({"X-Hall": {"required": is_required, "schema": {"type": "string"}}}))
    };
    let none = part(json!({}));
    let breaks = ["request-part-tightened"];
    assert_eq!(rules(&none, &header(true)), breaks);
    assert_eq!(rules(&header(false), &header(true)), breaks);
    assert_eq!(rules(&none, &header(false)), ["request-part-changed"]);
    assert_eq!(rules(&header(true), &none), ["request-part-changed"]);
}

#[test]
fn basic_authorization_is_the_same_in_both_languages() {
    let swagger = json!({"swagger": "2.0", "security": [{"known": []}],
        "securityDefinitions": {"known": {"type": "basic"}}, "paths": {"/robots": {"get": {}}}});
    let scheme = |scheme: Value| {
        let more = json!({"components": {"securitySchemes": {"known": scheme}},
            "security": [{"known": []}]});
        and(with(&json!({})), more)
    };
    let basic = scheme(json!({"type": "http", "scheme": "Basic"}));
    assert_eq!(rules(&swagger, &basic), NOTHING);
    assert_eq!(rules(&basic, &swagger), NOTHING);
    let bearer = scheme(json!({"type": "http", "scheme": "bearer"}));
    assert_eq!(rules(&basic, &bearer), ["security-scheme-changed"]);
}

#[test]
fn headers_that_openapi_3_says_in_other_words_count_for_nothing() {
    let sent = |name: &str| {
        with(
            &json!({"parameters": [{"name": name, "in": "header", "required": true, "schema": {}}]}),
        )
    };
    for name in ["Accept", "Content-Type", "authorization"] {
        assert_eq!(rules(&with(&json!({})), &sent(name)), NOTHING, "{name}");
    }
    let added = ["required-parameter-added"];
    assert_eq!(rules(&with(&json!({})), &sent("X-Hall")), added);
    let received =
        |headers: Value| responses(json!({"200": {"description": "OK", "headers": headers}}));
    let kind = received(json!({"content-type": {"required": true, "schema": {}}}));
    assert_eq!(rules(&kind, &received(json!({}))), NOTHING);
    let swagger = |parameters: Value| json!({"swagger": "2.0", "paths": {"/robots": {"get": {"parameters": parameters}}}});
    let accept = json!([{"name": "Accept", "in": "header", "required": true, "type": "string"}]);
    assert_eq!(rules(&swagger(json!([])), &swagger(accept)), added);
}

#[test]
fn a_media_type_beside_its_range_says_nothing_more() {
    let both = |kind: Value| answers(json!({"application/json": kind, "application/*": text()}));
    let range = answers(json!({"application/*": text()}));
    assert_eq!(rules(&both(text()), &range), NOTHING);
    assert_eq!(rules(&range, &both(text())), NOTHING);
    assert_eq!(rules(&both(number()), &range), ["response-type-changed"]);
    assert_eq!(rules(&range, &both(number())), ["response-type-changed"]);
}

#[test]
fn what_a_callback_is_sent_is_named_as_of_a_webhook() {
    let robot = |kind: &str| {
        let content = json!({"application/json": {"schema": {"type": "object", "properties":
            {"arms": {"type": kind}}}}});
        with(
            &json!({"callbacks": {"moved": {"{$request.query.url}": {"post": {
            "requestBody": {"content": content}}}}}}),
        )
    };
    let comparison = compared(&robot("integer"), &robot("string"));
    assert_eq!(comparison.findings[0].subject, "request body, arms");
}
