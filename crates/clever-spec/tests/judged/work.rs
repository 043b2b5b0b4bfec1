//! Work is bounded in sum, and what is not compared for its sake is told.

use serde_json::Map;

use crate::*;

/// What was not compared, and how much was found.
fn told(old: &Said, new: &Said) -> (Vec<String>, usize) {
    let (old, new) = (document(Sent, old).tree(), document(Sent, new).tree());
    let comparison = compare(&old, &new);
    let unread = comparison.unread_old.iter().chain(&comparison.unread_new);
    let told = unread.map(|problem| problem.what.clone()).collect();
    (told, comparison.findings.len())
}

fn numbered(count: usize, schema: impl Fn(usize) -> Value) -> Value {
    let schemas = (0..count).map(|number| (format!("S{number}"), schema(number)));
    Value::Object(schemas.collect::<Map<_, _>>())
}

fn named(number: usize) -> Value {
    to(&format!("S{number}"))
}

fn properties(schemas: impl Iterator<Item = Value>) -> Value {
    let named = schemas.enumerate();
    let named = named.map(|(number, schema)| (format!("p{number}"), schema));
    json!({"properties": named.collect::<Map<_, _>>()})
}

/// Groups of forms that all lead to the same, far down.
fn groups(count: usize, forms: usize, last: &str) -> Said {
    const DEEP: usize = 40;

    let next = |number: usize| match number {
        0 => json!({"type": last}),
        _ => json!({"properties": {"a": named(number - 1), "b": {"items": named(number - 1)}}}),
    };
    let form = |place: usize| {
        json!({"type": "object", "properties": {"id": {"type": "string"},
            "text": {"type": "string", "maxLength": place}, "next": named(DEEP - 1)}})
    };
    let group = json!({"oneOf": (0..forms).map(form).collect::<Vec<_>>()});
    let groups = std::iter::repeat_n(group, count);
    (properties(groups), numbered(DEEP, next))
}

#[test]
fn forms_that_are_much_alike_are_told_apart_as_long_as_there_is_time() {
    let (few, changed) = (groups(3, 20, "string"), groups(3, 20, "integer"));
    assert_eq!(told(&few, &changed), (vec![], 1));
    let (many, changed) = (groups(9, 70, "string"), groups(9, 70, "integer"));
    let too_much = "too many forms here are too much alike to be told apart in short time";
    assert_eq!(told(&many, &changed), (vec![too_much.to_owned()], 1));
    assert_eq!(told(&many, &many), (vec![], 0));
}

#[test]
fn many_conditions_on_the_same_schemas_are_compared() {
    const DEEP: usize = 150;

    let said = |last: &str| {
        let next = |number: usize| match number {
            0 => json!({"type": last}),
            _ => json!({"properties": {"a": named(number - 1), "b": named(number - 1)}}),
        };
        let condition = |number: usize| {
            json!({"if": {"properties": {"x": named(DEEP - 1), "y": {"maxLength": number}}},
                "then": {"required": ["x"]}})
        };
        (properties((0..500).map(condition)), numbered(DEEP, next))
    };
    assert_eq!(told(&said("string"), &said("string")), (vec![], 0));
    assert_eq!(told(&said("string"), &said("integer")), (vec![], 500));
}

#[test]
fn conditions_that_lead_too_far_are_told() {
    let chain = |last: &str| {
        let next = |number: usize| match number {
            0 => json!({"type": last}),
            _ => json!({"not": named(number - 1)}),
        };
        (named(999), numbered(1000, next))
    };
    let too_far = vec!["this condition leads too far to be compared".to_owned()];
    for last in ["string", "integer"] {
        assert_eq!(told(&chain("string"), &chain(last)), (too_far.clone(), 0));
    }
    let circles = |count: usize| {
        let next = |number: usize| json!({"properties": {"next": named((number + 1) % count)}});
        let conditions = (0..600).map(|number| json!({"not": {"items": named(number % count)}}));
        (properties(conditions), numbered(count, next))
    };
    let (told, found) = told(&circles(97), &circles(100));
    let too_many = "conditions, from this one on, are too many and too large to be compared";
    assert_eq!(found, 0);
    assert_eq!(told.last().map(String::as_str), Some(too_many));
    assert!(told.len() < 600, "it ends before the last one");
}

#[test]
fn forms_below_forms_below_forms_are_told() {
    for keywords in [["oneOf", "oneOf"], ["oneOf", "anyOf"]] {
        let said = |count: usize, last: &str| {
            let next = |number: usize| match number {
                0 => json!({"type": last}),
                _ => json!({keywords[number % 2]: [named(number - 1), {"const": number}]}),
            };
            let all = (0..count).map(named);
            (properties(all), numbered(count, next))
        };
        assert_eq!(told(&said(30, "string"), &said(30, "string")), (vec![], 0));
        let too_many = "too many forms stand below others, from this one on".to_owned();
        assert_eq!(
            told(&said(300, "string"), &said(300, "string")),
            (vec![too_many; 2], 0)
        );
    }
}

#[test]
fn forms_on_too_many_bases_are_told() {
    let said = |count: usize, is_moved: bool| {
        let next = |number: usize| {
            let name = format!("p{number}");
            let own = json!({"type": "object", "properties": {name: {"type": "string"}}});
            let form = |kind: &str| {
                let kind = json!({"properties": {format!("kind{number}"): {"const": kind}}});
                match is_moved {
                    true => json!({"allOf": [named(number - 1), kind, own]}),
                    false => json!({"allOf": [named(number - 1), kind]}),
                }
            };
            match (number, is_moved) {
                (0, _) => json!({"type": "object"}),
                (_, true) => json!({"anyOf": [form("a"), form("b")]}),
                (_, false) => json!({"allOf": [own], "anyOf": [form("a"), form("b")]}),
            }
        };
        (named(count - 1), numbered(count, next))
    };
    assert_eq!(told(&said(4, false), &said(4, true)), (vec![], 0));
    let too_many = "too many schemas are put together here".to_owned();
    assert_eq!(
        told(&said(40, false), &said(40, true)),
        (vec![too_many; 2], 0)
    );
}

#[test]
fn record_types_below_too_many_schemas_are_told() {
    let said = |above: usize| {
        let base = json!({"discriminator": {"propertyName": "type"},
            "properties": {"type": {"type": "string"}}});
        let next = |number: usize| match number {
            0 => base.clone(),
            _ => json!({"properties": {format!("p{number}"): {}}}),
        };
        let mut all = numbered(above, next);
        let parts: Vec<Value> = (0..above).map(named).collect();
        all["Record"] = json!({"allOf": parts});
        (named(0), all)
    };
    assert_eq!(told(&said(100), &said(100)), (vec![], 0));
    let too_many = "too many schemas stand above this one".to_owned();
    assert_eq!(told(&said(300), &said(300)), (vec![too_many; 2], 0));
}

#[test]
fn headers_of_a_part_that_stand_for_too_much_are_told() {
    let document = |deep: usize| {
        let next = |number: usize| match number {
            0 => json!({"type": "string"}),
            _ => json!({"properties": {"a": named(number - 1), "b": named(number - 1)}}),
        };
        let body = json!({"multipart/form-data": {
            "schema": {"properties": {"part": {"type": "object"}}},
            "encoding": {"part": {"headers": {"X-Arm": {"schema": named(deep)}}}}}});
        let root = json!({"openapi": "3.1.0",
            "paths": {"/a": {"post": {"requestBody": {"content": body}}}},
            "components": {"schemas": numbered(deep + 1, next)}});
        load::parse("robots.json", &root.to_string())
            .unwrap()
            .tree()
    };
    let told = |deep: usize| {
        let comparison = compare(&document(deep), &document(deep));
        assert!(comparison.findings.is_empty(), "{comparison:?}");
        let unread = comparison.unread_new.into_iter();
        unread.map(|problem| problem.what).collect::<Vec<_>>()
    };
    assert_eq!(told(8), [""; 0]);
    assert_eq!(told(40), ["this is too large to be compared"]);
}

#[test]
fn many_forms_are_compared_with_those_of_another_group_as_long_as_they_are_few() {
    let form = |place: usize, more: Value| {
        let name = format!("p{place}");
        json!({"type": "object", "properties": {name.clone(): {}, "tail": more},
            "required": [name]})
    };
    let silent = |place: usize| {
        let name = format!("q{place}");
        json!({"type": "object", "properties": {name.clone(): {}}, "required": [name]})
    };
    let said = |place: usize| {
        let tail = json!({"properties": {"tail": {"type": "string", "maxLength": 3}}});
        json!({"allOf": [silent(place), tail]})
    };
    let groups = |count: usize, other: &dyn Fn(usize) -> Value| {
        let forms = (0..count).map(|place| form(place, json!({"type": "string"})));
        let others = (0..count).map(other);
        let both = [forms.collect::<Vec<_>>(), others.collect()];
        alone(json!({"allOf": both.map(|forms| json!({"oneOf": forms}))}))
    };
    let (unread, findings) = told(&groups(5, &silent), &groups(5, &said));
    assert_eq!((unread, findings), (vec![], 5));
    let too_many = "these forms are too many to be compared with those of other groups";
    let (unread, _) = told(&groups(40, &silent), &groups(40, &said));
    assert_eq!(unread, [too_many]);
}
