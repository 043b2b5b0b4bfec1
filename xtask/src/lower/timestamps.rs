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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::document;

    const LAMPS: &str = "
paths:
  /a:
    get:
      parameters:
      - {name: day, in: query, schema: {type: string, format: date}}
      - {name: since, in: query, schema: {type: string, format: date-time}}
components:
  schemas:
    Day: {type: string, format: date}
    Moment: {type: string, format: date-time}
    Mixed: {type: string, x-clever-type: timestamp}
    Text: {type: string, format: mongo-id}
";

    #[test]
    fn received_times_are_tolerant_and_sent_dates_are_dates() {
        let mut lowering = document(LAMPS);
        let text = lowering.schema("Text");
        lower(&mut lowering).unwrap();
        let parameters = &lowering.document.root["paths"]["/a"]["get"]["parameters"];
        assert_eq!(parameters[0]["schema"], schemas::reference("Date"));
        assert_eq!(parameters[1]["schema"], schemas::reference("Timestamp"));
        for name in ["Day", "Moment", "Mixed"] {
            assert_eq!(lowering.schema(name), schemas::reference("Timestamp"));
        }
        assert_eq!(lowering.schema("Text"), text);
        assert_eq!(
            lowering.replacements["Timestamp"],
            "::clever_core::Timestamp"
        );
        assert_eq!(lowering.replacements["Date"], "::clever_core::Date");
    }

    #[test]
    fn a_schema_must_not_have_their_name() {
        let mut lowering = document(&LAMPS.replace("Text:", "Timestamp:"));
        assert_eq!(
            lower(&mut lowering).unwrap_err().to_string(),
            "d.yaml:13 at /components/schemas/Timestamp: the name `Timestamp` is needed for ::clever_core::Timestamp"
        );
    }
}
