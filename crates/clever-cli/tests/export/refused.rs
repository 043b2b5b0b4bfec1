//! Folders that are refused are left as they were, and what is advised then works.

use std::fs;
use std::process::{Command, Output};

use crate::folder::Folder;
use crate::killed::{held_at, program};
use crate::server::{Fault, Server};

/// What the program says that it cannot do, with this exit code.
fn refused(command: &mut Command, code: i32) -> String {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(output.stdout, b"");
    said
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

#[test]
fn a_folder_with_other_things_is_left_as_it_was() {
    let (server, folder) = (Server::start(3), Folder::new());
    fs::create_dir(&folder.path).unwrap();
    for (name, text) in [
        ("users.ndjson", "mine"),
        ("export.lock", "a lock of something else"),
        ("thesis.unfinished", "a chapter"),
    ] {
        fs::write(folder.path.join(name), text).unwrap();
        for options in [&[][..], &["--since-events"]] {
            let said = refused(program(&server, &folder).args(options), 2);
            assert!(said.contains("out is no export, but holds"), "{said}");
            assert!(said.contains("choose an empty folder"), "{said}");
            assert_eq!(folder.names(), [name]);
            assert_eq!(folder.text(name), text);
        }
        fs::remove_file(folder.path.join(name)).unwrap();
    }
}

#[test]
fn another_districts_folder_is_left_as_it_was() {
    let (server, folder) = (Server::start(3), Folder::new());
    done(&mut program(&server, &folder));
    let before = folder.names();
    server.become_another_district();
    for options in [&[][..], &["--since-events"], &["--format", "csv"]] {
        refused(program(&server, &folder).args(options), 2);
        assert_eq!(folder.names(), before);
    }
}

#[test]
fn what_cannot_begin_leaves_no_folder() {
    let (server, folder) = (Server::start(3), Folder::new());
    server.break_with(|_, _| Fault::Status(401));
    refused(&mut program(&server, &folder), 3);
    assert!(!folder.path.exists());
}

#[test]
fn a_folder_in_use_is_left_to_who_uses_it() {
    let (server, folder) = (Server::start(35), Folder::new());
    let mut first = held_at(&server, &folder, 3);
    let before = folder.names();
    for options in [&[][..], &["--since-events"]] {
        let said = refused(program(&server, &folder).args(options), 1);
        assert!(said.contains("in use by another export"), "{said}");
        assert_eq!(folder.names(), before);
    }
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn events_of_no_export_are_refused_with_advice_that_works() {
    let (server, folder) = (Server::start(3), Folder::new());
    let since = || {
        let mut command = program(&server, &folder);
        command.arg("--since-events");
        command
    };
    let said = refused(&mut since(), 2);
    insta::assert_snapshot!(said);
    assert!(!folder.path.exists());
    fs::create_dir(&folder.path).unwrap();
    assert_eq!(refused(&mut since(), 2), said);
    assert_eq!(folder.names(), [""; 0]);
    done(&mut program(&server, &folder));
    done(&mut since());
}

#[test]
fn options_about_what_is_printed_are_refused_before_anything_is_sent() {
    let (server, folder) = (Server::start(3), Folder::new());
    let said = ["--output=csv", "--output=json", "--fields=id"]
        .map(|option| refused(program(&server, &folder).arg(option), 2));
    assert_eq!(said[0], said[1]);
    insta::assert_snapshot!(said[1..].concat());
    assert_eq!(server.requests(), [""; 0]);
    assert!(!folder.path.exists());
}
