//! Properties that are listed, and those that are not.

use crate::*;

#[test]
fn a_property_that_gets_listed_was_one_of_the_others_before() {
    let (text, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    let map = |keyword: &str, listed: Value| {
        let values = match keyword {
            "patternProperties" => json!({"^n": text}),
            _ => text.clone(),
        };
        alone(json!({"type": "object", keyword: values, "properties": listed}))
    };
    let others = |listed: Value| map("additionalProperties", listed);
    let (same, other) = (json!({"n": text}), json!({"n": integer}));
    assert_judged([
        (Sent, others(json!({})), others(same.clone()), COMPATIBLE),
        (
            Received,
            others(json!({})),
            others(same.clone()),
            COMPATIBLE,
        ),
        (Sent, others(json!({})), others(other.clone()), BREAKING),
        (Received, others(json!({})), others(other.clone()), BREAKING),
        (Sent, others(same.clone()), others(json!({})), RISKY),
        (Sent, others(other.clone()), others(json!({})), BREAKING),
    ]);
    let gone = found(Received, &others(other.clone()), &others(json!({})));
    assert!(gone.contains("response-type-changed"), "{gone}");
    // What a pattern says of the name holds beside what is listed.
    let pattern = |listed: Value| map("patternProperties", listed);
    let alone = alone(json!({"type": "object", "properties": other.clone()}));
    assert_judged([
        (Sent, pattern(json!({})), pattern(same), COMPATIBLE),
        (Sent, pattern(json!({})), pattern(other.clone()), BREAKING),
        (Received, pattern(json!({})), pattern(other), COMPATIBLE),
        (Received, pattern(json!({})), alone, BREAKING),
        // Of a name that it does not have, nothing was said.
        (
            Sent,
            pattern(json!({})),
            pattern(json!({"m": integer})),
            COMPATIBLE,
        ),
    ]);
}

#[test]
fn a_closed_part_refuses_what_other_parts_list() {
    let text = json!({"type": "string"});
    let part = |name: &str, is_closed: bool| {
        let listed = json!({name: text, "common": text});
        match is_closed {
            true => json!({"type": "object", "properties": listed, "additionalProperties": false}),
            false => json!({"type": "object", "properties": listed}),
        }
    };
    let all = |a: bool, b: bool| alone(json!({"allOf": [part("a", a), part("b", b)]}));
    let refused = "another part, which is closed, refuses it";
    assert_eq!(
        found(Sent, &all(false, true), &all(true, true)),
        format!("request-property-refused: {refused}\n")
    );
    assert_eq!(
        found(Received, &all(false, true), &all(true, true)),
        format!("response-property-removed: {refused}\n")
    );
    assert_judged([
        (Sent, all(true, true), all(false, true), COMPATIBLE),
        (Received, all(true, true), all(false, true), RISKY),
        (Sent, all(false, false), all(false, true), BREAKING),
        (Sent, all(false, true), all(false, true), None),
    ]);
    // A part that lists them all refuses none.
    let both = json!({"type": "object", "properties": {"a": text, "b": text, "common": text},
        "additionalProperties": false});
    assert_same(
        &alone(both.clone()),
        &alone(json!({"allOf": [part("a", false), both]})),
    );
}

#[test]
fn an_object_is_closed_by_either_keyword() {
    let object = |more: Value| {
        let mut object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let more = more.as_object().unwrap().clone();
        object.as_object_mut().unwrap().extend(more);
        alone(object)
    };
    let closed = object(json!({"additionalProperties": false}));
    let unevaluated = object(json!({"unevaluatedProperties": false}));
    assert_same(&closed, &unevaluated);
    let open = object(json!({}));
    assert_judged([
        (Sent, open.clone(), unevaluated.clone(), BREAKING),
        (Sent, unevaluated.clone(), open.clone(), COMPATIBLE),
        (Received, unevaluated.clone(), open.clone(), RISKY),
    ]);
    let patterns = |keyword: &str| object(json!({keyword: false, "patternProperties": {"^x": {}}}));
    assert_same(
        &patterns("additionalProperties"),
        &patterns("unevaluatedProperties"),
    );
    // All of them are evaluated.
    let others = json!({"additionalProperties": {"type": "integer"}});
    let mut both = others.clone();
    both["unevaluatedProperties"] = json!(false);
    assert_same(&object(others), &object(both));
    // What other parts list is evaluated, too.
    for (keyword, other) in [
        ("allOf", json!([{"properties": {"b": {}}}])),
        (
            "anyOf",
            json!([{"properties": {"b": {}}}, {"properties": {"c": {}}}]),
        ),
        ("dependentSchemas", json!({"a": {"properties": {"b": {}}}})),
        ("if", json!({"properties": {"b": {}}})),
    ] {
        let parts = |closes: &str| object(json!({keyword: other, closes: false, "then": true}));
        let (closed, unevaluated) = (
            parts("additionalProperties"),
            parts("unevaluatedProperties"),
        );
        assert_judged([(Sent, unevaluated, closed, BREAKING)]);
    }
}

#[test]
fn a_new_pattern_of_names_is_one_of_listed_names_too() {
    let robot = |more: Value| {
        let mut robot = json!({"type": "object", "additionalProperties": false,
            "properties": {"x_id": {"type": "integer"}, "y": {"type": "integer"}}});
        let more = more.as_object().unwrap().clone();
        robot.as_object_mut().unwrap().extend(more);
        alone(robot)
    };
    let with = |pattern: &str| robot(json!({"patternProperties": {pattern: {"maximum": 9}}}));
    assert_judged([
        (Sent, robot(json!({})), with("^x_"), BREAKING),
        (Sent, with("^x_"), robot(json!({})), BREAKING),
        (Sent, robot(json!({})), with("^z_"), COMPATIBLE),
    ]);
}

#[test]
fn a_pattern_of_names_that_is_gone_leaves_them_to_the_others() {
    let object = |patterns: &[&str], others: Value| {
        let patterns = patterns.iter();
        let patterns = patterns.map(|one| ((*one).to_owned(), json!({"type": "string"})));
        let patterns: serde_json::Map<String, Value> = patterns.collect();
        alone(
            json!({"type": "object", "patternProperties": patterns, "additionalProperties": others}),
        )
    };
    let text = json!({"type": "string"});
    let (some, none) = (object(&["^x"], json!(false)), object(&[], json!(false)));
    assert_judged([
        (Sent, some.clone(), none.clone(), BREAKING),
        (Sent, none.clone(), some.clone(), COMPATIBLE),
        (Received, some.clone(), none.clone(), COMPATIBLE),
        (Received, none, some.clone(), RISKY),
    ]);
    let (both, other) = (object(&["^x"], text.clone()), object(&[], text.clone()));
    assert_same(&both, &other);
    assert_judged([
        (Sent, some.clone(), other.clone(), COMPATIBLE),
        (Sent, other, some, BREAKING),
    ]);
    let number = json!({"type": "integer"});
    let changed = object(&[], number.clone());
    for (was, is) in [
        (object(&["^x"], number.clone()), changed.clone()),
        (changed, object(&["^x"], number)),
    ] {
        assert_judged([(Sent, was.clone(), is.clone(), BREAKING)]);
        assert!(found(Sent, &was, &is).starts_with("request-type-changed"));
    }
    // Where anything goes, it is a condition.
    let open = |patterns: &[&str]| object(patterns, json!(true));
    assert_wider(&open(&["^x"]), &open(&[]));
}

#[test]
fn an_item_that_is_listed_was_one_of_the_others_before() {
    let list = |first: &[&str], others: Value| {
        let first: Vec<Value> = first.iter().map(|kind| json!({"type": kind})).collect();
        alone(json!({"type": "array", "prefixItems": first, "items": others}))
    };
    let text = json!({"type": "string"});
    assert_same(&list(&[], text.clone()), &list(&["string"], text.clone()));
    assert_wider(
        &list(&["string"], json!(false)),
        &list(&["string", "string"], json!(false)),
    );
    assert_wider(&list(&["string"], json!(true)), &list(&[], json!(true)));
    let changed = (list(&["integer"], text.clone()), list(&[], text));
    assert_judged([
        (Sent, changed.0.clone(), changed.1.clone(), BREAKING),
        (Sent, changed.1, changed.0, BREAKING),
    ]);
}

#[test]
fn what_is_required_and_not_listed_is_one_of_the_others() {
    let (text, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    let of = |keyword: &str, said: Value, listed: Value| {
        alone(json!({"type": "object", keyword: said, "properties": listed, "required": ["n"]}))
    };
    let (same, other) = (json!({"n": integer}), json!({"n": text}));
    for (keyword, said) in [
        ("additionalProperties", integer.clone()),
        ("patternProperties", json!({"^n": integer})),
    ] {
        let of = |listed: &Value| of(keyword, said.clone(), listed.clone());
        let unlisted = of(&json!({}));
        assert_same(&unlisted, &of(&same));
        // A pattern holds beside what is listed.
        if keyword == "additionalProperties" {
            assert_judged([
                (Sent, of(&other), unlisted.clone(), BREAKING),
                (Received, of(&other), unlisted.clone(), BREAKING),
                (Sent, unlisted.clone(), of(&other), BREAKING),
                (Received, unlisted.clone(), of(&other), BREAKING),
            ]);
        }
    }
    // Where there are no others, it is gone, whatever still asks for it.
    let closed = |listed: &Value| of("additionalProperties", json!(false), listed.clone());
    let (listed, unlisted) = (closed(&same), closed(&json!({})));
    assert_judged([
        (Sent, listed.clone(), unlisted.clone(), BREAKING),
        (Received, listed.clone(), unlisted.clone(), BREAKING),
        (Sent, unlisted.clone(), listed, BREAKING),
        (Sent, unlisted.clone(), unlisted, None),
    ]);
}

#[test]
fn a_closed_object_takes_what_a_pattern_takes() {
    let text = json!({"type": "string"});
    let closed = |keyword: &str, said: Value| {
        alone(json!({"type": "object", "additionalProperties": false, keyword: said}))
    };
    let listed = closed("properties", json!({"name": text}));
    assert_judged([
        (
            Sent,
            listed.clone(),
            closed("patternProperties", json!({"^n": text})),
            RISKY,
        ),
        (
            Sent,
            listed,
            closed("patternProperties", json!({"^m": text})),
            BREAKING,
        ),
    ]);
}
