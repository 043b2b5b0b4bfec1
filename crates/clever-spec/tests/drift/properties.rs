//! Whatever comes: no text of it is shown, and what is found can be repaired.

use std::collections::BTreeSet;

use clever_spec::drift::{Drift, Kind, Report, overlay};
use clever_spec::{Document, load, write};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::robots::{ROBOTS, lists, repaired, robots};

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
