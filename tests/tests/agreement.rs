//! The types and the effective document say the same: neither has a schema, member, type, value,
//! event or operation that the other lacks.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::{BTreeMap, BTreeSet};

use clever_core::QueryParameter;
use clever_spec::{Document, pointer};
use clever_tests::dispatch::Version;
use clever_tests::documents::{self, operations, referenced};
use clever_tests::examples::event_types;
use clever_tests::{json_schemas, words};
use serde_json::{Value, json};

/// Schemas that have no Rust type of their own, and why.
const WITHOUT_A_TYPE: &[(&str, &str)] = &[
    ("ApiError", "clever-core reads errors, whatever their form"),
    (
        "BadRequest",
        "clever-core reads errors, whatever their form",
    ),
    (
        "InternalError",
        "clever-core reads errors, whatever their form",
    ),
    ("NotFound", "clever-core reads errors, whatever their form"),
    (
        "Unauthorized",
        "clever-core reads errors, whatever their form",
    ),
    (
        "Event",
        "written by hand: clever_core::Event, whose kinds are compared as events",
    ),
];

/// Types that stand for no schema of their own, and why.
const WITHOUT_A_SCHEMA: &[(&str, &str)] = &[
    ("Event_of_EventKind", "the schema `Event`, written by hand"),
    ("EventKind", "the children of `Event`, compared as events"),
    ("Timestamp", "every date and time"),
];

/// What is changed, and how.
type Change = (&'static str, fn(&mut Value));

/// What one side says: a line for each type, member, value, event or operation.
type Lines = BTreeSet<String>;

#[test]
fn types_and_documents_agree() {
    for (types, document) in documents::versions().unwrap() {
        let differences = differences(types, &document.document);
        assert_eq!(differences, [""; 0], "{}", types.version.name);
    }
}

#[test]
fn every_exception_is_needed() {
    let versions = documents::versions().unwrap();
    for (name, _) in WITHOUT_A_TYPE {
        let mut documents = versions.iter().map(|(_, document)| &document.document.root);
        let used = documents.any(|root| root["components"]["schemas"][name].is_object());
        assert!(used, "no document has {name}");
    }
    for (name, _) in WITHOUT_A_SCHEMA {
        let mut types = versions.iter().map(|(types, _)| json_schemas::of(types));
        assert!(types.any(|schemas| schemas.contains_key(*name)), "{name}");
    }
}

/// A change of one thing in the document is found, and nothing else is.
#[test]
fn a_change_of_a_document_is_found_exactly() {
    let changes: &[Change] = &[
        ("a renamed property", |root| {
            let properties = &mut root["components"]["schemas"]["User"]["properties"];
            let email = properties["email"].take();
            properties["e_mail"] = email;
            remove(properties, "email");
        }),
        ("another type of a property", |root| {
            let count = &mut root["components"]["schemas"]["UsersResponse"]["properties"]["count"];
            *count = json!({ "type": "string" });
        }),
        ("a property that became required", |root| {
            root["components"]["schemas"]["User"]["required"] = json!(["id", "email"]);
        }),
        ("a new value", |root| {
            let schema = &mut root["components"]["schemas"]["AssigneeMode"];
            schema["enum"] = json!(["all", "individuals", "groups"]);
        }),
        ("a schema that is gone", |root| {
            remove(&mut root["components"]["schemas"], "LmsStatus");
        }),
        ("a new type of event", |root| {
            let schemas = &mut root["components"]["schemas"];
            schemas["users.archived"] = schemas["users.deleted"].clone();
        }),
        ("another record in an event", |root| {
            let holder = &mut root["components"]["schemas"]["TermObject"]["properties"];
            holder["object"] = json!({ "$ref": "#/components/schemas/Course" });
        }),
        ("another path, access and limit", |root| {
            let mut item = root["paths"]["/users"].take();
            remove(&mut root["paths"], "/users");
            item["get"]["x-clever-access"] = json!(["sso"]);
            for parameter in item["get"]["parameters"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                if parameter["name"] == "limit" {
                    parameter["schema"]["maximum"] = json!(500);
                }
            }
            root["paths"]["/people"] = item;
        }),
        ("other parameters in the query", |root| {
            let parameters = root["paths"]["/users"]["get"]["parameters"].as_array_mut();
            for parameter in parameters.into_iter().flatten() {
                if parameter["name"] == "count" {
                    parameter["name"] = json!("counted");
                }
                if parameter["name"] == "limit" {
                    parameter["schema"]["type"] = json!("string");
                }
            }
        }),
    ];
    let versions = documents::versions().unwrap();
    let (types, effective) = versions
        .iter()
        .find(|(types, _)| types.version.name == "v3.1")
        .unwrap();
    let mut found = String::new();
    for (change, apply) in changes {
        let mut document = effective.document.clone();
        apply(&mut document.root);
        let differences = differences(types, &document);
        found.push_str(&format!("{change}\n  {}\n", differences.join("\n  ")));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("differences", found));
}

fn remove(object: &mut Value, name: &str) {
    let members = object.as_object_mut().expect("it is an object");
    let kept = members.iter().filter(|(known, _)| *known != name);
    *members = kept
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
}

/// What only one of the two sides says.
fn differences(types: &Version, document: &Document) -> Vec<String> {
    let said = said_by_document(document);
    let typed = said_by_types(types);
    let only_said = said.difference(&typed);
    let only_typed = typed.difference(&said);
    only_said
        .map(|line| format!("only in the document: {line}"))
        .chain(only_typed.map(|line| format!("only in Rust: {line}")))
        .collect()
}

fn said_by_document(document: &Document) -> Lines {
    let mut lines = Lines::new();
    let patched = patched(document);
    let folded = folded(document);
    for (name, schema) in components(document) {
        if folded.contains(name) {
            continue;
        }
        match patched.get(name) {
            // A body that is only ever sent with PATCH exists as its patch only.
            Some((patch, also_whole)) => {
                object_lines(document, patch, schema, &mut lines);
                if *also_whole {
                    object_lines(document, name, schema, &mut lines);
                }
            }
            None if schema["enum"].is_null() => object_lines(document, name, schema, &mut lines),
            None => {}
        }
    }
    value_lines(document, &mut lines);
    for event in event_types(document) {
        let record = record(document, event).unwrap_or("nothing");
        lines.insert(format!("event {event}: {record}"));
    }
    for operation in operations(document) {
        lines.insert(operation_line(operation));
        let query = operation
            .parameters()
            .filter(|parameter| parameter["in"] == "query");
        lines.extend(query.map(|parameter| query_line(operation.id(), parameter)));
    }
    lines
}

fn components(document: &Document) -> impl Iterator<Item = (&str, &Value)> {
    let schemas = document.root["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten();
    schemas.map(|(name, schema)| (name.as_str(), schema))
}

/// The models of PATCH bodies: the name of the patch, and whether they are sent whole as well.
fn patched(document: &Document) -> BTreeMap<&str, (String, bool)> {
    let body = |operation: documents::Operation<'_>| {
        let is_patch = operation.method == "patch";
        Some((
            referenced(operation.request_schema()?)?.to_owned(),
            is_patch,
        ))
    };
    let bodies: BTreeSet<(String, bool)> = operations(document).filter_map(body).collect();
    components(document)
        .map(|(name, _)| name)
        .filter(|name| bodies.contains(&((*name).to_owned(), true)))
        .map(|name| {
            let patch = format!("{}Patch", name.trim_end_matches("Request"));
            (name, (patch, bodies.contains(&(name.to_owned(), false))))
        })
        .collect()
}

/// Schemas that are part of another Rust type.
fn folded(document: &Document) -> BTreeSet<&str> {
    let exceptions = WITHOUT_A_TYPE.iter().map(|(name, _)| *name);
    let events = event_types(document);
    // `Change<T>` is every `{object, previous_attributes}`.
    let holders = events.iter().filter_map(|event| holder(document, event));
    // `Item<T>` is every wrapper that nothing but a choice between it and its record refers to.
    let mut chosen = BTreeSet::new();
    let mut references: BTreeMap<&str, usize> = BTreeMap::new();
    pointer::walk(&document.root, &mut |_, schema| {
        if let Some(name) = referenced(schema) {
            *references.entry(name).or_default() += 1;
        }
        if let Some(wrapper) = referenced(&schema["anyOf"][0]) {
            chosen.insert(wrapper);
            *references.entry(wrapper).or_default() -= 1;
        }
    });
    chosen.retain(|wrapper| references[wrapper] == 0);
    exceptions
        .chain(holders)
        .chain(events.iter().copied())
        .chain(chosen)
        .collect()
}

fn holder<'d>(document: &'d Document, event: &str) -> Option<&'d str> {
    let schema = &document.root["components"]["schemas"][event];
    referenced(&schema["allOf"][1]["properties"]["data"])
}

fn record<'d>(document: &'d Document, event: &str) -> Option<&'d str> {
    let holder = &document.root["components"]["schemas"][holder(document, event)?];
    let members: Vec<&String> = holder["properties"].as_object()?.keys().collect();
    assert_eq!(
        BTreeSet::from_iter(members.iter().map(|name| name.as_str())),
        BTreeSet::from(["object", "previous_attributes"]),
        "{event}"
    );
    referenced(&holder["properties"]["object"])
}

/// One line for the type, and one for each member.
fn object_lines(document: &Document, name: &str, schema: &Value, lines: &mut Lines) {
    let required = required(schema);
    let more = &schema["additionalProperties"];
    let open = if *more == true || more.is_object() {
        ", open"
    } else {
        ""
    };
    lines.insert(format!("type {name}{open}"));
    for (member, property) in schema["properties"].as_object().into_iter().flatten() {
        let mark = if required.contains(member.as_str()) {
            "!"
        } else {
            ""
        };
        let of = type_in_document(document, property);
        lines.insert(format!("type {name}: {member}{mark}: {of}"));
    }
}

fn required(schema: &Value) -> BTreeSet<&str> {
    let names = schema["required"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str).collect()
}

fn type_in_document(document: &Document, schema: &Value) -> String {
    if let [single] = schema["allOf"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
    {
        return type_in_document(document, single);
    }
    if let [_, record] = schema["anyOf"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
    {
        return format!("Item_of_{}", type_in_document(document, record));
    }
    if let Some(name) = referenced(schema) {
        let schema = &document.root["components"]["schemas"][name];
        let is_object = schema["type"] == "object" || schema["properties"].is_object();
        return match name {
            "Event" => "Event_of_EventKind".to_owned(),
            _ if is_object || schema["enum"].is_array() => name.to_owned(),
            _ => type_in_document(document, schema),
        };
    }
    let timed = matches!(schema["format"].as_str(), Some("date" | "date-time"));
    match schema["type"].as_str().unwrap_or_default() {
        _ if timed || schema["x-clever-type"] == "timestamp" => "Timestamp".to_owned(),
        _ if schema["x-clever-type"] == "boolean" => "boolean".to_owned(),
        "string" if schema["enum"].is_array() => schema["x-clever-enum"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        "array" => format!("[{}]", type_in_document(document, &schema["items"])),
        simple => simple.to_owned(),
    }
}

/// A line for each value of each set, wherever it is: in a schema or in a parameter.
fn value_lines(document: &Document, lines: &mut Lines) {
    pointer::walk(&document.root, &mut |at, schema| {
        let Some(values) = schema["enum"].as_array() else {
            return;
        };
        if schema["x-clever-type"] == "boolean" {
            return;
        }
        let name = match schema["x-clever-enum"].as_str() {
            Some(name) => name.to_owned(),
            None => pointer::last(at),
        };
        lines.insert(format!("values {name}"));
        lines.extend(values.iter().map(|value| format!("values {name}: {value}")));
    });
}

fn operation_line(operation: documents::Operation<'_>) -> String {
    let said = operation.said;
    let limit = operation
        .parameters()
        .find(|parameter| parameter["name"] == "limit");
    let limit = limit.map(|limit| {
        let schema = &limit["schema"];
        format!(" {}..{}", schema["default"], schema["maximum"])
    });
    let listed = |value: &Value| -> Vec<String> {
        let words = value.as_array().into_iter().flatten();
        words
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect()
    };
    format!(
        "operation {} {} {} [{}] {}; {}{}",
        operation.id(),
        operation.method.to_uppercase(),
        operation.path,
        said["tags"][0].as_str().unwrap_or_default(),
        listed(&said["x-clever-access"]).join(", "),
        said["x-clever-paging"]["form"]
            .as_str()
            .unwrap_or("not paged"),
        limit.unwrap_or_default()
    )
}

fn query_line(operation: &str, parameter: &Value) -> String {
    let schema = &parameter["schema"];
    let (schema, repeats) = match schema["items"].is_object() {
        true => (&schema["items"], true),
        false => (schema, false),
    };
    let values = match &schema["enum"] {
        _ if schema["x-clever-type"] == "boolean" => "boolean".to_owned(),
        Value::Array(values) => {
            let mut values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            values.retain(|value| !value.is_empty());
            values.sort_unstable();
            values.join("|")
        }
        _ if schema["format"] == "date" => "date".to_owned(),
        _ => schema["type"].as_str().unwrap_or_default().to_owned(),
    };
    let name = parameter["name"].as_str().unwrap_or_default();
    format!(
        "query {operation}: {name} {values}{}",
        words::repeats(repeats)
    )
}

fn said_by_types(types: &Version) -> Lines {
    let mut lines = Lines::new();
    let schemas = json_schemas::of(types);
    let exceptions = BTreeSet::from_iter(WITHOUT_A_SCHEMA.iter().map(|(name, _)| *name));
    for (name, schema) in &schemas {
        let is_shared = name.starts_with("Change_of_") || name.starts_with("Item_of_");
        if is_shared || exceptions.contains(name.as_str()) {
            continue;
        }
        if let Some(values) = schema["examples"].as_array() {
            lines.insert(format!("values {name}"));
            lines.extend(values.iter().map(|value| format!("values {name}: {value}")));
            continue;
        }
        let required = required(schema);
        let open = if schema["additionalProperties"] == true {
            ", open"
        } else {
            ""
        };
        lines.insert(format!("type {name}{open}"));
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            let mark = if required.contains(member.as_str()) {
                "!"
            } else {
                ""
            };
            lines.insert(format!(
                "type {name}: {member}{mark}: {}",
                type_in_rust(property)
            ));
        }
    }
    for kind in schemas["EventKind"]["anyOf"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let event = kind["title"].as_str().unwrap_or_default();
        let change = json_schemas::referenced(&kind["allOf"][0]).unwrap_or_default();
        let record = change.strip_prefix("Change_of_").unwrap_or("nothing");
        lines.insert(format!("event {event}: {record}"));
    }
    for operation in types.operations {
        let limit = operation
            .limit
            .map(|limit| format!(" {}..{}", limit.default, limit.maximum));
        lines.insert(format!(
            "operation {} {} {} [{}] {}; {}{}",
            operation.id,
            operation.method.as_str(),
            operation.path,
            operation.tag,
            words::access(operation.access),
            operation.paging.map_or("not paged", words::paging),
            limit.unwrap_or_default()
        ));
        lines.extend(operation.query.iter().map(|parameter| {
            let QueryParameter {
                name,
                values,
                repeats,
                ..
            } = parameter;
            let (values, repeats) = (words::values(*values), words::repeats(*repeats));
            format!("query {}: {name} {values}{repeats}", operation.id)
        }));
    }
    lines
}

fn type_in_rust(schema: &Value) -> String {
    if let [some, null] = schema["anyOf"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        && null["type"] == "null"
    {
        return type_in_rust(some);
    }
    if let Some(name) = json_schemas::referenced(schema) {
        return name.to_owned();
    }
    let name = schema["type"].as_str().or(schema["type"][0].as_str());
    match name.unwrap_or_default() {
        "array" => format!("[{}]", type_in_rust(&schema["items"])),
        simple => simple.to_owned(),
    }
}
