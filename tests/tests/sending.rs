//! What is sent again and when, with which token, and what an error tells.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clever_core::{
    AccessCheck, Clock, DistrictToken, Error, ErrorKind, Missing, Retry, SsoToken, Token,
    TokenError, TokenProvider, TokenSource,
};
use clever_tests::loopback::{Ending, Reply, Server, TOKEN, in_turn};
use clever_tests::time::{ManualClock, START};
use clever_v3_1::types::{AssignmentPatch, AssignmentRequest};
use clever_v3_1::{Client, VERSION};

const SSO_TOKEN: &str = "ilc0123456789abcdef0123456789abcdef";

fn district() -> DistrictToken {
    DistrictToken::new(TOKEN).unwrap()
}

fn sso() -> SsoToken {
    SsoToken::new(SSO_TOKEN).unwrap()
}

fn good() -> Reply {
    Reply::new(200, r#"{"data": [], "links": []}"#)
}

/// A client by a clock of its own, with what else a test needs.
fn client(
    server: &Server,
    token: impl Into<TokenSource>,
    set: impl FnOnce(clever_core::ClientBuilder) -> clever_core::ClientBuilder,
) -> (Client, ManualClock) {
    let clock = ManualClock::default();
    let builder = server.builder(&VERSION, token).clock(clock.clone());
    (set(builder).build().unwrap().into(), clock)
}

/// Reads a list from a server that answers in turn: the result, how often it was asked, and the
/// waits.
async fn get(replies: Vec<Reply>) -> (Result<(), Error>, usize, Vec<Duration>) {
    let server = Server::start(in_turn(replies)).await.unwrap();
    let (client, clock) = client(&server, district(), |builder| builder);
    let result = client.get_users().send().await.map(|_| ());
    (result, server.take_requests().len(), clock.take_sleeps())
}

#[tokio::test]
async fn a_get_is_sent_again_when_that_may_help() {
    let mut failures: Vec<Reply> = [429, 500, 502, 503, 504]
        .map(|status| Reply::new(status, ""))
        .into();
    failures
        .extend([Ending::HungUp, Ending::Half, Ending::HalfAnnounced].map(|e| good().ending(e)));
    failures.push(Reply::new(200, ""));
    for failure in failures {
        let what = format!("{failure:?}");
        let (result, requests, waits) = get(vec![failure.clone(), failure, good()]).await;
        assert!(result.is_ok(), "{what}: {result:?}");
        assert_eq!((requests, waits.len()), (3, 2), "{what}");
        assert!(waits[0] <= Duration::from_millis(500), "{what}");
        assert!(waits[1] <= Duration::from_secs(1), "{what}");
    }
}

#[tokio::test]
async fn a_get_is_not_sent_again_when_that_cannot_help() {
    let statuses = [301, 400, 401, 403, 404, 405, 408, 413, 422, 501, 505];
    let mut failures: Vec<Reply> = statuses.map(|status| Reply::new(status, "")).into();
    failures.push(Reply::new(200, r#"{"data": 7}"#));
    failures.push(Reply::new(200, "<html>"));
    for failure in failures {
        let what = format!("{failure:?}");
        let (result, requests, waits) = get(vec![failure, good()]).await;
        assert_eq!(result.unwrap_err().attempts(), 1, "{what}");
        assert_eq!((requests, waits.len()), (1, 0), "{what}");
    }
}

#[tokio::test]
async fn the_last_error_is_told_with_the_number_of_attempts() {
    let (result, requests, waits) = get(vec![Reply::new(503, "")]).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 5));
    assert!(
        error.to_string().ends_with("(status 503, 5 attempts)"),
        "{error}"
    );
    assert_eq!((requests, waits.len()), (5, 4));
}

/// What may come of a write, and whether it may have been done then.
fn failures_of_a_write() -> Vec<(Reply, bool)> {
    let limited = |status| Reply::new(status, "").with_header("x-ratelimit-reset", "1767225600");
    let bare = |text: &str| Reply::new(0, text).ending(Ending::Bare);
    let mut failures = vec![
        (limited(429), false),
        (bare("HTTP/1.1 20"), true),
        (bare("HTTP/1.1 200 OK\r\ncontent-"), true),
        (bare("no reply at all\r\n\r\n"), true),
        (good().ending(Ending::HungUp), true),
        (good().ending(Ending::Reset), true),
        (Reply::new(503, "").with_header("retry-after", "0"), true),
    ];
    failures.extend([302, 400, 401, 404, 408, 425].map(|status| (Reply::new(status, ""), false)));
    failures.extend([500, 502, 503, 504].map(|status| (Reply::new(status, ""), true)));
    failures
}

/// What may come of a write that is answered with a body.
fn bodies_of_a_write() -> Vec<(Reply, bool)> {
    let successes = [
        good().ending(Ending::Half),
        good().ending(Ending::HalfAnnounced),
        Reply::new(200, ""),
        Reply::new(200, "<html>"),
    ];
    successes.map(|reply| (reply, true)).into()
}

#[tokio::test]
async fn a_write_is_never_sent_twice() {
    async fn once(
        method: &str,
        call: impl AsyncFn(Client) -> Result<(), Error>,
        failures: Vec<(Reply, bool)>,
    ) {
        for (reply, may_have_been_done) in failures {
            let what = format!("{method} {reply:?}");
            let server = Server::start(in_turn([reply, good()])).await.unwrap();
            let (client, clock) = client(&server, district(), |builder| builder);
            let error = call(client).await.expect_err(&what);
            let requests = server.take_requests();
            let methods: Vec<_> = requests.iter().map(|request| &*request.method).collect();
            assert_eq!(methods, [method], "{what}");
            assert_eq!(clock.take_sleeps(), [], "{what}");
            assert_eq!(error.may_have_been_done(), may_have_been_done, "{what}");
            let shown = error.to_string();
            let says_so = shown.contains("it may have been done all the same, so look before");
            assert_eq!(says_so, may_have_been_done, "{shown}");
            assert!(!(says_so && shown.contains("try again")), "{shown}");
            let field = format!("may_have_been_done: {may_have_been_done}");
            assert!(format!("{error:?}").contains(&field), "{error:?}");
        }
    }

    let all = || [failures_of_a_write(), bodies_of_a_write()].concat();
    once("POST", create, all()).await;
    once("PATCH", update, all()).await;
    once("DELETE", delete, failures_of_a_write()).await;
}

#[tokio::test]
async fn an_error_advises_what_can_help() {
    let once = |builder: clever_core::ClientBuilder| builder.retry(Retry::never());
    let (_, reading, _) = silence(once, read).await;
    let (_, writing, _) = silence(once, create).await;
    let one = async |client: Client| client.get_user().id("a1").send().await.map(|_| ());
    let (_, reading_one, _) = silence(once, one).await;
    assert_eq!(
        [reading, writing, reading_one].map(|error| error.to_string()),
        [
            "getUsers: the server took too long; try again, with a smaller `limit` or a longer \
             timeout",
            "createAssignmentForSection: the server took too long; it may have been done all the \
             same, so look before sending it again",
            "getUser: the server took too long; try again, or give it a longer timeout",
        ]
    );
    let too_large = good().ending(Ending::Announced(u64::from(u32::MAX)));
    let server = Server::start(in_turn([too_large])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| builder.max_body_bytes(1000));
    assert_eq!(
        [
            read(client.clone()).await.unwrap_err().to_string(),
            one(client.clone()).await.unwrap_err().to_string(),
        ],
        [
            "getUsers: the body has more than 1000 bytes; ask for a smaller `limit` (status 200)",
            "getUser: the body has more than 1000 bytes; allow more with `max_body_bytes` if that \
             is right (status 200)",
        ]
    );
    let refused = client.get_users().limit(u64::MAX).send().await.unwrap_err();
    let expected = "getUsers: not sent: `limit`: must be 1 to 10000";
    assert_eq!(refused.to_string(), expected);
    for (status, expected) in [
        (
            500,
            "getUsers: the server failed; try again later (status 500)",
        ),
        (501, "getUsers: the server does not do this (status 501)"),
    ] {
        let server = Server::start(in_turn([Reply::new(status, "")]))
            .await
            .unwrap();
        let builder = server.builder(&VERSION, district()).retry(Retry::never());
        let error = read(builder.build().unwrap().into()).await.unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let builder = clever_core::Client::builder(&VERSION, district()).base_url(&nowhere());
    let away = builder.retry(Retry::never()).build().unwrap();
    for error in [read(away.clone().into()).await, create(away.into()).await] {
        let shown = error.unwrap_err().to_string();
        assert!(
            shown.ends_with("the server could not be reached; try again"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn a_write_is_sent_again_when_nothing_of_it_went_out() {
    let clock = ManualClock::default();
    let builder = clever_core::Client::builder(&VERSION, district()).base_url(&nowhere());
    let client: Client = builder.clock(clock.clone()).build().unwrap().into();
    let delete = client.delete_assignment_for_section().section_id("a1");
    let error = delete.assignment_id("a2").send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 5));
    assert_eq!(clock.take_sleeps().len(), 4);
}

/// A 429 whose window ends after so many seconds, by a server whose clock is a day late.
fn limited(seconds: u64) -> Reply {
    // In seconds since 1970 this is 784111777.
    Reply::new(429, "")
        .with_header("date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .with_header("x-ratelimit-reset", (784_111_777 + seconds).to_string())
        .with_header("x-ratelimit-limit", "1200")
        .with_header("x-ratelimit-remaining", "0")
}

#[tokio::test]
async fn after_429_the_window_is_waited_for_by_the_servers_clock() {
    let (result, requests, waits) = get(vec![limited(23), good()]).await;
    assert!(result.is_ok());
    let (least, most) = (Duration::from_secs(23), Duration::from_secs(24));
    assert!(requests == 2 && waits.len() == 1);
    assert!(waits[0] >= least && waits[0] <= most, "{waits:?}");

    let (_, _, waits) = get(vec![limited(9999), good()]).await;
    let (least, most) = (Duration::from_secs(60), Duration::from_secs(61));
    assert!(waits[0] >= least && waits[0] <= most, "{waits:?}");
}

#[tokio::test]
async fn retry_after_is_kept_to_if_it_is_sent() {
    let busy = limited(23).with_header("retry-after", "5");
    let (result, _, waits) = get(vec![busy, good()]).await;
    assert!(result.is_ok());
    let (least, most) = (Duration::from_secs(5), Duration::from_secs(6));
    assert!(
        waits.len() == 1 && waits[0] >= least && waits[0] <= most,
        "{waits:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_busy_is_left_alone_as_long_as_it_asks() {
    for (asked, least) in [("5", 5), ("120", 60)] {
        let busy = Reply::new(503, "").with_header("retry-after", asked);
        let (result, requests, waits) = get(vec![busy, good()]).await;
        assert!(result.is_ok());
        assert_eq!((requests, waits.len()), (2, 1));
        let most = Duration::from_secs(least + 1);
        assert!(
            waits[0] >= Duration::from_secs(least) && waits[0] <= most,
            "{waits:?}"
        );
    }
    let busy = Reply::new(503, "").with_header("retry-after", "23");
    let server = Server::start(in_turn([busy, good()])).await.unwrap();
    let limit = Duration::from_secs(20);
    let (client, clock) = client(&server, district(), |builder| builder.timeout(limit));
    let error = read(client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));
    let until = UNIX_EPOCH + Duration::from_secs(START + 23);
    assert_eq!(error.limited_until(), Some(until));
    let expected = "getUsers: the server is busy; try again after Thu, 01 Jan 2026 00:00:23 GMT \
                    (status 503)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(clock.take_sleeps(), []);
}

#[tokio::test]
async fn a_server_that_is_busy_for_long_is_not_asked_many_times_as_often() {
    let busy = Reply::new(503, "").with_header("retry-after", "0");
    let server = Server::start(in_turn([busy])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| builder);
    for _ in 0..50 {
        assert!(read(client.clone()).await.is_err());
    }
    // 50 calls, and the 100 retries that the client and its clones have together.
    assert_eq!(server.take_requests().len(), 150);
}

#[tokio::test]
async fn waits_are_spread_over_all_that_they_may_be() {
    let server = Server::start(in_turn([Reply::new(500, "")])).await.unwrap();
    let mut waits = Vec::new();
    for _ in 0..200 {
        // Each with a budget of its own.
        let (client, clock) = client(&server, district(), |builder| {
            builder.retry(Retry::default().attempts(2))
        });
        assert!(read(client).await.is_err());
        waits.extend(clock.take_sleeps());
    }
    assert_eq!(waits.len(), 200);
    // A tenth of them or so lies in each tenth of the half second.
    for tenth in 0..10 {
        let (from, to) = (tenth * 50, (tenth + 1) * 50);
        let within = |wait: &&Duration| (from..to).contains(&wait.as_millis());
        let many = waits.iter().filter(within).count();
        assert!((1..=60).contains(&many), "{many} from {from} to {to} ms");
    }
}

#[tokio::test]
async fn a_window_that_lasts_longer_than_the_call_is_an_error_at_once() {
    let server = Server::start(in_turn([limited(23), good()])).await.unwrap();
    let limit = Duration::from_secs(20);
    let (client, clock) = client(&server, district(), |builder| builder.timeout(limit));
    let error = client.get_users().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let until = UNIX_EPOCH + Duration::from_secs(START + 23);
    assert_eq!(error.limited_until(), Some(until));
    let expected = "getUsers: rate limited until Thu, 01 Jan 2026 00:00:23 GMT; wait, or use a \
                    throttle (status 429)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(
        (server.take_requests().len(), clock.take_sleeps()),
        (1, vec![])
    );
}

#[tokio::test]
async fn the_rate_limit_is_known_to_all_clones() {
    let reply = good()
        .with_header("x-ratelimit-limit", "1200")
        .with_header("x-ratelimit-remaining", "1199")
        .with_header("x-ratelimit-reset", START.to_string());
    let server = Server::start(in_turn([reply, good()])).await.unwrap();
    let core = server.builder(&VERSION, district()).build().unwrap();
    assert_eq!(core.rate_limit(), None);
    let client = Client::from(core.clone());
    client.get_users().send().await.unwrap();
    let limit = core.rate_limit().unwrap();
    assert_eq!((limit.limit, limit.remaining), (1200, 1199));
    assert_eq!(limit.reset, UNIX_EPOCH + Duration::from_secs(START));
    client.get_users().send().await.unwrap();
    assert_eq!(
        core.rate_limit(),
        Some(limit),
        "a reply without headers says nothing"
    );
}

#[tokio::test]
async fn all_attempts_together_end_in_time() {
    let server = Server::start(in_turn([Reply::new(500, "")])).await.unwrap();
    let retry = Retry::default()
        .attempts(1000)
        .first_wait(Duration::from_secs(2));
    let limit = Duration::from_secs(30);
    let (client, clock) = client(&server, district(), |builder| {
        builder.retry(retry).timeout(limit)
    });
    let error = client.get_users().send().await.unwrap_err();
    let waited: Duration = clock.take_sleeps().iter().sum();
    assert!(waited < limit, "{waited:?}");
    assert!(error.attempts() > 3 && error.attempts() < 1000, "{error}");
}

#[tokio::test]
async fn a_server_that_is_down_is_not_asked_many_times_as_often() {
    let server = Server::start(in_turn([Reply::new(500, "")])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| builder);
    for _ in 0..150 {
        assert!(client.clone().get_users().send().await.is_err());
    }
    // 150 calls, and the 100 retries that the client and its clones have together.
    assert_eq!(server.take_requests().len(), 250);
}

/// Polls a call once: its result, if it has come.
async fn poll<F: Future>(call: &mut Pin<&mut F>) -> Option<F::Output> {
    let polled = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context)));
    match polled.await {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// Goes on with a call that does not end until something has come to pass.
async fn until<F: Future>(call: &mut Pin<&mut F>, mut happened: impl FnMut() -> bool) {
    while !happened() {
        assert!(poll(call).await.is_none(), "it has ended");
        tokio::task::yield_now().await;
    }
}

/// Lets time pass, second by second, until a call ends: after how many, and how.
async fn seconds_until_it_ends<F: Future>(
    clock: &ManualClock,
    call: &mut Pin<&mut F>,
) -> (u64, F::Output) {
    let start = clock.elapsed();
    loop {
        clock.advance(Duration::from_secs(1));
        if let Some(result) = poll(call).await {
            return ((clock.elapsed() - start).as_secs(), result);
        }
    }
}

/// Calls a server that never answers: after how many seconds the call ends, and how often it was
/// sent.
async fn silence(
    set: impl FnOnce(clever_core::ClientBuilder) -> clever_core::ClientBuilder,
    call: impl AsyncFnOnce(Client) -> Result<(), Error>,
) -> (u64, Error, usize) {
    let server = Server::start(in_turn([good().ending(Ending::Silent)]));
    let server = server.await.unwrap();
    let (client, clock) = client(&server, district(), set);
    let mut call = pin!(call(client));
    let mut requests = 0;
    until(&mut call, || {
        requests += server.take_requests().len();
        requests > 0
    })
    .await;
    let (seconds, result) = seconds_until_it_ends(&clock, &mut call).await;
    requests += server.take_requests().len();
    (seconds, result.unwrap_err(), requests)
}

async fn read(client: Client) -> Result<(), Error> {
    client.get_users().send().await.map(|_| ())
}

async fn create(client: Client) -> Result<(), Error> {
    let call = client.create_assignment_for_section().section_id("a1");
    let sent = call.body(AssignmentRequest::default()).send().await;
    sent.map(|_| ())
}

async fn update(client: Client) -> Result<(), Error> {
    let call = client.update_assignment_for_section().section_id("a1");
    let call = call.assignment_id("a2").body(AssignmentPatch::default());
    call.send().await.map(|_| ())
}

async fn delete(client: Client) -> Result<(), Error> {
    let call = client.delete_assignment_for_section().section_id("a1");
    call.assignment_id("a2").send().await.map(|_| ())
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_given_up_and_a_write_has_longer() {
    let once = |builder: clever_core::ClientBuilder| builder.retry(Retry::never());
    for (expected, (seconds, error, requests)) in [
        (30, silence(once, read).await),
        (60, silence(once, create).await),
        (60, silence(once, update).await),
        (60, silence(once, delete).await),
        (
            7,
            silence(|b| once(b).attempt_timeout(Duration::from_secs(7)), read).await,
        ),
        (
            7,
            silence(|b| once(b).attempt_timeout(Duration::from_secs(7)), create).await,
        ),
        (
            9,
            silence(|b| b.timeout(Duration::from_secs(9)), read).await,
        ),
        (
            9,
            silence(|b| b.timeout(Duration::from_secs(9)), create).await,
        ),
    ] {
        assert_eq!((seconds, requests), (expected, 1), "{error}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    }
}

#[tokio::test]
async fn after_an_attempt_that_took_too_long_a_read_is_sent_again_until_the_calls_time_is_up() {
    let answer = in_turn([good().ending(Ending::Silent), good()]);
    let server = Server::start(answer).await.unwrap();
    let (reading, clock) = client(&server, district(), |builder| builder);
    let (result, ()) = tokio::join!(read(reading), async {
        server.arrived().await.unwrap();
        clock.advance(Duration::from_secs(30));
    });
    result.unwrap();
    assert_eq!(server.take_requests().len(), 2);
    assert_eq!(clock.take_sleeps().len(), 1);

    let set = |builder: clever_core::ClientBuilder| {
        let builder = builder.timeout(Duration::from_secs(70));
        builder.retry(Retry::default().first_wait(Duration::ZERO))
    };
    let (seconds, error, _) = silence(set, read).await;
    assert_eq!((seconds, error.attempts()), (70, 3), "30 + 30 + 10");
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_body_that_stops_is_given_up_with_what_is_known_of_the_reply() {
    let stuck = limited(7).with_header("x-request-id", "made-up-1");
    let stuck = Reply {
        status: 200,
        body: good().body,
        ..stuck
    };
    let server = Server::start(in_turn([stuck.ending(Ending::Stuck)]));
    let server = server.await.unwrap();
    let clock = ManualClock::default();
    let builder = server.builder(&VERSION, district()).clock(clock.clone());
    let core = builder.retry(Retry::never()).build().unwrap();
    let mut call = pin!(read(core.clone().into()));
    until(&mut call, || core.rate_limit().is_some()).await;
    let (seconds, result) = seconds_until_it_ends(&clock, &mut call).await;
    let error = result.unwrap_err();
    assert_eq!((seconds, error.kind()), (30, ErrorKind::Timeout));
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert_eq!(error.request_id(), Some("made-up-1"));
}

#[tokio::test]
async fn a_throttle_spreads_requests_over_all_clones() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let (client, clock) = client(&server, district(), |builder| builder.throttle(1200));
    for _ in 0..5 {
        client.clone().get_users().send().await.unwrap();
    }
    assert_eq!(clock.take_sleeps(), [Duration::from_millis(50); 4]);
}

#[tokio::test]
async fn a_throttle_of_nothing_is_refused_and_the_largest_lets_everything_through() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let builder = server.builder(&VERSION, district());
    let error = builder.clone().throttle(0).build().unwrap_err();
    assert!(error.is_refused(), "{error}");
    // By the system's clock, whose time passes between two looks at it.
    let builder = builder.throttle(u32::MAX).timeout(Duration::from_secs(60));
    let client: Client = builder.build().unwrap().into();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..60 {
        calls.spawn(read(client.clone()));
    }
    assert!(calls.join_all().await.iter().all(Result::is_ok));
}

/// Sleepers wake when a test has let so much time pass.
#[derive(Debug, Clone, Default)]
struct StoppedClock(ManualClock);

impl Clock for StoppedClock {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.time_limit(duration)
    }

    fn time_limit(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.time_limit(duration)
    }
}

#[tokio::test]
async fn who_leaves_a_throttles_line_delays_nobody() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let clock = StoppedClock::default();
    let builder = server.builder(&VERSION, district()).throttle(1);
    let builder = builder.timeout(Duration::from_secs(80));
    let client: Client = builder.clock(clock.clone()).build().unwrap().into();
    read(client.clone()).await.unwrap();
    let _ = server.take_requests();
    {
        let mut left = pin!(async { tokio::join!(read(client.clone()), read(client.clone())) });
        assert!(poll(&mut left).await.is_none());
        clock.0.advance(Duration::from_secs(30));
        assert!(poll(&mut left).await.is_none());
    }
    // Two stand in line, and the second one's turn would come too late. It is told when it sees that.
    let mut both = pin!(async { tokio::join!(read(client.clone()), read(client.clone())) });
    assert!(poll(&mut both).await.is_none());
    clock.0.advance(Duration::from_secs(30));
    let (first, second) = both.await;
    first.unwrap();
    assert!(second.unwrap_err().is_rate_limited());
    assert_eq!(server.take_requests().len(), 1);
}

#[tokio::test]
async fn who_is_woken_late_for_a_place_in_the_line_takes_the_next_one() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let clock = LateClock::default();
    let builder = server.builder(&VERSION, district()).throttle(60);
    let client: Client = builder.clock(clock.clone()).build().unwrap().into();
    for _ in 0..3 {
        client.get_users().send().await.unwrap();
    }
    // The second was due after one second and came after eleven; the third comes after that one.
    assert_eq!(clock.0.take_sleeps(), [Duration::from_secs(11); 2]);
}

#[tokio::test]
async fn a_throttle_waits_when_the_window_has_nothing_left() {
    let used_up = good()
        .with_header("x-ratelimit-limit", "1200")
        .with_header("x-ratelimit-remaining", "0")
        .with_header("x-ratelimit-reset", (START + 7).to_string());
    let server = Server::start(in_turn([used_up, good()])).await.unwrap();
    let (client, clock) = client(&server, district(), |builder| builder.throttle(1200));
    client.get_users().send().await.unwrap();
    client.get_users().send().await.unwrap();
    assert_eq!(clock.take_sleeps(), [Duration::from_secs(7)]);
}

#[tokio::test]
async fn a_line_that_is_longer_than_a_call_may_last_is_not_waited_in() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let limit = Duration::from_secs(2);
    let (client, _) = client(&server, district(), |builder| {
        builder.throttle(1).timeout(limit)
    });
    client.get_users().send().await.unwrap();
    let error = client.get_users().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 0)
    );
    let until = UNIX_EPOCH + Duration::from_secs(START + 60);
    assert_eq!(error.limited_until(), Some(until));
    assert!(
        error.to_string().contains("the throttle's line is full"),
        "{error}"
    );
}

#[tokio::test]
async fn a_write_of_which_nobody_knows_says_so() {
    for (reply, may) in [
        (Reply::new(200, "{}").ending(Ending::HungUp), true),
        (Reply::new(500, ""), true),
        (Reply::new(200, ""), true),
        (Reply::new(400, ""), false),
        (Reply::new(401, ""), false),
        (Reply::new(302, ""), false),
        // "See other" is what is answered when something was done.
        (Reply::new(303, ""), true),
    ] {
        let what = format!("{reply:?}");
        let server = Server::start(in_turn([reply])).await.unwrap();
        let (client, _) = client(&server, district(), |builder| builder);
        let call = client.create_assignment_for_section().section_id("a1");
        let error = call
            .body(AssignmentRequest::default())
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.may_have_been_done(), may, "{what}: {error}");
        let warns = error.to_string().contains("look before sending it again");
        assert_eq!(warns, may, "{error}");
        assert_eq!(server.take_requests().len(), 1, "{what}");
        // What reads does nothing.
        let error = client.get_users().send().await.map(|_| ());
        assert!(error.is_ok() || !error.unwrap_err().may_have_been_done());
    }
}

#[tokio::test]
async fn a_write_that_no_attempt_can_have_done_is_not_in_doubt() {
    // Refused with 401, then the line for the second attempt is too long.
    let server = Server::start(in_turn([Reply::new(401, "")])).await.unwrap();
    let tokens = TokenSource::provider(Tokens {
        next: Mutex::new(vec!["made-up-2", "made-up-1"]),
        rejected: Arc::default(),
    });
    let builder = server.builder(&VERSION, tokens).throttle(1);
    let builder = builder
        .clock(ManualClock::default())
        .timeout(Duration::from_secs(5));
    let error = create(builder.build().unwrap().into()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 1)
    );
    assert!(!error.may_have_been_done(), "{error}");
    // Never connected, and then the time is up.
    let clock = LateClock::default();
    let builder = clever_core::Client::builder(&VERSION, district()).base_url(&nowhere());
    let builder = builder.clock(clock).timeout(Duration::from_secs(3));
    let error = create(builder.build().unwrap().into()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    assert!(!error.may_have_been_done(), "{error}");
}

#[tokio::test]
async fn what_failed_is_not_hidden_by_a_line_that_is_too_long() {
    let server = Server::start(in_turn([Reply::new(503, ""), good()]))
        .await
        .unwrap();
    let limit = Duration::from_secs(40);
    let (client, _) = client(&server, district(), |builder| {
        builder.throttle(1).timeout(limit)
    });
    let error = client.get_users().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));
    assert_eq!(server.take_requests().len(), 1);
}

/// Wakes everybody ten seconds later than they asked for.
#[derive(Debug, Clone, Default)]
struct LateClock(ManualClock);

impl Clock for LateClock {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.sleep(duration + Duration::from_secs(10))
    }

    fn time_limit(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.time_limit(duration)
    }
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn no_content_is_no_body_that_ended_early() {
    for status in [204, 205] {
        let (result, requests, _) = get(vec![Reply::new(status, ""), good()]).await;
        assert!(result.unwrap_err().is_decode());
        assert_eq!(requests, 1, "{status}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_compressed_as_it_says_is_not_asked_for_again() {
    let garbled = good().with_header("content-encoding", "gzip");
    let (result, requests, _) = get(vec![garbled, good()]).await;
    let error = result.unwrap_err();
    assert!(error.is_decode(), "{error:?}");
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn an_error_whose_body_does_not_come_is_told_all_the_same() {
    let error = Reply::new(404, "Cannot GET").ending(Ending::Stuck);
    let server = Server::start(in_turn([error])).await.unwrap();
    let (client, clock) = client(&server, district(), |builder| builder);
    let long_enough = Duration::from_secs(2);
    let (result, ()) = tokio::join!(read(client), async {
        clock.limit_set(long_enough).await;
        clock.advance(long_enough);
    });
    assert!(result.unwrap_err().is_not_found());
}

#[tokio::test]
async fn ids_that_might_be_taken_for_a_path_are_refused() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| builder);
    for id in [
        "", ".", "..", " ", "a b", "a1\n", "\0", "a/b", "../a", "a\\b", "\u{2003}",
    ] {
        let error = client.get_user().id(id).send().await.unwrap_err();
        assert!(error.is_refused(), "{id:?}");
    }
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn a_list_is_no_object() {
    let body = r#"[7, [{"data": {"id": "a1"}}]]"#;
    let (result, requests, _) = get(vec![Reply::new(200, body), good()]).await;
    let error = result.unwrap_err();
    let expected = "expected an object";
    assert!(
        error.is_decode() && error.to_string().contains(expected),
        "{error}"
    );
    assert_eq!(requests, 1);
}

#[test]
fn without_a_runtime_nothing_is_sent_and_nothing_panics() {
    let core = clever_core::Client::builder(&VERSION, district()).build();
    let call = Client::from(core.unwrap()).get_users().send();
    let mut call = std::pin::pin!(call);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let polled = call.as_mut().poll(&mut context);
    let std::task::Poll::Ready(Err(error)) = polled else {
        panic!("it waits, or comes back");
    };
    assert!(
        error.is_refused() && error.to_string().contains("tokio"),
        "{error}"
    );
}

#[tokio::test]
async fn a_throttle_goes_by_the_servers_clock() {
    // The server is a day late: by the local clock its window has ended long ago.
    let used_up = Reply {
        status: 200,
        ..limited(7)
    };
    let used_up = Reply {
        body: good().body,
        ..used_up
    };
    let server = Server::start(in_turn([used_up, good()])).await.unwrap();
    let (client, clock) = client(&server, district(), |builder| builder.throttle(1200));
    client.get_users().send().await.unwrap();
    client.get_users().send().await.unwrap();
    assert_eq!(clock.take_sleeps(), [Duration::from_secs(7)]);
}

#[tokio::test]
async fn a_body_of_two_gigabytes_is_refused_at_its_announcement() {
    let huge = Reply::new(200, "").ending(Ending::Announced(2 * 1024 * 1024 * 1024));
    let server = Server::start(in_turn([huge])).await.unwrap();
    // Nothing of the body ever comes, and no time passes by this clock.
    let (client, _) = client(&server, district(), |builder| builder);
    let error = read(client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::BodyTooLarge, 1)
    );
}

#[tokio::test]
async fn a_body_without_an_end_is_refused_at_256_mebibytes() {
    let endless = Reply::new(200, " ".repeat(1024 * 1024)).ending(Ending::Endless);
    let server = Server::start(in_turn([endless])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| builder);
    let error = read(client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::BodyTooLarge, 1)
    );
    assert!(error.to_string().contains("268435456 bytes"), "{error}");
}

#[tokio::test]
async fn bodies_without_an_end_are_not_read_for_ever() {
    let endless = Reply::new(200, " ".repeat(10_000)).ending(Ending::Endless);
    let server = Server::start(in_turn([endless])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| {
        builder.max_body_bytes(1_000_000)
    });
    let error = client.get_users().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::BodyTooLarge, 1)
    );
}

/// Gives one token after the other, and counts how often it was told of a rejected one.
struct Tokens {
    next: Mutex<Vec<&'static str>>,
    rejected: Arc<AtomicUsize>,
}

impl TokenProvider for Tokens {
    async fn token(&self, rejected: Option<&Token>) -> Result<Token, TokenError> {
        let told = usize::from(rejected.is_some());
        self.rejected.fetch_add(told, Ordering::Relaxed);
        let next = self.next.lock().unwrap().pop();
        let next = next.ok_or_else(|| TokenError::unavailable("the vault is locked"))?;
        Ok(DistrictToken::new(next)?.into())
    }
}

/// Who was let in, and how often the provider was told of a rejected token.
async fn with_provider(tokens: &[&'static str]) -> (Result<(), Error>, Vec<String>, usize) {
    let server = Server::start(|request| {
        let let_in = request
            .header("authorization")
            .any(|value| value == "Bearer good");
        if let_in { good() } else { Reply::new(401, "") }
    });
    let server = server.await.unwrap();
    let rejected = Arc::<AtomicUsize>::default();
    let source = TokenSource::provider(Tokens {
        next: Mutex::new(tokens.iter().rev().copied().collect()),
        rejected: Arc::clone(&rejected),
    });
    let (client, _) = client(&server, source, |builder| builder);
    let result = client.get_users().send().await.map(|_| ());
    let requests = server.take_requests();
    let sent = requests
        .iter()
        .flat_map(|request| request.header("authorization"));
    let sent = sent.map(str::to_owned).collect();
    (result, sent, rejected.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_provider_is_asked_once_more_after_401() {
    let (result, sent, rejected) = with_provider(&["old", "good"]).await;
    assert!(result.is_ok());
    assert_eq!(
        (sent, rejected),
        (vec!["Bearer old".into(), "Bearer good".into()], 1)
    );

    let (result, sent, rejected) = with_provider(&["old", "older", "good"]).await;
    assert!(result.unwrap_err().is_unauthorized());
    assert_eq!((sent.len(), rejected), (2, 1));

    let (result, sent, rejected) = with_provider(&["old", "old", "good"]).await;
    assert!(result.unwrap_err().is_unauthorized());
    assert_eq!(
        (sent.len(), rejected),
        (1, 1),
        "the same token is not sent again"
    );
}

#[tokio::test]
async fn a_provider_that_fails_after_401_leaves_the_401() {
    let (result, sent, rejected) = with_provider(&["old"]).await;
    let error = result.unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.attempts()),
        (401, 1)
    );
    assert_eq!((sent.len(), rejected), (1, 1));
    let expected = "getUsers: the token is missing, wrong or no longer valid; get a new one (at the \
                    identity host: check the app's client id and secret); no other could be got: \
                    no token could be got: the vault is locked (status 401)";
    assert_eq!(error.to_string(), expected);
}

/// Gives a token, and after a 401 what a test wants.
struct Then<F>(F);

impl<F, G> TokenProvider for Then<F>
where
    F: Fn() -> G + Send + Sync + 'static,
    G: Future<Output = Result<Token, TokenError>> + Send,
{
    async fn token(&self, rejected: Option<&Token>) -> Result<Token, TokenError> {
        match rejected {
            None => Ok(district().into()),
            Some(_) => (self.0)().await,
        }
    }
}

#[tokio::test]
async fn a_provider_that_hangs_or_gives_the_wrong_kind_after_401_leaves_the_401() {
    let server = Server::start(in_turn([Reply::new(401, "")])).await.unwrap();
    let clock = ManualClock::default();
    let passes = clock.clone();
    let hangs = TokenSource::provider(Then(move || {
        passes.advance(Duration::from_secs(180));
        std::future::pending()
    }));
    let wrong = TokenSource::provider(Then(|| async { Ok(sso().into()) }));
    for source in [hangs, wrong] {
        let builder = server.builder(&VERSION, source).clock(clock.clone());
        let error = read(builder.build().unwrap().into()).await.unwrap_err();
        assert!(error.is_unauthorized(), "{error}");
        assert!(
            error.to_string().contains("no other could be got"),
            "{error}"
        );
        assert_eq!(server.take_requests().len(), 1);
    }
}

#[tokio::test]
async fn a_provider_that_hangs_does_so_no_longer_than_a_call_may() {
    struct Hangs;

    impl TokenProvider for Hangs {
        async fn token(&self, _: Option<&Token>) -> Result<Token, TokenError> {
            std::future::pending().await
        }
    }

    let server = Server::start(in_turn([good()])).await.unwrap();
    let source = TokenSource::provider(Hangs);
    let (client, clock) = client(&server, source, |builder| builder);
    let mut call = pin!(read(client));
    assert!(poll(&mut call).await.is_none());
    let (seconds, result) = seconds_until_it_ends(&clock, &mut call).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert_eq!(seconds, 180);
    assert!(error.to_string().contains("provider of tokens"), "{error}");
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn a_write_is_sent_once_more_with_another_token() {
    let server = Server::start(in_turn([Reply::new(401, ""), Reply::new(204, "")]));
    let server = server.await.unwrap();
    let other = || async { Ok(DistrictToken::new("another")?.into()) };
    let source = TokenSource::provider(Then(other));
    let (client, _) = client(&server, source, |builder| builder);
    let delete = client.delete_assignment_for_section().section_id("a1");
    delete.assignment_id("a2").send().await.unwrap();
    let requests = server.take_requests();
    let sent: Vec<&str> = requests
        .iter()
        .flat_map(|request| request.header("authorization"))
        .collect();
    assert_eq!(sent, [&format!("Bearer {TOKEN}"), "Bearer another"]);
}

#[tokio::test]
async fn a_write_on_a_connection_that_was_left_is_done_once() {
    // Left before the write: nothing of it was taken, and it goes out on another connection.
    let left = good().ending(Ending::Deserted);
    let server = Server::start(in_turn([left, Reply::new(204, "")]));
    let server = server.await.unwrap();
    let (writing, _) = client(&server, district(), |builder| builder);
    writing.get_users().send().await.unwrap();
    delete(writing.clone()).await.unwrap();
    let methods = server
        .take_requests()
        .into_iter()
        .map(|request| request.method);
    assert_eq!(methods.collect::<Vec<_>>(), ["GET", "DELETE"]);

    // Left after it was read: nobody knows whether it was done, so it is not sent again.
    let kept = good().ending(Ending::Open);
    let server = Server::start(in_turn([kept, good().ending(Ending::HungUp)]));
    let server = server.await.unwrap();
    let (writing, _) = client(&server, district(), |builder| builder);
    writing.get_users().send().await.unwrap();
    let error = delete(writing.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    let methods = server
        .take_requests()
        .into_iter()
        .map(|request| request.method);
    assert_eq!(methods.collect::<Vec<_>>(), ["GET", "DELETE"]);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let (result, sent, _) = with_provider(&[]).await;
    let error = result.unwrap_err();
    assert!(error.is_refused() && sent.is_empty());
    let expected = "getUsers: not sent: no token could be got: the vault is locked";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn the_wrong_token_is_refused_before_anything_is_sent() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let signed_in = |check| client(&server, sso(), |builder| builder.access_check(check)).0;
    let strict = signed_in(AccessCheck::Strict);
    let library = signed_in(AccessCheck::Library);
    let (roster, _) = client(&server, district(), |builder| builder);
    let refused = [
        strict.get_users().send().await.map(|_| ()),
        strict
            .get_sections_for_user()
            .id("a1")
            .send()
            .await
            .map(|_| ()),
        library.get_users().send().await.map(|_| ()),
        library
            .get_sections_for_user()
            .id("a1")
            .limit(5)
            .send()
            .await
            .map(|_| ()),
        library
            .get_sections_for_user()
            .id("a1")
            .stream()
            .all()
            .await
            .map(|_| ()),
        roster.get_me().send().await.map(|_| ()),
    ];
    for result in refused {
        assert!(result.unwrap_err().is_refused());
    }
    assert_eq!(server.take_requests(), []);
    strict.get_me().send().await.unwrap();
    library
        .get_sections_for_user()
        .id("a1")
        .send()
        .await
        .unwrap();
    signed_in(AccessCheck::Off)
        .get_users()
        .limit(5)
        .stream()
        .all()
        .await
        .unwrap();
    assert_eq!(server.take_requests().len(), 3);
}

#[tokio::test]
async fn a_404_says_why_as_far_as_it_is_told() {
    let page = "<!DOCTYPE html><body><pre>Cannot GET /v3.1/users/a1</pre></body>";
    for (body, missing) in [
        (page, Missing::WrongTokenOrPath),
        ("Cannot GET /v3.1/users/a1", Missing::WrongTokenOrPath),
        (
            r#"{"message": "Resource not in token's scopes"}"#,
            Missing::NotShared,
        ),
        (r#"{"message": "Resource not found"}"#, Missing::Record),
        ("", Missing::Record),
    ] {
        let (result, ..) = get(vec![Reply::new(404, body)]).await;
        assert_eq!(result.unwrap_err().missing(), Some(missing), "{body}");
    }
}

#[tokio::test]
async fn the_user_agent_names_crate_version_and_application() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| {
        builder.application("gradebook/2.1")
    });
    client.get_users().send().await.unwrap();
    let request = server.take_requests().remove(0);
    let expected = format!(
        "clever-rs/{} (api v3.1) gradebook/2.1",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(request.header("user-agent").collect::<Vec<_>>(), [expected]);
    assert_eq!(
        request.header("accept-encoding").collect::<Vec<_>>(),
        ["gzip"]
    );
}

#[tokio::test]
async fn a_reply_that_came_by_a_redirect_is_an_error() {
    let server = Server::start(|request| match request.path.as_str() {
        "/v3.1/users" => Reply::new(302, "").with_header("location", "/elsewhere"),
        _ => good(),
    });
    let server = server.await.unwrap();
    let following = reqwest::Client::builder().no_proxy().build().unwrap();
    let (client, _) = client(&server, district(), |builder| {
        builder.http_client(following)
    });
    let error = client.get_users().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
    assert_eq!(server.take_requests().len(), 2);
}

#[tokio::test]
async fn a_redirect_takes_the_token_to_no_other_host() {
    let other = Server::start(in_turn([good()])).await.unwrap();
    let elsewhere = format!("{}/v3.1/users", other.url());
    let answer = in_turn([Reply::new(302, "").with_header("location", elsewhere)]);
    let server = Server::start(answer).await.unwrap();
    let following = reqwest::Client::builder().no_proxy().build().unwrap();
    let (client, _) = client(&server, district(), |builder| {
        builder.http_client(following)
    });
    let error = client.get_users().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
    let seen = other.take_requests();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].header("authorization").count(), 0);
}

#[tokio::test]
async fn redirects_without_an_end_are_asked_for_once() {
    let answer = in_turn([Reply::new(302, "").with_header("location", "/v3.1/users?again")]);
    let server = Server::start(answer).await.unwrap();
    let policy = reqwest::redirect::Policy::limited(3);
    let following = reqwest::Client::builder().no_proxy().redirect(policy);
    let following = following.build().unwrap();
    let (client, _) = client(&server, district(), |builder| {
        builder.http_client(following)
    });
    let error = client.get_users().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::UnexpectedStatus, 1)
    );
    assert!(
        error.to_string().contains("redirects again and again"),
        "{error}"
    );
}

#[tokio::test]
async fn a_proxy_is_asked_for_a_tunnel_and_sees_no_token() {
    let proxy = Server::start(in_turn([Reply::new(502, "")])).await.unwrap();
    let set = reqwest::Proxy::all(proxy.url()).unwrap();
    let builder = clever_core::Client::builder(&VERSION, district());
    let builder = builder.base_url("https://clever.invalid").proxy(set);
    let core = builder.retry(Retry::never()).build().unwrap();
    let error = Client::from(core).get_users().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let seen = proxy.take_requests();
    assert_eq!((seen.len(), seen[0].method.as_str()), (1, "CONNECT"));
    assert_eq!(seen[0].path, "clever.invalid:443");
    assert_eq!(seen[0].header("authorization").count(), 0);
}

#[tokio::test]
async fn an_sso_token_neither_pages_nor_limits_what_no_crate_knows() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let core = server.builder(&VERSION, sso()).build().unwrap();
    let limited = core.get("/robots?limit=5").send::<serde_json::Value>();
    assert!(limited.await.unwrap_err().is_refused());
    let paged = core.get("/robots").stream().all();
    assert!(paged.await.unwrap_err().is_refused());
    assert_eq!(server.take_requests(), []);
    let whole = core.get("/robots").send::<serde_json::Value>();
    assert!(whole.await.is_ok());
}

#[tokio::test]
async fn what_no_crate_knows_can_be_read_all_the_same() {
    let server = Server::start(in_turn([
        Reply::new(503, ""),
        Reply::new(200, r#"{"new": 1}"#),
    ]));
    let server = server.await.unwrap();
    let builder = server
        .builder(&VERSION, district())
        .clock(ManualClock::default());
    let core = builder.build().unwrap();
    let reply = core
        .get("/robots?limit=5")
        .send::<serde_json::Value>()
        .await
        .unwrap();
    assert_eq!(reply["new"], 1);
    let requests = server.take_requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        (requests[1].path.as_str(), &requests[1].query[..]),
        ("/v3.1/robots", &["limit=5".to_owned()][..])
    );
    let error = core
        .get("https://evil.example/")
        .send::<serde_json::Value>()
        .await
        .unwrap_err();
    assert!(error.is_refused());
}

#[tokio::test]
async fn a_range_of_days_that_ends_before_it_starts_is_refused() {
    let server = Server::start(in_turn([good()])).await.unwrap();
    let (client, _) = client(&server, district(), |builder| builder);
    let day = |text: &str| text.parse::<clever_core::Date>().unwrap();
    let list = || {
        let list = client.list_attendance_for_school().school_id("a1");
        list.date_range_start(day("2025-04-02"))
    };
    let error = list()
        .date_range_end(day("2025-04-01"))
        .send()
        .await
        .unwrap_err();
    assert!(error.is_refused(), "{error}");
    assert_eq!(server.take_requests(), []);
    list()
        .date_range_end(day("2025-04-02"))
        .send()
        .await
        .unwrap();
}
