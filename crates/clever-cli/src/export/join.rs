//! All parts of a resource in one file, under its final name.

use std::fs::File;
use std::io::{self, BufWriter};

use super::error::ExportError;
use super::folder::Folder;
use super::hash::{self, Hashed};
use super::lines::Lines;
use super::manifest::Written;
use super::parts::Part;

/// Joins parts. They stay where they are.
pub(super) fn join(
    folder: &Folder,
    resource: &str,
    lines: &Lines,
    parts: &[Part],
) -> Result<Written, ExportError> {
    write(
        folder,
        format!("{resource}.{}", lines.extension()),
        parts.iter().map(|part| part.records).sum(),
        |to| {
            lines.write_header(to)?;
            let mut parts = parts.iter();
            parts.try_for_each(|part| hash::copy(&folder.at(&part.file), to))
        },
    )
}

/// Writes a file that stays.
pub(super) fn write(
    folder: &Folder,
    file: String,
    records: u64,
    fill: impl FnOnce(&mut Hashed<&mut BufWriter<File>>) -> io::Result<()>,
) -> Result<Written, ExportError> {
    let (sha256, bytes) = folder.write(&file, |to| {
        let mut hashed = Hashed::new(to);
        fill(&mut hashed)?;
        Ok(hashed.sha256())
    })?;
    Ok(Written {
        file,
        records,
        bytes,
        sha256,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn part(folder: &Folder, file: &str, text: &str) -> Part {
        let ((), bytes) = folder
            .write(file, |to| to.write_all(text.as_bytes()))
            .unwrap();
        Part {
            file: file.to_owned(),
            records: 1,
            bytes,
            sha256: String::new(),
            last_id: String::new(),
        }
    }

    #[test]
    fn parts_are_joined_in_order_and_hashed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let parts = [part(&folder, "b", "abc"), part(&folder, "a", "")];
        let joined = join(&folder, "users", &Lines::Ndjson, &parts).unwrap();
        assert_eq!(folder.read("users.ndjson").unwrap().unwrap(), b"abc");
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(
            (joined.records, joined.bytes, &*joined.sha256),
            (2, 3, sha256)
        );
    }
}
