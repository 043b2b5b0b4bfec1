//! The effective documents, each beside the types that were generated from it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clever_spec::{Document, Effective, effective};
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

/// One operation as a document says it.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'d> {
    /// In lower case, such as `get`.
    pub method: &'d str,
    /// The path template.
    pub path: &'d str,
    /// Everything else.
    pub said: &'d Value,
}

/// The operations of a document, in its order.
pub fn operations(document: &Document) -> impl Iterator<Item = Operation<'_>> {
    const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
    let paths = document.root["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object().into_iter().flatten();
        operations
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .map(|(method, said)| Operation { method, path, said })
    })
}

impl<'d> Operation<'d> {
    /// Its `operationId`.
    #[must_use]
    pub fn id(&self) -> &'d str {
        self.said["operationId"].as_str().unwrap_or_default()
    }

    /// Its parameters.
    pub fn parameters(&self) -> impl Iterator<Item = &'d Value> + use<'d> {
        self.said["parameters"].as_array().into_iter().flatten()
    }

    /// The schema of its request body, if it has one.
    #[must_use]
    pub fn request_schema(&self) -> Option<&'d Value> {
        json_schema(&self.said["requestBody"])
    }

    /// The schema of its success's body, if that has one.
    #[must_use]
    pub fn success_schema(&self) -> Option<&'d Value> {
        let responses = self.said["responses"].as_object()?;
        let (_, success) = responses
            .iter()
            .find(|(status, _)| status.starts_with('2'))?;
        json_schema(success)
    }
}

fn json_schema(holder: &Value) -> Option<&Value> {
    holder.pointer("/content/application~1json/schema")
}

/// The name of the schema that a reference names.
#[must_use]
pub fn referenced(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}
