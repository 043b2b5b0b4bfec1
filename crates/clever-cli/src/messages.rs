//! What is told on standard error, beside what is printed.

use std::fmt::Display;
use std::io::{self, Write as _};

/// Tells something. Where it cannot be told, nobody is there to hear that either.
pub fn tell(message: impl Display) {
    let _ = writeln!(io::stderr(), "{message}");
}
