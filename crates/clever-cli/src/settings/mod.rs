//! What the program works with, and where each value comes from: an option, the environment, a
//! profile, or what holds without any, in this order.

mod origin;
mod profile;
mod token;

use std::env;

use clever_core::AppCredentials;

use crate::api::Api;
use crate::arguments::Connection;
use crate::failure::Failure;

pub use origin::{Origin, Setting};
pub use profile::{Profile, Profiles};
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
    /// The app's client id, and its secret.
    pub app: Option<Setting<AppCredentials>>,
}

impl Settings {
    /// Finds every value. No token is read.
    ///
    /// # Errors
    /// The profiles cannot be used, or the chosen one does not exist.
    pub fn find(connection: &Connection) -> Result<Self, Failure> {
        let given = connection.clone();
        let chosen = first([
            Setting::given(given.profile, Origin::Option("--profile")),
            variable("CLEVER_PROFILE"),
        ]);
        let profiles = Profiles::read()?;
        let profile = profiles.chosen(chosen.as_ref())?;
        let of_profile = |value: Option<String>| Setting::given(value, profile.origin());
        let Profile {
            token,
            api_version,
            base_url,
            identity_url,
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
            status_url: variable("CLEVER_STATUS_URL")
                .unwrap_or_else(|| Setting::default(STATUS_URL)),
            app: app(of_profile(client_id), of_profile(client_secret))?,
            profile: chosen.unwrap_or_else(|| Setting::default(profile::DEFAULT)),
        })
    }
}

/// The app's credentials, if both are set.
fn app(
    id: Option<Setting<String>>,
    secret: Option<Setting<String>>,
) -> Result<Option<Setting<AppCredentials>>, Failure> {
    let id = first([variable("CLEVER_CLIENT_ID"), id]);
    let secret = first([variable("CLEVER_CLIENT_SECRET"), secret]);
    let (Some(id), Some(secret)) = (id, secret) else {
        return Ok(None);
    };
    let origin = id.origin;
    let app = AppCredentials::new(id.value, secret.value).map_err(|problem| {
        Failure::auth(
            format!("the app's client id or secret cannot be used: {problem}"),
            format!("it comes from {origin}; take both from the app's dashboard"),
        )
    })?;
    Ok(Some(Setting::new(app, origin)))
}

/// The first value that is set.
fn first<T, const N: usize>(settings: [Option<Setting<T>>; N]) -> Option<Setting<T>> {
    settings.into_iter().flatten().next()
}

/// An environment variable that is set to something.
fn variable(name: &'static str) -> Option<Setting<String>> {
    let value = env::var(name).ok().filter(|value| !value.is_empty());
    Setting::given(value, Origin::Variable(name))
}
