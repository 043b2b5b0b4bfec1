//! The documents as a revision has them, and how they have changed since.

use std::collections::BTreeSet;
use std::path::Path;

use clever_spec::compare::{Comparison, compare_on};
use clever_spec::{Document, Effective, Problem, Version, Versions, effective};

use crate::diff::today;
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
    /// What stands in the way of the others, each once.
    pub problems: Vec<Problem>,
}

impl Documents {
    /// Reads the documents of a revision that can be read: one that cannot hides no other.
    ///
    /// # Errors
    /// The list of versions cannot be read.
    pub(super) fn read(revision: &Revision) -> Result<Self> {
        let (specs, origin) = (revision.specs(), revision.origin());
        let past = |problem| past(origin.of_problem(problem));
        let list = Versions::read(&specs).map_err(past)?;
        let (mut published, mut effective) = (Vec::new(), Vec::new());
        let mut problems = Vec::new();
        for version in &list.list {
            match effective::read_document(&specs, version) {
                Ok(document) => published.push((version.clone(), document)),
                Err(problem) => problems.push(past(problem)),
            }
            match effective::load_one(&specs, &version.name) {
                Ok(one) => effective.push(one),
                Err(problem) => problems.push(past(problem)),
            }
        }
        let mut told = BTreeSet::new();
        problems.retain(|problem| told.insert(problem.to_string()));
        Ok(Self {
            origin,
            list,
            published,
            effective,
            problems,
        })
    }

    /// These, if nothing stands in the way of any of them.
    ///
    /// # Errors
    /// Something does.
    pub fn whole(mut self) -> Result<Self> {
        match self.problems.is_empty() {
            true => Ok(self),
            false => Err(self.problems.swap_remove(0)),
        }
    }

    /// With our corrections, in the order of the list.
    pub fn effective(&self) -> &[Effective] {
        &self.effective
    }

    /// How one of them has changed by today; places that could not be compared have names for people.
    pub fn compare(&self, workspace: &Workspace, old: &Document, new: &Document) -> Comparison {
        // What stayed as it is has not changed, even where it cannot be read.
        if old.root == new.root {
            return Comparison::default();
        }
        let mut comparison = compare_on(today(), &old.tree(), &new.tree());
        for problem in &mut comparison.unread_old {
            problem.place.file = self.origin.shown(&problem.place.file);
        }
        for problem in &mut comparison.unread_new {
            problem.place.file = workspace.shown(Path::new(&problem.place.file));
        }
        comparison
    }
}

/// A problem of a baseline, which nobody can mend any more.
pub(super) fn past(mut problem: Problem) -> Problem {
    problem.help = "it was committed so: compare with a revision in which it can be read, by \
                    --against REV"
        .to_owned();
    problem
}

/// The places that could not be compared, which may hide anything.
pub fn not_compared(comparison: &Comparison) -> impl Iterator<Item = String> {
    let unread = comparison.unread_old.iter().chain(&comparison.unread_new);
    unread.map(|problem| format!("not compared: {problem}"))
}
