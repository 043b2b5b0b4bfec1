//! Whether everything upstream says is in our documents. Shares no code with the import.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::part::Part;
use crate::pointer;
use crate::problem::Result;
use crate::versions::{self, Version, Versions};

/// What is counted, in the order of the table's columns.
pub const COUNTED: [&str; 6] = [
    "paths",
    "operations",
    "parameters",
    "definitions",
    "properties",
    "enum values",
];

/// How much of each kind upstream has for one version, and what our document lacks.
#[derive(Debug)]
pub struct Coverage {
    /// The version.
    pub version: String,
    /// How many upstream has, by the kinds of [`COUNTED`].
    pub upstream: [usize; 6],
    /// What our document lacks, by kind.
    pub missing: [Vec<String>; 6],
}

impl Coverage {
    /// Whether nothing is missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.iter().all(Vec::is_empty)
    }
}

/// Compares the definitions in `upstream` with the documents in `specs`.
///
/// # Errors
/// A definition or a document cannot be read, or a definition belongs to no listed version.
pub fn verify(upstream: &Path, specs: &Path, versions: &Versions) -> Result<Vec<Coverage>> {
    let parts = super::read_parts(upstream)?;
    check_listed(&parts, versions, specs)?;
    let mut coverages = Vec::new();
    for version in &versions.list {
        let of_version: Vec<&Part> = parts
            .iter()
            .filter(|part| part.version == version.name)
            .collect();
        coverages.push(cover(version, &of_version, specs)?);
    }
    Ok(coverages)
}

fn check_listed(parts: &[Part], versions: &Versions, specs: &Path) -> Result<()> {
    let mut parts = parts.iter();
    let unlisted = parts.find(|part| super::is_unlisted(part, versions));
    unlisted.map_or(Ok(()), |part| {
        let list = specs.join(versions::FILE);
        let what = format!(
            "version {} is not listed in {}",
            part.version,
            list.display()
        );
        Err(part.document.problem("/basePath", what, super::ADD_IT))
    })
}

fn cover(version: &Version, parts: &[&Part], specs: &Path) -> Result<Coverage> {
    let name = version.document_name();
    let document = crate::Document::read(&specs.join(&name), &name)?;
    let mut upstream: [BTreeSet<String>; 6] = Default::default();
    for part in parts {
        facts(&part.document.root, "/definitions", &mut upstream);
    }
    let mut ours: [BTreeSet<String>; 6] = Default::default();
    facts(&document.root, "/components/schemas", &mut ours);
    let missing = std::array::from_fn(|kind| {
        upstream[kind]
            .difference(&ours[kind])
            .cloned()
            .collect::<Vec<_>>()
    });
    Ok(Coverage {
        version: version.name.clone(),
        upstream: std::array::from_fn(|kind| upstream[kind].len()),
        missing,
    })
}

fn facts(root: &Value, schemas: &str, found: &mut [BTreeSet<String>; 6]) {
    for (path, item) in members(&root["paths"]) {
        found[0].insert(path.clone());
        for (method, operation) in members(item) {
            let name = format!("{method} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                parameter_facts(&name, parameter, found);
            }
            if let Some(body) = operation["requestBody"]["x-body-name"].as_str() {
                found[2].insert(format!("{name} body {body}"));
            }
            found[1].insert(name);
        }
    }
    for (name, schema) in members(root.pointer(schemas).unwrap_or(&Value::Null)) {
        found[3].insert(name.clone());
        schema_facts(name, schema, found);
    }
}

fn parameter_facts(operation: &str, parameter: &Value, found: &mut [BTreeSet<String>; 6]) {
    let place = parameter["in"].as_str().unwrap_or_default();
    let name = parameter["name"].as_str().unwrap_or_default();
    let key = format!("{operation} {place} {name}");
    for enumeration in [&parameter["enum"], &parameter["schema"]["enum"]] {
        for value in enumeration.as_array().into_iter().flatten() {
            found[5].insert(format!("{key} = {value}"));
        }
    }
    found[2].insert(key);
}

fn schema_facts(owner: &str, schema: &Value, found: &mut [BTreeSet<String>; 6]) {
    pointer::walk(schema, &mut |at, value| {
        let parent = pointer::parent(at).map(pointer::last);
        if parent.as_deref() == Some("properties") {
            found[4].insert(format!("{owner}{at}"));
        }
        if pointer::last(at) == "enum" && parent.as_deref() != Some("properties") {
            for item in value.as_array().into_iter().flatten() {
                found[5].insert(format!("{owner}{at} = {item}"));
            }
        }
    });
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
