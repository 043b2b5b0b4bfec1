//! Whether the documents are what `import` wrote.

use super::usable::Usable;
use super::{Item, State};
use crate::generate::hand_edited;
use crate::workspace::Workspace;

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
