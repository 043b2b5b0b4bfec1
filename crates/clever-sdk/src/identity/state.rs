//! What tells a sign-on that this app started from one that somebody else did.

use std::fmt;
use std::io;

use secrecy::{ExposeSecret, SecretString};

/// How many random bytes a state is made of.
const RANDOM_BYTES: usize = 32;

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
#[derive(Clone)]
pub struct State(SecretString);

impl State {
    /// One that cannot be guessed: 32 bytes of the system's randomness, as 64 hex digits.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; RANDOM_BYTES];
        getrandom::fill(&mut bytes)?;
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self::new(digits))
    }

    /// One that was made before, as the user's session kept it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text, to be kept in the user's session.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        let (own, others) = (self.as_str().as_bytes(), other.as_str().as_bytes());
        // Every byte is looked at, so that time does not tell how many were right.
        let pairs = own.iter().zip(others);
        let difference = pairs.fold(0, |difference, (own, other)| difference | (own ^ other));
        own.len() == others.len() && difference == 0
    }
}

impl Eq for State {}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State(…)")
    }
}
