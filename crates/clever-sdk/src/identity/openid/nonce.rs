//! What ties an id_token to the session that asked for it.

use std::fmt;
use std::io;

use super::super::unguessable::Unguessable;

/// A text that goes to the sign-on page and must stand in the id_token.
///
/// Without it an id_token that somebody got hold of could be used a second time. It belongs to one
/// session and one sign-on, as [`State`](crate::identity::State) does. `Debug` does not show it,
/// and comparing takes as long for a wrong one as for the right one of the same length.
///
/// ```
/// use clever_sdk::identity::openid::Nonce;
///
/// let nonce = Nonce::random()?;
/// let kept_in_session = nonce.as_str().to_owned();
/// assert_eq!(Nonce::new(kept_in_session), nonce);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Nonce(Unguessable);

impl Nonce {
    /// One that cannot be guessed: 32 bytes of the system's randomness, as 64 hex digits.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn random() -> io::Result<Self> {
        Unguessable::random().map(Self)
    }

    /// One that was made before, as the user's session kept it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Unguessable::new(text))
    }

    /// The text, to be kept in the user's session.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(…)")
    }
}
