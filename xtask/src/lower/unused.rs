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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::document;

    #[test]
    fn what_no_operation_and_no_event_reaches_goes() {
        let mut lowering = document(
            "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Lamps'}}}}}}}}
components:
  schemas:
    Lamps: {type: array, items: {$ref: '#/components/schemas/Lamp'}}
    Lamp: {properties: {next: {$ref: '#/components/schemas/Lamp'}, state: {$ref: '#/components/schemas/State'}}}
    State: {type: string}
    Bulb: {properties: {made: {$ref: '#/components/schemas/Moment'}}}
    Moment: {type: string}
    Error: {properties: {kind: {$ref: '#/components/schemas/Kind'}}}
    Kind: {type: string}
",
        );
        for name in ["State", "Kind"] {
            let rust_type = format!("crate::types::{name}");
            lowering.replacements.insert(name.to_owned(), rust_type);
        }
        let event = EventType {
            name: "bulbs.created".to_owned(),
            record: "Bulb".to_owned(),
        };
        remove(&mut lowering, &[event]);
        assert_eq!(
            lowering.names(),
            ["Lamps", "Lamp", "State", "Bulb", "Moment"]
        );
        assert_eq!(Vec::from_iter(lowering.replacements.keys()), ["State"]);
    }
}
