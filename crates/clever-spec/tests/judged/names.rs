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
