//! What ties a sign-on to one session is made of this.

use std::io;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

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
        let (own, other) = (self.as_str().as_bytes(), other.as_str().as_bytes());
        own.ct_eq(other).into()
    }
}

impl Eq for Unguessable {}
