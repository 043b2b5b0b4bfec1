//! How a command ends, and how problems are shown.

use clever_spec::Problem;

use crate::output;
use crate::printable::printable_lines;

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain about: exit code 0.
    Fine,
    /// The check found something: exit code 1.
    Found,
    /// Wrong use or unreadable input, and that has been said: exit code 2.
    Unusable,
}

/// Wrong use or unreadable input, exit code 2.
pub type Result<T> = std::result::Result<T, Problem>;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{what}")]
struct Shown {
    what: String,
    #[help]
    help: String,
}

/// Shows a problem on standard error.
pub fn print(problem: &Problem) {
    let shown = Shown {
        what: printable_lines(&problem.to_string()),
        help: problem.help.clone(),
    };
    output::tell(format_args!("{:?}", miette::Report::new(shown)));
}
