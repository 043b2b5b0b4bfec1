//! What a sign-on gives an app, to be exchanged for the user's token.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A code that is exchanged for the user's token, once and within a minute.
///
/// [`Login`](super::Login) gives it. `Debug` does not show it, and it is wiped from memory when
/// dropped. It cannot be cloned, since nothing good comes of using it twice.
/// Source: <https://dev.clever.com/docs/oauth-implementation>.
pub struct Code(SecretString);

impl Code {
    /// A code that came another way than with a [`Callback`](super::Callback), such as from a mobile
    /// app. **Its state was not checked**; where there is one, that is up to the caller.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into().into())
    }

    pub(super) fn exposed(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}
