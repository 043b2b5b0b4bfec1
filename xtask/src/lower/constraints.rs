//! Nothing the server sends is refused for its form. What a parameter may be is checked when the
//! request is built, from the table of operations.

use super::{Lowering, schemas};

const CONSTRAINTS: &[&str] = &[
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "default",
];

pub fn drop(lowering: &mut Lowering) {
    schemas::visit(&mut lowering.document.root, &mut |_, schema| {
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        members.retain(|name, _| !CONSTRAINTS.contains(&name.as_str()));
        // Unknown formats (`mongo-id`) mean a plain string to the client.
        if members.get("type").is_some_and(|kind| kind == "string") {
            members.shift_remove("format");
        }
        if members
            .get("additionalProperties")
            .is_some_and(|more| more == false)
        {
            members.shift_remove("additionalProperties");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;
    use serde_json::json;

    #[test]
    fn only_what_says_the_type_is_left() {
        let mut lowering = schemas(&[
            "Text: {type: string, format: mongo-id, pattern: x, minLength: 1, maxLength: 2, default: a, nullable: true}",
            "Number: {type: integer, format: int64, minimum: 1, maximum: 2, exclusiveMinimum: true, exclusiveMaximum: true, multipleOf: 2}",
            "List: {type: array, items: {type: string}, minItems: 1, maxItems: 2, uniqueItems: true}",
            "Record: {type: object, required: [pattern], properties: {pattern: {type: string}}, minProperties: 1, maxProperties: 2, additionalProperties: false}",
        ]);
        drop(&mut lowering);
        let text = json!({"type": "string"});
        assert_eq!(
            lowering.schema("Text"),
            json!({"type": "string", "nullable": true})
        );
        assert_eq!(
            lowering.schema("Number"),
            json!({"type": "integer", "format": "int64"})
        );
        assert_eq!(
            lowering.schema("List"),
            json!({"type": "array", "items": text})
        );
        assert_eq!(
            lowering.schema("Record"),
            json!({"type": "object", "required": ["pattern"], "properties": {"pattern": text}})
        );
    }
}
