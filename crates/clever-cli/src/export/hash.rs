//! The SHA-256 of what is written, and of what is there.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// Something that is written to, with the SHA-256 of all that was written.
pub(super) struct Hashed<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    pub(super) fn new(to: W) -> Self {
        let hash = Sha256::new();
        Self { to, hash }
    }

    /// In lower-case hex.
    pub(super) fn sha256(self) -> String {
        let bytes = self.hash.finalize();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.to.write(bytes)?;
        self.hash.update(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The SHA-256 of a file.
pub(super) fn of_file(path: &Path) -> io::Result<String> {
    let mut hashed = Hashed::new(io::sink());
    copy(path, &mut hashed)?;
    Ok(hashed.sha256())
}

/// Writes all that is in a file.
pub(super) fn copy(path: &Path, to: &mut impl Write) -> io::Result<()> {
    let mut from = io::BufReader::with_capacity(BUFFER, File::open(path)?);
    io::copy(&mut from, to)?;
    Ok(())
}

const BUFFER: usize = 256 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_and_what_is_there_have_the_same_hash() {
        const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        let mut hashed = Hashed::new(File::create(&path).unwrap());
        hashed.write_all(b"ab").unwrap();
        hashed.write_all(b"c").unwrap();
        assert_eq!(hashed.sha256(), ABC);
        assert_eq!(of_file(&path).unwrap(), ABC);
    }
}
