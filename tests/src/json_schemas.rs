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
    schemas.collect()
}

/// The name of the type that a reference names.
#[must_use]
pub fn referenced(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}
