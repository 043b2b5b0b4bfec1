//! `format: float` would be an `f32`, which does not keep what Clever sends.

use serde_json::json;

use super::{Lowering, schemas};

pub fn widen(lowering: &mut Lowering) {
    schemas::visit(&mut lowering.document.root, &mut |_, schema| {
        if schema["type"] == "number" {
            *schema = json!({"type": "number", "format": "double"});
        } else if schema["type"] == "integer" {
            *schema = json!({"type": "integer", "format": "int64"});
        }
    });
}
