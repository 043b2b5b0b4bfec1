//! Defaults and numbers.

use crate::*;

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
fn whole_numbers_up_to_the_largest_are_compared_exactly() {
    for text in ["json", "yaml"] {
        let document = |most: u64| {
            let (name, root) = match text {
                "json" => (
                    "robots.json",
                    format!(
                        r#"{{"openapi":"3.1.0","paths":{{"/a":{{"post":{{"requestBody":{{"content":{{"application/json":{{"schema":{{"type":"integer","maximum":{most},"not":{{"enum":[{most},1]}}}}}}}}}}}}}}}}}}"#
                    ),
                ),
                _ => (
                    "robots.yaml",
                    format!(
                        "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema:\n              type: integer\n              maximum: {most}\n              not: {{enum: [{most}, 1]}}\n"
                    ),
                ),
            };
            load::parse(name, &root).unwrap().tree()
        };
        for most in [
            i64::MAX.unsigned_abs(),
            i64::MAX.unsigned_abs() + 1,
            u64::MAX - 1,
        ] {
            let (less, more) = (document(most), document(most + 1));
            assert!(compare(&more, &more).findings.is_empty());
            let comparison = compare(&less, &more);
            let found: Vec<_> = comparison
                .findings
                .iter()
                .map(|finding| finding.what.as_str())
                .collect();
            let went = format!("`maximum` went from {most} to {}", most + 1);
            assert_eq!(found, ["`not` is another one", went.as_str()]);
        }
    }
}

#[test]
fn a_whole_number_is_a_multiple_of_one() {
    let integer = |of: Value| alone(json!({"type": "integer", "multipleOf": of}));
    for one in [json!(1), json!(1.0), json!(0.5)] {
        assert_same(&integer(one), &alone(json!({"type": "integer"})));
    }
    assert_wider(&integer(json!(2)), &integer(json!(1)));
    let number = |of: u8| alone(json!({"type": "number", "multipleOf": of}));
    assert_wider(&number(1), &alone(json!({"type": "number"})));
}

#[test]
fn values_that_are_listed_say_their_type() {
    let listed = |values: Value| alone(json!({"enum": values}));
    let typed = |kind: &str, values: Value| alone(json!({"type": kind, "enum": values}));
    for (kind, values) in [
        ("string", json!(["a", "b"])),
        ("integer", json!([1, 2])),
        ("number", json!([1, 2])),
        ("number", json!([1, 2.5])),
        ("object", json!([{"a": 1}])),
        ("array", json!([[1]])),
        ("boolean", json!([true])),
    ] {
        assert_same(&listed(values.clone()), &typed(kind, values.clone()));
        let kind = alone(json!({"type": kind}));
        assert_judged([
            (Sent, listed(values.clone()), kind.clone(), COMPATIBLE),
            (Sent, kind.clone(), listed(values.clone()), BREAKING),
            (Received, kind, listed(values), COMPATIBLE),
        ]);
    }
    assert_same(
        &listed(json!(["a", 1])),
        &alone(json!({"type": ["integer", "string"], "enum": [1, "a"]})),
    );
    assert_wider(
        &typed("string", json!(["a"])),
        &alone(json!({"enum": ["a", 1]})),
    );
}

#[test]
fn what_is_said_of_texts_is_said_of_numbers_in_a_query() {
    let number = |kind: &str| alone(json!({"type": kind}));
    let text = |keyword: &str, said: Value| alone(json!({"type": "string", keyword: said}));
    let small = alone(json!({"type": "integer", "format": "int32"}));
    let judged =
        |kind: &str, text: &Said, severity| (Parameter, number(kind), text.clone(), severity);
    assert_judged([
        judged("integer", &text("pattern", json!("^lamp_")), BREAKING),
        judged("integer", &text("maxLength", json!(19)), BREAKING),
        judged("integer", &text("maxLength", json!(20)), COMPATIBLE),
        judged("number", &text("maxLength", json!(20)), BREAKING),
        judged("number", &text("maxLength", json!(24)), COMPATIBLE),
        judged("integer", &text("minLength", json!(2)), BREAKING),
        judged("number", &text("minLength", json!(1)), COMPATIBLE),
        judged("boolean", &text("maxLength", json!(4)), BREAKING),
        judged("boolean", &text("minLength", json!(4)), COMPATIBLE),
        (Parameter, small, text("maxLength", json!(11)), COMPATIBLE),
        // In JSON nothing is said of numbers.
        (
            Sent,
            alone(json!({"type": ["integer", "string"]})),
            alone(json!({"type": ["integer", "string"], "maxLength": 2})),
            BREAKING,
        ),
        (
            Sent,
            number("integer"),
            alone(json!({"type": ["integer", "string"], "maxLength": 2})),
            COMPATIBLE,
        ),
    ]);
}

#[test]
fn in_a_query_a_number_is_its_text() {
    let said = |kind: &str, values: Value, default: Value| {
        alone(json!({"type": kind, "enum": values, "default": default}))
    };
    let (integer, text) = (
        said("integer", json!([1, 2]), json!(1)),
        said("string", json!(["2", "1"]), json!("1")),
    );
    let more = said("string", json!(["1", "2", "3"]), json!("1"));
    let other = said("string", json!(["1", "2"]), json!("2"));
    let flag = |kind: &str, values: Value| alone(json!({"type": kind, "enum": values}));
    assert_judged([
        (Parameter, integer.clone(), text.clone(), None),
        (Parameter, text.clone(), integer.clone(), None),
        (Parameter, integer.clone(), more.clone(), COMPATIBLE),
        (Parameter, more, integer.clone(), BREAKING),
        (Parameter, integer.clone(), other, BREAKING),
        (
            Parameter,
            flag("boolean", json!([true])),
            flag("string", json!(["true"])),
            None,
        ),
        (Sent, integer, text, BREAKING),
    ]);
    let open = |kind: &str, default: Value| alone(json!({"type": kind, "default": default}));
    assert_judged([(
        Parameter,
        open("integer", json!(7)),
        open("string", json!("7")),
        COMPATIBLE,
    )]);
}

#[test]
fn types_and_values_of_all_parts_have_to_fit() {
    let all = |parts: Value| alone(json!({"allOf": parts}));
    let number = json!({"type": ["number", "string"]});
    for parts in [
        json!([{"type": "integer"}, number]),
        json!([number, {"type": "integer"}]),
    ] {
        assert_same(&all(parts), &alone(json!({"type": "integer"})));
    }
    let values = json!({"enum": [1, "a", 2.5]});
    let some = json!([values, {"type": ["integer", "string"]}]);
    assert_same(&all(some.clone()), &alone(json!({"enum": [1, "a"]})));
    let (some, all) = (all(some), alone(values));
    assert_judged([
        (Sent, some.clone(), all.clone(), COMPATIBLE),
        (Sent, all.clone(), some.clone(), BREAKING),
        (Received, some, all, RISKY),
    ]);
    // What is listed is meant where all of it is of another type.
    let text = |values: Value| alone(json!({"type": "string", "enum": values}));
    let (one, two) = (text(json!([1])), text(json!([1, 2])));
    assert_judged([
        (Sent, one.clone(), two.clone(), COMPATIBLE),
        (Sent, two.clone(), one.clone(), BREAKING),
        (Received, one, two, RISKY),
    ]);
}

#[test]
fn a_keyword_of_another_type_says_nothing() {
    let (text, integer) = (json!({"type": "string"}), json!({"type": "integer"}));
    let object = json!({"type": "object", "properties": {"a": text}});
    let list = json!({"type": "array", "items": text});
    let of_others = [
        (&integer, json!({"maxLength": 5, "pattern": "^a"})),
        (&text, json!({"minimum": 1, "multipleOf": 2})),
        (&text, json!({"items": {"type": "integer"}, "minItems": 1})),
        (&text, json!({"properties": {"a": integer}})),
        (&text, json!({"required": ["a"], "minProperties": 1})),
        (&object, json!({"maxItems": 1, "uniqueItems": true})),
        (&list, json!({"additionalProperties": false})),
        (&list, json!({"patternProperties": {"^a": integer}})),
    ];
    for (schema, more) in of_others {
        let mut with = schema.clone();
        let members = with.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        assert_same(&alone(schema.clone()), &alone(with));
    }
    // Where both say it, it is meant.
    let limit = |most: u8| alone(json!({"type": "integer", "maxLength": most}));
    assert_wider(&limit(4), &limit(5));
    // What is said of a type that is taken now, too, does not concern the others.
    let wide = json!({"type": ["string", "integer"], "minimum": 1});
    assert_wider(&alone(text.clone()), &alone(wide));
    assert_wider(
        &alone(json!({"type": "string", "maxLength": 5})),
        &alone(text),
    );
}

#[test]
fn a_limit_that_says_nothing_more_is_none() {
    let with = |schema: &Value, more: Value| {
        let mut with = schema.clone();
        let members = with.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        alone(with)
    };
    let texts = json!({"type": "string", "enum": ["ab", "c"]});
    let numbers = json!({"type": "integer", "enum": [1, 2]});
    let object = json!({"type": "object", "required": ["a"]});
    for (schema, more) in [
        (&texts, json!({"maxLength": 5, "minLength": 1})),
        (&numbers, json!({"minimum": 1, "maximum": 2})),
        (&object, json!({"minProperties": 1})),
    ] {
        assert_same(&alone(schema.clone()), &with(schema, more));
    }
    for (schema, more) in [
        (&texts, json!({"maxLength": 1})),
        (&numbers, json!({"minimum": 2})),
        (&object, json!({"minProperties": 2})),
    ] {
        assert_wider(&with(schema, more), &alone(schema.clone()));
    }
    // What takes the place of something closer is no closer itself.
    let limit = alone(json!({"type": "string", "maxLength": 5}));
    assert_judged([
        (Sent, alone(texts.clone()), limit.clone(), COMPATIBLE),
        (
            Sent,
            with(&texts, json!({"maxLength": 5})),
            limit,
            COMPATIBLE,
        ),
        (
            Sent,
            with(&object, json!({"minProperties": 1})),
            alone(json!({"type": "object", "minProperties": 1, "properties": {"a": {}}})),
            COMPATIBLE,
        ),
    ]);
}

#[test]
fn base64_is_a_format_or_an_encoding() {
    let text = |keyword: &str, name: &str| alone(json!({"type": "string", keyword: name}));
    assert_same(&text("format", "byte"), &text("contentEncoding", "base64"));
    let other = text("contentEncoding", "base32");
    assert_judged([(Received, text("format", "byte"), other, BREAKING)]);
}

#[test]
fn bytes_are_a_format_or_a_media_type() {
    let format = |format: &str| alone(json!({"type": "string", "format": format}));
    let of_kind = |kind: &str| json!({"type": "string", "contentMediaType": kind});
    let mut any = of_kind("application/octet-stream");
    assert_same(&format("binary"), &alone(any.clone()));
    any["contentEncoding"] = json!("base64");
    assert_same(&format("byte"), &alone(any));
    let untyped = json!({"contentMediaType": "application/octet-stream"});
    assert_same(&format("binary"), &alone(untyped));
    let image = alone(of_kind("image/png"));
    assert_judged([(Sent, format("binary"), image, BREAKING)]);
    // Only texts are bytes.
    let number = |more: &str| alone(json!({"type": "integer", more: "application/octet-stream"}));
    assert_same(&number("title"), &number("contentMediaType"));
}

#[test]
fn how_a_field_looks_is_no_change() {
    let text = alone(json!({"type": "string"}));
    let format = |format: &str| alone(json!({"type": "string", "format": format}));
    assert_same(&text, &format("password"));
    assert_judged([(Sent, text, format("email"), BREAKING)]);
}

#[test]
fn the_format_of_an_integer_is_a_range() {
    let of = |more: Value| {
        let mut integer = json!({"type": "integer"});
        let more = more.as_object().unwrap().clone();
        integer.as_object_mut().unwrap().extend(more);
        alone(integer)
    };
    for (format, least, most) in [
        ("int32", i64::from(i32::MIN), i64::from(i32::MAX)),
        ("int64", i64::MIN, i64::MAX),
    ] {
        let formatted = of(json!({"format": format}));
        let limits = of(json!({"minimum": least, "maximum": most}));
        let both = of(json!({"format": format, "minimum": least, "maximum": most}));
        assert_same(&formatted, &limits);
        assert_same(&formatted, &both);
        assert_same(&limits, &both);
        assert_same(
            &of(json!({"format": format, "minimum": 1})),
            &of(json!({"minimum": 1, "maximum": most})),
        );
        assert_wider(&of(json!({"minimum": 1, "maximum": 9})), &formatted);
        assert_wider(&formatted, &of(json!({"minimum": least})));
        assert_wider(&of(json!({"format": format, "minimum": 0})), &formatted);
    }
    let wide = i64::from(i32::MAX) + 1;
    assert_wider(
        &of(json!({"format": "int32"})),
        &of(json!({"minimum": i32::MIN, "maximum": wide})),
    );
    // A number has no whole range.
    let number = |more: &str| json!({"type": "number", "format": "int32", more: i32::MIN});
    let limited = alone(number("minimum"));
    assert_wider(&limited, &alone(number("x-minimum")));
}

#[test]
fn values_that_are_listed_as_forms_may_get_other_forms_beside_them() {
    let value = |value: Value| json!({"const": value});
    let (a, b, c) = (value(json!("a")), value(json!("b")), value(json!("c")));
    let robot = json!({"type": "object", "properties": {"arm": {"type": "string"}}});
    let either = |keyword: &str, forms: &[&Value]| alone(json!({keyword: forms}));
    let listed = alone(json!({"type": "string", "enum": ["a", "b"]}));
    for keyword in ["oneOf", "anyOf"] {
        let wide = either(keyword, &[&a, &b, &robot]);
        assert_wider(&either(keyword, &[&a, &b]), &wide);
        assert_wider(&listed, &wide);
        let other = either(keyword, &[&a, &c, &robot]);
        assert!(found(Sent, &listed, &other).contains("the value \"b\" is gone"));
        let mixed = either(keyword, &[&a, &value(json!(1))]);
        assert_wider(&mixed, &either(keyword, &[&a, &value(json!(1)), &robot]));
    }
}
