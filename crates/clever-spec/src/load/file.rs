//! Files that may be anything.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::{MAX_BYTES, too_large};
use crate::problem::{Place, Problem, Result};

/// What shells call a file that they have opened themselves, as for `<(…)`.
const HANDED_OVER: [&str; 3] = ["/dev/stdin", "/dev/fd", "/proc/self/fd"];

/// Reads the text of a file; `name` is how messages call it.
///
/// # Errors
/// The file cannot be read, is no plain file, is larger than 64 MiB, or is not UTF-8.
pub fn text(path: &Path, name: &str) -> Result<String> {
    let bytes = bytes(path, name)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        let place = Place {
            line: Some(line),
            ..Place::file(name)
        };
        Problem::new(place, "not UTF-8", "save the file as UTF-8")
    })
}

/// Reads a file; `name` is how messages call it.
///
/// # Errors
/// The file cannot be read, is no plain file, or is larger than 64 MiB.
pub fn bytes(path: &Path, name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // What is handed over may have no end.
    open(path, name)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::io(path, "read", &error))?;
    match bytes.len() > MAX_BYTES {
        true => Err(too_large(name)),
        false => Ok(bytes),
    }
}

/// Opens a plain file, or what the shell hands over.
///
/// # Errors
/// There is no such file, or it may not be read.
pub(crate) fn open(path: &Path, name: &str) -> Result<File> {
    let unreadable = |error: io::Error| Problem::io(path, "read", &error);
    let is_handed_over = HANDED_OVER.iter().any(|given| path.starts_with(given));
    // Of a named pipe, nobody knows whether anything ever comes: opening it would wait.
    if !is_handed_over && !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        let help = "put a file there: a folder has no text, and a pipe or a device may have no end";
        return Err(Problem::new(Place::file(name), "it is no plain file", help));
    }
    File::open(path).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let read = |bytes: &[u8]| {
            let path = folder.path().join("a.yaml");
            std::fs::write(&path, bytes).unwrap();
            text(&path, "a.yaml").unwrap_err().to_string()
        };
        assert_eq!(read(b"a: 1\nb: \xff\n"), "a.yaml:2: not UTF-8");
        let large = vec![b' '; 64 * 1024 * 1024 + 1];
        assert_eq!(read(&large), "a.yaml: larger than 64 MiB");
    }

    #[test]
    fn what_is_no_plain_file_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |name: &str| {
            let problem = bytes(&folder.path().join(name), name).unwrap_err();
            assert_eq!(problem.to_string(), format!("{name}: it is no plain file"));
        };
        refused("");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/dev/zero", folder.path().join("endless.yaml")).unwrap();
            refused("endless.yaml");
        }
    }
}
