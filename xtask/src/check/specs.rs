//! Whether the documents are what `import` wrote.

use clever_spec::Effective;

use super::{Item, State};
use crate::generate::hand_edited;
use crate::report::Result;
use crate::workspace::Workspace;

/// How the document of each version is.
///
/// # Errors
/// A document cannot be read.
pub fn items(workspace: &Workspace, effective: &[Effective]) -> Result<Vec<Item>> {
    let edited = hand_edited(workspace, effective)?;
    let documents = effective.iter().map(|one| {
        let path = workspace.specs().join(one.version.document_name());
        Item {
            name: workspace.shown(&path),
            state: match edited.contains(&path) {
                false => State::Fresh(Vec::new()),
                true => State::Stale {
                    details: vec![
                        "it is not what `import` wrote; corrections go into specs/overlays/"
                            .to_owned(),
                    ],
                    command: "cargo xtask import DIR".to_owned(),
                },
            },
        }
    });
    Ok(documents.collect())
}
