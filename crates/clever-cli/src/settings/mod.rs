//! What the program works with, and where each value comes from: an option, the environment, a
//! profile, or what holds without any, in this order.

mod origin;
mod profile;
mod token;

use std::{env, fmt};

use clever_core::AppCredentials;

use crate::api::Api;
use crate::arguments::Connection;
use crate::failure::Failure;
use crate::messages::tell;

pub use origin::{Origin, Setting};
pub use profile::{DEFAULT, Profile, Profiles};
pub use token::{TokenKind, TokenPlace};

/// Where Clever's data API is.
pub const BASE_URL: &str = "https://api.clever.com";
/// Where Clever's identity host is.
pub const IDENTITY_URL: &str = "https://clever.com";
/// Where Clever's status page is.
pub const STATUS_URL: &str = "https://status.clever.com";

/// What the program works with.
#[derive(Debug)]
pub struct Settings {
    /// The profile, if there is one of the name.
    pub profile: Setting<String>,
    /// Where the token is; it is read when it is needed.
    pub token: Option<Setting<TokenPlace>>,
    /// The version of the API.
    pub api: Setting<&'static Api>,
    /// The data API's host.
    pub base_url: Setting<String>,
    /// The identity host; none if only the data API's host was changed, since no token may go to
    /// another host than was meant.
    pub identity_url: Option<Setting<String>>,
    /// The status page.
    pub status_url: Setting<String>,
    /// The app's client id.
    pub client_id: Option<Setting<String>>,
    /// The app's client secret.
    pub client_secret: Option<Setting<Secret>>,
}

/// A text that is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Settings {
    /// Finds every value. No token is read.
    ///
    /// # Errors
    /// The profiles cannot be used, or the chosen one does not exist.
    pub fn find(connection: &Connection) -> Result<Self, Failure> {
        match connection.sandbox {
            true => Self::beside_clever(connection),
            false => Self::with(connection, &Profiles::read()?),
        }
    }

    /// As [`find`](Self::find), where nothing is sent to Clever: profiles that cannot be read, or that
    /// the environment names and that are not there, are told of and do not stand in the way.
    ///
    /// # Errors
    /// The profile that an option names does not exist, or the version of the API.
    pub fn beside_clever(connection: &Connection) -> Result<Self, Failure> {
        let chosen = wanted(connection);
        let is_variable = matches!(
            &chosen,
            Some(Setting {
                origin: Origin::Variable(_),
                ..
            })
        );
        let problem = match Profiles::read() {
            Ok(profiles) => match profiles.chosen(chosen.as_ref()) {
                Err(problem) if is_variable => problem,
                _ => return Self::with(connection, &profiles),
            },
            Err(problem) => problem,
        };
        tell(format_args!("no profile is used: {problem}"));
        Self::without_profiles(connection)
    }

    /// What holds without profiles: nothing is chosen of them.
    ///
    /// # Errors
    /// There is no such version of the API.
    pub fn without_profiles(connection: &Connection) -> Result<Self, Failure> {
        Self::chosen(connection, None, &Profiles::default())
    }

    /// As [`find`](Self::find), with profiles that were read before.
    ///
    /// # Errors
    /// The chosen profile does not exist, or the version of the API.
    pub fn with(connection: &Connection, profiles: &Profiles) -> Result<Self, Failure> {
        Self::chosen(connection, wanted(connection), profiles)
    }

    fn chosen(
        connection: &Connection,
        chosen: Option<Setting<String>>,
        profiles: &Profiles,
    ) -> Result<Self, Failure> {
        let given = connection.clone();
        let profile = profiles.chosen(chosen.as_ref())?;
        let of_profile = |value: Option<String>| Setting::given(value, profile.origin());
        let Profile {
            token,
            api_version,
            base_url,
            identity_url,
            status_url,
            client_id,
            client_secret,
        } = profile.value.clone();
        let api = first([
            Setting::given(given.api_version, Origin::Option("--api-version")),
            variable("CLEVER_API_VERSION"),
            of_profile(api_version),
        ]);
        let base_url = first([
            Setting::given(given.base_url, Origin::Option("--base-url")),
            variable("CLEVER_BASE_URL"),
            of_profile(base_url),
        ]);
        let identity_url = first([
            Setting::given(given.identity_url, Origin::Option("--identity-url")),
            variable("CLEVER_IDENTITY_URL"),
            of_profile(identity_url),
            base_url.is_none().then(|| Setting::default(IDENTITY_URL)),
        ]);
        Ok(Self {
            token: TokenPlace::find(given.token_file, token, &profile.origin()),
            api: match api {
                None => Setting::new(Api::named("v3.1")?, Origin::Default),
                Some(name) => Setting::new(Api::named(&name.value)?, name.origin),
            },
            base_url: base_url.unwrap_or_else(|| Setting::default(BASE_URL)),
            identity_url,
            status_url: first([variable("CLEVER_STATUS_URL"), of_profile(status_url)])
                .unwrap_or_else(|| Setting::default(STATUS_URL)),
            client_id: first([variable("CLEVER_CLIENT_ID"), of_profile(client_id)]),
            client_secret: first([variable("CLEVER_CLIENT_SECRET"), of_profile(client_secret)])
                .map(|secret| Setting::new(Secret(secret.value), secret.origin)),
            profile: chosen.unwrap_or_else(|| Setting::default(DEFAULT)),
        })
    }

    /// The app's credentials.
    ///
    /// # Errors
    /// One of them is not set, or cannot be used.
    pub fn app(&self) -> Result<AppCredentials, Failure> {
        let (Some(id), Some(secret)) = (&self.client_id, &self.client_secret) else {
            let missing = match (&self.client_id, &self.client_secret) {
                (None, None) => "no client id and secret",
                (None, _) => "a client secret, but no client id",
                (_, _) => "a client id, but no client secret",
            };
            return Err(Failure::auth(
                format!("there is {missing} of an app"),
                "set CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET as the app's dashboard shows them; \
                 `clever-api config save` keeps both",
            ));
        };
        let Secret(text) = secret.usable()?;
        AppCredentials::new(id.usable()?, text).map_err(|problem| {
            Failure::auth(
                format!("the app's client id or secret cannot be used: {problem}"),
                format!(
                    "they come from {} and {}; take both from the app's dashboard",
                    id.origin, secret.origin
                ),
            )
        })
    }
}

/// The name of the profile that is wanted.
fn wanted(connection: &Connection) -> Option<Setting<String>> {
    let profile = connection.profile.clone();
    first([
        Setting::given(profile, Origin::Option("--profile")),
        variable("CLEVER_PROFILE"),
    ])
}

/// The first value that is set.
fn first<T, const N: usize>(settings: [Option<Setting<T>>; N]) -> Option<Setting<T>> {
    settings.into_iter().flatten().next()
}

/// An environment variable that is set to something.
fn variable(name: &'static str) -> Option<Setting<String>> {
    let value = text_of(name).filter(|value| !value.is_empty());
    Setting::given(value, Origin::Variable(name))
}

/// An environment variable's text. What is none is told where it is used.
fn text_of(name: &str) -> Option<String> {
    let value = env::var_os(name)?;
    Some(value.to_string_lossy().into_owned())
}
