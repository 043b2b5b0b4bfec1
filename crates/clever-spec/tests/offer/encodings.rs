//! Whether a number is told from its text.

use crate::*;

#[test]
fn a_part_of_a_form_is_json_if_it_holds_others_or_says_so() {
    let form = |kind: &str, size: &str, encoding: Value| {
        let size = json!({"type": size});
        let arm = json!({"type": "object", "properties": {"size": size}});
        let schema = json!({"type": "object", "properties":
            {"arm": arm, "arms": {"type": "array", "items": arm}, "size": size}});
        takes(json!({kind: {"schema": schema, "encoding": encoding}}))
    };
    let changes = |kind: &str, encoding: Value| {
        let [old, new] = ["integer", "string"].map(|size| form(kind, size, encoding.clone()));
        let findings = compared(&old, &new).findings.into_iter();
        let told = findings.map(|finding| format!("{} {}", finding.subject, finding.rule.id));
        told.collect::<Vec<_>>()
    };
    let (changed, widened) = ("request-type-changed", "request-type-widened");
    let all = |arm: &str, size: &str| {
        let all = [("arm.size", arm), ("arms[].size", arm), ("size", size)];
        all.map(|(name, rule)| format!("request body, {name} {rule}"))
    };
    assert_eq!(
        changes("multipart/form-data", json!({})),
        all(changed, widened)
    );
    let urlencoded = "application/x-www-form-urlencoded";
    assert_eq!(changes(urlencoded, json!({})), all(widened, widened));
    let json = json!({"size": {"contentType": "application/json"}});
    for kind in ["multipart/form-data", urlencoded] {
        let told = changes(kind, json.clone());
        let broken = format!("request body, size {changed}");
        assert!(told.contains(&broken), "{kind}: {told:?}");
    }
}

#[test]
fn the_data_of_events_is_json() {
    for (kind, rule) in [
        ("text/event-stream", "response-type-changed"),
        ("text/yaml", "response-type-changed"),
        ("text/csv", "response-type-narrowed"),
    ] {
        let (old, new) = (json!({kind: text()}), json!({kind: number()}));
        assert_eq!(rules(&answers(old), &answers(new)), [rule], "{kind}");
    }
}
