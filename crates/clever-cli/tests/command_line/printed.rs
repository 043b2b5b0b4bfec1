//! What each command prints of a district, for review. What differs from day to day stands there
//! with other digits.

use crate::place::Place;
use clever_sandbox::Sandbox;

/// What differs from run to run, and what stands for it.
const DIFFERENT: &[(&str, &str)] = &[
    (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
    (
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "5f000000-0000-0000-0000-000000000000",
    ),
    (r"\d{4}-\d{2}-\d{2}T[\d:.]+Z", "2026-01-01T00:00:00.000Z"),
    (r"\d{4}-\d{2}-\d{2}", "2026-01-01"),
    (r"[0-9a-f]{24}", "5f0000000000000000000000"),
    (r"\b20\d{2}-20\d{2}\b", "2026-2027"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_command_prints_what_is_asked_for() {
    let place = Place::new(Sandbox::builder().seed(7).people(60)).await;
    let (school, section) = (
        place.first_id("list schools"),
        place.first_id("list sections"),
    );
    place.home.file(
        "teacher",
        &place
            .sandbox
            .sso_token(clever_sandbox::Role::Teacher)
            .unwrap(),
    );
    let essay =
        format!("assignments create --section {section} --set title=Essay --set description=Short");
    let due = "--set due_date=2099-01-31T12:00:00.000Z";
    let assignment = place.json(&format!("{essay} {due}"))["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let of = format!("--section {section} --assignment {assignment}");
    let lines = [
        "list districts".to_owned(),
        "list schools --limit 3".to_owned(),
        "list courses --limit 2".to_owned(),
        "list terms --limit 2".to_owned(),
        format!("list sections --school {school} --limit 2"),
        "list users --role contact --limit 2".to_owned(),
        "list users --role student --limit 1 --fields id,name,roles".to_owned(),
        "list schools --limit 1 --fields id,location".to_owned(),
        "list teachers --limit 2 --api-version v2.1".to_owned(),
        "list contacts --limit 2 --api-version v1.2".to_owned(),
        format!("get school {school}"),
        format!("get district --school {school} --fields id,name"),
        "api GET /v3.1/users?limit=1&role=teacher --output json".to_owned(),
        "api GET /v1.1/schools?limit=1 --paginate --output csv --fields id,name".to_owned(),
        "whoami".to_owned(),
        "whoami --token-file teacher".to_owned(),
        "events --limit 1 --fields id,created".to_owned(),
        "events --record-type users --limit 1 --output ndjson --fields created".to_owned(),
        "events --latest".to_owned(),
        format!("assignments get {of}"),
        format!("submissions list {of} --limit 2"),
        format!("attendance --school {school} --limit 1 --fields attendance_date,student_id"),
        "tokens".to_owned(),
        "status".to_owned(),
    ];
    let seen = lines.iter().map(|line| {
        let form = if line.contains("--output") {
            ""
        } else {
            " --output table"
        };
        format!(
            "$ clever-api {line}\n{}",
            place.run(&format!("{line}{form}"))
        )
    });
    let seen = seen.collect::<Vec<_>>().join("\n");
    insta::with_settings!({ filters => DIFFERENT.to_vec() }, {
        insta::assert_snapshot!(seen);
    });
}
