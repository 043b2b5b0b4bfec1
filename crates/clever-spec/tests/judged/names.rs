//! Names of schemas, which say nothing of what they are.

use crate::*;

fn pet(property: &str) -> Value {
    json!({"type": "object", "properties": {property: {"type": "string"}}, "required": [property]})
}

#[test]
fn forms_may_get_the_names_of_others() {
    let closed = |pet: &Value| {
        let mut closed = pet.clone();
        closed["additionalProperties"] = json!(false);
        closed
    };
    let either = |keyword: &str, forms: &[&Value]| {
        let named = forms.iter().enumerate();
        let named = named.map(|(number, form)| (format!("Pet{number}"), (*form).clone()));
        let named: serde_json::Map<String, Value> = named.collect();
        let forms: Vec<Value> = named.keys().map(|name| to(name)).collect();
        (json!({keyword: forms}), Value::Object(named))
    };
    let (cat, dog, text) = (pet("claw"), pet("bark"), json!({"type": "string"}));
    let cats = [&closed(&cat), &cat, &text];
    for keyword in ["oneOf", "anyOf"] {
        let either = |forms: &[&Value]| either(keyword, forms);
        assert_same(&either(&[&cat, &dog]), &either(&[&dog, &cat]));
        assert_same(&either(&cats), &either(&[cats[1], cats[2], cats[0]]));
        // One more in front.
        let mouse = pet("squeak");
        let more = either(&[&mouse, &cat, &dog]);
        let added = found(Received, &either(&[&cat, &dog]), &more);
        assert_eq!(added.lines().count(), 1, "{added}");
        assert!(added.contains("the form Pet0 is new"), "{added}");
        // What has the name of what it was is that.
        let changed = pet("paw");
        let changed = found(Sent, &either(&[&cat, &text]), &either(&[&changed, &text]));
        assert!(changed.contains("request-property-removed"), "{changed}");
    }
}

#[test]
fn what_comes_in_a_form_of_another_name_is_not_new() {
    let mut claws = pet("claw");
    claws["properties"]["tail"] = json!({"type": "string"});
    let named = json!({"Cat": pet("claw"), "Dog": pet("bark"), "Kitten": pet("claw"),
        "Lion": claws, "Mouse": pet("squeak")});
    let either = |keyword: &str, forms: &[&str]| {
        let forms: Vec<Value> = forms.iter().map(|form| to(form)).collect();
        (json!({keyword: forms}), named.clone())
    };
    let any = |forms: &[&str]| either("anyOf", forms);
    let (fewer, more) = (any(&["Cat", "Dog"]), any(&["Cat", "Dog", "Kitten"]));
    assert_judged([
        (Received, fewer.clone(), more.clone(), COMPATIBLE),
        (Received, more.clone(), fewer.clone(), COMPATIBLE),
        (Sent, fewer, more, COMPATIBLE),
    ]);
    assert_wider(&any(&["Cat", "Dog"]), &any(&["Cat", "Dog", "Mouse"]));
    let lion = found(
        Received,
        &any(&["Cat", "Dog"]),
        &any(&["Cat", "Dog", "Lion"]),
    );
    assert!(lion.contains("the form Lion is new"), "{lion}");
    // Of two forms that say the same, and of which one only may hold, neither does: one means more.
    let one = |forms: &[&str]| either("oneOf", forms);
    let (fewer, more) = (one(&["Cat", "Dog"]), one(&["Cat", "Dog", "Kitten"]));
    assert_judged([(Received, fewer, more, BREAKING)]);
    // Where a property tells which one is meant, its name is another one.
    let told = |mut said: Said| {
        said.0["discriminator"] = json!({"propertyName": "kind"});
        said
    };
    let (fewer, more) = (any(&["Cat", "Dog"]), any(&["Cat", "Dog", "Kitten"]));
    assert_judged([(Received, told(fewer), told(more), BREAKING)]);
}
