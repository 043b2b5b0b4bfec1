//! How fast the sandbox answers: `cargo bench -p clever-sandbox`. Each measurement alternates with
//! one of a bare axum handler that returns the same bytes from memory, in the same process, so the
//! ratios hold on any machine. The handler holds the body of every target, and finds it by the
//! target. The client is a socket that reads and looks at nothing.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark stops where something is wrong"
)]

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::uri::PathAndQuery;
use axum::http::{StatusCode, Uri};
use bytes::Bytes;
use clever_sandbox::Sandbox;
use tokio::runtime::Runtime;

/// How many people the district has: 20 pages of users.
const PEOPLE: u64 = 200_000;
/// A large one.
const PAGE: &str = "/v3.1/users?limit=10000";
/// How often each measurement is done; the middle one counts.
const ROUNDS: usize = 7;
/// How long each one takes.
const ROUND: Duration = Duration::from_millis(700);

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    let builder = Sandbox::builder().people(PEOPLE).rate_limit(None);
    let sandbox = runtime.block_on(builder.start()).expect("a sandbox");
    let token = sandbox.district_token();
    let mut client = Client::new(sandbox.base_url(), token);
    let user = first_user(&mut client);
    let single = vec![format!("/v3.1/users/{user}")];
    let small = vec!["/v3.1/schools?limit=1".to_owned()];
    let in_order = pages(&mut client, PAGE, "next");
    let back = pages(&mut client, &format!("{PAGE}&ending_before=last"), "prev");
    println!("| asked for | KB | sandbox, per s | from memory, per s | ratio |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let compare = |name: &str, targets: &[String]| {
        let mut client = Client::new(sandbox.base_url(), token);
        let (body, headers) = client.get(&targets[0]);
        let kilobytes = (body.len() + headers) / 1000;
        let bodies = targets.iter().map(|target| {
            let (body, _) = client.get(target);
            (target.clone(), body.into())
        });
        let bare = runtime.block_on(bare(bodies.collect()));
        let mut other = Client::new(&bare, token);
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let made = client.rate(targets);
            let kept = other.rate(targets);
            rounds.push((made / kept, made, kept));
        }
        rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (ratio, made, kept) = rounds[ROUNDS / 2];
        println!("| {name} | {kilobytes} | {made:.0} | {kept:.0} | {ratio:.2} |");
    };
    compare("one user", &single);
    compare("one school, as a list", &small);
    compare("10,000 users, page after page", &in_order);
    compare("10,000 users, from the end back", &back);
    // What no client does: no page is one that the page before it has as the next to read.
    let unlinked: Vec<_> = in_order.iter().rev().cloned().collect();
    compare("10,000 users, as no link leads", &unlinked);
    compare("10,000 users, the same page each time", &in_order[..1]);
}

/// A server that knows nothing but the bodies of some targets.
async fn bare(bodies: HashMap<String, Bytes>) -> String {
    let bodies = Arc::new(bodies);
    let answer = |target: Uri| async move {
        let target = target.path_and_query().map(PathAndQuery::as_str);
        let body = target.and_then(|target| bodies.get(target)).cloned();
        body.map(|body| ([("content-type", "application/json")], body))
            .ok_or(StatusCode::NOT_FOUND)
    };
    let router = Router::new().fallback(answer);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// The targets of pages of users, from one on as the links lead. The last one, which may be smaller, is
/// left out.
fn pages(client: &mut Client, first: &str, link: &str) -> Vec<String> {
    let mut pages = Vec::new();
    let mut target = Some(first.to_owned());
    while let Some(page) = target {
        let (body, _) = client.get(&page);
        target = linked(&String::from_utf8_lossy(&body), link);
        if target.is_some() {
            pages.push(page);
        }
    }
    pages
}

/// Where a link of a page leads.
fn linked(body: &str, link: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!(r#""rel":"{link}","uri":""#))?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn first_user(client: &mut Client) -> String {
    let (body, _) = client.get("/v3.1/users?limit=1");
    let body = String::from_utf8_lossy(&body);
    let (_, rest) = body.split_once(r#""uri":"/v3.1/users/"#).expect("a user");
    rest[..24].to_owned()
}

/// One connection.
struct Client {
    stream: BufReader<TcpStream>,
    headers: String,
    body: Vec<u8>,
}

impl Client {
    fn new(url: &str, token: &str) -> Self {
        let address = url.trim_start_matches("http://");
        let stream = TcpStream::connect(address).expect("a server");
        stream.set_nodelay(true).expect("a socket");
        Self {
            stream: BufReader::with_capacity(1 << 18, stream),
            headers: format!("host: {address}\r\nauthorization: Bearer {token}\r\n\r\n"),
            body: Vec::new(),
        }
    }

    /// Replies in a second, to these targets in turn.
    fn rate(&mut self, targets: &[String]) -> f64 {
        let start = Instant::now();
        let mut replies = 0_u32;
        for target in targets.iter().cycle() {
            self.read(target);
            replies += 1;
            if start.elapsed() > ROUND {
                break;
            }
        }
        f64::from(replies) / start.elapsed().as_secs_f64()
    }

    /// A body, and the length of what came before it.
    fn get(&mut self, target: &str) -> (Vec<u8>, usize) {
        let headers = self.read(target);
        (self.body.clone(), headers)
    }

    fn read(&mut self, target: &str) -> usize {
        let request = format!("GET {target} HTTP/1.1\r\n{}", self.headers);
        let socket = self.stream.get_mut();
        socket.write_all(request.as_bytes()).expect("a connection");
        let mut line = String::new();
        let (mut length, mut headers) = (0, 0);
        loop {
            line.clear();
            headers += self.stream.read_line(&mut line).expect("a head");
            if headers == line.len() && !line.starts_with("HTTP/1.1 200") {
                panic!("{target}: {line}");
            }
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).expect("a body");
        headers
    }
}
