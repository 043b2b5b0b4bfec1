//! What to export: the lists of a version that hold all records of a kind.

use std::path::PathBuf;

use clap::ValueEnum;
use clever_core::{Method, Operation, Paging};
use serde::{Deserialize, Serialize};

use super::error::ExportError;
use crate::api::Api;
use crate::words::quoted;

/// What to export, and where to.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The folder to write to.
    pub out: PathBuf,
    /// How to write records; none for what the folder's export has, or else NDJSON.
    pub format: Option<Format>,
    /// The names of the resources to export; none for all.
    pub only: Option<Vec<String>>,
    /// How many records to ask for at once, and so to write into one part.
    pub page: u32,
    /// Whether to export what changed since the export in the folder, and not the lists.
    pub since_events: bool,
}

/// How many records are asked for at once where nobody says how many.
pub const PAGE: u32 = 10_000;

impl Plan {
    /// The command that exports so, and goes on with it.
    pub(super) fn command(&self) -> String {
        let out = self.out.display().to_string();
        let mut command = format!("clever-api export --out {}", quoted(&out));
        if let Some(format) = self.format {
            command += &format!(" --format {}", format.extension());
        }
        if let Some(only) = &self.only {
            command += &format!(" --only {}", quoted(&only.join(",")));
        }
        if self.page != PAGE {
            command += &format!(" --page {}", self.page);
        }
        if self.since_events {
            command += " --since-events";
        }
        command
    }

    /// The command that exports the lists so, to be continued with events.
    pub(super) fn command_before(&self) -> String {
        let since_events = false;
        let before = Self {
            since_events,
            ..self.clone()
        };
        before.command()
    }
}

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// One JSON object on each line, as the API sent it.
    #[default]
    Ndjson,
    /// A table with a column for every member that the version documents.
    Csv,
}

impl Format {
    /// What the names of files end with.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }
}

/// A list that holds all records of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The name of the resource, such as `users`.
    pub name: &'static str,
    /// The operation that lists it.
    pub operation: &'static Operation,
}

/// The lists of a version that begin at its root, without the feed of events.
pub fn sources(api: &Api) -> impl Iterator<Item = Source> + use<> {
    let listed = api.operations.iter().copied().filter_map(source);
    listed.filter(|source| source.name != "events")
}

fn source(operation: &'static Operation) -> Option<Source> {
    let name = operation.path.strip_prefix('/')?;
    // Where the last id says from where to go on. One list has no pages, that of the token's districts.
    let is_by_id = matches!(operation.paging, Some(Paging::Links | Paging::PagingObject));
    let is_list = is_by_id || name == "districts";
    let is_root = !name.contains('/');
    (operation.method == Method::Get && is_list && is_root).then_some(Source { name, operation })
}

/// The lists to export: all, or those of the given names.
pub(super) fn chosen(api: &Api, only: Option<&[String]>) -> Result<Vec<Source>, ExportError> {
    let known: Vec<Source> = sources(api).collect();
    for name in only.into_iter().flatten() {
        if !known.iter().any(|source| source.name == name) {
            let names: Vec<&str> = known.iter().map(|source| source.name).collect();
            return Err(ExportError::NoSuchResource {
                name: name.clone(),
                version: api.version.name,
                known: names.join(", "),
            });
        }
    }
    let is_chosen = |name: &str| only.is_none_or(|only| only.iter().any(|wanted| wanted == name));
    Ok(known
        .into_iter()
        .filter(|source| is_chosen(source.name))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::VERSIONS;

    #[test]
    fn every_version_is_exported_with_all_its_lists() {
        let names: Vec<String> = VERSIONS
            .iter()
            .map(|api| {
                let names: Vec<&str> = sources(api).map(|source| source.name).collect();
                format!("{}: {}", api.version.name, names.join(" "))
            })
            .collect();
        insta::assert_snapshot!(names.join("\n"));
    }

    #[test]
    fn the_command_that_goes_on_has_all_that_was_given() {
        let mut plan = Plan {
            out: "a district".into(),
            format: Some(Format::Csv),
            only: Some(vec!["users".to_owned(), "schools".to_owned()]),
            page: 50,
            since_events: false,
        };
        assert_eq!(
            plan.command(),
            "clever-api export --out 'a district' --format csv --only users,schools --page 50"
        );
        (plan.format, plan.only, plan.page) = (None, None, PAGE);
        plan.since_events = true;
        assert_eq!(
            plan.command(),
            "clever-api export --out 'a district' --since-events"
        );
        assert_eq!(
            plan.command_before(),
            "clever-api export --out 'a district'"
        );
    }

    #[test]
    fn a_resource_that_is_not_there_is_said_with_those_that_are() {
        let only = ["users".to_owned(), "robots".to_owned()];
        let problem = chosen(&VERSIONS[0], Some(&only)).unwrap_err().to_string();
        assert!(problem.starts_with("there is no resource `robots` in v3.1; there are "));
        let users = chosen(&VERSIONS[0], Some(&only[..1])).unwrap();
        assert_eq!(users.len(), 1);
        assert_eq!(users[0].operation.id, "getUsers");
    }
}
