//! How changes of schemas are judged: what only looks like a change is none, and what breaks a caller
//! is found wherever it hides.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use clever_spec::Document;
use clever_spec::compare::{Severity, compare};
use clever_spec::load;
use serde_json::{Value, json};

/// What a schema is used for.
#[derive(Debug, Clone, Copy)]
enum Use {
    Sent,
    Received,
    Parameter,
}

use Use::{Parameter, Received, Sent};

/// A schema, and the schemas with names that it may refer to.
type Said = (Value, Value);

fn document(used: Use, (schema, named): &Said) -> Document {
    let content = json!({"application/json": {"schema": schema}});
    let operation = match used {
        Sent => json!({"requestBody": {"content": content}}),
        Received => json!({"responses": {"200": {"description": "OK", "content": content}}}),
        Parameter => json!({"parameters": [{"name": "x", "in": "query", "schema": schema}]}),
    };
    let root = json!({"openapi": "3.1.0", "paths": {"/a": {"post": operation}},
        "components": {"schemas": named}});
    load::parse("robots.json", &root.to_string()).unwrap()
}

/// How bad the worst change is, with everything that was found.
fn judged(used: Use, old: &Said, new: &Said) -> (Option<Severity>, String) {
    let (old, new) = (document(used, old), document(used, new));
    let comparison = compare(&old.tree(), &new.tree());
    assert!(comparison.unread_new.is_empty(), "{comparison:?}");
    let findings = comparison.findings.iter();
    let worst = findings.clone().map(|finding| finding.rule.severity).max();
    let found = findings.map(|finding| format!("{}: {}\n", finding.rule.id, finding.what));
    (worst, found.collect())
}

/// Checks all of them, so that each that is judged otherwise shows.
fn assert_judged(cases: impl IntoIterator<Item = (Use, Said, Said, Option<Severity>)>) {
    let mut wrong = String::new();
    for (used, old, new, expected) in cases {
        let (worst, found) = judged(used, &old, &new);
        if worst != expected {
            wrong += &format!("{used:?} {} to {}, {expected:?}:\n{found}\n", old.0, new.0);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn alone(schema: Value) -> Said {
    (schema, json!({}))
}

fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

const BREAKING: Option<Severity> = Some(Severity::Breaking);
const COMPATIBLE: Option<Severity> = Some(Severity::Compatible);

/// Both ways in each direction: what gets wider, and what stays the same.
fn assert_wider(narrow: &Said, wide: &Said) {
    let judged = [
        (Sent, narrow, wide, COMPATIBLE),
        (Sent, wide, narrow, BREAKING),
        (Received, narrow, wide, BREAKING),
        (Received, wide, narrow, COMPATIBLE),
    ];
    let owned = |(used, old, new, expected): (Use, &Said, &Said, _)| {
        (used, old.clone(), new.clone(), expected)
    };
    assert_judged(judged.map(owned));
}

fn assert_same(one: &Said, other: &Said) {
    for used in [Sent, Received] {
        assert_judged([
            (used, one.clone(), other.clone(), None),
            (used, other.clone(), one.clone(), None),
        ]);
    }
}

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
fn record_types_are_found_however_they_hang_on_the_discriminator() {
    let event = json!({"type": "object", "properties": {"type": {"type": "string"}},
        "required": ["type"], "discriminator": {"propertyName": "type"}});
    let child = |parent: &str, kind: &str| json!({"allOf": [to(parent), {"properties": {"data": {"type": kind}}}]});
    let families: [&dyn Fn(Value) -> Value; 4] = [
        &|child| json!({"Event": event, "created": child, "Middle": {"allOf": [to("Event"), {"properties": {"m": {}}}]}}),
        &|child| json!({"Event": event, "created": child, "Middle": to("Event")}),
        &|child| json!({"Event": {"allOf": [event]}, "created": child, "Middle": to("Event")}),
        &|child| json!({"Event": to("Base"), "Base": event, "created": child, "Middle": to("Base")}),
    ];
    for family in families {
        let was = (to("Event"), family(child("Middle", "string")));
        let is = (to("Event"), family(child("Middle", "integer")));
        let mut gone = was.clone();
        gone.1.as_object_mut().unwrap().remove("created");
        let wrapped = json!({"allOf": [to("Event")], "nullable": true});
        assert_judged([
            (Received, was.clone(), was.clone(), None),
            (Received, was.clone(), is.clone(), BREAKING),
            (Received, was.clone(), gone, BREAKING),
            (
                Received,
                (wrapped.clone(), was.1.clone()),
                (wrapped, is.1.clone()),
                BREAKING,
            ),
        ]);
    }
    // What is no part of the family of a record type has nothing to do with it.
    let two = |kind: &str| json!({"Event": event, "created": child("Event", "string"), "deleted": child("Event", kind)});
    assert_judged([
        (
            Received,
            (to("created"), two("string")),
            (to("created"), two("integer")),
            None,
        ),
        (
            Received,
            (to("Event"), two("string")),
            (to("Event"), two("integer")),
            BREAKING,
        ),
    ]);
}

#[test]
fn the_name_of_a_schema_is_the_type_of_a_record_without_mapping() {
    let pets = |name: &str, mapping: Value| {
        let pet = |noise: &str| {
            json!({"type": "object", "required": ["kind"],
                "properties": {"kind": {"type": "string"}, noise: {"type": "string"}}})
        };
        let mut discriminator = json!({"propertyName": "kind"});
        if !mapping.is_null() {
            discriminator["mapping"] = mapping;
        }
        (
            json!({"oneOf": [to(name), to("Dog")], "discriminator": discriminator}),
            json!({name: pet("meow"), "Dog": pet("bark")}),
        )
    };
    let mapped = |name: &str| {
        let mapping = json!({"cat": format!("#/components/schemas/{name}"), "dog": "Dog"});
        pets(name, mapping)
    };
    for used in [Sent, Received] {
        assert_judged([
            (
                used,
                pets("Cat", Value::Null),
                pets("Kitty", Value::Null),
                BREAKING,
            ),
            (used, mapped("Cat"), mapped("Kitty"), None),
            (
                used,
                pets("Cat", Value::Null),
                pets("Cat", json!({"Cat": "Cat"})),
                None,
            ),
        ]);
    }
}

#[test]
fn what_callers_cannot_do_any_more_breaks_them() {
    let robot = |properties: Value| json!({"type": "object", "properties": properties});
    let required = |read_only: bool| {
        let mut robot = robot(json!({"arm": {"type": "string", "readOnly": read_only}}));
        robot["required"] = json!(["arm"]);
        alone(robot)
    };
    let write_only = |write_only: bool| {
        alone(robot(
            json!({"arm": {"type": "string", "writeOnly": write_only}}),
        ))
    };
    let closed = |properties: Value| {
        let mut robot = robot(properties);
        robot["additionalProperties"] = json!(false);
        alone(robot)
    };
    let text = json!({"type": "string"});
    let list = |fewest: u8| alone(json!({"type": "array", "items": text, "minItems": fewest}));
    assert_judged([
        (Sent, required(true), required(false), BREAKING),
        (Received, write_only(false), write_only(true), BREAKING),
        (
            Sent,
            closed(json!({"arm": text, "leg": text})),
            closed(json!({"arm": text})),
            BREAKING,
        ),
        (Parameter, alone(text.clone()), list(0), COMPATIBLE),
        (Parameter, alone(text.clone()), list(1), COMPATIBLE),
        (Parameter, alone(text.clone()), list(2), BREAKING),
    ]);
}

#[test]
fn a_default_within_a_parameter_is_not_that_of_the_parameter() {
    const RISKY: Option<Severity> = Some(Severity::Risky);

    let robot = |name: &str, default: &str| {
        alone(
            json!({"type": "object", "properties": {name: {"type": "object",
            "properties": {"arm": {"type": "string", "default": default}}}}}),
        )
    };
    let text = |default: &str| alone(json!({"type": "string", "default": default}));
    assert_judged([
        (
            Sent,
            robot("parameters", "a"),
            robot("parameters", "b"),
            RISKY,
        ),
        (Parameter, robot("x", "a"), robot("x", "b"), RISKY),
    ]);
    let (_, found) = judged(Parameter, &text("a"), &text("b"));
    assert_eq!(
        found,
        "parameter-default-changed: its default went from \"a\" to \"b\"\n"
    );
}

#[test]
fn numbers_are_compared_exactly() {
    let integer = |most: u64| alone(json!({"type": "integer", "maximum": most}));
    assert_wider(
        &integer(9_007_199_254_740_992),
        &integer(9_007_199_254_740_993),
    );
    let multiple = |of: f64| alone(json!({"type": "number", "multipleOf": of}));
    assert_wider(&multiple(0.07), &multiple(0.01));
    assert_wider(&multiple(0.3), &multiple(0.1));
    assert_wider(&multiple(1e22), &multiple(1e-7));
    let odd = (Sent, multiple(0.3), multiple(0.2), BREAKING);
    assert_judged([odd]);
    let values = |values: Value, default: Value| alone(json!({"enum": values, "default": default}));
    assert_same(
        &values(json!([1, 2]), json!(1)),
        &values(json!([2.0, 1.0]), json!(1.0)),
    );
    let bounds = |keyword: &str, bound: f64| alone(json!({"type": "integer", keyword: bound}));
    assert_same(&bounds("minimum", 0.0), &bounds("exclusiveMinimum", -1.0));
    assert_same(&bounds("maximum", 9.0), &bounds("exclusiveMaximum", 9.5));
}

#[test]
fn what_is_said_in_another_way_is_the_same() {
    let (text, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    let boolean = json!({"type": "boolean"});
    let same = [
        (
            json!({"type": ["string", "integer"]}),
            json!({"anyOf": [text, integer]}),
        ),
        (
            json!({"type": ["string", "integer", "null"]}),
            json!({"anyOf": [text, integer, {"type": "null"}]}),
        ),
        (
            json!({"oneOf": [{"oneOf": [text, integer]}, boolean]}),
            json!({"oneOf": [boolean, integer, text]}),
        ),
        (
            json!({"type": "boolean"}),
            json!({"type": "boolean", "enum": [true, false]}),
        ),
        (json!({"type": "boolean"}), json!({"enum": [false, true]})),
    ];
    for (one, other) in same {
        assert_same(&alone(one), &alone(other));
    }
    let either = json!({"type": ["string", "integer"]});
    let wider = json!({"anyOf": [either, {"type": "boolean"}]});
    assert_wider(&alone(either), &alone(wider));
}

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
