//! What the tables of operations say, in words.

use std::borrow::Cow;

use clever_core::{Access, Paging, QueryParameter, Values};

/// A word of a command line, as a shell takes it.
#[must_use]
pub fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:,@%+=".contains(letter);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.into(),
        false => format!("'{}'", word.replace('\'', r"'\''")).into(),
    }
}

/// A text for a terminal, which control characters could make do things.
#[must_use]
pub fn printable(text: &str) -> String {
    let plain = |letter: char| {
        if letter.is_control() {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().map(plain).collect()
}

/// A kind of token.
#[must_use]
pub fn access(access: &Access) -> &'static str {
    match access {
        Access::District => "a district token",
        Access::Sso => "a signed-in user's token",
        Access::Library => "a Library teacher's token",
        Access::App => "an app's id and secret",
        _ => "another kind of token",
    }
}

/// A kind of token, in one word.
#[must_use]
pub fn access_word(access: &Access) -> &'static str {
    match access {
        Access::District => "district",
        Access::Sso => "sso",
        Access::Library => "library",
        Access::App => "app",
        _ => "other",
    }
}

/// How the pages of a list follow each other.
#[must_use]
pub fn paging(paging: Paging) -> &'static str {
    match paging {
        Paging::Links => "links",
        Paging::PagingObject => "links, counted",
        Paging::OpaqueCursor => "cursor",
        Paging::NextOnlyCursor => "forward cursor",
        _ => "other",
    }
}

/// A parameter with what its values are, such as `role=student|teacher`.
#[must_use]
pub fn parameter(parameter: &QueryParameter) -> String {
    let values = match parameter.values {
        Values::Text => "text".to_owned(),
        Values::Integer => "number".to_owned(),
        Values::Boolean => "true|false".to_owned(),
        Values::Date => "YYYY-MM-DD".to_owned(),
        Values::OneOf(values) => values.join("|"),
        _ => "value".to_owned(),
    };
    let more = if parameter.repeats { "…" } else { "" };
    format!("{}={values}{more}", parameter.name)
}
