//! The columns of CSV, from what the version documents and not from what comes first, so that all
//! lists and exports of a version have the same header, and none waits for its last record.
//!
//! `columns.json` has them, by version and resource. A test holds it against the documents.

mod flatten;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use csv::Writer;

use flatten::{Group, flatten};

/// The last column: what the document does not know of, as a JSON object whose names are the dotted
/// places of its members.
const UNDECLARED: &str = "undeclared";

/// The columns of events. What they carry depends on their type, and stays JSON.
const EVENTS: [&str; 5] = [
    "id",
    "type",
    "created",
    "data.object",
    "data.previous_attributes",
];

/// The name of what an operation reads, as its path has it: `users` for `/schools/{id}/users`, and
/// `district` for `/schools/{id}/district`. What belongs to a user, such as `mystudents`, is users.
pub fn resource(path: &str) -> &str {
    let named = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    let mut segments = path.split('/').filter(named);
    match path.starts_with("/attendance/") {
        true => segments.next(),
        false => segments.next_back(),
    }
    .map_or("", |name| match name.strip_prefix("my") {
        Some(_) => "users",
        None => name,
    })
}

/// The dotted names of the members that a version documents of a resource, if it has it.
pub fn documented(version: &str, resource: &str) -> Option<Vec<&'static str>> {
    if matches!(resource, "event" | "events") {
        return Some(EVENTS.to_vec());
    }
    let mut versions: HashMap<&str, HashMap<&str, Vec<&'static str>>> =
        serde_json::from_str(include_str!("columns.json")).unwrap_or_default();
    let mut resources = versions.remove(version)?;
    resources
        .remove(resource)
        .or_else(|| resources.remove(format!("{resource}s").as_str()))
}

/// The columns of a file.
#[derive(Debug)]
pub(crate) struct Columns {
    names: Vec<String>,
    root: Group,
}

impl Columns {
    /// Columns of these dotted names, and one for all else.
    pub(crate) fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let mut root = Group::default();
        for (column, name) in names.iter().enumerate() {
            root.insert(name, column);
        }
        Self { names, root }
    }

    /// The columns of a resource in a version of the API. Of one that no document has, all stands in
    /// the last column.
    pub(crate) fn of(version: &str, resource: &str) -> Self {
        Self::new(documented(version, resource).unwrap_or_default())
    }

    /// Writes the first line.
    pub(crate) fn write_header(&self, table: &mut Writer<impl io::Write>) -> csv::Result<()> {
        let names = self.names.iter().map(String::as_str);
        table.write_record(names.chain([UNDECLARED]))
    }

    /// Writes a record's line.
    pub(crate) fn write(
        &self,
        record: &str,
        table: &mut Writer<impl io::Write>,
    ) -> csv::Result<()> {
        let flat = flatten(record, &self.root, self.names.len()).map_err(io::Error::from)?;
        for cell in &flat.cells {
            table.write_field(&*text(cell))?;
        }
        table.write_field(undeclared(&flat.undeclared))?;
        table.write_record(None::<&[u8]>)
    }
}

/// What stands in a cell: a string as it is, nothing for what is absent or `null`, anything else as
/// JSON.
fn text(json: &str) -> Cow<'_, str> {
    let inner = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('\\') => inner.into(),
        // A string that no text can hold, such as half of a surrogate pair, stays JSON.
        Some(_) => serde_json::from_str::<String>(json).map_or(json.into(), Into::into),
        None if json == "null" => "".into(),
        None => on_one_line(json),
    }
}

fn undeclared(members: &[(String, Cow<'_, str>)]) -> String {
    if members.is_empty() {
        return String::new();
    }
    let members = members.iter().map(|(place, json)| {
        let name = serde_json::Value::from(place.as_str());
        format!("{name}:{}", on_one_line(json))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// JSON without line breaks, which stand only between its values: a string has them escaped.
pub(crate) fn on_one_line(json: &str) -> Cow<'_, str> {
    match memchr::memchr2(b'\n', b'\r', json.as_bytes()).is_some() {
        true => json.replace(['\n', '\r'], "").into(),
        false => json.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(columns: &Columns, records: &[&str]) -> String {
        let mut table = Writer::from_writer(Vec::new());
        columns.write_header(&mut table).unwrap();
        for record in records {
            columns.write(record, &mut table).unwrap();
        }
        String::from_utf8(table.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn nested_members_lists_and_surprises_have_their_place() {
        let columns = Columns::new(["id", "name.first", "name.last", "schools", "ext", "n"]);
        insta::assert_snapshot!(rows(
            &columns,
            &[
                r#"{"id":"1","name":{"first":"Ada","last":"Example"},"schools":["a","b"],"n":1.50}"#,
                r#"{"name":{"last":"O\"Neil, \u00c9","middle":"x"},"id":"2","ext":{"k":"v"}}"#,
                "{\"id\":\"3\",\"name\":null,\"schools\":[\n  \"a\"\r\n],\"n\":null,\"new\":[1]}",
                r#"{"id":"6","name":["a",1]}"#,
                r#"{"id":"7","name":1.5}"#,
                r#"{"id":"4","name":"whole","n":{"odd":true},"ext":"line\nbreak"}"#,
                r#"{"id":"5","ext":"\ud83d"}"#,
            ],
        ));
    }

    #[test]
    fn the_header_does_not_depend_on_records() {
        let columns = Columns::of("v3.1", "users");
        let empty = rows(&columns, &[]);
        let full = rows(&columns, &[r#"{"id":"1","new":1}"#]);
        assert!(full.starts_with(&empty));
        assert!(
            empty.starts_with("id,") && empty.ends_with(",undeclared\n"),
            "{empty}"
        );
        assert!(
            empty.contains(",roles.student.name.") || empty.contains(",name.first,"),
            "{empty}"
        );
    }

    #[test]
    fn what_no_document_has_is_not_lost() {
        let columns = Columns::of("v3.1", "robots");
        let rows = rows(&columns, &[r#"{"id":"1"}"#]);
        assert_eq!(rows, "undeclared\n\"{\"\"id\"\":\"\"1\"\"}\"\n");
    }
}
