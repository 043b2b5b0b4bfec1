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

#[test]
fn record_types_that_hang_on_their_parent_may_be_listed_as_forms() {
    let text = json!({"type": "string"});
    let told = json!({"propertyName": "kind"});
    let plain = json!({"type": "object", "required": ["kind"],
        "properties": {"kind": text, "id": text}});
    let mut parent = plain.clone();
    parent["discriminator"] = told.clone();
    let child = |own: Value| json!({"allOf": [to("Pet"), {"properties": own}]});
    let named = |parent: &Value, claw: &Value| {
        json!({"Pet": parent, "Cat": child(json!({"claw": claw})),
            "Dog": child(json!({"bark": text})), "Mouse": child(json!({"squeak": text}))})
    };
    let hanging = |claw: &Value| {
        let mut named = named(&parent, claw);
        named.as_object_mut().unwrap().remove("Mouse");
        (to("Pet"), named)
    };
    let listed = |names: &[&str], parent: &Value| {
        let forms: Vec<Value> = names.iter().map(|name| to(name)).collect();
        let forms = json!({"oneOf": forms, "discriminator": told});
        (forms, named(parent, &text))
    };
    for parent in [&plain, &parent] {
        assert_same(&hanging(&text), &listed(&["Cat", "Dog"], parent));
        assert_same(&hanging(&text), &listed(&["Pet", "Cat", "Dog"], parent));
    }
    let listed = |names: &[&str]| listed(names, &plain);
    let with_mouse = listed(&["Cat", "Dog", "Mouse"]);
    let number = json!({"type": "integer"});
    assert_judged([
        (Sent, hanging(&text), with_mouse.clone(), COMPATIBLE),
        (Sent, with_mouse.clone(), hanging(&text), BREAKING),
        (Received, hanging(&text), with_mouse.clone(), RISKY),
        (Received, with_mouse, hanging(&text), BREAKING),
        (Sent, hanging(&number), listed(&["Cat", "Dog"]), BREAKING),
        (
            Received,
            listed(&["Cat", "Dog"]),
            hanging(&number),
            BREAKING,
        ),
        (Sent, hanging(&text), listed(&["Cat"]), BREAKING),
    ]);
}

#[test]
fn forms_without_a_discriminator_are_still_the_same_records() {
    let text = json!({"type": "string"});
    let pet = |own: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": text, own: text}});
    let named = json!({"Cat": pet("claw"), "Dog": pet("bark")});
    for keyword in ["oneOf", "anyOf"] {
        let untold = json!({keyword: [to("Cat"), to("Dog")]});
        let mut told = untold.clone();
        told["discriminator"] = json!({"propertyName": "kind"});
        let [untold, told] = [untold, told].map(|pets| (pets, named.clone()));
        assert_judged([
            (Sent, told.clone(), untold.clone(), COMPATIBLE),
            (Received, told.clone(), untold.clone(), RISKY),
            (Sent, untold.clone(), told.clone(), RISKY),
            (Received, untold, told.clone(), COMPATIBLE),
            (Sent, told, (to("Cat"), named.clone()), BREAKING),
        ]);
    }
}

#[test]
fn one_form_is_told_apart_from_nothing() {
    let named = || {
        let record = |kind: &str| {
            json!({"type": "object", "required": ["kind"],
            "properties": {"kind": {"enum": [kind]}}})
        };
        json!({"Arm": record("Arm"), "Leg": record("Leg")})
    };
    let of = |forms: Value| {
        (
            json!({"oneOf": forms, "discriminator": {"propertyName": "kind"}}),
            named(),
        )
    };
    let one = of(json!([to("Arm")]));
    assert_same(&one, &(to("Arm"), named()));
    assert_same(&one, &(json!({"oneOf": [to("Arm")]}), named()));
    // Where it says how the one is called, that counts.
    let called = |value: &str, property: &str| {
        let discriminator = json!({"propertyName": property,
            "mapping": {value: "#/components/schemas/Arm"}});
        (
            json!({"oneOf": [to("Arm")], "discriminator": discriminator}),
            named(),
        )
    };
    assert_judged([
        (
            Received,
            called("arm", "kind"),
            called("limb", "kind"),
            BREAKING,
        ),
        (Sent, called("arm", "kind"), called("arm", "type"), BREAKING),
    ]);
    // It tells the first of several from the others.
    let plain = || {
        let record = json!({"type": "object", "required": ["kind"],
            "properties": {"kind": {"type": "string"}}});
        json!({"Arm": record, "Leg": record})
    };
    let forms = |names: &[&str]| {
        let forms: Value = names.iter().map(|name| to(name)).collect();
        (
            json!({"oneOf": forms, "discriminator": {"propertyName": "kind"}}),
            plain(),
        )
    };
    assert_judged([(Sent, forms(&["Arm"]), forms(&["Arm", "Leg"]), COMPATIBLE)]);
    let two = of(json!([to("Arm"), to("Leg")]));
    let null = || json!({"type": "null"});
    let with_null = |forms: &[&str]| {
        let forms = forms.iter().map(|name| to(name)).chain([null()]);
        of(forms.collect())
    };
    for (one, two) in [
        (one, two),
        (with_null(&["Arm"]), with_null(&["Arm", "Leg"])),
    ] {
        assert_judged([
            (Sent, one.clone(), two.clone(), COMPATIBLE),
            (Sent, two.clone(), one.clone(), BREAKING),
            (Received, one.clone(), two.clone(), BREAKING),
        ]);
        let said = found(Received, &two, &one);
        assert!(said.contains("the record type Leg is gone"), "{said}");
        let said = found(Received, &one, &two);
        assert!(said.contains("the record type Leg is new"), "{said}");
    }
}

#[test]
fn what_a_record_type_adds_may_stand_elsewhere() {
    let event = json!({"type": "object", "properties": {"type": {"type": "string"}},
        "required": ["type"], "discriminator": {"propertyName": "type"}});
    let data = |kind: &str| json!({"type": "object", "properties": {"data": {"type": kind}}});
    let family = |created: Value, more: (&str, Value)| {
        let deleted = json!({"allOf": [to("Event"), data("boolean")]});
        let family =
            json!({"Event": event, "created": created, "deleted": deleted, more.0: more.1});
        (to("Event"), family)
    };
    let inline = |kind: &str| json!({"allOf": [to("Event"), data(kind)]});
    let mixed = json!({"allOf": [to("Event"), to("Data")]});
    let beside = json!({"allOf": [to("Event")], "properties": {"data": {"type": "string"}}});
    let none = ("Other", json!({}));
    let was = family(inline("string"), none.clone());
    for (created, more) in [
        (mixed.clone(), ("Data", data("string"))),
        (beside, none.clone()),
    ] {
        let is = family(created, more);
        assert_same(&was, &is);
        assert_same(&is, &was);
        // One record type by itself, too.
        let (one, other) = ((to("created"), was.1.clone()), (to("created"), is.1));
        assert_same(&one, &other);
    }
    let changed = family(mixed, ("Data", data("integer")));
    assert_judged([(Received, was, changed, BREAKING)]);
    // One that adds all that another one adds, and more, is not of its kind.
    let sisters = |more: bool| {
        let mut parts = vec![to("Event"), to("Noise")];
        parts.extend(more.then(|| to("Data")));
        let all = json!({"Event": event, "Data": data("string"), "Noise": {"properties": {"noise": {}}},
            "created": {"allOf": [to("Event"), to("Data")]}, "deleted": {"allOf": parts}});
        (to("Event"), all)
    };
    assert_eq!(
        found(Received, &sisters(false), &sisters(true)),
        "response-property-added: it is new\n"
    );
}

#[test]
fn a_name_that_the_mapping_gives_to_another_schema_is_none_of_the_first() {
    let family = |mapping: Value, data: &str| {
        let event = json!({"type": "object", "required": ["type"],
            "properties": {"type": {"type": "string"}},
            "discriminator": {"propertyName": "type", "mapping": mapping}});
        let child = |properties: Value| json!({"allOf": [to("Event"), {"properties": properties}]});
        let (data, who) = (json!({"type": data}), json!({"type": "string"}));
        let made = child(json!({"data": {"type": "string"}, "who": who}));
        let all = json!({"Event": event, "made": made, "Made2": child(json!({"data": data}))});
        (to("Event"), all)
    };
    let here = |name: &str| json!({"made": format!("#/components/schemas/{name}")});
    for before in [json!({}), here("made")] {
        let was = family(before, "string");
        let said = found(Received, &was, &family(here("Made2"), "string"));
        assert!(said.contains("response-property-removed"), "{said}");
        let said = found(Received, &was, &family(here("Made2"), "integer"));
        assert!(said.contains("response-type-changed"), "{said}");
    }
    // What has lost its name comes no more, so that it may become anything.
    let (was, mut is) = (
        family(here("Made2"), "string"),
        family(here("Made2"), "string"),
    );
    is.1["made"]["allOf"][1] = json!({});
    assert_same(&was, &is);
    // The same of forms that are listed.
    let forms = |name: &str| {
        let form = |more: Value| json!({"type": "object", "properties": more});
        let all = json!({"made": form(json!({"kind": {}, "who": {}})),
            "made2": form(json!({"kind": {}}))});
        let discriminator = json!({"propertyName": "kind", "mapping": here(name)});
        (
            json!({"oneOf": [to("made"), to("made2")], "discriminator": discriminator}),
            all,
        )
    };
    assert_judged([(Received, forms("made"), forms("made2"), BREAKING)]);
}

#[test]
fn record_types_that_go_with_their_forms_are_gone() {
    let pet =
        |kind: &str| json!({"type": "object", "properties": {"kind": {"enum": [kind]}, kind: {}}});
    let named = json!({"Cat": pet("Cat"), "Dog": pet("Dog")});
    let told = json!({"propertyName": "kind"});
    let pets = json!({"oneOf": [to("Cat"), to("Dog")], "discriminator": told});
    let removed = "response-record-type-removed";
    for is in [json!({"oneOf": [to("Dog")]}), to("Dog"), pet("Dog")] {
        let said = found(
            Received,
            &(pets.clone(), named.clone()),
            &(is, named.clone()),
        );
        assert!(said.contains(removed), "{said}");
    }
    // What hangs on a parent is none of the forms of that.
    let parent = |more: Value| {
        let mut parent = json!({"type": "object", "properties": {"kind": {"type": "string"}}});
        parent
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let dog = json!({"allOf": [to("Parent"), pet("Dog")]});
        (to("Parent"), json!({"Parent": parent, "Dog": dog}))
    };
    let forms = json!([{"required": ["a"]}, {"required": ["b"]}]);
    let (was, is) = (
        parent(json!({"anyOf": forms, "discriminator": told})),
        parent(json!({})),
    );
    let said = found(Received, &was, &is);
    assert!(said.contains(removed), "{said}");
}

#[test]
fn types_that_hang_on_a_plain_record_now_take_what_it_took() {
    let pets = |kind: &Value, cat: Option<Value>| {
        let mut pet = json!({"type": "object", "required": ["kind"],
            "properties": {"kind": kind, "name": {"type": "string"}}});
        let mut named = json!({});
        if let Some(cat) = cat {
            pet["discriminator"] = json!({"propertyName": "kind"});
            named["Cat"] = json!({"allOf": [to("Pet"), cat]});
        }
        named["Pet"] = pet;
        (to("Pet"), named)
    };
    let short = json!({"properties": {"name": {"maxLength": 3}}});
    let asking = json!({"required": ["claw"], "properties": {"claw": {"type": "string"}}});
    let open = json!({"properties": {"claw": {"type": "string"}}});
    let cat_alone = json!({"properties": {"kind": {"enum": ["Cat"]}}});
    let kinds = |kinds: &[&str]| json!({"type": "string", "enum": kinds});
    for kind in [json!({"type": "string"}), kinds(&["Bird", "Cat"])] {
        let was = pets(&kind, None);
        for (cat, expected) in [(&short, BREAKING), (&asking, BREAKING), (&open, COMPATIBLE)] {
            let is = pets(&kind, Some(cat.clone()));
            assert_judged([
                (Sent, was.clone(), is.clone(), expected),
                (Received, was.clone(), is, RISKY),
            ]);
        }
    }
    // Nothing else of that type was sent.
    let both = kinds(&["Bird", "Cat"]);
    let is = pets(&both, Some(cat_alone));
    assert_judged([(Sent, pets(&both, None), is, COMPATIBLE)]);
    let birds = kinds(&["Bird"]);
    assert_judged([(
        Sent,
        pets(&birds, None),
        pets(&birds, Some(asking)),
        COMPATIBLE,
    )]);
}
