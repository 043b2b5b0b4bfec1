//! A document in memory: its values, and the line each of them came from.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use crate::pointer;
use crate::problem::{Place, Problem, Result};

/// File and line of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// File the value was written in.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: usize,
}

/// A parsed YAML or JSON document that remembers where its values stand.
#[derive(Debug, Clone)]
pub struct Document {
    /// The values; member order is the file's.
    pub root: Value,
    file: Arc<str>,
    origins: HashMap<String, Origin>,
}

impl Document {
    /// Puts a document together from its values and their origins, by JSON pointer.
    #[must_use]
    pub fn new(file: Arc<str>, root: Value, origins: HashMap<String, Origin>) -> Self {
        Self {
            root,
            file,
            origins,
        }
    }

    /// Reads and parses a file; `name` is how messages call it.
    ///
    /// # Errors
    /// The file cannot be read, is not UTF-8, or is neither YAML nor JSON.
    pub fn read(path: &Path, name: &str) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).map_err(|error| Problem::io(path, "read", &error))?;
        crate::load::parse(name, &text)
    }

    /// How messages call the document.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// SHA-256, in hex, of the values as JSON in canonical order.
    #[must_use]
    pub fn sha256(&self) -> String {
        crate::write::sha256(crate::write::canonical(&self.root).to_string().as_bytes())
    }

    /// The place of a value: its own line, or that of the nearest value around it.
    #[must_use]
    pub fn place(&self, at: &str) -> Place {
        let mut nearest = Some(at);
        while let Some(candidate) = nearest {
            if let Some(origin) = self.origins.get(candidate) {
                return Place {
                    file: origin.file.to_string(),
                    line: Some(origin.line),
                    pointer: Some(at.to_owned()),
                };
            }
            nearest = pointer::parent(candidate);
        }
        Place {
            file: self.file.to_string(),
            line: None,
            pointer: Some(at.to_owned()),
        }
    }

    /// A problem at a value of this document.
    pub fn problem(&self, at: &str, what: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(self.place(at), what, help)
    }

    /// Records that the value at `at`, and all below it, came from `source`'s value at `from`.
    pub(crate) fn adopt(&mut self, at: &str, value: &Value, source: &Document, from: &str) {
        let mut adopted = Vec::new();
        pointer::walk(value, &mut |below, _| {
            if let Some(origin) = source.origins.get(&format!("{from}{below}")) {
                adopted.push((format!("{at}{below}"), origin.clone()));
            }
        });
        self.origins.extend(adopted);
    }
}
