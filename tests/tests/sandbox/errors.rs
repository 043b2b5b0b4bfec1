//! Headers, limits, and what each token reaches.

use std::time::Duration;

use clever_sandbox::Role;
use clever_tests::time::START;
use serde_json::json;

use super::caller::Caller;

const NOBODY: &str = "5f0000000000000000000001";

#[tokio::test]
async fn every_reply_of_the_data_host_has_the_headers_of_clever() {
    let caller = Caller::start().await;
    let reply = caller.get("/v3.1/users?limit=1").await;
    assert_eq!(
        reply.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("server"), Some("envoy"));
    assert_eq!(reply.header("x-powered-by"), Some("Express"));
    assert_eq!(reply.header("date"), Some("Thu, 01 Jan 2026 00:00:00 GMT"));
    assert_eq!(reply.header("x-ratelimit-bucket"), Some("bearer"));
    assert_eq!(reply.header("x-ratelimit-limit"), Some("1200"));
    assert_eq!(
        reply.header("x-ratelimit-reset"),
        Some(&*(START + 60).to_string())
    );
    assert!(reply.header("etag").unwrap().starts_with("W/\""));
    let again = caller.get("/v3.1/users?limit=1").await;
    assert_eq!(again.header("etag"), reply.header("etag"));
    assert_ne!(again.header("x-request-id"), reply.header("x-request-id"));
}

#[tokio::test]
async fn resources_come_from_another_service() {
    let caller = Caller::start().await;
    let reply = caller.get("/v3.0/resources").await;
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert!(reply.header("clever-request-id").is_some());
    assert_eq!(
        (reply.header("etag"), reply.header("x-request-id")),
        (None, None)
    );
}

#[tokio::test]
async fn the_first_version_tags_bodies_with_signed_numbers() {
    let caller = Caller::start().await;
    let reply = caller.get("/v1.1/schools").await;
    let tag = reply.header("etag").unwrap().trim_matches('"');
    assert!(tag.parse::<i32>().is_ok(), "{tag}");
}

#[tokio::test]
async fn a_token_may_send_1200_requests_a_minute() {
    let caller = Caller::with(|builder| builder.rate_limit(Some(1200))).await;
    for left in (0..1200).rev() {
        let reply = caller.get("/v3.1/districts").await;
        assert_eq!(reply.status, 200);
        assert_eq!(
            reply.header("x-ratelimit-remaining"),
            Some(&*left.to_string())
        );
    }
    let refused = caller.get("/v3.1/districts").await;
    assert_eq!((refused.status.as_u16(), &*refused.text), (429, ""));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    let teacher = caller.sandbox.sso_token(Role::Teacher).unwrap();
    assert_eq!(caller.get_as(&teacher, "/v3.1/me").await.status, 200);
    caller.clock.advance(Duration::from_secs(60));
    assert_eq!(caller.get("/v3.1/districts").await.status, 200);
}

#[tokio::test]
async fn without_a_known_token_nothing_is_told_and_each_version_says_so_in_its_way() {
    let caller = Caller::start().await;
    let first = caller.get_as("", "/v1.1/students").await;
    assert_eq!(
        (first.status.as_u16(), first.json()),
        (401, json!({ "error": "Authorization required" }))
    );
    let newest = caller.get_as("made-up", "/v3.1/users").await;
    assert_eq!(
        (newest.status.as_u16(), newest.json()),
        (401, json!({ "message": "Invalid token" }))
    );
    let lms = format!("/v3.1/sections/{NOBODY}/assignments/1");
    let lms = caller.get_as("", &lms).await;
    let message = json!({ "message": "No authorization provided" });
    assert_eq!((lms.status.as_u16(), lms.json()), (401, message));
}

#[tokio::test]
async fn unknown_paths_methods_and_the_wrong_kind_of_token_get_a_page_for_people() {
    let caller = Caller::start().await;
    let teacher = caller.sandbox.sso_token(Role::Teacher).unwrap();
    for (token, target) in [
        (caller.token.as_str(), "/v3.0/classes"),
        (&caller.token, "//v1.1/students"),
        (&caller.token, "/v4.0/users"),
        (&caller.token, "/v3.1/me"),
        (&teacher, "/v3.0/users"),
        (&teacher, "/v3.0/events"),
    ] {
        let reply = caller.get_as(token, target).await;
        assert_eq!(reply.status, 404, "{target}");
        assert_eq!(
            reply.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(
            reply
                .text
                .contains(&format!("<pre>Cannot GET {target}</pre>")),
            "{}",
            reply.text
        );
        assert!(reply.header("x-ratelimit-remaining").is_some());
    }
    let posted = caller
        .send(reqwest::Method::POST, "/v3.1/users", None)
        .await;
    assert_eq!(posted.status, 404);
    assert!(posted.text.contains("Cannot POST /v3.1/users"));
}

#[tokio::test]
async fn lms_connect_refuses_kinds_of_tokens_and_methods_in_words() {
    let caller = Caller::start().await;
    let path = format!("/v3.1/sections/{NOBODY}/assignments/1");
    let teacher = caller.sandbox.sso_token(Role::Teacher).unwrap();
    let denied = caller.get_as(&teacher, &path).await;
    let message = json!({ "message": "Could not authorize token" });
    assert_eq!((denied.status.as_u16(), denied.json()), (403, message));
    let put = caller.send(reqwest::Method::PUT, &path, None).await;
    assert_eq!(
        (put.status.as_u16(), put.json()),
        (405, json!({ "message": "Method not allowed" }))
    );
}

#[tokio::test]
async fn more_records_than_a_page_holds_are_refused_and_so_is_what_is_no_number() {
    let caller = Caller::start().await;
    for version in [
        "/v1.1/students",
        "/v2.1/teachers",
        "/v3.0/users",
        "/v3.1/sections",
    ] {
        for (limit, status) in [
            ("10001", 413),
            ("0", 400),
            ("-1", 400),
            ("x", 400),
            ("10000", 200),
        ] {
            let reply = caller.get(&format!("{version}?limit={limit}")).await;
            assert_eq!(reply.status.as_u16(), status, "{version} {limit}");
        }
    }
}

#[tokio::test]
async fn unknown_ids_are_not_found_in_every_version() {
    let caller = Caller::start().await;
    for version in ["v1.1", "v1.2", "v2.0", "v2.1", "v3.0", "v3.1"] {
        let people = if version > "v3" { "users" } else { "students" };
        for kind in ["districts", "schools", "sections", people, "events"] {
            for id in [NOBODY, "x", "%00"] {
                let reply = caller.get(&format!("/{version}/{kind}/{id}")).await;
                assert_eq!(reply.status, 404, "{version} {kind} {id}");
                let name = if version < "v2" { "error" } else { "message" };
                assert_eq!(reply.json()[name], "Resource not found", "{version} {kind}");
            }
        }
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused_with_the_headers_of_every_reply() {
    let caller = Caller::start().await;
    let reply = caller.get("/v3.1/users/%ff").await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.json(),
        json!({ "message": "Failed to decode the path" })
    );
    assert!(reply.header("x-ratelimit-remaining").is_some());
}

#[tokio::test]
async fn a_person_reaches_their_own_record_school_and_district_only() {
    let caller = Caller::start().await;
    for (version, people) in [
        ("v1.1", "teachers"),
        ("v2.1", "teachers"),
        ("v3.1", "users"),
    ] {
        let teacher = caller.sandbox.sso_token(Role::Teacher).unwrap();
        let me = caller
            .get_as(&teacher, &format!("/{version}/me"))
            .await
            .json();
        let own = me["links"][1]["uri"].as_str().unwrap().to_owned();
        let own_record = caller.get_as(&teacher, &own).await;
        assert_eq!(own_record.status, 200, "{own}");
        let record = own_record.json()["data"].clone();
        let school = match version {
            "v3.1" => record["roles"]["teacher"]["school"].clone(),
            _ => record["school"].clone(),
        };
        let school = format!("/{version}/schools/{}", school.as_str().unwrap());
        assert_eq!(caller.get_as(&teacher, &school).await.status, 200);
        let district = format!("/{version}/districts/{}", caller.sandbox.district_id());
        assert_eq!(caller.get_as(&teacher, &district).await.status, 200);
        let others = caller
            .get(&format!("/{version}/{people}?limit=100"))
            .await
            .json();
        let others = others["data"].as_array().unwrap().iter();
        let other = others
            .map(|item| item["uri"].as_str().unwrap())
            .find(|uri| *uri != own);
        let other = caller.get_as(&teacher, other.unwrap()).await;
        assert_eq!(other.status, 404, "{version}: somebody else");
        other.json();
    }
}

#[tokio::test]
async fn a_library_teacher_reaches_the_roster_around_them() {
    let caller = Caller::start().await;
    let library = caller.sandbox.library_token().unwrap();
    let me = caller.get_as(&library, "/v3.1/me").await.json();
    assert_eq!(me["data"].get("district"), None);
    let id = me["data"]["id"].as_str().unwrap();
    let sections = caller
        .get_as(&library, &format!("/v3.1/users/{id}/sections"))
        .await
        .json();
    let section = sections["data"][0]["data"]["id"].as_str().unwrap();
    let students = format!("/v3.1/sections/{section}/users?role=student");
    let students = caller.get_as(&library, &students).await.json();
    let student = students["data"][0]["data"]["id"].as_str().unwrap();
    let student = caller
        .get_as(&library, &format!("/v3.1/users/{student}"))
        .await;
    assert_eq!(student.status, 200);
    let own: Vec<_> = sections["data"].as_array().unwrap().iter().collect();
    let all = caller.get("/v3.1/sections").await.json();
    let all = all["data"].as_array().unwrap();
    let other = all.iter().find(|section| {
        !own.iter()
            .any(|own| own["data"]["id"] == section["data"]["id"])
    });
    let other = other.unwrap()["uri"].as_str().unwrap();
    assert_eq!(caller.get_as(&library, other).await.status, 404);
}

#[tokio::test]
async fn who_asks_who_they_are_is_told_in_the_shapes_that_were_seen() {
    let caller = Caller::start().await;
    let mut seen = Vec::new();
    for (role, version) in [
        (Role::Student, "v1.1"),
        (Role::DistrictAdmin, "v2.0"),
        (Role::Staff, "v2.1"),
        (Role::Student, "v3.0"),
        (Role::Teacher, "v3.1"),
        (Role::Contact, "v3.1"),
    ] {
        let token = caller.sandbox.sso_token(role).unwrap();
        let me = caller
            .get_as(&token, &format!("/{version}/me"))
            .await
            .json();
        let rels: Vec<_> = me["links"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|link| link["rel"].clone())
            .collect();
        seen.push(json!([
            version,
            me["type"],
            me["data"]["type"],
            me["data"]["authorized_by"],
            rels
        ]));
    }
    let links = json!(["self", "canonical", "district"]);
    let expected = [
        json!(["v1.1", "student", "student", null, links]),
        json!(["v2.0", "district_admin", "district_admin", null, links]),
        json!(["v2.1", "school_admin", "school_admin", "district", links]),
        json!(["v3.0", "user", "user", "district", links]),
        json!(["v3.1", "user", "teacher", "district", links]),
        json!(["v3.1", null, "contact", null, []]),
    ];
    assert_eq!(seen, expected);
}
