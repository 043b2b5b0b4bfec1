//! The members of a record, however deep, under names with dots.

use serde_json::Value;

/// The text of a value.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The members of a record that hold no further members, each with its name.
pub(super) fn leaves(record: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    collect("", record, &mut found);
    found
}

/// As [`leaves`], each with its text.
pub(super) fn members(record: &Value) -> Vec<(String, String)> {
    let leaves = leaves(record).into_iter();
    leaves.map(|(name, value)| (name, text(value))).collect()
}

fn collect<'r>(name: &str, value: &'r Value, found: &mut Vec<(String, &'r Value)>) {
    match value {
        Value::Object(members) => {
            for (inner, value) in members {
                match name {
                    "" => collect(inner, value, found),
                    outer => collect(&format!("{outer}.{inner}"), value, found),
                }
            }
        }
        value => found.push((name.to_owned(), value)),
    }
}
