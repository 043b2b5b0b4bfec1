//! A document by the name that somebody gives it: a version, a file, or a file in git.

use std::path::Path;

use clever_spec::compare::require_openapi;
use clever_spec::effective::{load_one, read_document};
use clever_spec::versions::is_version_name;
use clever_spec::{Tree, Versions, references};

use crate::git::Repository;
use crate::report::Result;
use crate::workspace::Workspace;

/// Reads two documents.
pub fn read(workspace: &Workspace, names: [&String; 2], raw: bool) -> Result<(Tree, Tree)> {
    let input = Input { workspace, raw };
    let [old, new] = names.map(|name| {
        let document = input.document(name)?;
        require_openapi(&document)?;
        Ok(document)
    });
    Ok((old?, new?))
}

struct Input<'w> {
    workspace: &'w Workspace,
    raw: bool,
}

impl Input<'_> {
    fn document(&self, name: &str) -> Result<Tree> {
        let path = Path::new(name);
        if path.is_file() {
            return references::read(path, name);
        }
        if is_version_name(name) {
            return self.version(name);
        }
        match name.split_once(':') {
            Some((revision, path)) => self.revision(name, revision, path),
            None => references::read(path, name),
        }
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

    fn version(&self, name: &str) -> Result<Tree> {
        let specs = self.workspace.specs();
        if self.raw {
            let versions = Versions::read(&specs)?;
            return Ok(read_document(&specs, versions.require(name)?)?.tree());
        }
        Ok(load_one(&specs, name)?.document.tree())
    }
}
