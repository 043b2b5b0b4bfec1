//! Whether the crates of the workspace depend on each other as they are now.

use clever_spec::{Place, Problem};
use semver::{Version, VersionReq};
use toml_edit::{DocumentMut, Item as Entry};

use super::baseline::present_version;
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
    let of_all = all.get("package").and_then(|it| it.get("version"));
    let of_all = of_all.and_then(Entry::as_str).map(Version::parse);
    let of_all = of_all.and_then(std::result::Result::ok);
    let dependencies = all.get("dependencies").and_then(Entry::as_table_like);
    let dependencies = dependencies.into_iter().flat_map(|all| all.iter());
    let details: Vec<String> = dependencies
        .filter_map(|(name, entry)| wrong(workspace, of_all.as_ref(), name, entry))
        .collect();
    if details.is_empty() {
        return Ok(None);
    }
    let advice = "set the version that each crate has among `workspace.dependencies` too, or take \
                  it back";
    Ok(Some(Item {
        name: "crates among `workspace.dependencies`".to_owned(),
        state: State::Failed {
            details,
            advice: advice.to_owned(),
        },
    }))
}

/// What is wrong with a dependency on a crate of the workspace, if anything.
fn wrong(
    workspace: &Workspace,
    of_all: Option<&Version>,
    name: &str,
    entry: &Entry,
) -> Option<String> {
    let folder = entry.get("path")?.as_str()?.strip_prefix("crates/")?;
    let asked = entry.get("version")?.as_str()?;
    let own = present_version(workspace, folder).ok();
    let is = own.or_else(|| of_all.cloned())?;
    let takes = VersionReq::parse(asked).is_ok_and(|asked| asked.matches(&is));
    (!takes).then(|| format!("{name} is asked for as {asked}, and is {is}"))
}
