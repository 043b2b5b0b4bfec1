//! Statuses and headers of what is answered.

use super::*;

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
fn a_success_that_default_stood_for_may_get_a_status_of_its_own() {
    let openapi = |said: &Value| {
        let media = |schema: &Value| json!({"application/json": {"schema": schema}});
        let content = |schema: &Value| json!({"description": "", "content": media(schema)});
        let said = said.as_object().unwrap().iter();
        responses(
            said.map(|(status, schema)| (status.clone(), content(schema)))
                .collect(),
        )
    };
    let swagger = |said: &Value| {
        let said = said.as_object().unwrap().iter();
        let response = |schema: &Value| json!({"description": "", "schema": schema});
        let said: Value = said
            .map(|(status, schema)| (status.clone(), response(schema)))
            .collect();
        swagger(&json!({"responses": said}))
    };
    let [text, number] = ["string", "integer"].map(|kind| json!({"type": kind}));
    for root in [&openapi as &dyn Fn(&Value) -> Value, &swagger] {
        let all = root(&json!({"default": text}));
        let same = root(&json!({"200": text, "default": text}));
        let other = root(&json!({"200": number, "default": text}));
        assert_eq!(rules(&all, &same), NOTHING);
        assert_eq!(rules(&all, &other), ["response-type-changed"]);
        // Another success may come than clients know.
        let added = "success-status-added";
        assert_eq!(rules(&same, &all), [added]);
        assert_eq!(rules(&other, &all), ["response-type-changed", added]);
    }
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
        // A number has no quotes.
        assert_eq!(rules(&header(number()), &content(number())), NOTHING);
        assert_eq!(rules(&content(number()), &header(number())), NOTHING);
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
fn the_announced_end_of_a_header_is_compared() {
    let until = |day: &str| {
        let header = json!({"schema": text()["schema"], "deprecated": true, "x-sunset": day});
        responses(json!({"200": {"description": "OK", "headers": {"X-Left": header}}}))
    };
    let (early, late) = (until("2030-01-01"), until("2030-02-01"));
    assert_eq!(rules(&late, &early), ["sunset-earlier"]);
    assert_eq!(rules(&early, &late), ["sunset-changed"]);
    let without = responses(json!({"200": {"description": "OK"}}));
    assert_eq!(rules(&early, &without), ["removed-before-sunset"]);
}
