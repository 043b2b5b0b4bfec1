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
