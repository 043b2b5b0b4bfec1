//! Record types, which a discriminator tells apart.

use crate::*;

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
