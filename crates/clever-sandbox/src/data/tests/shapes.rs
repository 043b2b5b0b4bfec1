//! What is odd on the wire, one by one.

use std::collections::BTreeSet;

use super::*;
use crate::Role;

/// The names of the members, sorted: whether a map keeps their order depends on what else is built.
fn members(value: &Value) -> BTreeSet<&str> {
    let members = value.as_object().unwrap();
    members.keys().map(String::as_str).collect()
}

/// The first member of an answer, as it stands in its text.
fn first_member(answer: &Answer) -> String {
    let body = answer.body.to_bytes();
    let text = String::from_utf8_lossy(&body);
    text.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn members_of_lists_come_in_either_order() {
    let asking = asking(200);
    for (target, first) in [
        ("/v3.1/users", "links"),
        ("/v3.1/sections", "links"),
        ("/v3.1/users?count=true", "links"),
        ("/v3.1/schools", "data"),
        ("/v3.1/schools?count=true", "count"),
        ("/v3.1/events", "data"),
        ("/v2.1/students", "data"),
        ("/v1.1/students", "data"),
        ("/v1.1/students?count=true", "count"),
    ] {
        assert_eq!(first_member(&asking.get(target)), first, "{target}");
    }
}

#[test]
fn lists_of_a_record_begin_with_links_since_version_2() {
    let asking = asking(200);
    let section = asking.id(Kind::Section, 0);
    for (version, first) in [("v1.1", "data"), ("v2.1", "links")] {
        let target = format!("/{version}/sections/{section}/students");
        assert_eq!(first_member(&asking.get(&target)), first, "{target}");
    }
    let course = asking.id(Kind::Course, 0);
    let schools = asking.get(&format!("/v3.1/courses/{course}/schools"));
    assert_eq!(first_member(&schools), "links");
}

#[test]
fn counting_leaves_the_records_out_where_it_is_known() {
    let asking = asking(200);
    assert_eq!(
        members(&asking.json("/v3.1/users?count=true")),
        BTreeSet::from(["count", "links"])
    );
    for target in [
        "/v3.1/districts?count=5",
        "/v3.1/users?count=false",
        "/v2.0/students?count=true",
    ] {
        assert!(asking.json(target)["data"].is_array(), "{target}");
    }
}

#[test]
fn items_have_an_address_and_single_records_links() {
    let asking = asking(200);
    let list = asking.json("/v3.1/schools");
    let school = &list["data"][0];
    let uri = format!("/v3.1/schools/{}", school["data"]["id"].as_str().unwrap());
    assert_eq!(school["uri"], uri);
    let single = asking.json(&uri);
    assert_eq!(single["data"], school["data"]);
    let rels: Vec<&Value> = single["links"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| &link["rel"])
        .collect();
    assert_eq!(
        rels,
        ["self", "district", "users", "sections", "courses", "terms"]
    );
    let nested = asking.json(&format!("{uri}/district"));
    assert_eq!(
        nested["links"],
        json!([{"rel": "self", "uri": format!("{uri}/district")}])
    );
}

#[test]
fn links_of_students_are_spelled_with_capitals() {
    let asking = asking(200);
    let student = asking
        .district
        .member(&asking.live, Role::Student, 0)
        .unwrap()
        .id;
    let single = asking.json(&format!("/v3.0/users/{student}"));
    let expected = format!("/v3.0/users/{student}/myContacts");
    assert_eq!(link(&single, "myContacts"), Some(expected.as_str()));
}

#[test]
fn terms_have_dates_in_both_forms() {
    let asking = asking(200);
    let school = asking.id(Kind::School, 0);
    let plain = asking.json("/v3.0/terms");
    let midnight = asking.json(&format!("/v3.0/schools/{school}/terms"));
    assert_eq!(plain["data"][0]["data"]["start_date"], "2025-08-17");
    assert_eq!(
        midnight["data"][0]["data"]["start_date"],
        "2025-08-17T00:00:00.000Z"
    );
    assert_eq!(
        midnight["data"][0]["data"]["id"],
        plain["data"][0]["data"]["id"]
    );
}

#[test]
fn birthdays_are_written_as_each_version_does() {
    let asking = asking(200);
    let student = asking
        .district
        .member(&asking.live, Role::Student, 0)
        .unwrap()
        .id;
    let of = |target: String| asking.json(&target)["data"].clone();
    let one = of(format!("/v1.1/students/{student}"))["dob"].clone();
    let two = of(format!("/v2.1/students/{student}"))["dob"].clone();
    let three = of(format!("/v3.1/users/{student}"))["roles"]["student"]["dob"].clone();
    assert_eq!(one, three);
    assert!(two.as_str().unwrap().ends_with("T00:00:00.000Z"));
    let parts: Vec<&str> = one.as_str().unwrap().split('/').collect();
    assert!(parts.len() == 3 && !parts[0].starts_with('0') && parts[2].len() == 4);
}

#[test]
fn students_repeat_their_address_but_not_in_events() {
    let asking = asking(200);
    let users = asking.json("/v3.0/users?role=student&limit=10000");
    for user in users["data"].as_array().unwrap() {
        assert_eq!(
            user["data"]["roles"]["student"]["email"],
            user["data"]["email"]
        );
    }
    let events = asking.json("/v3.0/events?record_type=users&limit=10000");
    let objects = events["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["data"]["data"]["object"]);
    let roles: Vec<&Value> = objects.map(|object| &object["roles"]).collect();
    let students = roles.iter().filter_map(|roles| roles.get("student"));
    assert!(students.clone().count() > 10);
    assert!(
        students
            .clone()
            .all(|student| student.get("email").is_none())
    );
    let mut contacts = roles.iter().filter_map(|roles| roles.get("contact"));
    assert!(contacts.all(|contact| contact["students"].is_array() && contact["type"].is_string()));
}

#[test]
fn resources_are_hidden_in_version_3_0_and_listed_in_3_1() {
    let asking = asking(200);
    let hidden = asking.get("/v3.0/resources");
    assert_eq!(&hidden.body.to_bytes()[..], br#"{"resources":[]}"#);
    assert_eq!(hidden.content, Content::ResourcesJson);
    let course = asking.id(Kind::Course, 0);
    assert_eq!(
        asking.get(&format!("/v3.0/courses/{course}/resources")),
        hidden
    );
    let listed = asking.get("/v3.1/resources");
    assert_eq!(listed.content, Content::ResourcesJson);
    assert!(!asking.ids("/v3.1/resources").is_empty());
    assert_eq!(
        asking
            .ids(&format!("/v3.1/courses/{course}/resources"))
            .len(),
        1
    );
}

#[test]
fn the_first_version_has_bare_contacts_and_wrapped_admins() {
    let asking = asking(200);
    let student = asking
        .district
        .member(&asking.live, Role::Student, 0)
        .unwrap()
        .id;
    let contacts = asking.json(&format!("/v1.1/students/{student}/contacts"));
    assert_eq!(members(&contacts), BTreeSet::from(["data", "links"]));
    assert_eq!(contacts["data"][0]["student"], student);
    assert!(contacts["data"][0].get("data").is_none());
    let expected = format!("/v1.1/students/{student}");
    assert_eq!(link(&contacts, "student"), Some(expected.as_str()));
    let admins = asking.json("/v1.1/district_admins");
    assert_eq!(members(&admins["data"][0]), BTreeSet::from(["data", "uri"]));
    let district = asking.id(Kind::District, 0);
    let admins = asking.json(&format!("/v1.1/districts/{district}/admins"));
    assert!(admins["data"][0]["id"].is_string());
    let none = asking.json(&format!("/v1.1/students/{student}/events"));
    if none["data"] == json!([]) {
        assert_eq!(
            none["paging"],
            json!({"current": 0, "total": 0, "count": 0})
        );
    }
}

#[test]
fn passwords_were_sent_in_the_first_version_only() {
    let asking = asking(200);
    let student = asking
        .district
        .member(&asking.live, Role::Student, 0)
        .unwrap()
        .id;
    for version in ["v1.1", "v1.2", "v2.0", "v2.1"] {
        let record = asking.json(&format!("/{version}/students/{student}"));
        let has_password = record["data"]["credentials"]
            .get("district_password")
            .is_some();
        assert_eq!(has_password, version == "v1.1", "{version}");
    }
}

#[test]
fn events_without_parameters_name_themselves_with_a_question_mark() {
    let asking = asking(200);
    assert_eq!(
        link(&asking.json("/v3.0/events"), "self"),
        Some("/v3.0/events?")
    );
    assert_eq!(
        link(&asking.json("/v3.0/events?limit=3"), "self"),
        Some("/v3.0/events?limit=3")
    );
    assert_eq!(
        link(&asking.json("/v2.1/events"), "self"),
        Some("/v2.1/events")
    );
    assert_eq!(
        link(&asking.json("/v3.0/users"), "self"),
        Some("/v3.0/users")
    );
}

#[test]
fn blanks_are_sent_and_null_is_not() {
    let asking = asking(1_200);
    for target in [
        "/v3.1/users?limit=10000",
        "/v1.1/students?limit=10000",
        "/v2.1/contacts",
    ] {
        let text = asking.json(target).to_string();
        assert!(text.contains(":\"\""), "{target}");
        assert!(!text.contains(":null"), "{target}");
    }
}

#[test]
fn unknown_records_are_errors_in_the_words_of_the_version() {
    let asking = asking(10);
    for (target, member) in [
        ("/v1.1/students/ffffffffffffffffffffffff", "error"),
        ("/v2.1/students/x", "message"),
        ("/v3.1/users/ffffffffffffffffffffffff/sections", "message"),
    ] {
        let answer = asking.get(target);
        assert_eq!(answer.status, 404, "{target}");
        let body: Value = serde_json::from_slice(&answer.body.to_bytes()).unwrap();
        assert_eq!(members(&body), BTreeSet::from([member]));
    }
    let contact = asking
        .district
        .member(&asking.live, Role::Contact, 0)
        .unwrap();
    assert_eq!(
        asking.status(&format!("/v2.1/students/{}", contact.id)),
        404
    );
}

#[test]
fn version_1_leaves_links_out_on_request() {
    let asking = asking(200);
    let admins = |query| asking.json(&format!("/v1.1/district_admins{query}"));
    assert!(admins("?show_links=true")["links"].is_array());
    assert_eq!(
        members(&admins("?show_links=false")),
        BTreeSet::from(["data"])
    );
}

#[test]
fn version_1_has_a_status_grade_levels_and_milliseconds() {
    let asking = asking(1_000);
    let district = asking.id(Kind::District, 0);
    let status = asking.json(&format!("/v1.2/districts/{district}/status"));
    assert_eq!(status["data"][0]["data"]["instant_login"], true);
    assert_eq!(status["data"][0]["data"]["launch_date"], "2018-07-01");
    let teacher = asking.ids("/v1.1/teachers?limit=1").remove(0);
    let grades = asking.json(&format!("/v1.1/teachers/{teacher}/grade_levels"))["data"].clone();
    let sections = asking.json(&format!("/v1.1/teachers/{teacher}/sections"));
    let sections = sections["data"].as_array().unwrap();
    for section in sections {
        assert!(
            grades
                .as_array()
                .unwrap()
                .contains(&section["data"]["grade"])
        );
    }
    let created = |version: &str| {
        let students = asking.json(&format!("/{version}/students?limit=10"));
        let students = students["data"].as_array().unwrap();
        let whole = |student: &&Value| {
            student["data"]["created"]
                .as_str()
                .unwrap()
                .ends_with(".000Z")
        };
        students.iter().filter(whole).count()
    };
    assert_eq!((created("v2.0"), created("v1.1") < 10), (10, true));
}

#[test]
fn an_address_may_be_blank_or_mistyped() {
    let asking = asking(1_000);
    let addresses = |role: &str| -> Vec<String> {
        let users = asking.json(&format!("/v3.1/users?role={role}&limit=10000"));
        let email = |user: &Value| user["data"]["email"].as_str().unwrap().to_owned();
        users["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(email)
            .collect()
    };
    assert!(addresses("contact").contains(&String::new()));
    let mistyped = |address: &&String| !address.contains('@');
    assert_eq!(addresses("teacher").iter().filter(mistyped).count(), 1);
    let students = addresses("student");
    assert_eq!(
        students.iter().collect::<BTreeSet<_>>().len(),
        students.len()
    );
}
