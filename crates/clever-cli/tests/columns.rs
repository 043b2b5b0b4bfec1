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
use clever_cli::columns::resource;
use clever_core::Method;
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
fn an_id_comes_first_and_no_column_twice() {
    for (version, resources) in &*DOCUMENTED {
        for (resource, columns) in resources {
            let id = columns.iter().position(|column| column == "id");
            assert!(matches!(id, None | Some(0)), "{version} {resource}");
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
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/columns/columns.json")
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
    let mut found = BTreeMap::new();
    // Lists come first: what single records are is named after them.
    let mut reads: Vec<_> = api
        .operations
        .iter()
        .filter(|operation| operation.method == Method::Get && !is_event(operation.path))
        .collect();
    reads.sort_by_key(|operation| operation.path.matches('/').count());
    for operation in reads {
        let mut documented = operations(document);
        let documented = documented
            .find(|documented| documented.id() == operation.id)
            .unwrap();
        let reply = Schema::of(document, documented.success_schema().unwrap());
        let Some(columns) = columns_of_reply(document, &reply) else {
            continue;
        };
        let name = resource(operation.path);
        let plural = format!("{name}s");
        let name = if found.contains_key(&plural) {
            plural
        } else {
            name.to_owned()
        };
        let known = found.entry(name).or_insert_with(|| columns.clone());
        assert_eq!(*known, columns, "{}", operation.id);
    }
    found
}

/// What events carry depends on their type; the program itself says their columns.
fn is_event(path: &str) -> bool {
    resource(path) == "events"
}

/// The columns of what a reply lists or is, unless it has no members to speak of.
fn columns_of_reply(document: &Document, reply: &Schema<'_>) -> Option<Vec<String>> {
    let inner = reply.members.get("data").or(reply.members.get("resources"));
    let record = match inner.map(|inner| Schema::of(document, inner)) {
        None => return None,
        Some(Schema {
            items: Some(entry), ..
        }) => {
            let entry = Schema::of(document, entry);
            match entry.members.get("data") {
                Some(data) => Schema::of(document, data),
                None => entry,
            }
        }
        Some(record) => record,
    };
    let mut columns = Vec::new();
    record.columns(document, "", &mut columns);
    // What stands for the record comes first.
    columns.sort_by_key(|name| name != "id");
    (!columns.is_empty()).then_some(columns)
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
