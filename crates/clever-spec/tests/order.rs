//! Parts, forms, conditions and values may come in any order, and differ from themselves in none.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use clever_spec::compare::compare;
use clever_spec::{Document, load};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn document(root: &Value) -> Document {
    load::parse("robots.json", &root.to_string()).unwrap()
}

/// Schemas whose parts, forms and conditions may come in any order.
fn conditioned() -> impl Strategy<Value = Value> {
    let name = || prop::sample::select(vec!["a", "b", "c"]);
    let asked = move || prop::collection::btree_set(name(), 1..=2);
    let reference = prop::sample::select(vec!["A", "B", "C"])
        .prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
    let asks = asked().prop_map(|names| json!({"required": names}));
    let depends =
        (name(), asked()).prop_map(|(name, names)| json!({"dependentRequired": {name: names}}));
    let kinds = prop::sample::subsequence(vec!["string", "integer", "null", "object"], 1..=3);
    let types = kinds.prop_map(|kinds| json!({"type": kinds}));
    let values = prop::sample::subsequence(vec![json!("a"), json!(1), Value::Null], 1..=3);
    let values = values.prop_map(|values| json!({"enum": values}));
    let numbers = (2_u8..7).prop_map(|number| json!({"type": "integer", "multipleOf": number}));
    let formats = prop::sample::select(vec!["date", "uuid"]);
    let formats = formats.prop_map(|format| json!({"type": "string", "format": format}));
    let closed = (name(), any::<bool>()).prop_map(
        |(name, closed)| json!({"properties": {name: {}}, "additionalProperties": !closed}),
    );
    let leaf = prop_oneof![
        reference, asks, depends, types, values, numbers, formats, closed
    ];
    leaf.prop_recursive(3, 16, 3, move |inner| {
        let several = || prop::collection::vec(inner.clone(), 1..=3);
        let properties = prop::collection::btree_map(name(), inner.clone(), 1..=2);
        prop_oneof![
            several().prop_map(|all| json!({"allOf": all})),
            several().prop_map(|one| json!({"oneOf": one})),
            several().prop_map(|any| json!({"anyOf": any})),
            (several(), several()).prop_map(|(one, any)| json!({"oneOf": one, "anyOf": any})),
            inner.clone().prop_map(|not| json!({"not": not})),
            inner.clone().prop_map(|not| json!({"contains": not})),
            (inner.clone(), inner.clone())
                .prop_map(|(cond, then)| json!({"if": cond, "then": then})),
            properties.prop_map(|properties| json!({"properties": properties})),
        ]
    })
}

/// A document of such schemas, in both directions.
fn conditioned_root() -> impl Strategy<Value = Value> {
    let schema = conditioned;
    (schema(), schema(), schema(), schema()).prop_map(|(body, a, b, c)| {
        let content = json!({"application/json": {"schema": body}});
        json!({"openapi": "3.1.0", "paths": {"/a": {"post": {
            "requestBody": {"content": content},
            "responses": {"200": {"description": "OK", "content": content}}}}},
            "components": {"schemas": {"A": a, "B": b, "C": c}}})
    })
}

/// Every list backwards.
fn backwards(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, value)| (name.clone(), backwards(value)));
            members.collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().rev().map(backwards).collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn no_condition_differs_from_itself(root in conditioned_root()) {
        let document = document(&root);
        let comparison = compare(&document.tree(), &document.tree());
        prop_assert!(comparison.findings.is_empty(), "{:?}", comparison.findings);
    }

    #[test]
    fn another_order_is_no_change(root in conditioned_root()) {
        let (there, back) = (document(&root), document(&backwards(&root)));
        let comparison = compare(&there.tree(), &back.tree());
        prop_assert!(comparison.findings.is_empty(), "{:?}", comparison.findings);
    }
}
