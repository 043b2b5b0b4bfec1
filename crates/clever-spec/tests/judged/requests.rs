//! What callers cannot do any more, and defaults.

use crate::*;

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
fn what_strict_readers_refuse_is_risky() {
    let robot = |names: &[&str], is_closed: bool| {
        let mut schema = json!({"type": "object", "properties": {}});
        for name in names {
            schema["properties"][*name] = json!({"type": "string"});
        }
        if is_closed {
            schema["additionalProperties"] = json!(false);
        }
        alone(schema)
    };
    let (one, two) = (&["a"], &["a", "b"]);
    assert_judged([
        (Received, robot(one, false), robot(two, false), COMPATIBLE),
        (Received, robot(one, true), robot(two, true), RISKY),
        (Received, robot(one, true), robot(two, false), RISKY),
        (Received, robot(one, false), robot(two, true), COMPATIBLE),
        (Sent, robot(one, true), robot(two, true), COMPATIBLE),
        (Sent, robot(two, true), robot(one, true), BREAKING),
    ]);
}
