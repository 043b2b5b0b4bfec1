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

/// Nothing changes but how the same is written.
fn assert_split(record: &Said, forms: &Said) {
    for (used, rule) in [
        (Sent, "request-record-split"),
        (Received, "response-record-split"),
    ] {
        let now = found(used, record, forms);
        let back = found(used, forms, record);
        assert_eq!(
            now,
            format!("{rule}: each of its records is a form of its own now\n")
        );
        assert_eq!(back, format!("{rule}: its forms are one record now\n"));
    }
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
    assert_split(&alone(both.clone()), &forms);
    let named = json!({"Cat": cat(&text), "Dog": dog(&text)});
    for discriminator in [json!("kind"), json!(null)] {
        let mut told = json!({"oneOf": [to("Cat"), to("Dog")]});
        if discriminator.is_string() {
            told["discriminator"] = json!({"propertyName": discriminator});
        }
        assert_split(&(both.clone(), named.clone()), &(told, named.clone()));
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
fn a_kind_that_may_be_null_is_told_by_no_form() {
    let text = json!({"type": "string"});
    let forms = either(&[robot(Some(&["cat"]), &text), robot(Some(&["dog"]), &text)]);
    let kinds = json!({"type": "string", "enum": ["cat", "dog"]});
    for kind in [
        json!({"type": ["string", "null"], "enum": ["cat", "dog", null]}),
        json!({"enum": ["cat", "dog", null]}),
        json!({"oneOf": [to("Kind"), {"type": "null"}]}),
    ] {
        let record = object(json!({"kind": kind, "more": text}), &["kind"]);
        let record = (record, json!({"Kind": kinds}));
        assert_judged([
            (Sent, record.clone(), forms.clone(), BREAKING),
            (Received, forms.clone(), record, BREAKING),
        ]);
    }
}

#[test]
fn types_that_hang_on_a_record_are_the_same_as_forms() {
    let named = |own: Value, hanging: Value| {
        let mut pet = object(
            json!({"kind": {"type": "string", "enum": ["Cat", "Dog"]}}),
            &["kind"],
        );
        pet["discriminator"] = json!({"propertyName": "kind"});
        let form = |kind: &str, own: &Value| {
            let mut form = own.clone();
            form["kind"] = json!({"type": "string", "enum": [kind]});
            object(form, &["kind"])
        };
        let forms = json!({"oneOf": [form("Cat", &own), form("Dog", &json!({}))]});
        let child = |own: &Value| json!({"allOf": [to("Pet"), own]});
        let named = json!({"Pet": pet, "Cat": child(&hanging), "Dog": child(&json!({}))});
        (alone(forms), (to("Pet"), named))
    };
    let name = |kind: &str| json!({"name": {"type": kind}});
    let (text, number) = (name("string"), name("integer"));
    for (own, hanging) in [
        (json!({}), object(text.clone(), &["name"])),
        (text.clone(), object(number, &[])),
    ] {
        let (forms, hanging) = named(own, hanging);
        assert_judged([(Sent, forms, hanging, BREAKING)]);
    }
    let (forms, hanging) = named(text.clone(), object(text, &[]));
    assert_split(&hanging, &forms);
    let (fewer_forms, fewer_hanging) = named(json!({}), json!({}));
    let mut birds = hanging.clone();
    let kind = &mut birds.1["Pet"]["properties"]["kind"];
    kind["enum"] = json!(["Bird", "Cat", "Dog"]);
    assert_judged([
        (Received, forms.clone(), fewer_hanging, BREAKING),
        (Received, hanging, fewer_forms, BREAKING),
        // A kind without a type of its own is the record itself.
        (Sent, birds.clone(), forms.clone(), BREAKING),
        (Received, forms.clone(), birds.clone(), BREAKING),
        (Sent, forms, birds, COMPATIBLE),
    ]);
}

#[test]
fn types_that_hang_on_a_type_are_compared_too() {
    let kind = |values: &[&str]| json!({"type": "string", "enum": values});
    let tells = |name: &str| json!({"propertyName": name});
    let mut pet = object(json!({"kind": kind(&["Cat", "Dog"])}), &["kind"]);
    pet["discriminator"] = tells("kind");
    let mut cat = object(json!({"race": kind(&["Siam"])}), &["race"]);
    cat["discriminator"] = tells("race");
    let number = object(json!({"n": {"type": "integer"}}), &[]);
    let named = json!({"Pet": pet, "Dog": {"allOf": [to("Pet")]},
        "Cat": {"allOf": [to("Pet"), cat]}, "Siam": {"allOf": [to("Cat"), number]}});
    let text = json!({"type": "string"});
    let siam = json!({"kind": kind(&["Cat"]), "race": kind(&["Siam"]), "n": text});
    let dog = object(json!({"kind": kind(&["Dog"])}), &["kind"]);
    let forms = alone(json!({"oneOf": [object(siam, &["kind", "race"]), dog]}));
    let hanging = (to("Pet"), named);
    assert_judged([
        (Sent, hanging.clone(), forms.clone(), BREAKING),
        (Received, hanging, forms, BREAKING),
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
    assert_split(&alone(record(kinds().collect(), json!({}))), &forms);
}

#[test]
fn forms_that_a_value_tells_apart_are_not_tried_out() {
    let kinds = |more: &Value| {
        let forms = (0..20).map(|place| robot(Some(&[&format!("kind{place}")]), more));
        json!({"oneOf": forms.collect::<Vec<_>>()})
    };
    let all = |more: &Value| {
        let properties = (0..30).map(|place| (format!("p{place}"), kinds(more)));
        alone(json!({"type": "object", "properties": properties.collect::<Value>()}))
    };
    let (was, is) = (
        json!({"type": "string"}),
        json!({"type": ["string", "integer"]}),
    );
    assert_judged([(Sent, all(&was), all(&is), COMPATIBLE)]);
}

#[test]
fn what_tells_records_apart_is_compared_still() {
    let text = json!({"type": "string"});
    let told = |mut schema: Value, by: &str| {
        schema["discriminator"] = json!({"propertyName": by});
        schema
    };
    let named = json!({"cat": robot(Some(&["cat"]), &text), "dog": robot(Some(&["dog"]), &text)});
    let record = told(robot(Some(&["cat", "dog"]), &text), "kind");
    let forms = told(json!({"oneOf": [to("cat"), to("dog")]}), "more");
    let said = found(Sent, &(record, named.clone()), &(forms, named));
    assert!(said.contains("request-discriminator-changed"), "{said}");
}
