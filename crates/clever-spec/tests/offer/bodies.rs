//! Media types, and how the parts of a form are written.

use super::*;

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
    // What holds bytes says nothing of JSON.
    let bytes = json!({"schema": {"type": "string", "format": "binary"}});
    let (one, two) = (
        json!({"*/*": bytes}),
        json!({"*/*": bytes, "application/json": number()}),
    );
    assert_eq!(
        rules(&takes(one), &takes(two)),
        ["request-media-type-added"]
    );
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
    // A file is sent another way than text.
    let changed = ["request-format-changed"];
    assert_eq!(rules(&lists, &new), changed);
    assert_eq!(rules(&new, &lists), changed);
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

#[test]
fn nothing_has_to_be_said_of_a_body_of_bytes() {
    let binary = json!({"schema": {"type": "string", "format": "binary"}});
    let large = json!({"schema": {"type": "string", "format": "binary", "maxLength": 9}});
    for body in [&answers as &dyn Fn(Value) -> Value, &takes] {
        for kind in ["application/octet-stream", "image/png", "audio/*"] {
            let of = |media: &Value| body(json!({kind: media}));
            for silent in [json!({}), json!({"schema": {}}), json!({"schema": true})] {
                assert_eq!(
                    rules(&of(&binary), &of(&silent)),
                    NOTHING,
                    "{kind} {silent}"
                );
                assert_eq!(
                    rules(&of(&silent), &of(&binary)),
                    NOTHING,
                    "{kind} {silent}"
                );
            }
            assert!(!rules(&of(&large), &of(&json!({}))).is_empty(), "{kind}");
            assert!(!rules(&of(&binary), &of(&number())).is_empty(), "{kind}");
        }
        for kind in ["application/json", "*/*", "text/csv"] {
            let of = |media: &Value| body(json!({kind: media}));
            assert!(!rules(&of(&binary), &of(&json!({}))).is_empty(), "{kind}");
        }
    }
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
fn a_media_type_beside_its_range_says_nothing_more() {
    let both = |kind: Value| answers(json!({"application/json": kind, "application/*": text()}));
    let range = answers(json!({"application/*": text()}));
    assert_eq!(rules(&both(text()), &range), NOTHING);
    assert_eq!(rules(&range, &both(text())), NOTHING);
    assert_eq!(rules(&both(number()), &range), ["response-type-changed"]);
    assert_eq!(rules(&range, &both(number())), ["response-type-changed"]);
}

#[test]
fn the_closest_range_of_media_types_counts() {
    for (body, breaks) in [
        (&takes as &dyn Fn(Value) -> Value, "request-type-changed"),
        (&answers, "response-type-changed"),
    ] {
        let ranges = |range: Value| body(json!({"application/*": range, "*/*": text()}));
        let all = |kind: Value, range: Value| {
            body(json!({"application/json": kind, "application/*": range, "*/*": text()}))
        };
        let numbers = ranges(number());
        assert_eq!(rules(&numbers, &all(number(), number())), NOTHING);
        assert_eq!(rules(&all(number(), number()), &numbers), NOTHING);
        assert_eq!(rules(&numbers, &all(text(), number())), [breaks]);
        assert_eq!(rules(&all(text(), number()), &numbers), [breaks]);
        // A range may be new within another one.
        let any = body(json!({"*/*": text()}));
        assert_eq!(rules(&any, &ranges(text())), NOTHING);
        assert_eq!(rules(&any, &numbers), [breaks]);
        let xml = body(json!({"application/xml": number(), "*/*": text()}));
        assert!(rules(&xml, &numbers).contains(&breaks));
    }
}

#[test]
fn each_media_type_in_place_of_a_range_is_compared_with_it() {
    let several = |kind: Value| json!({"application/json": text(), "application/xml": kind});
    let range = json!({"application/*": text()});
    let rest = answers(range.clone());
    let became = "response-media-type-specialized";
    assert_eq!(rules(&rest, &answers(several(text()))), [became]);
    let numbers = json!({"application/json": text(), "application/pdf": number()});
    let changed = ["response-type-changed", became];
    assert_eq!(rules(&rest, &answers(numbers.clone())), changed);
    let taken = takes(range);
    let gone = "request-media-type-removed";
    assert_eq!(rules(&taken, &takes(several(text()))), [gone]);
    let mut changed = rules(&taken, &takes(numbers));
    changed.sort_unstable();
    assert_eq!(changed, [gone, "request-type-changed"]);
}

#[test]
fn an_object_in_a_form_without_parts_is_json_if_that_is_said() {
    let form = |kind: &str, encoding: Value| {
        let schema = json!({"type": "object", "properties": {
            "plan": {"type": "object", "properties": {"hall": {"type": "string"}}},
            "name": {"type": "string"}}});
        takes(json!({kind: {"schema": schema, "encoding": encoding}}))
    };
    let json = json!({"plan": {"contentType": "application/json"}});
    let other = json!({"name": {"contentType": "text/plain"}});
    for (kind, found) in [
        (
            "application/x-www-form-urlencoded",
            &["request-part-changed"] as &[&str],
        ),
        ("multipart/form-data", &NOTHING),
    ] {
        let (said, silent) = (form(kind, json.clone()), form(kind, json!({})));
        assert_eq!(rules(&said, &silent), found, "{kind}");
        assert_eq!(rules(&silent, &said), found, "{kind}");
        assert_eq!(rules(&silent, &form(kind, other.clone())), NOTHING);
    }
}

#[test]
fn what_a_header_of_a_part_holds_is_compared_as_of_a_parameter() {
    let part = |header: Value| {
        takes(json!({"multipart/form-data": {
            "schema": {"type": "object", "properties": {"plan": {"type": "object"}}},
            "encoding": {"plan": {"headers": {"X-Hall": header}}}}}))
    };
    let of = |schema: Value| part(json!({"schema": schema}));
    let [any, number] = ["string", "integer"].map(|kind| of(json!({"type": kind})));
    assert_eq!(rules(&any, &number), ["request-type-narrowed"]);
    assert_eq!(rules(&number, &any), ["request-type-widened"]);
    let short = of(json!({"type": "string", "maxLength": 9}));
    assert_eq!(rules(&any, &short), ["request-limit-tightened"]);
    assert!(rules(&part(json!({})), &short).contains(&"request-limit-tightened"));
    let as_json = part(json!({"content": {"application/json": {"schema": {"type": "string"}}}}));
    assert_eq!(rules(&any, &as_json), ["request-part-changed"]);
}

#[test]
fn a_media_type_may_be_one_that_has_a_name() {
    let root = |kind: &str| {
        let content = json!({"application/json": {"$ref": "#/components/mediaTypes/robot"}});
        let types = json!({"robot": {"schema": {"type": kind}}});
        and(
            answers(content),
            json!({"components": {"mediaTypes": types}}),
        )
    };
    let changed = ["response-type-changed"];
    assert_eq!(rules(&root("string"), &root("integer")), changed);
}
