//! Which crates show in what users of these crates see: a type of another crate binds its version.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

/// The compiler's description of a crate's public items.
fn described(package: &str, features: &str) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = root.join("target/public-api");
    let status = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--lib", "--package", package])
        .args(["--features", features, "--"])
        .args(["-Z", "unstable-options", "--output-format", "json"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", &target)
        // The description is not stable yet; what is read of it here has not changed for long.
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("RUSTFLAGS")
        .status()
        .unwrap();
    assert!(status.success());
    let name = format!("doc/{}.json", package.replace('-', "_"));
    serde_json::from_slice(&std::fs::read(target.join(name)).unwrap()).unwrap()
}

/// The foreign crates that a public item names, with one of the items that do.
fn foreign(description: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let items = description["index"].as_object().unwrap();
    for item in items.values().filter(|item| item["crate_id"] == 0) {
        let implementation = &item["inner"]["impl"];
        // What every type gets, such as `Send` and `Into`, is nobody's choice.
        if implementation["is_synthetic"] == true || !implementation["blanket_impl"].is_null() {
            continue;
        }
        let mut ids = BTreeSet::new();
        named(&item["inner"], &mut ids);
        for id in ids {
            let path = &description["paths"][id.to_string()];
            let origin = path["crate_id"].to_string();
            let name = description["external_crates"][&origin]["name"].as_str();
            if let Some(name) = name.filter(|name| !["std", "core", "alloc"].contains(name)) {
                let segments = path["path"].as_array().into_iter().flatten();
                let segments: Vec<&str> = segments.filter_map(Value::as_str).collect();
                let first = found
                    .entry(name.to_owned())
                    .or_insert_with(|| segments.join("::"));
                *first = std::mem::take(first).min(segments.join("::"));
            }
        }
    }
    found
}

/// The ids of all types and traits that a part of an item names.
fn named(part: &Value, ids: &mut BTreeSet<u64>) {
    match part {
        Value::Object(members) => {
            if let (Some(id), true) = (part["id"].as_u64(), members.contains_key("path")) {
                ids.insert(id);
            }
            members.values().for_each(|member| named(member, ids));
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, ids)),
        _ => {}
    }
}

#[test]
fn foreign_crates_show_only_where_that_is_meant() {
    let mut text = String::new();
    for (package, features) in [
        ("clever-core", ""),
        ("clever-v3-1", ""),
        ("clever-sdk", "openid"),
    ] {
        let foreign = foreign(&described(package, features));
        assert!(!foreign.is_empty(), "{package} shows at least serde");
        assert!(!foreign.keys().any(|name| name.contains("progenitor")));
        for (name, example) in foreign {
            text.push_str(&format!("{package}: {name}, such as {example}\n"));
        }
    }
    assert_snapshot!(text);
}
