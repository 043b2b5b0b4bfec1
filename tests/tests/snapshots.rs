//! What each version offers, sends and reads, to be reviewed when it changes.
//!
//! One folder per version: `surface` has a line for each operation, `requests` what each of them
//! sends, and `types` the JSON Schema of every type. Beside them, `shown` has what debug output shows
//! of all versions.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clever_spec::{Document, pointer};
use clever_tests::dispatch::{Arguments, Version};
use clever_tests::documents::{self, Operation, operations, referenced};
use clever_tests::examples::{Examples, Leaves};
use clever_tests::generated::VERSIONS;
use clever_tests::loopback::{Reply, Request, Server};
use clever_tests::{json_schemas, words};
use serde_json::{Map, Value, json};

/// Where all snapshots are.
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");

fn folder(types: &Version) -> PathBuf {
    Path::new(SNAPSHOTS).join(types.version.name)
}

/// Compares with a file of a version's folder; `INSTA_UPDATE=always` writes it instead.
fn assert_unchanged(folder: PathBuf, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_surface_is_unchanged() {
    for (types, document) in documents::versions().unwrap() {
        let mut lines: Vec<String> = operations(&document.document)
            .map(|operation| line(types, operation))
            .collect();
        lines.sort();
        assert_unchanged(folder(types), "surface", &lines.join("\n"));
    }
}

/// JSON on as few lines as are easy to read.
fn json_text(value: &Value, indent: usize) -> String {
    const WIDTH: usize = 96;
    let line = value
        .to_string()
        .replace("\":", "\": ")
        .replace(",\"", ", \"")
        .replace("},{", "}, {");
    if indent + line.len() <= WIDTH {
        return line;
    }
    let inside = |value| json_text(value, indent + 2);
    let (open, parts, close): (_, Vec<String>, _) = match value {
        Value::Object(members) => {
            let member = |(name, value)| format!("{}: {}", json!(name), inside(value));
            ('{', members.iter().map(member).collect(), '}')
        }
        Value::Array(items) => ('[', items.iter().map(inside).collect(), ']'),
        _ => return line,
    };
    let (inner, outer) = (" ".repeat(indent + 2), " ".repeat(indent));
    let parts = parts.join(&format!(",\n{inner}"));
    format!("{open}\n{inner}{parts}\n{outer}{close}")
}

/// `getUser GET /users/{id} [Users] district, sso (id!: string) -> UserResponse`
fn line(types: &Version, operation: Operation<'_>) -> String {
    let known = types
        .operations
        .iter()
        .find(|known| known.id == operation.id());
    let known = known.expect("the operation is in the table");
    let paging = known
        .paging
        .map(|paging| format!(" {}", words::paging(paging)));
    let limit = known
        .limit
        .map(|limit| format!(" {}..{}", limit.default, limit.maximum));
    let mut parameters: Vec<String> = operation.parameters().map(parameter).collect();
    parameters.sort();
    if let Some(body) = operation.request_schema().and_then(referenced) {
        parameters.push(format!("body: {body}"));
    }
    let response = operation.success_schema().and_then(referenced);
    format!(
        "{} {} {} [{}] {}{}{}\n  ({}) -> {}",
        known.id,
        known.method.as_str(),
        known.path,
        known.tag,
        words::access(known.access),
        paging.unwrap_or_default(),
        limit.unwrap_or_default(),
        parameters.join(", "),
        response.unwrap_or("nothing"),
    )
}

fn parameter(parameter: &Value) -> String {
    let schema = &parameter["schema"];
    let of = |schema: &Value| {
        let special = schema["x-clever-enum"]
            .as_str()
            .or(schema["x-clever-type"].as_str());
        let kind = special
            .or(schema["format"].as_str())
            .or(schema["type"].as_str());
        kind.unwrap_or_default().to_owned()
    };
    let kind = match schema["items"].is_object() {
        true => format!("[{}]", of(&schema["items"])),
        false => of(schema),
    };
    let name = parameter["name"].as_str().unwrap_or_default();
    let required = if parameter["required"] == true {
        "!"
    } else {
        ""
    };
    format!("{name}{required}: {kind}")
}

#[test]
fn the_types_are_unchanged() {
    for types in VERSIONS {
        let folder = folder(types).join("types");
        let schemas = json_schemas::of(types);
        for (name, schema) in &schemas {
            assert_unchanged(folder.clone(), name, &json_text(schema, 0));
        }
        let names = schemas.keys().map(|name| format!("{name}.snap"));
        let files = std::fs::read_dir(&folder).unwrap();
        let files = files.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        let orphans: Vec<String> = files
            .collect::<BTreeSet<_>>()
            .difference(&names.collect())
            .cloned()
            .collect();
        assert_eq!(orphans, [""; 0], "snapshots of types that are no more");
    }
}

/// Whoever reviews a change of it decides whether a value says something about a person.
#[test]
fn what_debug_output_shows_is_unchanged() {
    let mut shown = BTreeMap::<String, BTreeSet<&str>>::new();
    for (types, document) in documents::versions().unwrap() {
        pointer::walk(&document.document.root, &mut |at, schema| {
            let named = schema["x-clever-enum"].as_str();
            let set = named.map_or_else(|| pointer::last(at), str::to_owned);
            let property = at.trim_start_matches("/components/schemas/");
            let property = property.replace("/properties/", ".");
            for (is_shown, what) in [
                (
                    schema["x-clever-public"] == true,
                    format!("values of {set}"),
                ),
                (schema["x-clever-debug"] == "show", property),
            ] {
                if is_shown {
                    shown.entry(what).or_default().insert(types.version.name);
                }
            }
        });
    }
    let line = |(what, versions): (String, BTreeSet<&str>)| {
        let versions: Vec<&str> = versions.into_iter().collect();
        format!("{what}: {}", versions.join(", "))
    };
    let lines: Vec<String> = shown.into_iter().map(line).collect();
    assert_unchanged(PathBuf::from(SNAPSHOTS), "shown", &lines.join("\n"));
}

/// The same arguments every time.
struct Fixed;

impl Leaves for Fixed {
    fn text(&self, name: &str, schema: &Value) -> Value {
        let is_id = schema["format"] == "mongo-id" || name == "id" || name.ends_with("_id");
        json!(if is_id {
            "5f0000000000000000000001"
        } else {
            "made-up text"
        })
    }

    fn timestamp(&self, schema: &Value) -> Value {
        json!(match schema["format"].as_str() {
            Some("date") => "2026-01-02",
            _ => "2026-01-02T03:04:05.678Z",
        })
    }

    fn choice(&self, known: &[Value]) -> Value {
        known[0].clone()
    }

    fn number(&self, schema: &Value) -> Value {
        match schema["type"].as_str() {
            Some("integer") => json!(10),
            _ => json!(0.1),
        }
    }

    fn members(&self) -> Map<String, Value> {
        Map::new()
    }

    fn event_type(&self) -> Value {
        json!("users.created")
    }
}

/// A value for every parameter, and a body with every member. Ids differ, so that one in the
/// place of another is seen.
fn arguments(document: &Document, operation: Operation<'_>) -> Arguments {
    let examples = Examples::new(document, &Fixed);
    let mut arguments = Map::new();
    let mut ids = 0;
    for parameter in operation.parameters() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let mut value = examples.parameter(parameter);
        if parameter["in"] == "path" {
            ids += 1;
            value = json!(format!("5f000000000000000000000{ids}"));
        }
        arguments.insert(name.to_owned(), value);
    }
    if let Some(schema) = operation.request_schema() {
        arguments.insert("body".to_owned(), examples.body(schema));
    }
    Arguments(arguments)
}

#[tokio::test]
async fn the_requests_are_unchanged() {
    for (types, document) in documents::versions().unwrap() {
        let document = &document.document;
        let server = Server::start(|_| Reply::new(200, "{}")).await.unwrap();
        let client = server.client(types.version).unwrap();
        let mut texts = Vec::new();
        for operation in operations(document) {
            let arguments = arguments(document, operation);
            let call = (types.call)(client.clone(), operation.id(), &arguments);
            let sent = call.await.expect("the operation is there");
            assert!(sent.json.is_ok(), "{}: {}", operation.id(), sent.debug);
            let [request] = &server.take_requests()[..] else {
                unreachable!("{} sends one request", operation.id());
            };
            // `count` is a call of its own.
            let names = arguments.0.keys().map(String::as_str);
            for name in names.filter(|name| !["body", "count"].contains(name)) {
                let in_query = request
                    .query
                    .iter()
                    .any(|pair| pair.split('=').next() == Some(name));
                assert!(in_query || operation.path.contains(&format!("{{{name}}}")));
            }
            texts.push(format!("{}\n{}", operation.id(), text(request)));
        }
        texts.sort();
        assert_unchanged(folder(types), "requests", &texts.join("\n"));
    }
}

/// Method and path, then query, headers and body. Left out are the host, what the HTTP library
/// says it accepts, and the version in the user agent.
fn text(request: &Request) -> String {
    let mut text = format!("  {} {}\n", request.method, request.path);
    let mut query = request.query.clone();
    query.sort();
    for pair in query {
        text.push_str(&format!("  ?{pair}\n"));
    }
    let mut headers = request.headers.clone();
    headers.retain(|(name, _)| {
        !["host", "accept-encoding", "content-length"].contains(&name.as_str())
    });
    headers.sort();
    for (name, value) in headers {
        let value = match name.as_str() {
            "user-agent" => value.replace(env!("CARGO_PKG_VERSION"), "…"),
            _ => value,
        };
        text.push_str(&format!("  {name}: {value}\n"));
    }
    if !request.body.is_empty() {
        let body: Value = serde_json::from_slice(&request.body).expect("a body is JSON");
        text.push_str(&format!("  {}\n", json_text(&body, 2)));
    }
    text
}
