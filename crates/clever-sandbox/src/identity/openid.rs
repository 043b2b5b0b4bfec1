//! OpenID Connect: what the host says of itself, its keys, and its users.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::json;

use super::{Asked, error, id_token, key};
use crate::answer::Answer;
use crate::data_host::bearer;
use crate::host::Host;

/// The discovery document. Every address is where the client sees this host.
pub(super) fn discovery(_: &Host, asked: &Asked) -> Answer {
    let origin = asked.origin();
    let document = json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/oauth/authorize"),
        "token_endpoint": format!("{origin}/oauth/tokens"),
        "userinfo_endpoint": format!("{origin}/userinfo"),
        "jwks_uri": format!("{origin}/oauth/certs"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    });
    Answer::json(document.to_string())
}

/// The keys that id_tokens are verified with.
pub(super) fn keys(_: &Host, _: &Asked) -> Answer {
    let keys = key::public().map(|(modulus, exponent)| {
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": key::ID,
            "n": BASE64.encode(modulus),
            "e": BASE64.encode(exponent),
        })
    });
    let keys: Vec<_> = keys.into_iter().collect();
    Answer::json(json!({ "keys": keys }).to_string())
}

/// Who a token stands for.
pub(super) fn user_info(host: &Host, asked: &Asked) -> Answer {
    let caller = bearer(&asked.headers).and_then(|token| host.tokens.caller(token));
    match caller.and_then(|caller| id_token::user(host, &caller)) {
        Some(user) => Answer::json(user.to_string()),
        None => error(
            StatusCode::UNAUTHORIZED,
            "invalid_token",
            "The token is no user's",
        ),
    }
}
