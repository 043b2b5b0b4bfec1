//! One of the two documents: references, and what could not be read.

use std::collections::HashSet;

use super::at::At;
use crate::document::Document;
use crate::problem::Problem;
use percent_encoding::percent_decode_str;

/// Which language a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Swagger 2.0.
    Swagger,
    /// OpenAPI 3.0.
    OpenApi30,
    /// OpenAPI 3.1 or later, whose schemas are JSON Schema 2020-12.
    OpenApi31,
}

/// A document, and what of it made no sense.
#[derive(Debug)]
pub(super) struct Source<'d> {
    pub(super) document: &'d Document,
    pub(super) dialect: Dialect,
    unread: Vec<Problem>,
    /// Where something was not read, so that it is said once.
    told: HashSet<String>,
}

impl<'d> Source<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let openapi = document.root["openapi"].as_str().unwrap_or_default();
        let dialect = if document.root.get("swagger").is_some() {
            Dialect::Swagger
        } else if openapi.starts_with("3.0") {
            Dialect::OpenApi30
        } else {
            Dialect::OpenApi31
        };
        Self {
            document,
            dialect,
            unread: Vec::new(),
            told: HashSet::new(),
        }
    }

    pub(super) fn root(&self) -> At<'d> {
        At::new("", &self.document.root)
    }

    /// The value at a pointer.
    pub(super) fn at(&self, pointer: &str) -> Option<At<'d>> {
        let value = self.document.root.pointer(pointer)?;
        Some(At::new(pointer, value))
    }

    /// What a value stands for, after all references; none if one leads nowhere.
    pub(super) fn follow(&mut self, at: At<'d>) -> Option<At<'d>> {
        let mut seen = HashSet::new();
        let mut here = at;
        while let Some(reference) = here.text("$ref") {
            if !seen.insert(here.pointer.clone()) {
                self.skip(&here.pointer, "the reference leads back to itself");
                return None;
            }
            let Some(target) = self.target(reference) else {
                self.skip(&here.pointer, "the reference leads nowhere");
                return None;
            };
            here = target;
        }
        Some(here)
    }

    /// What a reference names.
    pub(super) fn target(&self, reference: &str) -> Option<At<'d>> {
        let fragment = reference.strip_prefix('#')?;
        let pointer = percent_decode_str(fragment).decode_utf8().ok()?;
        self.at(&pointer)
    }

    /// Leaves something out of the comparison, and says so.
    pub(super) fn skip(&mut self, pointer: &str, what: &str) {
        if self.told.insert(pointer.to_owned()) {
            let help = "it was left out of the comparison; mend the document to have it compared";
            self.unread.push(self.document.problem(pointer, what, help));
        }
    }

    pub(super) fn into_unread(self) -> Vec<Problem> {
        self.unread
    }

    /// Whether what stands beside a reference counts.
    pub(super) fn reads_beside_references(&self) -> bool {
        self.dialect == Dialect::OpenApi31
    }

    /// The schemas that have names, with their names.
    pub(super) fn named_schemas(&self) -> Vec<(&'d str, At<'d>)> {
        self.schemas().iter().flat_map(At::members).collect()
    }

    pub(super) fn named_schema(&self, name: &str) -> Option<At<'d>> {
        self.schemas()?.get(name)
    }

    fn schemas(&self) -> Option<At<'d>> {
        match self.dialect {
            Dialect::Swagger => self.root().get("definitions"),
            _ => self.at("/components/schemas"),
        }
    }
}
