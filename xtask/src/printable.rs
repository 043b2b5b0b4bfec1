//! A document's own words, so that they do nothing to the terminal or the line they stand on.

use std::borrow::Cow;

/// The text with its control characters and those that turn the direction of writing written out,
/// such as `\u{1b}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_odd = |letter: char| {
        letter.is_control() || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut printable = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_odd(letter) {
            true => printable.extend(letter.escape_default()),
            false => printable.push(letter),
        }
    }
    Cow::Owned(printable)
}

/// As [`printable`], for a text of several lines.
pub fn printable_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(printable).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_move_the_cursor_is_written_out() {
        assert_eq!(printable("Räder → 3"), "Räder → 3");
        assert_eq!(
            printable("a\u{1b}[31mb\nc\u{202e}d"),
            r"a\u{1b}[31mb\nc\u{202e}d"
        );
    }
}
