//! Whole numbers, and numbers where everything is text.

use crate::*;

fn integer(more: Value) -> Said {
    with("integer", &more)
}

fn text(more: Value) -> Said {
    with("string", &more)
}

fn with(kind: &str, more: &Value) -> Said {
    let mut schema = json!({"type": kind});
    let members = schema.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    alone(schema)
}

#[test]
fn a_multiple_of_a_whole_number_is_an_integer() {
    let multiple = |of: f64| with("number", &json!({"multipleOf": of}));
    let whole = integer(json!({}));
    for used in [Sent, Received] {
        assert_judged([
            (used, multiple(1.0), whole.clone(), COMPATIBLE),
            (used, whole.clone(), multiple(1.0), COMPATIBLE),
        ]);
    }
    let told = found(Received, &multiple(1.0), &whole);
    let narrowed = "response-type-narrowed: its type went from number to integer\n";
    assert_eq!(told, narrowed);
    let several = |kind: &str| alone(json!({"type": [kind, "string"], "multipleOf": 2}));
    let told = found(Sent, &several("number"), &several("integer"));
    assert_eq!(
        told,
        "request-type-widened: its type went from number or string to integer or string\n"
    );
    assert_wider(&multiple(5.0), &whole);
    assert_wider(&multiple(1.0), &with("number", &json!({})));
    assert_wider(&whole, &multiple(0.5));
    assert_judged([
        (Sent, multiple(1.5), whole.clone(), BREAKING),
        (Received, whole.clone(), multiple(1.5), BREAKING),
        (
            Sent,
            multiple(1.0),
            integer(json!({"minimum": 0})),
            BREAKING,
        ),
        (Sent, multiple(1.0), text(json!({})), BREAKING),
    ]);
}

#[test]
fn integers_between_two_are_texts_of_some_length() {
    let between = |least: i8, greatest: i8| integer(json!({"minimum": least, "maximum": greatest}));
    let most = |length: u8| text(json!({"maxLength": length}));
    let fewest = |length: u8| text(json!({"minLength": length}));
    assert_judged([
        (Parameter, between(0, 99), most(2), COMPATIBLE),
        (Parameter, between(0, 100), most(2), BREAKING),
        (Parameter, between(-9, 99), most(2), COMPATIBLE),
        (Parameter, between(-10, 99), most(2), BREAKING),
        (Parameter, integer(json!({"minimum": 0})), most(2), BREAKING),
        (Parameter, between(10, 99), fewest(2), COMPATIBLE),
        (Parameter, between(9, 99), fewest(2), BREAKING),
        (Parameter, between(-99, -10), fewest(3), COMPATIBLE),
        (Parameter, between(-99, -9), fewest(3), BREAKING),
        (Sent, between(0, 9), most(2), BREAKING),
    ]);
}

#[test]
fn integers_keep_to_the_pattern_of_digits() {
    let pattern = |pattern: &str| text(json!({"pattern": pattern}));
    let (any, counts) = (integer(json!({})), integer(json!({"minimum": 0})));
    for digits in ["[0-9]+", r"\d+"] {
        let signed = pattern(&format!("^-?{digits}$"));
        let unsigned = pattern(&format!("^{digits}$"));
        assert_judged([
            (Parameter, any.clone(), signed.clone(), COMPATIBLE),
            (Parameter, any.clone(), unsigned.clone(), BREAKING),
            (Parameter, counts.clone(), unsigned, COMPATIBLE),
            (
                Parameter,
                with("number", &json!({})),
                signed.clone(),
                BREAKING,
            ),
            (Parameter, signed, any.clone(), BREAKING),
        ]);
    }
    assert_judged([(Parameter, counts, pattern("^[1-9]+$"), BREAKING)]);
}

#[test]
fn the_default_of_a_list_may_be_the_one_of_its_value() {
    let list = |default: Value| {
        alone(json!({"type": "array", "items": {"type": "string"}, "default": default}))
    };
    let one = text(json!({"default": "calm"}));
    assert_judged([
        (Parameter, one.clone(), list(json!(["calm"])), COMPATIBLE),
        (Parameter, one.clone(), list(json!(["wild"])), BREAKING),
        (
            Parameter,
            one.clone(),
            list(json!(["calm", "wild"])),
            BREAKING,
        ),
        (Parameter, one, list(json!([])), BREAKING),
        (Parameter, text(json!({})), list(json!(["calm"])), BREAKING),
        (
            Parameter,
            list(json!(["calm"])),
            list(json!("calm")),
            BREAKING,
        ),
    ]);
}
