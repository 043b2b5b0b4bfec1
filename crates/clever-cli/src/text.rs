//! Reading a text that somebody names: by mistake it may be a film, or a device without an end.

use std::io::{self, Read};

/// The whole text.
///
/// # Errors
/// It cannot be read, is no text, or has more bytes than this.
pub fn read(place: impl Read, most: u64) -> io::Result<String> {
    let mut text = String::new();
    let length = place.take(most + 1).read_to_string(&mut text)?;
    match length as u64 > most {
        true => Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it has more than {most} bytes"),
        )),
        false => Ok(text),
    }
}
