//! Errors are read by `clever-core` from status, headers and bytes; progenitor panics on several
//! typed ones and would expect JSON where Clever sends HTML or nothing.

use serde_json::Value;

use super::Lowering;

pub fn keep_success(lowering: &mut Lowering) {
    let root = &mut lowering.document.root;
    for item in members(root.get_mut("paths")) {
        for operation in members(Some(item)) {
            if let Some(responses) = operation
                .get_mut("responses")
                .and_then(Value::as_object_mut)
            {
                responses.retain(|status, _| status.starts_with('2'));
            }
        }
    }
    if let Some(components) = root["components"].as_object_mut() {
        components.shift_remove("responses");
    }
}

fn members(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
        .map(|(_, member)| member)
}
