//! What an operation answers, before it becomes an HTTP response.

use axum::http::StatusCode;

use crate::body::Body;

/// A status and a body. The headers that every reply has come later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content: Content,
    pub(crate) body: Body,
    /// Of a page of a list: the target of the page that who reads on in the same direction asks for.
    pub(crate) onward: Option<String>,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// JSON of the data API.
    Json,
    /// JSON of the service behind `/resources`: another content type and other headers.
    ResourcesJson,
    /// A page for people.
    Html,
    /// Bare text.
    Text,
    /// Nothing.
    Empty,
}

impl Answer {
    /// What was asked for.
    pub(crate) fn json(body: impl Into<Body>) -> Self {
        Self::new(StatusCode::OK, Content::Json, body)
    }

    /// What was asked for, from the service behind `/resources`.
    pub(crate) fn resources(body: impl Into<Body>) -> Self {
        Self::new(StatusCode::OK, Content::ResourcesJson, body)
    }

    /// An error in the shape of the API's version: `error` in version 1, `message` since.
    pub(crate) fn error(api: &crate::api::Api, status: StatusCode, message: &str) -> Self {
        let name = if api.major() == 1 { "error" } else { "message" };
        let body = serde_json::json!({ name: message }).to_string();
        Self::json_of(status, body)
    }

    /// JSON with another status than success.
    pub(crate) fn json_of(status: StatusCode, body: impl Into<Body>) -> Self {
        Self::new(status, Content::Json, body)
    }

    /// An id that nothing has, or that was not shared.
    pub(crate) fn not_found(api: &crate::api::Api) -> Self {
        Self::error(api, StatusCode::NOT_FOUND, "Resource not found")
    }

    /// A parameter that makes no sense.
    pub(crate) fn bad_request(api: &crate::api::Api, message: &str) -> Self {
        Self::error(api, StatusCode::BAD_REQUEST, message)
    }

    /// A path that the server does not know, or does not know for this token.
    pub(crate) fn html_not_found(method: &str, path: &str) -> Self {
        let path = escaped(path);
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <title>Error</title>\n</head>\n<body>\n<pre>Cannot {method} {path}</pre>\n\
             </body>\n</html>\n"
        );
        Self::html(StatusCode::NOT_FOUND, body)
    }

    /// A status that says it all.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self::new(status, Content::Empty, Body::default())
    }

    /// A status and bare words.
    pub(crate) fn text(status: StatusCode, text: &str) -> Self {
        Self::new(status, Content::Text, text.to_owned())
    }

    /// A page for people.
    pub(crate) fn html(status: StatusCode, page: String) -> Self {
        Self::new(status, Content::Html, page)
    }

    fn new(status: StatusCode, content: Content, body: impl Into<Body>) -> Self {
        Self {
            status,
            content,
            body: body.into(),
            onward: None,
        }
    }
}

/// A text as it stands in HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
