//! Where each value of a document was written.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};

/// File and line of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// File the value was written in.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: usize,
}

/// The origins of a document's values, by their JSON pointers.
///
/// A large document has a million values, so neither pointers nor files are kept for each: a
/// pointer's hash stands for it. Should two have the same one, a message names the wrong line.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    files: Vec<Arc<str>>,
    lines: HashMap<u64, (u32, u32)>,
}

impl Origins {
    /// Remembers where a value was written.
    pub fn insert(&mut self, pointer: &str, file: &Arc<str>, line: usize) {
        let file = self.number(file);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.lines.insert(hash(pointer), (file, line));
    }

    /// Where a value was written, if that is known.
    #[must_use]
    pub fn get(&self, pointer: &str) -> Option<Origin> {
        let (file, line) = self.lines.get(&hash(pointer))?;
        let file = self.files.get(*file as usize)?.clone();
        let line = *line as usize;
        Some(Origin { file, line })
    }

    fn number(&mut self, file: &Arc<str>) -> u32 {
        let last = self.files.len().wrapping_sub(1);
        // Values come from one file for a long time.
        let known = match self.files.last() {
            Some(recent) if Arc::ptr_eq(recent, file) => Some(last),
            _ => self.files.iter().position(|known| known == file),
        };
        let number = known.unwrap_or_else(|| {
            self.files.push(file.clone());
            self.files.len() - 1
        });
        u32::try_from(number).unwrap_or(u32::MAX)
    }
}

fn hash(pointer: &str) -> u64 {
    FxBuildHasher.hash_one(pointer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_knows_its_file_and_line() {
        let (one, other): (Arc<str>, Arc<str>) = ("one.yaml".into(), "other.yaml".into());
        let mut origins = Origins::default();
        origins.insert("", &one, 1);
        origins.insert("/a", &other, 7);
        origins.insert("/a/b", &one, 3);
        let at = |pointer| {
            origins
                .get(pointer)
                .map(|at| format!("{}:{}", at.file, at.line))
        };
        assert_eq!(at(""), Some("one.yaml:1".to_owned()));
        assert_eq!(at("/a"), Some("other.yaml:7".to_owned()));
        assert_eq!(at("/a/b"), Some("one.yaml:3".to_owned()));
        assert_eq!(at("/b"), None);
    }
}
