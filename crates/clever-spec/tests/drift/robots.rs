//! The robots, their document, and looking for drift among them.

use clever_spec::drift::{Body, Drift, Finding, Report, overlay};
use clever_spec::overlay::{Matches, Overlay};
use clever_spec::{Document, load, write};
use serde_json::{Value, json};

pub const ROBOTS: &str = "
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

pub fn robots() -> Document {
    load::parse("robots.yaml", ROBOTS).expect("the document can be read")
}

pub fn drift_from(document: Document, operation: &str, bodies: &[Value]) -> Report {
    let mut drift = Drift::new(document);
    for body in bodies {
        let kind = drift.observe(operation, body).expect("a response");
        assert_eq!(kind, Body::Response);
    }
    drift.report()
}

/// What is found in lists that have these robots, wrapped.
pub fn found(robots_of_responses: &[Value]) -> Vec<Finding> {
    report(robots_of_responses).findings
}

pub fn report(robots_of_responses: &[Value]) -> Report {
    drift_from(robots(), "getRobots", &lists(robots_of_responses))
}

pub fn lists(robots_of_responses: &[Value]) -> Vec<Value> {
    let lists = robots_of_responses.iter().map(|robots| {
        let robots = robots.as_array().expect("a list").iter();
        json!({"data": robots.map(|robot| json!({"data": robot})).collect::<Vec<_>>()})
    });
    lists.collect()
}

/// The only finding in one list with these robots.
pub fn only(robots: Value) -> Finding {
    let mut findings = found(&[robots]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.remove(0)
}

pub fn came(finding: &Finding) -> Vec<(&str, u64)> {
    let came = finding.came.iter();
    came.map(|came| (came.what.as_str(), came.times)).collect()
}

/// The actions, as short as they can be written.
pub fn actions(finding: &Finding) -> Vec<String> {
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
pub fn repaired(mut document: Document, report: &Report) -> clever_spec::Result<Document> {
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
