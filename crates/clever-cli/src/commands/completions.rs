//! `clever-api completions`: what makes a shell complete this program's commands.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output::Output;

/// Prints the script for a shell.
///
/// # Errors
/// It cannot be printed.
pub fn run(shell: Shell, mut output: Output) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "clever-api", &mut script);
    let script = String::from_utf8_lossy(&script);
    output.text(&match shell {
        // Where a program's name has a hyphen, the script calls its commands by two names.
        Shell::Bash => script.replace("clever__subcmd__api", "clever__api"),
        _ => script.into_owned(),
    })
}
