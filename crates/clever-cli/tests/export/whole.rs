//! Exports that nothing stops.

use clever_cli::export::{Format, Interrupt, export};
use serde_json::Value;

use crate::folder::Folder;
use crate::server::{Server, id, user};

#[tokio::test]
async fn every_record_is_written_once_in_order_and_as_sent() {
    let (server, folder) = (Server::start(35), Folder::new());
    let manifest = folder.export(&server.roster()).await.unwrap();
    folder.assert_whole(35);
    let users = manifest
        .files()
        .find(|file| file.file == "users.ndjson")
        .unwrap();
    assert_eq!(
        (users.records, users.bytes),
        (35, folder.text("users.ndjson").len() as u64)
    );
    assert_eq!(folder.text("courses.ndjson"), "");
    assert_eq!(folder.text("schools.ndjson").lines().count(), 3);
}

#[tokio::test]
async fn the_manifest_ends_with_counts_hashes_and_the_latest_event() {
    let (server, folder) = (Server::start(3), Folder::new());
    server.add_event(serde_json::json!({"id": id(9, 1), "type": "users.created"}));
    folder.export(&server.roster()).await.unwrap();
    let mut manifest: Value = serde_json::from_str(&folder.text("manifest.json")).unwrap();
    for moment in ["started", "finished"] {
        assert!(manifest[moment].as_str().unwrap().starts_with("20"));
        manifest[moment] = "…".into();
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&manifest).unwrap());
}

#[tokio::test]
async fn the_latest_event_is_asked_for_before_the_first_record() {
    let (server, folder) = (Server::start(3), Folder::new());
    server.break_with(|_, _| crate::server::Fault::None);
    folder.export(&server.roster()).await.unwrap();
    let requests = server.requests();
    let place = |path: &str| requests.iter().position(|target| target.starts_with(path));
    assert!(
        place("/v3.1/events?ending_before=last") < place("/v3.1/users"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn csv_has_the_documents_columns_and_loses_nothing() {
    let (server, folder) = (Server::start(25), Folder::new());
    let plan = folder.plan(Format::Csv, 10);
    export(&plan, &server.roster(), &Interrupt::never(), &())
        .await
        .unwrap();
    let mut table = csv::Reader::from_path(folder.path.join("users.csv")).unwrap();
    let header = table.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 25);
    for (n, row) in (0..).zip(&rows) {
        let sent: Value = serde_json::from_str(&user(n)).unwrap();
        assert_eq!(row[column("id")], *sent["id"].as_str().unwrap());
        assert_eq!(
            row[column("name.last")],
            *sent["name"]["last"].as_str().unwrap()
        );
        assert_eq!(
            row[column("roles.student.ext")],
            sent["roles"]["student"]["ext"].to_string()
        );
        let schools = sent["roles"]["student"]["schools"].to_string();
        assert_eq!(row[column("roles.student.schools")], schools);
        assert_eq!(row[column("roles.teacher.title")], *"");
        assert_eq!(row[column("undeclared")], *r#"{"score":1.50}"#);
    }
    // No record says less than its header.
    assert_eq!(folder.text("courses.csv").lines().count(), 1);
    assert!(folder.text("courses.csv").starts_with("id,"));
}

#[tokio::test]
async fn only_what_is_asked_for_is_read() {
    let (server, folder) = (Server::start(3), Folder::new());
    let mut plan = folder.plan(Format::Ndjson, 10);
    plan.only = Some(vec!["users".to_owned()]);
    export(&plan, &server.roster(), &Interrupt::never(), &())
        .await
        .unwrap();
    assert_eq!(folder.names(), ["manifest.json", "users.ndjson"]);
}

#[tokio::test]
async fn what_is_not_shared_is_said_and_the_rest_is_exported() {
    let (server, folder) = (Server::start(3), Folder::new());
    server.break_with(|_, target| match target.starts_with("/v3.1/resources") {
        true => crate::server::Fault::Status(403),
        false => crate::server::Fault::None,
    });
    let manifest = folder.export(&server.roster()).await.unwrap();
    assert_eq!(manifest.not_shared().collect::<Vec<_>>(), ["resources"]);
    assert!(!folder.names().contains(&"resources.ndjson".to_owned()));
    assert_eq!(folder.text("users.ndjson").lines().count(), 3);
}
