//! Whether files are as the export wrote them.

use std::io;

use super::error::ExportError;
use super::folder::Folder;
use super::manifest::Written;
use super::{Export, hash, stopped};

impl Export<'_> {
    /// Refuses a finished export whose files are not all there as they were written.
    pub(super) fn check_files(&self) -> Result<(), ExportError> {
        let mut problems = Vec::new();
        for file in self.manifest.files() {
            if self.interrupt.is_asked() {
                return Err(stopped(self.plan));
            }
            self.progress.check(&file.file);
            let problem = problem_of(&self.folder, file);
            let problem =
                problem.map_err(ExportError::file("read", &self.folder.at(&file.file)))?;
            problems.extend(problem.map(|problem| format!("{} {problem}", file.file)));
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(ExportError::Damaged {
            path: self.folder.path().to_owned(),
            problem: problems.join("; "),
        })
    }
}

/// What is wrong with a file, if anything is.
fn problem_of(folder: &Folder, file: &Written) -> io::Result<Option<String>> {
    let path = folder.at(&file.file);
    let length = match path.metadata() {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => {
            return Ok(Some("is not there".to_owned()));
        }
        found => found?.len(),
    };
    if length != file.bytes {
        let problem = format!("has {length} bytes in place of {}", file.bytes);
        return Ok(Some(problem));
    }
    let is_same = hash::of_file(&path)? == file.sha256;
    Ok((!is_same).then(|| "was changed".to_owned()))
}
