//! The data host: from a request for an operation to its reply.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, HeaderMap};
use axum::response::Response;
use bytes::Bytes;
use clever_core::{Method, Operation};
use tokio::task::spawn_blocking;

use crate::access::{self, Denied};
use crate::answer::Answer;
use crate::api::{APIS, Api};
use crate::call::{Call, Caller};
use crate::host::Host;
use crate::{attendance, data, faults, lms, me, respond};

/// The largest body that is read.
const LARGEST_BODY: usize = 1 << 16;

/// The parameters of a path, unless they are no text.
pub(crate) type Parameters = Result<RawPathParams, RawPathParamsRejection>;

/// Where a request goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
}

impl Route {
    /// Answers a request for the operation.
    pub(crate) async fn serve(
        self,
        host: Arc<Host>,
        parameters: Parameters,
        request: Request,
    ) -> Response {
        let token = bearer(request.headers());
        let caller = token.and_then(|token| host.tokens.caller(token));
        let known = token.filter(|_| caller.is_some());
        let standing = host.rate_limit.count(known, host.now());
        let has_token = token.is_some();
        let respond = |answer| respond::data(&host, Some(self.api), standing, answer);
        if standing.exceeded {
            return respond(Answer::empty(StatusCode::TOO_MANY_REQUESTS));
        }
        let target = target(&request);
        let fault = host.faults.next(self.operation.id);
        let failed = |status| {
            let mut standing = standing;
            if status == StatusCode::TOO_MANY_REQUESTS {
                // As if nothing were left, but of a window that ends with the second.
                standing.remaining = 0;
                standing.reset = host.now() / 1000 + 1;
            }
            let answer = respond::failure(Some(self.api), status);
            respond::data(&host, Some(self.api), standing, answer)
        };
        let answer = async {
            let Some(caller) = caller else {
                return respond(self.unauthorized(has_token));
            };
            match self.call(&host, caller, parameters, request).await {
                Ok(call) => respond(self.answer(&host, &call)),
                Err(answer) => respond(answer),
            }
        };
        faults::around(fault, &host.clock, &target, answer, failed).await
    }

    /// What is asked for, if the caller may ask for it.
    async fn call(
        self,
        host: &Host,
        caller: Caller,
        parameters: Parameters,
        request: Request,
    ) -> Result<Call, Answer> {
        let Self { api, operation } = self;
        let undecodable = |_| Answer::bad_request(api, "Failed to decode the path");
        let parameters = parameters.map_err(undecodable)?;
        let ids: Vec<String> = parameters.iter().map(|(_, id)| id.to_owned()).collect();
        match access::check(host, api, operation, &ids, &caller) {
            Ok(()) => {}
            Err(Denied::Kind) if self.is_lms() => {
                let message = "Could not authorize token";
                return Err(Answer::error(api, StatusCode::FORBIDDEN, message));
            }
            Err(Denied::Kind) => {
                let (method, path) = (request.method().as_str(), request.uri().path());
                return Err(Answer::html_not_found(method, path));
            }
            Err(Denied::Record) => return Err(Answer::not_found(api)),
        }
        let query = Call::query(request.uri().query().unwrap_or_default());
        let target = target(&request);
        Ok(Call {
            api,
            operation,
            ids,
            query,
            target,
            body: self.body(request.into_body()).await?,
            caller,
            now: host.now(),
        })
    }

    async fn body(self, body: Body) -> Result<Bytes, Answer> {
        if self.operation.method == Method::Get {
            return Ok(Bytes::new());
        }
        let body = to_bytes(body, LARGEST_BODY).await;
        body.map_err(|_| Answer::error(self.api, StatusCode::PAYLOAD_TOO_LARGE, "Body too large"))
    }

    fn answer(self, host: &Arc<Host>, call: &Call) -> Answer {
        match self.operation.tag {
            "Identity" => me::answer(host, call),
            "Attendance" => attendance::answer(host, call),
            "Assignments" | "Submissions" => lms::answer(host, call),
            _ => record_pages(host, call),
        }
    }

    fn is_lms(self) -> bool {
        matches!(
            self.operation.tag,
            "Attendance" | "Assignments" | "Submissions"
        )
    }

    fn unauthorized(self, has_token: bool) -> Answer {
        let message = match (self.is_lms(), has_token) {
            (true, false) => "No authorization provided",
            (true, true) => "Could not authorize token",
            (false, false) => "Authorization required",
            (false, true) => "Invalid token",
        };
        Answer::error(self.api, StatusCode::UNAUTHORIZED, message)
    }
}

/// Answers with records. While a large page is sent, the one after it is made, in the direction that
/// was read in: who reads a list goes on to that.
fn record_pages(host: &Arc<Host>, call: &Call) -> Answer {
    let revision = host.live.revision();
    let make = |host: &Host, call: &Call| data::answer(&host.district, &host.live, call);
    let answer = host.pages.answer(call, revision, || make(host, call));
    if let Some((next, page)) = host.pages.begin_next(call, &answer, revision) {
        let host = Arc::clone(host);
        spawn_blocking(move || {
            let make = || make(&host, &next);
            host.pages.finish(&next, &page, revision, make);
        });
    }
    answer
}

/// Answers for a path that no operation has.
pub(crate) fn unknown(host: &Host, request: &Request) -> Response {
    refuse(
        host,
        request,
        Answer::html_not_found(request.method().as_str(), request.uri().path()),
    )
}

/// Answers for a path that an operation has, but not with this method. LMS Connect says so; of
/// everything else it is not known then.
pub(crate) fn not_allowed(host: &Host, request: &Request) -> Response {
    let is_lms = request.uri().path().contains("/assignments");
    match APIS.last().filter(|_| is_lms) {
        Some(api) => {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            refuse(
                host,
                request,
                Answer::error(api, status, "Method not allowed"),
            )
        }
        None => unknown(host, request),
    }
}

fn refuse(host: &Host, request: &Request, answer: Answer) -> Response {
    let token = bearer(request.headers());
    let known = token.filter(|token| host.tokens.caller(token).is_some());
    let standing = host.rate_limit.count(known, host.now());
    let answer = match standing.exceeded {
        true => Answer::empty(StatusCode::TOO_MANY_REQUESTS),
        false => answer,
    };
    respond::data(host, None, standing, answer)
}

/// The token that came with a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Path and query as they came.
fn target(request: &Request) -> String {
    request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str())
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_page_after_a_large_one_is_begun_and_is_no_other_than_asked_for() {
        let host = Arc::new(crate::Sandbox::builder().people(2_000).host());
        let api = APIS.last().unwrap();
        let users = api.operations.iter().find(|one| one.path == "/users");
        let target = "/v3.1/users?limit=500";
        let call = Call {
            api,
            operation: users.unwrap(),
            ids: Vec::new(),
            query: Call::query("limit=500"),
            target: target.to_owned(),
            body: Bytes::new(),
            caller: Caller::District,
            now: host.now(),
        };
        let first = record_pages(&host, &call);
        let next = call.turned_to(first.onward.clone().unwrap());
        assert!(host.pages.begin_next(&call, &first, 0).is_none());
        let fresh = data::answer(&host.district, &host.live, &next);
        assert_eq!(
            record_pages(&host, &next).body.to_bytes(),
            fresh.body.to_bytes()
        );
    }
}
