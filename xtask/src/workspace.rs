//! Where things are in the workspace, and writing to it all or nothing.

use std::io;
use std::path::{Path, PathBuf};

use clever_spec::{Problem, load};

use crate::report::Result;

/// The workspace a command works on.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The given folder, or the workspace this command was built in.
    pub fn new(root: Option<PathBuf>) -> Self {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let built_in = built_in.map(Path::to_path_buf);
        Self {
            root: root.or(built_in).unwrap_or_else(|| PathBuf::from(".")),
        }
    }

    /// The folder of the documents.
    pub fn specs(&self) -> PathBuf {
        self.root.join("specs")
    }

    /// A path below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The path as shown to people: relative to the root where that is possible.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}

/// Files to be written together.
#[derive(Debug, Default)]
pub struct Changes {
    files: Vec<(PathBuf, String)>,
    removed: Vec<PathBuf>,
    unreadable: Vec<(PathBuf, Problem)>,
}

impl Changes {
    /// Adds a file, unless it already has exactly this content, itself and not behind a link.
    pub fn write(&mut self, path: PathBuf, content: String) {
        let is_missing = |error: io::Error| error.kind() == io::ErrorKind::NotFound;
        let present = match std::fs::metadata(&path).is_err_and(is_missing) {
            true => Ok(None),
            false => load::bytes(&path, &path.display().to_string()).map(Some),
        };
        match present {
            Ok(Some(present)) if present == content.as_bytes() && !path.is_symlink() => {}
            Ok(_) => self.files.push((path, content)),
            Err(problem) => self.leave(path, problem),
        }
    }

    /// Leaves a file or folder as it is that cannot be read: nothing is written then.
    pub fn leave(&mut self, path: PathBuf, problem: Problem) {
        self.unreadable.push((path, problem));
    }

    /// Removes a file.
    pub fn remove(&mut self, path: PathBuf) {
        self.removed.push(path);
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.removed.is_empty()
    }

    /// The files that would be written, with their new content.
    pub fn files(&self) -> &[(PathBuf, String)] {
        &self.files
    }

    /// The files that would be removed.
    pub fn removed(&self) -> &[PathBuf] {
        &self.removed
    }

    /// The files and folders that cannot be read, so that nobody knows how they would change.
    pub fn unreadable(&self) -> &[(PathBuf, Problem)] {
        &self.unreadable
    }

    /// Whether it is known of everything how it would change.
    ///
    /// # Errors
    /// A present file or folder cannot be read.
    pub fn whole(&self) -> Result<()> {
        match self.unreadable.first() {
            Some((_, problem)) => Err(problem.clone()),
            None => Ok(()),
        }
    }

    /// Writes everything beside its place first and moves it there at the end, so that what can
    /// fail fails before anything has changed.
    ///
    /// # Errors
    /// A folder or file cannot be read or written; nothing has changed then.
    pub fn apply(self) -> Result<()> {
        self.whole()?;
        let mut staged = Vec::new();
        for (path, content) in &self.files {
            staged.push((stage(path, content)?, path));
        }
        for (file, path) in staged {
            file.persist(path)
                .map_err(|error| Problem::io(path, "replace", &error.error))?;
        }
        for path in &self.removed {
            std::fs::remove_file(path).map_err(|error| Problem::io(path, "remove", &error))?;
        }
        Ok(())
    }
}

fn stage(path: &Path, content: &str) -> Result<tempfile::NamedTempFile> {
    use std::io::Write as _;
    let folder = path.parent().unwrap_or(Path::new("."));
    let problem = |error| Problem::io(path, "write", &error);
    std::fs::create_dir_all(folder).map_err(problem)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.tempfile_in(folder).map_err(problem)?;
    file.write_all(content.as_bytes()).map_err(problem)?;
    Ok(file)
}
