//! The effective document, rewritten into what progenitor can express.
//!
//! One pass per file. What a pass takes out of the document (enums, events, paging, …) it puts
//! into the [`Lowered`], from which `finish` completes the generated code.

mod baseline;
mod bodies;
mod booleans;
mod collections;
mod constraints;
mod enums;
mod events;
mod items;
mod nameless;
mod names;
mod notes;
mod numbers;
mod operations;
mod references;
mod responses;
mod schemas;
#[cfg(test)]
mod testing;
mod timestamps;
mod unused;

use std::collections::BTreeMap;

use clever_spec::{Document, Effective, Problem, Version};
use openapiv3::OpenAPI;

pub use baseline::lower as baseline;
pub use bodies::patch_name;
pub use enums::OpenEnum;
pub use events::EventType;
pub use notes::Notes;
pub use operations::Operation;

use crate::report::Result;

/// A document ready for progenitor, and everything that was taken out of it.
#[derive(Debug)]
pub struct Lowered {
    /// The version.
    pub version: Version,
    /// What progenitor reads.
    pub openapi: OpenAPI,
    /// Every set of string values, by type name.
    pub enums: BTreeMap<String, OpenEnum>,
    /// Every type of event, with the record it carries.
    pub events: Vec<EventType>,
    /// Every operation.
    pub operations: Vec<Operation>,
    /// What the document says about schemas and parameters.
    pub notes: Notes,
    /// Components that stand for hand-written or separately generated Rust types.
    pub replacements: BTreeMap<String, String>,
    /// Request bodies whose fields can be left, cleared or set.
    pub patches: Vec<String>,
    /// Every schema that is part of a request body.
    pub request_types: Vec<String>,
}

/// The document while it is being lowered.
struct Lowering {
    document: Document,
    replacements: BTreeMap<String, String>,
}

impl Lowering {
    /// Declares a component that progenitor refers to and never sees.
    fn replace(&mut self, component: &str, rust_type: &str) -> Result<()> {
        let schemas = schemas::components(&mut self.document.root);
        let opaque = serde_json::json!({"type": "string"});
        if let Some(present) = schemas.insert(component.to_owned(), opaque)
            && self.replacements.get(component).map(String::as_str) != Some(rust_type)
        {
            schemas.insert(component.to_owned(), present);
            return Err(self.problem(
                &format!("/components/schemas/{component}"),
                format!("the name `{component}` is needed for {rust_type}"),
                "rename the schema in an overlay",
            ));
        }
        self.replacements
            .insert(component.to_owned(), rust_type.to_owned());
        Ok(())
    }

    fn problem(&self, at: &str, what: impl Into<String>, help: impl Into<String>) -> Problem {
        self.document.problem(at, what, help)
    }
}

/// Runs all passes.
///
/// # Errors
/// The document says something no pass knows how to express.
pub fn lower(effective: &Effective) -> Result<Lowered> {
    let mut lowering = Lowering {
        document: effective.document.clone(),
        replacements: BTreeMap::new(),
    };
    let operations = operations::read(&lowering.document)?;
    let mut notes = notes::read(&lowering.document);
    references::unwrap(&mut lowering);
    responses::keep_success(&mut lowering);
    responses::check_single(&lowering)?;
    let events = events::take(&mut lowering)?;
    booleans::lower(&mut lowering);
    let enums = enums::take(&mut lowering)?;
    items::lower(&mut lowering)?;
    timestamps::lower(&mut lowering)?;
    numbers::widen(&mut lowering);
    constraints::drop(&mut lowering);
    collections::make_nullable(&mut lowering);
    let patches = bodies::split_patches(&mut lowering)?;
    unused::remove(&mut lowering, &events);
    nameless::refuse(&mut lowering)?;
    names::check(&lowering)?;
    let request_types = bodies::request_types(&lowering)?;
    for (patch, model) in &patches {
        notes.copy(model, patch);
    }
    let openapi = clever_spec::validate::validate(&lowering.document)?;
    Ok(Lowered {
        version: effective.version.clone(),
        openapi,
        enums,
        events,
        operations,
        notes,
        replacements: lowering.replacements,
        patches: patches.into_iter().map(|(patch, _)| patch).collect(),
        request_types,
    })
}
