//! Parameters that select.

use super::*;
use crate::Role;

#[test]
fn users_are_selected_by_role() {
    let asking = asking(7_000);
    let counts = asking.district.counts();
    for (role, count) in [
        ("student", counts.students),
        ("teacher", counts.teachers),
        ("staff", counts.staff),
        ("district_admin", counts.district_admins),
        ("contact", counts.contacts),
    ] {
        let list = asking.json(&format!("/v3.1/users?role={role}&limit=10000"));
        let users = list["data"].as_array().unwrap();
        assert_eq!(users.len() as u64, count, "{role}");
        assert!(
            users
                .iter()
                .all(|user| user["data"]["roles"][role].is_object())
        );
        let counted = asking.json(&format!("/v3.1/users?role={role}&count=true"));
        assert_eq!(counted["count"], count);
    }
    assert_eq!(asking.status("/v3.1/users?role=wizard"), 400);
    let school = asking.id(Kind::School, 0);
    assert_eq!(
        asking.status(&format!("/v3.1/schools/{school}/users?role=contact")),
        400
    );
    assert_eq!(asking.ids("/v3.1/users?role="), asking.ids("/v3.1/users"));
}

#[test]
fn several_roles_are_one_user_now_and_were_several_records_before() {
    let asking = asking(7_000);
    let staff = asking.json("/v3.1/users?role=staff&limit=10000");
    let also_teachers: Vec<&Value> = staff["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| &user["data"]["roles"])
        .filter(|roles| roles["teacher"].is_object())
        .collect();
    assert!(!also_teachers.is_empty());
    for roles in also_teachers {
        for (role, collection) in [("staff", "school_admins"), ("teacher", "teachers")] {
            let legacy = roles[role]["legacy_id"].as_str().unwrap();
            let found = asking.json(&format!("/v2.1/{collection}/{legacy}"));
            assert_eq!(found["data"]["id"], legacy);
        }
    }
}

#[test]
fn people_at_two_schools_are_left_out_where_only_main_schools_count() {
    let asking = asking(7_000);
    let school = asking.id(Kind::School, 1);
    let all: BTreeSet<String> = asking
        .ids(&format!("/v3.1/schools/{school}/users?limit=10000"))
        .into_iter()
        .collect();
    let primary: BTreeSet<String> = asking
        .ids(&format!(
            "/v3.1/schools/{school}/users?limit=10000&primary=true"
        ))
        .into_iter()
        .collect();
    assert!(primary.is_subset(&all) && primary.len() < all.len());
    let visitor = all.difference(&primary).next().unwrap();
    let schools = |query| asking.ids(&format!("/v3.1/users/{visitor}/schools{query}"));
    assert_eq!(schools("").len(), 2);
    assert_eq!(schools("?primary=true").len(), 1);
    assert!(!schools("?primary=true").contains(&school));
    let students = asking.ids(&format!("/v2.1/schools/{school}/students?limit=10000"));
    assert!(students.iter().all(|student| primary.contains(student)));
}

#[test]
fn events_are_selected_by_type_and_school() {
    let asking = asking(7_000);
    let all = asking.ids("/v3.1/events?limit=10000");
    let target = "/v3.1/events?record_type=sections&record_type=schools&limit=10000";
    let some = asking.json(target);
    let types: BTreeSet<&str> = some["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            event["data"]["type"]
                .as_str()
                .unwrap()
                .split_once('.')
                .unwrap()
                .0
        })
        .collect();
    assert_eq!(types, BTreeSet::from(["schools", "sections"]));
    assert!(ids_of(&some).len() < all.len());
    assert_eq!(asking.ids("/v3.1/events?record_type=wizards"), [""; 0]);
    let school = asking.id(Kind::School, 0);
    let events = asking.json(&format!("/v3.1/events?school={school}&limit=10000"));
    let events = events["data"].as_array().unwrap();
    assert!(!events.is_empty() && events.len() < all.len());
    for event in events {
        let object = event["data"]["data"]["object"].to_string();
        assert!(object.contains(&school), "{object}");
    }
    assert_eq!(
        asking.ids("/v3.1/events?school=ffffffffffffffffffffffff"),
        [""; 0]
    );
}

#[test]
fn version_1_finds_what_matches_a_query() {
    let asking = asking(1_000);
    let query = |query: Value| {
        form_urlencoded::byte_serialize(query.to_string().as_bytes()).collect::<String>()
    };
    let girls = query(json!({"gender": "F", "grade": {"$in": ["1", "2"]}}));
    let list = asking.json(&format!("/v1.1/students?where={girls}&limit=3"));
    for student in list["data"].as_array().unwrap() {
        assert_eq!(student["data"]["gender"], "F");
    }
    let count = list["paging"]["count"].as_u64().unwrap();
    assert!(count > 3 && count < 200, "{count}");
    let counted = asking.json(&format!("/v1.1/students?where={girls}&count=true"));
    assert_eq!(counted["count"], count);
    assert_eq!(asking.status("/v1.1/students?where=nonsense"), 400);
}

#[test]
fn version_1_has_events_of_a_record_and_since_a_moment() {
    let asking = asking(200);
    let all = asking.json("/v1.1/events?limit=10000");
    let event = all["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["data"])
        .find(|event| event["type"] == "teachers.updated")
        .unwrap();
    let teacher = event["data"]["object"]["id"].as_str().unwrap();
    let of_teacher = asking.json(&format!("/v1.1/teachers/{teacher}/events"));
    assert!(ids_of(&of_teacher).contains(&event["id"].as_str().unwrap().to_owned()));
    for event in of_teacher["data"].as_array().unwrap() {
        assert_eq!(event["data"]["data"]["object"]["id"], teacher);
    }
    let district = asking.id(Kind::District, 0);
    let of_district = asking.json(&format!("/v1.1/districts/{district}/events"));
    let ids = ids_of(&of_district);
    assert!(ids.len() > 2);
    for since in [ids[1].as_str(), "2025-11-20T00:00:00Z"] {
        let target = format!("/v1.1/districts/{district}/events?created_since={since}");
        let after = asking.ids(&target);
        assert!(after.len() < ids.len() && ids.ends_with(&after), "{since}");
    }
    assert_eq!(
        asking.status(&format!(
            "/v1.1/districts/{district}/events?created_since=x"
        )),
        400
    );
}

#[test]
fn persons_get_less_of_their_own_record() {
    let mut asking = asking(7_000);
    let student = asking
        .district
        .member(&asking.live, Role::Student, 5)
        .unwrap()
        .id;
    let whole = asking.json(&format!("/v3.1/users/{student}"));
    asking.caller = Caller::User {
        id: student.clone(),
    };
    let own = asking.json(&format!("/v3.1/users/{student}"));
    assert!(own.get("links").is_none());
    assert_eq!(own["data"]["id"], student);
    assert!(own.to_string().len() < whole.to_string().len());
    for hidden in ["ell_status", "iep_status", "ext", "frl_status"] {
        let student = |user: &Value| user["data"]["roles"]["student"].get(hidden).is_some();
        assert!(student(&whole) && !student(&own), "{hidden}");
    }
    let own = asking.json(&format!("/v2.1/students/{student}"));
    for hidden in ["grade", "email", "ext"] {
        assert!(own["data"].get(hidden).is_none(), "{hidden}");
    }
    assert_eq!(own["links"].as_array().unwrap().len(), 1);
}

#[test]
fn library_teachers_get_whole_lists_and_no_pages() {
    let mut asking = asking(7_000);
    let teacher = asking
        .district
        .member(&asking.live, Role::Teacher, 3)
        .unwrap();
    let own = asking.district.sections_of(&asking.live, &teacher.id);
    asking.caller = Caller::Library {
        id: teacher.id.clone(),
    };
    let sections = format!("/v3.1/users/{}/sections", teacher.id);
    assert_eq!(asking.ids(&sections), own);
    let sections = format!("/v2.1/teachers/{}/sections", teacher.legacy_id);
    assert_eq!(asking.ids(&sections), own);
    let people = format!("/v3.1/sections/{}/users", own[0]);
    let student = asking.ids(&format!("{people}?role=student")).remove(0);
    for parameter in [
        "limit=5".to_owned(),
        format!("starting_after={student}"),
        "ending_before=last".to_owned(),
    ] {
        let target = format!("{people}?{parameter}");
        assert_eq!(asking.status(&target), 400, "{target}");
    }
}
