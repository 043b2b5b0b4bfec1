//! A reply of the server.

use std::fmt;
use std::ops::Deref;
use std::time::SystemTime;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::rate_limit::date;

/// A success, with its decoded body.
///
/// `Debug` shows the status and what the body's own `Debug` shows, no headers.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
}

impl<T> Response<T> {
    pub(crate) fn new(reply: &reqwest::Response, value: T) -> Self {
        Self {
            status: reply.status(),
            headers: reply.headers().clone(),
            value,
        }
    }

    /// The same reply with a body, if there is one.
    pub(crate) fn carrying<U>(self, value: Option<U>) -> Option<Response<U>> {
        Some(Response {
            status: self.status,
            headers: self.headers,
            value: value?,
        })
    }

    /// The reply and its body, each alone.
    pub(crate) fn parted(self) -> (Response<()>, T) {
        let reply = Response {
            status: self.status,
            headers: self.headers,
            value: (),
        };
        (reply, self.value)
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The HTTP headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The server's name for this exchange, which its support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// When the server sent it, by its own clock.
    #[must_use]
    pub fn date(&self) -> Option<SystemTime> {
        date(&self.headers)
    }

    /// The body.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// The `x-request-id` of most of the API, or the `clever-request-id` of the rest.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "clever-request-id"]
        .into_iter()
        .find_map(|name| headers.get(name)?.to_str().ok())
}

/// Why a body was not read to its end.
pub(crate) enum Unread {
    TooLarge(u64),
    Transport(reqwest::Error),
}

/// The whole body, if it has no more than `maximum` bytes.
pub(crate) async fn read_body(
    reply: &mut reqwest::Response,
    maximum: u64,
) -> Result<Vec<u8>, Unread> {
    /// What is reserved on the word of the `content-length` header alone.
    const RESERVED_AT_MOST: u64 = 1024 * 1024;

    let announced = reply.content_length().unwrap_or(0);
    if announced > maximum {
        return Err(Unread::TooLarge(maximum));
    }
    let reserved = usize::try_from(announced.min(RESERVED_AT_MOST)).unwrap_or(0);
    let mut body = Vec::with_capacity(reserved);
    while let Some(chunk) = reply.chunk().await.map_err(Unread::Transport)? {
        let length = body.len() as u64 + chunk.len() as u64;
        if length > maximum {
            return Err(Unread::TooLarge(maximum));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// As much of an error's body as can be read and is looked at.
pub(crate) async fn read_start(mut reply: reqwest::Response) -> Vec<u8> {
    const ENOUGH: usize = 64 * 1024;

    let mut body = Vec::new();
    while body.len() < ENOUGH
        && let Ok(Some(chunk)) = reply.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(ENOUGH);
    body
}
