//! The effective documents, each beside the types that were generated from it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

pub use clever_spec::operations::{Operation, operations};
use clever_spec::{Effective, effective};
use serde_json::Value;

use crate::dispatch::Version;
use crate::generated::VERSIONS;

/// The folder of the documents.
#[must_use]
pub fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs")
}

/// Every version: its generated types, and its effective document.
///
/// # Errors
/// A document cannot be read, or a version has only one of the two.
pub fn versions() -> Result<&'static [(&'static Version, Effective)], String> {
    static READ: LazyLock<Result<Vec<(&Version, Effective)>, String>> = LazyLock::new(read);
    READ.as_deref().map_err(Clone::clone)
}

fn read() -> Result<Vec<(&'static Version, Effective)>, String> {
    let documents = effective::load_all(&specs()).map_err(|problem| problem.to_string())?;
    let mut unpaired: Vec<&Version> = VERSIONS.iter().collect();
    let mut versions = Vec::new();
    for document in documents {
        let name = &document.version.name;
        let types = unpaired
            .iter()
            .position(|types| types.version.name == *name);
        let types = types.ok_or_else(|| format!("{name} has a document and no types"))?;
        versions.push((unpaired.remove(types), document));
    }
    match unpaired.first() {
        Some(types) => Err(format!("{} has types and no document", types.version.name)),
        None => Ok(versions),
    }
}

/// The name of the schema that a reference names.
#[must_use]
pub fn referenced(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}
