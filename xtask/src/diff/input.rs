//! A document by the name that somebody gives it: a version or a file, now or in a revision.

use std::path::Path;

use clever_spec::compare::require_openapi;
use clever_spec::effective::{load_one, read_document};
use clever_spec::versions::is_version_name;
use clever_spec::{Tree, Versions, references};

use crate::git::Repository;
use crate::report::Result;
use crate::revision::{Origin, Revision};
use crate::workspace::Workspace;

/// A document, and where it comes from if that is a revision's version.
#[derive(Debug)]
pub struct Named {
    /// The document.
    pub tree: Tree,
    origin: Option<Origin>,
}

impl Named {
    /// One of its files, as people know it.
    pub fn shown(&self, workspace: &Workspace, file: &str) -> String {
        match &self.origin {
            Some(origin) => origin.shown(file),
            None => workspace.shown(Path::new(file)),
        }
    }
}

impl From<Tree> for Named {
    fn from(tree: Tree) -> Self {
        let origin = None;
        Self { tree, origin }
    }
}

/// Reads two documents.
pub fn read(workspace: &Workspace, names: [&String; 2], raw: bool) -> Result<(Named, Named)> {
    let input = Input { workspace, raw };
    let [old, new] = names.map(|name| {
        let document = input.document(name)?;
        require_openapi(&document.tree)?;
        Ok(document)
    });
    Ok((old?, new?))
}

struct Input<'w> {
    workspace: &'w Workspace,
    raw: bool,
}

impl Input<'_> {
    fn document(&self, name: &str) -> Result<Named> {
        let path = Path::new(name);
        if path.is_file() {
            return Ok(references::read(path, name)?.into());
        }
        if is_version_name(name) {
            return Ok(self.version(&self.workspace.specs(), name)?.into());
        }
        match name.split_once(':') {
            Some((revision, version)) if is_version_name(version) => {
                self.version_in(revision, version)
            }
            Some((revision, path)) => Ok(self.revision(name, revision, path)?.into()),
            None => Ok(references::read(path, name)?.into()),
        }
    }

    fn version_in(&self, revision: &str, version: &str) -> Result<Named> {
        let repository = Repository::of(self.workspace);
        let specs = Revision::read(&repository, revision, revision)?;
        let origin = specs.origin();
        let tree = self.version(&specs.specs(), version);
        Ok(Named {
            tree: tree.map_err(|problem| origin.of_problem(problem))?,
            origin: Some(origin),
        })
    }

    fn revision(&self, name: &str, revision: &str, path: &str) -> Result<Tree> {
        let repository = Repository::of(self.workspace);
        let text = repository.show(revision, path)?;
        let folder = path.rsplit_once('/').map(|(folder, _)| folder);
        references::tree(name, &text, |file| {
            let path = match folder {
                Some(folder) => format!("{folder}/{file}"),
                None => file.to_owned(),
            };
            let text = repository.show(revision, &path);
            text.map_err(|problem| problem.what)
        })
    }

    fn version(&self, specs: &Path, name: &str) -> Result<Tree> {
        if self.raw {
            let versions = Versions::read(specs)?;
            return Ok(read_document(specs, versions.require(name)?)?.tree());
        }
        Ok(load_one(specs, name)?.document.tree())
    }
}
