//! Which documents and overlays stand in the way of everything else.

use std::collections::BTreeSet;

use clever_spec::{Problem, Versions, effective};

use super::Item;
use crate::pipeline;
use crate::report::Result;
use crate::workspace::Workspace;

/// What stands in the way of each version by itself, so that one hides no other; `first` is what stood
/// in the way of all together.
pub fn items(workspace: &Workspace, first: Problem) -> Vec<Item> {
    let versions = Versions::read(&workspace.specs());
    let names = versions.map_or_else(
        |_| Vec::new(),
        |versions| {
            versions
                .list
                .into_iter()
                .map(|version| version.name)
                .collect()
        },
    );
    let own = names.iter().filter_map(|name| used(workspace, name).err());
    let mut told = BTreeSet::new();
    own.chain([first])
        .filter(|problem| told.insert(problem.to_string()))
        .map(|problem| Item::failed("documents and overlays", &problem))
        .collect()
}

fn used(workspace: &Workspace, name: &str) -> Result<()> {
    let effective = effective::load_one(&workspace.specs(), name)?;
    pipeline::generate_all(&[effective]).map(drop)
}
