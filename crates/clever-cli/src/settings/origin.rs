//! Where the value of a setting comes from.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::words::quoted;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An option on the command line.
    Option(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A profile in a file.
    Profile {
        /// The profile's name.
        name: String,
        /// The file.
        file: PathBuf,
        /// The file's mode, if others can read it too.
        open: Option<u32>,
    },
    /// The sandbox that this run started.
    Sandbox,
    /// Nothing was set.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(name) => f.write_str(name),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Profile { name, file, .. } => {
                write!(f, "the profile `{name}` in {}", file.display())
            }
            Self::Sandbox => f.write_str("the sandbox"),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// A value, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// A value with its origin.
    pub const fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// A value that may have been given.
    pub fn given(value: Option<T>, origin: Origin) -> Option<Self> {
        value.map(|value| Self { value, origin })
    }
}

impl<T> Setting<T> {
    /// The value, if it may be used: one out of a profile that others can read may not.
    ///
    /// # Errors
    /// Others can read the profile.
    pub fn usable(&self) -> Result<&T, Failure> {
        match &self.origin {
            Origin::Profile {
                file,
                open: Some(mode),
                ..
            } => Err(others_can_read(file, *mode)),
            _ => Ok(&self.value),
        }
    }
}

/// What may be known to others may be changed by them too, or be theirs by now.
pub(super) fn others_can_read(file: &Path, mode: u32) -> Failure {
    let file = file.display();
    Failure::auth(
        format!(
            "the profiles in {file} can be read by others (mode {mode:o}), so they are not used"
        ),
        format!(
            "run `chmod 600 {}`, and replace the tokens if others may have read them",
            quoted(&file.to_string())
        ),
    )
}

impl Setting<String> {
    /// What holds when nothing was set.
    #[must_use]
    pub fn default(value: &str) -> Self {
        Self::new(value.to_owned(), Origin::Default)
    }
}
