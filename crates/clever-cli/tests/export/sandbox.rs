//! Exports of the sandbox's district: every version, and under faults and kills.

use std::collections::HashMap;
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clever_cli::api::{Api, VERSIONS};
use clever_cli::export::{Format, Interrupt, Roster, export};
use clever_core::{Client, Clock, DistrictToken, Retry};
use clever_sandbox::{Plan, Sandbox};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::folder::Folder;

/// A time that stands still, so that two sandboxes have the same district.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(0x6a00_0000)
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

async fn sandbox(people: u64, faults: &[&str]) -> Sandbox {
    let faults: Plan = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let sandbox = Sandbox::builder()
        .seed(7)
        .people(people)
        .rate_limit(None)
        .clock(Noon);
    sandbox.faults(faults).start().await.unwrap()
}

fn roster(sandbox: &Sandbox, api: &'static Api) -> Roster {
    let token = DistrictToken::new(sandbox.district_token()).unwrap();
    let client = Client::builder(api.version, token).base_url(sandbox.base_url());
    let client = client.retry(Retry::never()).build().unwrap();
    Roster { api, client }
}

/// A list as a client reads it that knows nothing of exports: the text of each record.
async fn texts(roster: &Roster, name: &str) -> Vec<Box<RawValue>> {
    #[derive(Deserialize)]
    struct Page {
        #[serde(alias = "resources")]
        data: Vec<Entry>,
    }

    #[derive(Deserialize)]
    struct Entry {
        data: Box<RawValue>,
    }

    #[derive(Deserialize)]
    struct WithId {
        id: String,
    }

    let mut texts: Vec<Box<RawValue>> = Vec::new();
    let mut place = match name {
        "districts" => String::new(),
        _ => "?limit=10000".to_owned(),
    };
    loop {
        let page = roster.client.get(&format!("/{name}{place}"));
        let page: Page = page.send::<Page>().await.unwrap().into_inner().into_inner();
        let is_last = page.data.len() < 10_000;
        texts.extend(page.data.into_iter().map(|entry| entry.data));
        if is_last {
            return texts;
        }
        let last: WithId = serde_json::from_str(texts[texts.len() - 1].get()).unwrap();
        place = format!("?limit=10000&starting_after={}", last.id);
    }
}

/// The same records, one on each line.
async fn lines(roster: &Roster, name: &str) -> String {
    let texts = texts(roster, name).await;
    texts
        .iter()
        .map(|text| text.get().to_owned() + "\n")
        .collect()
}

fn written(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_of_the_district_is_exported_record_for_record() {
    let sandbox = sandbox(200, &[]).await;
    for api in &VERSIONS {
        let (folder, roster) = (Folder::new(), roster(&sandbox, api));
        let plan = folder.plan(Format::Ndjson, 50);
        let manifest = export(&plan, &roster, &Interrupt::never(), &())
            .await
            .unwrap();
        for file in manifest.files() {
            let (name, _) = file.file.split_once('.').unwrap();
            let expected = lines(&roster, name).await;
            assert_eq!(file.records, expected.lines().count() as u64);
            assert!(
                folder.text(&file.file) == expected,
                "{} {name}",
                api.version.name
            );
        }
        assert!(manifest.events.latest_id.is_some(), "{}", api.version.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_has_a_column_for_all_that_the_sandbox_sends() {
    let sandbox = sandbox(200, &[]).await;
    for api in &VERSIONS {
        let (folder, roster) = (Folder::new(), roster(&sandbox, api));
        let plan = folder.plan(Format::Csv, 50);
        let manifest = export(&plan, &roster, &Interrupt::never(), &())
            .await
            .unwrap();
        for file in manifest.files() {
            let mut table = csv::Reader::from_path(folder.path.join(&file.file)).unwrap();
            let rows: Vec<HashMap<String, String>> =
                table.deserialize().map(Result::unwrap).collect();
            assert_eq!(rows.len() as u64, file.records);
            for row in rows {
                assert_eq!(row["undeclared"], "", "{} {}", api.version.name, file.file);
                assert_ne!(row["id"], "", "{} {}", api.version.name, file.file);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moves_after_an_export_is_in_the_events_since() {
    let (sandbox, folder) = (sandbox(200, &[]).await, Folder::new());
    let roster = roster(&sandbox, &VERSIONS[0]);
    let mut plan = folder.plan(Format::Ndjson, 50);
    let manifest = export(&plan, &roster, &Interrupt::never(), &()).await;
    let before = manifest.unwrap().events.latest_id.unwrap();
    sandbox.tick();
    plan.since_events = true;
    let manifest = export(&plan, &roster, &Interrupt::never(), &()).await;
    let latest_id = manifest.unwrap().events.latest_id.unwrap();
    let events = written(&folder.text("events-00001.ndjson"));
    let ids: Vec<&str> = events
        .iter()
        .filter_map(|event| event["id"].as_str())
        .collect();
    assert!(ids.iter().all(|id| *id > &*before));
    assert_eq!(ids.last(), Some(&&*latest_id));
    let expected = roster
        .client
        .get(&format!("/events?starting_after={before}"));
    let expected = expected.stream().all().await.unwrap();
    let expected: Vec<Value> = expected
        .into_iter()
        .map(clever_core::Raw::into_inner)
        .collect();
    assert!(
        events == expected,
        "{} and {}",
        events.len(),
        expected.len()
    );
}

/// The program's export of the sandbox's district.
fn program(sandbox: &Sandbox, folder: &Folder, page: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clever-api"));
    command.args(["export", "--out", "out", "--page", page]);
    command
        .current_dir(folder.path.parent().unwrap())
        .env_clear();
    command.env("HOME", folder.path.parent().unwrap());
    command.env("CLEVER_TOKEN", sandbox.district_token());
    command.env("CLEVER_BASE_URL", sandbox.base_url());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// All that may go wrong on the way.
const FAULTS: [&str; 6] = [
    "*:503:0.04",
    "*:429:0.02",
    "*:drop:0.04",
    "*:truncate:0.04",
    "*:corrupt:0.04",
    "getUsers:loop:0.04",
];

/// Numbers that are all over the place, and the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// How many parts an export has.
fn parts(folder: &Folder) -> usize {
    let lines = std::fs::read_to_string(folder.path.join("parts/manifest.ndjson"));
    lines.map_or(0, |lines| lines.matches("\"file\"").count())
}

/// Waits until the export ends, or has some parts more: whether it goes on.
fn comes_further(child: &mut Child, folder: &Folder, dice: &mut Dice) -> bool {
    let wanted = parts(folder) + dice.below(15) as usize;
    while child.try_wait().unwrap().is_none() {
        if parts(folder) >= wanted {
            return true;
        }
        // The processors are for those that are watched.
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

async fn assert_is_the_district(folder: &Folder, people: u64) {
    let whole = sandbox(people, &[]).await;
    let roster = roster(&whole, &VERSIONS[0]);
    for name in [
        "courses",
        "districts",
        "resources",
        "schools",
        "sections",
        "terms",
        "users",
    ] {
        let text = folder.text(&format!("{name}.ndjson"));
        assert!(
            text == lines(&roster, name).await,
            "{name}: {} lines",
            text.lines().count()
        );
    }
    assert!(!folder.path.join("parts").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn under_faults_and_kills_no_record_is_lost_or_repeated() {
    come_through_kills((1000, "50"), (8, comes_further), Dice(7)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_people_come_through_faults_and_kills() {
    come_through_kills((100_000, "1000"), (12, comes_further), Dice(7)).await;
}

/// The same with many more kills, and at any time: `cargo test -p clever-cli --test export -- --ignored`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes long: `cargo xtask ci exports` runs it"]
async fn a_hundred_thousand_people_come_through_many_kills() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = now.as_nanos() as u64;
    println!("seed {seed}");
    let at_any_time = |child: &mut Child, _: &Folder, dice: &mut Dice| {
        std::thread::sleep(Duration::from_millis(dice.below(500)));
        child.try_wait().unwrap().is_none()
    };
    come_through_kills((100_000, "1000"), (100, at_any_time), Dice(seed)).await;
}

/// Exports people in pages, under faults, is killed so often when it is to be, and compares what there
/// is in the end.
async fn come_through_kills(
    (people, page): (u64, &str),
    (kills, is_killed): (u32, impl Fn(&mut Child, &Folder, &mut Dice) -> bool),
    mut dice: Dice,
) {
    let (sandbox, folder) = (sandbox(people, &FAULTS).await, Folder::new());
    let (mut runs, mut killed) = (0, 0);
    loop {
        let mut program = program(&sandbox, &folder, page);
        let mut child = program.args(["--attempts", "1"]).spawn().unwrap();
        runs += 1;
        if killed < kills && is_killed(&mut child, &folder, &mut dice) {
            child.kill().unwrap();
            killed += 1;
        }
        if child.wait().unwrap().success() {
            break;
        }
    }
    println!("{runs} runs, {killed} killed");
    assert!(killed > 1);
    assert_is_the_district(&folder, people).await;
}
