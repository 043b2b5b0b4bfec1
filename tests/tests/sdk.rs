//! The face of it all: clients for each kind of token, events, many districts.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clever_sandbox::{Role, Sandbox};
use clever_sdk::districts::{self, Failure};
use clever_sdk::events::Checkpoint;
use clever_sdk::v3_1::events::EventKind;
use clever_sdk::v3_1::{Clever, SignedIn};
use clever_sdk::{DistrictToken, Error, ErrorKind, Retry, SsoToken, TokenSource};
use clever_tests::loopback::{Reply, Request, Server, TOKEN, in_turn};
use clever_tests::time::{ManualClock, START};
use serde_json::{Value, json};

fn clever(server: &Server) -> (Clever, ManualClock) {
    let clock = ManualClock::default();
    let builder = Clever::district(DistrictToken::new(TOKEN).unwrap());
    let builder = builder.base_url(server.url()).clock(clock.clone());
    (builder.build().unwrap(), clock)
}

/// A sandbox, its client with the district token, and the time of both.
async fn sandbox() -> (Sandbox, Clever, ManualClock) {
    let clock = ManualClock::default();
    let builder = Sandbox::builder().people(60).clock(clock.clone());
    let sandbox = builder.start().await.unwrap();
    let token = DistrictToken::new(sandbox.district_token()).unwrap();
    let builder = Clever::district(token).base_url(sandbox.base_url());
    let clever = builder.clock(clock.clone()).build().unwrap();
    (sandbox, clever, clock)
}

#[tokio::test]
async fn a_district_token_reads_the_roster() {
    let (sandbox, clever, _) = sandbox().await;
    assert_eq!(clever.rate_limit(), None);
    let users = clever.get_users().limit(25).stream().all().await.unwrap();
    assert_eq!(users.len(), 60);
    let raw = clever.get("/users?limit=25").stream().all().await.unwrap();
    let ids: Vec<&str> = users.iter().map(|user| user.id.as_str()).collect();
    let raw_ids: Vec<&str> = raw.iter().filter_map(|user| user["id"].as_str()).collect();
    assert_eq!(raw_ids, ids);
    let rate_limit = clever.rate_limit().unwrap();
    assert_eq!((rate_limit.limit, rate_limit.remaining), (1200, 1194));
    assert!(!format!("{clever:?}").contains(sandbox.district_token()));
}

/// Answers `/me`, and every record with its id.
fn as_somebody(me: Value) -> impl Fn(&Request) -> Reply + Send + Sync {
    move |request| {
        let id = request.path.rsplit('/').next().unwrap_or_default();
        let body = match id {
            "me" => me.clone(),
            id => json!({"data": {"id": id}}),
        };
        Reply::new(200, body.to_string())
    }
}

async fn signed_in(me: Value) -> (Server, SignedIn) {
    let server = Server::start(as_somebody(me)).await.unwrap();
    let builder = Clever::sso(SsoToken::new("ilc_made_up").unwrap());
    let signed_in = builder.base_url(server.url()).build().unwrap();
    (server, signed_in)
}

#[tokio::test]
async fn a_signed_in_user_reaches_what_is_their_own() {
    let me = json!({"type": "user", "data": {"id": "u1", "district": "d1", "type": "teacher"}});
    let (server, signed_in) = signed_in(me).await;
    let me = signed_in.me().await.unwrap().into_inner().data.unwrap();
    assert_eq!(me.type_.as_deref(), Some("teacher"));
    let user = signed_in.user().await.unwrap().into_inner().data.unwrap();
    let district = signed_in
        .district()
        .await
        .unwrap()
        .into_inner()
        .data
        .unwrap();
    let school = signed_in
        .school("s1")
        .await
        .unwrap()
        .into_inner()
        .data
        .unwrap();
    assert_eq!([user.id, district.id, school.id], ["u1", "d1", "s1"]);
    let paths: Vec<String> = server.take_requests().into_iter().map(|r| r.path).collect();
    let expected = [
        "/me",
        "/me",
        "/users/u1",
        "/me",
        "/districts/d1",
        "/schools/s1",
    ];
    assert_eq!(paths, expected.map(|path| format!("/v3.1{path}")));
}

#[tokio::test]
async fn a_user_of_the_library_has_no_district() {
    let (_server, signed_in) = signed_in(json!({"data": {"id": "u1"}})).await;
    assert!(signed_in.user().await.is_ok());
    let error = signed_in.district().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn every_signed_in_user_has_a_client_with_the_settings_of_one() {
    let me = json!({"data": {"id": "u1", "district": "d1"}});
    let somebody = as_somebody(me);
    let server = Server::start(move |request| {
        let reply = somebody(request).with_header("x-ratelimit-limit", "1200");
        let reply = reply.with_header("x-ratelimit-remaining", "7");
        reply.with_header("x-ratelimit-reset", START.to_string())
    });
    let server = server.await.unwrap();
    let builder = Clever::district(TokenSource::none()).base_url(server.url());
    let clever = builder.application("gradebook/2.1").build().unwrap();
    let token = |text| SsoToken::new(text).unwrap();
    let first: SignedIn = clever.signed_in(token("ilc_first"));
    let second = first.with_token(token("ilc_second"));
    first.me().await.unwrap();
    assert_eq!(first.rate_limit().unwrap().remaining, 7);
    assert_eq!(second.rate_limit(), None);
    second.user().await.unwrap();
    let raw = second.get("/schools/s1").send::<Value>().await.unwrap();
    assert_eq!(raw["data"]["id"], "s1");
    let sent: Vec<String> = server
        .take_requests()
        .iter()
        .map(|request| {
            let agent: String = request.header("user-agent").collect();
            assert!(agent.ends_with("gradebook/2.1"), "{agent}");
            let token: String = request.header("authorization").collect();
            format!("{} {token}", request.path)
        })
        .collect();
    let expected = [
        "/v3.1/me Bearer ilc_first",
        "/v3.1/me Bearer ilc_second",
        "/v3.1/users/u1 Bearer ilc_second",
        "/v3.1/schools/s1 Bearer ilc_second",
    ];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn older_versions_name_the_kinds_of_people() {
    let (sandbox, ..) = sandbox().await;
    let token = SsoToken::new(sandbox.sso_token(Role::Teacher).unwrap()).unwrap();
    let builder = clever_sdk::v2_1::Clever::sso(token).base_url(sandbox.base_url());
    let signed_in = builder.build().unwrap();
    let me = signed_in.me().await.unwrap().into_inner();
    assert_eq!(me.type_.as_deref(), Some("teacher"));
    let teacher = signed_in
        .teacher()
        .await
        .unwrap()
        .into_inner()
        .data
        .unwrap();
    assert_eq!(Some(teacher.id), me.data.unwrap().id);
    assert!(signed_in.student().await.unwrap_err().is_not_found());
}

/// The id of an event that was made so many seconds before the clock began.
fn event_id(seconds_ago: u64, n: u32) -> String {
    format!("{:08x}00000000{n:08x}", START - seconds_ago)
}

fn event(id: &str) -> Value {
    json!({"data": {"type": "users.updated", "id": id, "created": "2026-01-01T00:00:00.000Z",
        "data": {"object": {"id": "u1", "email": "new@school.example"},
                 "previous_attributes": {"email": "old@school.example"}}}})
}

fn feed_page(ids: &[String], next: Option<&str>) -> Reply {
    let events: Vec<Value> = ids.iter().map(|id| event(id)).collect();
    let links: Vec<Value> = next
        .iter()
        .map(|uri| json!({"rel": "next", "uri": uri}))
        .collect();
    Reply::new(200, json!({"data": events, "links": links}).to_string())
}

#[tokio::test]
async fn the_feed_goes_on_behind_what_was_acknowledged() {
    let (_sandbox, clever, _) = sandbox().await;
    let events = clever.get_events().limit(7).stream().all().await.unwrap();
    let ids: Vec<String> = events.into_iter().filter_map(|event| event.id).collect();
    for stop in [0, 1, 6, 7, 8, ids.len() - 1, ids.len()] {
        let pages_of_seven = || clever.events().only(|events| events.limit(7));
        let mut feed = pages_of_seven().feed();
        let mut stored: Option<Checkpoint> = None;
        for _ in 0..stop {
            stored = Some(feed.next().await.unwrap().unwrap().ack());
        }
        // The event that was read and not acknowledged comes again.
        let _ = feed.next().await;
        drop(feed);
        let stored: Option<Checkpoint> =
            serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
        let mut feed = pages_of_seven().after(stored).feed();
        let mut seen = Vec::new();
        while let Some(event) = feed.next().await {
            seen.push(event.unwrap().ack().as_str().to_owned());
        }
        assert_eq!(seen, ids[stop..]);
    }
}

#[tokio::test]
async fn an_event_shows_the_record_before_it_changed() {
    let (sandbox, clever, clock) = sandbox().await;
    let latest = clever.events().latest_id().await.unwrap();
    clock.advance(Duration::from_secs(60));
    sandbox.tick();
    let mut feed = clever.events().after(latest).feed();
    let delivered = feed.next().await.unwrap().unwrap();
    let (now, before) = (&delivered.kind, delivered.before().unwrap().unwrap());
    let school = |kind: &EventKind| match kind {
        EventKind::UsersUpdated(change) => {
            let roles = change.object.as_ref()?.roles.as_ref()?;
            roles.student.as_ref()?.school.clone()
        }
        _ => None,
    };
    let (now, before) = (school(now).unwrap(), school(&before).unwrap());
    assert_ne!(now, before);
    let schools = clever.get_schools().stream().all().await.unwrap();
    for school in [&now, &before] {
        assert!(schools.iter().any(|one| one.id == *school));
    }
}

#[tokio::test]
async fn a_checkpoint_that_got_lost_is_not_the_start_of_the_feed() {
    let server = Server::start(in_turn([feed_page(&[], None)]))
        .await
        .unwrap();
    let (clever, _) = clever(&server);
    let mut feed = clever.events().after(Checkpoint::after("")).feed();
    let error = feed.next().await.unwrap().unwrap_err();
    assert!(error.is_refused(), "{error}");
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn events_out_of_order_are_an_error() {
    for ids in [[2, 1], [1, 1]] {
        let ids = ids.map(|n| event_id(100, n));
        let server = Server::start(in_turn([feed_page(&ids, None)]))
            .await
            .unwrap();
        let (clever, _) = clever(&server);
        let mut feed = clever.events().feed();
        assert!(feed.next().await.unwrap().is_ok());
        let error = feed.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Page);
        assert!(feed.next().await.is_none());
    }
}

#[tokio::test]
async fn a_checkpoint_of_more_than_30_days_ago_is_an_error() {
    const DAY: u64 = 24 * 60 * 60;
    // The server's clock counts, which is a day ahead of the local one here.
    for (days, expired) in [(0, false), (28, false), (29, true), (400, true)] {
        let page = feed_page(&[event_id(0, 1)], None);
        let page = page.with_header("date", "Fri, 02 Jan 2026 00:00:00 GMT");
        let server = Server::start(in_turn([page])).await.unwrap();
        let (clever, _) = clever(&server);
        let saved = Checkpoint::after(event_id(days * DAY + 1, 1));
        let mut feed = clever.events().after(saved).feed();
        let first = feed.next().await.unwrap();
        let kind = first.err().map(|error| error.kind());
        assert_eq!(kind, expired.then_some(ErrorKind::EventsExpired), "{days}");
        assert!(feed.next().await.is_none());
    }
}

#[tokio::test]
async fn whatever_the_server_says_of_a_checkpoint_that_is_too_old_it_is_expired() {
    const DAY: u64 = 24 * 60 * 60;
    for status in [400, 404, 410] {
        for (days, expired) in [(1, false), (31, true)] {
            let reply = Reply::new(status, r#"{"error": "no such event"}"#);
            let server = Server::start(in_turn([reply])).await.unwrap();
            let (clever, _) = clever(&server);
            let saved = Checkpoint::after(event_id(days * DAY, 1));
            let mut feed = clever.events().after(saved).feed();
            let error = feed.next().await.unwrap().unwrap_err();
            assert_eq!(error.is_events_expired(), expired, "{status} {error}");
        }
    }
}

#[tokio::test]
async fn a_feed_that_slept_for_a_month_has_missed_events() {
    let ids = [event_id(100, 1), event_id(50, 2)];
    for (days, expired) in [(30, false), (31, true)] {
        let replies = [
            feed_page(&ids[..1], None),
            feed_page(&[], None),
            feed_page(&ids[1..], None),
        ];
        let server = Server::start(in_turn(replies)).await.unwrap();
        let (clever, _) = clever(&server);
        let interval = Duration::from_secs(days * 24 * 60 * 60);
        let mut feed = clever.events().follow(interval).feed();
        assert!(feed.next().await.unwrap().is_ok());
        let kind = feed.next().await.unwrap().err().map(|error| error.kind());
        let expected = expired.then_some(ErrorKind::EventsExpired);
        assert_eq!(kind, expected, "{days}");
    }
}

#[tokio::test]
async fn a_feed_does_not_follow_without_a_pause() {
    let replies = [feed_page(&[], None), feed_page(&[event_id(100, 1)], None)];
    let server = Server::start(in_turn(replies)).await.unwrap();
    let (clever, clock) = clever(&server);
    let mut feed = clever.events().follow(Duration::ZERO).feed();
    assert!(feed.next().await.unwrap().is_ok());
    assert_eq!(clock.take_sleeps(), [Duration::from_secs(1)]);
}

#[tokio::test]
async fn a_feed_is_not_caught_up_by_what_is_no_page() {
    let reply = Reply::new(200, r#"{"message": "upstream failed"}"#);
    let server = Server::start(in_turn([reply])).await.unwrap();
    let (clever, _) = clever(&server);
    let error = clever.events().feed().next().await.unwrap().unwrap_err();
    assert!(error.is_page(), "{error}");
    assert!(clever.events().latest_id().await.unwrap_err().is_page());
}

#[tokio::test]
async fn another_districts_token_takes_the_settings_along() {
    let body = r#"{"data": [], "links": []}"#;
    let server = Server::start(in_turn([Reply::new(200, body)]))
        .await
        .unwrap();
    let builder = Clever::district(TokenSource::none()).base_url(server.url());
    let clever = builder.application("gradebook/2.1").build().unwrap();
    assert!(clever.get_users().send().await.unwrap_err().is_refused());
    let district = clever.with_token(DistrictToken::new("another").unwrap());
    district.get_users().send().await.unwrap();
    let request = &server.take_requests()[0];
    assert!(request.header("authorization").eq(["Bearer another"]));
    let agent: String = request.header("user-agent").collect();
    assert!(agent.ends_with("gradebook/2.1"), "{agent}");
}

#[tokio::test]
async fn a_feed_that_follows_asks_again_behind_the_last_event() {
    let ids: Vec<String> = (1..=3).map(|n| event_id(100, n)).collect();
    let replies = [
        feed_page(&ids[..2], None),
        feed_page(&[], None),
        feed_page(&ids[2..], None),
    ];
    let server = Server::start(in_turn(replies)).await.unwrap();
    let (clever, clock) = clever(&server);
    let interval = Duration::from_secs(60);
    let mut feed = clever.events().follow(interval).feed();
    for id in &ids {
        assert_eq!(feed.next().await.unwrap().unwrap().ack().as_str(), id);
    }
    assert_eq!(clock.take_sleeps(), [interval, interval]);
    let after: Vec<_> = server.take_requests();
    let after: Vec<_> = after
        .iter()
        .map(|r| r.parameter("starting_after"))
        .collect();
    assert_eq!(after, [None, Some(ids[1].as_str()), Some(ids[1].as_str())]);
}

#[tokio::test]
async fn the_latest_id_is_asked_for_from_the_end() {
    let page = feed_page(&[event_id(5, 1)], None);
    let server = Server::start(in_turn([page, feed_page(&[], None)]))
        .await
        .unwrap();
    let (clever, _) = clever(&server);
    let latest = clever.events().latest_id().await.unwrap();
    assert_eq!(latest.unwrap().as_str(), event_id(5, 1));
    assert_eq!(
        server.take_requests()[0].query,
        ["ending_before=last", "limit=1"]
    );
    assert_eq!(clever.events().latest_id().await.unwrap(), None);
}

#[tokio::test]
async fn filters_are_those_of_the_version() {
    let server = Server::start(in_turn([feed_page(&[], None)]))
        .await
        .unwrap();
    let (clever, _) = clever(&server);
    let events = clever
        .events()
        .only(|events| events.school("s1").record_type(["users"]).limit(5));
    assert!(events.feed().next().await.is_none());
    let query = server.take_requests().remove(0).query;
    assert_eq!(query, ["school=s1", "record_type=users", "limit=5"]);
}

#[tokio::test]
async fn a_district_that_fails_does_not_stop_the_others() {
    let server = Server::start(|request| {
        let token = request.header("authorization").next().unwrap_or_default();
        match token.strip_prefix("Bearer token-") {
            Some("3") => Reply::new(401, ""),
            Some(n) => Reply::new(200, json!({"count": n.parse::<u64>().ok()}).to_string()),
            None => Reply::new(404, ""),
        }
    });
    let server = server.await.unwrap();
    let client = |n: usize| {
        let token = DistrictToken::new(format!("token-{n}")).unwrap();
        let builder = Clever::district(token).base_url(server.url());
        (n, builder.retry(Retry::never()).build().unwrap())
    };
    let (running, most) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (now, highest) = (Arc::clone(&running), Arc::clone(&most));
    let at_once = NonZeroUsize::new(4).unwrap();
    let outcomes = districts::map((0..20).map(client), at_once, move |clever| {
        let (now, highest) = (Arc::clone(&now), Arc::clone(&highest));
        async move {
            highest.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let counted = clever.get_users().count().await;
            now.fetch_sub(1, Ordering::SeqCst);
            assert_ne!(counted.as_ref().ok(), Some(&7), "one district panics");
            counted
        }
    });
    let outcomes = outcomes.await;
    assert_eq!(outcomes.len(), 20);
    for (n, outcome) in outcomes.into_iter().enumerate() {
        assert_eq!(outcome.district, n);
        match (n, outcome.result) {
            (3, Err(Failure::Failed(error))) => assert!(Error::is_unauthorized(&error)),
            (7, Err(Failure::Panicked)) => {}
            (_, result) => assert_eq!(result.unwrap(), n as u64),
        }
    }
    assert_eq!(most.load(Ordering::SeqCst), 4);
}
