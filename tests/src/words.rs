//! The documents' words for what the tables of operations say.

use clever_core::{Access, Paging, Values};

/// As in `x-clever-access`.
#[must_use]
pub fn access(access: &[Access]) -> String {
    let word = |access: &Access| match access {
        Access::District => "district",
        Access::Sso => "sso",
        Access::Library => "library",
        _ => "an access without a word",
    };
    let words: Vec<&str> = access.iter().map(word).collect();
    words.join(", ")
}

/// As in `x-clever-paging`.
#[must_use]
pub fn paging(paging: Paging) -> &'static str {
    match paging {
        Paging::Links => "links",
        Paging::PagingObject => "paging-object",
        Paging::OpaqueCursor => "opaque-cursor",
        Paging::NextOnlyCursor => "next-only-cursor",
        _ => "a paging without a word",
    }
}

/// What the values of a parameter are; those of a set in the order of the alphabet.
#[must_use]
pub fn values(values: Values) -> String {
    match values {
        Values::Text => "string".to_owned(),
        Values::Integer => "integer".to_owned(),
        Values::Boolean => "boolean".to_owned(),
        Values::Date => "date".to_owned(),
        Values::OneOf(values) => {
            let mut values = values.to_vec();
            values.sort_unstable();
            values.join("|")
        }
        _ => "values without a word".to_owned(),
    }
}

/// Whether a parameter stands in the query once for each of its values.
#[must_use]
pub fn repeats(repeats: bool) -> &'static str {
    if repeats { ", each" } else { "" }
}
