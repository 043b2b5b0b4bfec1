//! Whether the documents are what `import` wrote.

use clever_spec::{Version, Versions};

use super::usable::Usable;
use super::{Item, State};
use crate::generate::hand_edited;
use crate::workspace::Workspace;

/// Documents that had a digest from `import` and have none any more: an edit by hand would not show.
pub fn without_digest(before: &Versions, usable: &Usable) -> Vec<Item> {
    let versions = usable.list.list.iter();
    let lost = versions.filter(|version| {
        let was = before.get(&version.name);
        version.document.is_none() && was.is_some_and(|was| was.document.is_some())
    });
    let item = |version: &Version| Item {
        name: format!("the digest of specs/{}", version.document_name()),
        state: State::Stale {
            details: vec![format!(
                "`document` of {} is gone from versions.toml",
                version.name
            )],
            command: "cargo xtask import DIR".to_owned(),
        },
    };
    lost.map(item).collect()
}

/// How the document of each version is. Of one that cannot be used, only an edit is told: the rest is.
pub fn items(workspace: &Workspace, usable: &Usable) -> Vec<Item> {
    let edited = hand_edited(workspace, usable.list.list.iter());
    let documents = usable.list.list.iter().filter_map(|version| {
        let path = workspace.specs().join(version.document_name());
        let state = match edited.contains(&path) {
            false if usable.leaves_out(&version.name) => return None,
            false => State::Fresh(Vec::new()),
            true => State::Stale {
                details: vec![
                    "it is not what `import` wrote; corrections go into specs/overlays/".to_owned(),
                ],
                command: "cargo xtask import DIR".to_owned(),
            },
        };
        let name = workspace.shown(&path);
        Some(Item { name, state })
    });
    documents.collect()
}
