//! Events: what upstream spreads over a discriminator and its children becomes one enum.

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::{Lowering, schemas};
use crate::report::Result;

/// One type of event.
#[derive(Debug, Clone)]
pub struct EventType {
    /// On the wire: `users.created`.
    pub name: String,
    /// Schema of the record it carries.
    pub record: String,
}

const EVENT: &str = "Event";

pub fn take(lowering: &mut Lowering) -> Result<Vec<EventType>> {
    let schemas = lowering.document.root["components"]["schemas"].clone();
    if schemas[EVENT]["discriminator"].is_null() {
        return Ok(Vec::new());
    }
    check_members(lowering, EVENT, &schemas[EVENT], &["id", "type", "created"])?;
    let mut events = Vec::new();
    for (name, schema) in schemas.as_object().into_iter().flatten() {
        let all = schema["allOf"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let [parent, own] = all else {
            continue;
        };
        if schemas::referenced(parent) == Some(EVENT) {
            if name.to_upper_camel_case() == "Unknown" {
                let at = format!("/components/schemas/{name}");
                let what = "a type of event with the name of the variant for all other types";
                return Err(lowering.problem(&at, what, "rename the variant for other types"));
            }
            check_members(lowering, name, own, &["data"])?;
            let record = record(lowering, name, &own["properties"]["data"], &schemas)?;
            events.push(EventType {
                name: name.clone(),
                record,
            });
        }
    }
    let components = schemas::components(&mut lowering.document.root);
    for event in &events {
        components.shift_remove(&event.name);
    }
    components.shift_remove(EVENT);
    lowering.replace(EVENT, "crate::types::Event")?;
    Ok(events)
}

/// The record inside `data: {object, previous_attributes}`.
fn record(lowering: &Lowering, event: &str, data: &Value, schemas: &Value) -> Result<String> {
    let holder = schemas::referenced(data).unwrap_or_default();
    check_members(
        lowering,
        holder,
        &schemas[holder],
        &["object", "previous_attributes"],
    )?;
    let object = &schemas[holder]["properties"]["object"];
    schemas::referenced(object)
        .map(str::to_owned)
        .ok_or_else(|| {
            let at = format!("/components/schemas/{event}");
            lowering.problem(
                &at,
                "an event whose data has no `object`",
                "mend it in an overlay",
            )
        })
}

/// The Rust types of events are written by hand; a member they lack would be lost in silence.
fn check_members(lowering: &Lowering, name: &str, schema: &Value, known: &[&str]) -> Result<()> {
    for member in schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
    {
        if !known.contains(&member.as_str()) {
            let at = format!("/components/schemas/{name}");
            let what =
                format!("an event with a member `{member}` that its Rust type does not have");
            return Err(lowering.problem(&at, what, "teach clever-core's event types the member"));
        }
    }
    Ok(())
}
