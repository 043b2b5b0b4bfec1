//! Schemas of several types, and the same with a form for each type.

use crate::*;

/// A schema of several types, and the forms that it stands for.
fn pairs() -> Vec<(Value, [Value; 2])> {
    let name = json!({"name": {"type": "string"}});
    vec![
        (
            json!({"type": ["string", "integer"], "minLength": 1, "minimum": 0}),
            [
                json!({"type": "string", "minLength": 1}),
                json!({"type": "integer", "minimum": 0}),
            ],
        ),
        (
            json!({"type": ["integer", "string"], "multipleOf": 1, "pattern": "^a"}),
            [
                json!({"type": "string", "pattern": "^a"}),
                json!({"type": "integer"}),
            ],
        ),
        (
            json!({"type": ["string", "array"], "items": {"type": "integer"}, "maxItems": 3}),
            [
                json!({"type": "array", "items": {"type": "integer"}, "maxItems": 3}),
                json!({"type": "string"}),
            ],
        ),
        (
            json!({"type": ["object", "boolean"], "properties": name, "required": ["name"],
                "additionalProperties": false}),
            [
                json!({"type": "object", "properties": name, "required": ["name"],
                    "additionalProperties": false}),
                json!({"type": "boolean"}),
            ],
        ),
        (
            json!({"type": ["object", "array"], "patternProperties": {"^x": {"type": "string"}},
                "contains": {"type": "integer"}}),
            [
                json!({"type": "object", "patternProperties": {"^x": {"type": "string"}}}),
                json!({"type": "array", "contains": {"type": "integer"}}),
            ],
        ),
    ]
}

#[test]
fn a_schema_of_several_types_is_a_form_for_each() {
    for (several, forms) in pairs() {
        for keyword in ["anyOf", "oneOf"] {
            assert_same(&alone(several.clone()), &alone(json!({keyword: forms})));
        }
        let mut nullable = several.clone();
        nullable["type"].as_array_mut().unwrap().push(json!("null"));
        let [one, other] = forms;
        let forms = json!({"oneOf": [one, other, {"type": "null"}]});
        assert_same(&alone(nullable), &alone(forms));
    }
}

#[test]
fn what_changes_about_one_of_several_types_is_found() {
    let several = |least: u8| json!({"type": ["string", "integer"], "minLength": least});
    let forms = |least: u8| {
        let text = json!({"type": "string", "minLength": least});
        json!({"anyOf": [text, {"type": "integer"}]})
    };
    for (narrow, wide) in [(several(3), forms(2)), (forms(3), several(2))] {
        assert_wider(&alone(narrow), &alone(wide));
    }
    let text = json!({"type": "string", "minLength": 3});
    let more = json!({"anyOf": [text, {"type": "integer"}, {"type": "boolean"}]});
    assert_wider(&alone(several(3)), &alone(more));
    assert_eq!(
        found(Sent, &alone(several(3)), &alone(forms(4))),
        "request-limit-tightened: `minLength` went from 3 to 4\n"
    );
}

#[test]
fn a_form_of_several_types_is_the_same_as_a_form_for_each() {
    let (text, number, flag) = (
        json!({"type": "string", "maxLength": 3}),
        json!({"type": "integer"}),
        json!({"type": "boolean"}),
    );
    let both = json!({"type": ["string", "integer"], "maxLength": 3});
    for keyword in ["oneOf", "anyOf"] {
        let one = alone(json!({keyword: [both, flag]}));
        let nested = alone(json!({keyword: [{keyword: [text, number]}, flag]}));
        assert_same(&one, &nested);
        assert_same(&one, &alone(json!({keyword: [flag, text, number]})));
        let fewer = alone(json!({keyword: [text, flag]}));
        assert_wider(&fewer, &one);
    }
}

#[test]
fn what_is_announced_beside_forms_is_announced_of_each() {
    let both = json!({"type": ["string", "integer"]});
    let forms = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
    let with = |schema: &Value, keyword: &str, value: &Value| {
        let mut schema = schema.clone();
        schema[keyword] = value.clone();
        alone(schema)
    };
    for (keyword, value, rule) in [
        ("default", json!("a"), "default-changed: "),
        ("deprecated", json!(true), "request-deprecated: "),
        ("x-sunset", json!("2099-12-31"), "sunset-changed: "),
    ] {
        let (silent, said) = (alone(both.clone()), with(&both, keyword, &value));
        assert_same(&said, &with(&forms, keyword, &value));
        assert_same(&silent, &alone(forms.clone()));
        let told = found(Sent, &silent, &with(&forms, keyword, &value));
        assert!(told.contains(rule), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        // The name that one of several forms has does not come from what stands beside it.
        let told = found(
            Sent,
            &alone(json!({"type": "string"})),
            &with(&forms, keyword, &value),
        );
        assert!(told.contains("/oneOf/1 is new"), "{told}");
        assert!(told.contains(rule), "{told}");
    }
}

#[test]
fn parts_that_contradict_each_other_are_told_as_that() {
    let text = json!({"type": "string"});
    let torn = json!({"allOf": [text, {"type": "integer"}]});
    let (text, torn) = (alone(text), alone(torn));
    assert_eq!(
        found(Sent, &text, &torn),
        "request-type-narrowed: it was of type string, and nothing keeps to all that is said now\n"
    );
    assert_eq!(
        found(Sent, &torn, &text),
        "request-type-widened: it is of type string, and nothing kept to all that was said before\n"
    );
}

#[test]
fn a_small_integer_is_a_number() {
    let of = |kind: &str, format: &str| alone(json!({"type": kind, "format": format}));
    assert_wider(&of("integer", "int32"), &of("number", "double"));
    assert_judged([(
        Sent,
        of("string", "double"),
        of("string", "int32"),
        BREAKING,
    )]);
    // Not each of these can be told from its neighbours.
    assert_judged([(
        Sent,
        of("integer", "int64"),
        of("number", "double"),
        BREAKING,
    )]);
}
