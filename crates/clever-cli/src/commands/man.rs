//! `clever-api man`: the man pages.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use crate::arguments::Arguments as CommandLine;
use crate::failure::Failure;
use crate::output::Output;

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
    let command = CommandLine::command();
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
