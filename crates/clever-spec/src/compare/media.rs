//! Media types.

/// A media type without its parameters, of which `charset` is the usual one.
pub(super) fn media_type(kind: &str) -> String {
    let bare = kind.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}
