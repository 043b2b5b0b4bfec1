//! What a user brings back from the sign-on page.

use std::fmt;

use super::{Code, State};

/// The query with which a user comes back to the app's redirect URI.
///
/// ```
/// use clever_sdk::identity::{Callback, Login, State};
///
/// let sent = State::new("kept in the session");
/// let callback = Callback::parse("code=made-up&state=kept+in+the+session")?;
/// assert!(matches!(callback.verify(Some(&sent))?, Login::Verified(_)));
///
/// let callback = Callback::parse("code=made-up")?;
/// assert!(matches!(callback.verify(Some(&sent))?, Login::StartedByClever(_)));
/// # Ok::<(), clever_sdk::identity::CallbackError>(())
/// ```
#[derive(Debug)]
#[must_use = "the code is in `verify`"]
pub struct Callback {
    code: Code,
    state: Option<State>,
}

/// Whose idea a sign-on was.
#[derive(Debug)]
#[must_use]
pub enum Login {
    /// The app's: the state that it sent came back.
    Verified(Code),
    /// Clever's, as far as can be told: no state came back.
    StartedByClever(StartedByClever),
}

/// A sign-on without a state, as users of the Clever portal, of Instant Login links and of the
/// Clever Library bring it.
///
/// An app has to take these. But nothing tells them from a link that somebody else made to have the
/// user signed on as another person. So either [`accept`](Self::accept) it where that can do no
/// harm, or drop it and send the user to [`authorize_url`] with a new state; who is signed on at
/// Clever is back at once. For sign-ons from the Library Clever asks for the second.
/// Source: <https://dev.clever.com/docs/classroom-getting-started>.
///
/// [`authorize_url`]: super::Identity::authorize_url
#[derive(Debug)]
#[must_use]
pub struct StartedByClever(Code);

impl StartedByClever {
    /// Takes the sign-on as it is, although nothing says who started it.
    #[must_use]
    pub fn accept(self) -> Code {
        self.0
    }
}

impl Callback {
    /// Reads the query of the URL that the user came back to, with or without its `?`.
    ///
    /// # Errors
    /// [`CallbackError`] if Clever sent the user back with an error, if there is no code or an empty
    /// one, or if a parameter is there twice.
    pub fn parse(query: &str) -> Result<Self, CallbackError> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let [error, description, code, state] =
            ["error", "error_description", "code", "state"].map(|name| parameter(query, name));
        if let Some(error) = error? {
            let description = description?;
            return Err(CallbackError::Denied(Denied { error, description }));
        }
        Ok(Self {
            code: code?.map(Code::new).ok_or(CallbackError::NoCode)?,
            state: state?.map(State::new),
        })
    }

    /// Compares the state that came back with the one that was sent: the one in the user's session,
    /// or none if the session has none. Drop it from the session then, so that it is used once.
    ///
    /// # Errors
    /// [`CallbackError::StateDiffers`] if another state came back than was sent, or one came back
    /// and none was sent.
    pub fn verify(self, sent: Option<&State>) -> Result<Login, CallbackError> {
        match (&self.state, sent) {
            (None, _) => Ok(Login::StartedByClever(StartedByClever(self.code))),
            (Some(state), Some(sent)) if state == sent => Ok(Login::Verified(self.code)),
            (Some(_), _) => Err(CallbackError::StateDiffers),
        }
    }
}

/// The value of a parameter; none if it is empty or not there.
fn parameter(query: &str, name: &'static str) -> Result<Option<String>, CallbackError> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let mut values = pairs.filter(|(set, _)| set == name);
    let value = values.next().map(|(_, value)| value.into_owned());
    match values.next() {
        None => Ok(value.filter(|value| !value.is_empty())),
        Some(_) => Err(CallbackError::Repeated(name)),
    }
}

/// Why a callback is no sign-on. It shows neither code nor state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// There is neither a code nor an error.
    #[error("the callback has no code; send the user to sign on again")]
    NoCode,
    /// A parameter is there more than once, so that nobody can tell which one is meant.
    #[error("the callback has more than one `{0}`; send the user to sign on again")]
    Repeated(&'static str),
    /// Another state came back than was sent: the sign-on was started in another session, or by
    /// somebody else.
    #[error("the callback's state is not the one that was sent; send the user to sign on again")]
    StateDiffers,
    /// Clever sent the user back with an error.
    #[error("Clever sent the user back with an error, which `Denied` tells")]
    Denied(Denied),
}

/// The error with which a user came back.
///
/// Whoever made the link chose the words, so `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Denied {
    error: String,
    description: Option<String>,
}

impl Denied {
    /// What happened, such as `access_denied`; RFC 6749, section 4.1.2.1, lists the usual ones.
    #[must_use]
    pub fn error(&self) -> &str {
        &self.error
    }

    /// More about it, if more came.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

impl fmt::Debug for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Denied(…)")
    }
}
