//! Conditions that a value has to keep to.

use crate::*;

#[test]
fn what_is_ruled_out_turns_the_direction_around() {
    let not = |values: Value| alone(json!({"not": {"enum": values}}));
    assert_wider(&not(json!(["a", "b"])), &not(json!(["a"])));
    let other = (not(json!(["a"])), not(json!(["b"])));
    assert_judged([
        (Sent, other.0.clone(), other.1.clone(), BREAKING),
        (Received, other.0, other.1, BREAKING),
    ]);
    assert_same(
        &alone(json!({"not": {"enum": ["a", "b"], "required": ["x", "y"]}})),
        &alone(json!({"not": {"enum": ["b", "a"], "required": ["y", "x"]}})),
    );
    assert_same(
        &alone(json!({"dependentRequired": {"a": ["b", "c"]}})),
        &alone(json!({"dependentRequired": {"a": ["c", "b"]}})),
    );
}

#[test]
fn conditions_are_compared_by_what_they_ask_for() {
    let text = json!({"properties": {"a": {"type": "string"}}, "required": ["a", "b"]});
    let same = [
        json!({"properties": {"a": {"type": ["string"]}}, "required": ["b", "a"]}),
        json!({"properties": {"a": {"type": "string", "x-order": 1}}, "required": ["a", "b"], "x-note": true}),
        json!({"properties": {"a": {"type": "string", "description": "A", "title": "A", "example": "a",
            "examples": ["a"], "default": "a", "deprecated": true, "readOnly": true, "$comment": "a"}},
            "required": ["a", "b"], "description": "All of it"}),
        json!({"allOf": [text]}),
        json!({"allOf": [{"allOf": [text]}]}),
        json!({"properties": {"a": {"allOf": [{"type": "string"}]}}, "required": ["b", "a", "b"]}),
        json!({"oneOf": [text]}),
        to("Text"),
    ];
    let holders: [&dyn Fn(&Value) -> Value; 5] = [
        &|schema| json!({"not": schema}),
        &|schema| json!({"if": schema, "then": {"required": ["c"]}}),
        &|schema| json!({"if": {"required": ["c"]}, "then": schema}),
        &|schema| json!({"if": {"required": ["c"]}, "else": schema}),
        &|schema| json!({"if": {"not": schema}, "then": {"required": ["c"]}}),
    ];
    let named = json!({"Text": text});
    for holder in holders {
        for written in &same {
            assert_same(
                &(holder(&text), named.clone()),
                &(holder(written), named.clone()),
            );
        }
        for other in [
            json!({"properties": {"a": {"type": "integer"}}, "required": ["a", "b"]}),
            json!({"properties": {"b": {"type": "string"}}, "required": ["a", "b"]}),
            json!({"properties": {"a": {"type": "string"}}, "required": ["a", "c"]}),
        ] {
            assert_judged([
                (Sent, alone(holder(&text)), alone(holder(&other)), BREAKING),
                (
                    Received,
                    alone(holder(&text)),
                    alone(holder(&other)),
                    BREAKING,
                ),
            ]);
        }
    }
    // Names of properties are no keywords.
    let named_like = |name: &str| alone(json!({"not": {"properties": {name: {"type": "string"}}}}));
    for (one, other) in [
        ("title", "description"),
        ("x-a", "x-b"),
        ("default", "example"),
    ] {
        assert_judged([(Sent, named_like(one), named_like(other), BREAKING)]);
    }
    let values = |value: Value| alone(json!({"not": {"enum": [value, "c"]}}));
    assert_judged([(
        Sent,
        values(json!({"title": "a"})),
        values(json!({"title": "b"})),
        BREAKING,
    )]);
}

#[test]
fn what_asks_for_nothing_is_no_condition() {
    let nothing = alone(json!({}));
    for schema in [
        json!({"then": {"required": ["a"]}}),
        json!({"else": {"required": ["a"]}}),
        json!({"if": {"required": ["a"]}}),
        json!({"unevaluatedProperties": true}),
        json!({"unevaluatedItems": {}}),
        json!({"dependentRequired": {"a": []}}),
        json!({"dependentRequired": {}}),
    ] {
        assert_same(&nothing, &alone(schema));
    }
    assert_same(
        &alone(json!({"dependencies": {"a": ["b"], "c": {"required": ["d"]}}})),
        &alone(
            json!({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}}),
        ),
    );
}

#[test]
fn what_only_asks_for_other_properties_may_be_a_schema() {
    let named = json!({"type": "object", "dependentRequired": {"a": ["b"]}});
    let schema = |asked: Value| {
        alone(json!({"type": "object", "dependentSchemas": {"a": {"required": asked}}}))
    };
    assert_same(&alone(named), &schema(json!(["b"])));
    assert_wider(&schema(json!(["b", "c"])), &schema(json!(["b"])));
}

#[test]
fn what_there_may_be_only_so_many_of_gets_neither_wider_nor_narrower() {
    let list = |contains: Value, most: u8| {
        alone(json!({"type": "array", "contains": contains, "maxContains": most}))
    };
    let (one, any) = (json!({"const": "a"}), json!({"type": "string"}));
    for (before, now) in [(&one, &any), (&any, &one)] {
        for used in [Sent, Received] {
            let (before, now) = (list(before.clone(), 1), list(now.clone(), 1));
            assert_judged([(used, before, now, BREAKING)]);
        }
    }
    assert_same(
        &list(one, 1),
        &list(json!({"enum": ["a"], "description": "A"}), 1),
    );
    assert_wider(&list(any.clone(), 1), &list(any, 2));
}

#[test]
fn items_that_nothing_else_is_said_of_are_the_others() {
    let list = |listed: Value, others: Value| {
        let members = [("prefixItems", listed), ("type", json!("array"))];
        let members = members.map(|(name, said)| (name.to_owned(), said));
        let others = others.as_object().unwrap().clone();
        alone(Value::Object(members.into_iter().chain(others).collect()))
    };
    let (two, one) = (
        json!([{"type": "string"}, {"type": "integer"}]),
        json!([{"type": "string"}]),
    );
    let closed = || json!({"unevaluatedItems": false});
    assert_wider(&list(one.clone(), closed()), &list(two.clone(), closed()));
    let same = [
        closed(),
        json!({"items": false}),
        json!({"items": false, "unevaluatedItems": {"type": "string"}}),
    ];
    for other in same {
        assert_same(&list(two.clone(), closed()), &list(two.clone(), other));
    }
    let texts = json!({"unevaluatedItems": {"type": "string"}});
    let all_texts = list(one.clone(), json!({"items": {"type": "string"}}));
    assert_same(&list(one.clone(), texts.clone()), &all_texts);
    assert_wider(&list(one.clone(), closed()), &list(one.clone(), texts));
    // What is asked for is evaluated.
    let asked = json!({"contains": {"type": "null"}, "unevaluatedItems": false});
    let (narrow, wide) = (list(one.clone(), closed()), list(one, asked));
    assert_judged([(Received, narrow, wide, BREAKING)]);
}

#[test]
fn forms_whose_conditions_lead_back_to_them_come_in_any_order() {
    let form = |then: Value| json!({"if": to("A"), "then": then});
    let forms = [form(to("A")), form(json!({"required": ["a"]}))];
    let [first, second] = forms.clone();
    let there = json!({"A": {"oneOf": forms}});
    let back = json!({"A": {"oneOf": [second, first]}});
    assert_same(&(to("A"), there), &(to("A"), back));
}
