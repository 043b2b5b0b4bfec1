//! Attendance.

use serde_json::{Value, json};

use super::caller::{Caller, link};

async fn pages(caller: &Caller, first: String, rel: &str) -> Vec<Vec<Value>> {
    let (mut next, mut pages) = (Some(first), Vec::new());
    while let Some(target) = next {
        let page = caller.get(&target).await.json();
        pages.push(page["data"].as_array().unwrap().clone());
        next = link(&page, rel);
    }
    pages
}

#[tokio::test]
async fn rows_ascend_by_day_student_and_section_and_pages_lead_both_ways() {
    let caller = Caller::start().await;
    let school = caller.first_id("/v3.1/schools?limit=1").await;
    let range = "date_range_start=2025-12-01&date_range_end=2025-12-07";
    let path = format!("/v3.1/attendance/schools/{school}?{range}");
    let forward = pages(&caller, format!("{path}&limit=150"), "next").await;
    assert!(forward.len() > 2, "{} pages", forward.len());
    let all: Vec<&Value> = forward.iter().flatten().collect();
    let key = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap_or("0").to_owned();
        [
            text("attendance_date"),
            text("student_id"),
            text("section_id"),
        ]
    };
    assert!(all.is_sorted_by(|one, other| key(one) < key(other)));
    let days: std::collections::BTreeSet<_> = all
        .iter()
        .map(|row| row["attendance_date"].as_str())
        .collect();
    assert_eq!(days.len(), 5, "from Monday to Friday");
    let last = caller.get(&format!("{path}&limit=150")).await.json();
    let second = caller.get(&link(&last, "next").unwrap()).await.json();
    let back = caller.get(&link(&second, "prev").unwrap()).await.json();
    assert_eq!(back["data"], last["data"]);
}

#[tokio::test]
async fn a_section_has_rows_of_its_own_that_its_school_has_too() {
    let caller = Caller::start().await;
    let section = caller.first("/v3.1/sections?limit=1").await;
    let (id, school) = (
        section["id"].as_str().unwrap(),
        section["school"].as_str().unwrap(),
    );
    let day = "date_range_start=2025-12-01&date_range_end=2025-12-01&limit=1000";
    let rows = caller
        .get(&format!("/v3.1/attendance/sections/{id}?{day}"))
        .await
        .json();
    let rows = rows["data"].as_array().unwrap();
    assert_eq!(rows.len(), section["students"].as_array().unwrap().len());
    let of_school = pages(
        &caller,
        format!("/v3.1/attendance/schools/{school}?{day}"),
        "next",
    )
    .await;
    for row in rows {
        assert_eq!(
            (&row["section_id"], &row["school_id"]),
            (&json!(id), &json!(school))
        );
        assert_eq!(row["attendance_type"], "section");
        assert!(of_school.iter().flatten().any(|other| other == row));
    }
}

#[tokio::test]
async fn a_status_is_looked_for_and_what_makes_no_sense_is_refused() {
    let caller = Caller::start().await;
    let school = caller.first_id("/v3.1/schools?limit=1").await;
    let path = format!("/v3.1/attendance/schools/{school}");
    let absent = caller
        .get(&format!("{path}?attendance_status=absent&limit=5"))
        .await
        .json();
    let absent = absent["data"].as_array().unwrap();
    assert_eq!(absent.len(), 5);
    assert!(
        absent
            .iter()
            .all(|row| row["attendance_status"] == "absent")
    );
    for query in [
        "attendance_status=ill",
        "limit=1001",
        "limit=0",
        "date_range_start=yesterday",
        "starting_after=x",
    ] {
        assert_eq!(
            caller.get(&format!("{path}?{query}")).await.status,
            400,
            "{query}"
        );
    }
    let nowhere = caller
        .get("/v3.1/attendance/schools/5f0000000000000000000001")
        .await;
    assert_eq!(nowhere.status, 404);
}
