//! Rosters are personal data: only who exports them can read them.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::events::{self, event};
use crate::folder::Folder;
use crate::killed::{held_where, program};
use crate::server::{Fault, Server, id};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn every_file_is_its_owners_alone_in_any_folder() {
    let (server, folder) = (Server::start(35), Folder::new());
    server.add_event(event(&events::id(60, 1)));
    fs::create_dir(&folder.path).unwrap();
    fs::set_permissions(&folder.path, Permissions::from_mode(0o755)).unwrap();
    let assert_private = || {
        for name in folder.names() {
            assert_eq!(mode(&folder.path.join(&name)), 0o600, "{name}");
        }
    };
    let second = id(1, 9);
    let mut first = held_where(&server, &folder, move |_, target| target.ends_with(&second));
    folder.wait_for_text("parts/manifest.ndjson", "users-00001");
    assert_private();
    assert_eq!(mode(&folder.path.join("parts")), 0o700);
    first.kill().unwrap();
    first.wait().unwrap();
    server.break_with(|_, _| Fault::None);
    for options in [&[][..], &["--since-events"]] {
        assert!(
            program(&server, &folder)
                .args(options)
                .status()
                .unwrap()
                .success()
        );
        server.add_event(event(&events::id(60, 2)));
        assert_private();
    }
    assert!(folder.names().contains(&"events-00001.ndjson".to_owned()));
    assert_eq!(mode(&folder.path), 0o755);
}
