//! Whether the generated crates, and what belongs to them, are what the documents make of them.

use std::collections::BTreeMap;

use super::usable::Usable;
use super::{Item, State};
use crate::workspace::Workspace;

/// How the crate of each version is, and everything else that is generated, if of all versions.
pub fn items(workspace: &Workspace, usable: &Usable) -> Vec<Item> {
    let plan = &usable.plan;
    let mut stale: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let files = plan.changes.files().iter().map(|(path, _)| path);
    for path in files.chain(plan.changes.removed()) {
        let shown = workspace.shown(path);
        let owner = owner(&shown).to_owned();
        stale.entry(owner).or_default().push(shown);
    }
    let names = plan.generated.iter().map(|one| one.version.crate_name());
    let others = usable.is_whole().then(|| OTHERS.to_owned());
    let all = names.chain(others);
    let mut items: Vec<Item> = all
        .map(|name| Item {
            state: state(stale.remove(&name)),
            name,
        })
        .collect();
    items.extend(plan.orphans.iter().map(|orphan| Item {
        name: workspace.shown(orphan),
        state: State::Failed {
            details: vec!["it belongs to no version in specs/versions.toml".to_owned()],
            advice: "remove the crate, or list its version again".to_owned(),
        },
    }));
    items
}

/// Manifests and tests, which all versions share.
const OTHERS: &str = "manifests and tests of all versions";

/// To whom a file belongs.
fn owner(shown: &str) -> &str {
    let in_crate = shown.strip_prefix("crates/");
    let name = in_crate.and_then(|rest| rest.split('/').next());
    name.unwrap_or(OTHERS)
}

fn state(stale: Option<Vec<String>>) -> State {
    match stale {
        None => State::Fresh(Vec::new()),
        Some(details) => State::Stale {
            details,
            command: "cargo xtask generate".to_owned(),
        },
    }
}
