//! Reading a text that somebody names: by mistake it may be a film, or a device without an end.

use std::io::{self, Read};

/// What some editors write before a text: it says how the text is encoded.
const MARK: char = '\u{feff}';

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
        false => Ok(text.strip_prefix(MARK).unwrap_or(&text).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_that_some_editors_write_first_is_no_part_of_the_text() {
        let text = |bytes: &str| read(bytes.as_bytes(), 16).unwrap();
        assert_eq!(text("\u{feff}token"), "token");
        assert_eq!(text("to\u{feff}ken"), "to\u{feff}ken");
        assert_eq!(text(""), "");
    }
}
