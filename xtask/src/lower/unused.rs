//! Schemas that no operation reaches any more, such as those of errors.

use std::collections::BTreeSet;

use clever_spec::pointer;
use serde_json::Value;

use super::{EventType, Lowering, schemas};

pub fn remove(lowering: &mut Lowering, events: &[EventType]) {
    let root = &mut lowering.document.root;
    let mut reached = BTreeSet::new();
    let mut waiting = references(&root["paths"]);
    waiting.extend(events.iter().map(|event| event.record.clone()));
    while let Some(name) = waiting.pop() {
        if let Some(schema) = root["components"]["schemas"].get(&name) {
            waiting.extend(
                references(schema)
                    .into_iter()
                    .filter(|next| !reached.contains(next)),
            );
        }
        reached.insert(name);
    }
    schemas::components(root).retain(|name, _| reached.contains(name));
    lowering
        .replacements
        .retain(|name, _| reached.contains(name));
}

fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    pointer::walk(value, &mut |_, value| {
        found.extend(schemas::referenced(value).map(str::to_owned));
    });
    found
}
