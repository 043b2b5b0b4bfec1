//! Requests as they arrive at a server, and what becomes of its replies.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use clever_core::{
    Access, Client, DistrictToken, Error, ErrorKind, Item, Limit, Method, Operation, Paging,
    Refused, Request, RequestBody, Response, Retry, Version,
};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

static VERSION: Version = Version {
    name: "v3.1",
    base_path: "/v3.1",
    crate_version: "0.0.0",
    spec_sha256: "",
};

static GET_USERS: Operation = Operation {
    id: "getUsers",
    method: Method::Get,
    path: "/users",
    tag: "Data",
    access: &[Access::District],
    paging: Some(Paging::Links),
    limit: Some(Limit {
        default: 100,
        maximum: 10_000,
    }),
    query: &[],
};

static GET_USER: Operation = Operation {
    id: "getUser",
    path: "/users/{id}/schools/{school}",
    paging: None,
    limit: None,
    ..GET_USERS
};

static UPDATE_SCORE: Operation = Operation {
    id: "updateScore",
    method: Method::Patch,
    path: "/scores",
    tag: "LMS Connect",
    paging: None,
    limit: None,
    ..GET_USERS
};

#[derive(Debug, Deserialize)]
struct Page {
    data: Vec<Item<User>>,
}

#[derive(Debug, Deserialize)]
struct User {
    id: String,
    #[expect(dead_code, reason = "only decoded")]
    grade: Option<u32>,
}

#[derive(Serialize)]
struct Score {
    points: f64,
}

impl RequestBody for Score {
    fn check(&self) -> Result<(), Refused> {
        clever_core::check_field("points", &self.points)
    }
}

/// A server on a loopback port for one connection: its URL, and the request it got.
struct Server {
    url: String,
    request: JoinHandle<io::Result<String>>,
}

impl Server {
    /// Answers with these bytes, then closes; without any, leaves the request unanswered.
    async fn start(reply: Option<Vec<u8>>) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let request = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            let request = read_request(&mut stream).await?;
            let Some(reply) = reply else {
                std::future::pending().await
            };
            // The client may hang up as soon as it has read enough.
            let _ = stream.write_all(&reply).await;
            let _ = stream.shutdown().await;
            Ok(request)
        });
        Ok(Self { url, request })
    }

    fn client(&self) -> Result<Client, Box<dyn std::error::Error>> {
        let client = Client::builder(&VERSION, DistrictToken::new(TOKEN)?);
        let client = client.base_url(&self.url).max_body_bytes(1000);
        Ok(client.retry(Retry::never()).build()?)
    }
}

/// The head of a request, and its body as far as it is announced.
async fn read_request(stream: &mut TcpStream) -> io::Result<String> {
    let mut received = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&received);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").and_then(|length| length.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok(text.into_owned());
            }
        }
        if stream.read_buf(&mut received).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    })
}

fn reply(status: u16, headers: &str, body: &str) -> Option<Vec<u8>> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n");
    Some([head.as_bytes(), body.as_bytes()].concat())
}

type Tested = Result<(), Box<dyn std::error::Error>>;

/// Calls `getUsers` on a server that answers with this.
async fn get_users(answer: Option<Vec<u8>>) -> Result<Response<Page>, Error> {
    let server = Server::start(answer).await.expect("loopback");
    let client = server.client().expect("a client");
    client.request(&GET_USERS).send().await
}

/// Why a request is refused. There is nobody at its address, so that sending it would fail too, but
/// otherwise.
async fn refusal(operation: &'static Operation, set: impl FnOnce(&mut Request)) -> String {
    let token = DistrictToken::new(TOKEN).expect("a token");
    let client = Client::builder(&VERSION, token)
        .base_url("http://127.0.0.1:0")
        .build();
    let mut request = client.expect("a client").request(operation);
    set(&mut request);
    let error = request.send::<Page>().await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    error.to_string()
}

#[tokio::test]
async fn the_request_carries_token_path_and_query() -> Tested {
    let server = Server::start(reply(200, "x-request-id: r-1\r\n", r#"{"data": []}"#)).await?;
    let client = server.client()?;
    let mut request = client.request(&GET_USER);
    request.path::<String, _>("school", "a;b?c#d%2eé");
    request.path::<String, _>("id", "..x");
    request.query::<bool, _>("count", true);
    request.query::<u64, _>("page", 7_u32);
    request.query::<u64, _>("page", 8_u32);
    request.query_each::<String, _>("record_type", ["gone"]);
    request.query_each::<String, _>("record_type", ["users", "a&b=c"]);
    let response = request.send::<Page>().await?;
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("r-1"));
    assert!(response.data.is_empty());

    let sent = server.request.await??;
    let path = "/v3.1/users/..x/schools/a%3Bb%3Fc%23d%252e%C3%A9";
    let query = "count=true&page=8&record_type=users&record_type=a%26b%3Dc";
    assert_eq!(
        sent.lines().next(),
        Some(&*format!("GET {path}?{query} HTTP/1.1"))
    );
    assert_eq!(
        header(&sent, "authorization"),
        Some(&*format!("Bearer {TOKEN}"))
    );
    assert_eq!(header(&sent, "accept"), Some("application/json"));
    assert_eq!(header(&sent, "accept-encoding"), Some("gzip"));
    let user_agent = "clever-rs/0.0.0 (api v3.1)";
    assert_eq!(header(&sent, "user-agent"), Some(user_agent));
    assert_eq!(header(&sent, "content-type"), None);
    Ok(())
}

#[tokio::test]
async fn a_request_without_query_has_no_question_mark() -> Tested {
    let server = Server::start(reply(200, "", r#"{"data": []}"#)).await?;
    server.client()?.request(&GET_USERS).send::<Page>().await?;
    assert!(
        server
            .request
            .await??
            .starts_with("GET /v3.1/users HTTP/1.1\r\n")
    );
    Ok(())
}

#[tokio::test]
async fn a_body_is_sent_as_json() -> Tested {
    let server = Server::start(reply(204, "clever-request-id: r-2\r\n", "")).await?;
    let mut request = server.client()?.request(&UPDATE_SCORE);
    request.body(&Score { points: 1.5 });
    let response = request.send_without_body().await?;
    assert_eq!(
        (response.status().as_u16(), response.request_id()),
        (204, Some("r-2"))
    );

    let sent = server.request.await??;
    assert!(
        sent.starts_with("PATCH /v3.1/scores HTTP/1.1\r\n"),
        "{sent}"
    );
    assert_eq!(header(&sent, "content-type"), Some("application/json"));
    assert!(sent.ends_with("\r\n\r\n{\"points\":1.5}"), "{sent}");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() {
    for value in ["", ".", ".."] {
        let set = |request: &mut Request| {
            request.path::<String, _>("id", value);
            request.path::<String, _>("school", "a");
        };
        assert!(refusal(&GET_USER, set).await.contains("`id`"));
    }
    let unset = refusal(&GET_USER, |request| request.path::<String, _>("id", "a")).await;
    assert!(unset.contains("`school`: must be set"), "{unset}");
    for limit in [0, 10_001, u64::MAX] {
        let refused = refusal(&GET_USERS, |request| {
            request.query::<u64, _>("limit", limit)
        })
        .await;
        assert!(refused.contains("`limit`: must be 1 to 10000"), "{refused}");
    }
    let negative = refusal(&GET_USERS, |request| {
        request.query::<u64, _>("page", -1_i64)
    })
    .await;
    assert!(negative.contains("`page`"), "{negative}");
    let body = refusal(&UPDATE_SCORE, |request| {
        request.body(&Score { points: f64::NAN })
    })
    .await;
    assert!(
        body.contains("updateScore") && body.contains("`body.points`"),
        "{body}"
    );
}

#[tokio::test]
async fn the_first_refusal_is_reported() {
    let refused = refusal(&GET_USERS, |request| {
        request.query::<u64, _>("first", -1_i64);
        request.query::<u64, _>("second", -1_i64);
        request.query::<u64, _>("first", 1_u64);
    });
    let refused = refused.await;
    assert!(refused.contains("`first`"), "{refused}");
}

#[tokio::test]
async fn limits_within_bounds_are_sent() -> Tested {
    for limit in [1_u64, 10_000] {
        let server = Server::start(reply(200, "", r#"{"data": []}"#)).await?;
        let mut request = server.client()?.request(&GET_USERS);
        request.query::<u64, _>("limit", limit);
        request.send::<Page>().await?;
        let sent = server.request.await??;
        assert!(
            sent.starts_with(&format!("GET /v3.1/users?limit={limit} ")),
            "{sent}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn errors_keep_status_request_id_and_message() {
    let page = "<!DOCTYPE html><html><body><pre>Cannot GET /v3.1/users</pre></body></html>";
    for (status, body, kind, message) in [
        (
            400,
            r#"{"error": "Jane is bad"}"#,
            ErrorKind::BadRequest,
            Some("Jane is bad"),
        ),
        (
            401,
            r#"{"message": "Jane who"}"#,
            ErrorKind::Unauthorized,
            Some("Jane who"),
        ),
        (
            400,
            r#"{"error": "invalid_grant", "error_description": "Jane"}"#,
            ErrorKind::BadRequest,
            Some("invalid_grant: Jane"),
        ),
        (
            404,
            page,
            ErrorKind::NotFound,
            Some("Cannot GET /v3.1/users"),
        ),
        (
            502,
            "Jane timed out",
            ErrorKind::Server,
            Some("Jane timed out"),
        ),
        (429, "", ErrorKind::RateLimited, None),
        (413, "{}", ErrorKind::LimitTooLarge, None),
    ] {
        let headers = "x-request-id: r-3\r\nx-ratelimit-reset: 1700000000\r\n";
        let error = get_users(reply(status, headers, body)).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(error.headers().unwrap()["x-ratelimit-reset"], "1700000000");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.request_id(), Some("r-3"));
        assert_eq!(error.operation_id(), Some("getUsers"));
        assert_eq!(error.message(), message);
        let shown = error.to_string();
        assert!(
            shown.contains("getUsers") && shown.contains("r-3"),
            "{shown}"
        );
        assert!(shown.contains(&status.to_string()), "{shown}");
        let shown = format!("{shown} {error:?}");
        assert!(
            !shown.contains("Jane") && !shown.contains("Cannot GET"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let error = get_users(reply(302, "location: http://127.0.0.1:0/\r\n", ""))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
}

#[tokio::test]
async fn an_error_with_an_endless_body_is_still_that_error() {
    let error = get_users(reply(500, "", &"x".repeat(200_000)))
        .await
        .unwrap_err();
    assert!(error.is_server());
    assert_eq!(error.message().map(str::len), Some(1000));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read() {
    let body = format!(r#"{{"data": [], "more": "{}"}}"#, "x".repeat(1000));
    let error = get_users(reply(200, "x-request-id: r-4\r\n", &body))
        .await
        .unwrap_err();
    assert!(error.is_body_too_large());
    assert_eq!(error.request_id(), Some("r-4"));

    let announced = b"HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n";
    let error = get_users(Some(announced.to_vec())).await.unwrap_err();
    assert!(error.is_body_too_large());

    let chunk = "x".repeat(600);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
         258\r\n{chunk}\r\n258\r\n{chunk}\r\n0\r\n\r\n"
    );
    let error = get_users(Some(chunked.into_bytes())).await.unwrap_err();
    assert!(error.is_body_too_large());
}

#[tokio::test]
async fn a_body_of_just_the_largest_size_is_read() -> Tested {
    let body = format!("{:<1000}", r#"{"data": []}"#);
    assert!(get_users(reply(200, "", &body)).await?.data.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_decode_error_names_the_path_and_not_the_value() {
    let body = r#"{"data": [
        {"data": {"id": "a1"}},
        {"data": {"id": "a2", "grade": "Jane Doe"}, "uri": "/v3.1/users/a2"}
    ]}"#;
    let error = get_users(reply(200, "x-request-id: r-5\r\n", body))
        .await
        .unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.path(), Some("data[1].data.grade"));
    let shown = error.to_string();
    assert!(
        shown.contains("data[1].data.grade") && shown.contains("an integer"),
        "{shown}"
    );
    assert!(
        shown.contains("getUsers") && shown.contains("r-5"),
        "{shown}"
    );
    let shown = format!("{shown} {error:?} {:?}", std::error::Error::source(&error));
    assert!(!shown.contains("Jane") && !shown.contains("a2"), "{shown}");
}

#[tokio::test]
async fn a_success_without_json_is_a_decode_error() {
    for body in ["", "<html></html>", r#"{"data": ["#] {
        let error = get_users(reply(200, "", body)).await.unwrap_err();
        assert!(error.is_decode());
        assert_eq!(error.path(), Some(""));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_from_a_timeout() -> Tested {
    let error = get_users(Some(Vec::new())).await.unwrap_err();
    assert!(error.is_connection(), "{error:?}");
    let short = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\nx-request-id: r-6\r\n\r\n{";
    let error = get_users(Some(short.to_vec())).await.unwrap_err();
    assert!(error.is_connection(), "{error:?}");
    assert_eq!(error.request_id(), Some("r-6"));

    let server = Server::start(None).await?;
    let client = Client::builder(&VERSION, DistrictToken::new(TOKEN)?).base_url(&server.url);
    let client = client.timeout(Duration::from_millis(50)).build()?;
    let mut request = client.request(&GET_USERS);
    request.query::<String, _>("name", "Jane");
    let error = request.send::<Page>().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(
        !shown.contains("Jane") && !shown.contains(&server.url),
        "{shown}"
    );
    Ok(())
}

#[tokio::test]
async fn a_compressed_body_is_read_and_measured_uncompressed() -> Tested {
    // `{"data": [` + 2000 blanks + `]}`, compressed with gzip.
    let body: &[u8] = &[
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x4a, 0x49, 0x2c,
        0x49, 0x54, 0xb2, 0x52, 0x88, 0x56, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x8c, 0x82, 0x51, 0x30,
        0x0a, 0x46, 0xc1, 0x90, 0x07, 0xb1, 0xb5, 0x00, 0xf3, 0xf2, 0xc9, 0x30, 0xdc, 0x07, 0x00,
        0x00,
    ];
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let answer = [head.as_bytes(), body].concat();
    assert!(
        get_users(Some(answer.clone()))
            .await
            .unwrap_err()
            .is_body_too_large()
    );

    let server = Server::start(Some(answer)).await?;
    let client = Client::builder(&VERSION, DistrictToken::new(TOKEN)?).base_url(&server.url);
    let response = client.build()?.request(&GET_USERS).send::<Page>().await?;
    assert!(response.data.is_empty());
    Ok(())
}

#[tokio::test]
async fn items_are_reached_through_the_response() -> Tested {
    let body = r#"{"data": [{"data": {"id": "a1"}, "uri": "/v3.1/users/a1"}]}"#;
    let response = get_users(reply(200, "x-secret: Jane\r\n", body)).await?;
    assert_eq!(response.data[0].id, "a1");
    assert!(!format!("{response:?}").contains("Jane"));
    assert_eq!(response.into_inner().data.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_token_is_never_shown() -> Tested {
    let server = Server::start(reply(
        401,
        "",
        &format!(r#"{{"error": "bad token {TOKEN}"}}"#),
    ))
    .await?;
    let client = server.client()?;
    let mut request = client.request(&GET_USERS);
    request.query::<String, _>("starting_after", "Jane");
    let shown = format!("{client:?} {request:?}");
    assert!(shown.contains("getUsers"));
    let error = request.clone().send::<Page>().await.unwrap_err();
    let shown = format!("{shown} {error} {error:?} {error:#?}");
    assert!(!shown.contains(TOKEN) && !shown.contains("Jane"), "{shown}");
    Ok(())
}

#[test]
fn futures_and_errors_can_move_between_threads() {
    fn is_send_sync<T: Send + Sync>() {}
    fn is_send<T: Send>(_: T) {}
    is_send_sync::<Client>();
    is_send_sync::<Error>();
    is_send_sync::<Request>();
    is_send_sync::<Response<BTreeMap<String, String>>>();
    let token = DistrictToken::new(TOKEN).expect("a token");
    let client = Client::builder(&VERSION, token).build().expect("a client");
    is_send(client.request(&GET_USERS).send::<Page>());
}
