//! Media types and what is in them, by their names.

/// A media type in small letters, with its parameters; without those that say how bytes are
/// written, and not what they mean.
pub(super) fn media_type(kind: &str) -> String {
    written(kind, &["boundary", "charset"])
}

/// As [`media_type`], with the character set: one that is listed beside the same without it.
pub(super) fn media_type_with_charset(kind: &str) -> String {
    written(kind, &["boundary"])
}

fn written(kind: &str, without: &[&str]) -> String {
    let Some((bare, parameters)) = kind.split_once(';') else {
        return kind.trim().to_ascii_lowercase();
    };
    let parameters = parameters.split(';').filter_map(|one| one.split_once('='));
    let mut parameters: Vec<String> = parameters
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
        .filter(|(name, _)| !without.contains(&name.as_str()))
        .map(|(name, value)| {
            let value = value.trim_matches('"');
            match name.as_str() {
                "charset" => format!(";{name}={}", value.to_ascii_lowercase()),
                _ => format!(";{name}={value}"),
            }
        })
        .collect();
    parameters.sort();
    bare.trim().to_ascii_lowercase() + &parameters.concat()
}

/// A media type without its parameters.
pub(super) fn bare(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default()
}

/// Whether every body of a media type is one of a wider one too, such as `application/*`, or the
/// same without parameters.
pub(super) fn covers(wide: &str, kind: &str) -> bool {
    let kind = bare(kind);
    let family = kind.split_once('/').map(|(family, _)| family);
    wide == "*/*" || wide == kind || family.is_some() && wide.strip_suffix("/*") == family
}

/// How much a media type takes in: `*/*` the most, then `application/*`, and one with parameters the
/// least.
pub(super) fn breadth(kind: &str) -> u8 {
    match kind {
        "*/*" => 3,
        _ if kind.ends_with("/*") => 2,
        _ => u8::from(bare(kind) == kind),
    }
}

/// Whether it is a narrower name: a body of `application/problem+json` is one of
/// `application/json` (RFC 6838, section 4.2.8).
pub(super) fn specializes(narrow: &str, kind: &str) -> bool {
    let Some((family, form)) = kind.split_once('/') else {
        return false;
    };
    let rest = bare(narrow).strip_prefix(family);
    let suffix = rest.and_then(|rest| rest.rsplit_once('+'));
    suffix.is_some_and(|(_, suffix)| suffix == form)
}

/// Whether bodies are forms, whose fields are texts.
pub(super) fn is_form(kind: &str) -> bool {
    kind.starts_with("multipart/") || bare(kind) == "application/x-www-form-urlencoded"
}

/// Whether bodies are JSON.
pub(super) fn is_json(kind: &str) -> bool {
    let kind = bare(kind);
    kind.ends_with("/json") || kind.ends_with("+json")
}
