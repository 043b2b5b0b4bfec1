//! The same seed gives the same district, and changes it the same way.

use std::time::Duration;

use clever_sandbox::Builder;
use serde_json::json;
use tokio::time::timeout;

use super::caller::Caller;

/// After this long a test fails rather than waits on.
const LONG: Duration = Duration::from_secs(10);

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
        let data = &event["data"];
        let object = &data["data"]["object"];
        let collection = data["type"].as_str().unwrap().split('.').next().unwrap();
        let target = format!("/v3.1/{collection}/{}", object["id"].as_str().unwrap());
        let record = one.get(&target).await.json();
        let what = match collection {
            "sections" => "/students",
            _ => "/roles/student/school",
        };
        assert!(object.pointer(what).is_some(), "{target}");
        assert_eq!(
            record["data"].pointer(what),
            object.pointer(what),
            "{target}"
        );
    }
}

#[tokio::test]
async fn a_live_sandbox_changes_by_itself_and_a_dropped_one_answers_no_more() {
    let live = |builder: Builder| builder.live(Duration::from_millis(1));
    let caller = Caller::with(live).await;
    let id = caller
        .first_id("/v3.1/events?ending_before=last&limit=1")
        .await;
    let since = format!("/v3.1/events?starting_after={id}");
    let changes = async { while caller.get(&since).await.json()["data"] == json!([]) {} };
    timeout(LONG, changes).await.unwrap();
    let url = format!("{}/api/v2/status.json", caller.sandbox.status_url());
    drop(caller.sandbox);
    let ends = async { while caller.http.get(&url).send().await.is_ok() {} };
    timeout(LONG, ends).await.unwrap();
}

#[tokio::test]
async fn a_large_page_asked_for_again_is_the_same_until_somebody_moves() {
    let caller = Caller::with(|builder| builder.people(2000)).await;
    let page = async || {
        caller
            .get("/v3.1/users?role=student&limit=10000")
            .await
            .text
    };
    let before = page().await;
    assert_eq!(page().await, before);
    caller.sandbox.tick();
    let after = page().await;
    assert_ne!(after, before);
    assert_eq!(page().await, after);
}
