//! Signs users on with Clever, on <http://localhost:3000> or another `PORT`. Its `/callback` must be
//! one of the app's redirect URIs:
//! `CLEVER_CLIENT_ID=… CLEVER_CLIENT_SECRET=… cargo run --example sign_in`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{RawQuery, State as App};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use clever_sdk::identity::{Callback, Identity, Login, State};
use clever_sdk::v3_1::Clever;
use clever_sdk::{AppCredentials, Error, TokenSource};

struct Shop {
    identity: Identity,
    /// Has no token of its own, and shares its connections with every user's client.
    clever: Clever,
    /// Where users come back to.
    callback: String,
    /// The state of each sign-on that has begun, by a cookie of the browser.
    begun: Mutex<HashMap<String, State>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = AppCredentials::from_env("CLEVER_CLIENT_ID", "CLEVER_CLIENT_SECRET")?;
    let port = std::env::var("PORT").unwrap_or("3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("localhost:{port}")).await?;
    let here = format!("http://localhost:{}", listener.local_addr()?.port());
    let shop = Shop {
        identity: Identity::new(app)?,
        clever: Clever::district(TokenSource::none()).build()?,
        callback: format!("{here}/callback"),
        begun: Mutex::default(),
    };
    let routes = Router::new()
        .route("/", get(begin))
        .route("/callback", get(finish))
        .with_state(Arc::new(shop));
    println!("open {here}");
    axum::serve(listener, routes).await?;
    Ok(())
}

/// Sends the browser to Clever, with a state that only this browser knows.
async fn begin(App(shop): App<Arc<Shop>>) -> Response {
    let (Ok(session), Ok(state)) = (State::random(), State::random()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let session = session.as_str().to_owned();
    let url = shop
        .identity
        .authorize_url(&shop.callback)
        .state(State::new(state.as_str()))
        .url();
    let mut begun = shop.begun.lock().unwrap_or_else(PoisonError::into_inner);
    begun.insert(session.clone(), state);
    let cookie = format!("session={session}; HttpOnly; SameSite=Lax; Max-Age=600");
    ([(header::SET_COOKIE, cookie)], Redirect::to(&url)).into_response()
}

/// The browser is back.
async fn finish(
    App(shop): App<Arc<Shop>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let sent = state_of(&shop, &headers);
    let callback = Callback::parse(&query.unwrap_or_default());
    let code = match callback.and_then(|callback| callback.verify(sent.as_ref())) {
        Ok(Login::Verified(code)) => code,
        // The user began at Clever's portal. Who begins here again gets a state.
        Ok(_) => return Redirect::to("/").into_response(),
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let user = async {
        let token = shop.identity.exchange(code, &shop.callback).await?;
        shop.clever.signed_in(token).user().await
    };
    match user.await {
        Ok(user) => greeting(user.into_inner().data).into_response(),
        Err(error) => failure(&error),
    }
}

fn state_of(shop: &Shop, headers: &HeaderMap) -> Option<State> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut cookies = cookies.split("; ");
    let session = cookies.find_map(|cookie| cookie.strip_prefix("session="))?;
    let mut begun = shop.begun.lock().unwrap_or_else(PoisonError::into_inner);
    begun.remove(session)
}

fn greeting(user: Option<clever_sdk::v3_1::types::User>) -> String {
    let name = user.and_then(|user| user.name).and_then(|name| name.first);
    format!("Hello, {}!", name.unwrap_or_default())
}

fn failure(error: &Error) -> Response {
    let status = match error.is_invalid_code() {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::BAD_GATEWAY,
    };
    (status, error.to_string()).into_response()
}
