//! What ties a sign-on to one session is made of this.

use std::io;

use secrecy::{ExposeSecret, SecretString};

/// How many random bytes it is made of.
const RANDOM_BYTES: usize = 32;

/// A text that nobody can guess, compared without telling by the time it takes how much was right.
#[derive(Clone)]
pub(super) struct Unguessable(SecretString);

impl Unguessable {
    /// 32 bytes of the system's randomness, as 64 hex digits.
    pub(super) fn random() -> io::Result<Self> {
        let mut bytes = [0; RANDOM_BYTES];
        getrandom::fill(&mut bytes)?;
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self::new(digits))
    }

    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for Unguessable {
    fn eq(&self, other: &Self) -> bool {
        let (own, others) = (self.as_str().as_bytes(), other.as_str().as_bytes());
        // Every byte is looked at, so that time does not tell how many were right.
        let pairs = own.iter().zip(others);
        let difference = pairs.fold(0, |difference, (own, other)| difference | (own ^ other));
        own.len() == others.len() && difference == 0
    }
}

impl Eq for Unguessable {}
