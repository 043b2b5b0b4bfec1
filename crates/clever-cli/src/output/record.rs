//! One record for people to read: a line for each member, and a table for each list of records in it.

use std::io::{self, Write};

use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::flat;
use super::table::{GAP, write_rows};
use crate::words::printable;

/// What a member is.
enum Member {
    Text(String),
    /// Records of their own: the names of their members, and a row for each.
    Records(Vec<String>, Vec<Vec<String>>),
}

impl Member {
    fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) if items.is_empty() => Self::Text("(none)".to_owned()),
            Value::Array(items) if items.iter().all(Value::is_object) => Self::records(items),
            Value::Array(items) if items.iter().all(Value::is_string) => {
                let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                Self::Text(printable(&texts.join(", ")))
            }
            value => Self::Text(printable(&flat::text(value))),
        }
    }

    fn records(items: &[Value]) -> Self {
        let records: Vec<_> = items.iter().map(flat::members).collect();
        let mut names: Vec<String> = Vec::new();
        for (name, _) in records.iter().flatten() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let row = |record: &Vec<(String, String)>| {
            let value = |name| record.iter().find(|(known, _)| known == name);
            let cells = names.iter().map(value);
            cells
                .map(|found| found.map_or_else(String::new, |(_, text)| printable(text)))
                .collect()
        };
        let rows = records.iter().map(row).collect();
        let names = names.iter().map(|name| printable(name)).collect();
        Self::Records(names, rows)
    }
}

/// Prints a record, the names in bold or not.
pub(super) fn write(writer: &mut impl Write, record: &Value, is_bold: bool) -> io::Result<()> {
    if !record.is_object() {
        return writeln!(writer, "{}", printable(&flat::text(record)));
    }
    let members: Vec<(String, Member)> = flat::leaves(record)
        .into_iter()
        .map(|(name, value)| (printable(&name), Member::of(value)))
        .collect();
    let widths = members.iter().map(|(name, _)| name.width());
    let start = widths.max().unwrap_or(0) + GAP;
    for (name, member) in &members {
        match is_bold {
            true => write!(writer, "\u{1b}[1m{name}\u{1b}[0m")?,
            false => writer.write_all(name.as_bytes())?,
        }
        let blanks = start - name.width();
        match member {
            Member::Text(text) if text.is_empty() => writeln!(writer)?,
            Member::Text(text) => writeln!(writer, "{:blanks$}{text}", "")?,
            Member::Records(names, rows) => {
                write!(writer, "{:blanks$}", "")?;
                write_rows(writer, names, rows, start, is_bold)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_of_records_are_tables_and_lists_of_texts_are_texts() {
        let record = json!({
            "name": {"first": "Ada"},
            "scopes": ["read:users", "read:schools"],
            "schools": [
                {"id": "1", "at": {"city": "Oakhaven"}},
                {"id": "22", "grades": ["1", "2"]},
            ],
            "sections": [],
            "periods": [1, 2],
            "email": "",
        });
        let mut written = Vec::new();
        write(&mut written, &record, false).unwrap();
        let shown = "\
name.first  Ada
scopes      read:users, read:schools
schools     id  at.city   grades
            1   Oakhaven
            22            [\"1\",\"2\"]
sections    (none)
periods     [1,2]
email
";
        assert_eq!(String::from_utf8(written).unwrap(), shown);
    }
}
