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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    #[test]
    fn numbers_are_as_wide_as_json_needs() {
        let mut lowering = schemas(&[
            "Float: {type: number, format: float}",
            "Number: {type: number}",
            "Integer: {type: integer, format: int32}",
            "Text: {type: string}",
        ]);
        widen(&mut lowering);
        let double = json!({"type": "number", "format": "double"});
        assert_eq!(lowering.schema("Float"), double);
        assert_eq!(lowering.schema("Number"), double);
        assert_eq!(
            lowering.schema("Integer"),
            json!({"type": "integer", "format": "int64"})
        );
        assert_eq!(lowering.schema("Text"), json!({"type": "string"}));
    }
}
