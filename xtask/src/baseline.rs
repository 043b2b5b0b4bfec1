//! What progenitor alone makes of the documents, as crates to measure against.

use std::path::{Path, PathBuf};

use clever_spec::{Document, Version};
use heck::ToSnakeCase;

use crate::generator;
use crate::lower::{self, Operation};
use crate::report::Result;

/// Progenitor's client for one version, its document changed only where it would panic.
#[derive(Debug)]
pub struct Baseline {
    version: Version,
    code: String,
}

/// Generates a version's baseline.
///
/// # Errors
/// Progenitor cannot generate it.
pub fn generate(version: &Version, document: &Document) -> Result<Baseline> {
    let openapi = lower::baseline(document)?;
    let file = generator::tokens(&version.name, &openapi, &generator::settings())?;
    Ok(Baseline {
        version: version.clone(),
        code: prettyplease::unparse(&file),
    })
}

impl Baseline {
    /// Lines of generated code.
    pub fn lines(&self) -> usize {
        self.code.lines().count()
    }

    /// The files of a crate that builds on its own, below `folder`.
    pub fn files(&self, folder: &Path) -> Vec<(PathBuf, String)> {
        let folder = folder.join(self.version.crate_name());
        let code = format!("#![allow(warnings)]\n{}", self.code);
        vec![
            (folder.join("Cargo.toml"), self.manifest()),
            (folder.join("src/lib.rs"), code),
        ]
    }

    fn manifest(&self) -> String {
        format!(
            r#"[package]
name = "{}"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
chrono = {{ version = "0.4", features = ["serde"] }}
futures-core = "0.3"
progenitor-client = "0.15.1"
regress = "0.11"
reqwest = {{ version = "0.13", default-features = false, features = ["gzip", "json", "query", "rustls", "stream"] }}
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
"#,
            self.version.crate_name()
        )
    }
}

/// A program that calls every operation, the same text for both kinds of clients.
pub fn caller(
    crate_ident: &str,
    client: &str,
    operations: &[Operation],
    body_type: impl Fn(&Operation, &str) -> String,
) -> String {
    let calls = operations.iter().map(|operation| {
        let setters = operation
            .path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'));
        let mut setters: String = setters
            .map(|(name, _)| format!(".{}(\"made-up\")", name.to_snake_case()))
            .collect();
        if let Some(body) = &operation.body {
            let body = body_type(operation, body);
            setters.push_str(&format!(".body({crate_ident}::types::{body}::default())"));
        }
        let method = operation.id.to_snake_case();
        format!("    println!(\"{{:?}}\", client.{method}(){setters}.send().await.is_ok());\n")
    });
    format!(
        "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    let client: {crate_ident}::Client = {client};\n{}}}\n",
        calls.collect::<String>()
    )
}
