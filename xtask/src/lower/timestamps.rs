//! Dates and timestamps. Clever sends one where it declares the other, so what is received keeps
//! what was sent; a date in a parameter is a date.

use serde_json::Value;

use super::{Lowering, schemas};
use crate::report::Result;

pub fn lower(lowering: &mut Lowering) -> Result<()> {
    let (mut timestamps, mut dates) = (false, false);
    schemas::visit(&mut lowering.document.root, &mut |at, schema| {
        let format = schema.get("format").and_then(Value::as_str);
        let timed = matches!(format, Some("date" | "date-time"));
        if !timed && schema["x-clever-type"] != "timestamp" {
            return;
        }
        if at.contains("/parameters/") && format == Some("date") {
            *schema = schemas::reference("Date");
            dates = true;
        } else {
            *schema = schemas::reference("Timestamp");
            timestamps = true;
        }
    });
    if timestamps {
        lowering.replace("Timestamp", "::clever_core::Timestamp")?;
    }
    if dates {
        lowering.replace("Date", "::clever_core::Date")?;
    }
    Ok(())
}
