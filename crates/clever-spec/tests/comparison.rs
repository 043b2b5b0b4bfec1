//! What is true of every comparison: nothing differs from itself, whatever it looks like, and what
//! came one way goes the other way.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeMap;

use clever_spec::compare::{Comparison, compare, require_openapi};
use clever_spec::{Document, load};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn document(root: &Value) -> Document {
    load::parse("robots.json", &root.to_string()).unwrap()
}

/// A value that is no schema of its own kind.
fn leaf() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec!["string", "integer", "number", "boolean"]);
    let format = prop::option::of(prop::sample::select(vec![
        "date",
        "date-time",
        "int32",
        "int64",
    ]));
    let choices = prop::option::of(prop::sample::subsequence(vec!["a", "b", "c"], 1..=3));
    let limit = prop::option::of(1_u8..4);
    let flags = prop::sample::subsequence(
        vec![
            "nullable",
            "readOnly",
            "writeOnly",
            "deprecated",
            "uniqueItems",
        ],
        0..=2,
    );
    (kind, format, choices, limit, flags).prop_map(|(kind, format, choices, limit, flags)| {
        let mut schema = Map::from_iter([("type".to_owned(), json!(kind))]);
        let members = [
            ("format", format.map(|format| json!(format))),
            ("enum", choices.map(|choices| json!(choices))),
            ("maximum", limit.map(|limit| json!(limit))),
        ];
        for (name, value) in members {
            schema.extend(value.map(|value| (name.to_owned(), value)));
        }
        schema.extend(flags.into_iter().map(|flag| (flag.to_owned(), json!(true))));
        Value::Object(schema)
    })
}

/// Schemas that may lead to each other by reference, in circles too.
fn schema() -> impl Strategy<Value = Value> {
    let reference = prop::sample::select(vec!["A", "B", "C"])
        .prop_map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
    prop_oneof![4 => leaf(), 1 => reference].prop_recursive(3, 12, 3, |inner| {
        let names = prop::sample::subsequence(vec!["name", "mood", "arms"], 0..=2);
        let properties = prop::collection::btree_map("[a-d]", inner.clone(), 0..=3);
        prop_oneof![
            (properties, names, any::<bool>()).prop_map(|(properties, required, closed)| {
                json!({"type": "object", "properties": properties, "required": required,
                    "additionalProperties": !closed})
            }),
            inner
                .clone()
                .prop_map(|items| json!({"type": "array", "items": items})),
            prop::collection::vec(inner.clone(), 1..=2).prop_map(|all| json!({"allOf": all})),
            prop::collection::vec(inner, 1..=3).prop_map(|one| json!({"oneOf": one})),
        ]
    })
}

fn parameters() -> impl Strategy<Value = Value> {
    let parameter = (leaf(), any::<bool>());
    prop::collection::btree_map("[p-s]", parameter, 0..=3).prop_map(|parameters| {
        let parameters = parameters.into_iter().map(|(name, (schema, required))| {
            json!({"name": name, "in": "query", "required": required, "schema": schema})
        });
        parameters.collect()
    })
}

/// A whole document: two paths, each with some methods, three schemas.
fn root() -> impl Strategy<Value = Value> {
    let body = prop::option::of((schema(), any::<bool>()));
    let statuses = prop::sample::subsequence(vec!["200", "202", "404"], 1..=2);
    let operation = (parameters(), body, statuses, schema()).prop_map(
        |(parameters, body, statuses, answer)| {
            let content = |schema: &Value| json!({"application/json": {"schema": schema}});
            let responses = statuses.into_iter().map(|status| {
                let response = json!({"description": "OK", "content": content(&answer)});
                (status.to_owned(), response)
            });
            let mut operation = json!({
                "parameters": parameters,
                "responses": responses.collect::<Map<_, _>>(),
            });
            if let Some((schema, required)) = body {
                operation["requestBody"] =
                    json!({"required": required, "content": content(&schema)});
            }
            operation
        },
    );
    let methods =
        prop::collection::btree_map(prop::sample::select(vec!["get", "post"]), operation, 1..=2);
    let paths =
        prop::collection::btree_map(prop::sample::select(vec!["/a", "/b/{id}"]), methods, 1..=2);
    (paths, schema(), schema(), schema()).prop_map(|(paths, a, b, c)| {
        json!({"openapi": "3.0.3", "info": {"title": "Robots", "version": "1"}, "paths": paths,
            "components": {"schemas": {"A": a, "B": b, "C": c}}})
    })
}

/// How often each kind of change was found. What is required or in one direction only is the same
/// kind, and so is what became of one value by another word.
fn kinds(comparison: &Comparison, opposite: bool) -> BTreeMap<String, usize> {
    const OPPOSITES: &[(&str, &str)] = &[
        ("added", "removed"),
        ("became-required", "became-optional"),
        ("tightened", "loosened"),
        ("widened", "narrowed"),
        ("became-nullable", "became-not-nullable"),
        ("forbidden", "allowed"),
        ("became-read-only", "became-not-read-only"),
        ("became-write-only", "became-not-write-only"),
        ("deprecated", "reinstated"),
    ];
    let turned = |id: &str| {
        let ends = OPPOSITES.iter().find_map(|(one, other)| {
            let one_way = id.strip_suffix(one).map(|rest| format!("{rest}{other}"));
            one_way.or_else(|| id.strip_suffix(other).map(|rest| format!("{rest}{one}")))
        });
        ends.unwrap_or_else(|| id.to_owned())
    };
    let mut kinds = BTreeMap::new();
    // What only may fit one form has no opposite.
    let findings = comparison.findings.iter();
    for finding in findings.filter(|one| !one.rule.id.ends_with("-forms-overlap")) {
        let id = finding.rule.id.replace("required-", "");
        let id = id.replace("property-refused", "property-removed");
        let id = id.replace("closed-property-added", "property-added");
        let id = id.replace("request-alternative-covered", "request-alternative-removed");
        let id = id.replace("response-alternative-covered", "response-alternative-added");
        let id = id.replace("property-not-read-only", "property-became-not-read-only");
        let id = if opposite { turned(&id) } else { id };
        *kinds.entry(id).or_default() += 1;
    }
    kinds
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(root in root()) {
        let document = document(&root);
        let comparison = compare(&document.tree(), &document.tree());
        prop_assert!(comparison.findings.is_empty(), "{:?}", comparison.findings);
    }

    #[test]
    fn what_came_one_way_goes_the_other_way(old in root(), new in root()) {
        let (old, new) = (document(&old), document(&new));
        let (there, back) = (compare(&old.tree(), &new.tree()), compare(&new.tree(), &old.tree()));
        prop_assert_eq!(kinds(&there, false), kinds(&back, true));
    }

    #[test]
    fn writing_it_another_way_is_no_change(root in root()) {
        let written = document(&inlined(&root));
        let document = document(&root);
        let comparison = compare(&document.tree(), &written.tree());
        prop_assert!(comparison.findings.is_empty(), "{:?}", comparison.findings);
    }
}

/// The same document with its schemas under other names, its references in a single `allOf`, and null
/// as a form of its own.
fn inlined(root: &Value) -> Value {
    let renamed = root
        .to_string()
        .replace("#/components/schemas/", "#/components/schemas/Other");
    let mut root: Value = serde_json::from_str(&renamed).unwrap();
    let schemas = root["components"]["schemas"].as_object_mut().unwrap();
    *schemas = std::mem::take(schemas)
        .into_iter()
        .map(|(name, schema)| (format!("Other{name}"), schema))
        .collect();
    wrap(&mut root);
    root
}

fn wrap(value: &mut Value) {
    match value {
        Value::Object(members) if members.contains_key("$ref") => {
            *value = json!({"allOf": [value.take()]})
        }
        Value::Object(members) if members.contains_key("nullable") => {
            members.remove("nullable");
            *value = json!({"anyOf": [value.take(), {"type": "null"}]})
        }
        Value::Object(members) => members.values_mut().for_each(wrap),
        Value::Array(items) => items.iter_mut().for_each(wrap),
        _ => {}
    }
}

/// A schema that refers to another one, and the rule that a change of that one breaks.
type Holder<'h> = (&'h dyn Fn(&str) -> Value, &'static str);

/// Whatever a schema is part of, and whatever refers to it, a change of it is found.
#[test]
fn a_change_is_found_wherever_it_stands() {
    let with = |schema: &Value, named: (&str, &Value)| {
        document(
            &json!({"openapi": "3.1.0", "paths": {"/a": {"post": {"requestBody": {"content":
            {"application/json": {"schema": schema}}}}}},
            "components": {"schemas": {named.0: named.1}}}),
        )
        .tree()
    };
    let found = |schema: &dyn Fn(&str) -> Value, new: (&str, &Value)| {
        let text = json!({"type": "string", "maxLength": 5, "title": "A"});
        let old = with(&schema("#/components/schemas/A"), ("A", &text));
        let new = with(&schema(&format!("#/components/schemas/{}", new.0)), new);
        let comparison = compare(&old, &new);
        let rules = comparison.findings.iter().map(|finding| finding.rule.id);
        rules.collect::<Vec<_>>()
    };
    let shorter = json!({"type": "string", "maxLength": 4});
    let renamed = json!({"maxLength": 5, "type": "string", "description": "B"});
    let holders: [Holder<'_>; 13] = [
        (
            &|to| json!({"not": {"$ref": to}}),
            "request-condition-removed",
        ),
        (
            &|to| json!({"if": {"$ref": to}, "then": {"maxLength": 1}}),
            "request-condition-changed",
        ),
        (
            &|to| json!({"if": {}, "then": {"properties": {"title": {"$ref": to}}}}),
            "request-condition-changed",
        ),
        (
            &|to| json!({"contains": {"$ref": to}}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"propertyNames": {"$ref": to}}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"patternProperties": {"^x": {"$ref": to}}}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"dependentSchemas": {"x": {"$ref": to}}}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"prefixItems": [true, {"$ref": to}]}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"items": {"$ref": to}}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"additionalProperties": {"$ref": to}}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"allOf": [{"minLength": 1}, {"$ref": to}]}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"oneOf": [{"type": "integer"}, {"$ref": to}]}),
            "request-limit-tightened",
        ),
        (
            &|to| json!({"properties": {"a": {"anyOf": [{"$ref": to}]}}}),
            "request-limit-tightened",
        ),
    ];
    for (schema, rule) in holders {
        let shown = schema("A");
        assert_eq!(found(schema, ("A", &shorter)), [rule], "{shown}");
        assert!(found(schema, ("B", &renamed)).is_empty(), "{shown}");
    }
    let asked = |names: Value| move |_: &str| json!({"dependentRequired": {"x": names.clone()}});
    let change = |old: Value, new: Value| {
        let nothing = json!({});
        let (old, new) = (asked(old)(""), asked(new)(""));
        let (old, new) = (with(&old, ("A", &nothing)), with(&new, ("A", &nothing)));
        compare(&old, &new).findings[0].rule.id
    };
    let (less, more, other) = (json!(["y"]), json!(["z", "y"]), json!(["v"]));
    assert_eq!(
        change(less.clone(), more.clone()),
        "request-condition-added"
    );
    assert_eq!(change(more, less.clone()), "request-condition-removed");
    assert_eq!(change(less, other), "request-condition-changed");
}

/// What reaches every operation names some of them, and says how many there are.
#[test]
fn a_finding_names_so_many_operations_and_counts_all() {
    let root = |kind: &str| {
        let paths = (0..150).map(|number| {
            let schema = json!({"schema": {"$ref": "#/components/schemas/Robot"}});
            let answer = json!({"description": "OK", "content": {"application/json": schema}});
            (
                format!("/robots/{number}"),
                json!({"get": {"responses": {"200": answer}}}),
            )
        });
        let paths: Map<String, Value> = paths.collect();
        document(&json!({"openapi": "3.0.3", "paths": paths,
            "components": {"schemas": {"Robot": {"type": kind}}}}))
    };
    let comparison = compare(&root("string").tree(), &root("integer").tree());
    let [finding] = comparison.findings.as_slice() else {
        panic!("{comparison:?}");
    };
    assert_eq!((finding.used_by.len(), finding.used_by_count), (100, 150));
    assert_eq!(finding.used_by[1], "GET /robots/1");
}

#[test]
fn only_openapi_is_compared() {
    let words = |text: &str| {
        let tree = load::tree("robots.yaml", text).unwrap();
        let problem = require_openapi(&tree).err();
        problem.map(|problem| format!("{problem}; {}", problem.help))
    };
    for text in [
        "openapi: 3.0.3",
        "openapi: 3.1.0",
        "openapi: 3.2.0",
        "openapi: 3.1",
        "swagger: '2.0'",
        "swagger: 2.0",
    ] {
        assert_eq!(words(text), None, "{text}");
    }
    let expected = "give a document of OpenAPI 3 (such as `openapi: 3.0.3`) or Swagger 2.0 \
                    (`swagger: \"2.0\"`)";
    for (text, what) in [
        ("robots", "this is no OpenAPI document"),
        ("[robots]", "this is no OpenAPI document"),
        (
            "paths: {}",
            "this is no OpenAPI document: it says neither `openapi` nor `swagger`",
        ),
        ("openapi: 4.0.0", "OpenAPI 4.0.0 cannot be compared"),
        ("swagger: '1.2'", "Swagger 1.2 cannot be compared"),
    ] {
        assert_eq!(
            words(text),
            Some(format!("robots.yaml:1: {what}; {expected}")),
            "{text}"
        );
    }
}
