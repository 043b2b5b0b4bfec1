//! Writes down in `versions.toml` what the documents were made from.

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table};

use super::part::Part;
use crate::problem::{Place, Problem, Result};
use crate::versions;

/// The new content of `versions.toml`; comments and order stay as they are.
pub(super) fn record(
    specs: &Path,
    revision: Option<&str>,
    sources: &[(String, Vec<Part>)],
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
        list["upstream_revision"] = toml_edit::value(revision);
    }
    let entries = list
        .get_mut("version")
        .and_then(Item::as_array_of_tables_mut);
    for entry in entries.into_iter().flat_map(|entries| entries.iter_mut()) {
        let name = entry.get("name").and_then(Item::as_str).unwrap_or_default();
        if let Some((_, parts)) = sources.iter().find(|(version, _)| version == name) {
            record_parts(entry, parts);
        }
    }
    Ok((path, list.to_string()))
}

fn record_parts(entry: &mut Table, parts: &[Part]) {
    let mut parts: Vec<&Part> = parts.iter().collect();
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hashes = Table::new();
    for part in parts {
        hashes.insert(&part.name, toml_edit::value(part.sha256.as_str()));
    }
    if entry
        .get("sources")
        .and_then(Item::as_table)
        .map(ToString::to_string)
        != Some(hashes.to_string())
    {
        entry.insert("sources", Item::Table(hashes));
    }
}
