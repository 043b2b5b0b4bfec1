//! Tokens go into the header that needs them, and ids and values into the request: never into
//! debug output, errors, logs or traces.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod log;

use std::time::Duration;

use clever_sdk::v3_1::Clever;
use clever_sdk::{DistrictToken, SsoToken};
use clever_tests::loopback::{Ending, Reply, Server, in_turn};
use clever_tests::time::ManualClock;
use log::Log;
use serde_json::{Value, json};

const TOKEN: &str = "0123secret-district-token89abcdef";
const SSO_TOKEN: &str = "ilc-secret-token-of-a-user";
const ID: &str = "id-of-a-student";
const NAME: &str = "Name-Of-A-Student";

/// Replies that lead through every path: success, retries, the errors, pages, bad links.
fn replies() -> Vec<Reply> {
    let named = json!({"data": [{"data": {"id": ID, "name": {"first": NAME}}}], "links": [
        {"rel": "next", "uri": format!("https://{NAME}.example/v3.1/users")}]});
    let wrong = json!({"data": [{"data": {"id": {"name": NAME}}}]});
    let message = json!({"message": format!("{NAME} is gone")});
    let mut replies = vec![
        Reply::new(503, message.to_string()),
        Reply::new(200, named.to_string()),
        Reply::new(200, named.to_string()).ending(Ending::Half),
        Reply::new(200, wrong.to_string()),
        Reply::new(200, format!("<html>{NAME}")),
        Reply::new(302, NAME).with_header("location", format!("/{NAME}")),
    ];
    for status in [400, 401, 403, 404, 413, 418, 429, 500, 501] {
        replies.push(Reply::new(status, message.to_string()));
    }
    replies
}

#[tokio::test]
async fn a_token_is_in_its_header_and_nowhere_else() {
    let (log, guard) = Log::begin();
    let server = Server::start(in_turn(replies())).await.unwrap();
    let token = DistrictToken::new(TOKEN).unwrap();
    let builder = Clever::district(token.clone()).base_url(server.url());
    let builder = builder.clock(ManualClock::default());
    let mut shown = vec![format!("{token:?} {builder:?}")];
    let clever = builder.build().unwrap();
    shown.push(format!("{clever:?}"));
    for _ in 0..20 {
        let call = clever.get_user().id(ID);
        shown.push(format!("{call:?}"));
        match call.send().await {
            Ok(response) => shown.push(format!("{response:?}")),
            Err(error) => shown.push(format!("{error} {error:?} {error:#?}")),
        }
        let raw = clever.get("/users").send::<Value>().await;
        shown.push(format!("{raw:?}"));
        let mut raw = clever.get("/users").stream();
        while let Some(user) = raw.next().await {
            shown.push(format!("{user:?} {:?} {raw:?}", raw.cursor()));
        }
        let mut users = clever.get_users().starting_after(ID).stream();
        shown.push(format!("{users:?}"));
        while let Some(user) = users.next().await {
            let cursor = users.cursor();
            shown.push(format!("{user:?} {cursor:?} {users:?}"));
        }
    }
    let user = SsoToken::new(SSO_TOKEN).unwrap();
    let signed_in = Clever::sso(user.clone())
        .base_url(server.url())
        .build()
        .unwrap();
    shown.push(format!("{user:?} {signed_in:?} {:?}", signed_in.me().await));
    shown.push(format!("{:?}", signed_in.user().await));
    drop(guard);

    let mut sent = 0;
    for request in server.take_requests() {
        let authorization: Vec<&str> = request.header("authorization").collect();
        let expected = [format!("Bearer {TOKEN}"), format!("Bearer {SSO_TOKEN}")];
        assert!(authorization.len() == 1 && expected.contains(&authorization[0].to_owned()));
        let mut rest = request.clone();
        rest.headers.retain(|(name, _)| name != "authorization");
        shown.push(format!("{rest:?}").replace(ID, ""));
        sent += 1;
    }
    assert!(sent > 40, "{sent}");
    let log = log.text();
    assert!(
        log.contains("getUsers") && log.contains("reqwest"),
        "all crates are heard: {log}"
    );
    for text in shown.iter().chain([&log]) {
        for secret in [TOKEN, SSO_TOKEN, NAME, "secret-"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    assert!(!log.contains(ID), "{log}");
}

#[tokio::test]
async fn a_call_is_one_span_with_what_helps_and_nobodys_data() {
    let (log, guard) = Log::begin();
    let answer = in_turn([
        Reply::new(503, ""),
        Reply::new(200, r#"{"data": {"id": "x"}}"#),
    ]);
    let server = Server::start(answer).await.unwrap();
    let builder = Clever::district(DistrictToken::new(TOKEN).unwrap());
    let builder = builder.base_url(server.url()).clock(ManualClock::default());
    let clever = builder.timeout(Duration::from_secs(60)).build().unwrap();
    clever.get_user().id(ID).send().await.unwrap();
    drop(guard);
    let log = log.text();
    let mut closed = log.lines().filter(|line| line.contains("close"));
    let span = closed.find(|line| line.contains("clever{")).unwrap();
    for part in [
        r#"operation="getUser""#,
        r#"method="GET""#,
        r#"path="/users/{id}""#,
        "status=200",
        "attempts=2",
        "duration_ms=",
    ] {
        assert!(span.contains(part), "{part} in {span}");
    }
    let opened = log
        .lines()
        .filter(|line| line.ends_with("new") && line.contains("clever{"));
    assert_eq!(opened.count(), 1, "{log}");
    let again = log
        .lines()
        .find(|line| line.contains("sending again"))
        .unwrap();
    assert!(
        again.contains("attempt=1") && again.contains("status=503"),
        "{again}"
    );
}
