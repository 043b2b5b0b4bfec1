//! Tokens for codes, the tokens of an app, and what is known of one.

use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::{Value, json};

use super::{Asked, error, id_token};
use crate::answer::Answer;
use crate::call::Caller;
use crate::data_host::bearer;
use crate::host::Host;
use crate::seeded;

/// When the district began to share data with the app.
const SHARED_SINCE: &str = "2025-07-01T14:03:22.417Z";

/// What an app with the district's rosters may see.
const DISTRICT_SCOPES: [&str; 8] = [
    "read:district_admins",
    "read:districts",
    "read:resources",
    "read:school_admins",
    "read:schools",
    "read:sections",
    "read:students",
    "read:teachers",
];

/// What a user's token may see.
const USER_SCOPES: [&str; 2] = ["read:user_id", "read:sis"];

/// `POST /oauth/tokens`
pub(super) fn exchange(host: &Host, asked: &Asked) -> Answer {
    if !is_app(host, asked) {
        return invalid_client();
    }
    let Some(sent) = Sent::read(asked) else {
        let message = "Send a form or an object with code, grant_type and redirect_uri";
        return error(StatusCode::BAD_REQUEST, "invalid_request", message);
    };
    if sent.grant_type != "authorization_code" {
        let message = "The grant_type must be authorization_code";
        return error(StatusCode::BAD_REQUEST, "unsupported_grant_type", message);
    }
    match host
        .codes
        .redeem(&sent.code, &sent.redirect_uri, host.now())
    {
        Some(grant) => {
            let mut granted = json!({
                "access_token": host.tokens.of(&grant.caller),
                "token_type": "bearer",
            });
            if let Some(id_token) = id_token::of(host, &grant, &asked.origin()) {
                granted["id_token"] = json!(id_token);
            }
            Answer::json(granted.to_string())
        }
        None => {
            let message = "Invalid grant: invalid code";
            error(StatusCode::BAD_REQUEST, "invalid_grant", message)
        }
    }
}

/// `GET /oauth/tokens`: the district's token, unless another district is asked for.
pub(super) fn list(host: &Host, asked: &Asked) -> Answer {
    if !is_app(host, asked) {
        return invalid_client();
    }
    if asked.parameter("owner_type") != Some("district") {
        let message = "The owner_type must be district";
        return error(StatusCode::BAD_REQUEST, "invalid_request", message);
    }
    let district = host.district.id();
    let is_asked_for = asked.parameter("district").is_none_or(|id| id == district);
    let entry = || {
        json!({
            "id": seeded::hex(host.seed, "token entry", "", 24),
            "created": SHARED_SINCE,
            "owner": { "type": "district", "id": district },
            "access_token": host.tokens.district,
            "scopes": DISTRICT_SCOPES,
        })
    };
    let data: Vec<Value> = is_asked_for.then(entry).into_iter().collect();
    let links = [json!({ "rel": "self", "uri": asked.target })];
    Answer::json(json!({ "data": data, "links": links }).to_string())
}

/// `GET /oauth/tokeninfo`
pub(super) fn info(host: &Host, asked: &Asked) -> Answer {
    let caller = bearer(&asked.headers).and_then(|token| host.tokens.caller(token));
    let scopes: &[&str] = match caller {
        None => return error(StatusCode::UNAUTHORIZED, "invalid_token", "Unknown token"),
        Some(Caller::District) => &DISTRICT_SCOPES,
        Some(Caller::User { .. } | Caller::Library { .. }) => &USER_SCOPES,
    };
    let info = json!({ "client_id": host.tokens.client_id, "scopes": scopes });
    Answer::json(info.to_string())
}

/// What has to come with a code.
struct Sent {
    code: String,
    grant_type: String,
    redirect_uri: String,
}

impl Sent {
    /// As JSON if it says so, as a form otherwise.
    fn read(asked: &Asked) -> Option<Self> {
        let content_type = asked
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let is_json = content_type.is_some_and(|value| value.starts_with("application/json"));
        let json: Option<Value> = match is_json {
            true => Some(serde_json::from_slice(&asked.body).ok()?),
            false => None,
        };
        let value = |name: &str| match &json {
            Some(json) => json.get(name)?.as_str().map(str::to_owned),
            None => {
                let mut form = form_urlencoded::parse(&asked.body);
                form.find(|(set, _)| set == name)
                    .map(|(_, value)| value.into_owned())
            }
        };
        Some(Self {
            code: value("code")?,
            grant_type: value("grant_type")?,
            redirect_uri: value("redirect_uri")?,
        })
    }
}

/// Whether the app's own credentials came along.
fn is_app(host: &Host, asked: &Asked) -> bool {
    let value = asked
        .headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let encoded = value.and_then(|value| value.split_once(' '));
    let encoded = encoded.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let decoded = encoded.and_then(|(_, encoded)| BASE64.decode(encoded.trim()).ok());
    let own = format!("{}:{}", host.tokens.client_id, host.tokens.client_secret);
    decoded.is_some_and(|decoded| decoded == own.as_bytes())
}

fn invalid_client() -> Answer {
    let message = "The client id and secret are not the app's";
    error(StatusCode::UNAUTHORIZED, "invalid_client", message)
}
