//! From an answer to an HTTP response: the headers that every reply has.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, HeaderName, SERVER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::answer::{Answer, Content};
use crate::api::Api;
use crate::host::Host;
use crate::rate_limit::Standing;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RESOURCES_REQUEST_ID: HeaderName = HeaderName::from_static("clever-request-id");
const POWERED_BY: HeaderName = HeaderName::from_static("x-powered-by");
const BUCKET: HeaderName = HeaderName::from_static("x-ratelimit-bucket");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// A reply of the data host. It says where the token stands, whatever else it says.
pub(crate) fn data(host: &Host, api: Option<&Api>, standing: Standing, answer: Answer) -> Response {
    let is_resources = answer.content == Content::ResourcesJson;
    let tag = tag(api, &answer);
    let mut response = identity(host, answer);
    let headers = response.headers_mut();
    headers.insert(BUCKET, HeaderValue::from_static("bearer"));
    headers.insert(LIMIT, standing.limit.into());
    headers.insert(REMAINING, standing.remaining.into());
    headers.insert(RESET, standing.reset.into());
    if let Some(tag) = tag {
        headers.insert(ETAG, tag);
    }
    if is_resources {
        if let Some(id) = headers.remove(REQUEST_ID) {
            headers.insert(RESOURCES_REQUEST_ID, id);
        }
    } else {
        headers.insert(POWERED_BY, HeaderValue::from_static("Express"));
    }
    response
}

/// A reply of the identity host or the status page, which limit nobody.
pub(crate) fn identity(host: &Host, answer: Answer) -> Response {
    let mut response = Response::new(answer.body.into_http());
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    if let Some(content_type) = content_type(answer.content) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(SERVER, HeaderValue::from_static("envoy"));
    // By the sandbox's clock, since clients measure a window with it.
    if let Ok(date) = httpdate::fmt_http_date(host.clock.now()).try_into() {
        headers.insert(DATE, date);
    }
    if let Ok(id) = host.next_request_id().try_into() {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// The answer to a request that fails on purpose, in the words that such a failure has.
pub(crate) fn failure(api: Option<&Api>, status: StatusCode) -> Answer {
    match (status, api) {
        (StatusCode::INTERNAL_SERVER_ERROR, Some(api)) => {
            Answer::error(api, status, "Internal server error")
        }
        (StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE, _) => {
            Answer::text(status, "no healthy upstream")
        }
        (StatusCode::GATEWAY_TIMEOUT, _) => Answer::text(status, "upstream request timeout"),
        _ => Answer::empty(status),
    }
}

fn content_type(content: Content) -> Option<&'static str> {
    match content {
        Content::Json => Some("application/json; charset=utf-8"),
        Content::ResourcesJson => Some("application/json"),
        Content::Html => Some("text/html; charset=utf-8"),
        Content::Text => Some("text/plain; charset=utf-8"),
        Content::Empty => None,
    }
}

/// The same for the same body: a signed number in version 1, weak since.
fn tag(api: Option<&Api>, answer: &Answer) -> Option<HeaderValue> {
    if matches!(answer.content, Content::ResourcesJson | Content::Empty) {
        return None;
    }
    let hash = answer.body.hash();
    let tag = match api.is_some_and(|api| api.major() == 1) {
        true => format!("\"{}\"", (hash >> 32) as u32 as i32),
        false => format!("W/\"{:x}-{hash:016x}\"", answer.body.len()),
    };
    tag.try_into().ok()
}
