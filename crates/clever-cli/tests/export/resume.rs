//! Exports that go on after an error.

use std::time::Duration;

use clever_cli::export::{ExportError, Format, Interrupt, export};
use clever_core::Retry;

use crate::folder::Folder;
use crate::server::{Fault, Server, user};

/// Fails a request for users behind the first page.
fn on_second_page(fault: Fault) -> impl Fn(usize, &str) -> Fault + Send {
    move |_, target| match target.starts_with("/v3.1/users") && target.contains("starting_after") {
        true => fault,
        false => Fault::None,
    }
}

#[tokio::test]
async fn after_any_fault_an_export_goes_on_where_it_was() {
    for fault in [
        Fault::Status(500),
        Fault::Status(429),
        Fault::Dropped,
        Fault::Truncated,
        Fault::Corrupt,
        Fault::Looping,
    ] {
        let (server, folder) = (Server::start(35), Folder::new());
        server.break_with(on_second_page(fault));
        let problem = folder.export(&server.roster()).await.unwrap_err();
        assert!(
            matches!(problem, ExportError::Api(_)),
            "{fault:?}: {problem}"
        );
        assert!(
            folder
                .names()
                .iter()
                .all(|name| !name.ends_with("users.ndjson"))
        );
        assert!(
            folder
                .names()
                .contains(&"parts/users-00001.ndjson".to_owned()),
            "{fault:?}"
        );
        server.break_with(|_, _| Fault::None);
        folder.export(&server.roster()).await.unwrap();
        folder.assert_whole(35);
        let first = "/v3.1/users?limit=10".to_owned();
        assert!(
            !server.requests().contains(&first),
            "{fault:?} read the first page again"
        );
    }
}

#[tokio::test]
async fn what_comes_garbled_once_is_asked_for_again() {
    for fault in [Fault::Corrupt, Fault::Looping] {
        let (server, folder) = (Server::start(35), Folder::new());
        let is_odd = std::sync::atomic::AtomicBool::new(false);
        server.break_with(move |_, target| {
            let users = target.starts_with("/v3.1/users");
            match users && !is_odd.fetch_xor(true, std::sync::atomic::Ordering::Relaxed) {
                true => fault,
                false => Fault::None,
            }
        });
        folder.export(&server.roster()).await.unwrap();
        folder.assert_whole(35);
    }
}

#[tokio::test]
async fn what_passes_is_tried_again_by_the_client() {
    let (server, folder) = (Server::start(95), Folder::new());
    server.break_with(|number, _| match number % 5 {
        1 => Fault::Status(503),
        3 => Fault::Dropped,
        _ => Fault::None,
    });
    let retry = Retry::default()
        .first_wait(Duration::ZERO)
        .longest_wait(Duration::ZERO);
    folder.export(&server.roster_with(retry)).await.unwrap();
    folder.assert_whole(95);
}

#[tokio::test]
async fn what_an_end_in_the_middle_of_a_file_left_is_not_taken() {
    let (server, folder) = (Server::start(35), Folder::new());
    server.break_with(on_second_page(Fault::Status(500)));
    folder.export(&server.roster()).await.unwrap_err();
    // The export ended while it wrote the second part, or just before the manifest knew of it, and
    // while it wrote a manifest.
    let parts = folder.path.join("parts");
    std::fs::write(parts.join("users-00002.ndjson.unfinished"), &user(10)[..20]).unwrap();
    std::fs::write(parts.join("users-00002.ndjson"), user(10) + "\n").unwrap();
    std::fs::write(folder.path.join("manifest.json.unfinished"), "{").unwrap();
    server.break_with(|_, _| Fault::None);
    folder.export(&server.roster()).await.unwrap();
    folder.assert_whole(35);
}

#[tokio::test]
async fn an_export_that_ended_while_it_joined_joins_again() {
    let (server, folder) = (Server::start(35), Folder::new());
    server.break_with(on_second_page(Fault::Status(500)));
    folder.export(&server.roster()).await.unwrap_err();
    std::fs::write(folder.path.join("users.ndjson"), "an older one").unwrap();
    std::fs::write(folder.path.join("users.ndjson.unfinished"), "half").unwrap();
    server.break_with(|_, _| Fault::None);
    folder.export(&server.roster()).await.unwrap();
    folder.assert_whole(35);
}

#[tokio::test]
async fn resources_are_the_same_however_they_are_named() {
    let (server, folder) = (Server::start(35), Folder::new());
    server.break_with(on_second_page(Fault::Status(500)));
    let mut plan = folder.plan(Format::Ndjson, 10);
    let only = |names: [&str; 3]| Some(names.map(str::to_owned).to_vec());
    plan.only = only(["users", "schools", "users"]);
    let roster = server.roster();
    export(&plan, &roster, &Interrupt::never(), &())
        .await
        .unwrap_err();
    server.break_with(|_, _| Fault::None);
    plan.only = only(["schools", "users", "schools"]);
    export(&plan, &roster, &Interrupt::never(), &())
        .await
        .unwrap();
    assert_eq!(
        folder.names(),
        ["manifest.json", "schools.ndjson", "users.ndjson"]
    );
}

#[tokio::test]
async fn another_export_is_not_gone_on_with() {
    let (server, folder) = (Server::start(35), Folder::new());
    server.break_with(on_second_page(Fault::Status(500)));
    folder.export(&server.roster()).await.unwrap_err();
    server.break_with(|_, _| Fault::None);
    let csv = folder.plan(Format::Csv, 10);
    let mut only = folder.plan(Format::Ndjson, 10);
    only.only = Some(vec!["users".to_owned()]);
    let mut older = server.roster();
    older.api = &clever_cli::api::VERSIONS[1];
    let mut said = Vec::new();
    for (plan, roster) in [
        (&csv, server.roster()),
        (&only, server.roster()),
        (&csv, older),
    ] {
        let problem = export(plan, &roster, &Interrupt::never(), &())
            .await
            .unwrap_err();
        said.push(problem.to_string());
    }
    server.become_another_district();
    said.push(
        folder
            .export(&server.roster())
            .await
            .unwrap_err()
            .to_string(),
    );
    let said = said
        .join("\n")
        .replace(folder.path.to_str().unwrap(), "DIR");
    insta::assert_snapshot!(said);
}
