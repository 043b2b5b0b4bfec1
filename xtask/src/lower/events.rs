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

/// The schema whose children are the types of events.
pub(super) const EVENT: &str = "Event";

pub fn take(lowering: &mut Lowering) -> Result<Vec<EventType>> {
    let schemas = lowering.document.root["components"]["schemas"].clone();
    if schemas[EVENT]["discriminator"].is_null() {
        return Ok(Vec::new());
    }
    check_members(lowering, EVENT, &schemas[EVENT], &["id", "type", "created"])?;
    let at = format!("/components/schemas/{EVENT}");
    if schemas[EVENT]["discriminator"]["propertyName"] != "type" {
        let what = "an event whose type does not stand in `type`, where its Rust type looks for it";
        return Err(lowering.problem(&at, what, "teach clever-core's event types the member"));
    }
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
    if events.is_empty() {
        let what = "an event of which no types are described";
        let help = "give each type a schema that is `allOf` this one and its `data`";
        return Err(lowering.problem(&at, what, help));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    const EVENTS: [&str; 5] = [
        "Event: {type: object, discriminator: {propertyName: type}, properties: {id: {type: string}, type: {type: string}, created: {type: string}}}",
        "lamps.created: {allOf: [{$ref: \"#/components/schemas/Event\"}, {properties: {data: {$ref: \"#/components/schemas/LampObject\"}}}]}",
        "LampObject: {type: object, properties: {object: {$ref: \"#/components/schemas/Lamp\"}, previous_attributes: {type: object}}}",
        "Lamp: {type: object}",
        "Both: {allOf: [{$ref: \"#/components/schemas/Lamp\"}, {type: object}]}",
    ];

    fn problem(from: &str, to: &str) -> String {
        let lines = EVENTS.map(|line| line.replace(from, to));
        assert_ne!(lines, EVENTS);
        let lines = Vec::from_iter(lines.iter().map(String::as_str));
        take(&mut schemas(&lines)).unwrap_err().to_string()
    }

    #[test]
    fn children_become_types_of_events() {
        let mut lowering = schemas(&EVENTS);
        let events = take(&mut lowering).unwrap();
        let found: Vec<_> = events
            .iter()
            .map(|event| (event.name.as_str(), event.record.as_str()))
            .collect();
        assert_eq!(found, [("lamps.created", "Lamp")]);
        assert_eq!(lowering.names(), ["LampObject", "Lamp", "Both", "Event"]);
        assert_eq!(lowering.replacements["Event"], "crate::types::Event");
    }

    #[test]
    fn without_a_discriminator_there_are_no_events() {
        let mut lowering = schemas(&["Event: {type: object, properties: {place: {type: string}}}"]);
        assert!(take(&mut lowering).unwrap().is_empty());
        assert_eq!(lowering.schema("Event")["type"], "object");
        assert!(lowering.replacements.is_empty());
    }

    #[test]
    fn no_member_is_lost_in_silence() {
        let what = |at: &str, member: &str| {
            format!(
                "d.yaml:{at}: an event with a member `{member}` that its Rust type does not have"
            )
        };
        assert_eq!(
            [
                problem("created: {type: string}", "at: {type: string}"),
                problem(
                    "{properties: {data:",
                    "{properties: {by: {type: string}, data:"
                ),
                problem("previous_attributes", "next_attributes"),
            ],
            [
                what("3 at /components/schemas/Event", "at"),
                what("4 at /components/schemas/lamps.created", "by"),
                what("5 at /components/schemas/LampObject", "next_attributes"),
            ]
        );
    }

    #[test]
    fn what_is_no_event_is_refused() {
        assert_eq!(
            [
                problem("object: {$ref", "object: {type: object, x-ref"),
                problem("lamps.created", "unknown"),
                problem("propertyName: type", "propertyName: created"),
                problem(
                    "lamps.created: {allOf: [{$ref: \"#/components/schemas/Event",
                    "lamps.created: {allOf: [{$ref: \"#/components/schemas/Lamp"
                ),
            ],
            [
                "d.yaml:4 at /components/schemas/lamps.created: an event whose data has no `object`",
                "d.yaml:4 at /components/schemas/unknown: a type of event with the name of the variant for all other types",
                "d.yaml:3 at /components/schemas/Event: an event whose type does not stand in `type`, where its Rust type looks for it",
                "d.yaml:3 at /components/schemas/Event: an event of which no types are described",
            ]
        );
    }
}
