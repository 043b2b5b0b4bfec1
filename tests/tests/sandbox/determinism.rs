//! The same seed gives the same district, of any size, in little memory.

use super::caller::{Caller, link};

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let [one, same] = [Caller::start().await, Caller::start().await];
    let other = Caller::with(|builder| builder.seed(8)).await;
    assert_eq!(one.token, same.token);
    assert_ne!(one.token, other.token);
    for target in [
        "/v3.1/users",
        "/v1.1/sections",
        "/v2.1/contacts",
        "/v3.0/events",
    ] {
        let bytes = one.get(target).await.text;
        assert_eq!(bytes, same.get(target).await.text, "{target}");
        assert_ne!(bytes, other.get(target).await.text, "{target}");
    }
}

#[tokio::test]
async fn a_tick_moves_somebody_the_same_way_each_time_and_an_event_says_so() {
    let [one, same] = [Caller::start().await, Caller::start().await];
    let latest = "/v3.1/events?ending_before=last&limit=1";
    let before = one.get(latest).await.json();
    let id = before["data"][0]["data"]["id"].as_str().unwrap();
    for caller in [&one, &same] {
        caller.clock.advance(std::time::Duration::from_secs(60));
        caller.sandbox.tick();
    }
    let after = one.get(&format!("/v3.1/events?starting_after={id}")).await;
    assert_eq!(
        same.get(&format!("/v3.1/events?starting_after={id}"))
            .await
            .text,
        after.text
    );
    let events = after.json();
    let events = events["data"].as_array().unwrap();
    assert!(!events.is_empty());
    for event in events {
        let object = &event["data"]["data"]["object"];
        let record = one
            .get(&format!("/v3.1/users/{}", object["id"].as_str().unwrap()))
            .await
            .json();
        assert_eq!(
            record["data"]["roles"]["student"]["school"],
            object["roles"]["student"]["school"]
        );
    }
}

#[tokio::test]
async fn a_million_people_start_at_once_and_page_in_little_memory() {
    let caller = Caller::with(|builder| builder.people(1_000_000)).await;
    let counts = caller.sandbox.counts();
    assert_eq!(counts.users, 1_000_000);
    let before = resident();
    let (mut next, mut pages) = (Some("/v3.1/users?limit=1000".to_owned()), 0);
    while let Some(target) = next.take().filter(|_| pages < 20) {
        let body = caller.get(&target).await.json();
        assert_eq!(body["data"].as_array().unwrap().len(), 1000);
        next = link(&body, "next");
        pages += 1;
    }
    let last = caller
        .get("/v3.1/users?ending_before=last&limit=1000")
        .await
        .json();
    assert_eq!(last["data"].as_array().unwrap().len(), 1000);
    if let (Some(before), Some(after)) = (before, resident()) {
        assert!(after < before + 64_000, "{before} KB became {after} KB");
    }
}

/// The memory this process has, in KB, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
