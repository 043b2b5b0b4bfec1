//! Forms of which one has to hold, and what is said in another way.

use crate::*;

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

/// A robot of three parts: everything that it says is in one of them.
fn robot(more: Value) -> Value {
    json!({"allOf": [to("Base"), {"type": "object", "properties": more}]})
}

#[test]
fn a_form_that_gains_a_property_is_the_same_form() {
    let base =
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}});
    let text = json!({"type": "string"});
    let named = |more: Value| json!({"Base": base, "C": robot(more), "D": {"type": "object", "properties": {"d": text}}});
    let (less, more) = (json!({"a": text}), json!({"a": text, "b": text}));
    for keyword in ["oneOf", "anyOf"] {
        let forms = json!({keyword: [to("C"), to("D")]});
        for used in [Sent, Received] {
            let (was, is) = (
                (forms.clone(), named(less.clone())),
                (forms.clone(), named(more.clone())),
            );
            assert_judged([(used, was.clone(), is.clone(), COMPATIBLE)]);
            assert!(found(used, &was, &is).ends_with("-property-added: it is new\n"));
        }
        // What is gone is called by its name.
        let alone = (
            json!({keyword: [to("D"), {"type": "string"}]}),
            named(less.clone()),
        );
        let both = (
            json!({keyword: [to("C"), to("D"), {"type": "string"}]}),
            named(less.clone()),
        );
        assert_eq!(
            found(Sent, &both, &alone),
            "request-alternative-removed: the form C is gone\n"
        );
    }
}

#[test]
fn inline_forms_are_known_by_what_tells_them_apart() {
    let text = json!({"type": "string"});
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    let pairs = [
        // The value of a property.
        (
            object(json!({"kind": {"const": "c"}, "a": text})),
            object(json!({"kind": {"const": "c"}, "b": text})),
            "property",
        ),
        (
            object(json!({"kind": {"enum": ["c"]}, "a": text})),
            object(json!({"kind": {"const": "c"}, "a": text, "b": text})),
            "property",
        ),
        // More properties.
        (
            object(json!({"a": text})),
            object(json!({"a": text, "b": text})),
            "property",
        ),
        // A title.
        (
            json!({"title": "C", "type": "object", "properties": {"a": text}}),
            json!({"title": "C", "type": "object", "properties": {"b": text}}),
            "property",
        ),
        // A type.
        (
            json!({"type": "integer"}),
            json!({"type": "integer", "format": "int32"}),
            "format",
        ),
        (
            json!({"type": "array", "items": text}),
            json!({"type": "array", "items": {"type": "integer"}}),
            "type",
        ),
        (
            json!({"type": "integer", "enum": [1, 2]}),
            json!({"type": "integer", "enum": [1, 2, 3]}),
            "enum-value",
        ),
    ];
    let other = object(json!({"kind": {"const": "d"}, "z": text}));
    for (was, is, about) in pairs {
        for (was, is) in [(&was, &is), (&is, &was)] {
            let forms = |form: &Value| alone(json!({"oneOf": [form, other, {"type": "boolean"}]}));
            for used in [Sent, Received] {
                let found = found(used, &forms(was), &forms(is));
                assert!(!found.is_empty(), "{was} {is}");
                assert!(
                    found
                        .lines()
                        .all(|line| line.contains(&format!("-{about}-"))),
                    "{was} to {is}:\n{found}"
                );
            }
        }
    }
}

#[test]
fn what_takes_the_place_of_another_form_is_another_form() {
    let text = json!({"type": "string"});
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    let cat = object(json!({"kind": {"const": "cat"}, "name": text}));
    for (was, is) in [
        (
            cat.clone(),
            object(json!({"kind": {"const": "dog"}, "name": text})),
        ),
        (
            cat.clone(),
            object(json!({"kind": {"const": "dog"}, "name": text, "more": text})),
        ),
        (
            object(json!({"name": text, "bark": text})),
            object(json!({"name": text, "wings": text})),
        ),
        (
            json!({"type": "string", "enum": ["a"]}),
            json!({"type": "string", "enum": ["b"]}),
        ),
    ] {
        let forms = |form: &Value| alone(json!({"oneOf": [form, {"type": "boolean"}]}));
        for (used, gone) in [
            (Sent, "request-alternative-removed"),
            (Received, "response-alternative-added"),
        ] {
            let found = found(used, &forms(&was), &forms(&is));
            assert!(found.contains(gone), "{was} to {is}:\n{found}");
        }
    }
}

#[test]
fn a_form_that_overlaps_another_one_breaks_what_was_taken() {
    let object = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required});
    let text = json!({"type": "string"});
    let (cat, dog) = (
        object(json!({"kind": {"const": "cat"}}), json!(["kind"])),
        object(json!({"kind": {"const": "dog"}}), json!(["kind"])),
    );
    let any = object(json!({"kind": {"type": "string"}}), json!(["kind"]));
    let other = object(
        json!({"kind": {"const": "cat", "title": "Cat"}}),
        json!(["kind", "name"]),
    );
    let (integer, number) = (json!({"type": "integer"}), json!({"type": "number"}));
    let forms = |forms: &[&Value]| alone(json!({"oneOf": forms}));
    let overlap = "request-forms-overlap";
    for (was, is) in [
        (forms(&[&text, &cat]), forms(&[&text, &cat, &any])),
        (
            forms(&[&text, &integer]),
            forms(&[&number, &text, &integer]),
        ),
        (forms(&[&text, &number]), forms(&[&number, &text, &integer])),
        (forms(&[&number]), forms(&[&number, &integer])),
        (alone(number.clone()), forms(&[&number, &integer])),
    ] {
        let found = found(Sent, &was, &is);
        assert!(found.contains(overlap), "{} to {}:\n{found}", was.0, is.0);
    }
    for (was, is) in [
        (forms(&[&text, &cat]), forms(&[&text, &cat, &dog])),
        (forms(&[&text, &integer]), forms(&[&text, &integer, &cat])),
        // It fitted two before.
        (
            forms(&[&cat, &any, &text]),
            forms(&[&cat, &any, &text, &other]),
        ),
    ] {
        assert_judged([(Sent, was.clone(), is.clone(), COMPATIBLE)]);
        let found = found(Sent, &was, &is);
        assert!(!found.contains(overlap), "{} to {}:\n{found}", was.0, is.0);
    }
}

#[test]
fn forms_that_only_ask_for_properties_are_conditions() {
    let with = |more: Value| {
        let mut schema = json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
        schema
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        alone(schema)
    };
    let (a, b, c) = (
        json!({"required": ["a"]}),
        json!({"required": ["b"]}),
        json!({"required": ["c"]}),
    );
    for keyword in ["anyOf", "oneOf"] {
        let either = |forms: &[&Value]| with(json!({keyword: forms}));
        assert_same(&either(&[&a, &b]), &either(&[&b, &a]));
        assert_wider(&either(&[&a, &b]), &with(json!({})));
        assert_wider(
            &either(&[&a, &json!({"required": ["b", "a"]})]),
            &with(json!({})),
        );
    }
    let either = |forms: &[&Value]| with(json!({"anyOf": forms}));
    assert_wider(&either(&[&a, &b]), &either(&[&a, &b, &c]));
    assert_wider(
        &either(&[&a, &json!({"required": ["b", "c"]})]),
        &either(&[&a, &b]),
    );
    // Who sets the one that was required keeps to either.
    assert_wider(&with(json!({"required": ["a"]})), &either(&[&a, &b]));
}

#[test]
fn the_only_form_is_the_schema_itself() {
    let named = json!({"C": {"type": "object", "properties": {"a": {"type": "string"}}}, "D": {"type": "string"}});
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let only = json!({keyword: [to("C")]});
        for (one, other) in [
            (only.clone(), to("C")),
            (
                json!({"oneOf": [only, to("D")]}),
                json!({"oneOf": [to("C"), to("D")]}),
            ),
            (
                json!({"allOf": [only, {"minProperties": 1}]}),
                json!({"allOf": [to("C"), {"minProperties": 1}]}),
            ),
            (json!({"not": only}), json!({"not": to("C")})),
        ] {
            assert_same(&(one, named.clone()), &(other, named.clone()));
        }
        let both = (json!({"oneOf": [only, to("D")]}), named.clone());
        let alone = (
            json!({"oneOf": [to("D"), {"type": "object", "properties": {"b": {}}}]}),
            named.clone(),
        );
        assert!(
            found(Sent, &both, &alone).contains("the form C is gone"),
            "{keyword}"
        );
    }
}

#[test]
fn what_one_schema_takes_has_no_other_form() {
    let either = |forms: Value| alone(json!({"anyOf": forms}));
    let (text, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    let forms = either(json!([text, integer]));
    assert_wider(&forms, &alone(json!({})));
    assert_wider(&forms, &either(json!([text, {"type": "number"}])));
    let short =
        either(json!([{"type": "string", "maxLength": 3}, {"type": "string", "format": "date"}]));
    assert_wider(&short, &alone(text));
    // A record that is gone is told, even if another one would do.
    let record = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
    let records = either(json!([record("a"), record("b")]));
    assert_judged([(Sent, records, alone(record("a")), BREAKING)]);
}

#[test]
fn forms_of_one_value_each_are_a_list_of_values() {
    let text = |values: Value| json!({"type": "string", "enum": values});
    let list = alone(text(json!(["a", "b"])));
    let titled = |value: &str, title: &str| json!({"const": value, "title": title});
    for keyword in ["oneOf", "anyOf"] {
        for forms in [
            json!({keyword: [text(json!(["a"])), text(json!(["b"]))]}),
            json!({keyword: [titled("a", "First"), titled("b", "Second")]}),
            json!({"type": "string", keyword: [titled("a", "First"), titled("b", "Second")]}),
        ] {
            assert_same(&list, &alone(forms));
        }
        let null = json!({keyword: [titled("a", ""), titled("b", ""), {"type": "null"}]});
        assert_same(
            &alone(json!({"type": ["string", "null"], "enum": ["a", "b", null]})),
            &alone(null),
        );
        let more = json!({keyword: [titled("a", ""), titled("b", ""), titled("c", "")]});
        assert_judged([
            (Sent, list.clone(), alone(more.clone()), COMPATIBLE),
            (Sent, alone(more.clone()), list.clone(), BREAKING),
            (Received, list.clone(), alone(more), RISKY),
        ]);
        let numbers = json!({keyword: [{"const": 1}, {"const": 2}]});
        assert_same(
            &alone(json!({"type": "number", "enum": [1, 2]})),
            &alone(numbers),
        );
    }
    // What fits two of them is refused.
    let twice = json!({"oneOf": [text(json!(["a", "b"])), text(json!(["b"]))]});
    assert_judged([(Sent, list, alone(twice), BREAKING)]);
}

#[test]
fn listed_values_are_part_of_all_values() {
    let (text, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    let listed = json!({"type": "string", "enum": ["x", "y"]});
    let either = |keyword: &str, forms: &[&Value]| alone(json!({keyword: forms}));
    for keyword in ["oneOf", "anyOf"] {
        let narrow = either(keyword, &[&integer, &listed]);
        let wide = either(keyword, &[&integer, &text]);
        assert_judged([
            (Sent, narrow.clone(), wide.clone(), COMPATIBLE),
            (Sent, wide.clone(), narrow.clone(), BREAKING),
            (Received, wide.clone(), narrow.clone(), COMPATIBLE),
            (Received, narrow, wide, BREAKING),
        ]);
    }
    let said_twice = either("anyOf", &[&text, &listed, &integer]);
    assert_same(&said_twice, &either("anyOf", &[&text, &integer]));
}

#[test]
fn groups_that_look_alike_are_known_by_what_they_say() {
    let asked = json!({"required": ["a"]});
    let group = |number: Value| json!({"oneOf": [asked, number]});
    let integers = group(json!({"type": "integer"}));
    let even = group(json!({"type": "integer", "multipleOf": 2}));
    assert_same(
        &alone(json!({"allOf": [integers, even]})),
        &alone(json!({"allOf": [even, integers]})),
    );
}

#[test]
fn listed_values_alone_are_part_of_a_form_that_takes_all() {
    let (text, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    let listed = alone(json!({"type": "string", "enum": ["x", "y"]}));
    for keyword in ["oneOf", "anyOf"] {
        let either = alone(json!({keyword: [text, integer]}));
        assert_wider(&listed, &either);
    }
    let dated = json!({"type": "string", "format": "date"});
    assert_wider(&listed, &alone(json!({"anyOf": [dated, text, integer]})));
    let other = json!({"type": "string", "enum": ["y", "z"]});
    let some = alone(json!({"anyOf": [other, integer]}));
    assert_judged([(Sent, listed.clone(), some, BREAKING)]);
    // It fits both.
    let long = json!({"type": "string", "maxLength": 3});
    let twice = alone(json!({"oneOf": [long, text]}));
    assert_judged([(Sent, listed, twice, BREAKING)]);
}
