//! `clever-api`: the command line in, an exit code out.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use clever_cli::arguments::Arguments;
use clever_cli::failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A line that a program reads, or a person searches for, stays whole; a terminal wraps by itself.
    // That this can be set only once is no problem here.
    let _ = miette::set_hook(Box::new(|_| {
        Box::new(miette::MietteHandlerOpts::new().wrap_lines(false).build())
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(clever_cli::run(&arguments)),
        Err(problem) => Err(Failure::local("cannot start", problem)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(failure) => {
            let code = failure.exit_code();
            let failure = match arguments.printing.verbose {
                true => failure.verbose(),
                false => failure,
            };
            eprintln!("{:?}", miette::Report::new(failure));
            code
        }
    }
}
