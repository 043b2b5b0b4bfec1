//! Where made-up robots left their document: each kind of drift, what is shown of it, and that the
//! printed actions repair it.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;

use clever_spec::drift::{Body, Drift, Finding, Kind, Report, overlay};
use clever_spec::overlay::{Matches, Overlay};
use clever_spec::{Document, load, write};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const ROBOTS: &str = "
openapi: 3.0.3
paths:
  /robots:
    get:
      operationId: getRobots
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/RobotsResponse'}
  /robots/{id}:
    get:
      operationId: getRobot
      responses:
        '200': {$ref: '#/components/responses/Robot'}
    delete:
      operationId: deleteRobot
      responses:
        '204': {description: Gone}
  /moments:
    get:
      operationId: getMoments
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Moment'}
components:
  responses:
    Robot:
      content:
        application/json:
          schema: {$ref: '#/components/schemas/RobotResponse'}
  schemas:
    RobotsResponse:
      type: object
      properties:
        data:
          type: array
          items:
            anyOf:
            - {$ref: '#/components/schemas/RobotResponse'}
            - {$ref: '#/components/schemas/Robot'}
    RobotResponse:
      type: object
      properties:
        data: {$ref: '#/components/schemas/Robot'}
    Robot:
      type: object
      required: [id, secret]
      properties:
        id: {type: string, x-clever-debug: show}
        built: {type: string, format: date}
        seen: {type: string, format: date-time, nullable: true}
        serviced: {type: string, x-clever-type: timestamp}
        scrapped: {type: string, pattern: '^\\d\\d?/\\d\\d?/\\d{4}$'}
        arms: {type: integer}
        weight: {type: number}
        mood: {type: string, enum: [calm, cross]}
        state: {type: string, enum: [off, on], x-clever-public: true}
        maker: {$ref: '#/components/schemas/Maker'}
        owner:
          nullable: true
          allOf:
          - {$ref: '#/components/schemas/Maker'}
        parts: {type: array, items: {type: string}}
        ext: {type: object}
        rooms: {type: object, additionalProperties: {type: integer}}
        gear: {x-clever-debug: show, allOf: [{$ref: '#/components/schemas/Gear'}]}
        secret: {type: string, writeOnly: true}
    Gear: {type: string, enum: [low, high]}
    Maker:
      type: object
      properties:
        name: {type: string}
        code: {type: string, minLength: 2}
    Moment:
      type: object
      required: [kind]
      discriminator: {propertyName: kind}
      properties:
        kind: {type: string}
    robots.woken:
      allOf:
      - {$ref: '#/components/schemas/Moment'}
      - type: object
        properties:
          robot: {$ref: '#/components/schemas/Robot'}
";

fn robots() -> Document {
    load::parse("robots.yaml", ROBOTS).expect("the document can be read")
}

fn drift_from(document: Document, operation: &str, bodies: &[Value]) -> Report {
    let mut drift = Drift::new(document);
    for body in bodies {
        let kind = drift.observe(operation, body).expect("a response");
        assert_eq!(kind, Body::Response);
    }
    drift.report()
}

/// What is found in lists that have these robots, wrapped.
fn found(robots_of_responses: &[Value]) -> Vec<Finding> {
    report(robots_of_responses).findings
}

fn report(robots_of_responses: &[Value]) -> Report {
    drift_from(robots(), "getRobots", &lists(robots_of_responses))
}

fn lists(robots_of_responses: &[Value]) -> Vec<Value> {
    let lists = robots_of_responses.iter().map(|robots| {
        let robots = robots.as_array().expect("a list").iter();
        json!({"data": robots.map(|robot| json!({"data": robot})).collect::<Vec<_>>()})
    });
    lists.collect()
}

/// The only finding in one list with these robots.
fn only(robots: Value) -> Finding {
    let mut findings = found(&[robots]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.remove(0)
}

fn came(finding: &Finding) -> Vec<(&str, u64)> {
    let came = finding.came.iter();
    came.map(|came| (came.what.as_str(), came.times)).collect()
}

/// The actions, as short as they can be written.
fn actions(finding: &Finding) -> Vec<String> {
    let short = |action: &Value| match action.get("update") {
        Some(update) => format!("{} {update}", action["target"].as_str().unwrap_or_default()),
        None => format!("{} removed", action["target"].as_str().unwrap_or_default()),
    };
    let actions = finding.actions.iter();
    actions
        .map(|action| short(&action.to_value(None)))
        .collect()
}

/// The document with the actions of a report, read from the overlay as it is printed.
fn repaired(mut document: Document, report: &Report) -> clever_spec::Result<Document> {
    let actions = report.findings.iter().flat_map(|finding| &finding.actions);
    let actions: Vec<Value> = actions
        .map(|action| action.to_value(Some("v1.0")))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("v1.0.yaml");
    let text = write::yaml(&overlay("What robots were seen to have", actions))?;
    std::fs::write(&path, text).expect("a file");
    let mut matches = Matches::default();
    let overlay = Overlay::read(&path, "v1.0.yaml")?;
    overlay.apply("v1.0", &mut document, &mut matches)?;
    overlay.check_matched(&matches)?;
    Ok(document)
}

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
fn a_name_that_may_be_data_is_not_shown() {
    for name in [
        "jane@example.org",
        "Jane Doe",
        "bad0cafe0000000000000001",
        "2012-08-01",
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
fn a_value_shows_only_where_the_document_lets_it_and_if_it_is_a_word() {
    let finding = only(json!([{"id": "r", "mood": "furious"}]));
    assert_eq!(came(&finding), [("text of 7 characters", 1)]);
    assert!(finding.actions.is_empty() && finding.advice.contains("may be personal"));
    let finding = only(json!([{"id": "r", "state": "asleep"}, {"id": "r", "state": "Jane Doe"}]));
    assert_eq!(
        came(&finding),
        [("`asleep`", 1), ("text of 8 characters", 1)]
    );
    assert!(finding.actions.is_empty());
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

#[test]
fn what_another_one_saw_is_added() {
    let robots_of = |names: &[&str]| {
        let robots = names
            .iter()
            .map(|name| json!({"data": {"id": "r", *name: "x"}}));
        json!({"data": robots.collect::<Vec<_>>()})
    };
    let bodies = [
        robots_of(&["a", "b"]),
        robots_of(&["b", "arms"]),
        robots_of(&["id"]),
    ];
    let whole = drift_from(robots(), "getRobots", &bodies);
    let of = |bodies: &[Value]| {
        let mut drift = Drift::new(robots());
        for body in bodies {
            let _ = drift.observe("getRobots", body).expect("a response");
        }
        drift
    };
    for (some, others) in [(&bodies[..1], &bodies[1..]), (&bodies[2..], &bodies[..2])] {
        let mut drift = of(some);
        drift.merge(of(others)).expect("the same document");
        assert_eq!(format!("{:?}", drift.report()), format!("{whole:?}"));
    }
    // One that says the same in another order has its schemas elsewhere.
    let first = "openapi: 3.0.3\n";
    let reordered = ROBOTS.replace(first, "") + first;
    for other in ["paths: {}", &reordered] {
        let other = load::parse("other.yaml", other).expect("a document");
        let mut drift = of(&bodies);
        let problem = drift
            .merge(Drift::new(other))
            .expect_err("another document");
        assert!(problem.what.contains("another document"), "{problem}");
    }
}

#[test]
fn errors_are_no_responses() {
    let mut drift = Drift::new(robots());
    for body in [r#"{"error": "no"}"#, r#"{"message": "no", "code": 7}"#] {
        assert_eq!(
            drift.read("getRobots", body.as_bytes()),
            Ok(Body::Error),
            "{body}"
        );
    }
    for body in [r#"{"data": [], "error": "no"}"#, "[]", r#"{"error": {}}"#] {
        assert_eq!(
            drift.read("getRobots", body.as_bytes()),
            Ok(Body::Response),
            "{body}"
        );
    }
    assert_eq!(drift.report().responses, 3);
}

#[test]
fn what_cannot_be_read_is_a_problem_that_shows_nothing_of_it() {
    let mut drift = Drift::new(robots());
    let deep = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let nested = format!(r#"{{"jane":{deep}}}"#);
    let many = ["[", &"0,".repeat(clever_spec::captured::MAX_VALUES), "0]"].concat();
    let mut huge = b"[]".to_vec();
    huge.resize(clever_spec::captured::MAX_BYTES as usize + 1, b' ');
    let hostile: [&[u8]; 7] = [
        b"",
        b"jane",
        b"{\"jane\": ",
        b"\xff\"jane\"",
        nested.as_bytes(),
        many.as_bytes(),
        &huge,
    ];
    for body in hostile {
        let problem = drift.read("getRobots", body).expect_err("no response");
        assert!(!problem.to_string().contains("jane"), "{problem}");
        assert!(
            problem.to_string().starts_with("a response of getRobots: "),
            "{problem}"
        );
    }
    for operation in ["getAndroids", "deleteRobot", ""] {
        let problem = drift.read(operation, b"{}").expect_err("no operation");
        let what = format!("there is no operation `{operation}` that answers with JSON");
        assert_eq!(problem.what, what);
        assert_eq!(
            problem.help,
            "the operations are getRobots, getRobot, getMoments"
        );
    }
    assert_eq!(drift.report().responses, 0);
}

#[test]
fn an_action_ends_when_upstream_says_so_itself() {
    let report = report(&[json!([{"motto": "m", "arms": null, "seen": "", "state": "asleep"}])]);
    let once = repaired(robots(), &report).expect("the actions apply");
    let problem = repaired(once.clone(), &report).expect_err("it is repaired");
    assert!(problem.what.starts_with("no longer applies"), "{problem}");
    for finding in &report.findings {
        let alone = Report {
            responses: 1,
            findings: vec![finding.clone()],
        };
        let problem = repaired(once.clone(), &alone).expect_err("it is repaired");
        assert!(problem.what.starts_with("no longer applies"), "{problem}");
    }
}

/// Part of every text that must not show. It is part of no name in the document.
const MARK: &str = "qz";

/// Text that is no word of the document, and dates.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9@ ./_-]{0,12}".prop_map(|text| format!("{MARK}{text}")),
        1 => "19[0-9]{2}-0[1-9]-[0-2][1-8]",
        1 => "19[0-9]{2}-0[1-9]-[0-2][1-8]T1[0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{3})?Z",
        1 => "[1-9]/[0-2]?[1-9]/19[0-9]{2}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let known = prop::sample::select(vec!["calm", "on", "", "robots.woken"]);
    let leaf = prop_oneof![
        4 => text().prop_map(Value::from),
        1 => known.prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
        1 => any::<f32>().prop_map(|number| json!(number)),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object(inner),
        ]
    })
}

/// Members of robots and others, and keys that may be data.
fn object(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let names = vec![
        "id", "built", "seen", "serviced", "scrapped", "arms", "weight", "mood", "state", "maker",
        "owner", "parts", "ext", "rooms", "gear", "name", "data", "kind", "robot", "motto",
        "other",
    ];
    let key = prop_oneof![
        6 => prop::sample::select(names).prop_map(str::to_owned),
        1 => text().prop_map(|text| format!("{text}@{MARK}")),
    ];
    prop::collection::btree_map(key, value, 0..8)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
}

fn body() -> impl Strategy<Value = (&'static str, Value)> {
    let robots = prop::collection::vec(object(value()), 0..4);
    prop_oneof![
        4 => robots.prop_map(|robots| ("getRobots", lists(&[Value::from(robots)]).remove(0))),
        1 => object(value()).prop_map(|robot| ("getRobot", json!({"data": robot}))),
        1 => object(value()).prop_map(|moment| ("getMoments", moment)),
        1 => value().prop_map(|body| ("getRobots", body)),
    ]
}

/// Every text that must not show: values, and the keys that are no names.
fn hidden(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() > 2 => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| hidden(item, found)),
        Value::Object(members) => {
            for (name, member) in members {
                if name.contains(MARK) {
                    found.insert(name.clone());
                }
                hidden(member, found);
            }
        }
        _ => {}
    }
}

/// What tells findings apart.
fn identities(report: &Report) -> BTreeSet<(Option<String>, Kind, String)> {
    let findings = report.findings.iter();
    findings
        .map(|finding| {
            (
                finding.schema.pointer.clone(),
                finding.kind,
                finding.subject.clone(),
            )
        })
        .collect()
}

fn seen(document: Document, bodies: &[(&str, Value)]) -> Report {
    let mut drift = Drift::new(document);
    for (operation, body) in bodies {
        let _ = drift
            .observe(operation, body)
            .expect("a body that can be read");
    }
    drift.report()
}

proptest! {
    #[test]
    fn no_text_of_a_body_is_shown(bodies in prop::collection::vec(body(), 1..4)) {
        let hiding = ROBOTS.replace(", x-clever-public: true", "").replace("debug: show", "debug: hide");
        let report = seen(load::parse("robots.yaml", &hiding).expect("a document"), &bodies);
        let actions = report.findings.iter().flat_map(|finding| &finding.actions);
        let actions: Vec<Value> = actions.map(|action| action.to_value(None)).collect();
        let printed = format!("{report:?}{}", write::yaml(&overlay("o", actions)).expect("YAML"));
        let mut texts = BTreeSet::new();
        bodies.iter().for_each(|(_, body)| hidden(body, &mut texts));
        for text in texts.iter().filter(|text| !["calm", "robots.woken"].contains(&text.as_str())) {
            prop_assert!(!printed.contains(text.as_str()), "{text} in {printed}");
        }
    }

    #[test]
    fn the_actions_repair_what_was_found(bodies in prop::collection::vec(body(), 1..4)) {
        let report = seen(robots(), &bodies);
        let repaired = repaired(robots(), &report);
        prop_assert!(repaired.is_ok(), "{repaired:?} of {report:#?}");
        let left = identities(&seen(repaired.expect("just looked"), &bodies));
        for finding in report.findings.iter().filter(|finding| !finding.actions.is_empty()) {
            let identity = (finding.schema.pointer.clone(), finding.kind, finding.subject.clone());
            prop_assert!(!left.contains(&identity), "{finding:#?}");
        }
    }
}
