//! The file of profiles: tokens and addresses under a name, for this user's eyes only.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fmt, fs};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use super::origin::others_can_read;
use super::{Origin, Setting};
use crate::failure::Failure;
use crate::text;
use crate::words::quoted;

/// The profile that is used without being named.
pub const DEFAULT: &str = "default";

/// No file of profiles has more bytes.
const MOST: u64 = 1024 * 1024;

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
    /// The status page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_url: Option<String>,
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
#[derive(Debug, Default)]
pub struct Profiles {
    /// Where they are; none for somebody without a home.
    file: Option<PathBuf>,
    /// The file's mode, if others can read it too. Its values are not used then.
    open: Option<u32>,
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
    /// It cannot be read, or is not written as it should be.
    pub fn read() -> Result<Self, Failure> {
        let Some(file) = place() else {
            return Ok(Self::default());
        };
        let (text, open) = match read(&file) {
            Ok(read) => read,
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => (String::new(), None),
            Err(problem) => {
                return Err(Failure::auth(
                    format!("cannot read the profiles in {}: {problem}", file.display()),
                    "make it a file that you can read, or name another with CLEVER_CONFIG",
                ));
            }
        };
        let read: File =
            toml::from_str(&text).map_err(|problem| unreadable(&file, &text, &problem))?;
        Ok(Self {
            file: Some(file),
            open,
            profiles: read.profiles,
        })
    }

    /// Why the profiles are not used, if they are not.
    #[must_use]
    pub fn problem(&self) -> Option<Failure> {
        let (file, mode) = (self.file.as_ref()?, self.open?);
        (!self.profiles.is_empty()).then(|| others_can_read(file, mode))
    }

    /// The profile of the chosen name. Without a choice, `default`, which need not exist.
    ///
    /// # Errors
    /// There is none of the name.
    pub fn chosen(&self, name: Option<&Setting<String>>) -> Result<Setting<Profile>, Failure> {
        let wanted = name.map_or(DEFAULT, |name| &name.value);
        let origin = Origin::Profile {
            name: wanted.to_owned(),
            file: self.file.clone().unwrap_or_default(),
            open: self.open,
        };
        match (self.profiles.get(wanted), name) {
            (Some(profile), _) => Ok(Setting::new(profile.clone(), origin)),
            (None, None) => Ok(Setting::new(Profile::default(), origin)),
            (None, Some(name)) => Err(Failure::usage(
                format!(
                    "there is no profile `{wanted}`, which {} names",
                    name.origin
                ),
                self.help(wanted),
            )),
        }
    }

    /// The profile of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    fn help(&self, wanted: &str) -> String {
        let names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
        let file = self
            .file
            .as_deref()
            .unwrap_or(Path::new("your home folder"));
        let file = file.display();
        let saves = format!(
            "`clever-api config save {}` makes it of what is set",
            quoted(wanted)
        );
        match names.is_empty() {
            true => format!("there are none in {file}; {saves}"),
            false => format!("the profiles in {file} are {}; {saves}", names.join(", ")),
        }
    }

    /// Saves a profile, in place of the one of the same name. Either all of the file is new or it
    /// is as before, and nobody else can read it at any time.
    ///
    /// # Errors
    /// The file cannot be written, or others can read what is in it.
    pub fn save(mut self, name: &str, profile: Profile) -> Result<PathBuf, Failure> {
        if let Some(problem) = self.problem() {
            return Err(problem);
        }
        let file = self.file.ok_or_else(|| {
            Failure::usage(
                "there is no home folder to save a profile in",
                "name a file with CLEVER_CONFIG",
            )
        })?;
        self.profiles.insert(name.to_owned(), profile);
        let profiles = self.profiles;
        let text = toml::to_string(&File { profiles }).map_err(|problem| {
            Failure::local("cannot write the profiles", io::Error::other(problem))
        })?;
        write(&file, &text).map_err(|problem| Failure::file("write", &file, problem))?;
        Ok(file)
    }
}

/// Either all of the file is new or it is as before. A link goes on leading to it.
fn write(file: &Path, text: &str) -> io::Result<()> {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    if fs::metadata(&file).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::other("it is no file"));
    }
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    // Made for this user alone, as every temporary file.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(&file)?;
    Ok(())
}

impl Setting<Profile> {
    /// Where the profile's values come from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin.clone()
    }
}

fn place() -> Option<PathBuf> {
    if let Some(file) = env::var_os("CLEVER_CONFIG").filter(|file| !file.is_empty()) {
        return Some(file.into());
    }
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("clever-api/profiles.toml"))
}

/// The text of the file, and its mode if others can read it too.
fn read(path: &Path) -> io::Result<(String, Option<u32>)> {
    let file = fs::File::open(path)?;
    let open = mode_for_others(&file)?;
    Ok((text::read(file, MOST)?, open))
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
         base_url, identity_url, status_url, client_id, client_secret",
    )
}
