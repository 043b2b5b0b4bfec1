//! Whether the generated crates, and what belongs to them, are what the documents make of them.

use std::collections::BTreeMap;

use clever_spec::Problem;

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
    let mut unreadable: BTreeMap<String, Vec<&Problem>> = BTreeMap::new();
    for (path, problem) in plan.changes.unreadable() {
        let owner = owner(&workspace.shown(path)).to_owned();
        unreadable.entry(owner).or_default().push(problem);
    }
    let names = plan.generated.iter().map(|one| one.version.crate_name());
    let are_known = usable.is_whole() || unreadable.contains_key(OTHERS);
    let others = are_known.then(|| OTHERS.to_owned());
    let all = names.chain(others);
    let mut items: Vec<Item> = all
        .map(|name| {
            let stale = stale.remove(&name).unwrap_or_default();
            let unreadable = unreadable.remove(&name).unwrap_or_default();
            Item {
                state: state(stale, &unreadable),
                name,
            }
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

/// How something is of which some files are stale, and others cannot be read.
fn state(stale: Vec<String>, unreadable: &[&Problem]) -> State {
    match unreadable.first() {
        Some(first) => State::Failed {
            details: unreadable.iter().map(ToString::to_string).collect(),
            advice: first.help.clone(),
        },
        None if stale.is_empty() => State::Fresh(stale),
        None => State::Stale {
            details: stale,
            command: "cargo xtask generate".to_owned(),
        },
    }
}
