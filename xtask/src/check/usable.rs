//! What can be looked at although some documents or overlays cannot be used.

use std::collections::BTreeSet;

use clever_spec::{Effective, Problem, Version, Versions, effective};

use crate::generate::{self, Plan};
use crate::pipeline::{self, Generated};
use crate::report::Result;
use crate::workspace::Workspace;

/// What documents and overlays make of the workspace, as far as they can be used.
#[derive(Debug)]
pub struct Usable {
    /// The list of versions.
    pub list: Versions,
    /// Of those that can be used.
    pub plan: Plan,
    /// What stands in the way of the others, each once.
    pub problems: Vec<Problem>,
}

impl Usable {
    /// Looks at all versions together, or else at each by itself.
    ///
    /// # Errors
    /// The list of versions cannot be read.
    pub fn of(workspace: &Workspace) -> Result<Self> {
        let list = Versions::read(&workspace.specs())?;
        match generate::plan(workspace) {
            Ok(plan) => Ok(Self {
                list,
                plan,
                problems: Vec::new(),
            }),
            Err(first) => Self::of_each(workspace, list, first),
        }
    }

    /// `first` is what stood in the way of all together.
    fn of_each(workspace: &Workspace, list: Versions, first: Problem) -> Result<Self> {
        let (mut usable, mut problems) = (Vec::new(), Vec::new());
        for version in &list.list {
            match used(workspace, version) {
                Ok(one) => usable.push(one),
                Err(problem) => {
                    // An overlay of all would hide that the document itself is torn.
                    let document = effective::read_document(&workspace.specs(), version);
                    problems.extend(document.err());
                    problems.push(problem);
                }
            }
        }
        problems.extend(effective::misnamed(&workspace.specs())?);
        problems.push(first);
        let mut told = BTreeSet::new();
        problems.retain(|problem| told.insert(problem.to_string()));
        let (effective, generated) = usable.into_iter().unzip();
        Ok(Self {
            plan: Plan::of(workspace, &list.list, effective, generated),
            list,
            problems,
        })
    }

    /// Whether nothing stands in the way.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether a version that is listed cannot be used.
    pub fn leaves_out(&self, name: &str) -> bool {
        let is_listed = self.list.get(name).is_some();
        let mut planned = self.plan.effective.iter();
        is_listed && !planned.any(|one| one.version.name == name)
    }
}

fn used(workspace: &Workspace, version: &Version) -> Result<(Effective, Generated)> {
    let effective = effective::load_one(&workspace.specs(), &version.name)?;
    let generated = pipeline::generate_caught(&effective)?;
    Ok((effective, generated))
}
