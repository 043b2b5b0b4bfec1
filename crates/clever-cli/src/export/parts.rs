//! The manifest of the parts: a line for each, added once the part is on the disk.
//!
//! A line is added without writing those before it again, so that small pages cost no more than large
//! ones. The lines that are whole always tell of parts that are there; what an end in the middle of a
//! line left is cut off, and its part is read again.

use std::collections::HashMap;
use std::fs::File;
use std::io;

use serde::{Deserialize, Serialize};

use super::error::ExportError;
use super::folder::Folder;
use super::hash::{self, Hashed};
use super::lines::Lines;
use super::private;

/// Where parts are, until they are joined.
pub(super) const FOLDER: &str = "parts";
const NAME: &str = "parts/manifest.ndjson";

/// Some records of a resource, in a file that goes when all parts are joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Part {
    /// Its name below the export's folder.
    pub(super) file: String,
    pub(super) records: u64,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// The id of its last record, behind which the next part begins. Lists are ordered by ids, so it
    /// never grows old.
    pub(super) last_id: String,
}

/// A line: what a page had.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    resource: String,
    /// None of a page without records.
    #[serde(flatten)]
    part: Option<Part>,
    /// Whether it was the last page.
    is_last: bool,
}

/// What was read of a resource.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) parts: Vec<Part>,
    /// Whether that is all.
    pub(super) is_whole: bool,
}

impl List {
    /// How many records were read.
    pub(super) fn records(&self) -> u64 {
        self.parts.iter().map(|part| part.records).sum()
    }

    /// The id of the last record that was read.
    pub(super) fn last_id(&self) -> Option<&str> {
        self.parts.last().map(|part| &*part.last_id)
    }
}

/// What was read of all resources.
#[derive(Debug)]
pub(super) struct Parts {
    file: File,
    lists: HashMap<String, List>,
}

/// How closely a part is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Length,
    Content,
}

impl Parts {
    /// The parts of an export, none at its start.
    pub(super) fn open(folder: &Folder) -> Result<Self, ExportError> {
        folder.make(FOLDER)?;
        let text = folder.read(NAME)?.unwrap_or_default();
        let mut lists = HashMap::new();
        let whole = text
            .split_inclusive(|byte| *byte == b'\n')
            .take_while(|line| line.ends_with(b"\n") && take(line, &mut lists).is_some());
        let length: usize = whole.map(<[u8]>::len).sum();
        let parts = Self {
            file: open(folder)?,
            lists,
        };
        if length < text.len() {
            let cut = parts.file.set_len(length as u64);
            cut.and_then(|()| parts.file.sync_all())
                .map_err(ExportError::file("write", &folder.at(NAME)))?;
        }
        Ok(parts)
    }

    /// What was read of a resource.
    pub(super) fn of(&self, resource: &str) -> &List {
        static NOTHING: List = List {
            parts: Vec::new(),
            is_whole: false,
        };
        self.lists.get(resource).unwrap_or(&NOTHING)
    }

    /// Writes records into a resource's next part.
    pub(super) fn write(
        &self,
        folder: &Folder,
        resource: &str,
        lines: &Lines,
        (records, last_id): (&[&str], String),
    ) -> Result<Part, ExportError> {
        let number = self.of(resource).parts.len() + 1;
        let file = name(resource, number) + lines.extension();
        let (sha256, bytes) = folder.write(&file, |to| {
            let mut hashed = Hashed::new(to);
            lines.write(records, &mut hashed)?;
            Ok(hashed.sha256())
        })?;
        Ok(Part {
            file,
            records: records.len() as u64,
            bytes,
            sha256,
            last_id,
        })
    }

    /// Takes note that a page was read, and of the part that is on the disk for it.
    pub(super) fn add(
        &mut self,
        folder: &Folder,
        resource: &str,
        part: Option<Part>,
        is_last: bool,
    ) -> Result<(), ExportError> {
        let line = Line {
            resource: resource.to_owned(),
            part,
            is_last,
        };
        let written = write_line(&mut self.file, &line).and_then(|()| self.file.sync_data());
        written.map_err(ExportError::file("write", &folder.at(NAME)))?;
        line.enter(&mut self.lists);
        Ok(())
    }

    /// The first part of a resource that is not as it was written, by its place among them.
    pub(super) fn damaged(
        &self,
        folder: &Folder,
        resource: &str,
        look: Look,
    ) -> Result<Option<usize>, ExportError> {
        for (place, part) in self.of(resource).parts.iter().enumerate() {
            let path = folder.at(&part.file);
            let is_same = is_same(folder, part, look);
            if !is_same.map_err(ExportError::file("read", &path))? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Forgets a resource's parts from one on.
    pub(super) fn forget(
        &mut self,
        folder: &Folder,
        resource: &str,
        from: usize,
    ) -> Result<(), ExportError> {
        if let Some(list) = self.lists.get_mut(resource) {
            list.parts.truncate(from);
            list.is_whole = false;
        }
        folder.write(NAME, |file| {
            self.lines().try_for_each(|line| write_line(file, &line))
        })?;
        self.file = open(folder)?;
        Ok(())
    }

    /// A line for each part, and for a list that is whole one more.
    fn lines(&self) -> impl Iterator<Item = Line> {
        self.lists.iter().flat_map(|(resource, list)| {
            let parts = list.parts.iter().cloned().map(|part| (Some(part), false));
            let end = list.is_whole.then_some((None, true));
            parts.chain(end).map(|(part, is_last)| Line {
                resource: resource.clone(),
                part,
                is_last,
            })
        })
    }
}

impl Line {
    fn enter(self, lists: &mut HashMap<String, List>) {
        let list = lists.entry(self.resource).or_default();
        list.parts.extend(self.part);
        list.is_whole |= self.is_last;
    }
}

/// Takes up a line, if it is one, and the next one of its list.
fn take(line: &[u8], lists: &mut HashMap<String, List>) -> Option<()> {
    let line: Line = serde_json::from_slice(line).ok()?;
    let known = lists.get(&line.resource);
    let number = known.map_or(0, |list| list.parts.len()) + 1;
    let name = name(&line.resource, number);
    let is_next = line.part.iter().all(|part| part.file.starts_with(&name));
    if !is_next || known.is_some_and(|list| list.is_whole) {
        return None;
    }
    line.enter(lists);
    Some(())
}

/// What the name of a part begins with, up to what its format is called.
fn name(resource: &str, number: usize) -> String {
    format!("{FOLDER}/{resource}-{number:05}.")
}

fn open(folder: &Folder) -> Result<File, ExportError> {
    let path = folder.at(NAME);
    let file = private::options().create(true).append(true).open(&path);
    file.map_err(ExportError::file("write", &path))
}

fn write_line(file: &mut impl io::Write, line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    file.write_all(&text)
}

fn is_same(folder: &Folder, part: &Part, look: Look) -> io::Result<bool> {
    let path = folder.at(&part.file);
    let length = match path.metadata() {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(false),
        found => found?.len(),
    };
    Ok(length == part.bytes && (look == Look::Length || hash::of_file(&path)? == part.sha256))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn add(parts: &mut Parts, folder: &Folder, last_id: &str, is_last: bool) {
        let records = (&["{}"][..], last_id.to_owned());
        let part = parts
            .write(folder, "users", &Lines::Ndjson, records)
            .unwrap();
        parts.add(folder, "users", Some(part), is_last).unwrap();
    }

    fn last_id(parts: &Parts) -> Option<&str> {
        parts.of("users").last_id()
    }

    #[test]
    fn what_was_noted_is_there_again() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let mut parts = Parts::open(&folder).unwrap();
        add(&mut parts, &folder, "a", false);
        add(&mut parts, &folder, "b", true);
        parts.add(&folder, "schools", None, true).unwrap();
        let again = Parts::open(&folder).unwrap();
        assert_eq!(again.of("users").parts, parts.of("users").parts);
        assert_eq!(
            (again.of("users").records(), last_id(&again)),
            (2, Some("b"))
        );
        assert!(again.of("schools").is_whole && again.of("users").is_whole);
        assert_eq!(again.of("schools").records(), 0);
        assert!(again.of("terms").last_id().is_none() && !again.of("terms").is_whole);
    }

    #[test]
    fn a_line_that_was_not_written_whole_is_cut_off() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let mut parts = Parts::open(&folder).unwrap();
        add(&mut parts, &folder, "a", false);
        let first = folder.read(NAME).unwrap().unwrap();
        add(&mut parts, &folder, "b", true);
        let both = folder.read(NAME).unwrap().unwrap();
        let garbled = [&first[..], b"\0\0\0\0\n", &both[first.len()..]].concat();
        let lengths = [first.len(), first.len() + 1, both.len() - 2, both.len() - 1];
        let torn = lengths.map(|length| both[..length].to_vec());
        for text in torn.into_iter().chain([garbled]) {
            fs::write(folder.at(NAME), &text).unwrap();
            let mut parts = Parts::open(&folder).unwrap();
            assert_eq!(last_id(&parts), Some("a"));
            add(&mut parts, &folder, "c", false);
            let again = Parts::open(&folder).unwrap();
            assert_eq!(
                (again.of("users").records(), last_id(&again)),
                (2, Some("c"))
            );
        }
    }

    #[test]
    fn a_part_that_went_or_changed_is_found_and_forgotten_with_what_follows() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let mut parts = Parts::open(&folder).unwrap();
        for id in ["a", "b", "c"] {
            add(&mut parts, &folder, id, id == "c");
        }
        parts.add(&folder, "schools", None, true).unwrap();
        let damaged = |parts: &Parts, look| parts.damaged(&folder, "users", look).unwrap();
        assert_eq!(damaged(&parts, Look::Content), None);
        let second = folder.at("parts/users-00002.ndjson");
        fs::write(&second, "[]\n").unwrap();
        assert_eq!(damaged(&parts, Look::Length), None);
        assert_eq!(damaged(&parts, Look::Content), Some(1));
        fs::write(&second, "{").unwrap();
        assert_eq!(damaged(&parts, Look::Length), Some(1));
        fs::remove_file(&second).unwrap();
        assert_eq!(damaged(&parts, Look::Length), Some(1));
        parts.forget(&folder, "users", 1).unwrap();
        add(&mut parts, &folder, "d", false);
        let again = Parts::open(&folder).unwrap();
        assert_eq!(
            (again.of("users").records(), last_id(&again)),
            (2, Some("d"))
        );
        assert!(again.of("schools").is_whole && !again.of("users").is_whole);
        assert_eq!(damaged(&again, Look::Content), None);
    }
}
