//! Signing on, the tokens of an app, and what is never shown of them.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::time::Duration;

use clever_core::{
    AccessCheck, AppCredentials, DistrictToken, Error, ErrorKind, SsoToken, Token, TokenError,
};
use clever_sdk::identity::{
    Callback, CallbackError, Code, DistrictTokenEntry, Identity, IdentityBuilder, Login, State,
};
use clever_tests::loopback::{Ending, Reply, Request, Server, TOKEN, in_turn};
use clever_tests::time::{ManualClock, START};
use serde_json::{Value, json};

const CLIENT_ID: &str = "0a1b2c3d4e5f60718293";
const CLIENT_SECRET: &str = "made-up-client-secret";
/// `CLIENT_ID:CLIENT_SECRET`, as Basic authentication writes it.
const BASIC: &str = "Basic MGExYjJjM2Q0ZTVmNjA3MTgyOTM6bWFkZS11cC1jbGllbnQtc2VjcmV0";
const SSO_TOKEN: &str = "ilc0123456789abcdef0123456789abcdef";
const CODE: &str = "made-up-code";
const REDIRECT_URI: &str = "https://app.example/clever?from=clever";

fn credentials() -> AppCredentials {
    AppCredentials::new(CLIENT_ID, CLIENT_SECRET).unwrap()
}

/// A client by a clock of its own, with what else a test needs.
fn identity(
    server: &Server,
    set: impl FnOnce(IdentityBuilder) -> IdentityBuilder,
) -> (Identity, ManualClock) {
    let clock = ManualClock::default();
    let builder = Identity::builder(credentials()).base_url(server.url());
    let builder = set(builder).client(|client| client.clock(clock.clone()));
    (builder.build().unwrap(), clock)
}

/// The client of a server that answers in turn.
async fn answering(replies: impl IntoIterator<Item = Reply>) -> (Server, Identity, ManualClock) {
    let server = Server::start(in_turn(replies)).await.unwrap();
    let (identity, clock) = identity(&server, |builder| builder);
    (server, identity, clock)
}

fn granted() -> Reply {
    let body = json!({ "access_token": SSO_TOKEN, "token_type": "bearer" });
    Reply::new(200, body.to_string())
}

fn entry(id: &str, district: &str, token: &Value) -> Value {
    json!({
        "id": id,
        "created": "2023-04-24T18:05:12.345Z",
        "owner": { "type": "district", "id": district },
        "access_token": token,
        "scopes": ["read:districts", "read:students"],
    })
}

fn list(entries: &[Value]) -> Reply {
    let links = json!([{ "rel": "self", "uri": "/oauth/tokens?owner_type=district" }]);
    Reply::new(200, json!({ "data": entries, "links": links }).to_string())
}

/// What is in a token is only seen where it is sent.
async fn sent(token: impl Into<Token>) -> String {
    let server = Server::start(in_turn([Reply::new(200, "{}")]))
        .await
        .unwrap();
    let builder = server.builder(&clever_v3_1::VERSION, clever_core::TokenSource::from(token));
    let client = builder.access_check(AccessCheck::Off).build().unwrap();
    client.get("/any").send::<Value>().await.unwrap();
    header(&server.take_requests()[0], "authorization").unwrap()
}

fn header(request: &Request, name: &str) -> Option<String> {
    let values: Vec<&str> = request.header(name).collect();
    assert!(values.len() < 2, "{values:?}");
    values.first().map(ToString::to_string)
}

fn shows_no_secret(shown: &str) {
    for secret in [
        CLIENT_ID,
        CLIENT_SECRET,
        TOKEN,
        SSO_TOKEN,
        CODE,
        "the state",
    ] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// An error, once it is certain that it shows no secret.
fn checked(error: Error) -> Error {
    shows_no_secret(&format!("{error} {error:?} {error:#?}"));
    error
}

#[test]
fn the_sign_on_page_is_told_who_asks_and_where_to_go_back() {
    let identity = Identity::new(credentials()).unwrap();
    let plain = identity.authorize_url(REDIRECT_URI);
    let expected = "https://clever.com/oauth/authorize?response_type=code\
                    &client_id=0a1b2c3d4e5f60718293\
                    &redirect_uri=https%3A%2F%2Fapp.example%2Fclever%3Ffrom%3Dclever";
    assert_eq!(plain.url(), expected);
    let full = plain
        .clone()
        .state(State::new("replaced"))
        .state(State::new("the state&=é"))
        .district("5f0000000000000000000001")
        .confirmed(false);
    let rest = "&state=the+state%26%3D%C3%A9&district_id=5f0000000000000000000001&confirmed=false";
    assert_eq!(full.url(), format!("{expected}{rest}"));
    assert!(plain.confirmed(true).url().ends_with("&confirmed=true"));
    let shown = format!("{identity:?} {full:?}");
    assert!(shown.contains("https://clever.com/oauth/authorize"));
    shows_no_secret(&shown);
}

#[test]
fn the_sign_on_page_of_a_proxy_is_below_its_path() {
    for (server, expected) in [
        (
            "https://proxy.example/clever/",
            "https://proxy.example/clever/oauth/authorize?",
        ),
        ("http://localhost:1", "http://localhost:1/oauth/authorize?"),
    ] {
        let identity = Identity::builder(credentials()).base_url(server).build();
        let url = identity.unwrap().authorize_url(REDIRECT_URI).url();
        assert!(url.starts_with(expected), "{url}");
    }
    let builder = Identity::builder(credentials()).base_url("http://clever.com");
    assert!(builder.build().unwrap_err().is_refused());
}

#[test]
fn states_are_random_and_compared_in_full() {
    let state = State::random().unwrap();
    assert_eq!(state.as_str().len(), 64);
    assert!(state.as_str().bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_ne!(state, State::random().unwrap());
    assert_eq!(state, State::new(state.as_str()));
    let same_length = "x".repeat(64);
    let last_differs = format!("{}x", &state.as_str()[..63]);
    for other in ["", &state.as_str()[..63], &same_length, &last_differs] {
        assert_ne!(state, State::new(other));
    }
    assert_eq!(format!("{state:?}"), "State(…)");
}

fn verified(query: &str, state: Option<&str>) -> Result<Login, CallbackError> {
    let state = state.map(State::new);
    Callback::parse(query)?.verify(state.as_ref())
}

#[test]
fn a_state_that_came_back_verifies_the_sign_on() {
    for query in [
        "code=made-up-code&state=the+state",
        "?state=the%20state&code=made-up-code&other=1",
    ] {
        let login = verified(query, Some("the state")).unwrap();
        assert!(matches!(login, Login::Verified(_)), "{query}");
    }
}

#[test]
fn a_sign_on_without_a_state_is_never_a_verified_one() {
    for query in ["code=made-up-code", "?code=made-up-code&state="] {
        for state in [None, Some("the state"), Some("")] {
            let login = verified(query, state).unwrap();
            assert!(
                matches!(login, Login::StartedByClever(_)),
                "{query} {state:?}"
            );
        }
    }
}

#[test]
fn another_state_is_an_error() {
    for state in [None, Some(""), Some("the stat"), Some("The state")] {
        let error = verified("code=made-up-code&state=the+state", state).unwrap_err();
        assert_eq!(error, CallbackError::StateDiffers);
        shows_no_secret(&format!("{error} {error:?}"));
    }
}

#[test]
fn a_callback_that_is_no_sign_on_is_an_error() {
    for query in [
        "",
        "?",
        "code=",
        "state=the+state",
        "code=&state=the+state",
        "Code=made-up-code",
    ] {
        assert_eq!(
            Callback::parse(query).unwrap_err(),
            CallbackError::NoCode,
            "{query}"
        );
    }
    for (query, name) in [
        ("code=made-up-code&code=other", "code"),
        ("code=made-up-code&code=", "code"),
        ("code=made-up-code&state=a&state=b", "state"),
        ("error=a&error=b", "error"),
    ] {
        let error = Callback::parse(query).unwrap_err();
        assert_eq!(error, CallbackError::Repeated(name), "{query}");
        shows_no_secret(&error.to_string());
    }
}

#[test]
fn an_error_in_a_callback_is_told_on_request_only() {
    let query = "error=access_denied&error_description=Ada+said+no&code=made-up-code";
    let error = Callback::parse(query).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("Ada") && !shown.contains("access_denied"),
        "{shown}"
    );
    let CallbackError::Denied(denied) = error else {
        panic!("{error}");
    };
    assert_eq!(
        (denied.error(), denied.description()),
        ("access_denied", Some("Ada said no"))
    );
}

#[test]
fn what_came_back_is_not_shown() {
    let state = State::new("the state");
    let callback = Callback::parse("code=made-up-code&state=the+state").unwrap();
    shows_no_secret(&format!("{callback:?}"));
    shows_no_secret(&format!("{:?}", callback.verify(Some(&state))));
    let started = Callback::parse("code=made-up-code").unwrap().verify(None);
    shows_no_secret(&format!("{started:?} {:?}", Code::new(CODE)));
}

#[tokio::test]
async fn a_code_is_exchanged_for_a_token() {
    let (server, identity, _) = answering([granted()]).await;
    let login = verified("code=made-up-code", None).unwrap();
    let Login::StartedByClever(login) = login else {
        panic!("{login:?}");
    };
    let token = identity
        .exchange(login.accept(), REDIRECT_URI)
        .await
        .unwrap();
    let request = server.take_requests().remove(0);
    assert_eq!(
        (&*request.method, &*request.path),
        ("POST", "/oauth/tokens")
    );
    assert!(request.query.is_empty());
    assert_eq!(header(&request, "authorization").as_deref(), Some(BASIC));
    assert_eq!(
        header(&request, "content-type").as_deref(),
        Some("application/json")
    );
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let expected = json!({
        "code": CODE,
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT_URI,
    });
    assert_eq!(body, expected);
    shows_no_secret(&format!("{token:?}"));
    assert_eq!(sent(token).await, format!("Bearer {SSO_TOKEN}"));
}

async fn refused(reply: Reply) -> Error {
    let (server, identity, clock) = answering([reply, granted()]).await;
    let error = identity
        .exchange(Code::new(CODE), REDIRECT_URI)
        .await
        .unwrap_err();
    assert_eq!(server.take_requests().len(), 1);
    assert_eq!(clock.take_sleeps(), []);
    checked(error)
}

#[tokio::test]
async fn a_code_used_twice_has_a_kind_of_its_own() {
    for body in [
        r#"{"error": "Invalid grant: invalid code"}"#,
        r#"{"error": "invalid_grant", "error_description": "made-up-code was used"}"#,
        r#"{"message": "invalid code made-up-code"}"#,
        "Invalid grant: invalid code",
    ] {
        let error = refused(Reply::new(400, body)).await;
        assert!(error.is_invalid_code(), "{body}");
        assert_eq!(error.status().unwrap(), 400);
        assert!(error.to_string().contains("sign on again"), "{error}");
        assert!(error.message().is_some());
    }
}

#[tokio::test]
async fn other_failures_of_an_exchange_keep_their_kind() {
    for (status, body, kind) in [
        (
            400,
            r#"{"error": "unsupported_grant_type"}"#,
            ErrorKind::BadRequest,
        ),
        (
            400,
            r#"{"error": "unknown redirect uri"}"#,
            ErrorKind::BadRequest,
        ),
        (
            400,
            r#"{"error": "invalid_grant", "error_description": "redirect_uri differs"}"#,
            ErrorKind::BadRequest,
        ),
        (400, "", ErrorKind::BadRequest),
        (401, r#"{"error": "invalid code"}"#, ErrorKind::Unauthorized),
        (
            404,
            "<!DOCTYPE html><pre>Cannot POST /oauth/tokens</pre>",
            ErrorKind::NotFound,
        ),
        (
            500,
            "<html><title>Invalid code</title></html>",
            ErrorKind::Server,
        ),
    ] {
        assert_eq!(
            refused(Reply::new(status, body)).await.kind(),
            kind,
            "{status} {body}"
        );
    }
    let page = refused(Reply::new(502, "<html><title>Bad Gateway</title></html>")).await;
    assert_eq!(page.message(), Some("Bad Gateway"));
}

#[tokio::test]
async fn a_code_is_never_sent_twice() {
    for reply in [
        Reply::new(429, "").with_header("x-ratelimit-reset", START.to_string()),
        Reply::new(500, ""),
        Reply::new(503, ""),
        granted().ending(Ending::HungUp),
        granted().ending(Ending::Half),
        granted().ending(Ending::HalfAnnounced),
    ] {
        let error = refused(reply).await;
        let advice = error.to_string().contains("send the user to sign on again");
        assert_eq!(advice, error.may_have_been_done(), "{error}");
        assert_eq!(advice, !error.is_rate_limited(), "{error}");
    }
}

#[tokio::test]
async fn a_reply_without_a_usable_token_is_an_error_that_does_not_show_it() {
    for body in [
        r#"{"token_type": "bearer"}"#.to_owned(),
        r#"{"access_token": "", "token_type": "bearer"}"#.to_owned(),
        format!(r#"{{"access_token": "{SSO_TOKEN} {SSO_TOKEN}"}}"#),
        format!(r#"{{"access_token": ["{SSO_TOKEN}"]}}"#),
        format!("<html>{SSO_TOKEN}"),
        format!(r#"{{"access_token": "{SSO_TOKEN}"#),
    ] {
        assert!(
            refused(Reply::new(200, body.clone())).await.is_decode(),
            "{body}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_exchanged_is_not_sent() {
    let (server, identity, _) = answering([granted()]).await;
    for (code, redirect_uri, place) in [("", REDIRECT_URI, "code"), (CODE, "", "redirect_uri")] {
        let error = identity
            .exchange(Code::new(code), redirect_uri)
            .await
            .unwrap_err();
        let expected = format!("exchangeCode: not sent: `body.{place}`: must not be empty");
        assert_eq!(checked(error).to_string(), expected);
    }
    assert_eq!(server.take_requests(), []);
}

const FIRST: &str = "5f0000000000000000000001";
const SECOND: &str = "5f0000000000000000000002";

#[tokio::test]
async fn district_tokens_are_listed_as_they_come() {
    let entries = [
        entry("5f00000000000000000000b2", SECOND, &json!(TOKEN)),
        entry("5f00000000000000000000a1", FIRST, &json!("made-up")),
    ];
    let (server, identity, _) = answering([list(&entries)]).await;
    let tokens = identity.district_tokens().send().await.unwrap();
    let request = server.take_requests().remove(0);
    assert_eq!((&*request.method, &*request.path), ("GET", "/oauth/tokens"));
    assert_eq!(request.query, ["owner_type=district"]);
    assert_eq!(header(&request, "authorization").as_deref(), Some(BASIC));
    let districts: Vec<&str> = tokens.iter().map(|entry| &*entry.district).collect();
    assert_eq!(districts, [SECOND, FIRST]);
    let first = &tokens[0];
    assert_eq!(first.id, "5f00000000000000000000b2");
    assert_eq!(first.scopes, ["read:districts", "read:students"]);
    let created = first.created.as_ref().map(|created| created.as_str());
    assert_eq!(created, Some("2023-04-24T18:05:12.345Z"));
    shows_no_secret(&format!("{tokens:?}"));
    let token = first.token.clone().unwrap();
    assert_eq!(sent(token).await, format!("Bearer {TOKEN}"));
}

#[tokio::test]
async fn one_district_is_asked_for_by_its_id() {
    let (server, identity, _) = answering([list(&[])]).await;
    let tokens = identity
        .district_tokens()
        .district("a&b")
        .send()
        .await
        .unwrap();
    assert!(tokens.is_empty());
    let request = server.take_requests().remove(0);
    assert_eq!(request.query, ["owner_type=district", "district=a%26b"]);
    let error = identity
        .district_tokens()
        .district("")
        .send()
        .await
        .unwrap_err();
    let expected = "getDistrictTokens: not sent: `district`: must not be empty";
    assert_eq!(error.to_string(), expected);
    assert_eq!(server.take_requests(), []);
}

async fn listed(reply: Reply) -> Result<Vec<DistrictTokenEntry>, Error> {
    let (_server, identity, _) = answering([reply]).await;
    identity.district_tokens().send().await.map_err(checked)
}

#[tokio::test]
async fn an_unusable_token_hides_no_other() {
    let unusable = format!("{TOKEN} {TOKEN}");
    let mut missing = entry("c", "d3", &json!(null));
    let mut bare = missing.clone();
    bare.as_object_mut().unwrap().remove("access_token");
    missing["created"] = json!(null);
    missing["scopes"] = json!(null);
    let entries = [
        entry("a", "d1", &json!(unusable)),
        entry("b", "d2", &json!(SSO_TOKEN)),
        missing,
        bare,
        json!(null),
        json!({ "id": "e", "owner": { "id": "d5" }, "access_token": TOKEN, "new": 1 }),
    ];
    let tokens = listed(list(&entries)).await.unwrap();
    shows_no_secret(&format!("{tokens:?}"));
    let problems: Vec<Option<&TokenError>> = tokens
        .iter()
        .map(|entry| entry.token.as_ref().err())
        .collect();
    let expected = [
        Some(&TokenError::Characters),
        Some(&TokenError::Sso),
        Some(&TokenError::Empty),
        Some(&TokenError::Empty),
        None,
    ];
    assert_eq!(problems, expected);
}

#[tokio::test]
async fn a_list_that_is_none_is_an_error() {
    for (body, path) in [
        (json!({ "links": [] }), ""),
        (
            json!({ "data": [{ "owner": { "id": "d1" }, "access_token": TOKEN }] }),
            "data[0]",
        ),
        (
            json!({ "data": [{ "id": "a", "access_token": TOKEN }] }),
            "data[0]",
        ),
        (
            json!({ "data": [entry("a", "d1", &json!([TOKEN]))] }),
            "data[0].access_token",
        ),
    ] {
        let error = listed(Reply::new(200, body.to_string())).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, Some(path)),
            "{error}"
        );
    }
    let page = Reply::new(404, "<!DOCTYPE html><pre>Cannot GET /oauth/tokens</pre>");
    let error = listed(page).await.unwrap_err();
    assert_eq!(error.message(), Some("Cannot GET /oauth/tokens"));
}

#[tokio::test]
async fn a_further_page_of_tokens_is_not_lost_in_whatever_order_they_come() {
    let [later, earlier] = ["5f0000000000000000000002", "5f0000000000000000000001"];
    let next = format!("/oauth/tokens?owner_type=district&starting_after={later}");
    let first = json!({
        "data": [entry(later, "d1", &json!(TOKEN))],
        "links": [{ "rel": "next", "uri": next }],
    });
    let replies = [
        Reply::new(200, first.to_string()),
        list(&[entry(earlier, "d2", &json!(TOKEN))]),
    ];
    let (server, identity, _) = answering(replies).await;
    assert_eq!(identity.district_tokens().send().await.unwrap().len(), 2);
    let requests = server.take_requests();
    assert_eq!(requests[1].path, "/oauth/tokens");
    assert_eq!(requests[1].parameter("starting_after"), Some(later));
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn reads_are_sent_again_when_that_may_help() {
    for failure in [
        Reply::new(503, ""),
        Reply::new(429, ""),
        list(&[]).ending(Ending::HungUp),
    ] {
        let (server, identity, clock) = answering([failure.clone(), failure, list(&[])]).await;
        identity.district_tokens().send().await.unwrap();
        assert_eq!(server.take_requests().len(), 3);
        assert_eq!(clock.take_sleeps().len(), 2);
    }
    let (server, identity, clock) = answering([Reply::new(503, "")]).await;
    let token = DistrictToken::new(TOKEN).unwrap();
    let error = identity.token_info(token).await.unwrap_err();
    assert_eq!(error.attempts(), 5);
    assert_eq!(server.take_requests().len(), 5);
    assert!(
        clock
            .take_sleeps()
            .iter()
            .all(|wait| *wait <= Duration::from_secs(4))
    );
}

#[tokio::test]
async fn a_token_is_asked_about_with_itself() {
    let reply = json!({ "client_id": CLIENT_ID, "scopes": ["read:user_id"], "new": 1 });
    let answer = in_turn([Reply::new(200, reply.to_string())]);
    let server = Server::start(answer).await.unwrap();
    let tokens: [(Token, &str); 2] = [
        (DistrictToken::new(TOKEN).unwrap().into(), TOKEN),
        (SsoToken::new(SSO_TOKEN).unwrap().into(), SSO_TOKEN),
    ];
    for check in [AccessCheck::Strict, AccessCheck::Library] {
        let (identity, _) = identity(&server, |builder| {
            builder.client(|client| client.access_check(check))
        });
        for (token, text) in tokens.clone() {
            let info = identity.token_info(token).await.unwrap();
            assert_eq!(info.client_id, CLIENT_ID);
            assert_eq!(info.scopes, ["read:user_id"]);
            shows_no_secret(&format!("{info:?}"));
            let request = server.take_requests().remove(0);
            assert_eq!(
                (&*request.method, &*request.path),
                ("GET", "/oauth/tokeninfo")
            );
            assert!(request.query.is_empty() && request.body.is_empty());
            assert_eq!(
                header(&request, "authorization"),
                Some(format!("Bearer {text}"))
            );
        }
        let error = identity.token_info(credentials()).await.unwrap_err();
        assert!(checked(error).is_refused());
        assert_eq!(server.take_requests(), []);
        // The app's own calls still carry the app's credentials.
        drop(identity.district_tokens().send().await);
        let request = server.take_requests().remove(0);
        assert_eq!(header(&request, "authorization").as_deref(), Some(BASIC));
    }
}

#[tokio::test]
async fn a_token_that_is_no_longer_valid_is_told_as_such() {
    let (server, identity, _) = answering([Reply::new(401, r#"{"error": "no"}"#)]).await;
    let token = SsoToken::new(SSO_TOKEN).unwrap();
    let error = checked(identity.token_info(token).await.unwrap_err());
    assert!(error.is_unauthorized());
    assert_eq!(server.take_requests().len(), 1);
}

#[tokio::test]
async fn the_settings_of_every_client_are_taken() {
    let server = Server::start(in_turn([list(&[])])).await.unwrap();
    let (identity, _) = identity(&server, |builder| {
        builder.client(|client| client.application("gradebook/2.1"))
    });
    identity.district_tokens().send().await.unwrap();
    let agent = header(&server.take_requests()[0], "user-agent").unwrap();
    assert!(agent.ends_with("(api identity) gradebook/2.1"), "{agent}");
}
