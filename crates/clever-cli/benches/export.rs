//! Exporting a large district: `cargo bench -p clever-cli --bench export`. The sandbox answers on
//! loopback, in a process of its own, so that its memory is not taken for the export's; every figure
//! is a ratio within the run, or stands beside what it is to be compared with.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark stops where something is wrong"
)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use clever_cli::api::VERSIONS;
use clever_cli::export::{Format, Interrupt, PAGE, Plan, Roster, export};
use clever_core::{Client, DistrictToken};
use clever_sandbox::Sandbox;
use clever_sdk::v3_1::Clever;

const PEOPLE: u64 = 1_000_000;
const FEW: u64 = 100_000;

/// What tells this program to be a sandbox with so many people.
const BE_SANDBOX: &str = "BE_SANDBOX";

/// A sandbox in a process of its own, which ends with this.
struct Server {
    process: Child,
    base_url: String,
    token: DistrictToken,
}

impl Server {
    fn start(people: u64) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut process = Command::new(program)
            .env(BE_SANDBOX, people.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let told = BufReader::new(process.stdout.take().expect("what it tells"));
        let mut lines = told.lines().map(|line| line.expect("a line"));
        let base_url = lines.next().expect("an address");
        let token = DistrictToken::new(lines.next().expect("a token")).expect("a token");
        Self {
            process,
            base_url,
            token,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Is a sandbox until the other program goes.
async fn be_sandbox(people: u64) {
    let sandbox = Sandbox::builder()
        .people(people)
        .rate_limit(None)
        .start()
        .await;
    let sandbox = sandbox.expect("a sandbox");
    println!("{}\n{}", sandbox.base_url(), sandbox.district_token());
    let gone = tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()));
    gone.await.expect("a wait").expect("an end");
}

/// Reads all users with the SDK's stream and does nothing with them.
async fn stream(server: &Server) -> u64 {
    let clever = Clever::district(server.token.clone()).base_url(&server.base_url);
    let clever = clever.build().expect("a client");
    let mut users = clever.get_users().limit(10_000).stream();
    let mut count = 0;
    while let Some(user) = users.next().await {
        count += u64::from(!user.expect("a user").id.is_empty());
    }
    count
}

/// Exports all users into a folder of their own.
async fn exported(server: &Server, format: Format) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let api = &VERSIONS[0];
    let client = Client::builder(api.version, server.token.clone()).base_url(&server.base_url);
    let client = client.build().expect("a client");
    let plan = Plan {
        out: folder.path().join("out"),
        format: Some(format),
        only: Some(vec!["users".to_owned()]),
        page: PAGE,
        since_events: false,
    };
    let done = export(&plan, &Roster { api, client }, &Interrupt::never(), &()).await;
    let manifest = done.unwrap_or_else(|problem| panic!("{problem}"));
    manifest.files().map(|file| file.records).sum()
}

/// The most memory that is in use while a future runs, in MiB; nothing where the system does not tell.
/// What the allocator kept of earlier runs is in it.
async fn memory_of(future: impl Future<Output = u64>) -> Option<u64> {
    // Makes the most that was ever in use what is in use now.
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    future.await;
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let most = lines.find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = most.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024)
}

async fn timed(future: impl Future<Output = u64>) -> Duration {
    let start = Instant::now();
    assert_eq!(future.await, PEOPLE);
    start.elapsed()
}

fn main() {
    // As in the program itself.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    match std::env::var(BE_SANDBOX) {
        Ok(people) => runtime.block_on(be_sandbox(people.parse().expect("a number"))),
        Err(_) => runtime.block_on(measure()),
    }
}

async fn measure() {
    let (few, all) = (Server::start(FEW), Server::start(PEOPLE));
    let mut memory = Vec::new();
    for (people, server) in [(FEW, &few), (PEOPLE, &all)] {
        for (what, most) in [
            ("stream", memory_of(stream(server)).await),
            ("ndjson", memory_of(exported(server, Format::Ndjson)).await),
            ("csv", memory_of(exported(server, Format::Csv)).await),
        ] {
            memory.push((what, people, most));
        }
    }
    let (mut bare, mut ndjson, mut csv) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        bare = bare.min(timed(stream(&all)).await);
        ndjson = ndjson.min(timed(exported(&all, Format::Ndjson)).await);
        csv = csv.min(timed(exported(&all, Format::Csv)).await);
    }
    println!("{PEOPLE} users, best of three");
    println!("  the SDK's stream {bare:>10.2?}");
    for (format, took) in [("ndjson", ndjson), ("csv", csv)] {
        let ratio = took.as_secs_f64() / bare.as_secs_f64();
        println!("  export to {format:<6} {took:>10.2?}  {ratio:.2} times");
    }
    println!("most memory, without the sandbox's");
    for (what, people, most) in memory {
        let most = most.map_or("unknown".to_owned(), |mib| format!("{mib} MiB"));
        println!("  {what:<6} of {people:>7} {most:>10}");
    }
}
