//! Tiny documents for the tests of the passes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Lowering;

/// A document of YAML text.
pub fn document(text: &str) -> Lowering {
    Lowering {
        document: clever_spec::load::parse("d.yaml", text).unwrap(),
        replacements: BTreeMap::new(),
    }
}

/// A document of nothing but schemas, one on each line.
pub fn schemas(lines: &[&str]) -> Lowering {
    let lines: Vec<String> = lines.iter().map(|line| format!("\n    {line}")).collect();
    document(&format!("components:\n  schemas:{}", lines.concat()))
}

impl Lowering {
    /// A schema of the document; null when there is none.
    pub fn schema(&self, name: &str) -> Value {
        self.document.root["components"]["schemas"][name].clone()
    }

    /// The names of all schemas.
    pub fn names(&self) -> Vec<&str> {
        let schemas = self.document.root["components"]["schemas"].as_object();
        schemas.unwrap().keys().map(String::as_str).collect()
    }
}
