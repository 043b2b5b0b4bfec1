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
