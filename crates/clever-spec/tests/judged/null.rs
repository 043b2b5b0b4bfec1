//! Null, however a schema says that it is taken.

use crate::*;

#[test]
fn null_as_one_of_several_forms_is_null() {
    let named = json!({"Robot": {"type": "object", "properties": {"arm": {"type": "string"}}},
        "Nothing": {"type": "null"}});
    let nulls = [
        json!({"type": "null"}),
        json!({"type": ["null"]}),
        json!({"const": null}),
        json!({"enum": [null]}),
        to("Nothing"),
    ];
    for value in [json!({"type": "string"}), to("Robot")] {
        let plain = (value.clone(), named.clone());
        let nullable = (json!({"allOf": [value], "nullable": true}), named.clone());
        for keyword in ["oneOf", "anyOf"] {
            for nothing in &nulls {
                let either = (json!({keyword: [value, nothing]}), named.clone());
                assert_wider(&plain, &either);
                assert_same(&nullable, &either);
            }
        }
    }
    let (string, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    for keyword in ["oneOf", "anyOf"] {
        let two = alone(json!({keyword: [string, integer]}));
        let or_null = alone(json!({keyword: [string, integer, {"type": "null"}]}));
        let one_nullable = json!({"type": ["string", "null"]});
        assert_wider(&two, &or_null);
        assert_same(&or_null, &alone(json!({keyword: [one_nullable, integer]})));
    }
    let either = |last: Value| alone(json!({"anyOf": [{"const": "a"}, {"const": 1}, last]}));
    assert_wider(
        &alone(json!({"anyOf": [{"const": "a"}, {"const": 1}]})),
        &either(json!({"type": "null"})),
    );
    assert_wider(
        &either(json!({"enum": ["b"]})),
        &either(json!({"enum": ["b", null]})),
    );
    let typed = alone(json!({"type": ["string", "null"]}));
    assert_same(&typed, &alone(json!({"anyOf": [string, {"type": "null"}]})));
    assert_same(
        &alone(json!({"const": null})),
        &alone(json!({"type": "null"})),
    );
    assert_judged([(
        Received,
        alone(json!({"type": "null"})),
        alone(string),
        BREAKING,
    )]);
}

#[test]
fn null_has_to_be_taken_by_every_part() {
    let or_null = json!({"type": ["string", "null"]});
    let either = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    let text = json!({"type": "string"});
    let all = |parts: &[&Value]| alone(json!({"allOf": parts}));
    for nullable in [&or_null, &either] {
        let with_text = all(&[nullable, &text]);
        assert_same(&with_text, &alone(text.clone()));
        assert_same(&with_text, &all(&[&text, nullable]));
        assert_wider(&with_text, &alone(nullable.clone()));
        assert_same(&all(&[nullable, &json!({"maxLength": 3})]), &{
            alone(json!({"type": ["string", "null"], "maxLength": 3}))
        });
    }
    // A record type that narrows what its base leaves open.
    let named = json!({"A": {"type": "object"}});
    let base = json!({"properties": {"x": {"anyOf": [to("A"), {"type": "null"}]}}});
    let narrow = json!({"allOf": [base, {"properties": {"x": to("A")}}]});
    assert_wider(&(narrow, named.clone()), &(base, named));
}

#[test]
fn what_is_listed_has_to_list_null() {
    let text = |values: Value| alone(json!({"type": ["string", "null"], "enum": values}));
    let with = text(json!(["a", null]));
    let without = text(json!(["a"]));
    assert_wider(&without, &with);
    assert_same(&without, &alone(json!({"type": "string", "enum": ["a"]})));
    assert_same(&with, &alone(json!({"enum": ["a", null]})));
    let one = |value: Value| alone(json!({"type": ["string", "null"], "const": value}));
    assert_same(
        &one(json!("a")),
        &alone(json!({"type": "string", "const": "a"})),
    );
}

#[test]
fn nullable_beside_other_parts_is_meant_for_all_of_them_in_openapi_3_0() {
    let named = json!({"A": {"type": "object"}});
    let said = |schema: Value| document_of("3.0.3", Received, &(schema, named.clone()));
    let plain = said(to("A"));
    for nullable in [
        json!({"allOf": [to("A")], "nullable": true}),
        json!({"allOf": [to("A"), {"nullable": true}]}),
    ] {
        let comparison = compare(&plain.tree(), &said(nullable).tree());
        let rules = comparison.findings.iter().map(|finding| finding.rule.id);
        assert_eq!(rules.collect::<Vec<_>>(), ["response-became-nullable"]);
    }
    let listed = |schema: Value| said(schema).tree();
    let (one, other) = (
        json!({"type": "string", "nullable": true, "enum": ["a"]}),
        json!({"type": "string", "nullable": true, "enum": ["a", null]}),
    );
    assert!(compare(&listed(one), &listed(other)).findings.is_empty());
}

#[test]
fn what_may_stand_beside_null_is_more_than_null() {
    let null = alone(json!({"type": "null"}));
    for more in [
        json!({"enum": [null, "a"]}),
        json!({"type": ["string", "null"], "minLength": 1}),
        json!({"type": ["object", "null"], "required": ["a"]}),
    ] {
        assert_wider(&null, &alone(more));
    }
}

#[test]
fn a_json_schema_without_a_type_does_not_refuse_null() {
    let properties = json!({"arm": {"type": "string"}});
    let untyped = alone(json!({"properties": properties}));
    let of = |types: Value| alone(json!({"type": types, "properties": properties}));
    assert_same(&of(json!(["object", "null"])), &untyped);
    assert_same(&of(json!("object")), &untyped);
    assert_wider(&of(json!("object")), &of(json!(["object", "null"])));
}
