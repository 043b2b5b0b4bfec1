//! Where everything begins: a client for a token.

use std::fmt;
use std::ops::Deref;

use clever_core::{
    AccessCheck, ApiClient, Client, ClientBuilder, EventsApi, RateLimit, RawRequest, SsoToken,
    TokenSource,
};

use crate::events::Events;

/// A client of one version of the API.
///
/// Begin with [`district`](Self::district), [`sso`](Self::sso) or [`library`](Self::library),
/// depending on the token. Each version's module names its client, so that
/// `clever_sdk::v3_1::Clever` is the one for version 3.1.
///
/// **Every operation of the version is one of its methods**, by way of the generated client that it
/// dereferences to; the page of each version's `Clever` leads to them.
#[cfg_attr(
    feature = "v3_1",
    doc = "For version 3.1 that is [`v3_1::Clever`](crate::v3_1::Clever), with the operations of \
           [`v3_1::Client`](crate::v3_1::Client#implementations)."
)]
///
/// ```no_run
/// use clever_sdk::DistrictToken;
/// use clever_sdk::v3_1::{Clever, types::UserRole};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let clever = Clever::district(DistrictToken::from_env("CLEVER_TOKEN")?).build()?;
/// let mut students = clever.get_users().role(UserRole::Student).limit(10_000).stream();
/// while let Some(student) = students.next().await {
///     println!("{:?}", student?.id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Clever<C> {
    api: C,
}

impl<C: ApiClient> Clever<C> {
    /// A client for a district: with a [`DistrictToken`](clever_core::DistrictToken), or with
    /// [`TokenSource::provider`] and a [`TokenProvider`](clever_core::TokenProvider) that gives one.
    pub fn district(token: impl Into<TokenSource>) -> ClientBuilder<Self> {
        Client::builder(C::VERSION, token).of()
    }

    /// A client for a signed-in user, with only what the user's own token reaches. Where many sign
    /// on, [`signed_in`](Self::signed_in) shares connections between them.
    ///
    /// ```no_run
    /// # use clever_sdk::{SsoToken, v3_1::Clever};
    /// # async fn example(token: SsoToken) -> Result<(), clever_sdk::Error> {
    /// let signed_in = Clever::sso(token).build()?;
    /// let user = signed_in.user().await?;
    /// # let _ = user;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sso(token: SsoToken) -> ClientBuilder<C::SignedIn> {
        Client::builder(C::VERSION, token).of()
    }

    /// A client for another signed-in user with the same settings and connections: much cheaper than
    /// one of [`sso`](Self::sso) at every sign-on. The rate limit is its own, since Clever counts
    /// requests by token.
    ///
    /// ```
    /// # use clever_sdk::{Error, SsoToken, TokenSource, v3_1::Clever};
    /// # fn example(token: SsoToken) -> Result<(), Error> {
    /// // Once, when the program starts:
    /// let clever = Clever::district(TokenSource::none()).build()?;
    /// // At every sign-on:
    /// let signed_in = clever.signed_in(token);
    /// # let _ = signed_in;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn signed_in(&self, token: SsoToken) -> C::SignedIn {
        self.api.core().with_token(token).into()
    }

    /// A client for a Library teacher, whose token also reaches the teacher's own sections and the
    /// people in them. Such a token cannot page: use `send()`, which gives the whole list, and not
    /// `stream()`, `pages()` or `limit`.
    pub fn library(token: SsoToken) -> ClientBuilder<Self> {
        let builder = Client::builder(C::VERSION, token).access_check(AccessCheck::Library);
        builder.of()
    }

    /// A client with the same settings and connections that sends another token, such as another
    /// district's: much cheaper than a new one. The rate limit, the throttle and the retries that
    /// are left are its own, since Clever counts requests by token.
    ///
    /// ```
    /// # use clever_sdk::{DistrictToken, Error, TokenSource, v3_1::Clever};
    /// # fn example(tokens: Vec<DistrictToken>) -> Result<(), Error> {
    /// let clever = Clever::district(TokenSource::none()).throttle(1200).build()?;
    /// let districts: Vec<Clever> = tokens
    ///     .into_iter()
    ///     .map(|token| clever.with_token(token))
    ///     .collect();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_token(&self, token: impl Into<TokenSource>) -> Self {
        self.api.core().with_token(token).into()
    }

    /// Starts a GET of a path that the generated client does not have: see [`Client::get`].
    pub fn get(&self, path: &str) -> RawRequest {
        self.api.core().get(path)
    }

    /// What the last reply said about the rate limit; `None` before the first one.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.api.core().rate_limit()
    }
}

impl<C: EventsApi> Clever<C> {
    /// The feed of events, in order, with checkpoints.
    pub fn events(&self) -> Events<C> {
        Events::new(&self.api)
    }
}

impl<C: ApiClient> From<Client> for Clever<C> {
    fn from(core: Client) -> Self {
        Self { api: core.into() }
    }
}

impl<C> Deref for Clever<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.api
    }
}

impl<C: ApiClient> fmt::Debug for Clever<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clever").field(self.api.core()).finish()
    }
}
