//! What changed since an export.

use std::process::Command;

use clever_cli::export::{ExportError, Format, Interrupt, Manifest, export};
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::killed::program;
use crate::server::{Fault, Server};

/// The id of an event that was made so many seconds ago.
pub fn id(ago: u64, n: u64) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    format!("{:08x}{n:016x}", now.as_secs() - ago)
}

pub fn event(id: &str) -> Value {
    json!({"id": id, "type": "users.updated", "created": "2026-11-01T00:00:00.000Z",
        "data": {"object": {"id": "u", "email": ""}, "previous_attributes": {"email": "a"}}})
}

async fn since(folder: &Folder, server: &Server, format: Format) -> Result<Manifest, ExportError> {
    let mut plan = folder.plan(format, 2);
    plan.since_events = true;
    export(&plan, &server.roster(), &Interrupt::never(), &()).await
}

#[tokio::test]
async fn each_event_since_the_export_is_written_once() {
    let (server, folder) = (Server::start(3), Folder::new());
    let ids: Vec<String> = (1..=6).map(|n| id(60, n)).collect();
    server.add_event(event(&ids[0]));
    folder.export(&server.roster()).await.unwrap();
    for id in &ids[1..4] {
        server.add_event(event(id));
    }
    since(&folder, &server, Format::Ndjson).await.unwrap();
    assert_eq!(folder.text("events-00001.ndjson").lines().count(), 2);
    assert_eq!(
        folder.text("events-00002.ndjson"),
        event(&ids[3]).to_string() + "\n"
    );
    // Nothing new, and then something.
    since(&folder, &server, Format::Ndjson).await.unwrap();
    server.add_event(event(&ids[4]));
    let manifest = since(&folder, &server, Format::Ndjson).await.unwrap();
    assert_eq!(
        folder.text("events-00003.ndjson"),
        event(&ids[4]).to_string() + "\n"
    );
    assert_eq!(manifest.events.latest_id.as_deref(), Some(&*ids[4]));
    assert_eq!(manifest.events.files.len(), 3);
    let read: Manifest = serde_json::from_str(&folder.text("manifest.json")).unwrap();
    assert_eq!(read, manifest);
}

#[tokio::test]
async fn events_in_csv_have_a_header_in_each_file() {
    let (server, folder) = (Server::start(3), Folder::new());
    let plan = folder.plan(Format::Csv, 2);
    export(&plan, &server.roster(), &Interrupt::never(), &())
        .await
        .unwrap();
    server.add_event(event("6f0000000000000000000001"));
    since(&folder, &server, Format::Csv).await.unwrap();
    insta::assert_snapshot!(folder.text("events-00001.csv"));
}

#[test]
fn after_thirty_days_a_full_export_is_needed() {
    const DAY: u64 = 24 * 60 * 60;
    let (server, folder) = (Server::start(3), Folder::new());
    server.add_event(event(&id(31 * DAY, 1)));
    assert!(program(&server, &folder).status().unwrap().success());
    server.add_event(event(&id(60, 1)));
    let before = folder.names();
    let since = program(&server, &folder).arg("--since-events").output();
    let output = since.unwrap();
    assert_eq!(output.status.code(), Some(7));
    let said = String::from_utf8(output.stderr).unwrap();
    insta::assert_snapshot!(said);
    assert_eq!(folder.names(), before);
}

#[tokio::test]
async fn events_follow_only_a_finished_export_that_had_them() {
    let (server, folder) = (Server::start(35), Folder::new());
    let problem = since(&folder, &server, Format::Ndjson).await.unwrap_err();
    assert!(matches!(problem, ExportError::NoExport { .. }), "{problem}");
    assert!(!folder.path.exists());
    server.break_with(|_, target| match target.starts_with("/v3.1/users") {
        true => Fault::Dropped,
        false => Fault::None,
    });
    folder.export(&server.roster()).await.unwrap_err();
    let problem = since(&folder, &server, Format::Ndjson).await.unwrap_err();
    assert!(
        matches!(problem, ExportError::Unfinished { .. }),
        "{problem}"
    );

    let (server, folder) = (Server::start(3), Folder::new());
    server.break_with(|_, target| match target.starts_with("/v3.1/events") {
        true => Fault::Status(404),
        false => Fault::None,
    });
    folder.export(&server.roster()).await.unwrap();
    let problem = since(&folder, &server, Format::Ndjson).await.unwrap_err();
    assert!(matches!(problem, ExportError::NoEvents), "{problem}");
}

#[tokio::test]
async fn an_events_file_that_the_manifest_does_not_know_is_written_again() {
    let (server, folder) = (Server::start(3), Folder::new());
    folder.export(&server.roster()).await.unwrap();
    let id = id(60, 1);
    server.add_event(event(&id));
    // The program ended between the file and the manifest, and once in the middle of a file.
    std::fs::write(folder.path.join("events-00001.ndjson"), "older\n").unwrap();
    let unfinished = folder.path.join("events-00002.ndjson.unfinished");
    std::fs::write(&unfinished, "ol").unwrap();
    since(&folder, &server, Format::Ndjson).await.unwrap();
    assert_eq!(
        folder.text("events-00001.ndjson"),
        event(&id).to_string() + "\n"
    );
    assert!(!unfinished.exists());
}

#[tokio::test]
async fn an_export_that_knew_no_event_is_continued_for_thirty_days_only() {
    let (server, folder) = (Server::start(3), Folder::new());
    folder.export(&server.roster()).await.unwrap();
    let mut manifest: Value = serde_json::from_str(&folder.text("manifest.json")).unwrap();
    manifest["started"] = "2020-01-01T00:00:00Z".into();
    std::fs::write(folder.path.join("manifest.json"), manifest.to_string()).unwrap();
    let problem = since(&folder, &server, Format::Ndjson).await.unwrap_err();
    assert!(matches!(problem, ExportError::EventsMissing), "{problem}");
}

#[cfg(unix)]
#[test]
fn interrupted_it_says_how_to_go_on_and_no_event_is_lost() {
    let (server, folder) = (Server::start(3), Folder::new());
    let ids: Vec<String> = (1..=3).map(|n| id(60, n)).collect();
    server.add_event(event(&ids[0]));
    assert!(program(&server, &folder).status().unwrap().success());
    server.add_event(event(&ids[1]));
    server.add_event(event(&ids[2]));
    server.break_with(|_, target| match target.contains("starting_after") {
        true => Fault::Held,
        false => Fault::None,
    });
    let since = || {
        let mut command = program(&server, &folder);
        command.arg("--since-events");
        command
    };
    let child = since().spawn().unwrap();
    server.wait_for_held();
    let mut kill = Command::new("kill");
    kill.args(["-s", "INT", &child.id().to_string()]);
    assert!(kill.status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
    server.break_with(|_, _| Fault::None);
    assert!(since().status().unwrap().success());
    let written: String = ids[1..]
        .iter()
        .map(|id| event(id).to_string() + "\n")
        .collect();
    assert_eq!(folder.text("events-00001.ndjson"), written);
}
