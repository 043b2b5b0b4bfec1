//! A whole roster read through everything that goes wrong on the way.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use clever_sdk::v3_1::Clever;
use clever_sdk::{DistrictToken, Retry};
use clever_tests::loopback::{Ending, Reply, Request, Server, TOKEN};
use clever_tests::time::{ManualClock, START};

const PAGES: usize = 1000;
const PER_PAGE: usize = 100;

fn id(n: usize) -> String {
    format!("5f00000000000000{n:08x}")
}

/// The page behind an id, in full.
fn page(request: &Request) -> (usize, Reply) {
    let after = request.parameter("starting_after");
    let from = after.map_or(0, |after| {
        usize::from_str_radix(&after[16..], 16).unwrap() + 1
    });
    let users: Vec<String> = (from..from + PER_PAGE)
        .map(|n| format!(r#"{{"data":{{"id":"{}"}}}}"#, id(n)))
        .collect();
    let last = from + PER_PAGE - 1;
    let next = match last + 1 == PAGES * PER_PAGE {
        true => String::new(),
        false => format!(
            r#"{{"rel":"next","uri":"/v3.1/users?starting_after={}"}}"#,
            id(last)
        ),
    };
    let body = format!(r#"{{"data":[{}],"links":[{next}]}}"#, users.join(","));
    (from / PER_PAGE, Reply::new(200, body))
}

/// What goes wrong with the n-th page before it arrives; every fault comes at its own pace.
fn faults(page: &Reply, n: usize) -> Vec<Reply> {
    let limited = Reply::new(429, "")
        .with_header("date", "Thu, 01 Jan 2026 00:00:00 GMT")
        .with_header("x-ratelimit-reset", (START + 30).to_string());
    let kinds = [
        (7, limited),
        (11, Reply::new(500, "")),
        (13, Reply::new(502, "<html>")),
        (17, Reply::new(503, "busy")),
        (19, Reply::new(504, "")),
        (23, page.clone().ending(Ending::HungUp)),
        (29, page.clone().ending(Ending::Half)),
        (31, page.clone().ending(Ending::HalfAnnounced)),
        (37, Reply::new(200, "")),
        (211, page.clone().ending(Ending::Silent)),
    ];
    let kinds = kinds.into_iter();
    kinds
        .filter(|(pace, _)| n % pace == 3)
        .map(|(_, fault)| fault)
        .collect()
}

#[tokio::test]
async fn every_user_arrives_in_order_and_once() {
    let asked = Mutex::new(BTreeMap::<usize, usize>::new());
    let clock = ManualClock::default();
    let passes = clock.clone();
    let server = Server::start(move |request| {
        let (n, page) = page(request);
        let mut asked = asked.lock().unwrap();
        let times = asked.entry(n).or_default();
        *times += 1;
        let reply = faults(&page, n).into_iter().nth(*times - 1).unwrap_or(page);
        if reply.ending == Ending::Silent {
            // The slow answers: nothing comes for as long as an attempt may take.
            passes.advance(Duration::from_secs(30));
        }
        reply
    });
    let server = server.await.unwrap();
    let builder = Clever::district(DistrictToken::new(TOKEN).unwrap());
    let builder = builder.base_url(server.url()).clock(clock);
    let clever = builder
        .retry(Retry::default().attempts(12))
        .build()
        .unwrap();
    let mut users = clever.get_users().limit(100).stream();
    let mut count = 0;
    while let Some(user) = users.next().await {
        assert_eq!(user.unwrap().id, id(count));
        count += 1;
    }
    assert_eq!(count, PAGES * PER_PAGE);
    let faults = server.take_requests().len() - PAGES;
    assert!(faults > 400, "{faults}");
}
