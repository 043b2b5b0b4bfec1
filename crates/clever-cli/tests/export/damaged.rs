//! What was read and is not as it was written is read again.

use std::fs;

use crate::folder::Folder;
use crate::killed::{held_where, program};
use crate::server::{Fault, Server, id, user};

const FIRST: &str = "parts/users-00001.ndjson";
const SECOND: &str = "parts/users-00002.ndjson";

/// What the program says that goes on with an export of 35 users, two of whose four pages were read
/// before something happened to them, and what it asks for.
fn gone_on_after(change: impl FnOnce(&Folder)) -> (String, Vec<String>) {
    let (server, folder) = (Server::start(35), Folder::new());
    let third = id(1, 19);
    let mut first = held_where(&server, &folder, move |_, target| target.ends_with(&third));
    folder.wait_for_text("parts/manifest.ndjson", SECOND);
    first.kill().unwrap();
    first.wait().unwrap();
    change(&folder);
    server.break_with(|_, _| Fault::None);
    let output = program(&server, &folder).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    folder.assert_whole(35);
    let mut requests = server.requests();
    requests.retain(|target| target.starts_with("/v3.1/users"));
    (said, requests)
}

fn behind(user: u64) -> String {
    format!("/v3.1/users?limit=10&starting_after={}", id(1, user))
}

fn remove(name: &str) -> impl Fn(&Folder) {
    move |folder| fs::remove_file(folder.path.join(name)).unwrap()
}

fn write(name: &str, text: String) -> impl Fn(&Folder) {
    move |folder| fs::write(folder.path.join(name), &text).unwrap()
}

#[test]
fn a_part_that_went_or_is_shorter_is_read_again_with_what_follows() {
    let (said, requests) = gone_on_after(remove(SECOND));
    insta::assert_snapshot!(said);
    assert_eq!(requests, [behind(9), behind(19), behind(29)]);
    let (again, requests) = gone_on_after(write(SECOND, user(10) + "\n"));
    assert_eq!(again, said);
    assert_eq!(requests, [behind(9), behind(19), behind(29)]);
    let (again, requests) = gone_on_after(remove(FIRST));
    assert_eq!(again, said.replace("00002", "00001"));
    assert_eq!(requests.len(), 4);
}

#[test]
fn a_part_that_was_changed_is_found_when_it_is_joined() {
    let changed: String = (10..20)
        .map(|n| user(n).replace("Ada", "Eva") + "\n")
        .collect();
    let (said, requests) = gone_on_after(write(SECOND, changed));
    assert!(
        said.contains("users-00002.ndjson is not as it was written"),
        "{said}"
    );
    let (first, again) = requests.split_at(2);
    assert_eq!(first, [behind(19), behind(29)]);
    assert_eq!(again, [behind(9), behind(19), behind(29)]);
}

#[test]
fn without_its_manifest_a_part_counts_for_nothing() {
    let (said, requests) = gone_on_after(remove("parts/manifest.ndjson"));
    assert_eq!((said.as_str(), requests.len()), ("", 4));
    let (said, requests) = gone_on_after(|folder| {
        fs::remove_dir_all(folder.path.join("parts")).unwrap();
    });
    assert_eq!((said.as_str(), requests.len()), ("", 4));
}

#[test]
fn after_any_line_of_it_an_export_goes_on() {
    for lines in 0.. {
        let mut all = 0;
        let (said, _) = gone_on_after(|folder| {
            let text = folder.text("parts/manifest.ndjson");
            all = text.lines().count();
            let kept: String = text.split_inclusive('\n').take(lines).collect();
            // The next line was not written whole.
            fs::write(
                folder.path.join("parts/manifest.ndjson"),
                kept + "{\"resource\"",
            )
            .unwrap();
        });
        assert_eq!(said, "");
        if lines == all {
            break;
        }
    }
}

/// As if two exports had written there at once, because somebody removed the lock.
#[test]
fn a_line_that_stands_there_twice_counts_once() {
    let (said, requests) = gone_on_after(|folder| {
        let text = folder.text("parts/manifest.ndjson");
        let last = text.lines().last().unwrap();
        fs::write(
            folder.path.join("parts/manifest.ndjson"),
            format!("{text}{last}\n"),
        )
        .unwrap();
    });
    assert_eq!(said, "");
    assert_eq!(requests, [behind(19), behind(29)]);
}
