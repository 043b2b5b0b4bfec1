//! `clever-api man`: the man pages.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _};

use crate::arguments::Arguments as CommandLine;
use crate::failure::Failure;
use crate::output::Output;

/// Behind every order that a command's own options have; without one they have 999.
const BEHIND: usize = 1000;

/// Where to write them.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Write the pages of all commands into this folder; without it the main one is printed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Writes the man pages.
///
/// # Errors
/// They cannot be written.
pub fn run(arguments: &Arguments, mut output: Output) -> Result<(), Failure> {
    let command = common_last(CommandLine::command());
    let Some(folder) = &arguments.out else {
        let mut page = Vec::new();
        let rendered = clap_mangen::Man::new(command).render(&mut page);
        rendered.map_err(Failure::printing)?;
        return output.text(&String::from_utf8_lossy(&page));
    };
    let written =
        fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
    written.map_err(|problem| Failure::file("write man pages into", folder, problem))
}

/// A synopsis names the options in their order of display: those that all commands have come behind
/// the command's own.
fn common_last(command: Command) -> Command {
    command.mut_args(|option| match option.is_global_set() {
        true => {
            let order = option.get_display_order() + BEHIND;
            option.display_order(order)
        }
        false => option,
    })
}
