//! Why a command failed, what to do about it, and the program's exit code.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clever_core::{Error, ErrorKind};
use miette::Diagnostic;

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
    #[error("{error}")]
    Api {
        /// What happened.
        error: Error,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// Something on this machine: a file, a folder, the disk.
    #[error("{what}: {problem}")]
    Local {
        /// What was to be done, and where.
        what: String,
        /// What the system said.
        problem: io::Error,
    },
    /// Nobody reads what is printed any more, as when `head` has seen enough.
    #[error("nobody reads the output any more")]
    NobodyReads,
    /// The export did not come to its end.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Export(#[from] crate::export::ExportError),
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

    /// What standard output said.
    #[must_use]
    pub fn printing(problem: io::Error) -> Self {
        match problem.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyReads,
            _ => Self::local("cannot print", problem),
        }
    }

    /// The same failure, with the server's own words, which may name people.
    #[must_use]
    pub fn verbose(self) -> Self {
        match self {
            Self::Api { error, help } => {
                let said = error
                    .message()
                    .map(|said| format!("the server said: {said}"));
                let help = [help, said].into_iter().flatten().collect::<Vec<_>>();
                let help = (!help.is_empty()).then(|| help.join("\n"));
                Self::Api { error, help }
            }
            other => other,
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
            Self::Api { error, .. } => ExitCode::from(code_of(error.kind())),
            Self::Export(error) => error.exit_code(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let help = help_of(error.kind()).map(str::to_owned);
        Self::Api { error, help }
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

/// What to do, where the error itself cannot know.
fn help_of(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::Unauthorized => Some("`clever-api config show` says where the token comes from"),
        ErrorKind::NotFound => {
            Some("`clever-api ops` lists what there is, and the tokens that each operation takes")
        }
        ErrorKind::RateLimited => Some("run it again then; other programs may use the same token"),
        ErrorKind::BadRequest => Some("`--verbose` tells what the server said"),
        ErrorKind::Server => Some("`clever-api status` tells how Clever is doing"),
        ErrorKind::Connection => {
            Some("`clever-api config show` says which host it is and where that comes from")
        }
        ErrorKind::EventsExpired => Some("`clever-api export` reads everything again"),
        _ => None,
    }
}
