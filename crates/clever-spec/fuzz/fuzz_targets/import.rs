//! Definitions, with a line of dashes between: importing them ends without a crash, and what comes of
//! it is a document.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use clever_spec::import::import;
use clever_spec::{Versions, load};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const VERSIONS: &str = r#"
upstream_revision = "aaaa"
upstream_date = "2020-02-02"

[[version]]
name = "v3.1"
base_path = "/v3.1"
released = "2022-07-20"
status = "current"

[version.sources]
"v3.1.yml" = "0000"
"#;

/// A folder for the definitions, and one for the documents.
static FOLDERS: LazyLock<(TempDir, PathBuf, PathBuf)> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let (upstream, specs) = (folder.path().join("upstream"), folder.path().join("specs"));
    fs::create_dir_all(&upstream).expect("a folder");
    fs::create_dir_all(&specs).expect("a folder");
    fs::write(specs.join("versions.toml"), VERSIONS).expect("a file");
    Versions::read(&specs).expect("the list of versions");
    (folder, upstream, specs)
});

const NAMES: [&str; 3] = ["v3.1.yml", "v3.1-client.yml", "v3.1-events.yml"];

fuzz_target!(|text: &str| {
    let (_, upstream, specs) = &*FOLDERS;
    let mut parts = text.split("\n----\n");
    for name in NAMES {
        let path = upstream.join(name);
        match parts.next() {
            Some(part) => fs::write(path, part).expect("a file"),
            None => drop(fs::remove_file(path)),
        }
    }
    if let Ok(import) = import(upstream, specs, None) {
        for (path, text) in import.files {
            if path.extension().is_some_and(|extension| extension == "yaml") {
                load::parse("v3.1.yaml", &text).expect("a document");
            }
        }
    }
});
