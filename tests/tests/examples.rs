//! The examples of `clever-sdk` and the programs in the READMEs, run as they are: in processes of
//! their own, which know Clever's hosts by name and nothing of a test.

// Where the system's certificates are others than those in a file, nobody can be told of one.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod hosts;

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clever_tests::loopback::{Ending, Reply, Request, TOKEN};
use hosts::{Hosts, folder};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const CLIENT_ID: &str = "made-up-id";
const CLIENT_SECRET: &str = "made-up-secret";
/// `CLIENT_ID:CLIENT_SECRET`, as Basic authentication writes it.
const BASIC: &str = "Basic bWFkZS11cC1pZDptYWRlLXVwLXNlY3JldA==";
const SSO_TOKEN: &str = "ilc0123456789abcdef";

fn id(n: u32) -> String {
    format!("5f00000000000000{n:08x}")
}

fn list(records: &[Value]) -> Value {
    let entries: Vec<Value> = records.iter().map(|data| json!({"data": data})).collect();
    json!({"data": entries, "links": []})
}

fn student(n: u32) -> Value {
    json!({"id": id(n), "name": {"first": "Ada"}, "roles": {"student": {}}})
}

/// A district with three students on two pages, a teacher, a section, and one of all the rest.
fn roster(request: &Request) -> Reply {
    let is_first = request.parameter("starting_after").is_none();
    let body = match request.path.as_str() {
        "/v3.1/users" if request.parameter("role") == Some("student") => list(&[student(1)]),
        "/v3.1/users" if is_first => {
            let mut page = list(&[student(1), student(2)]);
            let next = format!("/v3.1/users?limit=10000&starting_after={}", id(2));
            page["links"] = json!([{"rel": "next", "uri": next}]);
            page
        }
        "/v3.1/users" => list(&[student(3), json!({"id": id(4), "roles": {"teacher": {}}})]),
        "/v3.1/sections" => list(&[json!({"id": id(5), "students": [id(1), id(2), id(3)]})]),
        "/v3.1/schools" | "/v3.1/courses" | "/v3.1/terms" => list(&[json!({"id": id(6)})]),
        _ => return Reply::new(404, ""),
    };
    Reply::new(200, body.to_string())
}

/// Answers every request with the token of a district and the name of the host.
fn district(answer: fn(&Request) -> Reply) -> impl Fn(&Request) -> Reply + Send + Sync {
    move |request| {
        let is_let_in = request
            .header("authorization")
            .eq([format!("Bearer {TOKEN}")]);
        let is_meant = request.header("host").eq(["api.clever.com"]);
        match is_let_in && is_meant {
            true => answer(request),
            false => Reply::new(401, ""),
        }
    }
}

/// What a program prints that ends by itself, and ends well.
async fn printed(mut command: Command) -> String {
    let output = command.output().await.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "");
    String::from_utf8(output.stdout).unwrap()
}

/// A program that goes on until the test ends, and the lines that it prints.
fn started(mut command: Command) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

#[tokio::test]
async fn the_program_in_the_readme_reads_a_whole_roster() {
    let hosts = Hosts::start("readme", district(roster)).await;
    let mut command = hosts.command(env!("CARGO_BIN_EXE_readme"));
    command.env("CLEVER_TOKEN", TOKEN);
    let printed = printed(command).await;
    let mut lines = printed.lines();
    assert_eq!(lines.next(), Some("1 schools, 1 courses"));
    assert_eq!(lines.next(), Some("1 terms, 1 sections"));
    let users: Vec<&str> = lines.collect();
    assert_eq!(users.len(), 4);
    for (n, user) in (1..).zip(users) {
        assert!(user.contains(&id(n)) && !user.contains("Ada"), "{user}");
    }
}

#[tokio::test]
async fn the_program_in_the_readme_of_the_sdk_reads_students() {
    let hosts = Hosts::start("readme_sdk", district(roster)).await;
    let mut command = hosts.command(env!("CARGO_BIN_EXE_readme_sdk"));
    command.env("CLEVER_TOKEN", TOKEN);
    assert_eq!(printed(command).await, format!("{}: Ada\n", id(1)));
}

#[tokio::test]
async fn roster_counts_a_district() {
    let hosts = Hosts::start("roster", district(roster)).await;
    let mut command = hosts.command(env!("CARGO_BIN_EXE_example-roster"));
    command.env("CLEVER_TOKEN", TOKEN);
    let expected = "1 schools\n3 students and 1 other people\n3 seats in sections\n";
    assert_eq!(printed(command).await, expected);
    let requests = hosts.server.take_requests();
    let agent: String = requests[0].header("user-agent").collect();
    assert!(agent.ends_with("roster-example/1.0"), "{agent}");
}

#[tokio::test]
async fn a_program_without_a_token_says_which_variable_it_wants() {
    let hosts = Hosts::start("no_token", district(roster)).await;
    let mut command = hosts.command(env!("CARGO_BIN_EXE_example-roster"));
    let output = command.output().await.unwrap();
    assert!(!output.status.success());
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("CLEVER_TOKEN"), "{errors}");
    assert_eq!(hosts.server.take_requests(), []);
}

#[tokio::test]
async fn districts_counts_the_users_of_every_district() {
    let token = |n: u32| format!("{n:040x}");
    let hosts = Hosts::start("districts", move |request: &Request| {
        let authorization: String = request.header("authorization").collect();
        let host: String = request.header("host").collect();
        let entry = |n: u32, token: &str| {
            json!({"id": id(n), "owner": {"type": "district", "id": id(n)}, "access_token": token})
        };
        let body = match (host.as_str(), authorization.strip_prefix("Bearer ")) {
            ("clever.com", None) if authorization == BASIC => {
                json!({"data": [entry(2, &token(2)), entry(1, &token(1)), entry(3, SSO_TOKEN),
                    entry(4, &token(4))]})
            }
            ("api.clever.com", Some(sent)) if sent == token(1) => json!({"count": 10}),
            ("api.clever.com", Some(sent)) if sent == token(2) => json!({"count": 20}),
            _ => return Reply::new(401, ""),
        };
        Reply::new(200, body.to_string())
    })
    .await;
    let mut command = hosts.command(env!("CARGO_BIN_EXE_example-districts"));
    command.env("CLEVER_CLIENT_ID", CLIENT_ID);
    command.env("CLEVER_CLIENT_SECRET", CLIENT_SECRET);
    let printed = printed(command).await;
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 4, "{printed}");
    assert!(lines[0].starts_with(&format!("{:?}: this is a token of a single", id(3))));
    assert_eq!(lines[1], format!("{:?}: 20 users", id(2)));
    assert_eq!(lines[2], format!("{:?}: 10 users", id(1)));
    assert!(lines[3].starts_with(&format!("{:?}: getUsers: the token is", id(4))));
}

/// The id of the n-th event, which was made so late that it is never too old.
fn event_id(n: u32) -> String {
    format!("f0000000{n:016x}")
}

/// A page of the feed, with the events behind the one that is asked for.
fn feed(request: &Request, last: u32) -> Value {
    let after = request.parameter("starting_after").unwrap_or_default();
    let event = |n| {
        json!({"id": event_id(n), "type": "users.created", "created": "2026-01-01",
            "data": {"object": {"id": id(n)}}})
    };
    let newest = request.parameter("ending_before") == Some("last");
    let from = if newest { last } else { 1 };
    let events = (from..=last).filter(|n| *event_id(*n) > *after).map(event);
    list(&events.collect::<Vec<_>>())
}

#[tokio::test]
async fn events_follows_a_district_through_a_crash_and_a_server_that_is_down() {
    let asked = Arc::<AtomicUsize>::default();
    let asking = Arc::clone(&asked);
    let hosts = Hosts::start("events", move |request: &Request| {
        if request.path != "/v3.1/events" {
            return roster(request);
        }
        let body = match asking.fetch_add(1, Ordering::Relaxed) {
            // The newest before all is read, and what came meanwhile.
            0 => feed(request, 2),
            1 => feed(request, 4),
            // Something that is not tried again within a call.
            2 => return Reply::new(501, ""),
            3 => feed(request, 5),
            // Until the program is ended.
            4 => return Reply::new(200, "").ending(Ending::Silent),
            _ => feed(request, 6),
        };
        Reply::new(200, body.to_string())
    })
    .await;
    let file = folder("events_file").join("checkpoint.json");
    let command = || {
        let mut command = hosts.command(env!("CARGO_BIN_EXE_example-events"));
        command.env("CLEVER_TOKEN", TOKEN).arg(&file).arg("1");
        command
    };
    // What came before is stored by the time that more is asked for.
    let stored = async |times| {
        while asked.load(Ordering::Relaxed) < times {
            hosts.server.arrived().await.unwrap();
        }
        std::fs::read_to_string(&file).unwrap()
    };
    let (mut child, mut lines) = started(command());
    for expected in [
        "4 users",
        "somebody came",
        "somebody came",
        "getEvents: the server does not do this (status 501)",
        "somebody came",
    ] {
        assert_eq!(lines.next_line().await.unwrap().unwrap(), expected);
    }
    assert_eq!(stored(5).await, format!("{:?}", event_id(5)));
    child.kill().await.unwrap();

    let (_child, mut lines) = started(command());
    assert_eq!(lines.next_line().await.unwrap().unwrap(), "somebody came");
    assert_eq!(stored(7).await, format!("{:?}", event_id(6)));
}

#[tokio::test]
async fn events_reads_everything_again_when_some_are_missing() {
    let hosts = Hosts::start("expired", |request: &Request| match request.path.as_str() {
        "/v3.1/events" => Reply::new(200, feed(request, 1).to_string()),
        _ => roster(request),
    });
    let hosts = hosts.await;
    let file = folder("expired_file").join("checkpoint.json");
    // An event of January 1970.
    std::fs::write(&file, format!("{:?}", "0".repeat(24))).unwrap();
    let mut command = hosts.command(env!("CARGO_BIN_EXE_example-events"));
    command.env("CLEVER_TOKEN", TOKEN).arg(&file);
    let (_child, mut lines) = started(command);
    for expected in ["events are missing, so everything is read again", "4 users"] {
        assert_eq!(lines.next_line().await.unwrap().unwrap(), expected);
    }
}

/// The identity host, which knows one code, and one signed-in user.
fn sign_on(request: &Request) -> Reply {
    let authorization: String = request.header("authorization").collect();
    let host: String = request.header("host").collect();
    let body = match (host.as_str(), request.path.as_str()) {
        ("clever.com", "/oauth/tokens") if authorization == BASIC => {
            let sent: Value = serde_json::from_slice(&request.body).unwrap();
            if sent["code"] != "made-up-code" {
                return Reply::new(400, r#"{"error": "Invalid grant: invalid code"}"#);
            }
            json!({"access_token": SSO_TOKEN, "token_type": "bearer"})
        }
        ("api.clever.com", _) if authorization != format!("Bearer {SSO_TOKEN}") => {
            return Reply::new(401, "");
        }
        ("api.clever.com", "/v3.1/me") => json!({"data": {"id": "u1", "district": "d1"}}),
        ("api.clever.com", "/v3.1/users/u1") => {
            json!({"data": {"id": "u1", "name": {"first": "Ada"}}})
        }
        _ => return Reply::new(404, ""),
    };
    Reply::new(200, body.to_string())
}

#[tokio::test]
async fn sign_in_greets_who_signs_on() {
    let hosts = Hosts::start("sign_in", sign_on).await;
    let mut command = hosts.command(env!("CARGO_BIN_EXE_example-sign-in"));
    command.env("CLEVER_CLIENT_ID", CLIENT_ID).env("PORT", "0");
    command.env("CLEVER_CLIENT_SECRET", CLIENT_SECRET);
    let (_child, mut lines) = started(command);
    let line = lines.next_line().await.unwrap().unwrap();
    let here = line.strip_prefix("open ").unwrap();
    let policy = reqwest::redirect::Policy::none();
    let browser = reqwest::Client::builder().no_proxy().redirect(policy);
    let browser = browser.build().unwrap();
    // The cookie and the state of a sign-on that begins.
    let begin = async || {
        let reply = browser.get(here).send().await.unwrap();
        let header = |name| reply.headers()[name].to_str().unwrap().to_owned();
        let (cookie, location) = (header("set-cookie"), header("location"));
        let start = "https://clever.com/oauth/authorize?response_type=code&client_id=made-up-id&";
        assert!(location.starts_with(start), "{location}");
        let callback = format!("{here}/callback")
            .replace(':', "%3A")
            .replace('/', "%2F");
        assert!(
            location.contains(&format!("redirect_uri={callback}&")),
            "{location}"
        );
        let (_, state) = location.split_once("&state=").unwrap();
        let (cookie, _) = cookie.split_once(';').unwrap();
        (cookie.to_owned(), state.to_owned())
    };
    let come_back = async |cookie: &str, query: String| {
        let back = browser.get(format!("{here}/callback?{query}"));
        let reply = back.header("cookie", cookie).send().await.unwrap();
        let status = reply.status().as_u16();
        (status, reply.text().await.unwrap())
    };

    let (cookie, state) = begin().await;
    let greeted = come_back(&cookie, format!("code=made-up-code&state={state}")).await;
    assert_eq!(greeted, (200, "Hello, Ada!".to_owned()));
    // The state was used, and another one is nobody's.
    let (status, _) = come_back(&cookie, format!("code=made-up-code&state={state}")).await;
    assert_eq!(status, 400);
    let (cookie, state) = begin().await;
    let (status, _) = come_back(&cookie, format!("code=made-up-code&state=x{state}")).await;
    assert_eq!(status, 400);
    // Who began at Clever begins again here.
    let (status, _) = come_back(&cookie, "code=made-up-code".to_owned()).await;
    assert_eq!(status, 303);
    let (cookie, state) = begin().await;
    let (status, text) = come_back(&cookie, format!("code=used&state={state}")).await;
    assert_eq!(status, 400);
    assert!(text.contains("sign on again"), "{text}");
}
