//! Members that the document has, and members that it does not have.

use clever_spec::drift::Kind;
use serde_json::{Value, json};

use crate::robots::{actions, came, drift_from, found, only, robots};

#[test]
fn what_is_declared_is_no_drift() {
    let robot = json!({"id": "r2", "built": "2012-08-01", "seen": "2012-08-01T00:00:00.000Z",
        "serviced": "2012-08-01", "scrapped": "2/11/2007", "arms": 2, "weight": 3, "mood": "calm",
        "state": "on", "maker": {"name": ""}, "owner": null, "parts": [], "ext": {"jane": {"x": 1}},
        "rooms": {"hall": 1}});
    let bare =
        json!({"data": [robot, {"data": {"id": "c3", "seen": null, "arms": 2.0, "serviced": ""}}]});
    let report = drift_from(robots(), "getRobots", &[bare]);
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert_eq!(report.responses, 1);
}

#[test]
fn an_undeclared_member_is_counted_and_declared() {
    let robot = |number: u32| json!({"id": "r", "motto": "x".repeat(number as usize)});
    let findings = found(&[
        json!([robot(3), {"id": "r"}, robot(9)]),
        json!([{"id": "r"}]),
    ]);
    let [finding] = findings.as_slice() else {
        unreachable!("{findings:#?}");
    };
    assert_eq!(finding.kind, Kind::UndeclaredMember);
    assert_eq!(finding.subject, "Robot.motto");
    assert_eq!(
        finding.often(),
        "2 of 4 times, in 1 of 2 responses of getRobots"
    );
    assert_eq!(finding.places, ["$.data[].data.motto"]);
    assert_eq!(came(finding), [("text of 3 to 9 characters", 2)]);
    let place = finding.schema.to_string();
    assert_eq!(place, "robots.yaml:49 at /components/schemas/Robot");
    let [action] = finding.actions.as_slice() else {
        unreachable!("{finding:#?}");
    };
    assert_eq!(
        action.to_value(Some("v1.0")),
        json!({
            "target": "$.components.schemas.Robot[?@.id && !@.motto]",
            "x-clever-versions": ["v1.0"],
            "description":
                "Not declared, but sent: 2 of 4 times, in 1 of 2 responses of getRobots.",
            "update": {"motto": {"type": "string"}},
        })
    );
}

#[test]
fn an_undeclared_member_gets_a_schema_of_what_came() {
    let schema = |values: Value| {
        let values = values.as_array().expect("a list").iter();
        let finding = only(
            values
                .map(|value| json!({"id": "r", "new": value}))
                .collect(),
        );
        match &finding.actions[0].change {
            clever_spec::drift::Change::Update(update) => update["new"].clone(),
            clever_spec::drift::Change::Remove => unreachable!("{finding:#?}"),
        }
    };
    for (values, expected) in [
        (json!(["a", ""]), json!({"type": "string"})),
        (json!([""]), json!({"type": "string"})),
        (
            json!(["2012-08-01"]),
            json!({"type": "string", "format": "date"}),
        ),
        (
            json!(["2012-08-01T00:00:00Z", null]),
            json!({"type": "string", "format": "date-time", "nullable": true}),
        ),
        (
            json!(["2012-08-01T00:00:00Z", "2012-08-01"]),
            json!({"type": "string", "x-clever-type": "timestamp"}),
        ),
        (json!(["2012-08-01", "8/1/2012"]), json!({"type": "string"})),
        (json!([1, 2.0]), json!({"type": "integer"})),
        (json!([1, 2.5]), json!({"type": "number"})),
        (json!([true]), json!({"type": "boolean"})),
        (
            json!([{"jane": 1}]),
            json!({"type": "object", "additionalProperties": true}),
        ),
        (
            json!([["a"], []]),
            json!({"type": "array", "items": {"type": "string"}}),
        ),
        (json!([[]]), json!({"type": "array", "items": {}})),
        (json!(["a", 1]), json!({})),
        (json!([null]), json!({"nullable": true})),
    ] {
        assert_eq!(schema(values.clone()), expected, "{values}");
    }
}

#[test]
fn members_that_do_not_show_are_counted_one_by_one() {
    let finding = only(json!([{"id": "r", "Jane Doe": 1, "Joe Doe": 2}]));
    assert_eq!(finding.often(), "2 times, in 1 of 1 responses of getRobots");
}

#[test]
fn a_name_that_may_be_data_is_not_shown() {
    for name in [
        "jane@example.org",
        "Jane Doe",
        "bad0cafe0000000000000001",
        "2012-08-01",
        "rdelgado04",
        "Rosa_Delgado_2010",
        "",
    ] {
        let finding = only(json!([{"id": "r", name: 1}]));
        assert_eq!(finding.subject, "Robot");
        assert_eq!(finding.places, ["$.data[].data.*"]);
        let expected = [r#"$.components.schemas.Robot {"additionalProperties":true}"#];
        assert_eq!(actions(&finding), expected);
    }
    let finding = only(json!([{"id": "r", "rooms": {"Jane": "hall"}}]));
    assert_eq!(finding.places, ["$.data[].data.rooms.*"]);
}
