//! JSON pointers (RFC 6901).

use std::borrow::Cow;

use serde_json::Value;

/// Appends one reference token to a pointer.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + 1 + token.len());
    joined.push_str(pointer);
    push(&mut joined, token);
    joined
}

/// Appends one reference token to a pointer, in place.
pub fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&escape(token));
}

/// Escapes a member name for use as a reference token.
#[must_use]
pub fn escape(token: &str) -> Cow<'_, str> {
    if token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return token.replace('~', "~0").replace('/', "~1").into();
    }
    token.into()
}

/// Undoes [`escape`].
#[must_use]
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        return token.replace("~1", "/").replace("~0", "~").into();
    }
    token.into()
}

/// Whether a text is a pointer.
#[must_use]
pub fn is_pointer(text: &str) -> bool {
    let mut escapes = text.split('~').skip(1);
    (text.is_empty() || text.starts_with('/')) && escapes.all(|it| it.starts_with(['0', '1']))
}

/// The pointer of the enclosing value; `None` for the root.
#[must_use]
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|end| &pointer[..end])
}

/// The last reference token, unescaped; empty for the root.
#[must_use]
pub fn last(pointer: &str) -> String {
    unescape(pointer.rsplit('/').next().unwrap_or_default()).into_owned()
}

/// Calls `visit` with every value below and including `value`, parents first.
pub fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&str, &'a Value)) {
    walk_from(String::new(), value, visit);
}

fn walk_from<'a>(pointer: String, value: &'a Value, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(&pointer, value);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                walk_from(join(&pointer, name), member, visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk_from(join(&pointer, &index.to_string()), item, visit);
            }
        }
        _ => {}
    }
}

/// Calls `visit` with every value below and including `value`, parents first, to change it.
pub fn walk_mut(value: &mut Value, visit: &mut impl FnMut(&str, &mut Value)) {
    walk_mut_from(String::new(), value, visit);
}

fn walk_mut_from(pointer: String, value: &mut Value, visit: &mut impl FnMut(&str, &mut Value)) {
    visit(&pointer, value);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                walk_mut_from(join(&pointer, name), member, visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk_mut_from(join(&pointer, &index.to_string()), item, visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_start_with_a_slash_and_escape_tildes() {
        for pointer in ["", "/", "/a/b", "/~1users~1{id}~0x"] {
            assert!(is_pointer(pointer), "{pointer}");
        }
        for other in ["a/b", "#/a", "/a~b", "/a~", "/~2"] {
            assert!(!is_pointer(other), "{other}");
        }
    }

    #[test]
    fn a_path_survives_as_a_token() {
        let pointer = join("/paths", "/users/{id}~x");
        assert_eq!(pointer, "/paths/~1users~1{id}~0x");
        assert_eq!(last(&pointer), "/users/{id}~x");
        assert_eq!(parent(&pointer), Some("/paths"));
        assert_eq!(parent(""), None);
    }
}
