//! The lock of an export's folder. It is the operating system's, so that it ends with the process,
//! however that ends.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::error::ExportError;
use super::private;

pub(super) const NAME: &str = "export.lock";

/// A folder's lock, held.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Locks a folder for one export.
    pub(super) fn take(folder: &Path) -> Result<Self, ExportError> {
        let path = folder.join(NAME);
        if is_foreign(&path) {
            return Err(ExportError::NotEmpty {
                folder: folder.to_owned(),
                name: NAME.to_owned(),
            });
        }
        loop {
            let file = private::options().create(true).append(true).open(&path);
            let file = file.map_err(ExportError::file("write", &path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(in_use(folder)),
                Err(TryLockError::Error(problem)) => {
                    return Err(ExportError::file("lock", &path)(problem));
                }
            }
            // Who held it before may have removed it just now, and others take a new one.
            if is_at(&file, &path).map_err(ExportError::file("lock", &path))? {
                return Ok(Self { path, file });
            }
        }
    }

    /// Refuses to go on where somebody removed the lock, since others can take one then.
    pub(super) fn check(&self, folder: &Path) -> Result<(), ExportError> {
        match is_at(&self.file, &self.path) {
            Ok(true) => Ok(()),
            Ok(false) => Err(in_use(folder)),
            Err(problem) => Err(ExportError::file("lock", &self.path)(problem)),
        }
    }
}

fn in_use(folder: &Path) -> ExportError {
    let folder = folder.to_owned();
    ExportError::InUse { folder }
}

impl Drop for Lock {
    /// Removes it while it is held, unless it is another's by now.
    fn drop(&mut self) {
        if is_at(&self.file, &self.path).is_ok_and(|is_own| is_own) {
            let _ = fs::remove_file(&self.path);
        }
        // Closing the file would do, unless a process is just being started: until it runs its own
        // program it has the file open too.
        let _ = self.file.unlock();
    }
}

/// Whether something else has the lock's name, which is an empty file.
fn is_foreign(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| !found.is_file() || found.len() > 0)
}

/// Whether the path still leads to the file.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let file = Handle::from_file(file.try_clone()?)?;
    match Handle::from_path(path) {
        Ok(found) => Ok(found == file),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_export_has_a_folder_at_a_time_and_leaves_no_lock() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        let second = Lock::take(dir.path()).unwrap_err();
        assert!(matches!(second, ExportError::InUse { .. }), "{second:?}");
        drop(first);
        assert!(!dir.path().join(NAME).exists());
        Lock::take(dir.path()).unwrap();
    }

    #[test]
    fn a_lock_that_was_removed_is_not_the_folders_any_more() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        first.check(dir.path()).unwrap();
        fs::remove_file(&first.path).unwrap();
        let problem = first.check(dir.path()).unwrap_err();
        assert!(matches!(problem, ExportError::InUse { .. }), "{problem:?}");
        let second = Lock::take(dir.path()).unwrap();
        let problem = first.check(dir.path()).unwrap_err();
        assert!(matches!(problem, ExportError::InUse { .. }), "{problem:?}");
        drop(first);
        second.check(dir.path()).unwrap();
    }

    #[test]
    fn of_many_at_once_one_has_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let holders = std::sync::atomic::AtomicUsize::new(0);
        let hold = || {
            for _ in 0..200 {
                let Ok(lock) = Lock::take(dir.path()) else {
                    continue;
                };
                let others = holders.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                assert_eq!(others, 0);
                std::thread::yield_now();
                holders.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                drop(lock);
            }
        };
        std::thread::scope(|scope| {
            (0..4).for_each(|_| {
                scope.spawn(hold);
            });
        });
    }
}
