//! What goes wrong on request.

use std::time::Duration;

use clever_sandbox::{Fault, Plan};
use clever_sdk::v3_1::Clever;
use clever_sdk::{DistrictToken, ErrorKind};

use super::caller::{Caller, link};

fn plan(faults: &[&str]) -> Plan {
    let faults = faults.iter().map(|fault| fault.parse::<Fault>().unwrap());
    faults.collect()
}

async fn with(faults: &[&str]) -> Caller {
    Caller::with(|builder| builder.faults(plan(faults))).await
}

#[tokio::test]
async fn a_status_has_the_body_that_such_a_failure_has() {
    let mut seen = Vec::new();
    for status in ["429", "500", "502", "503", "504"] {
        let caller = with(&[&format!("getUsers:{status}")]).await;
        let reply = caller.get("/v3.1/users").await;
        assert_eq!(reply.status.as_str(), status);
        seen.push(reply.text);
        assert_eq!(caller.get("/v3.1/sections").await.status, 200);
    }
    let expected = [
        "",
        r#"{"message":"Internal server error"}"#,
        "no healthy upstream",
        "no healthy upstream",
        "upstream request timeout",
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn every_third_request_fails_and_a_share_is_the_same_each_time() {
    let statuses = async |fault: &str| {
        let caller = with(&[fault]).await;
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(caller.get("/v3.1/schools").await.status.as_u16());
        }
        statuses
    };
    let third = statuses("*:503:1/3").await;
    assert_eq!(third[..7], [200, 200, 503, 200, 200, 503, 200]);
    let share = statuses("getSchools:500:0.3").await;
    let failed = share.iter().filter(|status| **status == 500).count();
    assert!((5..20).contains(&failed), "{failed} of 40");
    assert_eq!(statuses("getSchools:500:0.3").await, share);
}

#[tokio::test]
async fn a_dropped_connection_has_no_reply_and_the_next_one_is_fine() {
    let caller = with(&["getUsers:drop:1/2"]).await;
    let request = || caller.request(reqwest::Method::GET, "/v3.1/users?limit=1", &caller.token);
    assert_eq!(request().send().await.unwrap().status(), 200);
    let error = request().send().await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(request().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_truncated_body_is_announced_whole_and_ends_half_way() {
    let caller = with(&["getUsers:truncate"]).await;
    let request = caller.request(reqwest::Method::GET, "/v3.1/users?limit=50", &caller.token);
    let mut response = request.send().await.unwrap();
    let announced = response.content_length().unwrap();
    let mut arrived = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => arrived += chunk.len() as u64,
            Ok(None) => panic!("the body ended well"),
            Err(error) => break error,
        }
    };
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    assert_eq!(arrived, announced / 2);
}

#[tokio::test]
async fn a_corrupt_body_is_no_json() {
    let caller = with(&["getUsers:corrupt"]).await;
    let reply = caller.get("/v3.1/users?limit=50").await;
    assert_eq!(reply.status, 200);
    assert!(serde_json::from_str::<serde_json::Value>(&reply.text).is_err());
}

#[tokio::test]
async fn a_delay_passes_on_the_clock() {
    let caller = with(&["getUsers:delay=2500"]).await;
    assert_eq!(caller.get("/v3.1/users?limit=1").await.status, 200);
    assert_eq!(caller.clock.take_sleeps(), [Duration::from_millis(2500)]);
}

#[tokio::test]
async fn a_looping_page_links_to_itself_and_the_client_notices() {
    let caller = with(&["getUsers:loop"]).await;
    let body = caller.get("/v3.1/users?limit=50").await.json();
    assert_eq!(link(&body, "next").as_deref(), Some("/v3.1/users?limit=50"));
    let token = DistrictToken::new(&caller.token).unwrap();
    let clever = Clever::district(token).base_url(caller.sandbox.base_url());
    let users = clever
        .build()
        .unwrap()
        .get_users()
        .limit(50)
        .stream()
        .all()
        .await;
    assert_eq!(users.unwrap_err().kind(), ErrorKind::Page);
}

#[tokio::test]
async fn a_client_reads_everything_through_faults_that_pass() {
    let faults = [
        "*:503:0.2",
        "getUsers:drop:1/5",
        "getUsers:truncate:1/7",
        "*:429:1/9",
    ];
    let caller = with(&faults).await;
    let token = DistrictToken::new(&caller.token).unwrap();
    let clever = Clever::district(token).base_url(caller.sandbox.base_url());
    let clever = clever.clock(caller.clock.clone()).build().unwrap();
    let users = clever.get_users().limit(10).stream().all().await.unwrap();
    assert_eq!(users.len() as u64, caller.sandbox.counts().users);
}
