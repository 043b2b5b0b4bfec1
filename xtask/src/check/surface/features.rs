//! The features of a crate.

use toml_edit::DocumentMut;

use super::{Surface, Thing};

impl Surface {
    /// Each feature, and what it turns on. Which optional dependencies it needs is its own affair.
    pub(super) fn features(&mut self, manifest: &DocumentMut) {
        let features = manifest.get("features").and_then(|it| it.as_table_like());
        for (name, list) in features.into_iter().flat_map(|features| features.iter()) {
            let path = format!("feature {name}");
            let list = list.as_array().into_iter().flatten();
            let turned_on = list.filter_map(|it| it.as_str());
            for other in turned_on.filter(|other| !other.starts_with("dep:")) {
                self.add(format!("{path}::{other}"), Thing::default());
            }
            self.add(path, Thing::default());
        }
    }
}
