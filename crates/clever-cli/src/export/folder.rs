//! The folder of an export: its lock, and files that are whole or not there.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::ExportError;

const LOCK: &str = "export.lock";
/// What the name of a file ends with while it is written.
const UNFINISHED: &str = ".unfinished";
/// What is gathered before it is written.
const BUFFER: usize = 256 * 1024;

/// A folder that is locked for one export. A clone is the same folder.
///
/// The lock is the operating system's: it ends with the process, however that ends.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    path: Arc<Path>,
    _lock: Arc<Lock>,
}

#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    /// Closing the file would do, unless a process is just being started: until it runs its own
    /// program it has the file open too.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

impl Folder {
    /// Makes the folder if there is none, and locks it.
    pub(super) fn open(path: &Path) -> Result<Self, ExportError> {
        make_private(path).map_err(ExportError::file("make", path))?;
        let lock = path.join(LOCK);
        let file = File::options().create(true).append(true).open(&lock);
        let file = file.map_err(ExportError::file("write", &lock))?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                path: path.into(),
                _lock: Arc::new(Lock(file)),
            }),
            Err(TryLockError::WouldBlock) => Err(ExportError::InUse {
                folder: path.to_owned(),
            }),
            Err(TryLockError::Error(problem)) => Err(ExportError::file("lock", &lock)(problem)),
        }
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
        let path = self.at(name);
        let unfinished = self.at(&format!("{name}{UNFINISHED}"));
        let filled = fill_file(&unfinished, fill);
        if filled.is_err() {
            // It may take up what is left of a full disk.
            let _ = fs::remove_file(&unfinished);
        }
        let filled = filled.map_err(ExportError::file("write", &path))?;
        fs::rename(&unfinished, &path).map_err(ExportError::file("write", &path))?;
        sync_folder_of(&path).map_err(ExportError::file("write", &path))?;
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
        fs::create_dir_all(&path).map_err(ExportError::file("make", &path))
    }

    fn names(&self) -> Result<Vec<String>, ExportError> {
        let entries = fs::read_dir(&self.path).map_err(ExportError::file("read", &self.path))?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let names: io::Result<Vec<String>> = names.collect();
        names.map_err(ExportError::file("read", &self.path))
    }

    /// Removes a file.
    pub(super) fn remove(&self, name: &str) -> Result<(), ExportError> {
        let path = self.at(name);
        fs::remove_file(&path).map_err(ExportError::file("remove", &path))
    }

    /// Removes a folder below, with all that is in it.
    pub(super) fn remove_below(&self, name: &str) -> Result<(), ExportError> {
        let path = self.at(name);
        match fs::remove_dir_all(&path) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => {
                Err(ExportError::file("remove", &path)(problem))
            }
            _ => Ok(()),
        }
    }

    /// Something in the folder that no export has left there before it had a manifest.
    pub(super) fn foreign(&self) -> Result<Option<String>, ExportError> {
        let is_foreign = |name: &String| name != LOCK && !name.ends_with(UNFINISHED);
        Ok(self.names()?.into_iter().find(is_foreign))
    }

    /// Removes what was being written when an export ended.
    pub(super) fn remove_unfinished(&self) -> Result<(), ExportError> {
        let names = self.names()?.into_iter();
        let mut unfinished = names.filter(|name| name.ends_with(UNFINISHED));
        unfinished.try_for_each(|name| self.remove(&name))
    }
}

fn fill_file<T>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> io::Result<(T, u64)> {
    let mut file = BufWriter::with_capacity(BUFFER, File::create(path)?);
    let filled = fill(&mut file)?;
    file.flush()?;
    let file = file.get_ref();
    file.sync_all()?;
    Ok((filled, file.metadata()?.len()))
}

/// Makes a folder that only its owner can look into: rosters are personal data.
fn make_private(path: &Path) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)
}

/// A new name is on the disk only when its folder is. Elsewhere than on Unix a folder cannot be
/// opened, and the system sees to it.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_export_has_a_folder_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = Folder::open(dir.path()).unwrap();
        let second = Folder::open(dir.path()).unwrap_err();
        assert!(matches!(second, ExportError::InUse { .. }), "{second:?}");
        drop(first);
        Folder::open(dir.path()).unwrap();
    }

    #[test]
    fn a_file_that_was_not_written_whole_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let failed = folder.write("users.csv", |file| {
            file.write_all(b"half")?;
            Err::<(), _>(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert!(failed.is_err());
        assert_eq!(folder.names().unwrap(), [LOCK]);
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
        assert_eq!(folder.foreign().unwrap(), None);
        folder.remove_unfinished().unwrap();
        assert_eq!(folder.names().unwrap(), [LOCK]);
        fs::write(dir.path().join("users.csv"), "mine").unwrap();
        assert_eq!(folder.foreign().unwrap().as_deref(), Some("users.csv"));
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
