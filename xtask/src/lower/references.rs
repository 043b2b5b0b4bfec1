//! A single `allOf` around a reference is there to say more about it; the type is the reference.

use serde_json::Value;

use super::{Lowering, schemas};

pub fn unwrap(lowering: &mut Lowering) {
    schemas::visit(&mut lowering.document.root, &mut |_, schema| {
        let all = schema.get("allOf").and_then(Value::as_array);
        let single = all.filter(|all| all.len() == 1 && schema.get("properties").is_none());
        let reference = single.and_then(|all| schemas::referenced(&all[0]));
        if let Some(component) = reference {
            *schema = schemas::reference(component);
        }
        // What stands beside a reference is for readers; progenitor would make a new type of it.
        if let Some(component) = schemas::referenced(schema) {
            *schema = schemas::reference(component);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    #[test]
    fn what_stands_around_a_single_reference_goes() {
        let lamp = "{$ref: \"#/components/schemas/Lamp\"}";
        let mut lowering = schemas(&[
            "Lamp: {type: object}",
            &format!("Wrapped: {{allOf: [{lamp}], nullable: true, description: Words.}}"),
            "Beside: {$ref: \"#/components/schemas/Lamp\", description: Words.}",
            &format!("More: {{allOf: [{lamp}], properties: {{id: {{type: string}}}}}}"),
            &format!("Two: {{allOf: [{lamp}, {{type: object}}]}}"),
        ]);
        let kept = ["More", "Two"].map(|name| lowering.schema(name));
        unwrap(&mut lowering);
        let reference = super::schemas::reference("Lamp");
        assert_eq!(lowering.schema("Wrapped"), reference);
        assert_eq!(lowering.schema("Beside"), reference);
        assert_eq!(["More", "Two"].map(|name| lowering.schema(name)), kept);
    }
}
