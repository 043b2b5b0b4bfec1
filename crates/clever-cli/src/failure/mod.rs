//! Why a command failed, what to do about it, and the program's exit code.

mod api;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clever_core::{Error, ErrorKind};
use miette::Diagnostic;

use crate::arguments::{Arguments, Connection};
use crate::export::ExportError;

/// Why a command failed.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[non_exhaustive]
pub enum Failure {
    /// The command cannot be done as it was given.
    #[error("{message}")]
    Usage {
        /// What is wrong, and where.
        message: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// There is no token, or not one for this.
    #[error("{message}")]
    Auth {
        /// What is wrong, and where.
        message: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// What came is not what the API says.
    #[error("{message}")]
    Data {
        /// What is wrong, and where.
        message: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// The API did not do what it was asked to.
    #[error("{}", api::message(error, path.as_deref()))]
    Api {
        /// The path that was called, where that is all that is known of the call.
        path: Option<String>,
        /// What happened.
        error: Error,
        /// What to do.
        #[help]
        help: String,
    },
    /// Something on this machine: a file, a folder, the disk.
    #[error("{what}: {problem}")]
    #[diagnostic(help("{}", help_of(problem)))]
    Local {
        /// What was to be done, and where.
        what: String,
        /// What the system said.
        problem: io::Error,
    },
    /// A person stopped it.
    #[error("stopped")]
    Stopped {
        /// How to go on.
        #[help]
        help: String,
    },
    /// Nobody reads what is printed any more, as when `head` has seen enough.
    #[error("nobody reads the output any more")]
    NobodyReads,
    /// The export did not come to its end.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Export(ExportError),
}

impl Failure {
    /// The command cannot be done as it was given.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self::Usage { message, help }
    }

    /// There is no token, or not one for this.
    pub fn auth(message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self::Auth { message, help }
    }

    /// What came is not what the API says.
    pub fn data(message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self::Data { message, help }
    }

    /// Something on this machine.
    pub fn local(what: impl Into<String>, problem: io::Error) -> Self {
        let what = what.into();
        Self::Local { what, problem }
    }

    /// A file that cannot be read or written.
    #[must_use]
    pub fn file(verb: &str, path: &Path, problem: io::Error) -> Self {
        Self::local(format!("cannot {verb} {}", path.display()), problem)
    }

    /// A list that broke off behind something, and the command that goes on there.
    #[must_use]
    pub fn broken_off(error: Error, command: &str, last: &str) -> Self {
        let help = format!("`{command}` goes on behind the last {last}");
        Self::api(error, help)
    }

    /// The API did not do what it was asked to.
    #[must_use]
    pub fn api(error: Error, help: String) -> Self {
        let path = None;
        Self::Api { path, error, help }
    }

    /// The same, of a call of this path.
    #[must_use]
    pub fn at_path(self, path: &str) -> Self {
        match self {
            Self::Api { error, help, .. } => {
                let path = Some(path.to_owned());
                Self::Api { path, error, help }
            }
            other => other,
        }
    }

    /// What standard output said.
    #[must_use]
    pub fn printing(problem: io::Error) -> Self {
        match problem.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::local("cannot print", problem),
        }
    }

    /// As it is told to who gave these arguments: with the server's own words if they ask for them.
    #[must_use]
    pub fn told(&self, arguments: &Arguments) -> Told {
        let mut told = self.told_at(&arguments.connection);
        if let Self::Api { error, .. } = self
            && arguments.printing.verbose
            && let Some(more) = api::more(error)
        {
            let help = told.help.lines();
            let kept = help.filter(|line| !line.contains("--verbose"));
            told.help = kept.chain([more.as_str()]).collect::<Vec<_>>().join("\n");
        }
        told
    }

    /// As it is told to who gave these options, which stand in the commands that it advises, so that
    /// those mean the same place.
    #[must_use]
    pub fn told_at(&self, connection: &Connection) -> Told {
        let help = self.help().map_or(String::new(), |help| help.to_string());
        let given = format!("`clever-api{} ", connection.options());
        Told {
            message: self.to_string(),
            help: help.replace("`clever-api ", &given),
        }
    }

    /// What the program ends with. `--help` and the README list the codes.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::NobodyReads => ExitCode::SUCCESS,
            Self::Local { .. } => ExitCode::from(1),
            Self::Usage { .. } => ExitCode::from(2),
            Self::Auth { .. } => ExitCode::from(3),
            Self::Data { .. } => ExitCode::from(7),
            Self::Stopped { .. } => ExitCode::from(130),
            Self::Api { error, .. } => ExitCode::from(code_of(error.kind())),
            Self::Export(error) => error.exit_code(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let help = api::help(&error).to_owned();
        Self::api(error, help)
    }
}

/// What the API said is told as in every other command, and how the export goes on.
impl From<ExportError> for Failure {
    fn from(problem: ExportError) -> Self {
        let go_on = problem.help().map(|help| help.to_string());
        match problem {
            ExportError::Api(error) => {
                let before = api::help_beside_running_again(&error).map(str::to_owned);
                let help: Vec<String> = [before, go_on].into_iter().flatten().collect();
                let help = help.join("\n");
                Self::api(error, help)
            }
            other => Self::Export(other),
        }
    }
}

/// A failure in the words that a person reads.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
pub struct Told {
    message: String,
    #[help]
    help: String,
}

/// What to do about something on this machine.
fn help_of(problem: &io::Error) -> &'static str {
    match problem.kind() {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "see to it that you may do this there",
        io::ErrorKind::StorageFull => "make room there, or choose another place",
        io::ErrorKind::IsADirectory => "name a file",
        io::ErrorKind::AlreadyExists => "name a folder: a file stands there",
        io::ErrorKind::NotADirectory => "check the path: a file stands where a folder should",
        io::ErrorKind::FileTooLarge if problem.raw_os_error().is_some() => {
            "raise the limit on the size of files (ulimit -f), or choose another place"
        }
        io::ErrorKind::InvalidData | io::ErrorKind::FileTooLarge => "name a file that holds text",
        _ => "mend what the system says, and run it again",
    }
}

/// The exit code for what the API, or the client, says.
#[must_use]
pub fn code_of(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Unauthorized | ErrorKind::Forbidden | ErrorKind::InvalidCode => 3,
        ErrorKind::NotFound => 4,
        ErrorKind::RateLimited => 5,
        ErrorKind::Server
        | ErrorKind::UnexpectedStatus
        | ErrorKind::Connection
        | ErrorKind::Timeout => 6,
        ErrorKind::Decode
        | ErrorKind::BodyTooLarge
        | ErrorKind::Page
        | ErrorKind::CursorExpired
        | ErrorKind::EventsExpired => 7,
        _ => 2,
    }
}
