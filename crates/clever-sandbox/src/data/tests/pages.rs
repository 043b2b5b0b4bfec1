//! Lists page by page.

use super::*;

/// Every page from a target on, by the links of a relation.
fn walk(asking: &Asking, target: &str, rel: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = Some(target.to_owned());
    while let Some(target) = next {
        let list = asking.json(&target);
        assert_eq!(link(&list, "self").unwrap().trim_end_matches('?'), target);
        pages.push(ids_of(&list));
        assert!(pages.len() < 1000, "{target} goes on for ever");
        next = link(&list, rel).map(str::to_owned);
    }
    pages
}

#[test]
fn every_list_gives_the_same_in_pages_of_any_size_and_both_directions() {
    let asking = asking(200);
    for (api, operation) in operations() {
        if operation.paging.is_none() || operation.limit.is_none() {
            continue;
        }
        let target = asking.some_target(api, operation);
        let is_hidden = api.name() == "v3.0" && operation.path.ends_with("resources");
        if is_hidden || asking.ids(&target).is_empty() {
            continue;
        }
        let whole = asking.ids(&format!("{target}?limit=10000"));
        assert!(whole.is_sorted(), "{target}");
        let size = whole.len().div_ceil(4).max(1);
        let pages = walk(&asking, &format!("{target}?limit={size}"), "next");
        assert_eq!(pages.concat(), whole, "{target}");
        assert!(pages.iter().all(|page| page.len() <= size));
        let backwards = format!("{target}?limit={size}&ending_before=last");
        let mut pages = walk(&asking, &backwards, "prev");
        pages.reverse();
        assert_eq!(pages.concat(), whole, "{target}");
    }
}

#[test]
fn a_large_page_has_the_records_of_the_small_ones() {
    let asking = asking(1_000);
    let items = |list: &Value| list["data"].as_array().unwrap().clone();
    for (target, count) in [
        ("/v3.1/users", 1_000),
        ("/v2.0/students", 500),
        ("/v1.1/students", 500),
    ] {
        let whole = items(&asking.json(&format!("{target}?limit=1000")));
        assert_eq!(whole.len(), count, "{target}");
        let mut small = Vec::new();
        let mut next = Some(format!("{target}?limit=90"));
        while let Some(target) = next {
            let list = asking.json(&target);
            small.extend(items(&list));
            next = link(&list, "next").map(str::to_owned);
        }
        assert!(whole == small, "{target}");
    }
}

#[test]
fn a_page_has_a_hundred_records_unless_it_is_told_otherwise() {
    let asking = asking(1_000);
    assert_eq!(asking.ids("/v3.1/users").len(), 100);
    assert_eq!(asking.ids("/v3.1/users?limit=25").len(), 25);
    assert_eq!(asking.ids("/v1.1/students").len(), 100);
    assert_eq!(asking.ids("/v1.1/district_admins").len(), 2);
}

#[test]
fn limits_out_of_bounds_are_refused() {
    let asking = asking(10);
    for limit in ["0", "-1", "x", "", "1.5", "٣"] {
        assert_eq!(
            asking.status(&format!("/v3.1/users?limit={limit}")),
            400,
            "{limit}"
        );
    }
    for limit in ["10001", "100000", "99999999999999999999999"] {
        assert_eq!(
            asking.status(&format!("/v3.1/users?limit={limit}")),
            413,
            "{limit}"
        );
    }
    assert_eq!(asking.status("/v3.1/users?limit=10000"), 200);
    // These are no pages.
    assert_eq!(asking.status("/v3.1/districts?limit=0"), 200);
}

#[test]
fn links_keep_the_query_and_lead_on() {
    let asking = asking(200);
    let target = "/v3.1/users?role=student&limit=2";
    let list = asking.json(target);
    let last = ids_of(&list)[1].clone();
    let next = format!("{target}&starting_after={last}");
    assert_eq!(link(&list, "next"), Some(next.as_str()));
    assert_eq!(asking.get(target).onward, Some(next.clone()));
    assert_eq!(link(&list, "prev"), None);
    let list = asking.json(&next);
    let first = ids_of(&list)[0].clone();
    let previous = format!("{target}&ending_before={first}");
    assert_eq!(link(&list, "prev"), Some(previous.as_str()));
    let back = asking.json(&previous);
    assert_eq!(asking.get(&previous).onward, None, "nothing comes before");
    assert_eq!(ids_of(&back), asking.ids(target));
    assert_eq!(link(&back, "next"), Some(next.as_str()));
    assert_eq!(link(&back, "prev"), None);
    let end = format!("{target}&ending_before=last");
    let before = link(&asking.json(&end), "prev").map(str::to_owned);
    assert!(before.is_some());
    assert_eq!(asking.get(&end).onward, before, "it is read backwards");
}

#[test]
fn a_page_after_the_last_record_is_empty_and_leads_back() {
    let asking = asking(10);
    let last = asking.id(Kind::Person, 9);
    let list = asking.json(&format!("/v3.1/users?starting_after={last}"));
    assert_eq!(list["data"], json!([]));
    let previous = format!("/v3.1/users?ending_before={last}");
    assert_eq!(link(&list, "prev"), Some(previous.as_str()));
    assert_eq!(link(&list, "next"), None);
}

#[test]
fn cursors_need_not_name_a_record_but_must_be_ids() {
    let asking = asking(10);
    let all = asking.ids("/v3.1/users");
    let after = |cursor: &str| asking.ids(&format!("/v3.1/users?starting_after={cursor}"));
    assert_eq!(after("000000000000000000000000"), all);
    assert_eq!(after("ffffffffffffffffffffffff"), [""; 0]);
    let between = format!("{}f", &all[3][..23]);
    assert_eq!(after(&between), all[4..]);
    assert_eq!(
        asking.ids(&format!("/v3.1/users?ending_before={between}")),
        all[..4]
    );
    for cursor in ["last", "x", "6310BAE71f976cf900000001"] {
        assert_eq!(
            asking.status(&format!("/v3.1/users?starting_after={cursor}")),
            400
        );
    }
}

#[test]
fn a_cursor_of_an_event_that_is_gone_still_works() {
    let mut asking = asking(200);
    let first = asking.ids("/v3.1/events?limit=1").remove(0);
    asking.now += 20 * 86_400_000;
    let left = asking.ids("/v3.1/events?limit=10000");
    assert!(!left.contains(&first));
    assert_eq!(asking.status(&format!("/v3.1/events/{first}")), 404);
    let target = format!("/v3.1/events?limit=10000&starting_after={first}");
    assert_eq!(asking.ids(&target), left);
}

#[test]
fn the_latest_event_is_the_last_one() {
    let asking = asking(200);
    let all = asking.ids("/v3.1/events?limit=10000");
    let latest = asking.ids("/v3.1/events?ending_before=last&limit=1");
    assert_eq!(latest[..], all[all.len() - 1..]);
}

#[test]
fn version_1_counts_pages() {
    let asking = asking(200);
    let list = asking.json("/v1.1/students?limit=30");
    assert_eq!(
        list["paging"],
        json!({"current": 1, "total": 4, "count": 100})
    );
    let last = asking.json("/v1.1/students?limit=30&page=4");
    assert_eq!(
        last["paging"],
        json!({"current": 4, "total": 4, "count": 100})
    );
    let all = asking.ids("/v1.1/students?limit=10000");
    assert_eq!(ids_of(&last), all[90..]);
    let far = asking.json("/v1.1/students?page=14011336385354640270557184");
    assert_eq!(far["data"], json!([]));
    assert_eq!(asking.status("/v1.1/students?page=0"), 400);
    let after = asking.json(&format!("/v1.1/students?starting_after={}", all[5]));
    assert!(after.get("paging").is_none());
    let contact = asking.id(
        Kind::Teacher,
        asking.district.size().first(crate::Role::Teacher),
    );
    let _ = contact;
}
