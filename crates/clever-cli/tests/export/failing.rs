//! What the API does wrong is said as in every other command, with how to go on.

use crate::folder::Folder;
use crate::killed::program;
use crate::server::{Fault, Server, id};

#[test]
fn what_the_api_says_is_told_with_how_to_go_on() {
    let mut told = Vec::new();
    for fault in [
        Fault::Status(401),
        Fault::Status(403),
        Fault::Status(404),
        Fault::Status(429),
        Fault::Status(500),
        Fault::Dropped,
        Fault::Truncated,
        Fault::Corrupt,
        Fault::Looping,
    ] {
        let (server, folder) = (Server::start(35), Folder::new());
        let first = id(1, 9);
        server.break_with(move |_, target| match target.ends_with(&first) {
            true => fault,
            false => Fault::None,
        });
        let output = program(&server, &folder).args(["--attempts", "1"]).output();
        let output = output.unwrap();
        let code = output.status.code().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        told.push(format!("{fault:?}: {code}\n{said}"));
        server.break_with(|_, _| Fault::None);
        assert!(program(&server, &folder).status().unwrap().success());
        folder.assert_whole(35);
    }
    insta::assert_snapshot!(told.join("\n"));
}
