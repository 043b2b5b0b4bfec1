//! What one part of a schema says of what only others list, and what closes all of them.

use crate::*;

#[test]
fn what_closes_all_parts_refuses_what_none_of_them_lists() {
    let text = json!({"type": "string"});
    let robot = |properties: Value| {
        let base = json!({"type": "object", "properties": properties});
        let closed = json!({"allOf": [to("Base")], "unevaluatedProperties": false});
        (closed, json!({"Base": base}))
    };
    let (one, two) = (
        robot(json!({"a": text})),
        robot(json!({"a": text, "b": text})),
    );
    assert_judged([
        (Sent, two.clone(), one.clone(), BREAKING),
        (Sent, one.clone(), two.clone(), COMPATIBLE),
        (Received, one.clone(), two.clone(), RISKY),
    ]);
    let all = json!({"type": "object", "properties": {"a": text}, "additionalProperties": false});
    assert_same(&one, &alone(all));
    // One part that closes itself alone closes nothing beside it.
    let beside = |properties: Value| {
        let base = json!({"type": "object", "properties": properties});
        let closed = json!({"properties": {"c": text}, "unevaluatedProperties": false});
        (
            json!({"allOf": [to("Base"), closed]}),
            json!({"Base": base}),
        )
    };
    let (one, two) = (beside(json!({})), beside(json!({"b": text})));
    assert_judged([(Sent, one, two, COMPATIBLE)]);
}

#[test]
fn what_is_said_of_other_properties_counts_for_those_that_other_parts_list() {
    let text = |most: u8| json!({"type": "string", "maxLength": most});
    let robot = |others: Value, listed: Value| {
        let map =
            json!({"type": "object", "properties": {"a": {}}, "additionalProperties": others});
        let robot = json!({"type": "object", "properties": {"a": {}, "n": listed},
            "additionalProperties": false});
        alone(json!({"allOf": [map, robot]}))
    };
    assert_wider(&robot(text(3), text(9)), &robot(text(6), text(9)));
    assert_same(&robot(text(3), text(6)), &robot(text(3), text(9)));
    // What one part lists itself is none of its others.
    let lists = |properties: Value| {
        let map = json!({"type": "object", "properties": properties,
            "additionalProperties": text(3)});
        let robot = json!({"type": "object", "properties": {"n": text(9)}});
        alone(json!({"allOf": [map, robot]}))
    };
    let listed = lists(json!({"n": {}}));
    assert_judged([
        (Sent, listed.clone(), lists(json!({})), BREAKING),
        (Received, lists(json!({})), listed, BREAKING),
    ]);
    // Many parts may say the same.
    let many = |kind: &str| {
        let maps = (10..60).map(|most| {
            let name = format!("p{most}");
            json!({"type": "object", "properties": {name: {}}, "additionalProperties": text(most)})
        });
        let last = json!({"properties": {"z": {"type": kind}}});
        alone(json!({"allOf": maps.chain([last]).collect::<Vec<_>>()}))
    };
    assert_judged([(Sent, many("string"), many("integer"), BREAKING)]);
    // Who says what nothing could keep to means something else, and changes of that are told.
    let (number, other) = (json!({"type": "integer"}), json!({"type": "boolean"}));
    assert_judged([(
        Sent,
        robot(text(3), number),
        robot(text(3), other),
        BREAKING,
    )]);
}

#[test]
fn a_part_that_evaluates_its_own_properties_alone_closes_itself() {
    let text = json!({"type": "string"});
    let robot = |closes: &str, properties: Value| {
        let closed = json!({"type": "object", "properties": properties, closes: false});
        let open = json!({"type": "object", "properties": {"b": text}});
        alone(json!({"allOf": [closed, open]}))
    };
    let closes = "unevaluatedProperties";
    let (one, two) = (json!({"a": text}), json!({"a": text, "b": text}));
    assert_judged([
        (
            Sent,
            robot(closes, two.clone()),
            robot(closes, one.clone()),
            BREAKING,
        ),
        (
            Sent,
            robot(closes, one.clone()),
            robot(closes, two),
            COMPATIBLE,
        ),
    ]);
    assert_same(
        &robot(closes, one.clone()),
        &robot("additionalProperties", one),
    );
}

#[test]
fn what_closes_all_forms_refuses_what_neither_they_nor_their_base_list() {
    let text = json!({"type": "string"});
    let form = |name: &str, more: &[&str]| {
        let names = more.iter().chain([&name]);
        let properties = names.map(|name| ((*name).to_owned(), text.clone()));
        let properties: serde_json::Map<String, Value> = properties.collect();
        json!({"type": "object", "properties": properties, "required": [name]})
    };
    let robot = |base: &[&str], legs: &[&str]| {
        alone(
            json!({"allOf": [form("id", base)], "unevaluatedProperties": false,
            "oneOf": [form("arms", &[]), form("legs", legs)]}),
        )
    };
    let changes = [
        (robot(&["a"], &["b"]), robot(&["a"], &[])),
        (robot(&["a"], &["b"]), robot(&[], &["b"])),
    ];
    for (wide, narrow) in changes {
        assert_judged([
            (Sent, wide.clone(), narrow.clone(), BREAKING),
            (Sent, narrow.clone(), wide.clone(), COMPATIBLE),
            (Received, narrow, wide, RISKY),
        ]);
    }
    let closed = |mut form: Value, names: &[&str]| {
        for name in names {
            form["properties"][*name] = text.clone();
        }
        form["required"].as_array_mut().unwrap().push(json!("id"));
        form["additionalProperties"] = json!(false);
        form
    };
    let each = json!({"oneOf": [closed(form("arms", &[]), &["id", "a"]),
        closed(form("legs", &["b"]), &["id", "a"])]});
    assert_same(&robot(&["a"], &["b"]), &alone(each));
}

#[test]
fn forms_may_each_be_closed_by_themselves_or_all_together() {
    let text = json!({"type": "string"});
    let form = |kind: &str, name: &str| {
        let kind = json!({"type": "string", "enum": [kind]});
        let own = json!({"type": "object", "properties": {"kind": kind, name: text},
            "required": ["kind"]});
        json!({"allOf": [to("Base"), own]})
    };
    let named = json!({"Base": {"type": "object", "properties": {"id": text}}});
    let closed = |mut schema: Value| {
        schema["unevaluatedProperties"] = json!(false);
        schema
    };
    let of = |forms: [Value; 2]| json!({"oneOf": forms});
    let each = of([closed(form("cat", "claw")), closed(form("dog", "bark"))]);
    let together = |bark: &str| closed(of([form("cat", "claw"), form("dog", bark)]));
    assert_same(
        &(each.clone(), named.clone()),
        &(together("bark"), named.clone()),
    );
    assert_judged([(
        Sent,
        (each, named.clone()),
        (together("noise"), named),
        BREAKING,
    )]);
}

#[test]
fn a_closed_part_refuses_names_that_only_others_have_a_pattern_for() {
    let text = json!({"type": "string"});
    for closes in ["additionalProperties", "unevaluatedProperties"] {
        let robot = |is_apart: bool, most: u8| {
            let mut closed = json!({"type": "object", "properties": {"a": text, "x-a": text},
                closes: false});
            let patterns = json!({"^x-": {"type": "string", "maxLength": most}});
            if is_apart {
                return alone(json!({"allOf": [closed, {"patternProperties": patterns}]}));
            }
            closed["patternProperties"] = patterns;
            alone(closed)
        };
        assert_judged([
            (Sent, robot(false, 9), robot(true, 9), BREAKING),
            (Sent, robot(true, 9), robot(false, 9), COMPATIBLE),
            (Received, robot(true, 9), robot(false, 9), RISKY),
        ]);
        // They count for what the closed part lists.
        assert_wider(&robot(true, 3), &robot(true, 9));
    }
}
