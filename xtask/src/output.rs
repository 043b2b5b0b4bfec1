//! What is printed. A full disk or a closed pipe is no reason to die, as `print!` does.

use std::fmt::Display;
use std::io::{self, Write as _};

use clever_spec::{Place, Problem};

use crate::report::Result;

/// Prints a text on standard output.
///
/// # Errors
/// It cannot be written.
pub fn print(text: impl Display) -> Result<()> {
    let mut output = io::stdout().lock();
    let written = write!(output, "{text}").and_then(|()| output.flush());
    written.map_err(|error| {
        let place = Place::file("standard output");
        let help = "make room there, or send it elsewhere: not all was printed";
        Problem::new(place, format!("cannot be written: {error}"), help)
    })
}

/// Prints a line on standard output.
///
/// # Errors
/// It cannot be written.
pub fn line(text: impl Display) -> Result<()> {
    print(format_args!("{text}\n"))
}

/// Says a line to people, on standard error. Where that cannot be written, nobody can be told.
pub fn tell(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
