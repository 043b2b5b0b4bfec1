//! Events against records, and both while people move.

use super::*;

const VERSIONS: [&str; 6] = ["v1.1", "v1.2", "v2.0", "v2.1", "v3.0", "v3.1"];

/// Where the object of an event is found.
fn collection(kind: &str) -> &str {
    match kind {
        "schooladmins" => "school_admins",
        "districtadmins" => "district_admins",
        "studentcontacts" => "contacts",
        kind => kind,
    }
}

/// What events leave out of a record or put into it.
fn as_in_lists(mut record: Value) -> Value {
    if let Some(student) = record
        .pointer_mut("/roles/student")
        .and_then(Value::as_object_mut)
    {
        student.remove("email");
    }
    if let Some(contact) = record
        .pointer_mut("/roles/contact")
        .and_then(Value::as_object_mut)
    {
        for name in ["relationship", "students", "type"] {
            contact.remove(name);
        }
    }
    record
}

#[test]
fn the_last_events_of_every_version_agree_with_its_records() {
    let asking = asking(7_000);
    for minute in 0..5 {
        asking
            .live
            .tick(&asking.district, START - 300_000 + minute * 60_000);
    }
    for version in VERSIONS {
        let mut types = BTreeSet::new();
        let events = asking.json(&format!("/{version}/events?limit=10000"));
        let mut seen = BTreeSet::new();
        for event in events["data"].as_array().unwrap().iter().rev() {
            let (event, data) = (&event["data"], &event["data"]["data"]);
            let kind = event["type"].as_str().unwrap();
            types.insert(kind.to_owned());
            let (plural, change) = kind.split_once('.').unwrap();
            let id = data["object"]["id"].as_str().unwrap();
            let target = format!("/{version}/{}/{id}", collection(plural));
            assert_eq!(
                data.get("previous_attributes").is_some(),
                change == "updated"
            );
            if change == "deleted" {
                assert_eq!(asking.status(&target), 404, "{event}");
            } else if seen.insert(target.clone()) {
                // The last event shows the record as it is now.
                let now = asking.json(&target)["data"].clone();
                assert_eq!(
                    as_in_lists(data["object"].clone()),
                    as_in_lists(now),
                    "{target}"
                );
            }
        }
        let kinds = match &version[..2] {
            "v1" => 7,
            "v2" => 10,
            _ => 7,
        };
        // A district is never deleted.
        assert_eq!(types.len(), kinds * 3 - 1, "{version}: {types:?}");
    }
}

#[test]
fn events_ascend_and_their_ids_say_when_they_were() {
    let asking = asking(200);
    let events = asking.json("/v3.1/events?limit=10000");
    for event in events["data"].as_array().unwrap() {
        let id = event["data"]["id"].as_str().unwrap();
        let seconds = i64::from_str_radix(&id[..8], 16).unwrap();
        let created = clever_core::Timestamp::from(event["data"]["created"].as_str().unwrap());
        assert_eq!(created.unix_millis(), Some(seconds * 1000));
        let uri = event["uri"].as_str().unwrap();
        assert_eq!(asking.json(uri)["data"], event["data"]);
    }
    assert!(ids_of(&events).is_sorted());
}

#[test]
fn whoever_moves_is_at_the_new_school_in_all_versions_and_events_tell_it() {
    let asking = asking(7_000);
    let last = asking
        .ids("/v3.1/events?ending_before=last&limit=1")
        .remove(0);
    asking.live.tick(&asking.district, START);
    let target = format!("/v3.1/events?starting_after={last}&limit=10000");
    let news = asking.json(&target);
    let news = news["data"].as_array().unwrap();
    assert_eq!(news.len(), 13);
    let data = &news[0]["data"]["data"];
    let student = data["object"]["id"].as_str().unwrap();
    let new = data["object"]["roles"]["student"]["school"]
        .as_str()
        .unwrap();
    let old = data["previous_attributes"]["roles"]["student"]["school"]
        .as_str()
        .unwrap();
    assert_ne!(new, old);
    let student = student.to_owned();
    for (school, is_there) in [(new, true), (old, false)] {
        for list in [
            format!("/v3.1/schools/{school}/users?limit=10000&primary=true"),
            format!("/v2.1/schools/{school}/students?limit=10000"),
            format!("/v1.1/schools/{school}/students?limit=10000"),
        ] {
            assert_eq!(asking.ids(&list).contains(&student), is_there, "{list}");
        }
    }
    let mut lost = 0;
    for event in &news[1..] {
        let data = &event["data"]["data"];
        assert_eq!(event["data"]["type"], "sections.updated");
        let has = |list: &Value| list.as_array().unwrap().contains(&json!(student));
        let before = has(&data["previous_attributes"]["students"]);
        assert_ne!(before, has(&data["object"]["students"]));
        lost += u32::from(before);
    }
    assert_eq!(lost, 6);
}

#[test]
fn where_nobody_can_move_records_still_change() {
    let asking = asking(10);
    let before = asking.ids("/v3.1/events?limit=10000").len();
    asking.live.tick(&asking.district, START);
    assert_eq!(asking.ids("/v3.1/events?limit=10000").len(), before + 1);
}

/// Every value of what an event says of before, with the one that its object has.
fn leaves<'a>(before: &'a Value, object: &'a Value, all: &mut Vec<(&'a Value, &'a Value)>) {
    match before {
        Value::Object(members) => {
            for (name, value) in members {
                leaves(value, &object[name], all);
            }
        }
        value => all.push((value, object)),
    }
}

#[test]
fn what_an_event_says_of_before_is_different_now() {
    let asking = asking(1_000);
    for minute in 0..60 {
        asking.live.tick(&asking.district, START + minute);
    }
    for api in &APIS {
        let list = asking.json(&format!("{}/events?limit=10000", api.base_path()));
        let mut all = Vec::new();
        for event in list["data"].as_array().unwrap() {
            let data = &event["data"]["data"];
            if let Some(before) = data.get("previous_attributes") {
                leaves(before, &data["object"], &mut all);
            }
        }
        assert!(all.len() > 500, "{}: {}", api.name(), all.len());
        for (before, now) in all {
            assert_ne!(before, now, "{}", api.name());
        }
    }
}

#[test]
fn no_event_comes_after_the_last_id() {
    let asking = asking(100);
    for target in [
        "/v3.1/events?starting_after=ffffffffffffffffffffffff",
        "/v1.1/events?starting_after=ffffffffffffffffffffffff",
        "/v1.1/events?created_since=ffffffffffffffffffffffff",
    ] {
        assert_eq!(asking.ids(target), [""; 0], "{target}");
    }
}
