//! What a person looks at: how wide it is, and whether it shows letters in bold.

use std::env;
use std::io::{self, IsTerminal as _};

/// How many letters a line has room for, if that is known: as `COLUMNS` says, or else the terminal. A
/// terminal without a width is one that does not know it.
pub(super) fn width() -> Option<usize> {
    let said = env::var("COLUMNS").ok();
    let said = said.and_then(|width| width.trim().parse().ok());
    said.filter(|width| *width > 0)
        .or_else(terminal)
        .filter(|width| *width > 0)
}

#[cfg(unix)]
fn terminal() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    Some(usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn terminal() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width.0))
}

/// Whether headings stand out.
pub(super) fn has_bold() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb
}
