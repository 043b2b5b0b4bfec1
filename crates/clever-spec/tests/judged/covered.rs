//! Forms that are gone or new, and covered by what else there is.

use crate::bases::object;
use crate::*;

#[test]
fn what_was_sent_in_a_form_may_be_taken_without_forms() {
    let text = json!({"type": "string"});
    let cat = object(json!({"claw": text}), &["claw"]);
    let dog = object(json!({"bark": text}), &["bark"]);
    let either = |keyword: &str| alone(json!({keyword: [cat, dog]}));
    let pet = |bark: &Value| alone(object(json!({"claw": text, "bark": bark}), &[]));
    let anything = alone(json!({"type": "object"}));
    for keyword in ["anyOf", "oneOf"] {
        assert_judged([
            (Sent, either(keyword), pet(&text), COMPATIBLE),
            (
                Sent,
                either(keyword),
                pet(&json!({"type": "integer"})),
                BREAKING,
            ),
            // Nothing reads what was sent.
            (Sent, either(keyword), anything.clone(), RISKY),
        ]);
        let merged = found(Sent, &either(keyword), &pet(&text));
        assert!(merged.contains("request-alternative-covered"), "{merged}");
    }
    // Also where one of the forms is no record.
    let number = alone(json!({"anyOf": [{"type": "integer"}, dog]}));
    let narrow = alone(json!({"minProperties": 2}));
    assert_judged([
        (Sent, number.clone(), alone(json!({})), COMPATIBLE),
        (Sent, number.clone(), narrow, BREAKING),
        (Received, number.clone(), alone(json!({})), BREAKING),
    ]);
    let said = found(Sent, &number, &alone(json!({})));
    assert!(said.contains("any value is new"), "{said}");
    let optional = alone(json!({"anyOf": [object(json!({"claw": text}), &[]), dog]}));
    assert_judged([
        (Sent, anything.clone(), optional, COMPATIBLE),
        (Sent, anything, either("anyOf"), BREAKING),
    ]);
    // One of several forms is meant to be refused.
    let wider = object(json!({"claw": text, "tail": text}), &["claw"]);
    let fewer = alone(json!({"anyOf": [wider, dog]}));
    assert_judged([(
        Sent,
        alone(json!({"anyOf": [cat, dog, wider]})),
        fewer,
        BREAKING,
    )]);
}
