//! What tells a sign-on that this app started from one that somebody else did.

use std::fmt;
use std::io;

use super::unguessable::Unguessable;

/// A text that goes to the sign-on page and must come back from it unchanged.
///
/// Without it anybody could lead a user to the app with a code of their own, and have them signed
/// on as somebody else. So it belongs to one session and one sign-on. `Debug` does not show it, and
/// comparing takes as long for a wrong one as for the right one of the same length.
///
/// ```
/// use clever_sdk::identity::State;
///
/// let state = State::random()?;
/// let kept_in_session = state.as_str().to_owned();
/// assert_eq!(State::new(kept_in_session), state);
/// assert_ne!(State::random()?, state);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct State(Unguessable);

impl State {
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

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State(…)")
    }
}
