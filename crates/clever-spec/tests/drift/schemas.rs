//! Which schema is meant, and corrected.

use clever_spec::drift::Kind;
use clever_spec::load;
use serde_json::{Value, json};

use crate::robots::{actions, drift_from};

/// Where the schema of a response stands that has no name.
const AT: &str = "$.paths['/a'].get.responses['200'].content['application/json'].schema";

/// What is found in a body with such a schema: its kind, its subject, and the actions.
fn found_with(schema: Value, body: Value) -> Vec<(Kind, String, Vec<String>)> {
    let content = json!({"application/json": {"schema": schema}});
    let operation = json!({"operationId": "getA", "responses": {"200": {"content": content}}});
    let root = json!({"paths": {"/a": {"get": operation}},
        "components": {"schemas": {"Text": {"type": "string"},
            "Word": {"enum": ["yes"], "x-clever-public": true}}}});
    let document = load::parse("a.json", &root.to_string()).expect("a document");
    let findings = drift_from(document, "getA", &[body]).findings.into_iter();
    let found = findings.map(|finding| (finding.kind, finding.subject.clone(), actions(&finding)));
    found.collect()
}

#[test]
fn schemas_are_read_as_they_are_meant() {
    // No member at all is allowed.
    let closed = json!({"type": "object", "additionalProperties": false});
    let declares = format!(r#"{AT} {{"properties":{{"b":{{"type":"integer"}}}}}}"#);
    let subject = "response 200, b".to_owned();
    let expected = (Kind::UndeclaredMember, subject, vec![declares]);
    assert_eq!(found_with(closed, json!({"b": 1})), [expected]);
    // What stands beside a reference does not count.
    let beside = json!({"$ref": "#/components/schemas/Text", "nullable": true});
    let null = found_with(beside, Value::Null);
    assert_eq!((null.len(), null[0].0), (1, Kind::Null));
    // A list where none is declared is a list of something.
    let corrects = format!(r#"{AT} {{"type":"array","items":{{"type":"string"}}}}"#);
    let expected = (Kind::Type, "response 200".to_owned(), vec![corrects]);
    let number = json!({"type": "integer"});
    assert_eq!(found_with(number, json!(["a"])), [expected]);
    // What has members is an object though it does not say so, and what has items a list.
    for (schema, keyword, others) in [
        (
            json!({"properties": {"a": {"type": "string"}}}),
            "properties",
            json!(["x", [{"a": 5}], 5, true, null]),
        ),
        (
            json!({"items": {"type": "string"}}),
            "items",
            json!(["x", {"a": 5}, null]),
        ),
    ] {
        for other in others.as_array().into_iter().flatten() {
            let [(kind, _, actions)] = &found_with(schema.clone(), other.clone())[..] else {
                unreachable!("{other}");
            };
            match other {
                Value::Null => assert_eq!(*kind, Kind::Null),
                _ => {
                    assert_eq!(*kind, Kind::Type, "{other}");
                    assert_eq!(actions[1], format!("{AT}.{keyword} removed"));
                }
            }
        }
    }
    // Values of any type may be listed, and a component may let its values show.
    let listed = json!({"enum": [1, null]});
    assert_eq!(found_with(listed.clone(), json!(1)), []);
    assert_eq!(found_with(listed, json!(2))[0].0, Kind::Value);
    let word = json!({"$ref": "#/components/schemas/Word"});
    let adds = r#"$.components.schemas.Word {"enum":["no"]}"#.to_owned();
    let expected = (Kind::Value, "Word".to_owned(), vec![adds]);
    assert_eq!(found_with(word, json!("no")), [expected]);
    // However many members are required, each that is missing is named.
    let names: Vec<String> = (0..100).map(|number| format!("m{number}")).collect();
    let missing = found_with(json!({"required": names}), json!({}));
    assert_eq!(missing.len(), 100);
}

#[test]
fn of_several_schemas_the_one_that_is_meant_is_corrected() {
    let declaring = |name: &str, schema: Value| json!({"properties": {name: schema}});
    // Of two that declare a member, it is the one that refuses its value.
    let parts = ["number", "integer"].map(|name| declaring("b", json!({"type": name})));
    let corrects = format!(r#"{AT}.allOf[1].properties.b {{"type":"number"}}"#);
    let expected = (Kind::Type, "response 200, b".to_owned(), vec![corrects]);
    let both = json!({ "allOf": parts });
    assert_eq!(found_with(both, json!({"b": 1.5})), [expected]);
    // One more member is added to the first that has members, and to the first of equal choices.
    let [a, b, c] = ["a", "b", "c"].map(|name| declaring(name, json!({})));
    for keyword in ["allOf", "anyOf"] {
        let target = format!("{AT}.{keyword}[0][?@.a && !@.c]");
        let declares = format!(r#"{target} {{"c":{{"type":"integer"}}}}"#);
        let subject = "response 200, c".to_owned();
        let expected = (Kind::UndeclaredMember, subject, vec![declares]);
        let several = json!({keyword: [a, b]});
        assert_eq!(found_with(several, json!({"c": 1})), [expected]);
    }
    // Where two choices are left to the value, both count.
    let choices = json!({"allOf": [{"anyOf": [a, b]}, {"anyOf": [a, c]}]});
    assert_eq!(found_with(choices, json!({"b": 1, "c": 1})), []);
}
