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
pub(super) fn members(record: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect("", record, &mut found);
    found
}

fn collect(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (inner, value) in members {
                match name {
                    "" => collect(inner, value, found),
                    outer => collect(&format!("{outer}.{inner}"), value, found),
                }
            }
        }
        value => found.push((name.to_owned(), text(value))),
    }
}
