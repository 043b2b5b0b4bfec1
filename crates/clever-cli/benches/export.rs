//! Exporting a large district: `cargo bench -p clever-cli --bench export`. The sandbox answers on
//! loopback. Where memory is measured, it and each reader have a process of their own, so that nothing
//! else's is counted; every figure is a ratio within the run, or stands beside what it is to be
//! compared with.

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

/// What tells this program to be a sandbox with so many people, and not to measure.
const BE_SANDBOX: &str = "BE_SANDBOX";
/// What tells it to read what is at an address once, and to tell how much memory that took.
const READ: &str = "READ";
const ADDRESS: &str = "ADDRESS";
const TOKEN: &str = "TOKEN";

/// What is read.
#[derive(Debug, Clone, Copy)]
enum What {
    Stream,
    Export(Format),
}

const ALL: [(&str, What); 3] = [
    ("stream", What::Stream),
    ("ndjson", What::Export(Format::Ndjson)),
    ("csv", What::Export(Format::Csv)),
];

/// Where it is read from.
struct Place {
    address: String,
    token: String,
}

/// A sandbox in a process of its own, which ends with this.
struct Server {
    process: Child,
    place: Place,
}

/// This program in another process.
fn other() -> Command {
    Command::new(std::env::current_exe().expect("this program"))
}

impl Server {
    fn start(people: u64) -> Self {
        let mut other = other();
        other.env(BE_SANDBOX, people.to_string());
        other.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = other.spawn().expect("a process");
        let told = BufReader::new(process.stdout.take().expect("what it tells"));
        let mut lines = told.lines().map(|line| line.expect("a line"));
        let mut line = || lines.next().expect("a line");
        let place = Place {
            address: line(),
            token: line(),
        };
        Self { process, place }
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

impl Place {
    fn token(&self) -> DistrictToken {
        DistrictToken::new(self.token.as_str()).expect("a token")
    }

    /// Reads all users, and says how many that were.
    async fn read(&self, what: What) -> u64 {
        match what {
            What::Stream => self.stream().await,
            What::Export(format) => self.export(format).await,
        }
    }

    /// Reads them with the SDK's stream and does nothing with them.
    async fn stream(&self) -> u64 {
        let clever = Clever::district(self.token()).base_url(&self.address);
        let clever = clever.build().expect("a client");
        let mut users = clever.get_users().limit(10_000).stream();
        let mut count = 0;
        while let Some(user) = users.next().await {
            count += u64::from(!user.expect("a user").id.is_empty());
        }
        count
    }

    /// Exports them into a folder of their own.
    async fn export(&self, format: Format) -> u64 {
        let folder = tempfile::tempdir().expect("a folder");
        let api = &VERSIONS[0];
        let client = Client::builder(api.version, self.token()).base_url(&self.address);
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

    async fn timed(&self, what: What) -> Duration {
        let start = Instant::now();
        assert_eq!(self.read(what).await, PEOPLE);
        start.elapsed()
    }

    /// The most memory that is in use while another process reads, as it tells.
    fn memory_of(&self, what: &str) -> String {
        let mut other = other();
        other.env(READ, what);
        other.env(ADDRESS, &self.address).env(TOKEN, &self.token);
        let told = other.output().expect("a process").stdout;
        String::from_utf8(told).expect("a text")
    }
}

/// Reads once, and tells the most memory that was ever in use.
async fn read_once(name: &str) {
    let variable = |name| std::env::var(name).expect("a variable");
    let place = Place {
        address: variable(ADDRESS),
        token: variable(TOKEN),
    };
    let what = ALL.iter().find(|(known, _)| *known == name);
    place.read(what.expect("something to read").1).await;
    match most_memory() {
        Some(mib) => print!("{mib} MiB"),
        None => print!("unknown"),
    }
}

/// In MiB; nothing where the system does not tell.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let most = lines.find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = most.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024)
}

fn main() {
    // As in the program itself.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let told = |name| std::env::var(name).ok();
    match (told(BE_SANDBOX), told(READ)) {
        (Some(people), _) => runtime.block_on(be_sandbox(people.parse().expect("a number"))),
        (None, Some(what)) => runtime.block_on(read_once(&what)),
        (None, None) => runtime.block_on(measure()),
    }
}

async fn measure() {
    let (few, all) = (Server::start(FEW), Server::start(PEOPLE));
    println!("most memory, without the sandbox's");
    for (people, server) in [(FEW, &few), (PEOPLE, &all)] {
        for (name, _) in ALL {
            println!(
                "  {name:<6} of {people:>7} {:>10}",
                server.place.memory_of(name)
            );
        }
    }
    let mut best = [Duration::MAX; ALL.len()];
    for _ in 0..3 {
        for (best, (_, what)) in best.iter_mut().zip(ALL) {
            *best = (*best).min(all.place.timed(what).await);
        }
    }
    println!("{PEOPLE} users, best of three");
    for (took, (name, _)) in best.iter().zip(ALL) {
        let ratio = took.as_secs_f64() / best[0].as_secs_f64();
        println!("  {name:<6} {took:>10.2?}  {ratio:.2} times the stream");
    }
}
