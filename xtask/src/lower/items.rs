//! Lists whose items come bare or wrapped: `anyOf` of a wrapper (`{data: X}`) and X itself.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Lowering, schemas};
use crate::report::Result;

pub fn lower(lowering: &mut Lowering) -> Result<()> {
    let known = lowering.document.root["components"]["schemas"].clone();
    let mut items = BTreeMap::new();
    let mut problem = None;
    schemas::visit(&mut lowering.document.root, &mut |at, schema| {
        let Some(any) = schema.get("anyOf").and_then(Value::as_array) else {
            return;
        };
        match bare_or_wrapped(any, &known) {
            Some(record) => {
                let name = format!("{record}Item");
                *schema = schemas::reference(&name);
                items.insert(name, record);
            }
            None => {
                problem.get_or_insert_with(|| at.to_owned());
            }
        }
    });
    if let Some(at) = problem {
        let what = "`anyOf` that is not a wrapper `{data: X}` and X itself";
        return Err(lowering.problem(&at, what, "say it without `anyOf` in an overlay"));
    }
    for (name, record) in items {
        lowering.replace(
            &name,
            &format!("::clever_core::Item<crate::types::{record}>"),
        )?;
    }
    Ok(())
}

fn bare_or_wrapped(any: &[Value], known: &Value) -> Option<String> {
    let [wrapper, record] = any else {
        return None;
    };
    let (wrapper, record) = (schemas::referenced(wrapper)?, schemas::referenced(record)?);
    let data = &known[wrapper]["properties"]["data"];
    (schemas::referenced(data) == Some(record)).then(|| record.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    const LIST: &str = "List: {type: array, items: {anyOf: [{$ref: \"#/components/schemas/Wrapper\"}, {$ref: \"#/components/schemas/Lamp\"}]}}";
    const WRAPPER: &str =
        "Wrapper: {type: object, properties: {data: {$ref: \"#/components/schemas/Lamp\"}}}";

    #[test]
    fn a_wrapper_or_what_is_in_it_is_an_item() {
        let mut lowering = schemas(&[LIST, WRAPPER, "Lamp: {type: object}"]);
        lower(&mut lowering).unwrap();
        assert_eq!(
            lowering.schema("List")["items"],
            super::schemas::reference("LampItem")
        );
        assert_eq!(
            lowering.replacements["LampItem"],
            "::clever_core::Item<crate::types::Lamp>"
        );
    }

    #[test]
    fn any_other_choice_is_not_understood() {
        let what = "d.yaml:3 at /components/schemas/List/items: `anyOf` that is not a wrapper `{data: X}` and X itself";
        let others = [
            LIST.replace("Wrapper", "Lamp"),
            LIST.replace("Lamp", "Bulb"),
            LIST.replace("{$ref: \"#/components/schemas/Lamp\"}", "{type: object}"),
            LIST.replace("}]", "}, {type: string}]"),
        ];
        for list in others {
            let mut lowering = schemas(&[
                &list,
                WRAPPER,
                "Lamp: {type: object}",
                "Bulb: {type: object}",
            ]);
            assert_eq!(
                lower(&mut lowering).unwrap_err().to_string(),
                what,
                "{list}"
            );
        }
    }

    #[test]
    fn the_name_of_an_item_must_be_free() {
        let mut lowering = schemas(&[
            LIST,
            WRAPPER,
            "Lamp: {type: object}",
            "LampItem: {type: object}",
        ]);
        assert_eq!(
            lower(&mut lowering).unwrap_err().to_string(),
            "d.yaml:6 at /components/schemas/LampItem: the name `LampItem` is needed for ::clever_core::Item<crate::types::Lamp>"
        );
    }
}
