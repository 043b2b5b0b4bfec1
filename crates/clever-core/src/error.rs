//! What can go wrong, told without personal data.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use std::io::ErrorKind as ErrorOf;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::decode::{Mismatch, Problem};
use crate::rate_limit::{asked_wait, date, remaining_window};
use crate::response::{Unread, request_id};
use crate::{Method, Operation, Response};

/// How long a message or a request id may be, in characters.
const MESSAGE_CHARS: usize = 1000;
const REQUEST_ID_CHARS: usize = 128;

/// An id is shown with the error, so it must look like one and not like a sentence.
fn is_request_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    id.len() <= REQUEST_ID_CHARS && id.bytes().all(plain)
}

/// Why a call failed.
///
/// [`kind`](Self::kind) says what happened; `Display` adds the operation, the status, the request
/// id and what to do next. Neither `Display` nor `Debug` shows a token, a value, or the server's
/// own message, which may name a person: [`message`](Self::message) gives that on request.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    status: Option<StatusCode>,
    headers: Option<HeaderMap>,
    request_id: Option<String>,
    message: Option<String>,
    attempts: u32,
    /// A write went out, and no reply told that nothing came of it: what to do then.
    in_doubt: Option<&'static str>,
    detail: Detail,
}

/// What to do about a write that may have been done.
const WHEN_IN_DOUBT: &str = "look before sending it again";

/// What is known beyond the kind.
enum Detail {
    None,
    Refused(Refused),
    Transport(reqwest::Error),
    /// An attempt took longer than it may.
    TooSlow,
    OutOfTime,
    NoTokenInTime,
    /// Why no other token could be got for one that is not taken.
    NoOtherToken(String),
    Stopped,
    Mismatch(Mismatch),
    Maximum(u64),
    Missing(Missing),
    LimitedUntil(SystemTime),
    /// The server asked not to be asked before.
    BusyUntil(SystemTime),
    /// The throttle's line is longer than the call may take.
    LineUntil(SystemTime),
    NoneOfTheUser,
    Page(&'static str),
}

/// Why a 404 came, as far as the reply tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Missing {
    /// There is nothing of this id that the token may see: never was, deleted, or not shared.
    Record,
    /// It is there, but the district does not share it with the app.
    NotShared,
    /// The host has no such path for this kind of token.
    WrongTokenOrPath,
    /// The host has nothing at this address, which was asked for without a token.
    NoSuchAddress,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// 401: the token is missing, wrong or no longer valid.
    Unauthorized,
    /// 403: the token is known, but may not do this.
    Forbidden,
    /// 404: not there, not shared, or not for this kind of token.
    NotFound,
    /// 429: too many requests in the rate-limit window. Or, if there is no status, the line of the
    /// client's own throttle is too long.
    RateLimited,
    /// 413: the `limit` is above what the operation takes.
    LimitTooLarge,
    /// The client refused to send it; nothing was sent.
    Refused,
    /// Another status from 400 to 499: the server did not take the request.
    BadRequest,
    /// A status from 500 up.
    Server,
    /// Any other status, such as a redirect, which is not followed.
    UnexpectedStatus,
    /// The server could not be reached, not even in the time for connecting, or the connection
    /// broke.
    Connection,
    /// The call, or one of its attempts, took longer than it may.
    Timeout,
    /// The body of a success is not what the operation returns.
    Decode,
    /// The body of a success is larger than the client reads.
    BodyTooLarge,
    /// A list cannot be read on: the link to its next page leaves the host or the version or leads
    /// back, or its items do not come in order.
    Page,
    /// The place in a list of submissions is more than two hours old, after which the server does
    /// not know it any more.
    CursorExpired,
    /// The event to go on from is more than 30 days old, so that events may be missing.
    EventsExpired,
    /// The code of a sign-on was used before, or is more than a minute old.
    InvalidCode,
}

impl ErrorKind {
    fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            413 => Self::LimitTooLarge,
            429 => Self::RateLimited,
            400..=499 => Self::BadRequest,
            500.. => Self::Server,
            _ => Self::UnexpectedStatus,
        }
    }

    /// What to do about a status.
    const fn advice(self) -> &'static str {
        match self {
            Self::Unauthorized => {
                "the token is missing, wrong or no longer valid; get a new one (at the identity \
                 host: check the app's client id and secret)"
            }
            Self::Forbidden => {
                "the token may not do this; the district may have to allow it for the app"
            }
            Self::CursorExpired => {
                "the place in the list is more than two hours old; read the list from its start"
            }
            Self::EventsExpired => {
                "the event is more than 30 days old, so events may be missing; read everything again"
            }
            Self::RateLimited => "too many requests; wait for the rate-limit window to end",
            Self::LimitTooLarge => "the `limit` is too large; ask for a smaller one",
            Self::InvalidCode => {
                "the code was used before or is more than a minute old; send the user to sign on again"
            }
            Self::Server => "the server failed",
            Self::UnexpectedStatus => "the server answered with something else than a result",
            _ => "the server did not take the request; its message says why",
        }
    }
}

impl Error {
    /// What happened.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if a reply came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The operation that was called; `None` while a client is set up.
    #[must_use]
    pub fn operation_id(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.id)
    }

    /// The reply's headers, such as those that tell the rate limit; `None` without a reply.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers.as_ref()
    }

    /// When the server sent its reply, by its own clock.
    #[must_use]
    pub fn date(&self) -> Option<SystemTime> {
        date(self.headers()?)
    }

    /// The server's name for this exchange, which its support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The server's own message, if its error has one. **It may quote personal data.**
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Where the body differs from what was expected, such as `data[3].data.name`, for
    /// [`ErrorKind::Decode`]. Names that may come from data are shown as `…`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match &self.0.detail {
            Detail::Mismatch(mismatch) => Some(&mismatch.path),
            _ => None,
        }
    }

    /// How often the request was sent; 0 if it was not.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// When to ask again, by the local clock: when the rate limit ends, for
    /// [`ErrorKind::RateLimited`] if the server told; when the turn of a call would have come in a
    /// throttle's line; or when a server that is busy (503) asked to be asked again.
    #[must_use]
    pub fn limited_until(&self) -> Option<SystemTime> {
        match self.0.detail {
            Detail::LimitedUntil(until) | Detail::LineUntil(until) | Detail::BusyUntil(until) => {
                Some(until)
            }
            _ => None,
        }
    }

    /// Why nothing was found, as far as the reply tells, for [`ErrorKind::NotFound`].
    #[must_use]
    pub fn missing(&self) -> Option<Missing> {
        match self.0.detail {
            Detail::Missing(missing) => Some(missing),
            _ => None,
        }
    }

    /// 401: the token is missing, wrong or no longer valid.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.kind() == ErrorKind::Unauthorized
    }

    /// 403: the token is known, but may not do this.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.kind() == ErrorKind::Forbidden
    }

    /// 404: not there, not shared, or not for this kind of token.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// 429: too many requests in the rate-limit window. Or, if there is no status, the client's own
    /// throttle has too long a line.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// 413: the `limit` is above what the operation takes.
    #[must_use]
    pub fn is_limit_too_large(&self) -> bool {
        self.kind() == ErrorKind::LimitTooLarge
    }

    /// The client refused to send it; nothing was sent.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.kind() == ErrorKind::Refused
    }

    /// Another status from 400 to 499 than those that have a kind of their own: the server did not
    /// take the request.
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        self.kind() == ErrorKind::BadRequest
    }

    /// A status from 500 up.
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.kind() == ErrorKind::Server
    }

    /// The server could not be reached, or the connection broke.
    #[must_use]
    pub fn is_connection(&self) -> bool {
        self.kind() == ErrorKind::Connection
    }

    /// The call, or one of its attempts, took longer than it may.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// The body of a success is not what the operation returns.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// The body of a success is larger than the client reads.
    #[must_use]
    pub fn is_body_too_large(&self) -> bool {
        self.kind() == ErrorKind::BodyTooLarge
    }

    /// A list cannot be read on.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.kind() == ErrorKind::Page
    }

    /// The place in a list of submissions is more than two hours old.
    #[must_use]
    pub fn is_cursor_expired(&self) -> bool {
        self.kind() == ErrorKind::CursorExpired
    }

    /// The event to go on from is more than 30 days old.
    #[must_use]
    pub fn is_events_expired(&self) -> bool {
        self.kind() == ErrorKind::EventsExpired
    }

    /// The code of a sign-on was used before, or is more than a minute old.
    #[must_use]
    pub fn is_invalid_code(&self) -> bool {
        self.kind() == ErrorKind::InvalidCode
    }

    /// Whether what was asked for may have been done all the same: a write went out in one of the
    /// attempts, and no reply told that it was refused. Look before you send it again, or it may be
    /// done twice.
    #[must_use]
    pub fn may_have_been_done(&self) -> bool {
        self.0.in_doubt.is_some()
    }

    /// The same error, which says something better than to look before sending it again where it
    /// [may have been done](Self::may_have_been_done).
    #[must_use]
    pub fn when_in_doubt(mut self, advice: &'static str) -> Self {
        self.0.in_doubt = self.0.in_doubt.map(|_| advice);
        self
    }

    /// The same error as one of another kind, for who knows more about what failed.
    #[must_use]
    pub fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self.0.detail = Detail::None;
        self
    }

    /// A client could not be set up.
    pub(crate) fn setup(refused: Refused) -> Self {
        Self::new(ErrorKind::Refused, None, Detail::Refused(refused))
    }

    /// A request was not sent.
    #[must_use]
    pub fn refused(operation: &'static Operation, refused: Refused) -> Self {
        let detail = Detail::Refused(refused);
        Self::new(ErrorKind::Refused, Some(operation), detail)
    }

    /// The list cannot be read on, for this reason.
    #[must_use]
    pub fn page(operation: &'static Operation, reason: &'static str) -> Self {
        Self::new(ErrorKind::Page, Some(operation), Detail::Page(reason))
    }

    /// The same error, with the status, headers and request id of the reply that it is about.
    pub(crate) fn about<T>(mut self, reply: &Response<T>) -> Self {
        self.note_reply(reply.status(), reply.headers());
        self
    }

    /// The place to go on from is too old.
    #[must_use]
    pub fn expired(operation: &'static Operation, kind: ErrorKind) -> Self {
        Self::new(kind, Some(operation), Detail::None)
    }

    /// The call's time was up before the next attempt.
    pub(crate) fn out_of_time(operation: &'static Operation) -> Self {
        Self::new(ErrorKind::Timeout, Some(operation), Detail::OutOfTime)
    }

    /// The call's time was up before there was a token, so nothing was sent.
    pub(crate) fn no_token_in_time(operation: &'static Operation) -> Self {
        Self::new(ErrorKind::Timeout, Some(operation), Detail::NoTokenInTime)
    }

    /// The same error, with the reason why no other token could be got.
    pub(crate) fn without_another_token(mut self, reason: impl fmt::Display) -> Self {
        self.0.detail = Detail::NoOtherToken(reason.to_string());
        self
    }

    /// The rate limit lasts longer than the call may take, so nothing was sent.
    pub(crate) fn rate_limited(operation: &'static Operation, until: SystemTime) -> Self {
        let detail = Detail::LimitedUntil(until);
        Self::new(ErrorKind::RateLimited, Some(operation), detail)
    }

    /// A call's turn in the throttle's line would come too late, so nothing was sent.
    pub(crate) fn line_too_long(operation: &'static Operation, until: SystemTime) -> Self {
        let detail = Detail::LineUntil(until);
        Self::new(ErrorKind::RateLimited, Some(operation), detail)
    }

    /// The server did not say which one is the signed-in user's.
    pub(crate) fn none_of_the_user(operation: &'static Operation) -> Self {
        Self::new(ErrorKind::NotFound, Some(operation), Detail::NoneOfTheUser)
    }

    /// The task that fetched a page ended without one, as when the runtime shuts down.
    pub(crate) fn stopped(operation: &'static Operation) -> Self {
        Self::new(ErrorKind::Connection, Some(operation), Detail::Stopped)
    }

    /// No reply came.
    pub(crate) fn transport(operation: &'static Operation, problem: reqwest::Error) -> Self {
        // Nobody there in time is nobody there.
        let kind = if problem.is_connect() {
            ErrorKind::Connection
        } else if problem.is_timeout() {
            ErrorKind::Timeout
        } else if problem.is_redirect() {
            ErrorKind::UnexpectedStatus
        } else {
            ErrorKind::Connection
        };
        // The URL may hold a person's id or the words of a search.
        Self::new(
            kind,
            Some(operation),
            Detail::Transport(problem.without_url()),
        )
    }

    /// No whole reply came in the time that an attempt may take.
    pub(crate) fn too_slow(operation: &'static Operation) -> Self {
        Self::new(ErrorKind::Timeout, Some(operation), Detail::TooSlow)
    }

    /// A reply came that is no success. `now` is the local time.
    pub(crate) fn failure(
        operation: &'static Operation,
        reply: &reqwest::Response,
        now: SystemTime,
    ) -> Self {
        let kind = ErrorKind::of_status(reply.status());
        let until = |wait: Option<Duration>| now.checked_add(wait?);
        let detail = match reply.status().as_u16() {
            429 => until(remaining_window(reply.headers(), now)).map(Detail::LimitedUntil),
            503 => until(asked_wait(reply.headers(), now)).map(Detail::BusyUntil),
            _ => None,
        };
        let detail = detail.unwrap_or(Detail::None);
        Self::new(kind, Some(operation), detail).with_reply(reply)
    }

    /// The same error with what its body says, to a request with or without a token.
    pub(crate) fn with_body(mut self, body: &[u8], has_token: bool) -> Self {
        self.0.message = message(body);
        if self.is_not_found() {
            let why = match has_token {
                true => missing(self.message().unwrap_or_default(), body),
                false => Missing::NoSuchAddress,
            };
            self.0.detail = Detail::Missing(why);
        }
        self
    }

    /// A redirect was followed, by an HTTP client that does so.
    pub(crate) fn redirected(operation: &'static Operation, reply: &reqwest::Response) -> Self {
        Self::new(ErrorKind::UnexpectedStatus, Some(operation), Detail::None).with_reply(reply)
    }

    /// The connection failed, so nothing of the request went out.
    pub(crate) fn is_unsent(&self) -> bool {
        matches!(&self.0.detail, Detail::Transport(problem) if problem.is_connect())
    }

    /// Something came, but less than was sent.
    pub(crate) fn ended_early(&self) -> bool {
        matches!(&self.0.detail, Detail::Mismatch(mismatch) if mismatch.ended_early())
    }

    /// Whether an attempt that failed so may have done what was asked for.
    pub(crate) fn leaves_in_doubt(&self) -> bool {
        match self.status() {
            // Any other redirect, and what the server does not take, has done nothing.
            Some(status) => {
                status.is_success() || status.is_server_error() || status == StatusCode::SEE_OTHER
            }
            None => {
                matches!(self.0.detail, Detail::Transport(_) | Detail::TooSlow) && !self.is_unsent()
            }
        }
    }

    /// The same error at the end of a call, after so many attempts. One of them may have done what
    /// was asked for, even if this last error is about something else.
    pub(crate) fn after(mut self, attempts: u32, in_doubt: bool) -> Self {
        self.0.attempts = attempts;
        self.0.in_doubt = in_doubt.then_some(WHEN_IN_DOUBT);
        self
    }

    /// The body of a success was not read to its end.
    pub(crate) fn unread(
        operation: &'static Operation,
        reply: &reqwest::Response,
        problem: Unread,
    ) -> Self {
        let error = match problem {
            Unread::Transport(problem) if is_garbled(&problem) => {
                let detail = Detail::Mismatch(Mismatch::syntax());
                Self::new(ErrorKind::Decode, Some(operation), detail)
            }
            Unread::Transport(problem) => Self::transport(operation, problem),
            Unread::TooLarge(maximum) => Self::new(
                ErrorKind::BodyTooLarge,
                Some(operation),
                Detail::Maximum(maximum),
            ),
        };
        error.with_reply(reply)
    }

    /// The body of a success could not be decoded.
    pub(crate) fn decode(
        operation: &'static Operation,
        reply: &reqwest::Response,
        mismatch: Mismatch,
    ) -> Self {
        let detail = Detail::Mismatch(mismatch);
        Self::new(ErrorKind::Decode, Some(operation), detail).with_reply(reply)
    }

    /// A success came whose body nobody read.
    pub(crate) fn unread_success(operation: &'static Operation) -> Self {
        let detail = Detail::Mismatch(Mismatch::empty());
        Self::new(ErrorKind::Decode, Some(operation), detail)
    }

    fn new(kind: ErrorKind, operation: Option<&'static Operation>, detail: Detail) -> Self {
        Self(Box::new(Inner {
            kind,
            operation,
            status: None,
            headers: None,
            request_id: None,
            message: None,
            attempts: 0,
            in_doubt: None,
            detail,
        }))
    }

    pub(crate) fn with_reply(mut self, reply: &reqwest::Response) -> Self {
        self.note_reply(reply.status(), reply.headers());
        self
    }

    fn note_reply(&mut self, status: StatusCode, headers: &HeaderMap) {
        self.0.status = Some(status);
        self.0.headers = Some(headers.clone());
        self.0.request_id = request_id(headers)
            .filter(|id| is_request_id(id))
            .map(str::to_owned);
    }

    /// Whether the operation only reads.
    fn reads(&self) -> bool {
        let operation = self.0.operation;
        operation.is_none_or(|operation| operation.method == Method::Get)
    }

    /// What happened and what to do next.
    fn explanation(&self) -> String {
        let mut explanation = self.what_happened().into_owned();
        if let Some(advice) = self.0.in_doubt {
            explanation.push_str("; it may have been done all the same, so ");
            explanation.push_str(advice);
        } else if let Some(advice) = self.another_try() {
            explanation.push_str("; ");
            explanation.push_str(&advice);
        }
        explanation
    }

    /// What happened, and what to do about it if asking again would not help.
    fn what_happened(&self) -> Cow<'_, str> {
        match (&self.0.detail, self.kind()) {
            (Detail::Refused(refused), _) => format!("not sent: {refused}").into(),
            (Detail::Mismatch(mismatch), _) => mismatch.to_string().into(),
            (Detail::Maximum(maximum), _) => {
                let advice = match self.takes_a_limit() {
                    true => "ask for a smaller `limit`",
                    false => "allow more with `max_body_bytes` if that is right",
                };
                format!("the body has more than {maximum} bytes; {advice}").into()
            }
            (Detail::Transport(_) | Detail::TooSlow, ErrorKind::Timeout) => {
                "the server took too long".into()
            }
            (Detail::OutOfTime, _) => "the call's time was up".into(),
            (Detail::Transport(_), ErrorKind::UnexpectedStatus) => {
                "the server redirects again and again; set the HTTP client up without redirects"
                    .into()
            }
            (Detail::Transport(_), _) if self.is_unsent() => {
                "the server could not be reached".into()
            }
            (Detail::Transport(_), _) => "the connection broke".into(),
            (Detail::NoTokenInTime, _) => {
                "not sent: the provider of tokens took longer than the call may; look there".into()
            }
            (Detail::NoOtherToken(reason), kind) => {
                format!("{}; no other could be got: {reason}", kind.advice()).into()
            }
            (Detail::Stopped, _) => "the runtime shut down before the page was read".into(),
            (Detail::Missing(missing), _) => missing.advice().into(),
            (Detail::LineUntil(until), _) => format!(
                "not sent: the throttle's line is full until {}; start fewer calls at once, or give \
                 them a longer timeout",
                httpdate::fmt_http_date(*until)
            )
            .into(),
            (Detail::NoneOfTheUser, _) => {
                "the server did not say which one is the signed-in user's; users of the Library have \
                 no district"
                    .into()
            }
            (Detail::LimitedUntil(until), _) => format!(
                "rate limited until {}; wait, or use a throttle",
                httpdate::fmt_http_date(*until)
            )
            .into(),
            (Detail::BusyUntil(_), _) => "the server is busy".into(),
            (Detail::Page(reason), _) => {
                format!("the list cannot be read on: {reason}; what came before is complete").into()
            }
            (Detail::None, ErrorKind::LimitTooLarge) if !self.reads() => {
                "the body is too large; send less".into()
            }
            (Detail::None, ErrorKind::Server) if !self.may_pass() => {
                "the server does not do this".into()
            }
            (Detail::None | Detail::TooSlow, kind) => kind.advice().into(),
        }
    }

    /// What to do if asking again may help.
    fn another_try(&self) -> Option<Cow<'static, str>> {
        match (&self.0.detail, self.kind()) {
            (Detail::BusyUntil(until), _) => {
                Some(format!("try again after {}", httpdate::fmt_http_date(*until)).into())
            }
            (Detail::Transport(_) | Detail::TooSlow, ErrorKind::Timeout) => {
                Some(match self.takes_a_limit() {
                    true => "try again, with a smaller `limit` or a longer timeout".into(),
                    false => "try again, or give it a longer timeout".into(),
                })
            }
            (Detail::OutOfTime, _) => Some("give it a longer timeout".into()),
            (Detail::Transport(_), ErrorKind::Connection) => Some("try again".into()),
            (Detail::None, ErrorKind::Server) if self.may_pass() => Some("try again later".into()),
            _ => None,
        }
    }

    fn takes_a_limit(&self) -> bool {
        let operation = self.0.operation;
        operation.is_some_and(|operation| operation.limit.is_some())
    }

    /// Whether a failure of the server is one that passes.
    fn may_pass(&self) -> bool {
        self.status() != Some(StatusCode::NOT_IMPLEMENTED)
    }
}

/// Whether a body came that is not compressed as it says, which will not be better next time. One
/// that ended early is none of these.
fn is_garbled(problem: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(problem);
    while let Some(error) = source {
        let error_kind = error
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        if matches!(
            error_kind,
            Some(ErrorOf::InvalidData | ErrorOf::InvalidInput)
        ) {
            return true;
        }
        source = error.source();
    }
    false
}

impl Missing {
    const fn advice(self) -> &'static str {
        match self {
            Self::Record => {
                "nothing is there for this token; the record may be deleted or not shared"
            }
            Self::NotShared => {
                "the district does not share this with the app; its administrator can change that"
            }
            Self::WrongTokenOrPath => {
                "there is no such path for this token; the operation may take another kind of \
                 token, or be gone"
            }
            Self::NoSuchAddress => "the host has nothing at this address; check the base URL",
        }
    }
}

/// The data API answers a wrong token or path with a page that says `Cannot GET /…`, and what is
/// outside of a token's scopes in words.
/// Source: <https://dev.clever.com/v2.1/docs/il-troubleshooting>, and replies seen on the wire.
fn missing(message: &str, body: &[u8]) -> Missing {
    if message.contains("scope") {
        Missing::NotShared
    } else if message.starts_with("Cannot ") || body.trim_ascii_start().starts_with(b"<") {
        Missing::WrongTokenOrPath
    } else {
        Missing::Record
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation_id() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.explanation())?;
        let status = self
            .status()
            .map(|status| format!("status {}", status.as_u16()));
        let request_id = self.request_id().map(|id| format!("request id {id}"));
        let attempts = (self.attempts() > 1).then(|| format!("{} attempts", self.attempts()));
        let known: Vec<String> = [status, request_id, attempts]
            .into_iter()
            .flatten()
            .collect();
        match known.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", known.join(", ")),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("operation_id", &self.operation_id())
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("may_have_been_done", &self.may_have_been_done())
            .field("explanation", &self.explanation())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.detail {
            Detail::Transport(problem) => Some(problem),
            _ => None,
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body is not what this version of the API returns: ")?;
        match &self.problem {
            Problem::Empty => f.write_str("it is empty")?,
            Problem::Truncated => f.write_str("its JSON stops before the end")?,
            Problem::Syntax => f.write_str("it is not JSON")?,
            Problem::Text => f.write_str("a text is not Unicode")?,
            Problem::Number => f.write_str("a number is too large to be held")?,
            Problem::Missing(name) => write!(f, "`{name}` is missing")?,
            Problem::Expected(what) => write!(f, "expected {what}")?,
            Problem::Other => f.write_str("a value does not fit")?,
        }
        if self.path.is_empty() {
            Ok(())
        } else {
            write!(f, " at `{}`", self.path)
        }
    }
}

/// Why something cannot be sent, and in which parameter or member.
///
/// It says the rule, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    place: String,
    reason: Cow<'static, str>,
}

impl Refused {
    /// The rule that is broken, such as `must be 1 to 100`. It must not quote the value.
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            place: String::new(),
            reason: reason.into(),
        }
    }

    /// Says in which parameter or member it happened; the outermost name is added last.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.place = match self.place.as_str() {
            "" => name.to_owned(),
            place => format!("{name}.{place}"),
        };
        self
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(&self.reason),
            place => write!(f, "`{place}`: {}", self.reason),
        }
    }
}

impl std::error::Error for Refused {}

/// The message in an error's body: a member of a JSON object, the heart of an HTML page, or the
/// text itself.
fn message(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    let message = match serde_json::from_str(text) {
        Ok(serde_json::Value::Object(members)) => message_in_json(&members)?,
        _ if text.starts_with('<') => message_in_html(text)?.to_owned(),
        _ => text.to_owned(),
    };
    let message: String = message.trim().chars().take(MESSAGE_CHARS).collect();
    (!message.is_empty()).then_some(message)
}

fn message_in_json(members: &serde_json::Map<String, serde_json::Value>) -> Option<String> {
    let text = |name| members.get(name).and_then(serde_json::Value::as_str);
    match (text("error"), text("error_description")) {
        (Some(error), Some(description)) => Some(format!("{error}: {description}")),
        (error, description) => text("message").or(error).or(description).map(str::to_owned),
    }
}

fn message_in_html(page: &str) -> Option<&str> {
    [("<pre>", "</pre>"), ("<title>", "</title>")]
        .into_iter()
        .find_map(|(start, end)| {
            let (_, rest) = page.split_once(start)?;
            rest.split_once(end).map(|(text, _)| text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_no_sentence() {
        assert!(is_request_id("7e0c1a4e-1f2b.3:4_5"));
        assert!(!is_request_id("Jane Doe"));
        assert!(!is_request_id(&"a".repeat(REQUEST_ID_CHARS + 1)));
    }

    #[test]
    fn every_status_has_a_kind() {
        for (status, kind) in [
            (301, ErrorKind::UnexpectedStatus),
            (400, ErrorKind::BadRequest),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::Forbidden),
            (404, ErrorKind::NotFound),
            (413, ErrorKind::LimitTooLarge),
            (429, ErrorKind::RateLimited),
            (499, ErrorKind::BadRequest),
            (500, ErrorKind::Server),
            (501, ErrorKind::Server),
            (599, ErrorKind::Server),
        ] {
            assert_eq!(
                ErrorKind::of_status(StatusCode::from_u16(status).unwrap()),
                kind
            );
        }
    }

    #[test]
    fn the_message_is_found_in_every_kind_of_body() {
        let page = "<!DOCTYPE html><title>Error</title><body><pre>Cannot GET /x</pre></body>";
        for (body, expected) in [
            (r#"{"error": "no such id"}"#, Some("no such id")),
            (r#"{"message": "no such id"}"#, Some("no such id")),
            (
                r#"{"error": "invalid_grant", "error_description": "used"}"#,
                Some("invalid_grant: used"),
            ),
            (page, Some("Cannot GET /x")),
            ("<html><title> Gone </title></html>", Some("Gone")),
            ("<html></html>", None),
            (" upstream timed out\n", Some("upstream timed out")),
            ("\"quoted\"", Some("\"quoted\"")),
            (r#"{"code": 1}"#, None),
            (r#"{"error": {"code": 1}}"#, None),
            ("", None),
        ] {
            assert_eq!(message(body.as_bytes()).as_deref(), expected, "{body}");
        }
        assert_eq!(message(&[0xff, b'x']).as_deref(), Some("\u{fffd}x"));
        let long = "é".repeat(MESSAGE_CHARS + 1);
        assert_eq!(
            message(long.as_bytes()).unwrap().chars().count(),
            MESSAGE_CHARS
        );
    }
}
