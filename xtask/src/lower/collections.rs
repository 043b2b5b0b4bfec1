//! Lists and open objects may be absent, `null`, empty or filled, and each must come back as it
//! was: progenitor keeps empty ones only of what may be `null`.

use serde_json::{Value, json};

use super::{Lowering, schemas};

pub fn make_nullable(lowering: &mut Lowering) {
    schemas::visit(&mut lowering.document.root, &mut |_, schema| {
        let open = schema["type"] == "object" && schema.get("properties").is_none();
        if open {
            *schema = json!({"type": "object", "additionalProperties": true, "nullable": true});
        } else if schema["type"] == "array" {
            schema["nullable"] = Value::Bool(true);
        } else if schema["additionalProperties"] == true {
            // Beside properties progenitor takes `true` for the default, and drops the rest.
            schema["additionalProperties"] = json!({});
        }
    });
}
