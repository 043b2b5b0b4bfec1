//! The identity host: signing on, tokens, and OpenID Connect.
//!
//! Source: <https://dev.clever.com/docs/oauth-implementation>,
//! <https://dev.clever.com/docs/oidc-implementation>, and replies seen on the wire.

mod authorize;
mod codes;
mod id_token;
mod key;
mod openid;
mod tokens;

use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use bytes::Bytes;

pub(crate) use codes::Codes;

use crate::answer::Answer;
use crate::host::Host;
use crate::{faults, respond};

/// The largest body that is read.
const LARGEST_BODY: usize = 64 << 10;

/// The host's paths.
pub(crate) fn routes() -> Router<Arc<Host>> {
    let tokens = get_json("getDistrictTokens", tokens::list);
    let tokens = tokens.merge(post_json("exchangeCode", tokens::exchange));
    let user_info = get_json("getUserInfo", openid::user_info);
    let user_info = user_info.merge(post_json("getUserInfo", openid::user_info));
    Router::new()
        .route(
            "/oauth/authorize",
            get(authorize::show).post(authorize::choose),
        )
        .route("/portal", get(authorize::show).post(authorize::choose))
        .route("/oauth/tokens", tokens)
        .route("/oauth/tokeninfo", get_json("getTokenInfo", tokens::info))
        .route(
            "/.well-known/openid-configuration",
            get_json("getOpenIdConfiguration", openid::discovery),
        )
        .route("/oauth/certs", get_json("getOpenIdKeys", openid::keys))
        .route("/userinfo", user_info)
}

/// A request for something that no version of the API has.
pub(crate) struct Asked {
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// Path and query as they came.
    pub(crate) target: String,
}

impl Asked {
    async fn read(request: Request) -> Option<Self> {
        let (head, body) = request.into_parts();
        let query = head.uri.query().unwrap_or_default();
        Some(Self {
            query: form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
            target: head
                .uri
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            headers: head.headers,
            body: to_bytes(body, LARGEST_BODY).await.ok()?,
        })
    }

    /// The value of a parameter of the query; none if it is empty.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut named = self
            .query
            .iter()
            .filter(|(set, value)| set == name && !value.is_empty());
        named.next().map(|(_, value)| value.as_str())
    }

    /// Where the client sees this host, so that no name of it is a foreign one.
    pub(crate) fn origin(&self) -> String {
        let host = self.headers.get(HOST).and_then(|host| host.to_str().ok());
        format!("http://{}", host.unwrap_or("127.0.0.1"))
    }
}

/// What answers such a request.
type Answering = fn(&Host, &Asked) -> Answer;

/// A path that is read. Faults know it by its name.
pub(crate) fn get_json(name: &'static str, answer: Answering) -> MethodRouter<Arc<Host>> {
    get(move |State(host): State<Arc<Host>>, request: Request| serve(host, name, answer, request))
}

fn post_json(name: &'static str, answer: Answering) -> MethodRouter<Arc<Host>> {
    post(move |State(host): State<Arc<Host>>, request: Request| serve(host, name, answer, request))
}

async fn serve(host: Arc<Host>, name: &str, answer: Answering, request: Request) -> Response {
    let respond = |answer| respond::identity(&host, answer);
    let Some(asked) = Asked::read(request).await else {
        return respond(Answer::empty(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let fault = host.faults.next(name);
    let failed = |status| respond(respond::failure(None, status));
    let answered = async { respond(answer(&host, &asked)) };
    faults::around(fault, &host.clock, &asked.target, answered, failed).await
}

/// An error in this host's shape.
fn error(status: StatusCode, error: &str, description: &str) -> Answer {
    let body = serde_json::json!({ "error": error, "error_description": description });
    Answer::json_of(status, body.to_string())
}
