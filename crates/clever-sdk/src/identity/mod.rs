//! Signing users on, and the tokens of an app, at the identity host `https://clever.com`.
//!
//! A sign-on has four steps: send the user to [`authorize_url`](Identity::authorize_url), read
//! the [`Callback`] that comes back, [`exchange`](Identity::exchange) its code for the user's token,
//! and ask who it is with the `get_me` of an API version.
//!
//! ```no_run
//! use clever_sdk::core::{AppCredentials, SsoToken};
//! use clever_sdk::identity::{Callback, Identity, Login, State};
//!
//! const REDIRECT_URI: &str = "https://app.example/clever";
//!
//! # async fn example(query: &str) -> Result<SsoToken, Box<dyn std::error::Error>> {
//! let identity = Identity::new(AppCredentials::new("made-up-id", "made-up-secret")?)?;
//!
//! // The user asks to sign on: remember the state in their session, and send them to Clever.
//! let state = State::random()?;
//! let location = identity.authorize_url(REDIRECT_URI).state(state.clone()).url();
//! # let _ = location;
//!
//! // The user comes back.
//! let code = match Callback::parse(query)?.verify(Some(&state))? {
//!     Login::Verified(code) => code,
//!     // Nobody knows who began it: send them to `location` with a new state, and they are back at
//!     // once.
//!     Login::StartedByClever(_) => return Err("begin again".into()),
//! };
//! Ok(identity.exchange(code, REDIRECT_URI).await?)
//! # }
//! ```
//!
//! Where Clever has switched OpenID Connect on for the app, an id_token says with the token who
//! signed on: see `openid`, with the feature of that name.
//!
//! Sources: <https://dev.clever.com/docs/oauth-implementation>,
//! <https://dev.clever.com/docs/classroom-getting-started>, and replies seen on the wire.

mod authorize;
mod callback;
mod code;
#[cfg(feature = "openid")]
pub mod openid;
mod state;
mod tokens;
mod unguessable;

use std::fmt;

use clever_core::{AppCredentials, Client, ClientBuilder, Error, Version};

pub use authorize::AuthorizeUrl;
pub use callback::{Callback, CallbackError, Denied, Login, StartedByClever};
pub use code::Code;
pub use state::State;
pub use tokens::{DistrictTokenEntry, DistrictTokens, TokenInfo};

/// The identity host has no versions, and its paths no common start.
static VERSION: Version = Version {
    name: "identity",
    base_path: "",
    crate_version: env!("CARGO_PKG_VERSION"),
    spec_sha256: "",
};

const BASE_URL: &str = "https://clever.com";

/// Client for Clever's identity host, as one app.
///
/// A clone shares everything with the original and costs next to nothing. `Debug` shows neither the
/// client id nor the secret.
///
/// ```
/// use clever_sdk::core::AppCredentials;
/// use clever_sdk::identity::Identity;
///
/// let identity = Identity::new(AppCredentials::new("made-up-id", "made-up-secret")?)?;
/// let location = identity.authorize_url("https://app.example/clever").url();
/// assert!(location.starts_with("https://clever.com/oauth/authorize?response_type=code&"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Identity {
    core: Client,
    credentials: AppCredentials,
}

impl Identity {
    /// A client of the app with these credentials, with the default settings.
    ///
    /// # Errors
    /// The platform offers no way to send requests.
    pub fn new(credentials: AppCredentials) -> Result<Self, Error> {
        Self::builder(credentials).build()
    }

    /// Starts a client with other settings.
    ///
    /// ```
    /// use clever_sdk::core::{AppCredentials, Retry};
    /// use clever_sdk::identity::Identity;
    ///
    /// let credentials = AppCredentials::new("made-up-id", "made-up-secret")?;
    /// let identity = Identity::builder(credentials)
    ///     .client(|client| client.application("gradebook/2.1").retry(Retry::never()))
    ///     .build()?;
    /// # let _ = identity;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder(credentials: AppCredentials) -> IdentityBuilder {
        let core = Client::builder(&VERSION, credentials.clone()).base_url(BASE_URL);
        IdentityBuilder { core, credentials }
    }

    /// The address of the page where a user signs on. `redirect_uri` is where they come back to; it
    /// must be one of the app's redirect URIs, letter by letter. Nothing is sent.
    ///
    /// ```
    /// # use clever_sdk::core::AppCredentials;
    /// # use clever_sdk::identity::{Identity, State};
    /// # let identity = Identity::new(AppCredentials::new("made-up-id", "made-up-secret")?)?;
    /// let state = State::random()?;
    /// let location = identity
    ///     .authorize_url("https://app.example/clever")
    ///     .state(state.clone())
    ///     .district("5f0000000000000000000001")
    ///     .url();
    /// assert!(location.contains(state.as_str()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn authorize_url(&self, redirect_uri: &str) -> AuthorizeUrl {
        AuthorizeUrl::new(self.core.base_url(), self.credentials.id(), redirect_uri)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("base_url", &self.core.base_url().as_str())
            .finish_non_exhaustive()
    }
}

/// How an [`Identity`] is set up.
#[derive(Debug, Clone)]
#[must_use]
pub struct IdentityBuilder {
    core: ClientBuilder,
    credentials: AppCredentials,
}

impl IdentityBuilder {
    /// The server. Default: `https://clever.com`. As for [`ClientBuilder::base_url`], it must be
    /// `https`, or `http` on a loopback host.
    pub fn base_url(self, url: &str) -> Self {
        self.client(|client| client.base_url(url))
    }

    /// Changes the settings that every client has: timeouts, retries, proxies, the clock.
    pub fn client(self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        Self {
            core: change(self.core),
            ..self
        }
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](clever_core::ErrorKind::Refused) if the base URL cannot be used, or if
    /// the HTTP client cannot be set up.
    pub fn build(self) -> Result<Identity, Error> {
        Ok(Identity {
            core: self.core.build()?,
            credentials: self.credentials,
        })
    }
}
