//! Every body among the fixtures goes through its type and comes back whole.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;
use std::path::Path;

use clever_spec::captured::{self, Captured};
use clever_spec::{Tree, declared};
use clever_tests::dispatch::Version;
use clever_tests::documents;
use clever_tests::generated::VERSIONS;
use clever_tests::survival;
use serde_json::Value;

/// The fixtures: `<version>/<operation>--<n>.json`.
fn bodies() -> Vec<Captured> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bodies");
    let bodies = captured::batch(&folder).expect("the fixtures can be listed");
    let named = bodies.into_iter().collect::<clever_spec::Result<_>>();
    named.expect("the fixtures are named after their operations")
}

/// What is wrong with a body; nothing if all of it survives and is declared.
fn problems(body: &Captured, types: &Version, document: &Tree) -> Vec<String> {
    let operation = &body.operation;
    let json = body.read().expect("a fixture can be read");
    let sent: Value = match serde_json::from_slice(&json) {
        Ok(sent) => sent,
        Err(error) => return vec![format!("is no JSON: {error}")],
    };
    let undeclared = declared::undeclared(document, operation, &sent);
    let (Some(undeclared), Some(decoded)) = (undeclared, (types.decode)(operation, &json)) else {
        return vec!["no such operation answers with a body".to_owned()];
    };
    let written = match decoded.json {
        Ok(written) => written,
        Err(mismatch) => return vec![format!("cannot be decoded: {mismatch}")],
    };
    let lost = survival::compare(&sent, &written).lost.into_iter();
    let lost = lost.map(|(path, what)| format!("{path} {what}"));
    let undeclared = undeclared.into_iter();
    lost.chain(undeclared.map(|path| format!("{path} is not declared")))
        .collect()
}

#[test]
fn every_value_survives_and_is_declared() {
    let versions = documents::versions().unwrap();
    let mut found = Vec::new();
    for bodies in bodies().chunk_by(|one, next| one.version == next.version) {
        let version = versions
            .iter()
            .find(|(types, _)| types.version.name == bodies[0].version);
        let (types, effective) = version.expect("a folder is named after a version");
        let document = effective.document.tree();
        for body in bodies {
            let problems = problems(body, types, &document).into_iter();
            found.extend(problems.map(|problem| format!("{}: {problem}", body.name())));
        }
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
