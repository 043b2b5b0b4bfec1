//! The documents as a revision has them, and how they have changed since.

use std::path::Path;

use clever_spec::compare::{Comparison, compare};
use clever_spec::{Document, Effective, Version, Versions, effective};

use crate::report::Result;
use crate::revision::{Origin, Revision};
use crate::workspace::Workspace;

/// What the documents were.
#[derive(Debug)]
pub struct Documents {
    origin: Origin,
    /// The list of versions.
    pub list: Versions,
    /// As Clever published them.
    pub published: Vec<(Version, Document)>,
    /// With our corrections.
    effective: Vec<Effective>,
}

impl Documents {
    pub(super) fn read(revision: &Revision) -> Result<Self> {
        let specs = revision.specs();
        let effective = effective::load_all(&specs)?;
        let published = effective.iter().map(|one| {
            let document = effective::read_document(&specs, &one.version)?;
            Ok((one.version.clone(), document))
        });
        Ok(Self {
            origin: revision.origin(),
            list: Versions::read(&specs)?,
            published: published.collect::<Result<_>>()?,
            effective,
        })
    }

    /// With our corrections, in the order of the list.
    pub fn effective(&self) -> &[Effective] {
        &self.effective
    }

    /// How one of them has changed; places that could not be compared have names for people.
    pub fn compare(&self, workspace: &Workspace, old: &Document, new: &Document) -> Comparison {
        // What stayed as it is has not changed, even where it cannot be read.
        if old.root == new.root {
            return Comparison::default();
        }
        let mut comparison = compare(&old.tree(), &new.tree());
        for problem in &mut comparison.unread_old {
            problem.place.file = self.origin.shown(&problem.place.file);
        }
        for problem in &mut comparison.unread_new {
            problem.place.file = workspace.shown(Path::new(&problem.place.file));
        }
        comparison
    }
}

/// The places that could not be compared, which may hide anything.
pub fn not_compared(comparison: &Comparison) -> impl Iterator<Item = String> {
    let unread = comparison.unread_old.iter().chain(&comparison.unread_new);
    unread.map(|problem| format!("not compared: {problem}"))
}
