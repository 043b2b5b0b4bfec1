//! The two kinds of token a request carries, and where they come from.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// What is wrong with a text that should be a token. It does not show the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// There is nothing in it.
    #[error("the token is empty")]
    Empty,
    /// It holds something that no token holds, such as a blank or a line break.
    #[error("the token holds a blank or another character that no token has")]
    Characters,
    /// It starts with `il`, as only the tokens of a single sign-on do.
    #[error("this is a token of a single sign-on (it starts with `il`); make an `SsoToken` of it")]
    Sso,
    /// The environment variable that should hold it is not set, or holds no text.
    #[error("the environment variable {0} does not hold a token; set it")]
    Variable(String),
    /// The token's provider could not give one; the reason is the provider's.
    #[error("no token could be got: {0}")]
    Unavailable(String),
}

impl TokenError {
    /// Why a [`TokenProvider`] has no token to give. The reason is shown in errors, so it must
    /// neither quote a token nor name a person.
    pub fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable(reason.into())
    }
}

/// A district-app token: one per district that shares data with the app.
///
/// `Debug` never shows it, and it is wiped from memory when dropped (not so the copies that are made
/// of it to be sent).
#[derive(Clone)]
pub struct DistrictToken(SecretString);

impl DistrictToken {
    /// Takes the token as the dashboard or the token endpoint gives it.
    ///
    /// # Errors
    /// [`TokenError`] if it is empty, holds anything but visible ASCII, or is an SSO token.
    pub fn new(token: impl Into<String>) -> Result<Self, TokenError> {
        let token = checked(token.into())?;
        if token.expose_secret().starts_with("il") {
            return Err(TokenError::Sso);
        }
        Ok(Self(token))
    }

    /// Takes the token out of an environment variable, such as `CLEVER_TOKEN`.
    ///
    /// # Errors
    /// [`TokenError`] if the variable is not set, or holds what [`new`](Self::new) refuses.
    pub fn from_env(variable: &str) -> Result<Self, TokenError> {
        Self::new(in_environment(variable)?)
    }
}

impl DistrictToken {
    /// The token itself, to be put where it is kept safe. Never log it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for DistrictToken {
    fn eq(&self, other: &Self) -> bool {
        are_equal(&self.0, &other.0)
    }
}

impl Eq for DistrictToken {}

impl fmt::Debug for DistrictToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DistrictToken(…)")
    }
}

/// A user's token from a single sign-on.
///
/// `Debug` never shows it, and it is wiped from memory when dropped (not so the copies that are made
/// of it to be sent).
#[derive(Clone)]
pub struct SsoToken(SecretString);

impl SsoToken {
    /// Takes the token as the sign-on gives it.
    ///
    /// # Errors
    /// [`TokenError`] if it is empty or holds anything but visible ASCII.
    pub fn new(token: impl Into<String>) -> Result<Self, TokenError> {
        checked(token.into()).map(Self)
    }

    /// Takes the token out of an environment variable, such as `CLEVER_SSO_TOKEN`.
    ///
    /// # Errors
    /// [`TokenError`] if the variable is not set, or holds what [`new`](Self::new) refuses.
    pub fn from_env(variable: &str) -> Result<Self, TokenError> {
        Self::new(in_environment(variable)?)
    }
}

impl SsoToken {
    /// The token itself, to be put where it is kept safe, such as the user's session on the server.
    /// Never log it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for SsoToken {
    fn eq(&self, other: &Self) -> bool {
        are_equal(&self.0, &other.0)
    }
}

impl Eq for SsoToken {}

impl fmt::Debug for SsoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SsoToken(…)")
    }
}

/// The client id and the client secret of an app, as its dashboard shows them. They are sent to the
/// identity host only, by Basic authentication.
///
/// `Debug` shows neither, and both are wiped from memory when dropped (not so the copies that are
/// made of them to be sent).
#[derive(Clone)]
pub struct AppCredentials {
    id: SecretString,
    secret: SecretString,
}

impl AppCredentials {
    /// Takes both as the dashboard gives them.
    ///
    /// # Errors
    /// [`TokenError`] if one is empty or holds anything but visible ASCII, or the id a colon.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Result<Self, TokenError> {
        let (id, secret) = (checked(id.into())?, checked(secret.into())?);
        if id.expose_secret().contains(':') {
            return Err(TokenError::Characters);
        }
        Ok(Self { id, secret })
    }

    /// Takes both out of environment variables, such as `CLEVER_CLIENT_ID` and
    /// `CLEVER_CLIENT_SECRET`.
    ///
    /// # Errors
    /// [`TokenError`] if one is not set, or holds what [`new`](Self::new) refuses.
    pub fn from_env(id: &str, secret: &str) -> Result<Self, TokenError> {
        Self::new(in_environment(id)?, in_environment(secret)?)
    }

    /// The client id, which stands in the address of the sign-on page.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.expose_secret()
    }
}

impl PartialEq for AppCredentials {
    fn eq(&self, other: &Self) -> bool {
        are_equal(&self.id, &other.id) && are_equal(&self.secret, &other.secret)
    }
}

impl Eq for AppCredentials {}

impl fmt::Debug for AppCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppCredentials(…)")
    }
}

/// What a request is authorized with. Comparing takes as long for a wrong one as for the right one
/// of the same length.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Token {
    /// A district-app token.
    District(DistrictToken),
    /// A user's token from a single sign-on.
    Sso(SsoToken),
    /// The app itself, at the identity host.
    App(AppCredentials),
}

impl Token {
    fn exposed(&self) -> &str {
        let (Self::District(DistrictToken(secret))
        | Self::Sso(SsoToken(secret))
        | Self::App(AppCredentials { secret, .. })) = self;
        secret.expose_secret()
    }

    /// The value of the `Authorization` header; `None` if it cannot be one.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let text = match self {
            Self::District(_) | Self::Sso(_) => format!("Bearer {}", self.exposed()),
            Self::App(app) => {
                let pair = format!("{}:{}", app.id(), self.exposed());
                format!("Basic {}", BASE64_STANDARD.encode(pair))
            }
        };
        let mut value = HeaderValue::try_from(text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl From<DistrictToken> for Token {
    fn from(token: DistrictToken) -> Self {
        Self::District(token)
    }
}

impl From<AppCredentials> for Token {
    fn from(credentials: AppCredentials) -> Self {
        Self::App(credentials)
    }
}

impl From<SsoToken> for Token {
    fn from(token: SsoToken) -> Self {
        Self::Sso(token)
    }
}

/// Gives a client its token, and another one when the server no longer takes it.
///
/// An app that serves many districts keeps one token for each; a provider looks it up when it is
/// needed. After a 401 it is asked once more, and the request is sent again if it gives another
/// token.
///
/// ```
/// use clever_core::{DistrictToken, Token, TokenError, TokenProvider, TokenSource};
/// use tokio::sync::Mutex;
///
/// struct FromVault { district: String, kept: Mutex<Option<Token>> }
///
/// impl TokenProvider for FromVault {
///     async fn token(&self, rejected: Option<&Token>) -> Result<Token, TokenError> {
///         let mut kept = self.kept.lock().await;
///         match &*kept {
///             // Of many calls that were rejected at once, the first looks it up for all.
///             Some(token) if Some(token) != rejected => Ok(token.clone()),
///             _ => Ok(kept.insert(look_up(&self.district).await?).clone()),
///         }
///     }
/// }
///
/// async fn look_up(district: &str) -> Result<Token, TokenError> {
///     # let _ = district;
///     Ok(DistrictToken::new("made-up-token")?.into())
/// }
///
/// let kept = Mutex::default();
/// let source = TokenSource::provider(FromVault { district: "a district".to_owned(), kept });
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// The token to send. `rejected` is the one that the server has just answered with 401.
    ///
    /// # Errors
    /// [`TokenError::unavailable`] when there is none. The call then fails with this reason: before
    /// anything is sent, or as unauthorized after a 401.
    fn token(
        &self,
        rejected: Option<&Token>,
    ) -> impl Future<Output = Result<Token, TokenError>> + Send;
}

type Provided<'a> = Pin<Box<dyn Future<Output = Result<Token, TokenError>> + Send + 'a>>;

/// A provider of a type that is not known any more.
trait AnyProvider: Send + Sync {
    fn token<'a>(&'a self, rejected: Option<&'a Token>) -> Provided<'a>;
}

impl<P: TokenProvider> AnyProvider for P {
    fn token<'a>(&'a self, rejected: Option<&'a Token>) -> Provided<'a> {
        Box::pin(TokenProvider::token(self, rejected))
    }
}

/// Where a client's token comes from: a fixed one, a [`TokenProvider`], or nowhere.
#[derive(Clone)]
pub struct TokenSource(Source);

#[derive(Clone)]
enum Source {
    None,
    Fixed(Token),
    Provider(Arc<dyn AnyProvider>),
}

impl TokenSource {
    /// Asks a provider.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self(Source::Provider(Arc::new(provider)))
    }

    /// Has no token, for a host that asks for none. No `Authorization` header is sent. An operation
    /// that says which tokens may call it is refused, unless
    /// [`AccessCheck::Off`](crate::AccessCheck::Off) leaves that to the server.
    #[must_use]
    pub fn none() -> Self {
        Self(Source::None)
    }

    /// The token to begin a call with, if there are any.
    pub(crate) async fn first(&self) -> Result<Option<Token>, TokenError> {
        match &self.0 {
            Source::None => Ok(None),
            Source::Fixed(token) => Ok(Some(token.clone())),
            Source::Provider(provider) => provider.token(None).await.map(Some),
        }
    }

    /// Another token than the one the server did not take; `None` if there is only that one.
    pub(crate) async fn another(
        &self,
        rejected: Option<&Token>,
    ) -> Option<Result<Token, TokenError>> {
        let (Source::Provider(provider), Some(rejected)) = (&self.0, rejected) else {
            return None;
        };
        match provider.token(Some(rejected)).await {
            Ok(token) if token.authorization() == rejected.authorization() => None,
            other => Some(other),
        }
    }
}

impl<T: Into<Token>> From<T> for TokenSource {
    fn from(token: T) -> Self {
        Self(Source::Fixed(token.into()))
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::None => f.write_str("None"),
            Source::Fixed(token) => token.fmt(f),
            Source::Provider(_) => f.write_str("TokenProvider"),
        }
    }
}

/// Compares without telling by the time it takes how much was right.
fn are_equal(first: &SecretString, second: &SecretString) -> bool {
    let (first, second) = (first.expose_secret(), second.expose_secret());
    first.as_bytes().ct_eq(second.as_bytes()).into()
}

fn in_environment(variable: &str) -> Result<String, TokenError> {
    std::env::var(variable).map_err(|_| TokenError::Variable(variable.to_owned()))
}

fn checked(token: String) -> Result<SecretString, TokenError> {
    let token = SecretString::from(token);
    if token.expose_secret().is_empty() {
        Err(TokenError::Empty)
    } else if token
        .expose_secret()
        .bytes()
        .all(|byte| byte.is_ascii_graphic())
    {
        Ok(token)
    } else {
        Err(TokenError::Characters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISTRICT: &str = "0123456789abcdef0123456789abcdef01234567";
    const SSO: &str = "ilc0123456789abcdef";

    #[test]
    fn district_tokens_are_no_sso_tokens() {
        assert!(DistrictToken::new(DISTRICT).is_ok());
        assert_eq!(DistrictToken::new(SSO).unwrap_err(), TokenError::Sso);
        assert!(SsoToken::new(SSO).is_ok());
        assert!(SsoToken::new(DISTRICT).is_ok());
    }

    #[test]
    fn what_cannot_be_a_token_is_refused() {
        for (text, error) in [
            ("", TokenError::Empty),
            (" ", TokenError::Characters),
            ("secret value", TokenError::Characters),
            ("secret\n", TokenError::Characters),
            ("secret\r\nx: y", TokenError::Characters),
            ("sécret", TokenError::Characters),
            ("secret\0", TokenError::Characters),
        ] {
            assert_eq!(DistrictToken::new(text).unwrap_err(), error);
            assert_eq!(SsoToken::new(text).unwrap_err(), error);
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }

    #[test]
    fn tokens_are_taken_out_of_variables() {
        // Cargo sets these for every test.
        let (name, version) = ("CARGO_PKG_NAME", "CARGO_PKG_VERSION");
        let district = DistrictToken::from_env(name).unwrap();
        assert_eq!(district.expose(), env!("CARGO_PKG_NAME"));
        assert_eq!(
            SsoToken::from_env(name).unwrap().expose(),
            district.expose()
        );
        let app = AppCredentials::from_env(name, version).unwrap();
        let expected = AppCredentials::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        assert_eq!(app, expected.unwrap());
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = DistrictToken::from_env("CLEVER_NO_SUCH_TOKEN").unwrap_err();
        let expected =
            "the environment variable CLEVER_NO_SUCH_TOKEN does not hold a token; set it";
        assert_eq!(error.to_string(), expected);
        assert_eq!(
            SsoToken::from_env("CLEVER_NO_SUCH_TOKEN").unwrap_err(),
            error
        );
    }

    #[test]
    fn credentials_are_sent_as_basic_authentication() {
        let app = AppCredentials::new("Aladdin", "open-sesame").unwrap();
        assert_eq!(app.id(), "Aladdin");
        let shown = format!("{app:?} {:?}", Token::from(app.clone()));
        assert!(
            !shown.contains("sesame") && !shown.contains("Aladdin"),
            "{shown}"
        );
        let header = Token::from(app).authorization().unwrap();
        assert_eq!(
            header.to_str().unwrap(),
            "Basic QWxhZGRpbjpvcGVuLXNlc2FtZQ=="
        );
        assert!(AppCredentials::new("a:b", "c").is_err());
        assert!(AppCredentials::new("a", "").is_err());
    }

    #[test]
    fn debug_hides_the_token() {
        let (district, sso) = (
            DistrictToken::new(DISTRICT).unwrap(),
            SsoToken::new(SSO).unwrap(),
        );
        let shown = format!("{district:?} {sso:?} {:?}", Token::from(district.clone()));
        assert!(!shown.contains(DISTRICT) && !shown.contains(SSO), "{shown}");
        let source = TokenSource::from(district.clone());
        assert_eq!(format!("{source:?}"), "District(DistrictToken(…))");
        let header = Token::from(district).authorization().unwrap();
        assert_eq!(header.to_str().unwrap(), format!("Bearer {DISTRICT}"));
        assert!(!format!("{header:?}").contains(DISTRICT));
    }
}
