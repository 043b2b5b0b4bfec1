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
