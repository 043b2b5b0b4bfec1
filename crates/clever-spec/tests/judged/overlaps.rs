//! Forms of which one only may hold: what was taken has to fit one of them still.

use crate::*;

fn form(properties: Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required})
}

fn assert_overlap(was: &Said, is: &Said) {
    let found = found(Sent, was, is);
    let overlap = "request-forms-overlap";
    assert!(found.contains(overlap), "{} to {}:\n{found}", was.0, is.0);
    let back = crate::found(Sent, is, was);
    assert!(!back.contains(overlap), "{} to {}:\n{back}", is.0, was.0);
}

#[test]
fn at_least_one_is_not_exactly_one() {
    let text = json!({"type": "string"});
    let asked = |name: &str| json!({"required": [name]});
    let contact = |keyword: &str| {
        let mut contact = form(json!({"email": text, "phone": text}), &[]);
        contact[keyword] = json!([asked("email"), asked("phone")]);
        alone(contact)
    };
    assert_overlap(&contact("anyOf"), &contact("oneOf"));
    let (a, b) = (
        form(json!({"a": text}), &["a"]),
        form(json!({"b": text}), &["b"]),
    );
    let either = |keyword: &str, forms: [&Value; 2]| alone(json!({keyword: forms}));
    assert_overlap(&either("anyOf", [&a, &b]), &either("oneOf", [&a, &b]));
    // What is evidently of one form only may be said to be so.
    let kind = |kind: &str| form(json!({"kind": {"const": kind}}), &["kind"]);
    let kinds = [&kind("a"), &kind("b")];
    assert_same(&either("anyOf", kinds), &either("oneOf", kinds));
    let values = [&text, &json!({"type": "integer"})];
    assert_same(&either("anyOf", values), &either("oneOf", values));
    // Nobody can tell whether there is a text of both.
    let formats = ["email", "uuid"].map(|format| json!({"type": "string", "format": format}));
    let formats = [&formats[0], &formats[1]];
    assert_same(&either("anyOf", formats), &either("oneOf", formats));
}

#[test]
fn what_could_be_one_form_only_may_come_as_several() {
    let text = json!({"type": "string"});
    let [a, b] = ["a", "b"].map(|name| form(json!({name: text}), &[name]));
    let kind = |kind: &str| form(json!({"kind": {"const": kind}}), &["kind"]);
    let (integer, number) = (json!({"type": "integer"}), json!({"type": "number"}));
    let either = |keyword: &str, forms: [&Value; 2]| alone(json!({keyword: forms}));
    let overlap = "response-forms-overlap: what comes may fit several of its forms, and could fit \
                   one only\n";
    for forms in [[&a, &b], [&integer, &number]] {
        let (one, any) = (either("oneOf", forms), either("anyOf", forms));
        assert_eq!(found(Received, &one, &any), overlap, "{forms:?}");
        assert_judged([
            (Received, one.clone(), any.clone(), RISKY),
            (Received, any.clone(), one.clone(), None),
            (Sent, one, any, None),
        ]);
    }
    // What cannot be both, or is told apart by a property, comes as before.
    let told = |keyword: &str| {
        let mut forms = json!({keyword: [to("A"), to("B")]});
        forms["discriminator"] = json!({"propertyName": "kind"});
        (forms, json!({"A": a, "B": b}))
    };
    assert_same(&told("oneOf"), &told("anyOf"));
    for forms in [[&kind("a"), &kind("b")], [&text, &integer]] {
        assert_same(&either("oneOf", forms), &either("anyOf", forms));
    }
    // A form that is gone leaves what could come.
    for forms in [[&a, &b], [&form(json!({"a": text}), &[]), &b]] {
        assert_judged([(
            Received,
            either("oneOf", forms),
            alone(forms[0].clone()),
            COMPATIBLE,
        )]);
    }
    // A property that does not come tells nothing, and one that is not sent does.
    let access = |keyword: &str, access: &str| {
        let form = |kind: &str| {
            let told = json!({"kind": {"const": kind, access: true}});
            form(told, &["kind"])
        };
        either(keyword, [&form("a"), &form("b")])
    };
    for (way, worst) in [("readOnly", None), ("writeOnly", RISKY)] {
        let (one, any) = (access("oneOf", way), access("anyOf", way));
        assert_judged([(Received, one, any, worst)]);
    }
}

#[test]
fn a_form_that_gets_looser_may_overlap_another_one() {
    let text = json!({"type": "string"});
    let either = |one: &Value, other: &Value| alone(json!({"oneOf": [one, other]}));
    let small = |most: u8| json!({"type": "integer", "maximum": most});
    let large = json!({"type": "integer", "minimum": 6});
    let kind = |kinds: &[&str]| {
        form(
            json!({"kind": {"type": "string", "enum": kinds}}),
            &["kind"],
        )
    };
    let cat = |required: &[&str]| form(json!({"claw": text}), required);
    let dog = form(json!({"bark": text}), &["bark"]);
    let mut closed = [json!({"claw": text}), json!({"bark": text})].map(|listed| form(listed, &[]));
    let open = closed.clone();
    for form in &mut closed {
        form["additionalProperties"] = json!(false);
    }
    for (was, is) in [
        (either(&small(5), &large), either(&small(7), &large)),
        (
            either(&kind(&["a"]), &kind(&["b"])),
            either(&kind(&["a", "b"]), &kind(&["b"])),
        ),
        (either(&cat(&["claw"]), &dog), either(&cat(&[]), &dog)),
        (either(&closed[0], &closed[1]), either(&open[0], &open[1])),
    ] {
        assert_overlap(&was, &is);
    }
    assert_judged([
        (
            Sent,
            either(&small(4), &large),
            either(&small(5), &large),
            COMPATIBLE,
        ),
        (
            Sent,
            either(&kind(&["a"]), &kind(&["b"])),
            either(&kind(&["a", "c"]), &kind(&["b"])),
            COMPATIBLE,
        ),
    ]);
}

#[test]
fn what_cannot_be_told_to_overlap_is_not_said_to() {
    let (integer, text) = (json!({"type": "integer"}), json!({"type": "string"}));
    let pattern = |pattern: &str| json!({"type": "string", "pattern": pattern});
    let held = |one: &str| form(json!({"code": pattern(one)}), &["code"]);
    let (a, b, c) = (pattern("^a"), pattern("^b"), pattern("^c"));
    let uuid = json!({"type": "string", "format": "uuid"});
    let either = |keyword: &str, forms: &[&Value]| alone(json!({keyword: forms}));
    for forms in [[&a, &b], [&a, &uuid], [&held("^a"), &held("^b")]] {
        assert_same(&either("anyOf", &forms), &either("oneOf", &forms));
    }
    let one_of = |forms: &[&Value]| either("oneOf", forms);
    for (was, is) in [
        (one_of(&[&a, &b]), one_of(&[&a, &b, &c])),
        (one_of(&[&a, &integer]), one_of(&[&a, &integer, &uuid])),
        (one_of(&[&uuid, &integer]), one_of(&[&a, &integer, &uuid])),
        (alone(a.clone()), one_of(&[&a, &b])),
        (
            one_of(&[&held("^a"), &integer]),
            one_of(&[&held("^a"), &integer, &held("^b")]),
        ),
    ] {
        assert_judged([(Sent, was, is, COMPATIBLE)]);
    }
    // The text `a` is one of both.
    assert_overlap(
        &either("anyOf", &[&a, &pattern("^[ab]")]),
        &one_of(&[&a, &pattern("^[ab]")]),
    );
    for form in [a, uuid] {
        let more = one_of(&[&form, &integer, &text]);
        assert_overlap(&one_of(&[&form, &integer]), &more);
    }
}

#[test]
fn what_fitted_two_forms_before_was_refused_before() {
    let text = json!({"type": "string"});
    let small = form(json!({"name": text}), &[]);
    let large = |breed: &Value| form(json!({"name": text, "breed": breed}), &[]);
    let one_of = |forms: &[&Value]| alone(json!({"oneOf": forms}));
    // No value of the last one fits it, so that none shows what was taken.
    for breed in [&text, &json!({"oneOf": [small, small]})] {
        let (was, is) = (
            one_of(&[&large(breed), &small]),
            one_of(&[&large(breed), &small, &small]),
        );
        assert_judged([(Sent, was, is, COMPATIBLE)]);
    }
    let other = form(json!({"bark": text}), &["bark"]);
    assert_overlap(
        &one_of(&[&other, &small]),
        &one_of(&[&other, &small, &small]),
    );
}

#[test]
fn values_show_that_a_form_that_got_wider_overlaps() {
    let (any, text, integer) = (
        json!({}),
        json!({"type": "string"}),
        json!({"type": "integer"}),
    );
    let one_of = |forms: &[&Value]| json!({"oneOf": forms});
    // A dog without a breed was one only if it had a name.
    let dog = |required: &[&str]| form(json!({"breed": text, "tail": integer}), required);
    let cat = form(json!({"name": text, "tail": text}), &[]);
    let car = form(json!({"name": integer, "tail": {"type": "boolean"}}), &[]);
    assert_overlap(
        &alone(one_of(&[&dog(&["breed"]), &cat, &car])),
        &alone(one_of(&[&dog(&[]), &cat, &car])),
    );
    // A size of 0 was no number that the second form takes.
    let anything = form(json!({"size": any}), &["size"]);
    let sized = |size: Value| form(json!({"size": size}), &["size"]);
    let small = json!({"type": "integer", "minimum": 1});
    assert_overlap(
        &alone(one_of(&[&anything, &sized(small)])),
        &alone(one_of(&[&anything, &sized(integer.clone())])),
    );
    // What stands beside the forms tells the last one from the first.
    let beside = |breed: &[&str]| {
        let forms = [
            form(json!({}), &[]),
            form(json!({"breed": text}), breed),
            form(json!({"size": {"enum": ["L"]}}), &[]),
        ];
        alone(json!({"type": "object", "properties": {"size": any}, "oneOf": forms}))
    };
    assert_overlap(&beside(&["breed"]), &beside(&[]));
    // And so does what a form of another group says.
    let groups = |more: &[Value]| {
        let others = [
            form(json!({"b": text}), &[]),
            form(json!({"a": {"type": "boolean"}}), &[]),
        ];
        let mut forms = vec![form(json!({"x": text}), &[]), form(json!({"a": text}), &[])];
        forms.extend_from_slice(more);
        alone(json!({"allOf": [{"anyOf": others}, {"oneOf": forms}]}))
    };
    let more = form(json!({"b": {"enum": ["u"]}}), &[]);
    assert_overlap(&groups(&[]), &groups(&[more]));
    // Nobody was told of a tail of what has wheels.
    let wheels = form(json!({"wheels": integer}), &["wheels"]);
    let legs = |legs: &[&str]| form(json!({"tail": text, "legs": integer}), legs);
    assert_judged([(
        Sent,
        alone(one_of(&[&wheels, &legs(&["tail", "legs"])])),
        alone(one_of(&[&wheels, &legs(&["tail"])])),
        COMPATIBLE,
    )]);
}

#[test]
fn null_may_fit_one_form_only() {
    let kind = |kind: &str, takes_null: bool| {
        let mut kind = form(json!({"kind": {"enum": [kind]}}), &["kind"]);
        kind["type"] = match takes_null {
            true => json!(["object", "null"]),
            false => json!("object"),
        };
        kind
    };
    let forms = |keyword: &str, nulls: [bool; 2]| {
        alone(json!({keyword: [kind("a", nulls[0]), kind("b", nulls[1])]}))
    };
    let mut record = form(json!({"kind": {"enum": ["a", "b"]}}), &["kind"]);
    record["type"] = json!(["object", "null"]);
    let once = forms("oneOf", [true, false]);
    let twice = forms("oneOf", [true, true]);
    for taken in [
        once.clone(),
        forms("anyOf", [true, true]),
        alone(record.clone()),
    ] {
        assert_overlap(&taken, &twice);
        assert!(
            found(Received, &twice, &taken).contains("null may come"),
            "{}",
            taken.0
        );
        assert!(
            !found(Received, &taken, &twice).contains("null"),
            "{}",
            taken.0
        );
    }
    // It was not taken before.
    assert_judged([
        (Sent, forms("oneOf", [false; 2]), once.clone(), COMPATIBLE),
        (Sent, alone(record), once, COMPATIBLE),
        (Sent, twice.clone(), twice, None),
    ]);
}
