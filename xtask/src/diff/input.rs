//! A document by the name that somebody gives it: a version, a file, or a file in git.

use std::path::Path;

use clever_spec::effective::{self, Effective, read_document};
use clever_spec::versions::is_version_name;
use clever_spec::{Document, Place, Problem, Versions, load};

use crate::git::Repository;
use crate::report::Result;
use crate::workspace::Workspace;

/// Reads two documents.
pub fn read(workspace: &Workspace, names: [&String; 2], raw: bool) -> Result<(Document, Document)> {
    let mut input = Input {
        workspace,
        raw,
        effective: None,
    };
    let [old, new] = names.map(|name| input.document(name));
    Ok((old?, new?))
}

struct Input<'w> {
    workspace: &'w Workspace,
    raw: bool,
    /// The versions' effective documents, once they are asked for: overlays belong to all of them.
    effective: Option<Vec<Effective>>,
}

impl Input<'_> {
    fn document(&mut self, name: &str) -> Result<Document> {
        let path = self.workspace.root_path(Path::new(name));
        if path.is_file() {
            return Document::read(&path, name);
        }
        if is_version_name(name) {
            return self.version(name);
        }
        match name.split_once(':') {
            Some((revision, path)) => {
                let text = Repository::of(self.workspace).show(revision, path)?;
                load::parse(name, &text)
            }
            None => Document::read(&path, name),
        }
    }

    fn version(&mut self, name: &str) -> Result<Document> {
        let specs = self.workspace.specs();
        let versions = Versions::read(&specs)?;
        let Some(version) = versions.get(name) else {
            let names = versions.list.iter().map(|version| version.name.as_str());
            let names: Vec<_> = names.collect();
            return Err(Problem::new(
                Place::file("specs/versions.toml"),
                format!("there is no version `{name}`, nor a file of that name"),
                format!("the versions are {}", names.join(", ")),
            ));
        };
        if self.raw {
            return read_document(&specs, version);
        }
        let effective = match self.effective.take() {
            Some(effective) => effective,
            None => effective::load_all(&specs)?,
        };
        let effective = self.effective.insert(effective);
        let mut found = effective.iter();
        match found.find(|effective| effective.version.name == name) {
            Some(effective) => Ok(effective.document.clone()),
            None => read_document(&specs, version),
        }
    }
}
