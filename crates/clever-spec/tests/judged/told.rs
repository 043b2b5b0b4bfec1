//! Records that a value tells apart, and one record that takes all of these values.

use crate::bases::object;
use crate::*;

/// A record of one of some kinds that has something else; `None` for any kind.
fn robot(kinds: Option<&[&str]>, more: &Value) -> Value {
    let kind = match kinds {
        Some(kinds) => json!({"type": "string", "enum": kinds}),
        None => json!({"type": "string"}),
    };
    object(json!({"kind": kind, "more": more}), &["kind"])
}

fn either(forms: &[Value]) -> Said {
    alone(json!({"oneOf": forms}))
}

#[test]
fn a_record_is_the_same_as_a_form_for_each_value_that_tells_its_kind() {
    let text = json!({"type": "string"});
    let cat = |more: &Value| robot(Some(&["cat"]), more);
    let dog = |more: &Value| robot(Some(&["dog"]), more);
    let both = robot(Some(&["cat", "dog"]), &text);
    let forms = either(&[cat(&text), dog(&text)]);
    assert_same(&alone(both.clone()), &forms);
    let named = json!({"Cat": cat(&text), "Dog": dog(&text)});
    for discriminator in [json!("kind"), json!(null)] {
        let mut told = json!({"oneOf": [to("Cat"), to("Dog")]});
        if discriminator.is_string() {
            told["discriminator"] = json!({"propertyName": discriminator});
        }
        assert_same(&(both.clone(), named.clone()), &(told, named.clone()));
    }
    // What the forms say otherwise is compared.
    let short = json!({"type": "string", "maxLength": 3});
    assert_wider(&either(&[cat(&text), dog(&short)]), &alone(both.clone()));
    assert_wider(&alone(robot(Some(&["cat", "dog"]), &short)), &forms);
    let number = either(&[cat(&text), dog(&json!({"type": "integer"}))]);
    // As is which kinds there are.
    let three = either(&[cat(&text), dog(&text), robot(Some(&["cow"]), &text)]);
    assert_wider(&alone(both.clone()), &three);
    assert_wider(&forms, &alone(robot(Some(&["cat", "cow", "dog"]), &text)));
    let mut optional = both.clone();
    optional["required"] = json!([]);
    let mut not_sent = both.clone();
    not_sent["properties"]["kind"]["readOnly"] = json!(true);
    assert_judged([
        (Sent, alone(both.clone()), number.clone(), BREAKING),
        (Received, alone(both), number, BREAKING),
        (Sent, alone(optional.clone()), forms.clone(), BREAKING),
        (Received, forms.clone(), alone(optional), BREAKING),
        (Sent, alone(not_sent), forms, BREAKING),
    ]);
}

#[test]
fn a_record_of_any_kind_is_wider_than_one_form_for_each() {
    let text = json!({"type": "string"});
    let any = alone(robot(None, &text));
    let of = |kind: &str, more: &Value| robot(Some(&[kind]), more);
    assert_wider(&either(&[of("cat", &text), of("dog", &text)]), &any);
    let number = either(&[of("cat", &text), of("dog", &json!({"type": "integer"}))]);
    assert_judged([
        (Received, any.clone(), number.clone(), BREAKING),
        (Sent, number, any, BREAKING),
    ]);
}

#[test]
fn records_of_many_values_do_not_overlap() {
    let kinds = || (0..50).map(|place| format!("kind{place}"));
    let record = |kinds: Value, more: Value| {
        let mut properties = json!({"kind": {"type": "string", "enum": kinds}});
        properties
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({"type": "object", "required": ["kind"], "properties": properties})
    };
    let forms = kinds().map(|kind| record(json!([kind]), json!({})));
    let forms = alone(json!({"oneOf": forms.collect::<Vec<_>>()}));
    assert_same(&alone(record(kinds().collect(), json!({}))), &forms);
}
