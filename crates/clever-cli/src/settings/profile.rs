//! The file of profiles: tokens and addresses under a name, for this user's eyes only.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fmt, fs};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use super::{Origin, Setting};
use crate::failure::Failure;

/// The profile that is used without being named.
pub const DEFAULT: &str = "default";

/// What is saved under a name.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The version of the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// The data API's host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The identity host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_url: Option<String>,
    /// The app's client id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The app's client secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Profile(…)")
    }
}

/// All profiles of this user.
#[derive(Debug)]
pub struct Profiles {
    file: PathBuf,
    profiles: BTreeMap<String, Profile>,
}

/// The file as it is written.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

impl Profiles {
    /// Reads the file, if there is one.
    ///
    /// # Errors
    /// It cannot be read, others can read it too, or it is not written as it should be.
    pub fn read() -> Result<Self, Failure> {
        let file = place()?;
        let text = match read_private(&file) {
            Ok(text) => text,
            Err(Unread::Missing) => String::new(),
            Err(Unread::Open(mode)) => return Err(others_can_read(&file, mode)),
            Err(Unread::Failed(problem)) => {
                return Err(Failure::auth(
                    format!("cannot read the profiles in {}: {problem}", file.display()),
                    "make it a file that you can read, or name another with CLEVER_CONFIG",
                ));
            }
        };
        let read: File =
            toml::from_str(&text).map_err(|problem| unreadable(&file, &text, &problem))?;
        let profiles = read.profiles;
        Ok(Self { file, profiles })
    }

    /// The profile of the chosen name. Without a choice, `default`, which need not exist.
    ///
    /// # Errors
    /// There is none of the name.
    pub fn chosen(&self, name: Option<&Setting<String>>) -> Result<Setting<Profile>, Failure> {
        let wanted = name.map_or(DEFAULT, |name| &name.value);
        let file = self.file.clone();
        let origin = Origin::Profile {
            name: wanted.to_owned(),
            file,
        };
        match (self.profiles.get(wanted), name) {
            (Some(profile), _) => Ok(Setting::new(profile.clone(), origin)),
            (None, None) => Ok(Setting::new(Profile::default(), origin)),
            (None, Some(name)) => Err(Failure::usage(
                format!(
                    "there is no profile `{wanted}`, which {} names",
                    name.origin
                ),
                self.help(),
            )),
        }
    }

    /// The profile of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    fn help(&self) -> String {
        let names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
        let file = self.file.display();
        match names.is_empty() {
            true => format!("there are none in {file}; `clever-api config save` makes one"),
            false => format!("the profiles in {file} are {}", names.join(", ")),
        }
    }

    /// Where they are.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Saves a profile, in place of the one of the same name. Either all of the file is new or it
    /// is as before, and nobody else can read it at any time.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(mut self, name: &str, profile: Profile) -> Result<PathBuf, Failure> {
        self.profiles.insert(name.to_owned(), profile);
        let profiles = self.profiles;
        let text = toml::to_string(&File { profiles }).map_err(|problem| {
            Failure::local("cannot write the profiles", io::Error::other(problem))
        })?;
        let write = || {
            let folder = self.file.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            // Made for this user alone, as every temporary file.
            let mut new = tempfile::NamedTempFile::new_in(folder)?;
            new.write_all(text.as_bytes())?;
            new.as_file().sync_all()?;
            new.persist(&self.file)?;
            Ok(())
        };
        write().map_err(|problem| Failure::file("write", &self.file, problem))?;
        Ok(self.file)
    }
}

impl Setting<Profile> {
    /// Where the profile's values come from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin.clone()
    }
}

fn place() -> Result<PathBuf, Failure> {
    if let Some(file) = env::var_os("CLEVER_CONFIG").filter(|file| !file.is_empty()) {
        return Ok(file.into());
    }
    let strategy = etcetera::choose_base_strategy().map_err(|problem| {
        Failure::local("cannot find the home folder", io::Error::other(problem))
    })?;
    Ok(strategy.config_dir().join("clever-api/profiles.toml"))
}

/// Why a file was not read.
enum Unread {
    Missing,
    /// Others can read it too: its mode.
    Open(u32),
    Failed(io::Error),
}

impl From<io::Error> for Unread {
    fn from(problem: io::Error) -> Self {
        match problem.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Failed(problem),
        }
    }
}

/// The text of a file that nobody else can read: it holds tokens.
fn read_private(path: &Path) -> Result<String, Unread> {
    let mut file = fs::File::open(path)?;
    if let Some(mode) = mode_for_others(&file)? {
        return Err(Unread::Open(mode));
    }
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text)
}

/// The file's mode, if others than its owner may do anything with it.
#[cfg(unix)]
fn mode_for_others(file: &fs::File) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    Ok((mode & 0o077 != 0).then_some(mode))
}

/// Elsewhere a user's folder is the user's own.
#[cfg(not(unix))]
fn mode_for_others(_: &fs::File) -> io::Result<Option<u32>> {
    Ok(None)
}

fn others_can_read(file: &Path, mode: u32) -> Failure {
    let file = file.display();
    Failure::auth(
        format!(
            "the profiles in {file} can be read by others (mode {mode:o}), so they are not used"
        ),
        format!("run `chmod 600 {file}`, and replace the tokens if others may have read them"),
    )
}

/// The problem's own text may quote the line, and so a token.
fn unreadable(file: &Path, text: &str, problem: &toml::de::Error) -> Failure {
    let start = problem.span().map_or(0, |span| span.start);
    let line = 1 + text
        .bytes()
        .take(start)
        .filter(|byte| *byte == b'\n')
        .count();
    Failure::usage(
        format!(
            "{}, line {line}: this is not how a profile is written",
            file.display()
        ),
        "a profile is `[profiles.NAME]`, and under it texts in quotes: token, api_version, \
         base_url, identity_url, client_id, client_secret",
    )
}
