//! The JSON Schemas of generated types.

use std::collections::BTreeMap;

use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use crate::dispatch::Version;

/// The schema of every type of a version, by the type's name, without words.
#[must_use]
pub fn of(types: &Version) -> BTreeMap<String, Value> {
    let mut generator = SchemaGenerator::default();
    (types.schemas)(&mut generator);
    let mut without_words = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("description");
    });
    let definitions = generator.take_definitions(true).into_iter();
    let schemas = definitions.filter_map(|(name, value)| {
        let mut schema = Schema::try_from(value).ok()?;
        without_words.transform(&mut schema);
        Some((name, schema.to_value()))
    });
    name_changes_after_records(schemas.collect())
}

/// Schemars numbers the types that `Change<T>` becomes; which number it is depends on the others.
fn name_changes_after_records(schemas: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let names: BTreeMap<String, String> = schemas
        .iter()
        .filter(|(name, _)| name.starts_with("Change"))
        .filter_map(|(name, schema)| {
            let object = &schema["properties"]["object"]["anyOf"][0];
            Some((name.clone(), format!("Change_of_{}", referenced(object)?)))
        })
        .collect();
    let named = |(name, mut schema): (String, Value)| {
        clever_spec::pointer::walk_mut(&mut schema, &mut |_, value| {
            if let Some(new) = referenced(value).and_then(|old| names.get(old)) {
                value["$ref"] = format!("#/$defs/{new}").into();
            }
        });
        (names.get(&name).cloned().unwrap_or(name), schema)
    };
    schemas.into_iter().map(named).collect()
}

/// The name of the type that a reference names.
#[must_use]
pub fn referenced(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}
