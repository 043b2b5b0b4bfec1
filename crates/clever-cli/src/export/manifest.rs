//! The manifest: what an export is of, how far it came, and what it ended with.

use std::io::Write as _;

use clever_core::Version;
use serde::{Deserialize, Serialize};

use super::error::ExportError;
use super::folder::Folder;
use super::plan::{Format, Plan};

pub(super) const NAME: &str = "manifest.json";

/// What stands in `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the API that was read.
    pub api_version: String,
    /// How records are written.
    pub format: Format,
    /// The ids of the token's districts; there is one, as a rule.
    pub districts: Vec<String>,
    /// When the export began.
    pub started: jiff::Timestamp,
    /// When it ended; none while there is more to do.
    pub finished: Option<jiff::Timestamp>,
    /// What is exported, in this order.
    pub resources: Vec<Resource>,
    /// The feed of events.
    pub events: Events,
}

/// One resource of the district, such as `users`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// How far it came.
    #[serde(flatten)]
    pub state: State,
}

/// How far a resource came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Its pages are being read. `parts/manifest.ndjson` tells how far.
    Reading,
    /// All that was read is in one file.
    Done(Written),
    /// The token may not read it.
    NotShared,
}

/// A file that stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// Its name below the folder.
    pub file: String,
    /// How many records are in it.
    pub records: u64,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of all of it, in lower-case hex.
    pub sha256: String,
}

/// The feed of events, from before the first record was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Events {
    /// Whether the token may read it.
    pub shared: bool,
    /// The id of the last event that is not in the export's future: events behind it are what
    /// `--since-events` writes. None if there was none.
    pub latest_id: Option<String>,
    /// The events that came since, one file after the other.
    pub files: Vec<Written>,
}

impl Resource {
    /// A resource of which nothing was read yet.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            state: State::Reading,
        }
    }
}

impl Manifest {
    /// The manifest of a folder; none if an export has not begun there.
    pub(super) fn read(folder: &Folder) -> Result<Option<Self>, ExportError> {
        let Some(json) = folder.read(NAME)? else {
            return Ok(None);
        };
        let manifest = serde_json::from_slice(&json).map_err(|problem| ExportError::Damaged {
            path: folder.at(NAME),
            problem: problem.to_string(),
        });
        manifest.map(Some)
    }

    /// Whether it is of what is asked for.
    pub(super) fn check(
        &self,
        plan: &Plan,
        version: &Version,
        folder: &Folder,
    ) -> Result<(), ExportError> {
        let names: Vec<&str> = self.names().collect();
        let another = |found: &str, wanted: &str| {
            Err(ExportError::Another {
                folder: folder.path().to_owned(),
                found: found.to_owned(),
                wanted: wanted.to_owned(),
            })
        };
        if self.api_version != version.name {
            return another(
                &format!("of {}", self.api_version),
                &format!("of {}", version.name),
            );
        }
        if let Some(format) = plan.format.filter(|format| *format != self.format) {
            return another(self.format.extension(), format.extension());
        }
        if let Some(only) = &plan.only
            && (names
                .iter()
                .any(|name| !only.iter().any(|wanted| wanted == name))
                || only.iter().any(|wanted| !names.contains(&&**wanted)))
        {
            return another(
                &format!("of {}", names.join(", ")),
                &format!("of {}", only.join(", ")),
            );
        }
        Ok(())
    }

    /// Writes it in place of the one before.
    pub(super) fn write(&self, folder: &Folder) -> Result<(), ExportError> {
        folder.write(NAME, |file| {
            serde_json::to_writer_pretty(&mut *file, self)?;
            file.write_all(b"\n")
        })?;
        Ok(())
    }

    /// What is exported.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().map(|resource| resource.name.as_str())
    }

    /// The files that stay, those of the resources first.
    pub fn files(&self) -> impl Iterator<Item = &Written> {
        let resources = self
            .resources
            .iter()
            .filter_map(|resource| match &resource.state {
                State::Done(file) => Some(file),
                _ => None,
            });
        resources.chain(&self.events.files)
    }

    /// The resources that the token may not read.
    pub fn not_shared(&self) -> impl Iterator<Item = &str> {
        let not_shared = |resource: &&Resource| resource.state == State::NotShared;
        self.resources
            .iter()
            .filter(not_shared)
            .map(|resource| resource.name.as_str())
    }
}
