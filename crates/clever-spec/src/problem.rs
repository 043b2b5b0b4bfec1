//! What can be wrong with a document, said with its place and a way out.

use std::fmt;

/// Where in the input something is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// File the document was read from, as given by the caller.
    pub file: String,
    /// Line, counted from 1, when known.
    pub line: Option<usize>,
    /// JSON pointer (RFC 6901) into the document, when known.
    pub pointer: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            ..Self::default()
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        // The pointer to the whole document is empty.
        if let Some(pointer) = self.pointer.as_deref().filter(|at| !at.is_empty()) {
            write!(f, " at {pointer}")?;
        }
        Ok(())
    }
}

/// One thing that is wrong: what, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Problem {
    /// Where it was found.
    pub place: Place,
    /// What is wrong.
    pub what: String,
    /// What the reader can do.
    pub help: String,
}

impl Problem {
    /// A problem at a place, with advice.
    pub fn new(place: Place, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            place,
            what: what.into(),
            help: help.into(),
        }
    }

    /// A file that could not be read or written.
    pub fn io(path: &std::path::Path, doing: &str, error: &std::io::Error) -> Self {
        Self::new(
            Place::file(path.display().to_string()),
            format!("cannot {doing}: {error}"),
            "check that the path exists and that you may use it",
        )
    }
}

/// The result of anything that reads documents.
pub type Result<T> = std::result::Result<T, Problem>;
