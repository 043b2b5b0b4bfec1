//! The two kinds of token a request carries.

use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// What is wrong with a text that should be a token. It does not show the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
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
}

/// A district-app token: one per district that shares data with the app.
///
/// `Debug` never shows it, and it is wiped from memory when dropped.
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
}

impl fmt::Debug for DistrictToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DistrictToken(…)")
    }
}

/// A user's token from a single sign-on.
///
/// `Debug` never shows it, and it is wiped from memory when dropped.
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
}

impl fmt::Debug for SsoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SsoToken(…)")
    }
}

/// A token of either kind.
#[derive(Debug, Clone)]
pub enum Token {
    /// A district-app token.
    District(DistrictToken),
    /// A user's token from a single sign-on.
    Sso(SsoToken),
}

impl Token {
    /// The value of the `Authorization` header; `None` if it cannot be one.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let (Self::District(DistrictToken(token)) | Self::Sso(SsoToken(token))) = self;
        let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret())).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl From<DistrictToken> for Token {
    fn from(token: DistrictToken) -> Self {
        Self::District(token)
    }
}

impl From<SsoToken> for Token {
    fn from(token: SsoToken) -> Self {
        Self::Sso(token)
    }
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
    fn debug_hides_the_token() {
        let (district, sso) = (
            DistrictToken::new(DISTRICT).unwrap(),
            SsoToken::new(SSO).unwrap(),
        );
        let shown = format!("{district:?} {sso:?} {:?}", Token::from(district.clone()));
        assert!(!shown.contains(DISTRICT) && !shown.contains(SSO), "{shown}");
        let header = Token::from(district).authorization().unwrap();
        assert_eq!(header.to_str().unwrap(), format!("Bearer {DISTRICT}"));
        assert!(!format!("{header:?}").contains(DISTRICT));
    }
}
