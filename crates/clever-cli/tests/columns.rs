//! The columns of CSV files against the documents. `UPDATE_COLUMNS=1 cargo test -p clever-cli --test
//! columns` writes them anew.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clever_cli::api::Api;
use clever_cli::export::sources;
use clever_spec::operations::operations;
use clever_spec::{Document, effective};
use serde_json::Value;

type Columns = BTreeMap<String, BTreeMap<String, Vec<String>>>;

#[test]
fn the_columns_are_what_the_documents_say() {
    let written = std::fs::read_to_string(file()).unwrap();
    let documented = serde_json::to_string_pretty(&*DOCUMENTED).unwrap() + "\n";
    if std::env::var_os("UPDATE_COLUMNS").is_some() {
        std::fs::write(file(), documented).unwrap();
    } else {
        assert!(
            written == documented,
            "stale; write it anew with UPDATE_COLUMNS=1"
        );
    }
}

#[test]
fn every_record_has_an_id_first_and_no_column_twice() {
    for (version, resources) in &*DOCUMENTED {
        for (resource, columns) in resources {
            assert_eq!(columns[0], "id", "{version} {resource}");
            let mut sorted = columns.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(sorted.len(), columns.len(), "{version} {resource}");
            for column in columns {
                let inner = format!("{column}.");
                let is_group = columns.iter().any(|other| other.starts_with(&inner));
                assert!(!is_group, "{version} {resource} {column}");
            }
        }
    }
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/export/columns.json")
}

static DOCUMENTED: LazyLock<Columns> = LazyLock::new(|| {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let versions = effective::load_all(&specs).unwrap();
    versions
        .iter()
        .map(|effective| {
            let name = &effective.version.name;
            (
                name.clone(),
                of_version(Api::named(name).unwrap(), &effective.document),
            )
        })
        .collect()
});

fn of_version(api: &Api, document: &Document) -> BTreeMap<String, Vec<String>> {
    let columns = sources(api).map(|source| {
        let mut listed = operations(document);
        let listed = listed
            .find(|listed| listed.id() == source.operation.id)
            .unwrap();
        let columns = columns_of_page(document, listed.success_schema().unwrap());
        (source.name.to_owned(), columns)
    });
    columns.collect()
}

/// The columns of what a page lists.
fn columns_of_page(document: &Document, page: &Value) -> Vec<String> {
    let page = Schema::of(document, page);
    let list = page
        .members
        .get("data")
        .or_else(|| page.members.get("resources"))
        .unwrap();
    let list = Schema::of(document, list);
    let entry = Schema::of(document, list.items.unwrap());
    let record = match entry.members.get("data") {
        Some(data) => Schema::of(document, data),
        None => entry,
    };
    let mut columns = Vec::new();
    record.columns(document, "", &mut columns);
    // What stands for the record comes first.
    columns.sort_by_key(|name| name != "id");
    columns
}

/// A schema with all that it refers to and includes.
#[derive(Default)]
struct Schema<'d> {
    members: BTreeMap<&'d str, &'d Value>,
    items: Option<&'d Value>,
}

impl<'d> Schema<'d> {
    fn of(document: &'d Document, stated: &'d Value) -> Self {
        let mut schema = Self::default();
        schema.include(document, stated);
        schema
    }

    fn include(&mut self, document: &'d Document, stated: &'d Value) {
        if let Some(reference) = stated["$ref"].as_str() {
            let target = document.root.pointer(reference.strip_prefix('#').unwrap());
            return self.include(document, target.unwrap());
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for part in stated[keyword].as_array().into_iter().flatten() {
                self.include(document, part);
            }
        }
        self.items = self.items.or(stated.get("items"));
        for (name, member) in stated["properties"].as_object().into_iter().flatten() {
            self.members.entry(name).or_insert(member);
        }
    }

    fn columns(&self, document: &'d Document, place: &str, columns: &mut Vec<String>) {
        for (name, member) in &self.members {
            let name = format!("{place}{name}");
            let member = Self::of(document, member);
            match member.members.is_empty() {
                true => columns.push(name),
                false => member.columns(document, &format!("{name}."), columns),
            }
        }
    }
}
