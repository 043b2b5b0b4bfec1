//! All parts of an `allOf` count, in whatever order they stand.

use crate::*;

/// What one part of several may say, wider first, and what another part says of the same kind.
fn keywords() -> Vec<(Value, Value, Value)> {
    let number = |schema: Value| json!({"properties": {"n": schema}});
    vec![
        (
            json!({"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
            json!({"if": {"required": ["a"]}, "then": {"required": ["b", "c"]}}),
            json!({"if": {"required": ["d"]}, "then": {"required": ["e"]}}),
        ),
        (
            json!({"not": {"required": ["a", "b"]}}),
            json!({"not": {"required": ["a"]}}),
            json!({"not": {"required": ["c"]}}),
        ),
        (
            json!({"dependentRequired": {"a": ["b"]}}),
            json!({"dependentRequired": {"a": ["b", "c"]}}),
            json!({"dependentRequired": {"d": ["e"], "a": ["f"]}}),
        ),
        (
            json!({"dependentSchemas": {"a": {"maxProperties": 9}}}),
            json!({"dependentSchemas": {"a": {"maxProperties": 8}}}),
            json!({"dependentSchemas": {"a": {"minProperties": 2}}}),
        ),
        (
            json!({"additionalProperties": {"maxLength": 9}}),
            json!({"additionalProperties": {"maxLength": 8}}),
            json!({"additionalProperties": {"minLength": 2}}),
        ),
        (
            json!({"patternProperties": {"^x": {"maxLength": 9}}}),
            json!({"patternProperties": {"^x": {"maxLength": 8}}}),
            json!({"patternProperties": {"^x": {"minLength": 2}}}),
        ),
        (
            json!({"propertyNames": {"maxLength": 9}}),
            json!({"propertyNames": {"maxLength": 8}}),
            json!({"propertyNames": {"minLength": 2}}),
        ),
        (
            json!({"contains": {"maxLength": 9}}),
            json!({"contains": {"maxLength": 8}}),
            json!({"contains": {"type": "integer"}}),
        ),
        (
            number(json!({"multipleOf": 2})),
            number(json!({"multipleOf": 4})),
            number(json!({"multipleOf": 3})),
        ),
        (
            number(json!({})),
            number(json!({"format": "email"})),
            number(json!({"format": "idn-email"})),
        ),
    ]
}

#[test]
fn a_change_of_any_part_is_found_and_order_makes_no_difference() {
    for (wide, narrow, other) in keywords() {
        let all = |parts: [&Value; 2]| alone(json!({"allOf": parts}));
        for one in [&wide, &narrow] {
            assert_same(&all([one, &other]), &all([&other, one]));
        }
        let is_unjudged = wide.get("if").is_some();
        for place in [0, 1] {
            let with = |part| match place {
                0 => all([part, &other]),
                _ => all([&other, part]),
            };
            let (wide, narrow) = (with(&wide), with(&narrow));
            match is_unjudged {
                // Whether a condition got looser is not told.
                true => assert_judged([
                    (Sent, wide.clone(), narrow.clone(), BREAKING),
                    (Received, narrow, wide, BREAKING),
                ]),
                false => assert_wider(&narrow, &wide),
            }
        }
    }
}

#[test]
fn several_numbers_that_it_is_a_multiple_of_are_their_least_common_multiple() {
    let all = |numbers: &[f64]| {
        let parts = numbers.iter().map(|number| json!({"multipleOf": number}));
        alone(json!({"allOf": parts.collect::<Vec<_>>()}))
    };
    assert_same(&all(&[2.0, 3.0]), &all(&[6.0]));
    assert_same(&all(&[4.0, 6.0]), &all(&[6.0, 4.0]));
    assert_same(&all(&[0.2, 0.3]), &all(&[0.6]));
    assert_wider(&all(&[4.0, 6.0]), &all(&[6.0]));
    // Their least common multiple has too many digits to be written.
    let large = [1e15 + 1.0, 1e15 + 3.0];
    assert_same(&all(&large), &all(&[large[1], large[0]]));
    assert_wider(&all(&large), &all(&large[..1]));
}

#[test]
fn the_discriminators_of_all_parts_count() {
    let part = |name: &str| json!({"discriminator": {"propertyName": name}});
    let all = |parts: [&str; 2]| alone(json!({"allOf": parts.map(part)}));
    for used in [Sent, Received] {
        assert_judged([
            (used, all(["a", "b"]), all(["b", "a"]), None),
            (used, all(["a", "b"]), all(["a", "c"]), BREAKING),
            (used, all(["a", "b"]), all(["c", "b"]), BREAKING),
        ]);
    }
}

#[test]
fn the_defaults_of_all_parts_count() {
    let part = |value: u8| json!({"default": value});
    let all = |parts: [u8; 2]| alone(json!({"properties": {"a": {"allOf": parts.map(part)}}}));
    assert_same(&all([1, 2]), &all([2, 1]));
    assert_judged([
        (Sent, all([1, 2]), all([1, 3]), RISKY),
        (Sent, all([1, 2]), all([3, 2]), RISKY),
    ]);
}

#[test]
fn groups_of_forms_count_in_any_order() {
    let group = |names: [&str; 2]| json!({"anyOf": names.map(|name| json!({"required": [name]}))});
    let (ab, cd, ef) = (group(["a", "b"]), group(["c", "d"]), group(["e", "f"]));
    let all = |parts: &[&Value]| alone(json!({"type": "object", "allOf": parts}));
    assert_same(&all(&[&ab, &cd]), &all(&[&cd, &ab]));
    assert_same(&all(&[&ab, &cd, &ef]), &all(&[&ef, &ab, &cd]));
    assert_wider(&all(&[&ab, &cd]), &all(&[&ab]));
    assert_wider(&all(&[&ab, &cd]), &all(&[&cd]));
    assert_wider(&all(&[&ab, &cd]), &all(&[]));
}

#[test]
fn what_another_part_requires_is_no_option_in_rust() {
    let effect = |parts: Value| {
        let said = |schema: Value| {
            let mut all = parts.clone();
            all.as_array_mut()
                .unwrap()
                .push(json!({"type": "object", "properties": {"a": schema}}));
            document(Received, &alone(json!({"allOf": all}))).tree()
        };
        let (was, is) = (
            said(json!({"type": "string"})),
            said(json!({"type": ["string", "null"]})),
        );
        let comparison = compare(&was, &is);
        let [finding] = comparison.findings.as_slice() else {
            panic!("{comparison:?}");
        };
        finding.effect.as_str()
    };
    assert_eq!(effect(json!([])), "none");
    assert_eq!(effect(json!([{"required": ["b"]}])), "none");
    assert_eq!(effect(json!([{"required": ["a"]}])), "source-breaking");
}
