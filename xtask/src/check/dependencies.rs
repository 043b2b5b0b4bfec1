//! Whether the crates of the workspace depend on each other as they are now.

use clever_spec::{Place, Problem};
use toml_edit::{DocumentMut, Item as Entry};

use super::{Item, State};
use crate::report::Result;
use crate::workspace::Workspace;

/// The crates whose version among the dependencies did not rise with that of the workspace, if any.
///
/// # Errors
/// The workspace's manifest cannot be read.
pub fn left_behind(workspace: &Workspace) -> Result<Option<Item>> {
    let path = workspace.path("Cargo.toml");
    let text =
        std::fs::read_to_string(&path).map_err(|error| Problem::io(&path, "read", &error))?;
    let manifest: DocumentMut = text.parse().map_err(|_| {
        let place = Place::file(path.display().to_string());
        Problem::new(
            place,
            "not TOML",
            "restore the manifest from version control",
        )
    })?;
    let all = &manifest["workspace"];
    let version = all
        .get("package")
        .and_then(|package| package.get("version"));
    let dependencies = all.get("dependencies").and_then(Entry::as_table_like);
    let (Some(version), Some(dependencies)) = (version.and_then(Entry::as_str), dependencies)
    else {
        return Ok(None);
    };
    let details: Vec<String> = (dependencies.iter())
        .filter(|(_, entry)| entry.get("path").is_some())
        .filter_map(|(name, entry)| Some((name, entry.get("version")?.as_str()?)))
        .filter(|(_, present)| *present != version)
        .map(|(name, present)| format!("{name} is asked for as {present}, and is {version}"))
        .collect();
    if details.is_empty() {
        return Ok(None);
    }
    let advice = format!(
        "the version of `workspace.package` is that of all crates: set it among \
         `workspace.dependencies` too, version = \"{version}\", or take it back"
    );
    Ok(Some(Item {
        name: "crates among `workspace.dependencies`".to_owned(),
        state: State::Failed { details, advice },
    }))
}
