//! Forms and what is said beside them, which counts for each form and may be said in each instead.

use crate::*;

pub(crate) fn object(properties: Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required})
}

/// What is said beside some forms.
fn beside(base: &Value, keyword: &str, forms: &[&Value]) -> Value {
    let mut beside = base.clone();
    beside[keyword] = json!(forms);
    beside
}

pub(crate) fn cat() -> Value {
    object(json!({"claw": {"type": "string"}}), &["claw"])
}

pub(crate) fn dog() -> Value {
    object(json!({"bark": {"type": "integer"}}), &["bark"])
}

#[test]
fn what_is_said_of_all_forms_may_be_said_of_each() {
    let base = object(json!({"id": {"type": "string"}}), &["id"]);
    let named = json!({"Base": base, "Cat": cat(), "Dog": dog(),
        "BasedCat": {"allOf": [to("Base"), to("Cat")]}});
    for keyword in ["oneOf", "anyOf"] {
        let forms = json!({keyword: [to("Cat"), to("Dog")]});
        let together = json!({"allOf": [to("Base"), forms]});
        let within = beside(&base, keyword, &[&to("Cat"), &to("Dog")]);
        let dog = json!({"allOf": [to("Base"), to("Dog")]});
        let cat = json!({"allOf": [to("Cat"), to("Base")]});
        let merged = object(
            json!({"id": {"type": "string"}, "claw": {"type": "string"}}),
            &["claw", "id"],
        );
        let all = [
            together,
            within,
            json!({keyword: [cat, dog]}),
            json!({keyword: [dog, to("BasedCat")]}),
            json!({keyword: [merged, dog]}),
            json!({keyword: [cat, dog], "required": ["id"]}),
        ];
        for one in &all {
            for other in &all {
                let said = |schema: &Value| (schema.clone(), named.clone());
                assert_same(&said(one), &said(other));
                let list = |schema: &Value| (json!({"items": schema}), named.clone());
                assert_same(&list(one), &list(other));
            }
        }
    }
    for more in [
        json!({"not": {"required": ["tail"]}}),
        json!({"dependentRequired": {"claw": ["paw"]}}),
        json!({"minProperties": 2}),
    ] {
        let (cat, dog) = (cat(), dog());
        let with = |form: &Value| json!({"allOf": [form, more]});
        assert_same(
            &alone(beside(&more, "anyOf", &[&cat, &dog])),
            &alone(json!({"anyOf": [with(&cat), with(&dog)]})),
        );
    }
    let short = json!({"type": "string", "maxLength": 5});
    let with = |format: &str| json!({"type": "string", "maxLength": 5, "format": format});
    let (date, time) = (json!({"format": "date"}), json!({"format": "time"}));
    assert_same(
        &alone(beside(&short, "anyOf", &[&date, &time])),
        &alone(json!({"anyOf": [with("date"), with("time")]})),
    );
}

#[test]
fn forms_within_forms_stand_on_all_bases() {
    let id = json!({"id": {"type": "string"}});
    let pets = beside(
        &object(json!({"name": {"type": "string"}}), &[]),
        "anyOf",
        &[&cat(), &dog()],
    );
    let robot = object(json!({"arm": {"type": "integer"}}), &["arm"]);
    let beside = beside(&object(id.clone(), &["id"]), "anyOf", &[&pets, &robot]);
    let with_id = |form: &Value| json!({"allOf": [form, object(id.clone(), &["id"])]});
    let name = json!({"properties": {"name": {"type": "string"}}});
    let cat = json!({"allOf": [name, with_id(&cat())]});
    let dog = json!({"allOf": [name, with_id(&dog())]});
    let within = json!({"anyOf": [json!({"anyOf": [cat, dog]}), with_id(&robot)]});
    let opened = json!({"anyOf": [cat, dog, with_id(&robot)]});
    assert_same(&alone(within.clone()), &alone(opened));
    let nested = json!({"anyOf": [with_id(&pets), with_id(&robot)]});
    assert_same(&alone(beside), &alone(nested));
}

#[test]
fn a_property_may_move_between_all_forms_and_each() {
    let text = json!({"type": "string"});
    let with = |form: &Value, name: &str| {
        let mut form = form.clone();
        form["properties"][name] = text.clone();
        form
    };
    let small = object(json!({"id": text}), &["id"]);
    for keyword in ["oneOf", "anyOf"] {
        let forms = [&cat(), &dog()];
        let of_all = alone(beside(&with(&small, "name"), keyword, &forms));
        let of_each = [&with(&cat(), "name"), &with(&dog(), "name")];
        let of_each = alone(beside(&small, keyword, &of_each));
        assert_same(&of_all, &of_each);
        let of_cats = alone(beside(&small, keyword, &[&with(&cat(), "name"), &dog()]));
        for wide in [&of_all, &of_each] {
            assert_judged([
                (Sent, wide.clone(), of_cats.clone(), RISKY),
                (Sent, of_cats.clone(), wide.clone(), COMPATIBLE),
                (Received, wide.clone(), of_cats.clone(), BREAKING),
                (Received, of_cats.clone(), wide.clone(), COMPATIBLE),
            ]);
            assert_eq!(
                found(Received, wide, &of_cats),
                "response-property-removed: it is gone\n"
            );
        }
        // What changes beside it is told still.
        let number = object(json!({"id": {"type": "integer"}}), &["id"]);
        let changed = alone(beside(
            &number,
            keyword,
            &[&with(&cat(), "name"), &with(&dog(), "name")],
        ));
        assert_judged([(Received, of_all.clone(), changed.clone(), BREAKING)]);
        let changed = found(Received, &of_all, &changed);
        assert!(changed.starts_with("response-type-changed"), "{changed}");
        assert_eq!(changed.lines().count(), 1, "{changed}");
    }
}

#[test]
fn what_is_required_may_be_so_in_all_forms_or_in_each() {
    let base = |required: &[&str]| object(json!({"id": {"type": "string"}}), required);
    let with = |form: &Value| {
        let mut form = form.clone();
        let required = form["required"].as_array().unwrap();
        form["required"] = required.iter().cloned().chain([json!("id")]).collect();
        form
    };
    for keyword in ["oneOf", "anyOf"] {
        let of_all = alone(beside(&base(&["id"]), keyword, &[&cat(), &dog()]));
        let of_each = alone(beside(&base(&[]), keyword, &[&with(&cat()), &with(&dog())]));
        assert_same(&of_all, &of_each);
        let of_cats = alone(beside(&base(&[]), keyword, &[&with(&cat()), &dog()]));
        assert_wider(&of_all, &of_cats);
        assert_wider(&of_each, &of_cats);
    }
}

#[test]
fn a_schema_that_gets_forms_beside_what_it_says_is_compared_with_each() {
    let text = json!({"type": "string"});
    let small = object(json!({"id": text}), &["id"]);
    let pet = object(
        json!({"id": text, "claw": text, "bark": {"type": "integer"}}),
        &["id"],
    );
    let forms = alone(beside(&small, "anyOf", &[&cat(), &dog()]));
    // Neither the claw nor the bark is there in each form.
    let lost = found(Received, &alone(pet.clone()), &forms);
    assert!(
        lost.contains("response-property-removed: it is gone"),
        "{lost}"
    );
    assert!(
        !lost.contains("response-property-removed: it is gone\nresponse-property-removed"),
        "{lost}"
    );
    let both = object(
        json!({"id": text, "claw": text, "bark": {"type": "integer"}}),
        &["id", "claw", "bark"],
    );
    let forms_of_both = beside(&small, "anyOf", &[&both]);
    assert_same(&alone(forms_of_both), &alone(both));
}

#[test]
fn what_a_form_says_again_of_its_base_is_compared_with_that() {
    let text = json!({"type": "string"});
    let base = object(json!({"id": text}), &["id"]);
    for keyword in ["oneOf", "anyOf"] {
        let with = |cat: &Value| alone(beside(&base, keyword, &[cat, &dog()]));
        let with_id =
            |id: Value, required: &[&str]| object(json!({"claw": text, "id": id}), required);
        let again = with_id(text.clone(), &["claw", "id"]);
        assert_same(&with(&cat()), &with(&again));
        assert_same(&with(&with_id(text.clone(), &["claw"])), &with(&again));
        let short = json!({"type": "string", "maxLength": 3});
        assert_wider(&with(&with_id(short, &["claw"])), &with(&cat()));
    }
}

#[test]
fn the_last_form_that_is_left_stands_on_the_base() {
    let base = object(json!({"id": {"type": "string"}}), &["id"]);
    for keyword in ["oneOf", "anyOf"] {
        let both = alone(beside(&base, keyword, &[&cat(), &dog()]));
        let one = alone(beside(&base, keyword, &[&cat()]));
        assert_wider(&one, &both);
        let told = found(Sent, &both, &one);
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn a_record_may_get_forms_that_say_more_of_it() {
    let text = json!({"type": "string"});
    let base = object(json!({"id": text}), &["id"]);
    let with_id = |form: &Value| json!({"allOf": [to("Base"), form]});
    let named = json!({"Base": base, "Cat": with_id(&cat()), "Dog": with_id(&dog())});
    for keyword in ["oneOf", "anyOf"] {
        for forms in [
            beside(&base, keyword, &[&cat(), &dog()]),
            json!({keyword: [to("Cat"), to("Dog")]}),
            json!({"allOf": [base, {keyword: [cat(), dog()]}, {keyword: [cat(), dog()]}]}),
        ] {
            for around in [
                |schema: Value| schema,
                |schema| json!({"items": schema}),
                |schema| json!({"properties": {"pet": schema}}),
            ] {
                let alone = (around(to("Base")), named.clone());
                let several = (around(forms.clone()), named.clone());
                // Who sends the identifier only is refused; who receives finds it as before.
                assert_judged([
                    (Sent, alone.clone(), several.clone(), BREAKING),
                    (Sent, several.clone(), alone.clone(), RISKY),
                    (Received, alone.clone(), several.clone(), COMPATIBLE),
                    (Received, several, alone, BREAKING),
                ]);
            }
        }
    }
    let several = alone(json!({"anyOf": [with_id(&cat()), with_id(&dog())]}));
    assert_eq!(
        found(
            Received,
            &(base.clone(), named.clone()),
            &(several.0, named)
        ),
        "response-alternative-removed: it has to be one of several forms now\n\
         response-required-property-added: it is new, and required\n\
         response-required-property-added: it is new, and required\n"
    );
}

#[test]
fn forms_that_a_record_does_not_fit_are_others() {
    let text = json!({"type": "string"});
    let base = object(json!({"id": text}), &["id"]);
    let number = object(json!({"id": {"type": "integer"}}), &["id"]);
    let (cat, dog) = (cat(), dog());
    let forms = [&cat, &dog];
    for (record, forms) in [
        // What is said of it changes.
        (base.clone(), beside(&number, "oneOf", &forms)),
        (
            object(json!({"id": text, "tail": text}), &[]),
            beside(&base, "oneOf", &forms),
        ),
        // One of the forms is the record itself, or does without what it has.
        (
            base.clone(),
            json!({"anyOf": [base, {"allOf": [base, cat]}]}),
        ),
        (
            object(json!({"id": text, "claw": text}), &[]),
            beside(&base, "oneOf", &forms),
        ),
        (object(json!({"claw": text}), &[]), json!({"oneOf": forms})),
    ] {
        assert_judged([(Received, alone(record), alone(forms), BREAKING)]);
    }
}

#[test]
fn a_base_may_list_the_values_that_its_forms_list() {
    let text = json!({"type": "string"});
    let kinds = |kinds: &[&str]| json!({"type": "string", "enum": kinds});
    let robot = |kind: &Value| {
        let form = |kind: &str| json!({"type": "object", "properties": {"kind": kinds(&[kind])}});
        let mut robot = object(json!({"kind": kind}), &["kind"]);
        robot["oneOf"] = json!([form("cat"), form("dog")]);
        alone(robot)
    };
    assert_same(&robot(&text), &robot(&kinds(&["cat", "dog"])));
    assert_same(&robot(&text), &robot(&kinds(&["cat", "cow", "dog"])));
    let narrow = robot(&kinds(&["cat"]));
    assert_judged([(Sent, robot(&text), narrow, BREAKING)]);
}

#[test]
fn what_nothing_kept_to_is_compared_below_it_all_the_same() {
    let named = |schema: Value| json!({"Lamp": schema});
    let slip =
        |kind: &str, schema: Value| (json!({"type": kind, "allOf": [to("Lamp")]}), named(schema));
    let values = |values: &[&str]| json!({"type": "string", "enum": values});
    let lamp = |kind: &str| json!({"type": "object", "properties": {"a": {"type": kind}}});
    assert_judged([
        (
            Sent,
            slip("object", values(&["a", "b"])),
            (to("Lamp"), named(values(&["a"]))),
            BREAKING,
        ),
        (
            Sent,
            slip("string", lamp("string")),
            (to("Lamp"), named(lamp("integer"))),
            BREAKING,
        ),
    ]);
}
