//! What generated `Debug` implementations print instead of personal data.

use std::fmt;

use serde::Serialize;

/// Prints `…` in place of a value.
#[derive(Clone, Copy)]
pub struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Prints a record's id, if it has the shape of one, and `…` otherwise.
///
/// The shape is 1 to 64 hex digits and hyphens, which holds for ObjectIDs and UUIDs. Anything else
/// in an id field may say something about a person.
///
/// ```
/// use clever_core::debug::Id;
///
/// assert_eq!(format!("{:?}", Id(Some("5f0000000000000000000001"))), r#""5f0000000000000000000001""#);
/// assert_eq!(format!("{:?}", Id(Some("ada@school.example"))), "…");
/// assert_eq!(format!("{:?}", Id(None)), "None");
/// ```
#[derive(Clone, Copy)]
pub struct Id<'a>(pub Option<&'a str>);

impl fmt::Debug for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("None"),
            Some(id) if has_shape_of_id(id) => write!(f, "{id:?}"),
            Some(_) => Hidden.fmt(f),
        }
    }
}

/// Prints a list of ids, each as [`Id`] does.
#[derive(Clone, Copy)]
pub struct Ids<'a>(pub Option<&'a [String]>);

impl fmt::Debug for Ids<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("None"),
            Some(ids) => f
                .debug_list()
                .entries(ids.iter().map(|id| Id(Some(id))))
                .finish(),
        }
    }
}

/// An ObjectID (24 hex digits) or a UUID. Anything shorter might be a name or a number of somebody.
fn has_shape_of_id(id: &str) -> bool {
    let groups: Vec<&str> = id.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    matches!(lengths[..], [24] | [8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Prints everything in a value as JSON, **personal data included**.
///
/// `Debug` on a record hides names, dates of birth and the like, so that they do not end up in a
/// log. This is the explicit way to see all of it. Keep it out of logs, error reports and shared
/// terminals.
#[derive(Clone, Copy)]
pub struct Revealed<'a, T>(pub &'a T);

/// Wraps a value so that `Debug` and `Display` print all of it, **personal data included**.
///
/// ```
/// let record = serde_json::json!({ "name": "Ada Example" });
/// assert!(clever_core::reveal(&record).to_string().contains("Ada Example"));
/// ```
#[must_use]
pub const fn reveal<T: Serialize>(value: &T) -> Revealed<'_, T> {
    Revealed(value)
}

impl<T: Serialize> fmt::Display for Revealed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_string_pretty(self.0) {
            Ok(json) => f.write_str(&json),
            Err(_) => f.write_str("(cannot be written as JSON)"),
        }
    }
}

impl<T: Serialize> fmt::Debug for Revealed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_has_the_shape_of_an_id_is_shown() {
        let shown = |id| format!("{:?}", Id(Some(id)));
        for id in [
            "5f0000000000000000000001",
            "123e4567-e89b-12d3-a456-426614174000",
        ] {
            assert!(shown(id).contains(id));
        }
        let long = "a".repeat(25);
        for id in [
            "",
            "Ada",
            "2010-05-21",
            "555-867-5309",
            "5f000000000000000000000g",
            &long,
        ] {
            assert_eq!(shown(id), "…");
        }
        let ids = ["5f0000000000000000000001".to_owned(), "Jane".to_owned()];
        assert_eq!(
            format!("{:?}", Ids(Some(&ids))),
            "[\"5f0000000000000000000001\", …]"
        );
        assert_eq!(
            format!("{:?} {:?} {:?}", Ids(None), Id(None), Hidden),
            "None None …"
        );
    }

    #[test]
    fn revealing_shows_everything() {
        let record = json!({ "name": "Jane" });
        assert_eq!(reveal(&record).to_string(), "{\n  \"name\": \"Jane\"\n}");
        assert_eq!(
            format!("{:?}", reveal(&record)),
            reveal(&record).to_string()
        );
    }
}
