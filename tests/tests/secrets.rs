//! Tokens go into the header that needs them, and ids and values into the request: never into
//! debug output, errors, logs or traces.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod log;

use std::fmt::Debug;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clever_sdk::identity::{Callback, Code, Identity, Login, State};
use clever_sdk::status::StatusPage;
use clever_sdk::v3_1::Clever;
use clever_sdk::{
    AppCredentials, DistrictToken, Error, SsoToken, Token, TokenError, TokenProvider, TokenSource,
    districts,
};
use clever_tests::loopback::{Ending, Reply, Request, Server, in_turn};
use clever_tests::time::ManualClock;
use log::Log;
use serde_json::{Value, json};
use tracing::subscriber::DefaultGuard;

const TOKEN: &str = "0123secret-district-token89abcdef";
const OTHER_TOKEN: &str = "9876secret-token-of-another-district";
const SSO_TOKEN: &str = "ilc-secret-token-of-a-user";
const CLIENT_ID: &str = "secret-client-id";
const CLIENT_SECRET: &str = "secret-of-the-client";
/// `CLIENT_ID:CLIENT_SECRET`, as Basic authentication writes it.
const BASIC: &str = "c2VjcmV0LWNsaWVudC1pZDpzZWNyZXQtb2YtdGhlLWNsaWVudA==";
const CODE: &str = "secret-code-of-a-sign-on";
const STATE: &str = "secret-state-of-a-sign-on";
const ID: &str = "id-of-a-student";
const NAME: &str = "Name-Of-A-Student";

/// All that is shown and logged while a test runs.
struct Heard {
    log: Log,
    _guard: DefaultGuard,
    shown: Vec<String>,
}

impl Heard {
    fn begin() -> Self {
        let (log, guard) = Log::begin();
        Self {
            log,
            _guard: guard,
            shown: Vec::new(),
        }
    }

    fn show(&mut self, what: &impl Debug) {
        self.shown.push(format!("{what:?} {what:#?}"));
    }

    /// Shows a result, with all that an error says.
    fn result<T: Debug, E: std::error::Error>(&mut self, result: Result<T, E>) {
        if let Err(error) = &result {
            self.shown.push(format!("{error} {:?}", error.source()));
        }
        self.show(&result);
    }

    /// Nothing that was shown, logged or sent holds a secret, but for the headers of these values.
    fn holds_no_secret(mut self, requests: Vec<Request>, authorizations: &[String]) {
        let log = self.log.text();
        assert!(log.contains("reqwest"), "all crates are heard: {log}");
        assert!(log.contains("clever{"), "{log}");
        assert!(!log.contains(ID), "{log}");
        assert!(!requests.is_empty());
        for request in requests {
            for value in request.header("authorization") {
                assert!(authorizations.iter().any(|one| one == value));
            }
            let mut rest = request;
            rest.headers.retain(|(name, _)| name != "authorization");
            self.shown.push(format!("{rest:?}").replace(ID, ""));
            self.shown
                .push(String::from_utf8_lossy(&rest.body).into_owned());
        }
        for text in self.shown.iter().chain([&log]) {
            for secret in [NAME, "secret-", BASIC] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}

/// Replies that lead through every path: success, retries, the errors, pages, bad links.
fn replies() -> Vec<Reply> {
    let named = json!({"data": [{"data": {"id": ID, "name": {"first": NAME}}}], "links": [
        {"rel": "next", "uri": format!("https://{NAME}.example/v3.1/users")}]});
    let one = json!({"data": {"id": ID, "name": {"first": NAME}, "type": NAME}, "count": 5});
    let wrong = json!({"data": [{"data": {"id": {"name": NAME}}}]});
    let message = json!({"message": format!("{NAME} is gone")});
    let mut replies = vec![
        Reply::new(503, message.to_string()),
        Reply::new(200, named.to_string()),
        Reply::new(200, named.to_string()).ending(Ending::Half),
        Reply::new(200, wrong.to_string()),
        Reply::new(200, one.to_string()),
        Reply::new(200, format!("<html>{NAME}")),
        Reply::new(302, NAME).with_header("location", format!("/{NAME}")),
    ];
    for status in [400, 401, 403, 404, 413, 418, 429, 500, 501] {
        replies.push(Reply::new(status, message.to_string()));
    }
    replies
}

/// Answers with one reply after the other, again and again.
fn again_and_again(replies: Vec<Reply>) -> impl Fn(&Request) -> Reply + Send + Sync {
    let next = AtomicUsize::new(0);
    move |_| replies[next.fetch_add(1, Ordering::Relaxed) % replies.len()].clone()
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

#[tokio::test]
async fn a_token_is_in_its_header_and_nowhere_else() {
    let mut heard = Heard::begin();
    let server = Server::start(again_and_again(replies())).await.unwrap();
    let token = DistrictToken::new(TOKEN).unwrap();
    let builder = Clever::district(token.clone()).base_url(server.url());
    let builder = builder.clock(ManualClock::default());
    heard.show(&(&token, &builder));
    let clever = builder.build().unwrap();
    heard.show(&clever);
    for _ in 0..20 {
        let call = clever.get_user().id(ID);
        heard.show(&call);
        heard.result(call.send().await);
        heard.result(clever.get_users().count().await);
        let raw = clever.get("/users");
        heard.show(&raw);
        heard.result(raw.send::<Value>().await);
        let mut raw = clever.get("/users").stream();
        while let Some(user) = raw.next().await {
            heard.result(user);
            heard.show(&(raw.cursor(), &raw));
        }
        let mut users = clever.get_users().starting_after(ID).stream();
        heard.show(&users);
        while let Some(user) = users.next().await {
            heard.result(user);
            heard.show(&(users.cursor(), &users));
        }
    }
    let user = SsoToken::new(SSO_TOKEN).unwrap();
    let signed_in = Clever::sso(user.clone()).base_url(server.url());
    let signed_in = signed_in.clock(ManualClock::default()).build().unwrap();
    heard.show(&(&user, &signed_in));
    for _ in 0..20 {
        heard.result(signed_in.me().await);
        heard.result(signed_in.user().await);
    }
    let requests = server.take_requests();
    assert!(requests.len() > 100, "{}", requests.len());
    heard.holds_no_secret(requests, &[bearer(TOKEN), bearer(SSO_TOKEN)]);
}

/// Gives one token, and after a 401 another.
struct Vault;

impl TokenProvider for Vault {
    async fn token(&self, rejected: Option<&Token>) -> Result<Token, TokenError> {
        let token = match rejected {
            None => TOKEN,
            Some(_) => OTHER_TOKEN,
        };
        Ok(DistrictToken::new(token)?.into())
    }
}

#[tokio::test]
async fn nor_is_a_token_of_a_provider_in_what_comes_of_events_and_many_districts() {
    let mut heard = Heard::begin();
    let event = json!({"data": [{"data": {
        "id": "5f0000000000000000000001", "type": "users.updated", "created": NAME, "data": {
            "object": {"id": ID, "name": {"first": NAME}}, "previous_attributes": {"x": NAME}},
    }}], "links": []});
    let mut all = replies();
    all.insert(0, Reply::new(200, event.to_string()));
    all.push(Reply::new(401, ""));
    let server = Server::start(again_and_again(all)).await.unwrap();
    let source = TokenSource::provider(Vault);
    let builder = Clever::district(source.clone()).base_url(server.url());
    let builder = builder.clock(ManualClock::default());
    heard.show(&(&source, &builder));
    let clever = builder.build().unwrap();
    for _ in 0..20 {
        let events = clever.events();
        heard.show(&events);
        let mut feed = events.feed();
        while let Some(event) = feed.next().await {
            heard.result(event);
            heard.show(&feed);
        }
        heard.result(clever.events().latest_id().await);
        let clients = (0..5).map(|n| (n, clever.with_token(TokenSource::provider(Vault))));
        let work = |clever: Clever| async move { clever.get_users().stream().all().await };
        for outcome in districts::map(clients, NonZeroUsize::MIN, work).await {
            heard.show(&outcome);
            heard.result(outcome.result);
        }
    }
    let requests = server.take_requests();
    let renewed = requests
        .iter()
        .any(|request| request.header("authorization").eq([bearer(OTHER_TOKEN)]));
    assert!(renewed, "a 401 was answered with another token");
    heard.holds_no_secret(requests, &[bearer(TOKEN), bearer(OTHER_TOKEN)]);
}

#[tokio::test]
async fn nor_is_anything_of_a_sign_on() {
    let mut heard = Heard::begin();
    let granted = json!({"access_token": SSO_TOKEN, "token_type": "bearer"});
    let entry = |token| json!({"id": "a", "owner": {"id": "d"}, "access_token": token});
    let tokens = json!({"data": [entry(TOKEN), entry(SSO_TOKEN), entry("secret- \n")]});
    let info = json!({"client_id": CLIENT_ID, "scopes": ["read:students"]});
    let used = json!({"error": "invalid_grant", "error_description": CODE});
    let mut all = replies();
    for (n, body) in [&granted, &tokens, &info].into_iter().enumerate() {
        // So that each of them comes to each call once.
        for place in 0..5 {
            all.insert(5 * place + n, Reply::new(200, body.to_string()));
        }
    }
    all.push(Reply::new(400, used.to_string()));
    let server = Server::start(again_and_again(all)).await.unwrap();
    let credentials = AppCredentials::new(CLIENT_ID, CLIENT_SECRET).unwrap();
    let builder = Identity::builder(credentials.clone()).base_url(server.url());
    let builder = builder.client(|client| client.clock(ManualClock::default()));
    heard.show(&(&credentials, &builder));
    let identity = builder.build().unwrap();
    heard.show(&identity);
    let state = State::new(STATE);
    let url = identity
        .authorize_url("https://app.example/")
        .state(state.clone());
    heard.show(&(&url, &state));
    for query in [
        format!("code={CODE}&state={STATE}"),
        format!("code={CODE}"),
        format!("code={CODE}&state=another-{STATE}"),
        format!("error=secret-error&error_description={NAME}"),
    ] {
        let callback = Callback::parse(&query);
        heard.show(&callback);
        let login: Result<Login, _> = callback.and_then(|callback| callback.verify(Some(&state)));
        heard.result(login);
    }
    for _ in 0..20 {
        let code = Code::new(CODE);
        heard.show(&code);
        heard.result(identity.exchange(code, "https://app.example/").await);
        heard.result(identity.district_tokens().send().await);
        let token = SsoToken::new(SSO_TOKEN).unwrap();
        heard.result(identity.token_info(token).await);
    }
    let mut requests = server.take_requests();
    let exchanges = requests
        .iter_mut()
        .filter(|request| request.method == "POST");
    for exchange in exchanges {
        // The code has to be sent, and is in the body alone.
        let body = String::from_utf8(std::mem::take(&mut exchange.body)).unwrap();
        assert!(body.contains(CODE), "{body}");
        exchange.body = body.replace(CODE, "").into_bytes();
    }
    let basic = format!("Basic {BASIC}");
    heard.holds_no_secret(requests, &[basic, bearer(SSO_TOKEN)]);
}

#[tokio::test]
async fn the_status_page_gets_no_token_whatever_its_settings() {
    let mut heard = Heard::begin();
    let summary = json!({"status": {"indicator": "none"}});
    let mut all = replies();
    all.insert(1, Reply::new(200, summary.to_string()));
    let server = Server::start(again_and_again(all)).await.unwrap();
    let token = DistrictToken::new(TOKEN).unwrap();
    let other = server.builder(&clever_v3_1::VERSION, token);
    let builder = StatusPage::builder().client(|_| other.clock(ManualClock::default()));
    heard.show(&builder);
    let page = builder.build().unwrap();
    heard.show(&page);
    let mut read = 0;
    for _ in 0..20 {
        let result: Result<_, Error> = page.summary().await;
        read += usize::from(result.is_ok());
        heard.result(result);
    }
    assert!(read > 0);
    heard.holds_no_secret(server.take_requests(), &[]);
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
