//! Which operations there are, webhooks and callbacks among them.

use clever_spec::compare::compare_on;
use jiff::civil::date;

use super::*;

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
    // Beside a success, `default` stands for none.
    let both = answered(json!({"200": answer(text()), "default": answer(text())}));
    assert_eq!(rules(&both, &all), NOTHING);
    assert_eq!(rules(&all, &both), ["answer-removed"]);
    assert_eq!(rules(&answered(json!({})), &one), NOTHING);
}

/// A webhook, and the callback of an operation.
fn calls(called: &Value) -> [Value; 2] {
    let webhook = json!({"openapi": "3.1.0", "webhooks": {"moved": {"post": called}}});
    let callback =
        with(&json!({"callbacks": {"moved": {"{$request.query.url}": {"post": called}}}}));
    [webhook, callback]
}

#[test]
fn headers_of_an_answer_are_sent() {
    let answered = |headers: Value| {
        calls(&json!({"responses": {"200": {"description": "", "headers": headers}}}))
    };
    let header = |is_required: bool, kind: &str| {
        answered(json!({"X-Hall": {"required": is_required, "schema": {"type": kind}}}))
    };
    let none = answered(json!({}));
    let [needed, maybe] = [true, false].map(|is_required| header(is_required, "string"));
    let numbers = header(false, "integer");
    for way in 0..2 {
        let found = |old: &[Value; 2], new: &[Value; 2]| rules(&old[way], &new[way]);
        assert_eq!(found(&none, &needed), ["required-parameter-added"]);
        assert_eq!(found(&none, &maybe), ["parameter-added"]);
        assert_eq!(found(&needed, &none), ["parameter-removed"]);
        assert_eq!(found(&maybe, &needed), ["parameter-became-required"]);
        assert_eq!(found(&needed, &maybe), ["parameter-became-optional"]);
        assert_eq!(found(&maybe, &numbers), ["request-type-narrowed"]);
        let comparison = compared(&none[way], &needed[way]);
        assert_eq!(comparison.findings[0].subject, "answer 200, header X-Hall");
    }
}

#[test]
fn the_announced_end_of_a_webhook_is_compared() {
    let ends = |day: &str| calls(&json!({"deprecated": true, "x-sunset": day}));
    let plain = calls(&json!({}));
    let named = calls(&json!({"operationId": "onMove"}));
    let (early, late) = (ends("2030-01-01"), ends("2030-02-01"));
    let gone = [json!({"openapi": "3.1.0"}), with(&json!({}))];
    for way in 0..2 {
        let found = |old: &[Value; 2], new: &[Value; 2]| rules(&old[way], &new[way]);
        let announced = ["sunset-changed", "operation-deprecated"];
        assert_eq!(found(&plain, &early), announced);
        assert_eq!(found(&early, &plain), ["operation-reinstated"]);
        assert_eq!(found(&late, &early), ["sunset-earlier"]);
        assert_eq!(found(&named, &plain), ["operation-id-changed"]);
        assert_eq!(found(&late, &gone), ["removed-before-sunset"]);
        assert_eq!(found(&plain, &gone), ["webhook-removed"]);
        let (was, is) = (tree(&late[way]), tree(&gone[way]));
        let then = compare_on(date(2030, 2, 1), &was, &is);
        assert_eq!(then.findings[0].rule.id, "removed-after-sunset");
    }
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
fn an_operation_that_loses_its_id_is_found() {
    let (named, nameless) = (with(&json!({"operationId": "getRobots"})), with(&json!({})));
    assert_eq!(rules(&named, &nameless), ["operation-id-changed"]);
    assert_eq!(rules(&nameless, &named), NOTHING);
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

#[test]
fn a_callback_is_known_again_by_what_it_is_called_with() {
    let root = |path: &str, names: &[(&str, &str)]| {
        let call = |said: &str| {
            let answers = json!({said: {"description": "Taken"}});
            json!({"{$request.query.url}": {"post": {"responses": answers}}})
        };
        let calls = names.iter();
        let calls = calls.map(|(name, said)| ((*name).to_owned(), call(said)));
        let calls: serde_json::Map<String, Value> = calls.collect();
        json!({"openapi": "3.0.3", "paths": {path: {"get": {"callbacks": calls}}}})
    };
    let one = root("/robots/{id}", &[("moved", "204")]);
    assert_eq!(
        rules(&one, &root("/robots/{id}", &[("turned", "204")])),
        NOTHING
    );
    assert_eq!(
        rules(&one, &root("/robots/{robot}", &[("moved", "204")])),
        NOTHING
    );
    // That of its own name comes first.
    let two = root("/robots/{id}", &[("fell", "202"), ("moved", "204")]);
    assert_eq!(rules(&one, &two), ["webhook-added"]);
    assert_eq!(rules(&two, &one), ["webhook-removed"]);
    let renamed = root("/robots/{id}", &[("moved", "204"), ("slept", "202")]);
    assert_eq!(rules(&two, &renamed), NOTHING);
}

#[test]
fn a_last_day_that_nobody_can_read_is_told_where_it_is_new() {
    let ends = |day: &str| {
        let limit = json!({"name": "limit", "in": "query", "schema": {}, "deprecated": true,
            "x-sunset": day});
        with(&json!({"deprecated": true, "x-sunset": day, "parameters": [limit]}))
    };
    let (unread, day) = (ends("next summer"), ends("2030-01-01"));
    assert_eq!(rules(&day, &unread), ["sunset-unreadable"; 2]);
    assert_eq!(rules(&ends("some day"), &unread), ["sunset-unreadable"; 2]);
    assert_eq!(rules(&unread, &day), ["sunset-changed"; 2]);
    let gone = json!({"openapi": "3.0.3", "paths": {}});
    assert_eq!(rules(&unread, &gone), ["removed-before-sunset"]);
    let without = with(&json!({"deprecated": true, "x-sunset": "next summer"}));
    assert_eq!(rules(&unread, &without), ["removed-before-sunset"]);
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item_counts() {
    for version in ["3.0.3", "3.1.0"] {
        let root = |beside: Value| {
            let item = and(json!({"$ref": "#/paths/~1robots"}), beside);
            let answers = json!({"200": {"description": "OK"}});
            let robots = json!({"get": {"responses": answers}});
            let servers = json!([{"url": "https://robots.example"}]);
            json!({"openapi": version, "servers": servers,
                "paths": {"/robots": robots, "/androids": item}})
        };
        let none = root(json!({}));
        let described = json!({"summary": "Androids", "x-hall": 1});
        assert_eq!(rules(&none, &root(described)), NOTHING);
        let more = root(json!({"post": {"responses": {"200": {"description": "OK"}}}}));
        assert_eq!(rules(&none, &more), ["operation-added"]);
        assert_eq!(rules(&more, &none), ["operation-removed"]);
        let asks = root(json!({"parameters": [
            {"name": "hall", "in": "query", "required": true, "schema": {"type": "string"}}]}));
        assert_eq!(rules(&none, &asks), ["required-parameter-added"]);
        let elsewhere = root(json!({"servers": [{"url": "https://androids.example"}]}));
        let moved = ["server-removed", "server-added"];
        assert_eq!(rules(&none, &elsewhere), moved);
    }
}

#[test]
fn what_a_path_item_and_its_reference_have_both_is_told() {
    let get = |media: Value| {
        let content = json!({"application/json": media});
        json!({"get": {"responses": {"200": {"description": "OK", "content": content}}}})
    };
    let root = |beside: Value| {
        let item = and(json!({"$ref": "#/paths/~1robots"}), beside);
        json!({"openapi": "3.0.3", "paths": {"/robots": get(text()), "/androids": item}})
    };
    let flag = json!({"schema": {"type": "boolean"}});
    let comparison = compared(&root(get(flag)), &root(get(number())));
    let findings = comparison.findings.iter();
    let found: Vec<_> = findings
        .map(|one| (one.rule.id, &one.used_by[..]))
        .collect();
    let androids = ["GET /androids".to_owned()];
    assert_eq!(found, [("response-type-changed", &androids[..])]);
    for told in [comparison.unread_old, comparison.unread_new] {
        let [problem] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert_eq!(
            problem.place.pointer.as_deref(),
            Some("/paths/~1androids/get")
        );
        let what = "the path item that is referred to has this too: read as it stands here";
        assert_eq!(problem.what, what);
    }
}

#[test]
fn what_a_path_item_and_its_reference_say_alike_is_as_it_stands() {
    let root = |answers: Value| {
        let robots = json!({"get": {"responses": answers}});
        let item = and(json!({"$ref": "#/paths/~1robots"}), robots.clone());
        json!({"openapi": "3.0.3", "paths": {"/robots": robots, "/androids": item}})
    };
    let old = root(json!({"200": {"description": "OK"}}));
    assert_eq!(rules(&old, &old), NOTHING);
    let new = root(json!({"204": {"description": "OK"}}));
    assert!(!rules(&old, &new).is_empty());
}
