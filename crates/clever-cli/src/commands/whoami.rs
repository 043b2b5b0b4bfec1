//! `clever-api whoami`: whose token it is, and what it may see.

use clever_core::{AppCredentials, Token};
use clever_sdk::identity::Identity;
use serde_json::{Map, Value, json};

use crate::arguments::Connection;
use crate::failure::Failure;
use crate::output::Output;
use crate::path;
use crate::records::unwrapped;
use crate::request::request;
use crate::session::{Session, common};
use crate::settings::TokenKind;

/// Tells whose token it is.
///
/// # Errors
/// It cannot be asked or not printed.
pub async fn run(
    connection: &Connection,
    session: &Session,
    output: Output,
) -> Result<(), Failure> {
    let mut about = Map::new();
    let mut tell = |name: &str, value: Value| about.insert(name.to_owned(), value);
    tell("token", json!(crate::words::access(&session.kind.access())));
    tell("from", json!(session.token.origin.to_string()));
    tell("host", json!(session.hosts.data()?));
    tell("api_version", json!(session.api.version.name));
    match session.kind {
        TokenKind::District => tell("district", district(session).await?),
        TokenKind::Sso | TokenKind::Library => tell("user", me(session).await?),
    };
    if let Some(identity) = session.hosts.identity()? {
        let info = scopes(connection, identity, session.token.value.clone()).await?;
        tell("client_id", info.0);
        tell("scopes", info.1);
    }
    output.record(&Value::Object(about))
}

/// The districts that a district token sees: its own.
async fn district(session: &Session) -> Result<Value, Failure> {
    let operation = path::expect(session.api, "districts", false, None)?;
    let reply = request(session, operation, &[], &[])?
        .send::<Value>()
        .await?;
    let Value::Array(districts) = unwrapped(reply.into_inner()) else {
        return Err(Failure::data(
            "the reply has no list of districts",
            "try again later",
        ));
    };
    let short = |district: Value| {
        let district = unwrapped(district);
        json!({ "id": district["id"], "name": district["name"] })
    };
    let mut districts: Vec<Value> = districts.into_iter().map(short).collect();
    Ok(match districts.len() {
        1 => districts.remove(0),
        _ => Value::Array(districts),
    })
}

/// Who signed on: what `/me` says, without its links.
async fn me(session: &Session) -> Result<Value, Failure> {
    let operation = path::expect(session.api, "me", false, None)?;
    let reply = request(session, operation, &[], &[])?
        .send::<Value>()
        .await?;
    let mut reply = reply.into_inner();
    Ok(match reply.get_mut("data") {
        Some(data) => data.take(),
        None => reply,
    })
}

/// The app that the token belongs to, and its scopes.
async fn scopes(
    connection: &Connection,
    host: &str,
    token: Token,
) -> Result<(Value, Value), Failure> {
    // Nothing of the app itself is asked for, so nothing of this is sent.
    let nobody = AppCredentials::new("none", "none")
        .map_err(|problem| Failure::auth(problem.to_string(), "try again"))?;
    let identity = Identity::builder(nobody)
        .base_url(host)
        .client(|client| common(client, connection))
        .build()?;
    let info = identity.token_info(token).await?;
    Ok((json!(info.client_id), json!(info.scopes)))
}
