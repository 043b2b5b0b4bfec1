//! `cargo xtask document`: the truth about a version.

use clever_spec::{Place, Problem};

use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `document`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The version, such as v3.1.
    version: String,
    /// Print JSON instead of YAML.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let all = clever_spec::effective::load_all(&workspace.specs())?;
    let found = all
        .iter()
        .find(|effective| effective.version.name == arguments.version);
    let Some(effective) = found else {
        let names: Vec<_> = all
            .iter()
            .map(|effective| effective.version.name.as_str())
            .collect();
        return Err(Problem::new(
            Place::file("specs/versions.toml"),
            format!("there is no version `{}`", arguments.version),
            format!("the versions are {}", names.join(", ")),
        ));
    };
    let ordered = clever_spec::write::canonical(&effective.document.root);
    if arguments.json {
        println!("{ordered:#}");
    } else {
        print!("{}", clever_spec::write::yaml(&ordered)?);
    }
    Ok(Outcome::Fine)
}
