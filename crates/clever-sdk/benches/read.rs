//! Reading a large district: `cargo bench -p clever-sdk`. A server in memory answers on loopback, in
//! the same process; every figure is a ratio within the run, or stands beside what it is to be
//! compared with.

#![expect(
    clippy::expect_used,
    reason = "a benchmark stops where something is wrong"
)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clever_sdk::v3_1::Clever;
use clever_sdk::v3_1::types::UsersResponse;
use clever_sdk::{DistrictToken, Page as _, districts};
use serde_json::json;

const PER_PAGE: usize = 10_000;

/// A district of so many pages.
struct District {
    pages: usize,
    /// What every page has between its first and its last user, in JSON.
    users: String,
    delay: Duration,
}

impl District {
    fn new(pages: usize, per_page: usize, delay: Duration) -> Self {
        let users: Vec<String> = (2..per_page).map(|n| user(&id(0, n))).collect();
        Self {
            pages,
            users: format!(",{},", users.join(",")),
            delay,
        }
    }

    /// Answers for ever, a thread for each connection.
    fn serve(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let district = Arc::new(self);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                stream.set_nodelay(true).expect("a socket");
                let district = Arc::clone(&district);
                std::thread::spawn(move || district.answer(stream));
            }
        });
        url
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut head = Vec::new();
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = stream.read(&mut bytes) {
            head.extend_from_slice(&bytes[..read]);
            if !head.ends_with(b"\r\n\r\n") {
                continue;
            }
            let page = page_asked_for(&String::from_utf8_lossy(&head));
            head.clear();
            std::thread::sleep(self.delay);
            let links = match page + 1 < self.pages {
                true => format!(
                    r#"{{"rel":"next","uri":"/v3.1/users?limit=10000&starting_after={}"}}"#,
                    page + 1
                ),
                false => String::new(),
            };
            // Of these two the client sees that the pages come one after the other.
            let [first, last] = [0, 0xffff_ffff].map(|n| user(&id(page, n)));
            let start = format!(r#"{{"links":[{links}],"data":[{first}"#);
            let end = format!("{last}]}}");
            let length = start.len() + self.users.len() + end.len();
            let status = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{start}");
            let parts = [status.as_bytes(), self.users.as_bytes(), end.as_bytes()];
            if parts.iter().any(|part| stream.write_all(part).is_err()) {
                return;
            }
        }
    }
}

fn page_asked_for(head: &str) -> usize {
    let after = head
        .split_once("starting_after=")
        .map_or("", |(_, rest)| rest);
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// The id of the n-th user of a page.
fn id(page: usize, n: usize) -> String {
    format!("5f{page:014x}{n:08x}")
}

/// A made-up student, with the members that Clever sends for one.
fn user(id: &str) -> String {
    let n = &id[16..];
    json!({"data": {
        "id": id, "created": "2023-04-07T21:36:11.000Z", "district": "5f0000000000000000000001",
        "email": format!("student{n}@school.example"), "last_modified": "2023-04-07T21:36:11.000Z",
        "name": {"first": "Ada", "last": format!("Example {n}"), "middle": ""},
        "roles": {"student": {
            "credentials": {"district_username": format!("student{n}")}, "dob": "2/11/2007",
            "enrollments": [], "ext": {}, "gender": "F", "grade": "9", "graduation_year": "",
            "hispanic_ethnicity": "N", "email": format!("student{n}@school.example"),
            "location": {"address": "", "city": "", "state": "", "zip": "11111"},
            "race": "Asian", "school": "5f0000000000000000000002",
            "schools": ["5f0000000000000000000002"], "sis_id": n,
            "state_id": n, "student_number": n,
        }},
    }, "uri": format!("/v3.1/users/{id}")})
    .to_string()
}

fn clever(url: &str) -> Clever {
    let token = DistrictToken::new("made-up").expect("a token");
    let builder = Clever::district(token).base_url(url);
    builder.build().expect("a client")
}

/// Reads all users with the client.
async fn with_client(url: &str, prefetch: bool) -> usize {
    let users = clever(url).get_users().limit(10_000).stream();
    let mut users = users.prefetch(prefetch);
    let mut count = 0;
    while let Some(user) = users.next().await {
        count += usize::from(!user.expect("a user").id.is_empty());
    }
    count
}

/// Reads all users with nothing but reqwest and serde: no retries, no streams, no checks.
async fn by_hand(http: &reqwest::Client, url: &str) -> usize {
    let mut next = Some("/v3.1/users?limit=10000".to_owned());
    let mut count = 0;
    while let Some(path) = next {
        let reply = http
            .get(format!("{url}{path}"))
            .bearer_auth("made-up")
            .send()
            .await;
        let body = reply.expect("a reply").bytes().await.expect("a body");
        let page: UsersResponse = serde_json::from_slice(&body).expect("a page");
        next = page.next().map(str::to_owned);
        for user in page.into_items() {
            count += usize::from(!user.id.is_empty());
        }
    }
    count
}

/// The most memory that is in use while a future runs, in MiB; nothing where the system does not
/// tell. What the allocator kept of earlier runs is in it.
async fn memory_of(future: impl Future<Output = usize>) -> Option<u64> {
    // Makes the most that was ever in use what is in use now.
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    future.await;
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let most = lines.find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = most.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024)
}

/// How long this process kept processors busy, all threads and the server's included; nothing where
/// the system does not tell.
fn busy() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the program's name, which may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    // Linux tells it in hundredths of a second.
    Some(Duration::from_millis(10 * (user + system)))
}

async fn timed(future: impl Future<Output = usize>) -> (Duration, usize) {
    let start = Instant::now();
    let count = future.await;
    (start.elapsed(), count)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    throughput(&http).await;
    overlap().await;
    side_by_side().await;
}

async fn throughput(http: &reqwest::Client) {
    let district = District::new(100, PER_PAGE, Duration::ZERO);
    let page_mib = district.users.len() as f64 / (1024.0 * 1024.0);
    let url = district.serve();
    let small = District::new(10, PER_PAGE, Duration::ZERO).serve();
    let memory = [
        ("by hand, 100 pages", memory_of(by_hand(http, &url)).await),
        (
            "stream, 10 pages",
            memory_of(with_client(&small, true)).await,
        ),
        (
            "stream, 100 pages",
            memory_of(with_client(&url, true)).await,
        ),
    ];
    let (mut ours, mut sequential, mut bare) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        let (took, count) = timed(with_client(&url, true)).await;
        assert_eq!(count, 1_000_000);
        ours = ours.min(took);
        sequential = sequential.min(timed(with_client(&url, false)).await.0);
        bare = bare.min(timed(by_hand(http, &url)).await.0);
    }
    let ratio = |took: Duration| took.as_secs_f64() / bare.as_secs_f64();
    println!("1,000,000 users, 100 pages, best of three");
    println!("  reqwest and serde by hand {bare:>10.2?}");
    println!(
        "  stream                    {ours:>10.2?}  {:.2} times",
        ratio(ours)
    );
    println!(
        "  stream without prefetch   {sequential:>10.2?}  {:.2} times",
        ratio(sequential)
    );
    println!("most memory, server included; a page is {page_mib:.1} MiB of JSON");
    for (what, most) in memory {
        let most = most.map_or("unknown".to_owned(), |mib| format!("{mib} MiB"));
        println!("  {what:<25} {most:>10}");
    }
}

async fn overlap() {
    const PAUSE: Duration = Duration::from_millis(50);
    let url = District::new(100, 100, PAUSE).serve();
    // The pages are small, so that only the waiting counts.
    let work = |prefetch| async move {
        let mut users = clever(&url).get_users().stream().prefetch(prefetch);
        let mut count = 0;
        while let Some(user) = users.next().await {
            count += usize::from(!user.expect("a user").id.is_empty());
            if count % 100 == 1 {
                // Work that waits, such as for a database.
                tokio::time::sleep(PAUSE).await;
            }
        }
        count
    };
    let (ahead, _) = timed(work.clone()(true)).await;
    let (after, _) = timed(work(false)).await;
    println!("50 ms for each answer and 50 ms of work on each page, 100 pages");
    println!("  stream {ahead:.2?}, without prefetch {after:.2?}; each alone takes 5 s");
}

async fn side_by_side() {
    const DISTRICTS: u32 = 50;
    let url = District::new(5, 1000, Duration::from_millis(20)).serve();
    let read = |clever: Clever| async move {
        let users = clever.get_users().stream().all().await?;
        Ok::<_, clever_sdk::Error>(users.len())
    };
    let (alone, _) = timed(async { read(clever(&url)).await.unwrap_or(0) }).await;
    println!("{DISTRICTS} districts of 5 pages, 20 ms for each answer; one takes {alone:.2?}");
    for at_once in [1, 5, 10, 25, 50] {
        let shared = clever(&url);
        let token = DistrictToken::new("made-up").expect("a token");
        let clients: Vec<_> = (0..DISTRICTS)
            .map(|n| (n, shared.with_token(token.clone())))
            .collect();
        let places = NonZeroUsize::new(at_once).unwrap_or(NonZeroUsize::MIN);
        let (start, busy_before) = (Instant::now(), busy());
        let outcomes = districts::map(clients, places, read).await;
        let took = start.elapsed();
        let read = outcomes
            .iter()
            .filter(|outcome| outcome.result.is_ok())
            .count();
        let gain = alone.as_secs_f64() * f64::from(DISTRICTS) / took.as_secs_f64();
        let busy = busy()
            .zip(busy_before)
            .map(|(after, before)| after - before);
        let cores = busy.map_or("unknown".to_owned(), |busy| {
            format!("{:.1}", busy.as_secs_f64() / took.as_secs_f64())
        });
        println!(
            "  {read} districts, {at_once:>2} at once: {took:>8.2?}, {gain:>4.1} times as fast as in turn, \
             {cores} processors busy"
        );
    }
}
