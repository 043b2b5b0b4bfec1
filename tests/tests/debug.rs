//! Debug output is an allow-list: nothing else of what a value holds shows in it.
//!
//! Values are made from the documents, so that a new member is covered by itself. Everything that
//! must not show is marked, and no mark is found in what `{:?}` and `{}` print.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;
use std::path::Path;

use clever_spec::Document;
use clever_tests::dispatch::{Arguments, Decoded, Version};
use clever_tests::documents::{self, operations, referenced};
use clever_tests::examples::{Examples, Leaves, event_types};
use clever_tests::loopback::{Reply, Server, TOKEN};
use serde_json::{Map, Value, json};

/// Part of every marked string and key. No name in a document contains it.
const MARK: &str = "qzmark";

/// A string that must not show although it has the shape of an id, and of nothing else.
const HIDDEN_ID: &str = "bad0cafe0000000000000001";
/// A timestamp and a number that must not show.
const HIDDEN_TIME: &str = "1987-06-05T04:03:02.001Z";
const HIDDEN_NUMBER: i64 = 987_654_321;

/// What may show.
const SHOWN_ID: &str = "5eed00000000000000000001";
const SHOWN_TIME: &str = "2026-01-02T03:04:05.678Z";
const SHOWN_NUMBER: i64 = 424_242;

/// Marks in every place that takes a string or a key, on the allow-list or not.
struct Marked;

impl Leaves for Marked {
    fn text(&self, _: &str, _: &Value) -> Value {
        json!("Jane qzmark")
    }

    fn timestamp(&self, _: &Value) -> Value {
        json!("born qzmark")
    }

    fn choice(&self, _: &[Value]) -> Value {
        json!("unlisted qzmark")
    }

    fn number(&self, schema: &Value) -> Value {
        self::number(schema)
    }

    fn members(&self) -> Map<String, Value> {
        marked_members()
    }

    fn event_type(&self) -> Value {
        json!("qzmark.created")
    }
}

/// Every value has the shape that its place may show, so that only the place decides.
struct WellFormed<'a> {
    event_type: &'a str,
    /// Which of the known values.
    nth: usize,
}

impl Leaves for WellFormed<'_> {
    fn text(&self, _: &str, schema: &Value) -> Value {
        json!(if shows(schema) { SHOWN_ID } else { HIDDEN_ID })
    }

    fn timestamp(&self, schema: &Value) -> Value {
        json!(if shows(schema) {
            SHOWN_TIME
        } else {
            HIDDEN_TIME
        })
    }

    fn choice(&self, known: &[Value]) -> Value {
        known[self.nth % known.len()].clone()
    }

    fn number(&self, schema: &Value) -> Value {
        self::number(schema)
    }

    fn members(&self) -> Map<String, Value> {
        marked_members()
    }

    fn event_type(&self) -> Value {
        json!(self.event_type)
    }
}

fn shows(schema: &Value) -> bool {
    schema["x-clever-debug"] == "show"
}

fn number(schema: &Value) -> Value {
    json!(if shows(schema) {
        SHOWN_NUMBER
    } else {
        HIDDEN_NUMBER
    })
}

/// The keys look like names of a document's members, as personal data in a key may.
fn marked_members() -> Map<String, Value> {
    let members = json!({
        "qzmark_key": "Jane qzmark",
        "Jane qzmark": { "qzmark_deep": ["qzmark", { "qzmark_deeper": HIDDEN_NUMBER }] },
    });
    members.as_object().cloned().unwrap_or_default()
}

/// Everything that must never show.
fn assert_nothing_hidden_in(shown: &str, what: &str) {
    let hidden = HIDDEN_NUMBER.to_string();
    for secret in [MARK, HIDDEN_ID, HIDDEN_TIME, &hidden, TOKEN] {
        if let Some(at) = shown.find(secret) {
            let start = shown[..at].rfind('\n').unwrap_or(0);
            panic!("{what} shows `{secret}`: {}", &shown[start..at]);
        }
    }
}

/// A body made from a document went through its type: that nothing of it shows, but that it is all
/// there and can be revealed.
fn assert_hides(decoded: &Decoded, what: &str, body: &Value) {
    assert_nothing_hidden_in(&decoded.debug, what);
    let written = decoded
        .json
        .as_ref()
        .unwrap_or_else(|mismatch| panic!("{what}: {mismatch}"));
    let revealed = clever_core::reveal(written).to_string();
    for secret in [MARK, HIDDEN_ID, HIDDEN_TIME] {
        let sent = body.to_string();
        assert_eq!(
            sent.matches(secret).count(),
            revealed.matches(secret).count(),
            "{what}: not every `{secret}` is in what `reveal` shows"
        );
    }
}

fn decoded(types: &Version, operation: &str, body: &Value) -> Decoded {
    (types.decode)(operation, body.to_string().as_bytes()).expect("the operation has a body")
}

/// The operations that answer with a body, one for each schema.
fn answers(document: &Document) -> Vec<(&str, &Value)> {
    let mut seen = BTreeSet::new();
    operations(document)
        .filter_map(|operation| Some((operation.id(), operation.success_schema()?)))
        .filter(|(_, schema)| seen.insert(schema.to_string()))
        .collect()
}

/// The bodies of requests, with the names of their types.
fn request_bodies(document: &Document) -> Vec<(String, &Value)> {
    operations(document)
        .filter_map(|operation| {
            let schema = operation.request_schema()?;
            let name = referenced(schema).expect("a request body has a name");
            let name = match operation.method {
                "patch" => format!("{}Patch", name.trim_end_matches("Request")),
                _ => name.to_owned(),
            };
            Some((name, schema))
        })
        .collect()
}

#[test]
fn no_document_uses_the_mark() {
    for (types, document) in documents::versions().unwrap() {
        let text = document.document.root.to_string().to_lowercase();
        assert!(!text.contains(MARK), "{}", types.version.name);
    }
}

#[test]
fn names_show_nowhere_not_even_where_ids_do() {
    for (types, document) in documents::versions().unwrap() {
        let examples = Examples::new(&document.document, &Marked);
        for (operation, schema) in answers(&document.document) {
            let body = examples.body(schema);
            let what = format!("{} {operation}", types.version.name);
            assert!(
                body.to_string().contains(MARK),
                "{what} has nothing to hide"
            );
            assert_hides(&decoded(types, operation, &body), &what, &body);
        }
    }
}

#[test]
fn values_show_only_where_the_document_lets_them() {
    for (types, document) in documents::versions().unwrap() {
        let document = &document.document;
        let kinds = event_types(document).into_iter().chain(["robots.moved"]);
        let each_kind = kinds.map(|event_type| (event_type, 0));
        let some_values = (1..4).map(|nth| ("robots.moved", nth));
        let mut seen = BTreeSet::new();
        for (event_type, nth) in each_kind.chain(some_values) {
            let leaves = WellFormed { event_type, nth };
            let examples = Examples::new(document, &leaves);
            for (operation, schema) in answers(document) {
                let body = examples.body(schema);
                if !seen.insert(body.to_string()) {
                    continue;
                }
                let what = format!("{} {operation} {event_type}", types.version.name);
                let decoded = decoded(types, operation, &body);
                assert_hides(&decoded, &what, &body);
                assert_shows_what_it_may(&decoded.debug, &what, &body);
                assert_shows_public_values_only(&decoded.debug, &what, document);
            }
        }
    }
}

/// Hidden ids, record timestamps and counts would leave debug output without a use.
fn assert_shows_what_it_may(shown: &str, what: &str, body: &Value) {
    let count = SHOWN_NUMBER.to_string();
    for allowed in [SHOWN_ID, SHOWN_TIME, &count] {
        let sent = body.to_string();
        assert_eq!(
            sent.matches(allowed).count(),
            shown.matches(allowed).count(),
            "{what}: not every `{allowed}` shows"
        );
    }
}

/// `Name("value")` is how debug output shows a known value.
fn assert_shows_public_values_only(shown: &str, what: &str, document: &Document) {
    for (name, public) in sets_of_values(document) {
        let private_shown = !public && shown.contains(&format!(" {name}(\""));
        assert!(!private_shown, "{what} shows a value of {name}");
        let public_hidden = public && shown.contains(&format!(" {name}(…)"));
        assert!(!public_hidden, "{what} hides a value of {name}");
    }
}

/// Every named set of values, and whether the document makes it public.
fn sets_of_values(document: &Document) -> Vec<(String, bool)> {
    let mut sets = Vec::new();
    clever_spec::pointer::walk(&document.root, &mut |at, schema| {
        if schema["type"] != "string" || !schema["enum"].is_array() {
            return;
        }
        let name = match schema["x-clever-enum"].as_str() {
            Some(name) => name.to_owned(),
            None => clever_spec::pointer::last(at),
        };
        sets.push((name, schema["x-clever-public"] == true));
    });
    // Public anywhere is public everywhere.
    let public: BTreeSet<String> = sets
        .iter()
        .filter(|(_, public)| *public)
        .map(|(name, _)| name.clone())
        .collect();
    for (name, is_public) in &mut sets {
        *is_public = public.contains(name);
    }
    sets
}

#[test]
fn request_bodies_hide_what_they_hold() {
    let mut tried = 0;
    for (types, document) in documents::versions().unwrap() {
        let document = &document.document;
        let well_formed = WellFormed {
            event_type: "",
            nth: 0,
        };
        for (name, schema) in request_bodies(document) {
            for leaves in [&Marked as &dyn Leaves, &well_formed] {
                let body = Examples::new(document, leaves).body(schema);
                let what = format!("{} {name}", types.version.name);
                let decoded = (types.request_body)(&name, body.to_string().as_bytes());
                assert_hides(&decoded.expect("the body has a type"), &what, &body);
                tried += 1;
            }
        }
    }
    assert!(tried >= 6, "only {tried} request bodies");
}

/// Every place of a body in turn holds something else than the type expects there.
#[test]
fn errors_of_decoding_hide_values_and_keys() {
    let mut failures = 0;
    for (types, document) in documents::versions().unwrap() {
        let mut kinds = event_types(&document.document);
        kinds.truncate(1);
        let leaves = WellFormed {
            event_type: kinds.first().copied().unwrap_or_default(),
            nth: 0,
        };
        let examples = Examples::new(&document.document, &leaves);
        let mut seen = BTreeSet::new();
        for (operation, schema) in answers(&document.document) {
            let body = examples.body(schema);
            let mut places = Vec::new();
            clever_spec::pointer::walk(&body, &mut |at, _| places.push(at.to_owned()));
            // One of each kind of place is enough: the last two names of its path.
            places.retain(|at| {
                let names: Vec<&str> = at.rsplit('/').take(3).collect();
                seen.insert(names.join("/"))
            });
            for at in places {
                let mut wrong = body.clone();
                let place = wrong.pointer_mut(&at).expect("the place is there");
                *place = match place {
                    Value::Array(_) | Value::Object(_) => json!("Jane qzmark"),
                    _ => json!({ "qzmark_key": ["Jane qzmark"] }),
                };
                let decoded = decoded(types, operation, &wrong);
                let what = format!("{} {operation} {at}", types.version.name);
                assert_nothing_hidden_in(&decoded.debug, &what);
                if let Err(mismatch) = &decoded.json {
                    assert_nothing_hidden_in(mismatch, &what);
                    failures += 1;
                }
            }
        }
    }
    assert!(failures > 1000, "only {failures} bodies failed to decode");
}

/// What a server may answer with a name in it.
fn failures() -> Vec<Reply> {
    const HTML: &str = "<!DOCTYPE html><title>qzmark</title><pre>Cannot GET /qzmark</pre>";
    let json = "application/json";
    vec![
        Reply::new(400, r#"{"error": "no such user: Jane qzmark"}"#)
            .with_header("content-type", json),
        Reply::new(500, r#"{"message": "Jane qzmark", "qzmark_key": 1}"#),
        Reply::new(
            401,
            r#"{"error": "qzmark", "error_description": "Jane qzmark"}"#,
        ),
        Reply::new(404, HTML).with_header("content-type", "text/html"),
        Reply::new(503, "upstream lost Jane qzmark"),
        Reply::new(429, "").with_header("x-ratelimit-note", "qzmark"),
        Reply::new(302, "").with_header("location", "/qzmark"),
        Reply::new(
            200,
            r#"{"data": "Jane qzmark", "links": {"qzmark_key": 1}}"#,
        ),
        Reply::new(
            200,
            r#"{"data": {"qzmark_key": "Jane qzmark"}, "links": 0}"#,
        ),
        Reply::new(200, "Jane qzmark"),
        Reply::new(200, r#"{"qzmark_key": "#),
    ]
}

#[tokio::test]
async fn calls_clients_and_errors_hide_what_they_hold() {
    for (types, document) in documents::versions().unwrap() {
        let document = &document.document;
        let examples = Examples::new(document, &Marked);
        for (nth, reply) in failures().into_iter().enumerate() {
            let is_failure = reply.status != 200;
            let server = Server::start(move |_| reply.clone()).await.unwrap();
            let client = server.client(types.version).unwrap();
            assert_nothing_hidden_in(&format!("{client:?} {client:#?}"), "a client");
            for operation in operations(document) {
                let arguments = marked_arguments(&examples, operation);
                let call = (types.call)(client.clone(), operation.id(), &arguments);
                let sent = call.await.expect("the operation is there");
                let what = format!("{} {} {nth}", types.version.name, operation.id());
                assert_nothing_hidden_in(&sent.debug, &what);
                match sent.json {
                    Err(error) => {
                        assert_nothing_hidden_in(&everything_printed_of(&error), &what);
                        let has_message = error.message().is_some_and(|text| text.contains(MARK));
                        assert!(!is_failure || nth > 4 || has_message, "{what}: {error:?}");
                    }
                    Ok(_) => assert!(!is_failure, "{what} succeeds"),
                }
            }
            assert!(!server.take_requests().is_empty(), "nothing was sent");
        }
    }
}

/// Marks in all parameters that are free text; a known value in the others, so that it is sent.
fn marked_arguments(examples: &Examples<'_>, operation: documents::Operation<'_>) -> Arguments {
    let is_text = |schema: &Value| {
        schema["type"] == "string"
            && [&schema["format"], &schema["enum"], &schema["x-clever-type"]]
                .iter()
                .all(|said| said.is_null())
    };
    let text = operation.parameters().filter(|parameter| {
        let schema = &parameter["schema"];
        is_text(schema) || is_text(&schema["items"]) || schema["format"] == "mongo-id"
    });
    let named = text.map(|parameter| {
        let name = parameter["name"].as_str().unwrap_or_default();
        let value = match parameter["in"].as_str() {
            // Ids take no blank.
            Some("path") => json!(MARK),
            _ => examples.parameter(parameter),
        };
        (name.to_owned(), value)
    });
    Arguments(named.collect())
}

/// `{}` and `{:?}` of an error and of all its sources.
fn everything_printed_of(error: &dyn std::error::Error) -> String {
    let mut printed = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        printed.push_str(&format!("{error} {error:?} {error:#?}\n"));
        next = error.source();
    }
    printed
}

/// Values from the wire in a parameter or a body, and texts that are no value of its type, are
/// refused; the refusal says which parameter, and not what it held.
#[tokio::test]
async fn refusals_hide_what_was_refused() {
    let mut refused = 0;
    for (types, document) in documents::versions().unwrap() {
        let document = &document.document;
        let examples = Examples::new(document, &Marked);
        let server = Server::start(|_| Reply::new(200, "{}")).await.unwrap();
        let client = server.client(types.version).unwrap();
        for operation in operations(document) {
            let mut arguments = marked_arguments(&examples, operation);
            let with_values = operation.parameters().filter(|parameter| {
                let schema = &parameter["schema"];
                schema["enum"].is_array() && schema["x-clever-type"].is_null()
            });
            for parameter in with_values {
                let name = parameter["name"].as_str().unwrap_or_default();
                let value = examples.parameter(parameter);
                arguments.0.insert(name.to_owned(), value);
            }
            if let Some(schema) = operation.request_schema() {
                arguments.0.insert("body".to_owned(), examples.body(schema));
            }
            let call = (types.call)(client.clone(), operation.id(), &arguments);
            let sent = call.await.expect("the operation is there");
            let what = format!("{} {}", types.version.name, operation.id());
            assert_nothing_hidden_in(&sent.debug, &what);
            if let Err(error) = sent.json {
                assert_nothing_hidden_in(&everything_printed_of(&error), &what);
                refused += usize::from(error.is_refused());
            }
        }
    }
    assert!(refused >= 10, "only {refused} calls were refused");
}

/// What holds for some builders (below) holds for all: none has anything but its request.
#[test]
fn builders_hold_their_request_only() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    for (types, document) in documents::versions().unwrap() {
        let source = crates
            .join(document.version.crate_name())
            .join("src/builder.rs");
        let text = std::fs::read_to_string(source).unwrap();
        let builders = text.matches("pub struct ").count();
        assert_eq!(builders, types.operations.len());
        let holds_request = " {\n    request: Request,\n}";
        assert_eq!(text.matches(holds_request).count(), builders);
    }
}

/// Builders hold their parameters until they are sent.
#[test]
fn builders_hide_their_parameters() {
    use clever_core::{Client, DistrictToken};
    use clever_v3_1::types::{AssignmentPatch, UserRole};

    let token = DistrictToken::new(TOKEN).unwrap();
    let shown_token = format!("{token:?} {token:#?}");
    let builder = Client::builder(&clever_v3_1::VERSION, token);
    let core = builder.clone().build().unwrap();
    let client = clever_v3_1::Client::from(core.clone());
    let list = client
        .get_users()
        .role(UserRole::unlisted("qzmark"))
        .starting_after("Jane qzmark");
    let patch = AssignmentPatch::default().title("Jane qzmark");
    let change = client
        .update_assignment_for_section()
        .section_id("Jane qzmark")
        .assignment_id(HIDDEN_ID)
        .body(patch.clone());
    let shown = format!(
        "{shown_token} {builder:#?} {core:#?} {client:#?} {list:#?} {change:#?} {patch:#?}"
    );
    assert!(shown.contains("getUsers"), "{shown}");
    assert_nothing_hidden_in(&shown, "a builder");
}
