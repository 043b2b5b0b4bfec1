//! A folder to export into, and what is in it afterwards.

use std::path::{Path, PathBuf};

use clever_cli::export::{ExportError, Format, Interrupt, Manifest, Plan, Roster, export};
use tempfile::TempDir;

use crate::server::user;

/// A folder that goes with the test.
pub struct Folder {
    _outer: TempDir,
    pub path: PathBuf,
}

impl Folder {
    /// In memory where there is such a place: every file is synchronised, which takes most of a test's
    /// time on a disk.
    pub fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let outer = match memory.is_dir() {
            true => tempfile::tempdir_in(memory).unwrap(),
            false => tempfile::tempdir().unwrap(),
        };
        let path = outer.path().join("out");
        Self {
            _outer: outer,
            path,
        }
    }

    pub fn plan(&self, format: Format, page: u32) -> Plan {
        Plan {
            out: self.path.clone(),
            format: Some(format),
            only: None,
            page,
            since_events: false,
        }
    }

    /// Exports what is not there yet, in pages of ten.
    pub async fn export(&self, roster: &Roster) -> Result<Manifest, ExportError> {
        let plan = self.plan(Format::Ndjson, 10);
        export(&plan, roster, &Interrupt::never(), &()).await
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path.join(name)).unwrap()
    }

    /// Waits until there is a file of this name with a text in it.
    pub fn wait_for_text(&self, name: &str, text: &str) {
        let path = self.path.join(name);
        while !std::fs::read_to_string(&path).is_ok_and(|found| found.contains(text)) {
            std::thread::yield_now();
        }
    }

    /// The names of all files, those in folders below with their folder.
    pub fn names(&self) -> Vec<String> {
        let mut names = names_in(&self.path, "");
        names.sort();
        names
    }

    /// Asserts that what has a final name is whole, whether the export is or not.
    pub fn assert_files_are_whole(&self, users: u64) {
        let names = self.names();
        if names.contains(&"users.ndjson".to_owned()) {
            assert!(self.text("users.ndjson") == text_of(users));
        }
        let unfinished = names.iter().filter(|name| name.ends_with(".unfinished"));
        assert_eq!(unfinished.count(), 0, "{names:?}");
        if !names.contains(&"manifest.json".to_owned()) {
            assert_eq!(names, [""; 0]);
            return;
        }
        let manifest: Manifest = serde_json::from_str(&self.text("manifest.json")).unwrap();
        for file in manifest.files() {
            assert_eq!(self.text(&file.file).len() as u64, file.bytes);
        }
    }

    /// Asserts that the export is whole: each user once, in order, as sent, and nothing left over.
    pub fn assert_whole(&self, users: u64) {
        let text = self.text("users.ndjson");
        assert!(
            text == text_of(users),
            "{} lines in place of {users}",
            text.lines().count()
        );
        assert_eq!(self.names(), WHOLE);
    }
}

fn text_of(users: u64) -> String {
    (0..users).map(|n| user(n) + "\n").collect()
}

/// What a finished export leaves.
pub const WHOLE: [&str; 8] = [
    "courses.ndjson",
    "districts.ndjson",
    "manifest.json",
    "resources.ndjson",
    "schools.ndjson",
    "sections.ndjson",
    "terms.ndjson",
    "users.ndjson",
];

fn names_in(folder: &Path, place: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let names = entries.map(|entry| {
        let entry = entry.unwrap();
        let name = format!("{place}{}", entry.file_name().to_str().unwrap());
        match entry.path().is_dir() {
            true => names_in(&entry.path(), &format!("{name}/")),
            false => vec![name],
        }
    });
    names.flatten().collect()
}
