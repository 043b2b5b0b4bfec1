//! The documents of a revision, as files to read.

use std::path::{Path, PathBuf};

use clever_spec::{Place, Problem};
use tempfile::TempDir;

use crate::git::Repository;
use crate::report::Result;

/// The folder `specs` as git has it in a revision, for as long as this lives.
#[derive(Debug)]
pub struct Revision {
    folder: TempDir,
    name: String,
}

impl Revision {
    /// Fetches the documents of a revision, which is called `name` where it is shown.
    ///
    /// # Errors
    /// There is no such revision, it has no documents, or they cannot be written.
    pub fn read(repository: &Repository, revision: &str, name: &str) -> Result<Self> {
        let files = repository.files(revision, "specs")?;
        if files.is_empty() {
            let place = Place::file(format!("{name}:specs"));
            let what = "this revision has no documents to compare with";
            let help =
                "name a revision that has them; of `check` and `changelog`, by --against REV";
            return Err(Problem::new(place, what, help));
        }
        let folder = tempfile::tempdir()
            .map_err(|error| Problem::io(&std::env::temp_dir(), "write", &error))?;
        for file in files {
            let bytes = repository.bytes(revision, &format!("./{file}"))?;
            write(&folder.path().join(&file), &bytes)?;
        }
        let name = name.to_owned();
        Ok(Self { folder, name })
    }

    /// Where the documents are.
    pub fn specs(&self) -> PathBuf {
        self.folder.path().join("specs")
    }

    /// Where they come from, for messages that are read when the files are gone.
    pub fn origin(&self) -> Origin {
        Origin {
            folder: self.folder.path().to_owned(),
            revision: self.name.clone(),
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let problem = |error| Problem::io(path, "write", &error);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(problem)?;
    }
    std::fs::write(path, bytes).map_err(problem)
}

/// Where documents come from that were read in a folder.
#[derive(Debug, Clone)]
pub struct Origin {
    folder: PathBuf,
    revision: String,
}

impl Origin {
    /// A file of the folder by its name in the revision, as git takes it.
    pub fn shown(&self, file: &str) -> String {
        match Path::new(file).strip_prefix(&self.folder) {
            Ok(path) => format!("{}:{}", self.revision, path.display()),
            // The list of versions is called by its name in the workspace.
            Err(_) if file.starts_with("specs/") => format!("{}:{file}", self.revision),
            Err(_) => file.to_owned(),
        }
    }

    /// What stands in the way of reading a document, where it is in the revision.
    pub fn of_problem(&self, mut problem: Problem) -> Problem {
        problem.place.file = self.shown(&problem.place.file);
        problem
    }
}
