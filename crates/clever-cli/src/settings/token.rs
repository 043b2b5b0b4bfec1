//! Where the token is, and reading it. It never stands on the command line, where the shell's
//! history and every other user of the machine would see it.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use clever_core::{Access, DistrictToken, SsoToken, Token};

use super::{Origin, Setting, text_of};
use crate::failure::Failure;
use crate::text;

const WAYS: &str = "set CLEVER_TOKEN, name a file with --token-file (`-` is standard input), save a \
                    profile with `config save`, or try it with --sandbox";

/// Where the token is.
#[derive(Clone, PartialEq, Eq)]
pub enum TokenPlace {
    /// In a file.
    File(PathBuf),
    /// It comes through standard input.
    StandardInput,
    /// Here, out of the environment or a profile.
    Here(String),
}

impl fmt::Debug for TokenPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::StandardInput => f.write_str("StandardInput"),
            Self::Here(_) => f.write_str("Here(…)"),
        }
    }
}

impl TokenPlace {
    pub(super) fn find(
        file: Option<PathBuf>,
        of_profile: Option<String>,
        profile: &Origin,
    ) -> Option<Setting<Self>> {
        let place = |file: PathBuf| match file == Path::new("-") {
            true => Self::StandardInput,
            false => Self::File(file),
        };
        super::first([
            Setting::given(file.map(place), Origin::Option("--token-file")),
            // Set to nothing is a mistake that is told; only not set leads on.
            Setting::given(
                text_of("CLEVER_TOKEN").map(Self::Here),
                Origin::Variable("CLEVER_TOKEN"),
            ),
            Setting::given(of_profile.map(Self::Here), profile.clone()),
        ])
    }
}

impl Setting<TokenPlace> {
    /// The token.
    ///
    /// # Errors
    /// There is none, or what is there is none.
    pub fn read(setting: Option<&Self>) -> Result<Setting<Token>, Failure> {
        let Some(setting) = setting else {
            return Err(Failure::auth("there is no token", WAYS));
        };
        setting.usable()?;
        let (origin, what) = (&setting.origin, setting.place());
        let text = setting.text().map_err(|problem| {
            Failure::auth(
                format!("cannot read the token from {what}: {problem}"),
                match &setting.value {
                    TokenPlace::StandardInput => "send the token through it".to_owned(),
                    _ => format!("name a file that holds the token; this one is named by {origin}"),
                },
            )
        })?;
        let text = text.trim();
        let is_sso = TokenKind::of(text) == TokenKind::Sso;
        let token = match is_sso {
            true => SsoToken::new(text).map(Token::from),
            false => DistrictToken::new(text).map(Token::from),
        };
        let token = token.map_err(|problem| {
            Failure::auth(
                format!("{what} has no token that can be used: {problem}"),
                WAYS,
            )
        })?;
        Ok(Setting::new(token, origin.clone()))
    }

    /// The token's text, to be saved in a profile.
    ///
    /// # Errors
    /// There is none, or what is there is none.
    pub fn text_to_save(setting: Option<&Self>) -> Result<Option<String>, Failure> {
        Ok(match Self::read(setting)?.value {
            Token::District(token) => Some(token.expose().to_owned()),
            Token::Sso(token) => Some(token.expose().to_owned()),
            _ => None,
        })
    }

    /// The place, in words.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.value {
            TokenPlace::File(path) => path.display().to_string(),
            TokenPlace::StandardInput => "standard input".to_owned(),
            TokenPlace::Here(_) => self.origin.to_string(),
        }
    }

    fn text(&self) -> io::Result<String> {
        match &self.value {
            TokenPlace::File(path) => text::read(fs::File::open(path)?, MOST),
            TokenPlace::StandardInput => text::read(io::stdin(), MOST),
            TokenPlace::Here(text) => Ok(text.clone()),
        }
    }
}

/// No token has more bytes.
const MOST: u64 = 64 * 1024;

/// Whose token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A district's.
    District,
    /// A signed-in user's.
    Sso,
    /// A Library teacher's.
    Library,
}

impl TokenKind {
    /// Tokens of a single sign-on start with `il`, others do not.
    #[must_use]
    pub fn of(token: &str) -> Self {
        match token.starts_with("il") {
            true => Self::Sso,
            false => Self::District,
        }
    }

    /// How the tables of operations name it.
    #[must_use]
    pub const fn access(self) -> Access {
        match self {
            Self::District => Access::District,
            Self::Sso => Access::Sso,
            Self::Library => Access::Library,
        }
    }
}
