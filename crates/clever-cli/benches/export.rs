//! Exporting a large district: `cargo bench -p clever-cli --bench export`. The sandbox answers on
//! loopback, in the same process; every figure is a ratio within the run, or stands beside what it is
//! to be compared with.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark stops where something is wrong"
)]

use std::time::{Duration, Instant};

use clever_cli::api::VERSIONS;
use clever_cli::export::{Format, Interrupt, PAGE, Plan, Roster, export};
use clever_core::{Client, DistrictToken};
use clever_sandbox::Sandbox;
use clever_sdk::v3_1::Clever;

const PEOPLE: u64 = 1_000_000;
const FEW: u64 = 100_000;

async fn sandbox(people: u64) -> Sandbox {
    let sandbox = Sandbox::builder()
        .people(people)
        .rate_limit(None)
        .start()
        .await;
    sandbox.expect("a sandbox")
}

fn token(sandbox: &Sandbox) -> DistrictToken {
    DistrictToken::new(sandbox.district_token()).expect("a token")
}

/// Reads all users with the SDK's stream and does nothing with them.
async fn stream(sandbox: &Sandbox) -> u64 {
    let clever = Clever::district(token(sandbox)).base_url(sandbox.base_url());
    let clever = clever.build().expect("a client");
    let mut users = clever.get_users().limit(10_000).stream();
    let mut count = 0;
    while let Some(user) = users.next().await {
        count += u64::from(!user.expect("a user").id.is_empty());
    }
    count
}

/// Exports all users into a folder of their own.
async fn exported(sandbox: &Sandbox, format: Format) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let api = &VERSIONS[0];
    let client = Client::builder(api.version, token(sandbox)).base_url(sandbox.base_url());
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
    runtime.expect("a runtime").block_on(measure());
}

async fn measure() {
    let (few, all) = (sandbox(FEW).await, sandbox(PEOPLE).await);
    let mut memory = Vec::new();
    for (people, sandbox) in [(FEW, &few), (PEOPLE, &all)] {
        for (what, most) in [
            ("stream", memory_of(stream(sandbox)).await),
            ("ndjson", memory_of(exported(sandbox, Format::Ndjson)).await),
            ("csv", memory_of(exported(sandbox, Format::Csv)).await),
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
    println!("most memory, sandbox included");
    for (what, people, most) in memory {
        let most = most.map_or("unknown".to_owned(), |mib| format!("{mib} MiB"));
        println!("  {what:<6} of {people:>7} {most:>10}");
    }
}
