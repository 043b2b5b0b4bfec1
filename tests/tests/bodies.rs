//! Every body among the fixtures goes through its type and comes back whole.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clever_spec::{Effective, declared};
use clever_tests::dispatch::Version;
use clever_tests::documents;
use clever_tests::generated::VERSIONS;
use clever_tests::survival;
use serde_json::Value;

/// One body, and the operation that answers with it.
struct Body {
    file: PathBuf,
    version: String,
    operation: String,
    json: Vec<u8>,
}

/// The fixtures: `<version>/<operation>--<n>.json`.
fn bodies() -> Vec<Body> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bodies");
    let versions = entries(&folder).into_iter().filter(|path| path.is_dir());
    let files = versions.flat_map(|version| entries(&version));
    files.map(body).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of fixtures can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    paths.sort();
    paths
}

fn body(file: PathBuf) -> Body {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let Some((operation, _)) = name.split_once("--") else {
        panic!("{name} is not called <operation>--<n>.json");
    };
    let version = file.parent().and_then(Path::file_name).unwrap_or_default();
    Body {
        version: version.to_string_lossy().into_owned(),
        operation: operation.to_owned(),
        json: fs::read(&file).expect("a fixture can be read"),
        file,
    }
}

/// What is wrong with a body; nothing if all of it survives and is declared.
fn problems(body: &Body, types: &Version, document: &Effective) -> Vec<String> {
    let Body {
        operation, json, ..
    } = body;
    let sent: Value = match serde_json::from_slice(json) {
        Ok(sent) => sent,
        Err(error) => return vec![format!("is no JSON: {error}")],
    };
    let schema = declared::success_schema(&document.document, operation);
    let (Some(schema), Some(decoded)) = (schema, (types.decode)(operation, json)) else {
        return vec!["no such operation answers with a body".to_owned()];
    };
    let written = match decoded.json {
        Ok(written) => written,
        Err(mismatch) => return vec![format!("cannot be decoded: {mismatch}")],
    };
    let lost = survival::compare(&sent, &written).lost.into_iter();
    let undeclared = declared::undeclared(&document.document, schema, &sent).into_iter();
    lost.map(|(path, what)| format!("{path} {what}"))
        .chain(undeclared.map(|path| format!("{path} is not declared")))
        .collect()
}

#[test]
fn every_value_survives_and_is_declared() {
    let versions = documents::versions().unwrap();
    let mut found = Vec::new();
    for body in bodies() {
        let version = versions
            .iter()
            .find(|(types, _)| types.version.name == body.version);
        let (types, document) = version.expect("a folder is named after a version");
        let problems = problems(&body, types, document);
        found.extend(
            problems
                .into_iter()
                .map(|problem| format!("{}: {problem}", body.file.display())),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_version_and_family_of_operations_has_bodies() {
    let bodies = bodies();
    assert!(bodies.len() >= 60, "only {} bodies", bodies.len());
    for types in VERSIONS {
        let name = types.version.name;
        let of_version: BTreeSet<&str> = bodies
            .iter()
            .filter(|body| body.version == name)
            .map(|body| body.operation.as_str())
            .collect();
        let tags: BTreeSet<&str> = types.operations.iter().map(|known| known.tag).collect();
        let seen: BTreeSet<&str> = types
            .operations
            .iter()
            .filter(|known| of_version.contains(known.id))
            .map(|known| known.tag)
            .collect();
        let missing: Vec<_> = tags.difference(&seen).collect();
        assert!(missing.is_empty(), "{name} has no bodies of {missing:?}");
    }
}
