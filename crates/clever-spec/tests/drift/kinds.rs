//! Each kind of drift, what is counted and shown of it, and what is one finding.

use clever_spec::drift::{Drift, Kind};
use clever_spec::load;
use serde_json::{Value, json};

use crate::robots::{ROBOTS, actions, came, drift_from, lists, only, robots};

#[test]
fn each_kind_of_drift_is_found_and_has_its_actions() {
    let robot = "$.components.schemas.Robot";
    for (member, kind, what, expected) in [
        (
            json!({"arms": "two"}),
            Kind::Type,
            "declared as integer, but sent as text of 3 characters",
            vec![format!(r#"{robot}.properties.arms {{"type":"string"}}"#)],
        ),
        (
            json!({"arms": 2.5}),
            Kind::Type,
            "declared as integer, but sent as number with a fraction",
            vec![format!(r#"{robot}.properties.arms {{"type":"number"}}"#)],
        ),
        (
            json!({"mood": 1}),
            Kind::Type,
            "declared as string, but sent as integer",
            vec![
                format!(r#"{robot}.properties.mood {{"type":"integer"}}"#),
                format!("{robot}.properties.mood.enum removed"),
            ],
        ),
        (
            json!({"maker": "Acme"}),
            Kind::Type,
            "declared as object, but sent as text of 4 characters",
            vec![
                format!(r#"{robot}.properties.maker {{"type":"string"}}"#),
                format!("{robot}.properties.maker['$ref'] removed"),
            ],
        ),
        (
            json!({"owner": "Acme"}),
            Kind::Type,
            "declared as object, but sent as text of 4 characters",
            vec![
                format!(r#"{robot}.properties.owner {{"type":"string"}}"#),
                format!("{robot}.properties.owner.allOf removed"),
            ],
        ),
        (
            json!({"arms": null}),
            Kind::Null,
            "not nullable, but null",
            vec![format!(r#"{robot}.properties.arms {{"nullable":true}}"#)],
        ),
        (
            json!({"maker": null}),
            Kind::Null,
            "not nullable, but null",
            vec![
                format!(
                    "{robot}.properties.maker {{\"allOf\":[{{\"$ref\":\
                \"#/components/schemas/Maker\"}}],\"nullable\":true}}"
                ),
                format!("{robot}.properties.maker['$ref'] removed"),
            ],
        ),
        (
            json!({"parts": [null]}),
            Kind::Null,
            "not nullable, but null",
            vec![format!(
                r#"{robot}.properties.parts.items {{"nullable":true}}"#
            )],
        ),
        (
            json!({"rooms": {"hall": "1"}}),
            Kind::Type,
            "declared as integer, but sent as text of 1 character",
            vec![format!(
                r#"{robot}.properties.rooms.additionalProperties {{"type":"string"}}"#
            )],
        ),
        (
            json!({"state": "asleep"}),
            Kind::Value,
            "not one of the declared values",
            vec![format!(r#"{robot}.properties.state {{"enum":["asleep"]}}"#)],
        ),
        (
            json!({"mood": ""}),
            Kind::Value,
            "not one of the declared values",
            vec![format!(r#"{robot}.properties.mood {{"enum":[""]}}"#)],
        ),
        (
            json!({"built": "2012-08-01T00:00:00.000Z"}),
            Kind::Form,
            "declared as date, but sent as date like dddd-dd-ddTdd:dd:dd.dddZ",
            vec![format!(
                r#"{robot}.properties.built {{"format":"date-time"}}"#
            )],
        ),
        (
            json!({"seen": "2012-08-01"}),
            Kind::Form,
            "declared as date-time, but sent as date like dddd-dd-dd",
            vec![format!(r#"{robot}.properties.seen {{"format":"date"}}"#)],
        ),
        (
            json!({"seen": ""}),
            Kind::Form,
            "declared as date-time, but sent as blank text",
            vec![
                format!(r#"{robot}.properties.seen {{"x-clever-type":"timestamp"}}"#),
                format!("{robot}.properties.seen.format removed"),
            ],
        ),
        (
            json!({"seen": "8/1/2012"}),
            Kind::Form,
            "declared as date-time, but sent as date like d/d/dddd",
            vec![format!("{robot}.properties.seen.format removed")],
        ),
        (
            json!({"serviced": "soon"}),
            Kind::Form,
            "declared as timestamp, but sent as text of 4 characters",
            vec![format!(
                "{robot}.properties.serviced['x-clever-type'] removed"
            )],
        ),
        (
            json!({"scrapped": "2000-05-21T00:00:00.000Z"}),
            Kind::Form,
            r"declared as ^\d\d?/\d\d?/\d{4}$, but sent as date like dddd-dd-ddTdd:dd:dd.dddZ",
            vec![
                format!(r#"{robot}.properties.scrapped {{"format":"date-time"}}"#),
                format!("{robot}.properties.scrapped.pattern removed"),
            ],
        ),
    ] {
        let mut sent = json!({"id": "r"});
        sent.as_object_mut()
            .expect("an object")
            .extend(member.as_object().expect("an object").clone());
        let finding = only(json!([sent]));
        assert_eq!(
            (finding.kind, finding.what.as_str()),
            (kind, what),
            "{member}"
        );
        assert_eq!(actions(&finding), expected, "{member}");
    }
    let finding = only(json!([{"arms": 2}]));
    assert_eq!(
        (finding.kind, finding.what.as_str()),
        (Kind::MissingMember, "required, but missing")
    );
    assert_eq!(finding.subject, "Robot.id");
    assert_eq!(
        actions(&finding),
        [format!("{robot}.required[?@ == 'id']")].map(|at| format!("{at} removed"))
    );
}

#[test]
fn what_came_as_declared_counts_for_the_action_too() {
    let of = |member: &str, values: Value| {
        let values = values.as_array().expect("a list").iter();
        actions(&only(
            values
                .map(|value| json!({"id": "r", member: value}))
                .collect(),
        ))
    };
    let property = |name: &str| format!("$.components.schemas.Robot.properties.{name}");
    let (seen, arms) = (property("seen"), property("arms"));
    assert_eq!(
        of("seen", json!(["2012-08-01", "2012-08-01T00:00:00Z"])),
        [
            format!(r#"{seen} {{"x-clever-type":"timestamp"}}"#),
            format!("{seen}.format removed")
        ]
    );
    assert_eq!(
        of("arms", json!([2, "two"])),
        [format!("{arms}.type removed")]
    );
}

#[test]
fn of_alternatives_the_types_are_told_that_they_have() {
    let choices = "{anyOf: [{type: integer}, {oneOf: [{$ref: '#/components/schemas/Gear'}]}]}";
    let text = ROBOTS.replace("arms: {type: integer}", &format!("arms: {choices}"));
    let document = load::parse("robots.yaml", &text).expect("a document");
    let report = drift_from(
        document,
        "getRobots",
        &[json!({"data": [{"id": "r", "arms": true}]})],
    );
    let what: Vec<_> = report.findings.iter().map(|it| &*it.what).collect();
    assert_eq!(
        what,
        ["declared as integer or string, but sent as true or false"]
    );
}

#[test]
fn a_value_shows_only_where_the_document_lets_it_and_if_it_is_a_word() {
    let finding = only(json!([{"id": "r", "mood": "furious"}]));
    assert_eq!(came(&finding), [("text of 7 characters", 1)]);
    assert!(finding.actions.is_empty() && finding.advice.contains("may be personal"));
    let finding = only(json!([{"id": "r", "state": "asleep"}, {"id": "r", "state": "Jane Doe"}]));
    assert_eq!(
        came(&finding),
        [("`asleep`", 1), ("text of 8 characters", 1)]
    );
    assert!(finding.actions.is_empty() && finding.advice.starts_with("Some of the values"));
    let finding = only(json!([{"id": "r", "gear": "reverse"}]));
    assert_eq!(finding.subject, "Gear");
    assert_eq!(came(&finding), [("`reverse`", 1)]);
    assert_eq!(finding.advice, "");
    let shared = "{type: string, enum: [off, on], x-clever-enum: Power, ";
    let shared = ROBOTS
        .replace("{type: string, enum: [off, on], ", shared)
        .replace(
            "        name: {type: string}",
            "        name: {x-clever-enum: Power}",
        );
    let document = load::parse("robots.yaml", &shared).expect("a document");
    let bodies = lists(&[json!([{"id": "r", "state": "asleep"}])]);
    let findings = drift_from(document, "getRobots", &bodies).findings;
    assert_eq!(findings[0].actions.len(), 1);
    assert!(
        findings[0].advice.starts_with("Other places"),
        "{findings:#?}"
    );
}

#[test]
fn what_is_told_apart_has_an_end() {
    let word = |number: u8| {
        [b'a' + number / 26, b'a' + number % 26]
            .map(char::from)
            .iter()
            .collect::<String>()
    };
    let finding = only(
        (0..100)
            .map(|number| json!({"id": "r", "state": word(number)}))
            .collect(),
    );
    assert_eq!(came(&finding).len(), 33);
    assert_eq!(came(&finding)[32], ("text", 100 - 32));
    let finding = only(json!([{"id": "r", "new": [[[[[["x"]]]]]]}]));
    let [list, any] = [r#"{"type":"array","items":"#, "{}"];
    let expected = [r#"{"new":"#, &list.repeat(5), any, &"}".repeat(6)].concat();
    assert!(actions(&finding)[0].ends_with(&expected), "{finding:#?}");
}

#[test]
fn one_component_is_one_finding_whatever_leads_to_it() {
    let mut drift = Drift::new(robots());
    let robot = json!({"id": "r", "maker": {"motto": "m"}, "owner": {"motto": "m", "name": "n"}});
    let bodies = [
        ("getRobots", json!({"data": [{"data": robot}, robot]})),
        ("getRobot", json!({"data": robot})),
        (
            "getMoments",
            json!({"kind": "robots.woken", "robot": robot}),
        ),
    ];
    for (operation, body) in bodies {
        let _ = drift.observe(operation, &body).expect("a response");
    }
    let report = drift.report();
    let [finding] = report.findings.as_slice() else {
        unreachable!("{report:#?}");
    };
    assert_eq!(finding.subject, "Maker.motto");
    assert_eq!(finding.operations, ["getMoments", "getRobot", "getRobots"]);
    assert_eq!((finding.times, finding.of_times), (8, 8));
    assert_eq!((finding.responses, finding.of_responses), (3, 3));
    let places = [
        "$.data.maker.motto",
        "$.data.owner.motto",
        "$.data[].data.maker.motto",
    ];
    assert_eq!(finding.places[..3], places);
}

#[test]
fn records_of_an_unknown_type_are_found_and_may_carry_anything() {
    let moment = |kind: &str| json!({"kind": kind, "robot": {"id": "r"}, "other": "x"});
    // The second names a schema that is no moment.
    let bodies = [moment("robots.scrapped"), moment("Robot")];
    let report = drift_from(robots(), "getMoments", &bodies);
    let [finding] = report.findings.as_slice() else {
        unreachable!("{report:#?}");
    };
    assert_eq!(
        (finding.kind, finding.subject.as_str()),
        (Kind::RecordType, "Moment")
    );
    assert_eq!(finding.places, ["$.kind"]);
    assert_eq!(came(finding), [("text of 5 to 15 characters", 2)]);
    assert!(finding.actions.is_empty() && !finding.advice.is_empty());

    let report = drift_from(robots(), "getMoments", &[moment("robots.woken")]);
    assert_eq!(report.findings[0].subject, "Moment.other");
    let report = drift_from(robots(), "getMoments", &[json!({})]);
    assert_eq!(report.findings[0].subject, "Moment.kind");
}
