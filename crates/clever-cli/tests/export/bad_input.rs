//! What cannot be exported, or not into that folder.

use std::fs;

use clever_cli::export::{ExportError, Format, Interrupt, export};

use crate::folder::Folder;
use crate::killed::program;
use crate::server::{Fault, Server, id};

#[tokio::test]
async fn a_folder_with_other_things_is_left_alone() {
    let (server, folder) = (Server::start(3), Folder::new());
    fs::create_dir(&folder.path).unwrap();
    fs::write(folder.path.join("users.ndjson"), "mine").unwrap();
    let problem = folder.export(&server.roster()).await.unwrap_err();
    assert!(matches!(problem, ExportError::NotEmpty { .. }), "{problem}");
    assert_eq!(folder.text("users.ndjson"), "mine");
}

#[tokio::test]
async fn a_manifest_that_is_none_is_said() {
    let (server, folder) = (Server::start(3), Folder::new());
    fs::create_dir(&folder.path).unwrap();
    fs::write(folder.path.join("manifest.json"), "{}").unwrap();
    let problem = folder.export(&server.roster()).await.unwrap_err();
    assert!(matches!(problem, ExportError::Damaged { .. }), "{problem}");
}

#[tokio::test]
async fn an_unknown_resource_is_refused_before_anything_is_sent() {
    let (server, folder) = (Server::start(3), Folder::new());
    let mut plan = folder.plan(Format::Csv, 10);
    plan.only = Some(vec!["robots".to_owned()]);
    let done = export(&plan, &server.roster(), &Interrupt::never(), &()).await;
    assert!(
        matches!(done, Err(ExportError::NoSuchResource { .. })),
        "{done:?}"
    );
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_with_what_to_do() {
    let (server, folder) = (Server::start(3), Folder::new());
    fs::write(&folder.path, "a file").unwrap();
    let output = program(&server, &folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    insta::assert_snapshot!(said);
}

/// `/dev/full` takes nothing, as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_nothing_is_under_a_final_name_and_nothing_is_lost() {
    for full in ["parts/users-00002.ndjson", "manifest.json", "users.ndjson"] {
        let (server, folder) = (Server::start(35), Folder::new());
        server.break_with(|_, target| match target.ends_with(&id(1, 9)) {
            true => Fault::Paused,
            false => Fault::None,
        });
        let child = program(&server, &folder).spawn().unwrap();
        // The second page of users comes once all is written that came before.
        server.wait_for_held();
        folder.wait_for_text("parts/manifest.ndjson", "users-00001");
        let unfinished = folder.path.join(format!("{full}.unfinished"));
        std::os::unix::fs::symlink("/dev/full", unfinished).unwrap();
        server.let_go();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{full}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains(&format!("cannot write out/{full}: No space left on device")),
            "{said}"
        );
        assert!(
            said.contains("make room, then run the same command again"),
            "{said}"
        );
        assert!(!folder.names().contains(&"users.ndjson".to_owned()));
        server.break_with(|_, _| Fault::None);
        assert!(program(&server, &folder).status().unwrap().success());
        folder.assert_whole(35);
    }
}
