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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    #[test]
    fn lists_and_open_objects_may_be_null_and_records_may_not() {
        let mut lowering = schemas(&[
            "List: {type: array, items: {type: string}}",
            "Open: {type: object, x-note: words}",
            "Map: {type: object, additionalProperties: {type: string}}",
            "Record: {type: object, properties: {id: {type: string}}}",
            "Rest: {type: object, properties: {id: {type: string}}, additionalProperties: true}",
        ]);
        let record = lowering.schema("Record");
        make_nullable(&mut lowering);
        let open = json!({"type": "object", "additionalProperties": true, "nullable": true});
        assert_eq!(lowering.schema("List")["nullable"], true);
        assert_eq!(lowering.schema("Open"), open);
        assert_eq!(lowering.schema("Map"), open);
        assert_eq!(lowering.schema("Record"), record);
        assert_eq!(lowering.schema("Rest")["additionalProperties"], json!({}));
        assert_eq!(lowering.schema("Rest")["nullable"], Value::Null);
    }
}
