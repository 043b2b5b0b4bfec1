//! Whether a number is told from its text.

use crate::*;

#[test]
fn a_part_of_a_form_is_json_if_it_holds_others_or_says_so() {
    let form = |kind: &str, size: &str, encoding: Value| {
        let size = json!({"type": size});
        let arm = json!({"type": "object", "properties": {"size": size}});
        let schema = json!({"type": "object", "properties":
            {"arm": arm, "arms": {"type": "array", "items": arm}, "size": size}});
        takes(json!({kind: {"schema": schema, "encoding": encoding}}))
    };
    let changes = |kind: &str, encoding: Value| {
        let [old, new] = ["integer", "string"].map(|size| form(kind, size, encoding.clone()));
        let findings = compared(&old, &new).findings.into_iter();
        let told = findings.map(|finding| format!("{} {}", finding.subject, finding.rule.id));
        let mut told: Vec<String> = told.collect();
        told.sort_unstable();
        told
    };
    let (changed, widened) = ("request-type-changed", "request-type-widened");
    let all = |arm: &str, size: &str| {
        let all = [("arm.size", arm), ("arms[].size", arm), ("size", size)];
        all.map(|(name, rule)| format!("request body, {name} {rule}"))
    };
    assert_eq!(
        changes("multipart/form-data", json!({})),
        all(changed, widened)
    );
    let urlencoded = "application/x-www-form-urlencoded";
    assert_eq!(changes(urlencoded, json!({})), all(widened, widened));
    let said = |name: &str, kind: &str| json!({name: {"contentType": kind}});
    for (kind, usual) in [("multipart/form-data", changed), (urlencoded, widened)] {
        let json = changes(kind, said("size", "application/json"));
        assert_eq!(json, all(usual, changed), "{kind}");
    }
    let xml = changes("multipart/form-data", said("arm", "application/xml"));
    assert_eq!(xml[0], format!("request body, arm.size {widened}"));
}

#[test]
fn what_a_part_of_any_name_holds_is_no_part() {
    let form = |mood: &Value| {
        let arm = json!({"type": "object", "properties": {"mood": mood}});
        let schema = json!({"type": "object", "patternProperties": {"^arm": arm}});
        takes(json!({"multipart/form-data": {"schema": schema}}))
    };
    let text = json!({"type": "string"});
    let list = form(&json!({"type": "array", "items": text}));
    assert_eq!(rules(&form(&text), &list), ["request-type-changed"]);
    let number = form(&json!({"type": "integer"}));
    assert_eq!(rules(&number, &form(&text)), ["request-type-changed"]);
}

#[test]
fn a_field_of_a_form_may_become_a_list() {
    let form = |kind: &str, mood: Value, encoding: Value| {
        let schema = json!({"type": "object", "properties": {"mood": mood}});
        takes(json!({kind: {"schema": schema, "encoding": {"mood": encoding}}}))
    };
    let list = |items: &Value| json!({"type": "array", "items": items});
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let bytes = json!({"type": "string", "format": "binary"});
    let fewest = |items: u8| json!({"type": "array", "items": text, "minItems": items});
    let became = |kind: &str, was: &Value, is: Value, said: Value| {
        let both = [was, &is].map(|mood| form(kind, mood.clone(), said.clone()));
        rules(&both[0], &both[1])
    };
    let list_alone = ["parameter-became-list"];
    let changed = ["request-type-changed"];
    for kind in ["multipart/form-data", "application/x-www-form-urlencoded"] {
        let plain = |was: &Value, is: Value| became(kind, was, is, json!({}));
        assert_eq!(plain(&text, list(&text)), list_alone);
        assert_eq!(plain(&bytes, list(&bytes)), list_alone);
        assert_eq!(plain(&text, fewest(1)), list_alone);
        assert_eq!(plain(&text, fewest(2)), changed);
        let mut calm = list(&text);
        calm["default"] = json!(["calm"]);
        assert!(plain(&text, calm).contains(&"request-default-changed"));
        assert!(plain(&text, list(&number)).contains(&"request-type-narrowed"));
        assert!(plain(&json!({"type": "object"}), list(&text)).contains(&changed[0]));
        assert_eq!(plain(&list(&text), text.clone()), changed);
        for said in [
            json!({"contentType": "application/json"}),
            json!({"explode": false}),
        ] {
            assert_eq!(became(kind, &text, list(&text), said), changed);
        }
    }
    let json = |mood: &Value| {
        takes(json!({"application/json": {"schema":
        {"type": "object", "properties": {"mood": mood}}}}))
    };
    assert_eq!(rules(&json(&text), &json(&list(&text))), changed);
    let answer = |mood: &Value| {
        answers(json!({"multipart/form-data": {"schema":
        {"type": "object", "properties": {"mood": mood}}}}))
    };
    let found = rules(&answer(&text), &answer(&list(&text)));
    assert_eq!(found, ["response-type-changed"]);
}

#[test]
fn the_data_of_events_is_json() {
    for (kind, rule) in [
        ("text/event-stream", "response-type-changed"),
        ("text/yaml", "response-type-changed"),
        ("text/csv", "response-type-narrowed"),
    ] {
        let (old, new) = (json!({kind: text()}), json!({kind: number()}));
        assert_eq!(rules(&answers(old), &answers(new)), [rule], "{kind}");
    }
}

#[test]
fn a_file_is_sent_another_way_than_text() {
    let swagger = |kind: &str| {
        let field = json!({"name": "photo", "in": "formData", "type": kind});
        swagger(&json!({"consumes": ["multipart/form-data"], "parameters": [field]}))
    };
    let body = |kind: &str, schema: Value| {
        let arms = json!({"type": "array", "items": schema});
        let schema = json!({"type": "object", "properties": {"photo": schema, "photos": arms}});
        takes(json!({kind: {"schema": schema}}))
    };
    let bytes = || json!({"type": "string", "format": "binary"});
    let text = || json!({"type": "string"});
    let (changed, form) = ("request-format-changed", "multipart/form-data");
    for (file, text) in [
        (swagger("file"), swagger("string")),
        (swagger("file"), swagger("integer")),
        (body(form, bytes()), body(form, text())),
    ] {
        assert!(rules(&file, &text).contains(&changed), "{text}");
        assert!(rules(&text, &file).contains(&changed), "{text}");
    }
    // What may be anything may be a file.
    let (file, anything) = (body(form, bytes()), body(form, json!({})));
    assert!(!rules(&file, &anything).contains(&changed));
    // Where it is said as what it is written, that is how it is written.
    let said = |schema: Value| {
        let schema = json!({"type": "object", "properties": {"photo": schema}});
        let encoding = json!({"photo": {"contentType": "image/png"}});
        takes(json!({form: {"schema": schema, "encoding": encoding}}))
    };
    assert_eq!(
        rules(&said(bytes()), &said(text())),
        ["request-format-removed"]
    );
    // Elsewhere bytes are a text like others.
    let removed = "request-format-removed";
    let kind = "application/json";
    assert_eq!(
        rules(&body(kind, bytes()), &body(kind, text())),
        [removed, removed]
    );
}
