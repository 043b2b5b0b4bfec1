//! What the documents have that a plain generator gets wrong, one test for each.
//!
//! A test goes through every version where the matter is in every version, with bodies made from
//! the documents; where types or builders matter it takes one version that has them.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clever_core::{Change, Error, ErrorKind, EventKind as _, Patch, Response};
use clever_spec::{Document, pointer};
use clever_tests::dispatch::{Arguments, Version};
use clever_tests::documents::{self, operations};
use clever_tests::examples::{Examples, Leaves, event_types};
use clever_tests::loopback::{Reply, Server, TOKEN};
use clever_tests::survival;
use clever_v3_1::types::{
    AssignmentPatch, AssignmentRequest, AssignmentResponse, Event, EventKind, Gender, Grade,
    GradingType, School, SchoolUserRole, Student, UserRole, UsersResponse,
};
use clever_v3_1::{Client, VERSION};
use serde_json::{Map, Value, json};

/// One value for each kind of leaf.
#[derive(Clone)]
struct Filled<'a> {
    text: &'a str,
    timestamp: Value,
    /// `None` is the first value the document lists.
    choice: Option<Value>,
    number: f64,
    event_type: &'a str,
}

const ORDINARY: Filled<'_> = Filled {
    text: "made-up",
    timestamp: Value::Null,
    choice: None,
    number: 1.5,
    event_type: "robots.moved",
};

impl Leaves for Filled<'_> {
    fn text(&self, _: &str, _: &Value) -> Value {
        json!(self.text)
    }

    fn timestamp(&self, _: &Value) -> Value {
        self.timestamp.clone()
    }

    fn choice(&self, known: &[Value]) -> Value {
        self.choice.clone().unwrap_or_else(|| known[0].clone())
    }

    fn number(&self, schema: &Value) -> Value {
        match schema["type"].as_str() {
            Some("integer") => json!(3),
            _ => json!(self.number),
        }
    }

    fn members(&self) -> Map<String, Value> {
        let members = json!({ "any": [1, null, { "thing": "at all" }], "x": "y" });
        members.as_object().cloned().unwrap_or_default()
    }

    fn event_type(&self) -> Value {
        json!(self.event_type)
    }
}

/// A body for every operation of every version that answers with one.
fn bodies(leaves: &dyn Leaves) -> Vec<(&'static Version, &'static str, Value)> {
    let mut bodies = Vec::new();
    for (types, document) in documents::versions().expect("the documents can be read") {
        let mut seen = BTreeSet::new();
        let examples = Examples::new(&document.document, leaves);
        for operation in operations(&document.document) {
            if let Some(schema) = operation.success_schema()
                && seen.insert(schema.to_string())
            {
                bodies.push((*types, operation.id(), examples.body(schema)));
            }
        }
    }
    bodies
}

fn round_trip(types: &Version, operation: &str, body: &Value) -> Result<Value, String> {
    let decoded = (types.decode)(operation, body.to_string().as_bytes());
    decoded.expect("the operation answers with a body").json
}

/// Everything in the bodies comes back as it was.
fn assert_kept(leaves: &dyn Leaves) {
    for (types, operation, body) in bodies(leaves) {
        let what = format!("{} {operation}", types.version.name);
        let written = round_trip(types, operation, &body)
            .unwrap_or_else(|mismatch| panic!("{what}: {mismatch}"));
        let lost = survival::compare(&body, &written).lost;
        assert!(lost.is_empty(), "{what}: {lost:?}");
    }
}

/// A server that answers every request in the same way, and a client of v3.1 for it.
async fn server(status: u16, body: impl Into<Vec<u8>>) -> (Server, Client) {
    let reply = Reply::new(status, body).with_header("x-request-id", "r-1");
    let server = Server::start(move |_| reply.clone())
        .await
        .expect("a loopback port is free");
    let client = server.client(&VERSION).expect("a client can be made");
    (server, client.into())
}

#[test]
fn blank_in_an_enum_is_a_value_like_others() {
    let blank: Gender = serde_json::from_value(json!("")).unwrap();
    assert_eq!(blank, Gender::Blank);
    assert_eq!(blank.as_str(), "");
    assert_eq!(serde_json::to_value(&blank).unwrap(), json!(""));
    let listed: Gender = serde_json::from_value(json!("X")).unwrap();
    assert_eq!(listed, Gender::X);
    assert_kept(&Filled {
        choice: Some(json!("")),
        ..ORDINARY
    });
}

#[tokio::test]
async fn errors_keep_status_and_message_whatever_the_body_is() {
    const HTML: &str = "<!DOCTYPE html><html><body><pre>Cannot GET /x</pre></body></html>";
    let replies = [
        (404, HTML, ErrorKind::NotFound, Some("Cannot GET /x")),
        (429, "", ErrorKind::RateLimited, None),
        (400, r#"{"error": "no"}"#, ErrorKind::BadRequest, Some("no")),
        (500, r#"{"message": "no"}"#, ErrorKind::Server, Some("no")),
        (
            401,
            r#"{"error": "a", "error_description": "b"}"#,
            ErrorKind::Unauthorized,
            Some("a: b"),
        ),
    ];
    for (types, document) in documents::versions().unwrap() {
        for (status, body, kind, message) in replies {
            let reply = Reply::new(status, body).with_header("x-request-id", "r-1");
            let server = Server::start(move |_| reply.clone()).await.unwrap();
            let client = server.client(types.version).unwrap();
            for operation in operations(&document.document) {
                let arguments = path_arguments(operation);
                let call = (types.call)(client.clone(), operation.id(), &arguments);
                let error = call.await.unwrap().json.unwrap_err();
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                assert_eq!((error.kind(), error.message()), (kind, message));
                assert_eq!(error.operation_id(), Some(operation.id()));
                assert_eq!(error.request_id(), Some("r-1"));
            }
        }
    }
}

fn path_arguments(operation: documents::Operation<'_>) -> Arguments {
    let paths = operation
        .parameters()
        .filter(|parameter| parameter["in"] == "path");
    let names = paths.filter_map(|parameter| parameter["name"].as_str());
    Arguments(names.map(|name| (name.to_owned(), json!("a1"))).collect())
}

#[test]
fn events_keep_their_object_and_what_it_was_before() {
    let text = r#"{
        "type": "users.updated", "id": "5f0000000000000000000001", "created": "2026-01-02",
        "data": {
            "object": { "id": "5f0000000000000000000002", "email": "ada@school.example" },
            "previous_attributes": { "email": "", "name": { "first": "Ada" } }
        }
    }"#;
    let event: Event = serde_json::from_str(text).unwrap();
    let EventKind::UsersUpdated(change) = &event.kind else {
        panic!("not a changed user");
    };
    let Some(user) = &change.object else {
        panic!("no user");
    };
    assert_eq!(user.email.as_deref(), Some("ada@school.example"));
    let before = change.previous_attributes.as_ref().unwrap();
    assert_eq!(before["name"], json!({ "first": "Ada" }));
    let made = EventKind::TermsCreated(Change::new(clever_v3_1::types::Term::new("a1")));
    assert_eq!(made.event_type(), "terms.created");
}

/// The orders that `type` and `data` may come in.
fn event_texts(event_type: &str, data: &Value) -> [String; 3] {
    let (of_type, data) = (
        format!(r#""type": "{event_type}""#),
        format!(r#""data": {data}"#),
    );
    let (id, created) = (r#""id": "a1""#, r#""created": "2026-01-02T03:04:05Z""#);
    [
        format!("{{{of_type}, {data}, {id}, {created}}}"),
        format!("{{{data}, {created}, {of_type}, {id}}}"),
        format!("{{{id}, {of_type}, {created}, {data}}}"),
    ]
}

#[test]
fn events_of_every_type_are_read_in_any_order_of_members() {
    for (types, document) in documents::versions().unwrap() {
        let document = &document.document;
        let known = event_types(document);
        assert!(known.len() >= 18, "{known:?}");
        for event_type in known.into_iter().chain(["robots.moved"]) {
            let leaves = Filled {
                event_type,
                ..ORDINARY
            };
            let data = event_data(document, &leaves);
            for text in event_texts(event_type, &data) {
                let body = format!(r#"{{"data": {text}, "links": []}}"#);
                let what = format!("{} {body}", types.version.name);
                let decoded = (types.decode)("getEvent", body.as_bytes()).unwrap();
                let sent: Value = serde_json::from_str(&body).unwrap();
                let lost = survival::compare(&sent, &decoded.json.unwrap()).lost;
                assert!(lost.is_empty(), "{what}: {lost:?}");
            }
            // Only a type of its own decodes the object, and so finds that it is none.
            let is_known = event_type != "robots.moved";
            for text in event_texts(event_type, &json!({ "object": "text" })) {
                let body = format!(r#"{{"data": {text}}}"#);
                let decoded = (types.decode)("getEvent", body.as_bytes()).unwrap();
                assert_eq!(decoded.json.is_err(), is_known, "{event_type}");
            }
        }
    }
}

/// What an event of a type carries.
fn event_data(document: &Document, leaves: &Filled<'_>) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Event" });
    Examples::new(document, leaves).body(&schema)["data"].clone()
}

#[test]
fn an_event_without_a_type_is_no_event() {
    for (types, _) in documents::versions().unwrap() {
        for data in [json!({ "id": "a1", "data": {} }), json!({ "type": null })] {
            let body = json!({ "data": data });
            assert!(round_trip(types, "getEvent", &body).is_err(), "{body}");
        }
    }
}

/// Why a body is not what an operation returns.
fn mismatch(version: &str, operation: &str, body: &str) -> String {
    let versions = documents::versions().expect("the documents can be read");
    let mut versions = versions.iter().map(|(types, _)| types);
    let types = versions.find(|types| types.version.name == version);
    let decode = types.expect("a version").decode;
    let decoded = decode(operation, body.as_bytes()).expect("the operation answers with a body");
    decoded.json.expect_err("the body does not fit")
}

#[test]
fn the_place_of_a_mismatch_is_named_in_bare_items_and_in_events_of_any_order() {
    let bare = "{\"data\":[{\"id\":\"a\"},\n{\"id\":\"b\",\"phone\":{\"x\":\"Jane\"}}]}";
    let wrapped = r#"{"data":[{"data":{"id":"a"}},{"data":{"id":"b","phone":{"x":"Jane"}}}]}"#;
    let data = r#""data":{"object":{"id":"u1","roles":{"student":7}}}"#;
    let event_type = r#""type":"users.updated""#;
    for (version, operation, body, place) in [
        (
            "v1.1",
            "getContactsForStudent",
            bare,
            "expected a string at `data[1].phone`",
        ),
        (
            "v1.1",
            "getContactsForStudent",
            wrapped,
            "expected a string at `data[1].data.phone`",
        ),
        (
            "v3.1",
            "getEvents",
            &format!(r#"{{"data":[{{"data":{{{data},{event_type},"id":"e1"}}}}]}}"#),
            "expected an object at `data[0].data.data.object.roles.student`",
        ),
        (
            "v3.1",
            "getEvents",
            &format!(r#"{{"data":[{{"data":{{{event_type},{data},"id":"e1"}}}}]}}"#),
            "expected an object at `data[0].data.data.object.roles.student`",
        ),
    ] {
        let shown = mismatch(version, operation, body);
        assert!(shown.ends_with(place), "{shown}");
    }
}

#[test]
fn previous_attributes_are_any_json() {
    for (types, document) in documents::versions().unwrap() {
        for event_type in event_types(&document.document) {
            for before in [
                json!({ "email": "ada@school.example", "credentials": {} }),
                json!({ "name": { "first": null }, "schools": ["a1", 2, [], {}], "x": 0.5 }),
                json!({}),
                json!(null),
            ] {
                let body = json!({ "data": {
                    "type": event_type, "data": { "previous_attributes": before },
                } });
                let written = round_trip(types, "getEvent", &body).unwrap();
                let lost = survival::compare(&body, &written).lost;
                assert!(lost.is_empty(), "{event_type}: {lost:?}");
            }
        }
    }
}

#[test]
fn unknown_values_are_read_and_written_back() {
    for unknown in [json!("not listed"), json!(" "), json!(12), json!(true)] {
        assert_kept(&Filled {
            choice: Some(unknown),
            ..ORDINARY
        });
    }
    let grade: Grade = serde_json::from_value(json!("K")).unwrap();
    assert!(matches!(grade, Grade::Unlisted(_)));
    assert_eq!(grade.as_str(), "K");
}

#[tokio::test]
async fn an_unknown_value_is_refused_in_a_parameter_before_anything_is_sent() {
    let mut tried = 0;
    for (types, document) in documents::versions().unwrap() {
        let server = Server::start(|_| Reply::new(200, "{}")).await.unwrap();
        for operation in operations(&document.document) {
            for parameter in operation.parameters() {
                let schema = &parameter["schema"];
                let Some(name) = parameter["name"].as_str().filter(|_| is_set(schema)) else {
                    continue;
                };
                tried += 1;
                for (value, refused) in [(&json!("not listed"), true), (&schema["enum"][0], false)]
                {
                    let mut arguments = path_arguments(operation);
                    arguments.0.insert(name.to_owned(), value.clone());
                    let client = server.client(types.version).unwrap();
                    let sent = (types.call)(client, operation.id(), &arguments);
                    let sent = sent.await.unwrap();
                    let was_refused = sent.json.is_err_and(|error| error.is_refused());
                    assert_eq!(was_refused, refused, "{} {name}", operation.id());
                    assert_eq!(server.take_requests().is_empty(), refused);
                }
            }
        }
    }
    assert!(tried >= 5, "only {tried} parameters have known values");
}

fn is_set(schema: &Value) -> bool {
    schema["enum"].is_array() && schema["x-clever-type"] != "boolean"
}

#[tokio::test]
async fn a_value_made_on_purpose_is_sent() {
    let (server, client) = server(200, "{}").await;
    let call = client.get_users().role("mascot");
    assert!(call.send().await.unwrap_err().is_refused());
    let received: UserRole = serde_json::from_value(json!("mascot")).unwrap();
    let call = client.get_users().role(received);
    assert!(call.send().await.unwrap_err().is_refused());
    assert_eq!(server.take_requests(), []);
    let call = client.get_users().role(UserRole::unlisted("mascot"));
    call.send().await.unwrap();
    assert_eq!(server.take_requests()[0].query, ["role=mascot"]);
    let call = client.get_users().role("teacher").role(UserRole::Staff);
    call.send().await.unwrap();
    assert_eq!(server.take_requests()[0].query, ["role=staff"]);
}

#[tokio::test]
async fn an_unknown_value_is_refused_in_a_body_before_anything_is_sent() {
    let (server, client) = server(200, "{}").await;
    let create = |grading: GradingType| {
        client
            .create_assignment_for_section()
            .section_id("a1")
            .body(AssignmentRequest::default().grading_type(grading))
            .send()
    };
    let update = |grading: GradingType| {
        client
            .update_assignment_for_section()
            .section_id("a1")
            .assignment_id("a2")
            .body(AssignmentPatch::default().grading_type(grading))
            .send()
    };
    let received: GradingType = serde_json::from_value(json!("stars")).unwrap();
    for error in [
        create(received.clone()).await.unwrap_err(),
        update(received).await.unwrap_err(),
    ] {
        assert!(error.is_refused());
        assert!(error.to_string().contains("body.grading_type"), "{error}");
    }
    assert_eq!(server.take_requests(), []);
    create(GradingType::unlisted("stars")).await.unwrap();
    update(GradingType::unlisted("stars")).await.unwrap();
    for request in server.take_requests() {
        assert_eq!(request.body, br#"{"grading_type":"stars"}"#);
    }
}

#[test]
fn the_same_values_are_one_type_and_others_another() {
    let mut school = School::new("a1");
    school.low_grade = Student::default().grade;
    for (types, _) in documents::versions().unwrap() {
        let mut generator = schemars::SchemaGenerator::default();
        (types.schemas)(&mut generator);
        let mut by_values: BTreeMap<Vec<String>, String> = BTreeMap::new();
        for (name, schema) in generator.take_definitions(true) {
            let Some(values) = schema["examples"]
                .as_array()
                .filter(|_| name != "Timestamp")
            else {
                continue;
            };
            let mut values: Vec<String> = values.iter().map(Value::to_string).collect();
            values.sort();
            let other = by_values.insert(values, name.clone());
            assert_eq!(other, None, "{} {name}", types.version.name);
        }
        assert!(by_values.len() > 5);
    }
    let roles = [
        std::any::TypeId::of::<UserRole>(),
        std::any::TypeId::of::<SchoolUserRole>(),
    ];
    assert_ne!(roles[0], roles[1]);
    assert!(SchoolUserRole::try_from("contact").is_err());
    assert_eq!(UserRole::try_from("contact"), Ok(UserRole::Contact));
}

#[tokio::test]
async fn booleans_are_booleans() {
    let (server, client) = server(200, r#"{"count": 2, "links": []}"#).await;
    assert_eq!(client.get_users().count().await.unwrap(), 2);
    let call = client.get_users_for_school().id("a1").primary(true);
    call.send().await.unwrap();
    let queries: Vec<_> = server
        .take_requests()
        .into_iter()
        .map(|request| request.query)
        .collect();
    assert_eq!(queries, [["count=true"], ["primary=true"]]);
}

#[test]
fn timestamps_of_every_form_are_kept() {
    for form in [
        json!("2026-01-02"),
        json!("2026-01-02T00:00:00.000Z"),
        json!("2026-01-02T03:04:05-06:00"),
        json!("2026-01-02 00:00:00.000000"),
        json!("1/2/2026"),
        json!(""),
        json!("soon"),
        json!(1_767_312_000),
        json!(null),
    ] {
        assert_kept(&Filled {
            timestamp: form,
            ..ORDINARY
        });
    }
    let term: clever_v3_1::types::Term = serde_json::from_value(json!({
        "id": "a1", "start_date": "2012-08-01", "end_date": "2012-08-01T00:00:00.000Z",
    }))
    .unwrap();
    let (start, end) = (term.start_date.unwrap(), term.end_date.unwrap());
    assert_eq!(start.unix_millis(), end.unix_millis());
    assert!(start.unix_millis().is_some());
}

#[test]
fn nothing_the_server_sends_is_held_against_a_rule() {
    let long = "x".repeat(3000);
    for text in [
        "",
        "5/21/2009",
        "2009-05-21T00:00:00.000Z",
        "ÄÖ\u{0}\n",
        &long,
    ] {
        assert_kept(&Filled { text, ..ORDINARY });
    }
}

/// Only a record's id and an event's type are required: anything else may be missing or null.
#[test]
fn what_is_missing_or_null_fails_no_page() {
    let all = bodies(&Filled {
        event_type: "sections.updated",
        ..ORDINARY
    });
    let mut seen = BTreeSet::new();
    for (types, operation, body) in all {
        for at in places_of_members(&body) {
            let name = pointer::last(&at);
            let names: Vec<&str> = at.rsplit('/').take(3).collect();
            if matches!(name.as_str(), "id" | "type")
                || !seen.insert((types.version.name, names.join("/")))
            {
                continue;
            }
            let mut without = body.clone();
            let around = pointer::parent(&at).expect("a member is in something");
            let members = without.pointer_mut(around).and_then(Value::as_object_mut);
            members.expect("a member is in an object").remove(&name);
            let with = |value: Value| {
                let mut changed = body.clone();
                *changed.pointer_mut(&at).expect("the member is there") = value;
                changed
            };
            for changed in [without, with(Value::Null)] {
                let what = format!("{} {operation} {at}", types.version.name);
                if let Err(mismatch) = round_trip(types, operation, &changed) {
                    // An entry without its record is without an id.
                    let of_an_entry = name == "data" && mismatch.contains("`id` is missing");
                    assert!(of_an_entry, "{what}: {mismatch}");
                }
            }
        }
    }
    assert!(seen.len() > 1000, "only {} places", seen.len());
}

fn places_of_members(body: &Value) -> Vec<String> {
    let mut places = Vec::new();
    pointer::walk(body, &mut |at, value| {
        if value.is_object() {
            let names = value.as_object().into_iter().flatten();
            places.extend(names.map(|(name, _)| pointer::join(at, name)));
        }
    });
    places
}

#[test]
fn lists_may_be_absent_null_or_empty() {
    for (types, operation, body) in bodies(&ORDINARY) {
        let mut lists = Vec::new();
        pointer::walk(&body, &mut |at, value| {
            lists.extend(value.is_array().then(|| at.to_owned()));
        });
        for at in lists {
            let mut empty = body.clone();
            *empty.pointer_mut(&at).unwrap() = json!([]);
            let written = round_trip(types, operation, &empty).unwrap();
            assert_eq!(written.pointer(&at), Some(&json!([])), "{operation} {at}");
            let mut null = body.clone();
            *null.pointer_mut(&at).unwrap() = Value::Null;
            let written = round_trip(types, operation, &null).unwrap();
            // A page whose list is null has nothing on it, but it is a page.
            let is_listed = at == "/data" || at == "/resources";
            let expected = is_listed.then(|| json!([]));
            let read = written.pointer(&at).filter(|read| !read.is_null());
            assert_eq!(read, expected.as_ref(), "{operation} {at}");
        }
    }
    let none: UsersResponse = serde_json::from_value(json!({})).unwrap();
    assert!(none.data.is_none());
}

#[tokio::test]
async fn a_member_of_a_patch_is_left_cleared_or_set() {
    let (server, client) = server(200, "{}").await;
    let patches = [
        (AssignmentPatch::default(), json!({})),
        (
            AssignmentPatch::default()
                .due_date(Patch::Clear)
                .attachments(Patch::Clear)
                .assignee_ids(vec![])
                .title("")
                .max_attempts(0)
                .points_possible(0.1),
            json!({
                "due_date": null, "attachments": null, "assignee_ids": [], "title": "",
                "max_attempts": 0, "points_possible": 0.1,
            }),
        ),
        (
            AssignmentPatch::default()
                .title("Essay")
                .title(Patch::Leave),
            json!({}),
        ),
    ];
    for (patch, expected) in patches {
        client
            .update_assignment_for_section()
            .section_id("a1")
            .assignment_id("a2")
            .body(patch)
            .send()
            .await
            .unwrap();
        let request = server.take_requests().remove(0);
        assert_eq!(request.method, "PATCH");
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(sent, expected);
    }
}

#[test]
fn numbers_keep_their_precision() {
    for number in [0.1, 16_777_217.0, 1e-9, 98.765_432_1] {
        assert_kept(&Filled { number, ..ORDINARY });
    }
    let body = json!({ "data": { "id": "a1", "points_possible": 0.1 } });
    let response: AssignmentResponse = serde_json::from_value(body).unwrap();
    let points: Option<f64> = response.data.unwrap().points_possible;
    assert_eq!(points, Some(0.1));
}

#[tokio::test]
async fn a_request_has_no_headers_but_those_it_needs() {
    let (server, client) = server(200, r#"{"data": []}"#).await;
    let outcome: Result<Response<UsersResponse>, Error> = client.get_users().send().await;
    let response = outcome.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-length"], "12");
    assert_eq!(response.request_id(), Some("r-1"));
    assert_eq!(response.data.as_deref(), Some(&[][..]));
    let request = server.take_requests().remove(0);
    let authorization: Vec<&str> = request.header("authorization").collect();
    assert_eq!(authorization, [format!("Bearer {TOKEN}")]);
    assert_eq!(
        request.header("accept").collect::<Vec<_>>(),
        ["application/json"]
    );
    assert_eq!(request.header("api-version").count(), 0);
    let names: Vec<&str> = request
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let expected = [
        "accept",
        "accept-encoding",
        "authorization",
        "host",
        "user-agent",
    ];
    assert_eq!(BTreeSet::from_iter(names), BTreeSet::from(expected));
}

#[tokio::test]
async fn a_success_without_a_body_is_a_success() {
    let (_server, client) = server(204, "").await;
    let call = client.delete_assignment_for_section();
    let outcome = call.section_id("a1").assignment_id("a2").send().await;
    let response: Response<()> = outcome.unwrap();
    assert_eq!(response.status(), 204);
}

#[test]
fn nothing_of_the_generator_is_in_what_it_generates() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut files = 0;
    for (types, document) in documents::versions().unwrap() {
        let folder = crates.join(document.version.crate_name());
        let sources = std::fs::read_dir(folder.join("src")).unwrap();
        let sources = sources.map(|entry| entry.unwrap().path());
        for path in sources.chain([folder.join("Cargo.toml")]) {
            let text = std::fs::read_to_string(&path).unwrap();
            for trace in [
                "progenitor",
                "typify",
                "ByteStream",
                "api-version",
                "regress",
            ] {
                assert!(!text.contains(trace), "{}: {trace}", path.display());
            }
            files += 1;
        }
        assert!(types.version.spec_sha256.len() == 64);
    }
    assert!(files > 40, "only {files} files");
}
