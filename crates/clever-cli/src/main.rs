//! `clever-api`: the command line in, an exit code out.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use clever_cli::arguments::Arguments;
use clever_cli::failure::Failure;
use clever_cli::messages::tell;
use miette::{MietteHandlerOpts, Report};

fn main() -> ExitCode {
    // A line that a program reads, or a person searches for, stays whole; a terminal wraps by itself.
    // That this can be set only once is no problem here.
    let _ = miette::set_hook(Box::new(|_| {
        Box::new(MietteHandlerOpts::new().wrap_lines(false).build())
    }));
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => return say(&said),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(clever_cli::run(&arguments)),
        Err(problem) => Err(Failure::local("cannot start", problem)),
    };
    match done {
        Ok(()) | Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(failure) => {
            let told = Report::new(failure.told(&arguments));
            tell(format_args!("{told:?}"));
            failure.exit_code()
        }
    }
}

/// Prints the help that was asked for, or tells what the command line cannot mean.
fn say(said: &clap::Error) -> ExitCode {
    match said.print().map_err(Failure::printing) {
        Err(failure @ Failure::Local { .. }) if !said.use_stderr() => {
            let code = failure.exit_code();
            tell(format_args!("{:?}", Report::new(failure)));
            code
        }
        _ => u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}
