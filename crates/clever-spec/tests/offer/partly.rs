//! Schemas of which a part cannot be read.

use super::*;

/// What an operation answers: a part that leads nowhere, and others.
fn answer(nowhere: &str, part: Option<Value>) -> Value {
    let nowhere = json!({"$ref": format!("#/components/schemas/{nowhere}")});
    let all: Vec<Value> = std::iter::once(nowhere).chain(part).collect();
    let content = json!({"application/json": {"schema": {"allOf": all}}});
    responses(json!({"200": {"description": "OK", "content": content}}))
}

fn part(kind: &str) -> Option<Value> {
    Some(json!({"properties": {"mood": {"type": kind}}}))
}

#[test]
fn what_could_not_be_read_before_either_hides_nothing_else() {
    let torn = |kind: &str| answer("None", part(kind));
    let (old, new) = (torn("string"), torn("integer"));
    let found = compared(&old, &new);
    let rules: Vec<&str> = found
        .findings
        .iter()
        .map(|finding| finding.rule.id)
        .collect();
    assert_eq!(rules, ["response-type-changed"]);
    assert_eq!((found.unread_old.len(), found.unread_new.len()), (1, 1));
    let same = compared(&old, &old);
    assert!(same.findings.is_empty(), "{same:?}");
}

#[test]
fn what_could_be_read_before_may_be_where_nothing_can_be_read() {
    let whole = and(
        answer("Robot", None),
        json!({"components": {"schemas": {"Robot": part("string")}}}),
    );
    let torn = answer("Robot", None);
    for (old, new) in [(&whole, &torn), (&torn, &whole)] {
        let found = compared(old, new);
        assert!(found.findings.is_empty(), "{found:?}");
        assert_eq!(found.unread_old.len() + found.unread_new.len(), 1);
    }
}
