//! Lists read to their end, over every form of paging, stopped and resumed.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clever_core::{Cursor, DistrictToken, Error, ErrorKind, Items, Page, Retry};
use clever_tests::dispatch::Arguments;
use clever_tests::documents::{self, operations};
use clever_tests::examples::{Examples, Leaves};
use clever_tests::loopback::{Ending, Reply, Request, Server, TOKEN, in_turn};
use clever_tests::time::ManualClock;
use clever_v3_1::types::{User, UsersResponse};
use clever_v3_1::{Client, VERSION};
use serde_json::{Map, Value, json};

/// Something of the right type everywhere.
struct Plain;

impl Leaves for Plain {
    fn text(&self, _: &str, _: &Value) -> Value {
        json!("made-up")
    }

    fn timestamp(&self, _: &Value) -> Value {
        json!("2026-01-01")
    }

    fn choice(&self, known: &[Value]) -> Value {
        known[0].clone()
    }

    fn number(&self, _: &Value) -> Value {
        json!(1)
    }

    fn members(&self) -> Map<String, Value> {
        Map::new()
    }

    fn event_type(&self) -> Value {
        json!("robots.moved")
    }
}

fn client(server: &Server, clock: &ManualClock) -> Client {
    let token = DistrictToken::new(TOKEN).unwrap();
    let builder = server.builder(&VERSION, token).clock(clock.clone());
    builder.retry(Retry::never()).build().unwrap().into()
}

async fn serve(
    answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> (Server, Client, ManualClock) {
    let server = Server::start(answer).await.unwrap();
    let clock = ManualClock::default();
    let client = client(&server, &clock);
    (server, client, clock)
}

/// The id of the n-th user, in ascending order.
fn id(n: usize) -> String {
    format!("5f00000000000000{n:08x}")
}

/// A page of so many users, from the n-th on, with a link.
fn page(from: usize, to: usize, next: Option<&str>) -> Reply {
    let user = |n| json!({"data": {"id": id(n)}, "uri": format!("/v3.1/users/{}", id(n))});
    let users: Vec<Value> = (from..to).map(user).collect();
    let mut links = vec![json!({"rel": "self", "uri": "/v3.1/users"})];
    links.extend(next.map(|uri| json!({"rel": "next", "uri": uri})));
    Reply::new(200, json!({"data": users, "links": links}).to_string())
}

/// All of `total` users, `limit` on a page, as the data API pages.
fn roster(total: usize) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| {
        let limit = request
            .parameter("limit")
            .and_then(|limit| limit.parse().ok());
        let limit = limit.unwrap_or(100);
        let after = request.parameter("starting_after");
        let from = after.map_or(0, |after| {
            usize::from_str_radix(&after[16..], 16).unwrap() + 1
        });
        let to = total.min(from + limit);
        let next = format!(
            "/v3.1/users?limit={limit}&starting_after={}",
            id(to.max(1) - 1)
        );
        page(from, to, (to < total).then_some(&next))
    }
}

fn ids(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.id.as_str()).collect()
}

#[tokio::test]
async fn every_list_of_every_version_is_read_to_its_end() {
    let mut lists = 0;
    let mut forms = BTreeSet::new();
    for (types, document) in documents::versions().unwrap() {
        let examples = Examples::new(&document.document, &Plain);
        for operation in operations(&document.document) {
            let Some(schema) = operation.success_schema() else {
                continue;
            };
            let body = examples.body(schema);
            let entries: usize = ["data", "resources"]
                .iter()
                .filter_map(|name| Some(body[name].as_array()?.len()))
                .sum();
            let (last, mut first) = (body.clone(), body);
            let next = format!(
                "{}/next?starting_after=abc&cursor=abc",
                types.version.base_path
            );
            first["links"] = json!([{"rel": "next", "uri": next}]);
            let mut last = last;
            last["links"] = json!([{"rel": "prev", "uri": next}]);
            if let Some(members) = last.as_object_mut() {
                members.remove("starting_after");
            }
            let replies = [first, last].map(|body| Reply::new(200, body.to_string()));
            let server = Server::start(in_turn(replies)).await.unwrap();
            let mut arguments = Arguments::default();
            for parameter in operation.parameters().filter(|one| one["in"] == "path") {
                let name = parameter["name"].as_str().unwrap().to_owned();
                arguments.0.insert(name, json!("a1"));
            }
            let core = server.client(types.version).unwrap();
            let listed = (types.list)(core, operation.id(), &arguments).await;
            assert_eq!(listed.is_some(), entries > 0, "{}", operation.id());
            let Some(listed) = listed else {
                continue;
            };
            let what = format!("{} {}", types.version.name, operation.id());
            assert_eq!(listed.unwrap().len(), 2 * entries, "{what}");
            let requests = server.take_requests();
            assert_eq!(requests.len(), 2, "{what}");
            assert_eq!(
                requests[1].path,
                format!("{}/next", types.version.base_path)
            );
            assert_eq!(requests[1].query, ["starting_after=abc", "cursor=abc"]);
            lists += 1;
            forms.insert(operation.said["x-clever-paging"]["form"].to_string());
        }
    }
    assert!(lists > 150, "{lists}");
    assert_eq!(forms.len(), 5, "{forms:?}");
}

#[tokio::test]
async fn items_come_in_order_and_once() {
    let (server, client, _) = serve(roster(25)).await;
    let users = client.get_users().limit(10).stream().all().await.unwrap();
    let expected: Vec<String> = (0..25).map(id).collect();
    assert_eq!(ids(&users), expected);
    let queries = server.take_requests();
    let queries: Vec<_> = queries
        .iter()
        .map(|request| request.query.join("&"))
        .collect();
    let second = format!("limit=10&starting_after={}", id(9));
    let third = format!("limit=10&starting_after={}", id(19));
    assert_eq!(queries, ["limit=10", &second, &third]);
}

#[tokio::test]
async fn pages_come_whole() {
    let (_server, client, _) = serve(roster(25)).await;
    let mut pages = client.get_users().limit(10).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert_eq!(page.status(), 200);
        sizes.push(page.into_inner().into_items().len());
    }
    assert_eq!(sizes, [10, 10, 5]);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_item_is_asked_for() {
    let (server, client, _) = serve(roster(25)).await;
    let items = client.get_users().stream();
    let pages = client.get_users().pages();
    tokio::task::yield_now().await;
    drop((items, pages));
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn one_page_is_fetched_ahead_when_the_first_item_is_taken() {
    let (server, client, _) = serve(roster(50)).await;
    let mut users = client.get_users().limit(10).stream();
    users.next().await.unwrap().unwrap();
    server.arrived().await.unwrap();
    server.arrived().await.unwrap();
    for _ in 1..10 {
        users.next().await.unwrap().unwrap();
    }
    assert_eq!(server.take_requests().len(), 2, "not two ahead");
    users.next().await.unwrap().unwrap();
    server.arrived().await.unwrap();
    assert_eq!(server.take_requests().len(), 1);
}

#[tokio::test]
async fn without_prefetch_a_page_is_fetched_when_it_is_needed() {
    let (server, client, _) = serve(roster(50)).await;
    let mut users = client.get_users().limit(10).stream().prefetch(false);
    for _ in 0..10 {
        users.next().await.unwrap().unwrap();
    }
    tokio::task::yield_now().await;
    assert_eq!(server.take_requests().len(), 1);
    users.next().await.unwrap().unwrap();
    assert_eq!(server.take_requests().len(), 1);
}

#[tokio::test]
async fn dropping_a_stream_ends_what_it_fetches() {
    let replies = [
        page(0, 1, Some("/v3.1/users?page=2")),
        page(1, 2, None).ending(Ending::Silent),
    ];
    let (server, client, _) = serve(in_turn(replies)).await;
    let mut users = client.get_users().stream();
    users.next().await.unwrap().unwrap();
    server.arrived().await.unwrap();
    server.arrived().await.unwrap();
    drop(users);
    server.gone().await.unwrap();
}

#[tokio::test]
async fn an_empty_page_with_a_next_is_not_the_end() {
    let replies = [
        page(0, 0, Some("/v3.1/users?page=2")),
        page(0, 2, Some("/v3.1/users?page=3")),
        page(2, 2, Some("/v3.1/users?page=4")),
        page(2, 3, None),
    ];
    let (_server, client, _) = serve(in_turn(replies)).await;
    let users = client.get_users().stream().all().await.unwrap();
    assert_eq!(users.len(), 3);
}

/// How many items a list gives before its error, and the error.
async fn items_until_error<P: Page>(mut items: Items<P>) -> (usize, Error) {
    let mut count = 0;
    loop {
        match items.next().await.expect("an error before the end") {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(items.next().await.is_none(), "an error is the end");
                return (count, error);
            }
        }
    }
}

#[tokio::test]
async fn a_next_that_leads_elsewhere_is_an_error_after_the_page() {
    for link in [
        "https://evil.example/v3.1/users",
        "//evil.example/v3.1/users",
        "/v3.0/users",
        "/oauth/tokens",
    ] {
        let (server, client, _) = serve(in_turn([page(0, 5, Some(link))])).await;
        let (count, error) = items_until_error(client.get_users().stream()).await;
        assert_eq!((count, error.kind()), (5, ErrorKind::Page), "{link}");
        assert_eq!(server.take_requests().len(), 1);
        assert!(!format!("{error} {error:?}").contains("evil"), "{error}");
    }
}

#[tokio::test]
async fn a_next_that_repeats_is_an_error_and_no_loop() {
    let there = page(0, 5, Some("/v3.1/users?page=2"));
    for first in ["/v3.1/users", "/v3.1/users?page=2"] {
        let back = page(5, 10, Some(first));
        let (server, client, _) = serve(in_turn([there.clone(), back])).await;
        let (count, error) = items_until_error(client.get_users().stream()).await;
        assert_eq!((count, error.kind()), (10, ErrorKind::Page), "{first}");
        assert_eq!(server.take_requests().len(), 2);
    }
}

#[tokio::test]
async fn a_next_that_only_looks_new_is_an_error_and_no_loop() {
    let asked = AtomicUsize::new(0);
    let answer = move |request: &Request| {
        let n = asked.fetch_add(1, Ordering::Relaxed);
        let next = format!("{}?starting_after={}&n={n}", request.path, id(0));
        page(0, 1, Some(&next))
    };
    let (server, client, _) = serve(answer).await;
    let core = server.client(&VERSION).unwrap();
    // The cursor is the same one again.
    for (count, error) in [
        items_until_error(client.get_users().stream()).await,
        items_until_error(core.get("/users").stream()).await,
        items_until_error(client.list_attendance_for_school().school_id("a1").stream()).await,
    ] {
        assert!(count <= 2, "{count}");
        assert!(error.is_page(), "{error}");
    }
    assert_eq!(server.take_requests().len(), 6);
    let mut pages = client.get_users().pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().unwrap_err().is_page());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_list_by_id_whose_pages_do_not_ascend_is_an_error() {
    for (second, third) in [((0, 2), (2, 4)), ((2, 4), (1, 3))] {
        let replies = [
            page(0, 2, Some("/v3.1/users?page=2")),
            page(second.0, second.1, Some("/v3.1/users?page=3")),
            page(third.0, third.1, Some("/v3.1/users?page=4")),
        ];
        let (_server, client, _) = serve(in_turn(replies)).await;
        let (count, error) = items_until_error(client.get_users().stream()).await;
        assert_eq!(count, if second.0 == 0 { 2 } else { 4 });
        assert!(error.is_page(), "{error}");
        assert_eq!(error.status().unwrap().as_u16(), 200);
    }
}

#[tokio::test]
async fn a_chain_of_empty_pages_has_an_end() {
    /// So many empty pages, and then one with a user.
    async fn after(empty: usize) -> (Server, Client) {
        let asked = AtomicUsize::new(0);
        let answer = move |_: &Request| {
            let n = asked.fetch_add(1, Ordering::Relaxed);
            match n < empty {
                true => page(0, 0, Some(&format!("/v3.1/users?page={n}"))),
                false => page(0, 1, None),
            }
        };
        let (server, client, _) = serve(move |request| answer(request).ending(Ending::Open)).await;
        (server, client)
    }

    let (_server, client) = after(999).await;
    assert_eq!(client.get_users().stream().all().await.unwrap().len(), 1);
    let (server, client) = after(1001).await;
    let (count, error) = items_until_error(client.get_users().stream()).await;
    assert_eq!((count, error.kind()), (0, ErrorKind::Page), "{error}");
    assert_eq!(server.take_requests().len(), 1000);
}

#[tokio::test]
async fn a_place_that_got_lost_is_not_the_start_of_the_list() {
    let (server, client, _) = serve(roster(25)).await;
    let core = server.client(&VERSION).unwrap();
    let lost = json!({"operation": "getUsers", "path": "/users", "place": {"after": ""}});
    let lost: Cursor = serde_json::from_value(lost).unwrap();
    let sections = client.get_submissions_for_assignment().section_id("a1");
    for result in [
        client
            .get_users()
            .starting_after("")
            .stream()
            .all()
            .await
            .map(|_| ()),
        client
            .get_users()
            .ending_before("")
            .send()
            .await
            .map(|_| ()),
        client
            .get_users()
            .stream()
            .resume(&lost)
            .all()
            .await
            .map(|_| ()),
        sections
            .assignment_id("a2")
            .cursor("")
            .send()
            .await
            .map(|_| ()),
        core.get("/users?starting_after=")
            .stream()
            .all()
            .await
            .map(|_| ()),
        core.get("/users?limit=5&cursor")
            .send::<Value>()
            .await
            .map(|_| ()),
    ] {
        let error = result.unwrap_err();
        assert!(error.is_refused(), "{error}");
        assert!(error.to_string().contains("must not be empty"), "{error}");
    }
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn a_page_that_has_shrunk_costs_no_item_of_the_next() {
    let row = |n| json!({"student_id": id(n)});
    let next = "/v3.1/attendance/schools/a1?starting_after=p2";
    let first = |rows: &[usize]| {
        let rows: Vec<Value> = rows.iter().map(|n| row(*n)).collect();
        let links = json!([{"rel": "next", "uri": next}]);
        Reply::new(200, json!({"data": rows, "links": links}).to_string())
    };
    let second = Reply::new(200, json!({"data": [row(3)], "links": []}).to_string());
    let replies = [first(&[0, 1, 2]), first(&[0, 1]), second];
    let (_server, client, _) = serve(in_turn(replies)).await;
    let list = || {
        client
            .list_attendance_for_school()
            .school_id("a1")
            .stream()
            .prefetch(false)
    };
    let mut rows = list();
    for _ in 0..3 {
        rows.next().await.unwrap().unwrap();
    }
    let rest = list().resume(&saved(rows.cursor())).all().await.unwrap();
    assert_eq!(rest[0].student_id, Some(id(3)));
}

/// Saves and loads a cursor as a user would.
fn saved(cursor: Option<Cursor>) -> Cursor {
    let text = serde_json::to_string(&cursor.unwrap()).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_stream_is_resumed_behind_the_last_item() {
    let (_server, client, _) = serve(roster(25)).await;
    for stop in 1..=25 {
        let mut users = client.get_users().limit(10).stream();
        assert_eq!(users.cursor(), None);
        for _ in 0..stop {
            users.next().await.unwrap().unwrap();
        }
        let cursor = saved(users.cursor());
        assert_eq!(
            serde_json::to_value(&cursor).unwrap()["place"],
            json!({"after": id(stop - 1)})
        );
        drop(users);
        let rest = client.get_users().limit(7).stream().resume(&cursor);
        assert_eq!(rest.cursor(), Some(cursor));
        let rest = rest.all().await.unwrap();
        let expected: Vec<String> = (stop..25).map(id).collect();
        assert_eq!(ids(&rest), expected, "{stop}");
    }
}

#[tokio::test]
async fn pages_are_resumed_too() {
    let (_server, client, _) = serve(roster(25)).await;
    let mut pages = client.get_users().limit(10).pages();
    assert_eq!(pages.cursor(), None);
    pages.next().await.unwrap().unwrap();
    let cursor = saved(pages.cursor());
    let mut rest = client.get_users().limit(10).pages().resume(&cursor);
    assert_eq!(rest.cursor(), Some(cursor));
    let page: UsersResponse = rest.next().await.unwrap().unwrap().into_inner();
    assert_eq!(page.into_items()[0].id, id(10));
}

#[tokio::test]
async fn pages_that_failed_can_be_resumed_where_they_did() {
    let next = format!("/v3.1/users?limit=10&starting_after={}", id(9));
    let replies = [
        page(0, 10, Some(&next)),
        Reply::new(500, ""),
        page(10, 12, None),
    ];
    let (server, client, _) = serve(in_turn(replies)).await;
    let mut pages = client.get_users().limit(10).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_err());
    let mut rest = client
        .get_users()
        .limit(10)
        .pages()
        .resume(&saved(pages.cursor()));
    assert!(rest.next().await.unwrap().is_ok());
    let last = server.take_requests().pop().unwrap();
    assert_eq!(last.parameter("starting_after"), Some(id(9).as_str()));
}

#[tokio::test]
async fn a_cursor_of_another_operation_is_refused() {
    let (server, client, _) = serve(roster(25)).await;
    let mut users = client.get_users().stream();
    users.next().await.unwrap().unwrap();
    let cursor = saved(users.cursor());
    drop(users);
    let _ = server.take_requests();
    let mut sections = client.get_sections().stream().resume(&cursor);
    let error = sections.next().await.unwrap().unwrap_err();
    assert!(error.is_refused(), "{error}");
    assert_eq!(server.take_requests(), []);
}

/// Rows without ids, three on a page, whose cursor means nothing: in a link, or bare.
fn attendance(bare: bool) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| {
        let after = request.parameter("starting_after");
        let from = after.map_or(0, |after| {
            after.trim_start_matches("opaque-").parse().unwrap()
        });
        let row = |n| json!({"student_id": id(n)});
        let to = 8.min(from + 3);
        let mut body = json!({"data": (from..to).map(row).collect::<Vec<_>>(), "links": []});
        if to < 8 && bare {
            body["starting_after"] = format!("opaque-{to}").into();
        } else if to < 8 {
            let uri = format!("/v3.1/attendance/schools/a1?starting_after=opaque-{to}");
            body["links"] = json!([{"rel": "next", "uri": uri}]);
        }
        Reply::new(200, body.to_string())
    }
}

#[tokio::test]
async fn opaque_cursors_are_resumed_amid_a_page() {
    for bare in [false, true] {
        let (_server, client, _) = serve(attendance(bare)).await;
        let list = || client.list_attendance_for_school().school_id("a1").stream();
        for stop in 1..=8 {
            let mut rows = list();
            for _ in 0..stop {
                rows.next().await.unwrap().unwrap();
            }
            let cursor = saved(rows.cursor());
            let rest = list().resume(&cursor).all().await.unwrap();
            let expected: Vec<Option<String>> = (stop..8).map(|n| Some(id(n))).collect();
            let rest: Vec<_> = rest.into_iter().map(|row| row.student_id).collect();
            assert_eq!(rest, expected, "{stop}, bare: {bare}");
        }
    }
}

#[tokio::test]
async fn a_cursor_of_submissions_lasts_two_hours() {
    let submissions = |from: usize, next: Option<&str>| {
        let body = json!({"data": [{"id": id(from)}, {"id": id(from + 1)}], "links": next
            .map(|uri| json!([{"rel": "next", "uri": uri}]))
            .unwrap_or(json!([]))});
        Reply::new(200, body.to_string())
    };
    let next = "/v3.1/sections/a1/assignments/a2/submissions?cursor=xyz";
    let (server, client, clock) = serve(move |request| match request.parameter("cursor") {
        None => submissions(0, Some(next)),
        Some(_) => submissions(2, None),
    })
    .await;
    let list = || {
        let list = client.get_submissions_for_assignment().section_id("a1");
        list.assignment_id("a2").stream()
    };
    let mut all = list();
    for _ in 0..3 {
        all.next().await.unwrap().unwrap();
    }
    let cursor = saved(all.cursor());
    clock.advance(Duration::from_secs(2 * 60 * 60));
    let rest = list().resume(&cursor).all().await.unwrap();
    assert_eq!(rest.len(), 1);
    let _ = server.take_requests();
    clock.advance(Duration::from_secs(1));
    let error = list().resume(&cursor).all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CursorExpired);
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn a_list_can_be_counted() {
    let (server, client, _) = serve(in_turn([
        Reply::new(200, r#"{"count": 2098, "links": []}"#),
        Reply::new(200, r#"{"data": [], "links": []}"#),
    ]))
    .await;
    assert_eq!(client.get_users().count().await.unwrap(), 2098);
    assert_eq!(server.take_requests()[0].query, ["count=true"]);
    assert!(client.get_users().count().await.unwrap_err().is_decode());
}

#[tokio::test]
async fn a_path_that_no_crate_knows_is_paged_too() {
    let (server, _, _) = serve(roster(25)).await;
    let core = server.client(&VERSION).unwrap();
    let users = core.get("/users?limit=10").stream().all().await.unwrap();
    assert_eq!(users.len(), 25);
    assert_eq!(users[24]["id"], id(24));
    let mut first = core.get("/users?limit=10").stream();
    first.next().await.unwrap().unwrap();
    let rest = core
        .get("/users?limit=10")
        .stream()
        .resume(&saved(first.cursor()));
    assert_eq!(rest.all().await.unwrap()[0]["id"], id(1));
}

#[tokio::test]
async fn a_raw_list_is_resumed_behind_the_last_item_too() {
    let (server, _, _) = serve(roster(25)).await;
    let core = server.client(&VERSION).unwrap();
    let list = || core.get("/users?limit=10").stream();
    for stop in [3, 10, 13, 25] {
        let mut users = list();
        for _ in 0..stop {
            users.next().await.unwrap().unwrap();
        }
        let rest = list().resume(&saved(users.cursor()));
        let rest = rest.all().await.unwrap();
        let rest: Vec<&str> = rest
            .iter()
            .map(|user| user["id"].as_str().unwrap())
            .collect();
        let expected: Vec<String> = (stop..25).map(id).collect();
        assert_eq!(rest, expected, "{stop}");
    }
}

#[tokio::test]
async fn a_raw_list_that_turns_out_to_be_by_id_loses_nothing_when_it_changes() {
    // The first user has left when the list is gone on with.
    let next = format!("/v3.1/users?starting_after={}", id(2));
    let first = in_turn([page(0, 3, Some(&next)), page(1, 3, Some(&next))]);
    let answer = move |request: &Request| match request.parameter("starting_after") {
        None => first(request),
        Some(after) => page(
            usize::from_str_radix(&after[16..], 16).unwrap() + 1,
            4,
            None,
        ),
    };
    let (server, _, _) = serve(answer).await;
    let core = server.client(&VERSION).unwrap();
    let list = || core.get("/users").stream().prefetch(false);
    let mut users = list();
    for _ in 0..2 {
        users.next().await.unwrap().unwrap();
    }
    let rest = list().resume(&saved(users.cursor())).all().await.unwrap();
    assert_eq!(rest[0]["id"], id(2));
}

#[tokio::test]
async fn a_cursor_of_another_path_is_refused() {
    let (server, client, _) = serve(roster(25)).await;
    let core = server.client(&VERSION).unwrap();
    let mut users = core.get("/users").stream();
    users.next().await.unwrap().unwrap();
    let of_users = saved(users.cursor());
    let mut sections = client.get_sections_for_user().id("a1").stream();
    sections.next().await.unwrap().unwrap();
    let of_a_user = saved(sections.cursor());
    drop((users, sections));
    let _ = server.take_requests();
    let mut others = core.get("/sections").stream().resume(&of_users);
    assert!(others.next().await.unwrap().unwrap_err().is_refused());
    let others = client.get_sections_for_user().id("a2").stream();
    let error = others.resume(&of_a_user).next().await.unwrap().unwrap_err();
    assert!(error.is_refused(), "{error}");
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn a_saved_link_does_not_leave_the_version() {
    let (server, client, _) = serve(attendance(false)).await;
    let list = || client.list_attendance_for_school().school_id("a1").stream();
    let mut rows = list();
    rows.next().await.unwrap().unwrap();
    let cursor = serde_json::to_string(&rows.cursor()).unwrap();
    drop(rows);
    let _ = server.take_requests();
    for link in ["/../oauth/tokens", "@evil.example/", "oauth"] {
        let end = "/attendance/schools/a1\",\"taken";
        let written = cursor.replace(end, &format!("{link}\",\"taken"));
        assert_ne!(written, cursor);
        let rows = list().resume(&serde_json::from_str(&written).unwrap());
        assert!(rows.all().await.unwrap_err().is_refused(), "{link}");
    }
    assert_eq!(server.take_requests(), []);
}

#[tokio::test]
async fn pages_linked_by_number_are_resumed_by_their_link() {
    let replies = [
        page(0, 2, Some("/v3.1/users?page=2")),
        page(2, 4, Some("/v3.1/users?page=3")),
        page(4, 5, None),
    ];
    let (server, client, _) = serve(in_turn(replies)).await;
    let mut pages = client.get_users().pages().prefetch(false);
    for _ in 0..2 {
        pages.next().await.unwrap().unwrap();
    }
    assert_eq!(server.take_requests().len(), 2, "nothing ahead");
    let mut rest = client.get_users().pages().resume(&saved(pages.cursor()));
    rest.next().await.unwrap().unwrap();
    assert_eq!(server.take_requests()[0].query, ["page=3"]);
    assert!(rest.next().await.is_none());
    assert_eq!(rest.cursor(), None);
}

#[tokio::test]
async fn dropping_pages_ends_what_they_fetch() {
    let replies = [
        page(0, 1, Some("/v3.1/users?page=2")),
        page(1, 2, None).ending(Ending::Silent),
    ];
    let (server, client, _) = serve(in_turn(replies)).await;
    let mut pages = client.get_users().pages();
    pages.next().await.unwrap().unwrap();
    server.arrived().await.unwrap();
    server.arrived().await.unwrap();
    drop(pages);
    server.gone().await.unwrap();
}

#[tokio::test]
async fn a_blank_link_is_the_end() {
    let (_server, client, _) = serve(in_turn([page(0, 2, Some(" "))])).await;
    let users = client.get_users().stream().all().await.unwrap();
    assert_eq!(users.len(), 2);
}

#[tokio::test]
async fn an_entry_without_a_record_is_never_left_out_unseen() {
    let next = format!("/v3.1/users?starting_after={}", id(1));
    let hollow = json!({"data": [{"data": {"id": id(2)}}, {"uri": "/v3.1/users/a"}], "links": []});
    let replies = [page(0, 2, Some(&next)), Reply::new(200, hollow.to_string())];
    let (_server, client, _) = serve(in_turn(replies)).await;
    let mut users = client.get_users().stream();
    for _ in 0..2 {
        users.next().await.unwrap().unwrap();
    }
    let error = users.next().await.unwrap().unwrap_err();
    assert!(error.is_page(), "{error}");
    assert!(users.next().await.is_none());
    let place = serde_json::to_value(users.cursor()).unwrap();
    assert_eq!(place["place"], json!({"after": id(1)}));
}

#[tokio::test]
async fn what_is_no_page_is_never_the_end_of_a_list() {
    let bodies = [
        "{}",
        r#"{"message": "upstream failed"}"#,
        r#"{"users": [{"id": "a"}]}"#,
        "[]",
    ];
    for body in bodies {
        let next = format!("/v3.1/users?starting_after={}", id(1));
        let nothing = Reply::new(200, body);
        for (count, replies) in [
            (0, vec![nothing.clone()]),
            (2, vec![page(0, 2, Some(&next)), nothing.clone()]),
        ] {
            let (server, client, _) = serve(in_turn(replies.clone())).await;
            let (came, error) = items_until_error(client.get_users().stream()).await;
            assert_eq!(came, count, "{body}");
            assert!(error.is_page() || error.is_decode(), "{body}: {error}");
            drop(server);
            let (server, ..) = serve(in_turn(replies)).await;
            let raw = server.client(&VERSION).unwrap().get("/users").stream();
            assert!(raw.all().await.is_err(), "{body}");
        }
        let (server, ..) = serve(in_turn([nothing.clone()])).await;
        let raw = server
            .client(&VERSION)
            .unwrap()
            .get("/users")
            .pages()
            .next()
            .await;
        assert!(raw.unwrap().is_err(), "{body}");
        let (_server, client, _) = serve(in_turn([nothing.clone()])).await;
        let rows = client.list_attendance_for_school().school_id("a1").stream();
        assert!(rows.all().await.is_err(), "{body}");
        let resources = client.get_resources().stream();
        assert!(resources.all().await.is_err(), "{body}");
    }
}

#[tokio::test]
async fn a_page_that_is_none_is_asked_for_again_when_pages_are_resumed() {
    let next = format!("/v3.1/users?starting_after={}", id(1));
    let hollow = r#"{"data": [{"uri": "/v3.1/users/a"}], "links": []}"#;
    for body in ["{}", r#"{"message": "upstream failed"}"#, hollow] {
        let nothing = Reply::new(200, body).with_header("x-request-id", "made-up-1");
        let replies = [page(0, 2, Some(&next)), nothing, page(2, 3, None)];
        let (server, client, _) = serve(in_turn(replies)).await;
        let mut pages = client.get_users().pages();
        assert!(pages.next().await.unwrap().is_ok());
        let error = pages.next().await.unwrap().unwrap_err();
        assert!(error.is_page(), "{body}: {error}");
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.request_id(), Some("made-up-1"));
        assert!(pages.next().await.is_none(), "{body}");
        let mut rest = client.get_users().pages().resume(&saved(pages.cursor()));
        let page = rest.next().await.unwrap().unwrap().into_inner();
        assert_eq!(page.into_items()[0].id, id(2), "{body}");
        let last = server.take_requests().pop().unwrap();
        assert_eq!(last.parameter("starting_after"), Some(id(1).as_str()));
    }
}

#[tokio::test]
async fn null_in_place_of_the_entries_is_a_page_without_any() {
    let null = r#"{"data": null, "links": []}"#;
    let (server, client, _) = serve(in_turn([Reply::new(200, null)])).await;
    assert_eq!(client.get_users().stream().all().await.unwrap(), []);
    let raw = server.client(&VERSION).unwrap().get("/users").stream();
    assert_eq!(raw.all().await.unwrap(), Vec::<serde_json::Value>::new());
    let next = r#"{"data": null, "links": [{"rel": "next", "uri": "/v3.1/users?page=2"}]}"#;
    let replies = [Reply::new(200, next), page(0, 2, None)];
    let (_server, client, _) = serve(in_turn(replies)).await;
    assert_eq!(client.get_users().stream().all().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_opaque_page_keeps_its_size_when_it_is_resumed() {
    let (server, client, _) = serve(attendance(false)).await;
    let list = || client.list_attendance_for_school().school_id("a1").limit(3);
    let mut rows = list().stream().prefetch(false);
    for _ in 0..5 {
        rows.next().await.unwrap().unwrap();
    }
    let cursor = saved(rows.cursor());
    let _ = server.take_requests();
    let rest = list()
        .limit(1)
        .stream()
        .resume(&cursor)
        .all()
        .await
        .unwrap();
    assert_eq!(rest[0].student_id, Some(id(5)));
    assert_eq!(server.take_requests()[0].query, ["starting_after=opaque-3"]);

    let mut rows = list().stream().prefetch(false);
    rows.next().await.unwrap().unwrap();
    let cursor = saved(rows.cursor());
    let _ = server.take_requests();
    let rest = list()
        .limit(1)
        .stream()
        .resume(&cursor)
        .all()
        .await
        .unwrap();
    assert_eq!(rest[0].student_id, Some(id(1)));
    assert_eq!(server.take_requests()[0].query, ["limit=3"]);
}

#[tokio::test]
async fn a_stream_that_has_begun_can_be_sent_back() {
    let (_server, client, _) = serve(roster(25)).await;
    let mut users = client.get_users().limit(10).stream();
    for _ in 0..3 {
        users.next().await.unwrap().unwrap();
    }
    let cursor = saved(users.cursor());
    for _ in 0..15 {
        users.next().await.unwrap().unwrap();
    }
    let users = users.resume(&cursor).all().await.unwrap();
    let expected: Vec<String> = (3..25).map(id).collect();
    assert_eq!(ids(&users), expected);
}

#[tokio::test]
async fn debug_shows_no_cursor_that_may_hold_an_id_of_a_student() {
    let (_server, client, _) = serve(attendance(false)).await;
    let mut rows = client.list_attendance_for_school().school_id("a1").stream();
    for _ in 0..4 {
        rows.next().await.unwrap().unwrap();
    }
    let shown = format!("{:?} {rows:?}", rows.cursor().unwrap());
    assert!(!shown.contains("opaque"), "{shown}");
}
