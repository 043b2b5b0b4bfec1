//! One upstream file: a family of operations of one version, in Swagger 2.0.

use std::path::Path;

use serde_json::{Map, Value};

use crate::document::Document;
use crate::load;
use crate::problem::Result;

/// What a file of upstream describes. The order is the order of belief when lists are joined:
/// the client file is a digest of the others and comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Rosters.
    Data,
    /// Changes of rosters.
    Events,
    /// Gradebooks.
    Lms,
    /// Attendance.
    Attendance,
    /// All of the above.
    Client,
}

/// One upstream file, its sentences removed.
#[derive(Debug)]
pub struct Part {
    /// File name.
    pub name: String,
    /// Which operations it describes.
    pub family: Family,
    /// Version by its base path, such as `v3.1`.
    pub version: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// The definitions.
    pub document: Document,
    /// What looked wrong but did not matter.
    pub warnings: Vec<String>,
}

impl Part {
    /// Reads one file.
    ///
    /// # Errors
    /// The file cannot be read, or is not a Swagger 2.0 definition with a base path.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let shown = path.display().to_string();
        let text = load::text(path, &shown)?;
        let mut document = load::parse(&shown, &text)?;
        if document.root["swagger"] != "2.0" {
            return Err(document.problem(
                "",
                "not a Swagger 2.0 definition (`swagger: \"2.0\"` is missing)",
                "put only Clever's public definitions into this folder",
            ));
        }
        let version = version(&document)?;
        let warnings = version_warning(&name, &version, &document);
        remove_sentences(&mut document.root);
        Ok(Self {
            family: family(&name),
            sha256: crate::write::sha256(text.as_bytes()),
            name,
            version,
            document,
            warnings,
        })
    }
}

fn version(document: &Document) -> Result<String> {
    let base_path = document.root["basePath"].as_str().unwrap_or_default();
    let name = base_path.trim_matches('/');
    if crate::versions::is_version_name(name) {
        return Ok(name.to_owned());
    }
    Err(document.problem(
        "/basePath",
        format!("the base path `{base_path}` names no version"),
        "a definition's basePath is its version, such as /v3.1",
    ))
}

fn version_warning(name: &str, version: &str, document: &Document) -> Vec<String> {
    let stated = document.root["info"]["version"]
        .as_str()
        .unwrap_or_default();
    if stated.starts_with(&format!("{}.", version.trim_start_matches('v'))) {
        return Vec::new();
    }
    vec![format!(
        "{name}: info.version says {stated}, the base path {version}; the base path counts"
    )]
}

fn family(name: &str) -> Family {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match stem.split_once('-').map(|(_, family)| family) {
        Some("events") => Family::Events,
        Some("lms") => Family::Lms,
        Some("attendance") => Family::Attendance,
        Some("client") => Family::Client,
        _ => Family::Data,
    }
}

/// Upstream's sentences are upstream's; the overlays describe everything in our own words.
/// Below `properties` and `definitions` a `description` is a name like any other.
fn remove_sentences(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| !(is_sentence(name) && member.is_string()));
            for (name, member) in members {
                if matches!(name.as_str(), "properties" | "definitions" | "paths") {
                    named_members(member).for_each(remove_sentences);
                } else {
                    remove_sentences(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(remove_sentences),
        _ => {}
    }
}

fn is_sentence(name: &str) -> bool {
    matches!(name, "description" | "summary" | "title")
}

fn named_members(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_object_mut().into_iter().flat_map(Map::values_mut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sentences_go_and_properties_of_that_name_stay() {
        let mut value = json!({"definitions": {"A": {"description": "a sentence",
            "properties": {"description": {"type": "string", "description": "another"},
                           "title": {"type": "string"}}}}});
        remove_sentences(&mut value);
        assert_eq!(
            value,
            json!({"definitions": {"A": {"properties":
                {"description": {"type": "string"}, "title": {"type": "string"}}}}})
        );
    }

    #[test]
    fn a_file_name_tells_the_family() {
        assert_eq!(family("v3.1.yml"), Family::Data);
        assert_eq!(family("v3.1-lms.yml"), Family::Lms);
        assert_eq!(family("v3.1-client.yml"), Family::Client);
    }
}
