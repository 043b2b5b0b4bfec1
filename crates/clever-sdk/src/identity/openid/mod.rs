//! Single sign-on by OpenID Connect: who signed on comes with the token, in an id_token.
//!
//! Clever has to switch it on for the app. Then a sign-on goes as any other one, with two
//! differences: [`OpenId::exchange`] gives the user's token and who they are, and a [`Nonce`] ties
//! that to the session.
//!
//! ```no_run
//! use clever_sdk::core::AppCredentials;
//! use clever_sdk::identity::openid::{Nonce, OpenIdError};
//! use clever_sdk::identity::{Callback, Identity, Login, State};
//!
//! const REDIRECT_URI: &str = "https://app.example/clever";
//!
//! # async fn example(query: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let identity = Identity::new(AppCredentials::new("made-up-id", "made-up-secret")?)?;
//! // Once, when the app starts.
//! let open_id = identity.open_id().await?;
//!
//! // The user asks to sign on: remember state and nonce in their session, and send them to Clever.
//! let (state, nonce) = (State::random()?, Nonce::random()?);
//! let location = identity
//!     .authorize_url(REDIRECT_URI)
//!     .state(state.clone())
//!     .nonce(nonce.clone())
//!     .url();
//! # let _ = location;
//!
//! // The user comes back. A sign-on that Clever started has neither state nor nonce.
//! let (code, nonce) = match Callback::parse(query)?.verify(Some(&state))? {
//!     Login::Verified(code) => (code, Some(&nonce)),
//!     Login::StartedByClever(login) => (login.accept(), None),
//! };
//! let user = match open_id.exchange(code, REDIRECT_URI, nonce).await {
//!     Ok(sign_on) => sign_on.claims.user,
//!     // A user of the Clever Library.
//!     Err(OpenIdError::NoIdToken(token)) => open_id.user_info(&token, None).await?,
//!     Err(error) => return Err(error.into()),
//! };
//! println!("{} is a {:?}", user.sub, user.user_type);
//! # Ok(())
//! # }
//! ```
//!
//! Clever's public pages do not say whether the nonce comes back in the id_token, as OpenID Connect
//! asks of it. Where it does not, leave it out: the state ties the sign-on to the session too.
//!
//! What is verified: the signature, by RS256 and a key that Clever publishes; issuer, app and
//! nonce; that the id_token has not expired, and was made no more than a minute in the future of
//! this machine's clock, which may be that much behind.
//!
//! Sources: <https://dev.clever.com/docs/oidc-implementation>,
//! <https://dev.clever.com/docs/the-userinfo-endpoint>, and OpenID Connect Core 1.0, section
//! 3.1.3.7.

mod claims;
mod discovery;
mod error;
mod keys;
mod nonce;
mod verify;

use std::fmt;
use std::sync::Arc;

use clever_core::SsoToken;
use serde::Deserialize;

use super::tokens::sso_token;
use super::{Code, Identity};
use discovery::Provider;
use verify::Expected;

pub use claims::{Claims, UserInfo, UserType};
pub use error::OpenIdError;
pub use nonce::Nonce;

impl Identity {
    /// Asks the identity host how it does OpenID Connect, and for the keys that it signs with. Needs
    /// the feature `openid`.
    ///
    /// Do it once and keep what comes: it asks for the keys again by itself when they change.
    ///
    /// # Errors
    /// [`OpenIdError::OtherIssuer`] or [`OpenIdError::ForeignAddress`] if what the host says of itself
    /// cannot be right, [`OpenIdError::NoKeys`] if it publishes none, [`OpenIdError::Call`] if it
    /// cannot be asked.
    pub async fn open_id(&self) -> Result<OpenId, OpenIdError> {
        let provider = Provider::discover(&self.core).await?;
        let identity = self.clone();
        Ok(OpenId(Arc::new(Inner { identity, provider })))
    }
}

/// The identity host as an OpenID provider, made by [`Identity::open_id`].
///
/// A clone shares everything with the original and costs next to nothing.
#[derive(Clone)]
pub struct OpenId(Arc<Inner>);

struct Inner {
    identity: Identity,
    provider: Provider,
}

/// A sign-on that is verified.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignOn {
    /// The user's token, as [`Identity::exchange`] gives it.
    pub token: SsoToken,
    /// Who they are.
    pub claims: Claims,
}

/// The reply to a code, of an app for which OpenID Connect is switched on.
#[derive(Deserialize)]
struct Granted {
    #[serde(deserialize_with = "sso_token")]
    access_token: SsoToken,
    id_token: Option<String>,
}

impl OpenId {
    /// As [`Identity::exchange`], and verifies the id_token that comes with the user's token.
    /// `nonce` is the one that was sent; a sign-on that Clever started has none.
    ///
    /// # Errors
    /// [`OpenIdError::Call`] as [`Identity::exchange`]; [`OpenIdError::NoIdToken`], with the token,
    /// if no id_token came; otherwise as [`verify`](Self::verify).
    pub async fn exchange(
        &self,
        code: Code,
        redirect_uri: &str,
        nonce: Option<&Nonce>,
    ) -> Result<SignOn, OpenIdError> {
        let granted = self.0.identity.grant::<Granted>(code, redirect_uri).await?;
        let token = granted.access_token;
        match granted.id_token.filter(|id_token| !id_token.is_empty()) {
            None => Err(OpenIdError::NoIdToken(token)),
            Some(id_token) => {
                let claims = self.verify(&id_token, nonce).await?;
                Ok(SignOn { token, claims })
            }
        }
    }

    /// Verifies an id_token that came another way, such as from a mobile app. `nonce` is the one
    /// that was sent to the sign-on page; without one, who has got hold of an id_token can use it
    /// until it expires.
    ///
    /// If no key that is known fits, the keys are asked for again, at most once a minute.
    ///
    /// Where the nonce does not come back, this is [`OpenIdError::NonceMissing`]; an app that verified
    /// the state of a sign-on can leave the nonce out. An empty one is never the right one.
    ///
    /// # Errors
    /// Why it is refused, or [`OpenIdError::Call`] if the keys could not be got.
    pub async fn verify(
        &self,
        id_token: &str,
        nonce: Option<&Nonce>,
    ) -> Result<Claims, OpenIdError> {
        let Inner { identity, provider } = &*self.0;
        let expected = Expected {
            issuer: &provider.issuer,
            client_id: identity.credentials.id(),
            nonce,
            clock: identity.core.clock(),
        };
        let keys = provider.keys.known();
        let verified = expected.verify(id_token, &keys);
        // A new key may have the id of the old one, or none.
        let Err(OpenIdError::UnknownKey | OpenIdError::Signature) = verified else {
            return verified;
        };
        match provider.keys.after(&keys).await? {
            Some(keys) => expected.verify(id_token, &keys),
            None => verified,
        }
    }

    /// Asks who the user of a token is. `claims` are those of the same sign-on's id_token, if there
    /// was one: the reply has to be about the same user.
    ///
    /// # Errors
    /// [`OpenIdError::OtherUser`] if it is not, [`OpenIdError::NoUserInfo`] if the identity host did
    /// not say where to ask, otherwise [`OpenIdError::Call`] as [`Request::send`].
    ///
    /// [`Request::send`]: clever_core::Request::send
    pub async fn user_info(
        &self,
        token: &SsoToken,
        claims: Option<&Claims>,
    ) -> Result<UserInfo, OpenIdError> {
        let request = self.0.provider.user_info(token.clone())?;
        let user = request.send::<UserInfo>().await?.into_inner();
        match claims {
            Some(claims) if claims.user.sub != user.sub => Err(OpenIdError::OtherUser),
            _ => Ok(user),
        }
    }
}

impl fmt::Debug for OpenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenId")
            .field("issuer", &self.0.provider.issuer)
            .finish_non_exhaustive()
    }
}
