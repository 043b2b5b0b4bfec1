//! A finished export that is asked for again.

use std::fs;

use crate::folder::Folder;
use crate::killed::program;
use crate::server::{Fault, Server};

#[tokio::test]
async fn it_stays_as_it_is_and_no_list_is_read_again() {
    let (server, folder) = (Server::start(3), Folder::new());
    let first = folder.export(&server.roster()).await.unwrap();
    server.break_with(|_, _| Fault::None);
    let second = folder.export(&server.roster()).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(server.requests(), ["/v3.1/districts"]);
}

/// What the program says of a finished export that was changed, and its exit code.
fn said_after(change: impl FnOnce(&Folder, &Server)) -> (String, Option<i32>) {
    let (server, folder) = (Server::start(35), Folder::new());
    assert!(program(&server, &folder).status().unwrap().success());
    change(&folder, &server);
    let output = program(&server, &folder).output().unwrap();
    (
        String::from_utf8(output.stderr).unwrap(),
        output.status.code(),
    )
}

#[test]
fn it_is_this_districts_or_it_is_refused() {
    let (said, code) = said_after(|_, server| server.become_another_district());
    insta::assert_snapshot!(said);
    assert_eq!(code, Some(2));
}

#[test]
fn each_file_that_went_or_was_changed_is_said() {
    let (said, code) = said_after(|folder, _| {
        fs::remove_file(folder.path.join("schools.ndjson")).unwrap();
        fs::write(folder.path.join("terms.ndjson"), "more\n").unwrap();
        // As long as before.
        let users = folder.text("users.ndjson").replacen("Ada", "Eva", 1);
        fs::write(folder.path.join("users.ndjson"), users).unwrap();
    });
    insta::assert_snapshot!(said);
    assert_eq!(code, Some(7));
}

#[test]
fn an_export_of_some_resources_says_so_to_who_asks_for_all() {
    let (server, folder) = (Server::start(3), Folder::new());
    let run = |options: &[&str]| {
        let output = program(&server, &folder).args(options).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(run(&["--only", "users,schools"]), "");
    let again = run(&["--only", "users,schools"]);
    assert!(!again.contains("only;"), "{again}");
    let all = run(&[]);
    let (_, said) = all.split_once('\n').unwrap();
    insta::assert_snapshot!("some_only", [said, &run(&["--since-events"])].concat());
}
