//! Several groups of forms, of which one form of each has to hold.

use crate::bases::{cat, dog, object};
use crate::*;

#[test]
fn the_last_form_of_a_group_is_what_all_keep_to() {
    let group = json!({"oneOf": [cat(), dog()]});
    let mood = |kinds: Value| json!({"properties": {"mood": {"type": kinds}}});
    let (text, number) = (mood(json!(["string", "null"])), mood(json!("integer")));
    let both = |forms: &[&Value]| alone(json!({"allOf": [group, {"anyOf": forms}]}));
    assert_judged([
        (Sent, both(&[&text, &number]), both(&[&number]), BREAKING),
        (
            Sent,
            both(&[&number, &mood(json!(["integer", "null"]))]),
            both(&[&number]),
            BREAKING,
        ),
        (
            Sent,
            both(&[&number, &mood(json!("integer"))]),
            both(&[&number]),
            COMPATIBLE,
        ),
    ]);
}

#[test]
fn what_a_form_says_of_a_property_of_another_group_is_compared_with_that() {
    let text = json!({"type": "string"});
    let groups = |keyword: &str, claw: &Value, of_robots: &Value| {
        let cat = object(json!({"claw": claw}), &["claw"]);
        let robot = object(of_robots.clone(), &["arm"]);
        let robots = [&robot, &object(json!({"leg": text}), &["leg"])];
        json!({"allOf": [{keyword: [cat, dog()]}, {keyword: robots}]})
    };
    let lone = json!({"arm": text});
    for keyword in ["oneOf", "anyOf"] {
        let silent = groups(keyword, &text, &lone);
        for (claw, told) in [
            (json!({"type": "integer"}), "type-narrowed"),
            (json!({"type": "string", "maxLength": 3}), "limit-tightened"),
        ] {
            let said = groups(keyword, &text, &json!({"arm": text, "claw": claw}));
            let list = |schema: &Value| alone(json!({"items": schema}));
            for schema in [alone, |schema| alone(json!({"items": schema}))] {
                let (silent, said) = (schema(silent.clone()), schema(said.clone()));
                assert_judged([
                    (Sent, silent.clone(), said.clone(), BREAKING),
                    (Sent, said.clone(), silent.clone(), RISKY),
                    (Received, silent.clone(), said.clone(), COMPATIBLE),
                    (Received, said.clone(), silent.clone(), BREAKING),
                ]);
            }
            let found = found(Sent, &list(&silent), &list(&said));
            assert!(found.starts_with(&format!("request-{told}")), "{found}");
            assert!(found.contains("request-property-added"), "{found}");
        }
        let short = json!({"type": "string", "maxLength": 3});
        // What is said of it in both is not new to who sends it.
        let before = alone(groups(keyword, &short, &lone));
        let now = alone(groups(keyword, &text, &json!({"arm": text, "claw": short})));
        assert_judged([(Sent, before, now, COMPATIBLE)]);
    }
}

#[test]
fn a_property_may_move_from_one_group_to_another() {
    let text = json!({"type": "string"});
    let of = |names: [&str; 2], more: &[&str]| {
        let form = |name: &str| {
            let names = more.iter().chain([&name]);
            let properties = names.map(|name| ((*name).to_owned(), text.clone()));
            object(properties.collect(), &[name])
        };
        json!({"oneOf": names.map(form)})
    };
    let (pets, robots) = (["claw", "bark"], ["arm", "leg"]);
    let name = object(json!({"name": text}), &[]);
    let all = [
        json!({"allOf": [of(pets, &["name"]), of(robots, &[])]}),
        json!({"allOf": [of(pets, &[]), of(robots, &["name"])]}),
        json!({"allOf": [name, of(pets, &[]), of(robots, &[])]}),
    ];
    for one in &all {
        for other in &all {
            assert_same(&alone(one.clone()), &alone(other.clone()));
        }
    }
}

#[test]
fn what_is_said_beside_several_groups_is_compared_with_their_forms() {
    let text = json!({"type": "string"});
    let robots = [
        object(json!({"arm": text}), &["arm"]),
        object(json!({"leg": text}), &["leg"]),
    ];
    let groups =
        |base: Value| alone(json!({"allOf": [base, {"oneOf": [cat(), dog()]}, {"oneOf": robots}]}));
    let silent = groups(object(json!({"id": text}), &[]));
    let said = groups(object(
        json!({"id": text, "claw": {"type": "integer"}}),
        &[],
    ));
    assert_judged([
        (Sent, silent.clone(), said.clone(), BREAKING),
        (Received, silent.clone(), said.clone(), COMPATIBLE),
        (Received, said, silent, BREAKING),
    ]);
}

#[test]
fn what_all_keep_to_may_become_a_group_again() {
    let group = json!({"oneOf": [cat(), dog()]});
    let mood = |kinds: Value| json!({"properties": {"mood": {"type": kinds}}});
    let (text, number) = (mood(json!("string")), mood(json!("integer")));
    let both = |keyword: &str, forms: &[&Value]| alone(json!({"allOf": [group, {keyword: forms}]}));
    let one = both("anyOf", &[&number]);
    let several = both("anyOf", &[&text, &number]);
    assert_wider(&one, &several);
    assert_eq!(
        found(Sent, &one, &several),
        "request-alternative-added: the form at \
         /paths/~1a/post/requestBody/content/application~1json/schema/allOf/1/anyOf/0 is new\n"
    );
    let nullable = both("anyOf", &[&number, &mood(json!(["integer", "null"]))]);
    assert_wider(&one, &nullable);
    let more = both("anyOf", &[&number, &json!({"properties": {"tail": {}}})]);
    assert_judged([
        (Sent, one.clone(), more.clone(), COMPATIBLE),
        (Received, one.clone(), more, BREAKING),
    ]);
    // None of them takes what was sent, or perhaps not one only.
    let flag = mood(json!("boolean"));
    assert_judged([
        (Sent, one.clone(), both("anyOf", &[&text, &flag]), BREAKING),
        (Sent, one, both("oneOf", &[&text, &number]), BREAKING),
    ]);
}

#[test]
fn what_is_risky_of_a_group_that_came_or_went_is_told() {
    let text = json!({"type": "string"});
    let with_id = |name: &str| object(json!({name: text, "id": text}), &[name]);
    let pets = json!({"oneOf": [with_id("claw"), with_id("bark")]});
    let mut closed = object(json!({"id": text}), &[]);
    closed["additionalProperties"] = json!(false);
    let robot = object(json!({"arm": text}), &["arm"]);
    let before = json!({"allOf": [pets, {"anyOf": [closed, robot]}]});
    let id = |pattern: &str| object(json!({"id": {"type": "string", "pattern": pattern}}), &[]);
    let named = json!({"allOf": [pets, id("^a")]});
    let also = json!({"allOf": [pets, id("^a"), {"anyOf": [id("a$"), robot]}]});
    assert_judged([
        (
            Received,
            alone(before),
            alone(json!({"allOf": [pets]})),
            RISKY,
        ),
        (Sent, alone(named), alone(also), BREAKING),
    ]);
    let mood = |values: Value| object(json!({"mood": {"type": "string", "enum": values}}), &[]);
    let all = mood(json!(["calm", "wild"]));
    let some = json!({"anyOf": [mood(json!(["calm"])), robot]});
    let before = alone(json!({"allOf": [pets, all, some]}));
    assert_judged([(
        Received,
        before,
        alone(json!({"allOf": [pets, all]})),
        RISKY,
    )]);
}

#[test]
fn what_only_a_group_that_is_gone_listed_is_gone() {
    let text = json!({"type": "string"});
    let pets = json!({"oneOf": [cat(), dog()]});
    let arm = object(json!({"arm": text}), &["arm"]);
    let robots = |more: &Value| json!({"anyOf": [arm, {"properties": more}]});
    let both = |more: Value| alone(json!({"allOf": [pets, robots(&more)]}));
    let one = |more: Value| alone(json!({"allOf": [pets, {"properties": more}]}));
    let (silent, alarm) = (json!({}), json!({"arm": text}));
    assert_judged([
        (Sent, both(silent.clone()), one(silent.clone()), RISKY),
        (Sent, both(silent.clone()), one(alarm), COMPATIBLE),
        (Sent, both(json!({"claw": text})), one(silent), RISKY),
    ]);
    let read_only = json!({"arm": {"type": "string", "readOnly": true}});
    let before = json!({"anyOf": [object(read_only, &[]), cat(), {"required": ["id"]}]});
    let before = alone(json!({"allOf": [pets, before]}));
    assert_judged([(Sent, before, alone(pets), COMPATIBLE)]);
}

/// Two forms, both of which may have claws.
fn claws_of(kind: &str) -> Value {
    let claw = object(json!({"claw": {"type": kind}}), &[]);
    let tail = object(
        json!({"claw": {"type": kind}, "tail": {"type": "string"}}),
        &[],
    );
    json!([claw, tail])
}

#[test]
fn what_forms_inside_a_form_say_counts_for_what_stands_beside_it() {
    let text = json!({"type": "string"});
    let pets = |inner: Option<&str>| {
        let mut pet = object(json!({"paw": text}), &["paw"]);
        if let Some(kind) = inner {
            pet["anyOf"] = claws_of(kind);
        }
        json!({"oneOf": [pet, dog()]})
    };
    let all = json!({"arm": text, "claw": text});
    let leg = object(json!({"leg": text}), &["leg"]);
    let beside_base = |pets: Value, base: &Value| json!({"allOf": [base, pets]});
    let beside_group = |pets: Value, form: &Value| json!({"allOf": [pets, {"anyOf": [form, leg]}]});
    for (kind, worst) in [("integer", BREAKING), ("string", COMPATIBLE)] {
        let (silent, said) = (|| pets(None), || pets(Some(kind)));
        let (arm, claw) = (
            object(json!({"arm": text}), &["arm"]),
            object(all.clone(), &["arm"]),
        );
        for (before, now) in [
            (beside_base(silent(), &claw), beside_base(said(), &claw)),
            (beside_base(said(), &arm), beside_base(said(), &claw)),
            (beside_group(silent(), &claw), beside_group(said(), &claw)),
            (beside_group(said(), &arm), beside_group(said(), &claw)),
        ] {
            assert_judged([(Sent, alone(before), alone(now), worst)]);
        }
    }
}

#[test]
fn what_a_form_says_counts_for_forms_inside_another_group() {
    let cats = |claw: Option<&str>| {
        let mut cat = object(json!({"paw": {"type": "string"}}), &["paw"]);
        if let Some(kind) = claw {
            cat["properties"]["claw"] = json!({"type": kind});
        }
        let others = json!([{"oneOf": claws_of("string")}, object(json!({"leg": {}}), &[])]);
        alone(json!({"allOf": [{"oneOf": [cat, dog()]}, {"anyOf": others}]}))
    };
    assert_judged([
        (Sent, cats(None), cats(Some("integer")), BREAKING),
        (Sent, cats(None), cats(Some("string")), COMPATIBLE),
    ]);
}

#[test]
fn a_property_that_moves_into_forms_inside_a_form_is_not_gone() {
    let robots = json!([
        object(json!({"arm": {"type": "string"}}), &["arm"]),
        object(json!({"leg": {"type": "string"}}), &["leg"]),
    ]);
    let pets = |inner: bool| {
        let forms = [cat(), dog()].map(|mut form| {
            if inner {
                form["anyOf"] = robots.clone();
            }
            form
        });
        json!({"oneOf": forms})
    };
    let beside = alone(json!({"allOf": [pets(false), {"anyOf": robots}]}));
    let found = found(Sent, &beside, &alone(pets(true)));
    assert!(!found.contains("is gone"), "{found}");
}
