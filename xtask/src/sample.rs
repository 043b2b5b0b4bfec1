//! `cargo xtask sample`: starts the binary of `tests` that has the generated crates linked in, so
//! that broken generated code cannot keep `generate` from mending it.

use std::ffi::OsString;
use std::process::Command;

use clever_spec::{Place, Problem};

use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `sample`.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// Passed on; `--help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = workspace.path("Cargo.toml");
    let status = Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--package",
            "clever-tests",
            "--bin",
            "sample",
            "--manifest-path",
        ])
        .arg(&manifest)
        .arg("--")
        .args(&arguments.arguments)
        .arg("--specs")
        .arg(workspace.specs())
        .status()
        .map_err(|error| Problem::io(&manifest, "run cargo", &error))?;
    match status.code() {
        Some(0) => Ok(Outcome::Fine),
        Some(1) => Ok(Outcome::Found),
        Some(2) => Ok(Outcome::Unusable),
        _ => Err(Problem::new(
            Place::file("tests"),
            "the sample check could not be built or did not end",
            "if the generated code does not compile, run `cargo xtask generate`",
        )),
    }
}
