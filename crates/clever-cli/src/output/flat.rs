//! Records as rows: nested members under names with dots, lists as JSON.

use std::io::{self, Write};

use serde_json::Value;

use super::fields::Field;

/// The text of a value in a row.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The members of a record that hold no further members, each with its name.
pub fn members(record: &Value) -> Vec<(String, String)> {
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

/// Writes records with a header: of the fields, or of every member that one of them has.
pub fn csv<'r>(
    writer: &mut impl Write,
    records: impl IntoIterator<Item = &'r Value> + Clone,
    fields: &[Field],
) -> io::Result<()> {
    let mut names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    if fields.is_empty() {
        for record in records.clone() {
            for (name, _) in members(record) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
    }
    let fields: Vec<Field> = names.iter().map(|name| Field::new(name)).collect();
    let mut is_first = true;
    for record in records {
        rows(writer, is_first, record, &fields)?;
        is_first = false;
    }
    Ok(())
}

/// Writes one record, behind the header if it is the first.
pub fn rows(
    writer: &mut impl Write,
    is_first: bool,
    record: &Value,
    fields: &[Field],
) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(writer);
    if is_first {
        rows.write_record(fields.iter().map(|field| field.name.as_str()))?;
    }
    let cells = fields.iter().map(|field| field.of(record).map(text));
    rows.write_record(cells.map(Option::unwrap_or_default))?;
    rows.flush()
}
