//! Files and folders that only their owner can look into: rosters are personal data.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// How to open a file that is its owner's alone if it is made.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder with those that it is in, and tells which were not there, the innermost first.
pub(super) fn make_folder(path: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = path
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    let mut folder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)?;
    missing.iter().try_for_each(|made| sync_folder_of(made))?;
    Ok(missing)
}

/// A new name is on the disk only when the folder is that it is in. Elsewhere than on Unix a folder
/// cannot be opened, and the system sees to it.
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(within(folder))?.sync_all(),
        _ => Ok(()),
    }
}

/// What a path is in, where it may be empty.
fn within(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}
