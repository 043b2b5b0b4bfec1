//! How Clever is doing, asked for without a token.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use clever_core::{Access, Client, DistrictToken, Error, Method, Operation, TokenSource};
use clever_sdk::status::{Indicator, StatusPage, Summary};
use clever_tests::loopback::{Reply, Server, TOKEN, in_turn};
use clever_tests::time::ManualClock;
use serde_json::{Value, json};

fn summary() -> Value {
    json!({
        "page": {
            "id": "made-up",
            "name": "Clever",
            "url": "https://status.clever.com",
            "time_zone": "America/Los_Angeles",
            "updated_at": "2026-01-02T03:04:05.678-08:00",
        },
        "status": { "indicator": "minor", "description": "Partially Degraded Service" },
        "components": [
            { "id": "c1", "name": "Made-up portal", "status": "operational", "group": false },
            { "id": "c2", "name": "Made-up API", "status": "degraded_performance" },
        ],
        "incidents": [{
            "id": "i1",
            "name": "Slow",
            "status": "investigating",
            "impact": "major",
            "shortlink": "https://stspg.example/i1",
            "created_at": "2026-01-02T03:00:00Z",
            "updated_at": null,
            "incident_updates": [],
        }],
        "scheduled_maintenances": [{
            "id": "m1",
            "name": "Move",
            "status": "scheduled",
            "impact": "maintenance",
            "scheduled_for": "2026-02-01T00:00:00Z",
            "scheduled_until": "2026-02-01T01:00:00Z",
        }],
    })
}

/// Reads the summary from a server that answers in turn, and what it was asked.
async fn read(
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<Summary, Error>, Vec<clever_tests::loopback::Request>) {
    let server = Server::start(in_turn(replies)).await.unwrap();
    let page = StatusPage::builder()
        .base_url(server.url())
        .client(|client| client.clock(ManualClock::default()))
        .build();
    let result = page.unwrap().summary().await;
    (result, server.take_requests())
}

#[tokio::test]
async fn the_summary_is_read_without_a_token() {
    let reply = Reply::new(200, summary().to_string());
    let (result, requests) = read([Reply::new(503, ""), reply]).await;
    let summary = result.unwrap();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(
            (&*request.method, &*request.path),
            ("GET", "/api/v2/summary.json")
        );
        assert_eq!(request.header("authorization").count(), 0);
        assert_eq!(request.header("cookie").count(), 0);
    }
    assert_eq!(summary.page.name.as_deref(), Some("Clever"));
    assert_eq!(
        summary.page.updated_at.unwrap().unix_millis(),
        Some(1_767_351_845_678)
    );
    assert_eq!(summary.status.indicator, Indicator::Minor);
    let description = summary.status.description.as_deref();
    assert_eq!(description, Some("Partially Degraded Service"));
    let components: Vec<_> = summary
        .components
        .iter()
        .map(|c| c.status.as_deref())
        .collect();
    assert_eq!(
        components,
        [Some("operational"), Some("degraded_performance")]
    );
    assert_eq!(summary.incidents[0].impact, Some(Indicator::Major));
    assert_eq!(summary.incidents[0].updated_at, None);
    let maintenance = &summary.scheduled_maintenances[0];
    assert_eq!(maintenance.impact, Some(Indicator::Maintenance));
    assert_eq!(
        maintenance.scheduled_for.as_ref().unwrap().as_str(),
        "2026-02-01T00:00:00Z"
    );
}

#[tokio::test]
async fn settings_of_another_client_bring_no_token_with_them() {
    let server = Server::start(in_turn([Reply::new(200, summary().to_string())]));
    let server = server.await.unwrap();
    let token = DistrictToken::new(TOKEN).unwrap();
    let other = server.builder(&clever_v3_1::VERSION, token);
    let page = StatusPage::builder().client(|_| other).build().unwrap();
    page.summary().await.unwrap();
    assert_eq!(server.take_requests()[0].header("authorization").count(), 0);
}

#[tokio::test]
async fn a_401_without_a_token_is_not_tried_again() {
    let (result, requests) = read([Reply::new(401, "")]).await;
    assert!(result.unwrap_err().is_unauthorized());
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn what_takes_a_token_is_refused_without_one() {
    static GET_IT: Operation = Operation {
        id: "getIt",
        method: Method::Get,
        path: "/it",
        tag: "It",
        access: &[Access::District],
        paging: None,
        limit: None,
        query: &[],
    };
    let server = Server::start(in_turn([Reply::new(200, "{}")]))
        .await
        .unwrap();
    let core: Client = server
        .builder(&clever_v3_1::VERSION, TokenSource::none())
        .build()
        .unwrap();
    let error = core.request(&GET_IT).send::<Value>().await.unwrap_err();
    let expected = "getIt: not sent: this takes a token, and the client has none";
    assert_eq!(error.to_string(), expected);
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn every_indicator_is_read_and_a_new_one_kept() {
    for (text, indicator) in [
        ("none", Indicator::None),
        ("minor", Indicator::Minor),
        ("major", Indicator::Major),
        ("critical", Indicator::Critical),
        ("maintenance", Indicator::Maintenance),
    ] {
        let body = json!({ "status": { "indicator": text }, "components": null });
        let (result, _) = read([Reply::new(200, body.to_string())]).await;
        let read = result.unwrap().status.indicator;
        assert_eq!((read.as_str(), &read), (text, &indicator));
    }
    let body = json!({ "status": { "indicator": "apocalyptic" } });
    let (result, _) = read([Reply::new(200, body.to_string())]).await;
    let indicator = result.unwrap().status.indicator;
    assert!(matches!(indicator, Indicator::Unlisted(_)));
    assert_eq!(indicator.as_str(), "apocalyptic");
}

#[tokio::test]
async fn what_is_no_summary_is_an_error() {
    for body in ["{}", "<html>", r#"{"status": {"description": "fine"}}"#] {
        let (result, _) = read([Reply::new(200, body)]).await;
        assert!(result.unwrap_err().is_decode(), "{body}");
    }
}
