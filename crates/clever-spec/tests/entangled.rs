//! Documents whose schemas lead on and on, or to each other in very many ways.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use clever_spec::compare::compare;
use clever_spec::{Tree, load};
use serde_json::{Map, Value, json};

fn tree(root: &Value) -> Tree {
    load::tree("robots.json", &root.to_string()).unwrap()
}

/// What strangers write to see what happens: it ends, soon and without a crash.
#[test]
fn what_leads_on_and_on_ends() {
    const LONG: usize = 3_000;

    let link = |schema: &dyn Fn(usize) -> Value| {
        let schemas = (0..LONG).map(|number| (format!("S{number}"), schema(number)));
        let schemas: Map<String, Value> = schemas.collect();
        json!({"openapi": "3.1.0", "paths": {"/a": {"post": {
            "requestBody": {"content": {"application/json": {"schema":
                {"$ref": "#/components/schemas/S0"}}}}}}}, "components": {"schemas": schemas}})
    };
    let next = |number: usize| json!({"$ref": format!("#/components/schemas/S{}", number + 1)});
    let all = |number: usize| json!({"allOf": [next(number), {"maxLength": number}]});
    let one = |number: usize| json!({"oneOf": [next(number)]});
    let circle = |number: usize| {
        json!({"properties": {"next": {"$ref": format!("#/components/schemas/S{}", (number + 1) % LONG)},
            "first": {"$ref": "#/components/schemas/S0"}}})
    };
    let many = |number: usize| match number {
        0 => json!({"oneOf": (1..LONG).map(|form| json!({"const": form})).collect::<Vec<_>>()}),
        _ => json!({"type": "string"}),
    };
    let schemas: [&dyn Fn(usize) -> Value; 5] = [&next, &all, &one, &circle, &many];
    for schema in schemas {
        let old = tree(&link(schema));
        let newer = |number: usize| match number {
            number if number == LONG - 1 => json!({"type": "integer"}),
            number => schema(number),
        };
        let new = tree(&link(&newer));
        let _ = compare(&old, &new);
    }
}

/// Schemas that all lead to each other, by two names each of which is all of several.
fn entangled(count: usize) -> Value {
    let to = |number: usize| json!({"$ref": format!("#/components/schemas/S{}", number % count)});
    let schema = |number: usize| {
        json!({"properties": {"a": to(number * 2 + 1),
            "b": {"allOf": [to(number * 2), to(number + 3)]}}})
    };
    let schemas = (0..count).map(|number| (format!("S{number}"), schema(number)));
    json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {"content":
        {"application/json": {"schema": to(0)}}}}}}},
        "components": {"schemas": schemas.collect::<Map<_, _>>()}})
}

#[test]
fn what_is_too_entangled_to_be_compared_is_told() {
    let many = tree(&entangled(30));
    let comparison = compare(&many, &many);
    assert!(comparison.findings.is_empty());
    for unread in [&comparison.unread_old, &comparison.unread_new] {
        let told: Vec<_> = unread.iter().map(|problem| problem.what.as_str()).collect();
        assert_eq!(told, ["too many schemas are put together here"]);
    }
    let some = tree(&entangled(6));
    let comparison = compare(&some, &some);
    assert!(
        comparison.unread_old.is_empty(),
        "{:?}",
        comparison.unread_old
    );
}

#[test]
fn circles_of_other_lengths_are_not_compared_forever() {
    let circle = |count: usize| {
        let to =
            |number: usize| json!({"$ref": format!("#/components/schemas/S{}", number % count)});
        let schemas = (0..count).map(|number| {
            let schema = json!({"properties": {"next": to(number + 1)}});
            (format!("S{number}"), schema)
        });
        json!({"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {"content":
            {"application/json": {"schema": to(0)}}}}}}},
            "components": {"schemas": schemas.collect::<Map<_, _>>()}})
    };
    let (short, long) = (tree(&circle(997)), tree(&circle(1_000)));
    let comparison = compare(&short, &long);
    let told = comparison.unread_new.iter();
    let told: Vec<_> = told.map(|problem| problem.what.as_str()).collect();
    assert_eq!(
        told,
        ["too many schemas of the two documents lead here in too many ways"]
    );
    let long = compare(&long, &long);
    assert!(long.unread_new.is_empty() && long.findings.is_empty());
}
