//! Flags that upstream declares as sets of strings ("", "true", "false", "undefined").

use serde_json::json;

use super::{Lowering, schemas};

pub fn lower(lowering: &mut Lowering) {
    schemas::visit(&mut lowering.document.root, &mut |_, schema| {
        if schema["x-clever-type"] == "boolean" {
            *schema = json!({"type": "boolean"});
        }
    });
}
