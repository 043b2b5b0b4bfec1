#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod api;
pub mod arguments;
pub mod body;
pub mod columns;
pub mod commands;
pub mod export;
pub mod failure;
pub mod feed;
pub mod file_limit;
pub mod hosts;
pub mod messages;
pub mod output;
pub mod path;
pub mod record_id;
pub mod records;
pub mod request;
pub mod session;
pub mod settings;
pub mod text;
pub mod whole_number;
pub mod words;

use arguments::{Arguments, Command};
use commands::{
    assignments, attendance, call, completions, config, events, get, list, man, ops, status,
    submissions, tokens, whoami,
};
use failure::Failure;
use hosts::Hosts;
use output::Output;
use session::Session;
use settings::Settings;

/// Does what the command line asks for.
///
/// # Errors
/// [`Failure`]; it knows the program's exit code.
pub async fn run(arguments: &Arguments) -> Result<(), Failure> {
    // Where the system has no such signal, a write fails anyway.
    let _ = file_limit::fail_beyond();
    let connection = &arguments.connection;
    let output = Output::new(&arguments.printing);
    let session = async || Session::open(connection).await;
    match &arguments.command {
        Command::List(arguments) => list::run(arguments, &session().await?, output).await,
        Command::Get(arguments) => get::run(arguments, &session().await?, output).await,
        Command::Ops(arguments) => {
            let settings = Settings::beside_clever(connection)?;
            ops::run(arguments, settings.api.value, output)
        }
        Command::Api(arguments) => call::run(arguments, connection, output).await,
        Command::Whoami => whoami::run(connection, &session().await?, output).await,
        Command::Events(wanted) => events::run(wanted, arguments, &session().await?, output).await,
        Command::Assignments(command) => assignments::run(command, &session().await?, output).await,
        Command::Submissions(command) => submissions::run(command, &session().await?, output).await,
        Command::Attendance(arguments) => {
            attendance::run(arguments, &session().await?, output).await
        }
        Command::Tokens(arguments) => tokens::run(arguments, connection, output).await,
        Command::Status => {
            let hosts = Hosts::find(connection, &Settings::find(connection)?).await?;
            status::run(connection, &hosts, output).await
        }
        Command::Export(wanted) => {
            export::check_printing(&arguments.printing)?;
            export::run(wanted, arguments, &session().await?).await
        }
        Command::Config(command) => config::run(command, connection, output),
        Command::Completions { shell } => completions::run(*shell, output),
        Command::Man(arguments) => man::run(arguments, output),
    }
}
