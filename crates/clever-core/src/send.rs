//! The one way on which every request goes out: token, throttle, attempts, and what is read back.

use std::pin::Pin;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use crate::clock::{Timer, before};
use crate::decode::Mismatch;
use crate::rate_limit::{Throttle, jittered};
use crate::response::{read_body, read_start};
use crate::{Client, Error, Method, Operation, Refused, Request, Response, Token};

/// How long an error's body is waited for.
const MESSAGE_TIME: Duration = Duration::from_secs(2);

/// A request on its way, over all its attempts and within one span.
///
/// Nothing here depends on what is sent back, so that a program has it once and not for every type.
pub(crate) struct Call<'a> {
    request: &'a Request,
    client: &'a Client,
    operation: &'static Operation,
    started: Duration,
    attempts: u32,
    /// A write went out, and no reply told that nothing came of it.
    in_doubt: bool,
    /// A retry was paid for out of the client's budget.
    paid: bool,
    span: Span,
}

/// Reads the body of a success, and keeps what it reads.
pub(crate) type Decode<'a> = &'a mut (dyn FnMut(&[u8]) -> Result<(), Mismatch> + Send);

/// A success, without its body.
type Exchanged = Result<Response<()>, Error>;

impl Drop for Call<'_> {
    fn drop(&mut self) {
        let took = self.client.clock().elapsed().saturating_sub(self.started);
        self.span.record("attempts", self.attempts);
        self.span.record("duration_ms", took.as_secs_f64() * 1000.0);
    }
}

impl<'a> Call<'a> {
    pub(crate) fn new(request: &'a Request) -> Self {
        let operation = request.operation();
        let client = request.client();
        Self {
            request,
            client,
            operation,
            started: client.clock().elapsed(),
            attempts: 0,
            in_doubt: false,
            paid: false,
            span: tracing::info_span!(
                "clever",
                operation = operation.id,
                method = operation.method.as_str(),
                path = operation.path,
                status = Empty,
                attempts = Empty,
                duration_ms = Empty,
            ),
        }
    }

    /// Sends the request until a success comes, as often as its retries allow. Without a decoder
    /// the body of the success is left unread.
    pub(crate) fn exchange(
        mut self,
        decode: Option<Decode<'a>>,
    ) -> Pin<Box<dyn Future<Output = Exchanged> + Send + 'a>> {
        let span = self.span.clone();
        Box::pin(async move { self.run(decode).await }.instrument(span))
    }

    async fn run(&mut self, mut decode: Option<Decode<'a>>) -> Exchanged {
        if tokio::runtime::Handle::try_current().is_err() {
            let reason = "there is no tokio runtime; call this within one";
            return Err(self.refused(Refused::new(reason)));
        }
        let url = self
            .request
            .url()
            .map_err(|refused| self.refused(refused))?;
        let mut token = self.first_token(&url).await?;
        let mut renewed = false;
        // Why it is sent again.
        let mut failed = None;
        loop {
            if let Err(too_late) = self.wait_for_its_turn().await {
                return Err(self.ended(failed.unwrap_or(too_late)));
            }
            match self.attempt(&url, token.as_ref(), &mut decode).await {
                Ok(response) => {
                    self.client.budget().earn(self.paid);
                    return Ok(response);
                }
                Err(error) if error.is_unauthorized() && !renewed => {
                    renewed = true;
                    token = Some(self.another_token(token.as_ref(), &url, error).await?);
                    failed = None;
                }
                Err(error) => failed = Some(self.recover(error).await?),
            }
        }
    }

    /// What the call fails with.
    fn ended(&self, error: Error) -> Error {
        error.after(self.attempts, self.in_doubt)
    }

    /// Waits until the request may be sent again, and gives the error back; fails with it if it may
    /// not.
    async fn recover(&mut self, error: Error) -> Result<Error, Error> {
        let is_write = self.operation.method != Method::Get;
        self.in_doubt |= is_write && error.leaves_in_doubt();
        let Some(wait) = self.wait_after(&error) else {
            return Err(self.ended(error));
        };
        let status = error.status().map(|status| status.as_u16());
        tracing::debug!(attempt = self.attempts, status, ?wait, "sending again");
        self.client.clock().sleep(wait).await;
        Ok(error)
    }

    /// The token to begin with, if one is to be sent.
    async fn first_token(&self, url: &Url) -> Result<Option<Token>, Error> {
        let first = self.client.settings().token.first();
        let Some(first) = before(&mut self.end_of_the_call(), first).await else {
            return Err(Error::no_token_in_time(self.operation));
        };
        let first = first.map_err(|error| self.refused(Refused::new(error.to_string())))?;
        self.check(first.as_ref(), url)
            .map_err(|refused| self.refused(refused))?;
        Ok(first)
    }

    /// Another token than the one that was answered with 401; the error of that if there is none.
    async fn another_token(
        &self,
        rejected: Option<&Token>,
        url: &Url,
        error: Error,
    ) -> Result<Token, Error> {
        let error = self.ended(error);
        let another = self.client.settings().token.another(rejected);
        let Some(another) = before(&mut self.end_of_the_call(), another).await else {
            return Err(error.without_another_token("its provider took too long"));
        };
        let another = match another {
            None => return Err(error),
            Some(Err(reason)) => return Err(error.without_another_token(reason)),
            Some(Ok(another)) => another,
        };
        match self.check(Some(&another), url) {
            Ok(()) => Ok(another),
            Err(refused) => Err(error.without_another_token(refused)),
        }
    }

    fn refused(&self, refused: Refused) -> Error {
        self.ended(Error::refused(self.operation, refused))
    }

    fn check(&self, token: Option<&Token>, url: &Url) -> Result<(), Refused> {
        let check = self.client.settings().access_check;
        let Some(token) = token else {
            return check.without_token(self.operation);
        };
        check.token(token, self.operation)?;
        check.query(token, url.query_pairs().map(|(name, _)| name))?;
        match self.request.is_one_of_many() {
            true => check.pages(token),
            false => Ok(()),
        }
    }

    fn remaining(&self) -> Duration {
        let taken = self.client.clock().elapsed().saturating_sub(self.started);
        self.client.settings().timeout.saturating_sub(taken)
    }

    fn end_of_the_call(&self) -> Timer {
        self.client.clock().time_limit(self.remaining())
    }

    /// Waits until the next request may go out.
    async fn wait_for_its_turn(&self) -> Result<(), Error> {
        if let Some(throttle) = self.client.throttle() {
            self.stand_in_line(throttle).await?;
        }
        match self.remaining().is_zero() {
            true => Err(Error::out_of_time(self.operation)),
            false => Ok(()),
        }
    }

    async fn stand_in_line(&self, throttle: &Throttle) -> Result<(), Error> {
        let clock = self.client.clock();
        let Some(first) = before(&mut self.end_of_the_call(), throttle.line()).await else {
            return Err(Error::out_of_time(self.operation));
        };
        let mut due = clock.elapsed();
        loop {
            let now = clock.elapsed();
            let opens = self.client.opens(now);
            let wait = first.wait(now, opens);
            if wait.is_zero() {
                first.go(now, due);
                return Ok(());
            }
            if wait >= self.remaining() {
                let until = clock.now() + wait;
                return Err(match opens > now {
                    true => Error::rate_limited(self.operation, until),
                    false => Error::line_too_long(self.operation, until),
                });
            }
            due = now + wait;
            clock.sleep(wait).await;
        }
    }

    /// How long to wait before the request is sent again; `None` if it is not.
    fn wait_after(&mut self, error: &Error) -> Option<Duration> {
        if !may_be_sent_again(self.operation.method, error) {
            return None;
        }
        let backoff = self.client.settings().retry.wait(self.attempts)?;
        let now = self.client.clock().now();
        let until = error.limited_until();
        let wait = until.map_or(backoff, |until| {
            jittered(until.duration_since(now).unwrap_or_default())
        });
        if wait >= self.remaining() {
            return None;
        }
        // A wait for the window's end puts no load on the server.
        self.paid = until.is_none() || !error.is_rate_limited();
        (!self.paid || self.client.budget().spend()).then_some(wait)
    }

    async fn attempt(
        &mut self,
        url: &Url,
        token: Option<&Token>,
        decode: &mut Option<Decode<'a>>,
    ) -> Exchanged {
        let (client, operation) = (self.client, self.operation);
        let request = self.build(url, token)?;
        self.attempts += 1;
        let usual = client.settings().attempt_timeout_of(operation.method);
        let mut time_is_up = client.clock().time_limit(usual.min(self.remaining()));
        let reply = before(&mut time_is_up, client.http().execute(request)).await;
        let reply = reply.ok_or_else(|| Error::too_slow(operation))?;
        let mut reply = reply.map_err(|problem| Error::transport(operation, problem))?;
        self.span.record("status", reply.status().as_u16());
        client.note_rate_limit(reply.headers());
        if reply.url() != url {
            return Err(Error::redirected(operation, &reply));
        }
        if !reply.status().is_success() {
            return Err(self.failure(reply, token.is_some(), &mut time_is_up).await);
        }
        if let Some(decode) = decode {
            let body = read_body(&mut reply, client.settings().max_body_bytes);
            let Some(body) = before(&mut time_is_up, body).await else {
                return Err(Error::too_slow(operation).with_reply(&reply));
            };
            let body = body.map_err(|problem| Error::unread(operation, &reply, problem))?;
            decode(&body).map_err(|mismatch| Error::decode(operation, &reply, mismatch))?;
        }
        Ok(Response::new(&reply, ()))
    }

    /// What a reply says that is no success.
    async fn failure(
        &self,
        reply: reqwest::Response,
        has_token: bool,
        time_is_up: &mut Timer,
    ) -> Error {
        let clock = self.client.clock();
        let error = Error::failure(self.operation, &reply, clock.now());
        // What is known already does not wait long for the server's own words.
        let mut long_enough = clock.time_limit(MESSAGE_TIME);
        let body = before(&mut long_enough, before(time_is_up, read_start(reply))).await;
        error.with_body(&body.flatten().unwrap_or_default(), has_token)
    }

    fn build(&self, url: &Url, token: Option<&Token>) -> Result<reqwest::Request, Error> {
        let mut request = self
            .client
            .http()
            .request(self.operation.method.into(), url.clone())
            .header(USER_AGENT, self.client.user_agent())
            .header(ACCEPT, "application/json");
        if let Some(token) = token {
            let authorization = token
                .authorization()
                .ok_or_else(|| self.refused(Refused::new("the token cannot stand in a header")))?;
            request = request.header(AUTHORIZATION, authorization);
        }
        if let Some(body) = self.request.json() {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        request
            .build()
            .map_err(|_| self.refused(Refused::new("the request cannot be built")))
    }
}

/// Whether another attempt can do no harm and may go better.
fn may_be_sent_again(method: Method, error: &Error) -> bool {
    if error.is_unsent() {
        return true;
    }
    let may_go_better = match error.status().map(|status| status.as_u16()) {
        Some(429 | 500 | 502 | 503 | 504) => true,
        // A success whose body ended early, or took too long.
        // These two never have one.
        Some(204 | 205) => false,
        Some(200..=299) | None => {
            error.is_connection() || error.is_timeout() || error.ended_early()
        }
        Some(_) => false,
    };
    method == Method::Get && may_go_better
}
