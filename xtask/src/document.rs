//! `cargo xtask document`: the truth about a version.

use crate::output;
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
    let effective = clever_spec::effective::load_one(&workspace.specs(), &arguments.version)?;
    let ordered = clever_spec::write::canonical(&effective.document.root);
    if arguments.json {
        output::line(format_args!("{ordered:#}"))?;
    } else {
        output::print(clever_spec::write::yaml(&ordered)?)?;
    }
    Ok(Outcome::Fine)
}
