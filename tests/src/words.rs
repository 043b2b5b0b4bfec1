//! The documents' words for what the tables of operations say.

use clever_core::{Access, Paging};

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
