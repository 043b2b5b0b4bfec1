//! Why an export did not come to its end, and what to do then.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clever_core::{Error, ErrorKind};
use miette::Diagnostic;

use crate::failure::code_of;

/// Why an export did not come to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Another export holds the folder's lock.
    #[error("{} is in use by another export", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// There is something in the folder, and it is no export.
    #[error("{} is no export, but holds {name}", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// Something that is in it.
        name: String,
    },
    /// The export in the folder is not the one that is asked for.
    #[error("the export in {} is {found}, and not {wanted}", folder.display())]
    Another {
        /// The folder.
        folder: PathBuf,
        /// What it is.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// What the manifest says is not what is in the folder.
    #[error("{} is not as the export left it: {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is different.
        problem: String,
    },
    /// The version has no such resource.
    #[error("there is no resource `{name}` in {version}; there are {known}")]
    NoSuchResource {
        /// What was asked for.
        name: String,
        /// The version of the API.
        version: &'static str,
        /// What can be asked for.
        known: String,
    },
    /// There is no export that could be continued with events.
    #[error("there is no export in {}", folder.display())]
    NoExport {
        /// The folder.
        folder: PathBuf,
        /// The command that makes one.
        command: String,
    },
    /// Only a finished export can be continued with events.
    #[error("the export in {} is not finished", folder.display())]
    Unfinished {
        /// The folder.
        folder: PathBuf,
        /// The command that finishes it.
        command: String,
    },
    /// The district had no events for the app when the export began.
    #[error("the district shared no events when the export began")]
    NoEvents,
    /// Clever keeps events for 30 days.
    #[error("the export began more than 30 days ago, so events may be missing")]
    EventsMissing,
    /// The token reaches none of the resources.
    #[error("the district shares nothing that could be exported")]
    NothingShared,
    /// A file or folder cannot be read or written.
    #[error("cannot {action} {}: {problem}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        problem: io::Error,
    },
    /// The signals that stop an export cannot be listened to.
    #[error("cannot listen to signals: {0}")]
    Signals(io::Error),
    /// The API did not give what was asked for.
    #[error(transparent)]
    Api(#[from] Error),
    /// A person stopped it.
    #[error("the export was stopped; what is in {} is kept", folder.display())]
    Stopped {
        /// The folder.
        folder: PathBuf,
        /// The command that goes on with it.
        command: String,
    },
}

impl ExportError {
    /// What became of a file or folder.
    pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |problem| Self::File {
            action,
            path: path.to_owned(),
            problem,
        }
    }

    /// What the program ends with: 130 where a person stopped it, and else as for other commands.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::NoSuchResource { .. }
            | Self::NotEmpty { .. }
            | Self::Another { .. }
            | Self::NoExport { .. }
            | Self::Unfinished { .. }
            | Self::NoEvents => 2,
            Self::Api(error) => code_of(error.kind()),
            Self::NothingShared => 4,
            Self::Damaged { .. } | Self::EventsMissing => 7,
            Self::Stopped { .. } => 130,
            Self::InUse { .. } | Self::File { .. } | Self::Signals(_) => 1,
        })
    }

    /// What to do.
    fn advice(&self) -> String {
        match self {
            Self::InUse { .. } => "wait until it ends, or choose another folder".to_owned(),
            Self::NotEmpty { .. } => "choose an empty folder, or one that is not there".to_owned(),
            Self::Another { .. } => {
                "go on with the same version, format, district and resources, or choose another \
                 folder"
                    .to_owned()
            }
            Self::Damaged { .. } => {
                "put back what it was, or export again into another folder".to_owned()
            }
            Self::EventsMissing => "export again into another folder".to_owned(),
            Self::NoSuchResource { .. } => "name the resources of this version".to_owned(),
            Self::NoExport { command, .. } => format!("make one with `{command}`"),
            Self::Unfinished { command, .. } => format!("finish it with `{command}`"),
            Self::NoEvents => {
                "switch events on in the dashboard, and export again into another folder".to_owned()
            }
            Self::NothingShared => "check the token, and what the district shares".to_owned(),
            Self::File { problem, .. } if problem.kind() == io::ErrorKind::FileTooLarge => {
                format!("raise the limit on the size of files (ulimit -f), then {AGAIN}")
            }
            Self::File { problem, .. }
                if matches!(
                    problem.kind(),
                    io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory
                ) =>
            {
                "a file stands there; name a folder, or a place where nothing is".to_owned()
            }
            Self::File { problem, .. } if is_full(problem) => format!("make room, then {AGAIN}"),
            Self::File { .. } => format!("see to it that the folder can be written, then {AGAIN}"),
            Self::Signals(_) => AGAIN.to_owned(),
            Self::Api(error) => of_api(error),
            Self::Stopped { command, .. } => format!("`{command}` goes on from there"),
        }
    }
}

const AGAIN: &str = "run the same command again; it goes on where it stopped";

/// Whether there is no room for a file: on the disk, or for this user.
fn is_full(problem: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, StorageFull};

    matches!(problem.kind(), QuotaExceeded | StorageFull)
}

fn of_api(error: &Error) -> String {
    match error.kind() {
        ErrorKind::EventsExpired => "export again into another folder".to_owned(),
        ErrorKind::NotFound => format!(
            "{AGAIN}; if the district has ceased to share it, export the rest into another folder, \
             with `--only`"
        ),
        ErrorKind::Unauthorized | ErrorKind::Forbidden => {
            format!("get a token that may read this, then {AGAIN}")
        }
        ErrorKind::RateLimited => {
            "when the limit ends, run the same command again; it goes on where it stopped"
                .to_owned()
        }
        _ => AGAIN.to_owned(),
    }
}

impl Diagnostic for ExportError {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.advice()))
    }
}
