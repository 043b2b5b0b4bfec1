//! A document in memory: its values, and the line each of them came from.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use crate::origins::Origins;
use crate::pointer;
use crate::problem::{Place, Problem, Result};

/// A parsed YAML or JSON document that remembers where its values stand.
#[derive(Debug, Clone)]
pub struct Document {
    /// The values; member order is the file's.
    pub root: Value,
    file: Arc<str>,
    origins: Origins,
}

impl Document {
    /// Puts a document together from its values and their origins, by JSON pointer.
    #[must_use]
    pub fn new(file: Arc<str>, root: Value, origins: Origins) -> Self {
        Self {
            root,
            file,
            origins,
        }
    }

    /// Reads and parses a file; `name` is how messages call it.
    ///
    /// # Errors
    /// The file cannot be read, is larger than 64 MiB, is not UTF-8, or is neither YAML nor JSON.
    pub fn read(path: &Path, name: &str) -> Result<Self> {
        crate::load::parse(name, &crate::load::text(path, name)?)
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
        let (file, line) = self.origin(at);
        Place {
            file: file.to_string(),
            line: (line > 0).then_some(line),
            pointer: Some(at.to_owned()),
        }
    }

    /// File and line of a value, or of the nearest one around it; line 0 if that is not known.
    pub(crate) fn origin(&self, at: &str) -> (Arc<str>, usize) {
        let mut nearest = Some(at);
        while let Some(candidate) = nearest {
            if let Some(origin) = self.origins.get(candidate) {
                return (origin.file, origin.line);
            }
            nearest = pointer::parent(candidate);
        }
        (self.file.clone(), 0)
    }

    /// A problem at a value of this document.
    pub fn problem(&self, at: &str, what: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem::new(self.place(at), what, help)
    }

    /// Records that the value at `at`, and all below it, came from `source`'s value at `from`.
    pub(crate) fn adopt(&mut self, at: &str, source: &Document, from: &str) {
        let Some(value) = source.root.pointer(from) else {
            return;
        };
        pointer::walk(value, &mut |below, _| {
            if let Some(origin) = source.origins.get(&format!("{from}{below}")) {
                let at = format!("{at}{below}");
                self.origins.insert(&at, &origin.file, origin.line);
            }
        });
    }

    /// Records that the items of a list from `index` on each stood one further before.
    pub(crate) fn moved_up(&mut self, list: &str, index: usize) {
        let items = self.root.pointer(list).and_then(Value::as_array);
        let moved = items.into_iter().flatten().enumerate().skip(index);
        for (now, item) in moved {
            let [now, before] = [now, now + 1].map(|at| pointer::join(list, &at.to_string()));
            pointer::walk(item, &mut |below, _| {
                if let Some(origin) = self.origins.get(&format!("{before}{below}")) {
                    let now = format!("{now}{below}");
                    self.origins.insert(&now, &origin.file, origin.line);
                }
            });
        }
    }
}
