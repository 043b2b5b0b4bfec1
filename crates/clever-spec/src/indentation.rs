//! YAML wants every line of a quoted text, and of what stands in brackets, further right than the member
//! that it belongs to. Other readers do not mind, and documents in the wild do not keep to it.

use saphyr_parser::ScanError;

/// Further right than any member stands.
const INDENTATION: usize = 256;

/// The text with lines further right, where an error says that they stand too far left; none if it says
/// something else, or more than `most` bytes would come of it. Indentation counts neither in quotes nor
/// in brackets, so that no value becomes another one, and no line does.
pub(crate) fn mended(text: &str, error: &ScanError, most: usize) -> Option<String> {
    let (place, _) = text.char_indices().nth(error.marker().index())?;
    let (before, behind) = text.split_at(place);
    let indentation = " ".repeat(INDENTATION);
    match error.info() {
        "invalid indentation in quoted scalar" => {
            let (quoted, rest) = behind.split_at(length_of_quoted(behind)?);
            let breaks = quoted.matches('\n').count();
            let fits = text.len() + breaks * INDENTATION <= most;
            let indented = || quoted.replace('\n', &format!("\n{indentation}"));
            (breaks > 0 && fits).then(|| [before, &indented(), rest].concat())
        }
        "invalid indentation" => {
            let fits = text.len() + INDENTATION <= most;
            fits.then(|| [before, &indentation, behind].concat())
        }
        _ => None,
    }
}

/// How long a text is that begins with a quote, with its quotes. None if it has no end.
pub(crate) fn length_of_quoted(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    let (_, quote) = characters.next()?;
    while let Some((place, character)) = characters.next() {
        let is_double = quote == '"';
        match character {
            '\\' if is_double => _ = characters.next(),
            _ if character != quote => {}
            _ if !is_double && characters.next_if(|(_, next)| *next == quote).is_some() => {}
            _ => return Some(place + character.len_utf8()),
        }
    }
    None
}
