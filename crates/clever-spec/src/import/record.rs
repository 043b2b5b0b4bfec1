//! Writes down in `versions.toml` what the documents were made from.

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::part::Part;
use super::{Imported, Revision};
use crate::problem::{Place, Problem, Result};
use crate::{versions, write};

/// The new content of `versions.toml`; comments and order stay as they are.
pub(super) fn record(
    specs: &Path,
    revision: Option<&Revision>,
    imported: &[Imported],
) -> Result<(PathBuf, String)> {
    let path = specs.join(versions::FILE);
    let text =
        std::fs::read_to_string(&path).map_err(|error| Problem::io(&path, "read", &error))?;
    let mut list: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let place = Place::file(path.display().to_string());
        Problem::new(
            place,
            format!("not TOML: {}", error.message()),
            "mend the file",
        )
    })?;
    if let Some(revision) = revision {
        set(list.as_table_mut(), "upstream_revision", &revision.name);
        set(
            list.as_table_mut(),
            "upstream_date",
            &revision.date.to_string(),
        );
    }
    let entries = list
        .get_mut("version")
        .and_then(Item::as_array_of_tables_mut);
    for entry in entries.into_iter().flat_map(|entries| entries.iter_mut()) {
        let name = entry.get("name").and_then(Item::as_str).unwrap_or_default();
        if let Some(one) = imported.iter().find(|one| one.version == name) {
            set(entry, "document", &write::sha256(one.text.as_bytes()));
            record_parts(entry, &one.parts);
        }
    }
    Ok((path, list.to_string()))
}

/// Changes only what differs, so that comments stay.
fn record_parts(entry: &mut Table, parts: &[Part]) {
    let sources = entry.entry("sources").or_insert(toml_edit::table());
    let Some(sources) = sources.as_table_like_mut() else {
        return;
    };
    let gone: Vec<String> = sources
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| parts.iter().all(|part| part.name != *name))
        .collect();
    for name in gone {
        sources.remove(&name);
    }
    for part in parts {
        set(sources, &part.name, &part.sha256);
    }
    sources.sort_values();
}

/// Sets a string and keeps the comment behind it.
fn set(table: &mut dyn TableLike, name: &str, text: &str) {
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(value) => {
            let decor = value.decor().clone();
            *value = text.into();
            *value.decor_mut() = decor;
        }
        None => drop(table.insert(name, toml_edit::value(text))),
    }
}
