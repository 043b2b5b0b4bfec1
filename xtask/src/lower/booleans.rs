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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    #[test]
    fn a_set_of_strings_that_is_a_flag_becomes_one() {
        let mut lowering = schemas(&[
            "Flag: {type: string, enum: [\"true\", \"false\"], x-clever-type: boolean}",
            "Set: {type: string, enum: [\"true\", \"false\"]}",
        ]);
        let set = lowering.schema("Set");
        lower(&mut lowering);
        assert_eq!(lowering.schema("Flag"), json!({"type": "boolean"}));
        assert_eq!(lowering.schema("Set"), set);
    }
}
