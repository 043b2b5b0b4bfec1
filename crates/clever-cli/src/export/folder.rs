//! The folder of an export: its lock, and files that are whole or not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::ExportError;
use super::lock::{self, Lock};
use super::{manifest, private};

/// What the name of a file ends with while it is written.
const UNFINISHED: &str = ".unfinished";
/// What is gathered before it is written.
const BUFFER: usize = 256 * 1024;

/// A folder that is locked for one export.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    lock: Lock,
    _made: Made,
}

/// Folders that were made for an export. Those that stay empty go again with this, so that what
/// could not begin leaves nothing.
#[derive(Debug)]
struct Made(Vec<PathBuf>);

impl Drop for Made {
    fn drop(&mut self) {
        let _ = self.0.iter().try_for_each(fs::remove_dir);
    }
}

impl Folder {
    /// Makes the folder if there is none, and locks it.
    pub(super) fn open(path: &Path) -> Result<Self, ExportError> {
        let made = private::make_folder(path).map_err(ExportError::file("make", path))?;
        let made = Made(made);
        Ok(Self {
            path: path.to_owned(),
            lock: Lock::take(path)?,
            _made: made,
        })
    }

    /// The folder itself.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where a file of this name is. Names may lead into folders below, with `/`.
    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file that has its name only once all of it is on the disk. Gives what `fill` gave,
    /// and the file's length.
    pub(super) fn write<T>(
        &self,
        name: &str,
        fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
    ) -> Result<(T, u64), ExportError> {
        self.lock.check(&self.path)?;
        let path = self.at(name);
        let unfinished = self.at(&format!("{name}{UNFINISHED}"));
        let filled = fill_file(&unfinished, fill);
        if filled.is_err() {
            // It may take up what is left of a full disk.
            let _ = fs::remove_file(&unfinished);
        }
        let filled = filled.map_err(ExportError::file("write", &path))?;
        fs::rename(&unfinished, &path).map_err(ExportError::file("write", &path))?;
        private::sync_folder_of(&path).map_err(ExportError::file("write", &path))?;
        Ok(filled)
    }

    /// A file's content; none if there is no such file.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, ExportError> {
        match fs::read(self.at(name)) {
            Ok(content) => Ok(Some(content)),
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(problem) => Err(ExportError::file("read", &self.at(name))(problem)),
        }
    }

    /// Makes a folder below, if it is not there.
    pub(super) fn make(&self, name: &str) -> Result<(), ExportError> {
        let path = self.at(name);
        private::make_folder(&path).map_err(ExportError::file("make", &path))?;
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, ExportError> {
        let entries = fs::read_dir(&self.path).map_err(ExportError::file("read", &self.path))?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let names: io::Result<Vec<String>> = names.collect();
        names.map_err(ExportError::file("read", &self.path))
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(&self, name: &str) -> Result<(), ExportError> {
        let path = self.at(name);
        unless_gone(fs::remove_file(&path)).map_err(ExportError::file("remove", &path))
    }

    /// Removes a folder below, with all that is in it.
    pub(super) fn remove_below(&self, name: &str) -> Result<(), ExportError> {
        let path = self.at(name);
        unless_gone(fs::remove_dir_all(&path)).map_err(ExportError::file("remove", &path))
    }

    /// Refuses a folder that has no manifest, but something that no export has left there.
    pub(super) fn refuse_foreign(&self) -> Result<(), ExportError> {
        let manifest = format!("{}{UNFINISHED}", manifest::NAME);
        let is_foreign = |name: &String| *name != lock::NAME && *name != manifest;
        match self.names()?.into_iter().find(is_foreign) {
            None => Ok(()),
            Some(name) => Err(ExportError::NotEmpty {
                folder: self.path.clone(),
                name,
            }),
        }
    }

    /// Removes what was being written, under names that begin so, when an export ended.
    pub(super) fn remove_unfinished(&self, beginning: &str) -> Result<(), ExportError> {
        let is_unfinished =
            |name: &String| name.starts_with(beginning) && name.ends_with(UNFINISHED);
        let mut unfinished = self.names()?.into_iter().filter(is_unfinished);
        unfinished.try_for_each(|name| self.remove(&name))
    }
}

fn fill_file<T>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> io::Result<(T, u64)> {
    let mut file = BufWriter::with_capacity(BUFFER, create(path)?);
    let filled = fill(&mut file)?;
    file.flush()?;
    let file = file.get_ref();
    file.sync_all()?;
    Ok((filled, file.metadata()?.len()))
}

/// A new file. One that an export left there when it ended goes, and a link that somebody else put
/// there is not followed.
fn create(path: &Path) -> io::Result<File> {
    unless_gone(fs::remove_file(path))?;
    private::options().write(true).create_new(true).open(path)
}

/// What is not there need not be removed.
fn unless_gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_not_written_whole_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let failed = folder.write("users.csv", |file| {
            file.write_all(b"half")?;
            Err::<(), _>(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert!(failed.is_err());
        assert_eq!(folder.names().unwrap(), [lock::NAME]);
        let (_, length) = folder
            .write("users.csv", |file| file.write_all(b"whole"))
            .unwrap();
        assert_eq!(length, 5);
        assert_eq!(folder.read("users.csv").unwrap().unwrap(), b"whole");
    }

    #[test]
    fn what_an_export_left_unfinished_is_not_foreign_and_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("manifest.json.unfinished"), "{").unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        folder.refuse_foreign().unwrap();
        folder.remove_unfinished("manifest").unwrap();
        assert_eq!(folder.names().unwrap(), [lock::NAME]);
        fs::write(dir.path().join("thesis.unfinished"), "mine").unwrap();
        let problem = folder.refuse_foreign().unwrap_err();
        assert!(
            matches!(&problem, ExportError::NotEmpty { name, .. } if name == "thesis.unfinished"),
            "{problem}"
        );
        folder.remove_unfinished("manifest").unwrap();
        assert!(dir.path().join("thesis.unfinished").exists());
    }

    #[test]
    fn folders_that_were_made_go_if_nothing_is_in_them() {
        let dir = tempfile::tempdir().unwrap();
        let (inner, kept) = (dir.path().join("a/b/c"), dir.path().join("a/b/d"));
        drop(Folder::open(&inner).unwrap());
        assert!(!dir.path().join("a").exists());
        let folder = Folder::open(&kept).unwrap();
        fs::write(folder.at("users.csv"), "").unwrap();
        drop(folder);
        assert!(kept.join("users.csv").exists());
        // One that was there before stays.
        drop(Folder::open(&inner).unwrap());
        drop(Folder::open(dir.path().join("a").as_path()).unwrap());
        assert!(kept.is_dir() && !inner.exists());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_looks_into_a_folder_that_is_made() {
        use std::os::unix::fs::PermissionsExt as _;

        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(&dir.path().join("out")).unwrap();
        let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        let problem = Folder::open(&file.join("out")).unwrap_err();
        assert!(
            matches!(problem, ExportError::File { action: "make", .. }),
            "{problem}"
        );
    }
}
