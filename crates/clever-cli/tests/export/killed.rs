//! The real program, ended in the middle of an export.

use std::process::{Child, Command, Output, Stdio};

use crate::folder::Folder;
use crate::server::{Fault, Server, TOKEN, id};

/// The program's export into a folder, in pages of ten.
pub fn program(server: &Server, folder: &Folder) -> Command {
    program_in_pages(server, folder, 10)
}

/// The program's export into a folder, in pages of so many records.
pub fn program_in_pages(server: &Server, folder: &Folder, page: u32) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clever-api"));
    command.args(["export", "--page", &page.to_string(), "--out", "out"]);
    command.current_dir(folder.path.parent().unwrap());
    command
        .env_clear()
        .env("HOME", folder.path.parent().unwrap())
        .env("NO_COLOR", "1");
    command
        .env("CLEVER_TOKEN", TOKEN)
        .env("CLEVER_BASE_URL", &server.url);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn text(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// Starts an export that never gets the answer to one of its requests.
pub fn held_at(server: &Server, folder: &Folder, request: usize) -> Child {
    held_where(server, folder, move |number, _| number == request)
}

/// Starts an export that never gets the answer to such a request, by its number and target.
pub fn held_where(
    server: &Server,
    folder: &Folder,
    is_held: impl Fn(usize, &str) -> bool + Send + 'static,
) -> Child {
    server.break_with(move |number, target| match is_held(number, target) {
        true => Fault::Held,
        false => Fault::None,
    });
    let child = program(server, folder).spawn().unwrap();
    server.wait_for_held();
    child
}

/// How many requests an undisturbed export of 35 users sends, that for the first page of users being
/// the last but three.
fn requests() -> usize {
    let (server, folder) = (Server::start(35), Folder::new());
    server.break_with(|_, _| Fault::None);
    assert!(program(&server, &folder).status().unwrap().success());
    folder.assert_whole(35);
    server.requests().len()
}

#[test]
fn killed_at_any_request_it_goes_on_and_reads_at_most_a_page_again() {
    for request in 0..requests() {
        let (server, folder) = (Server::start(35), Folder::new());
        let mut child = held_at(&server, &folder, request);
        child.kill().unwrap();
        child.wait().unwrap();
        let before = server.requests();
        assert!(!folder.names().contains(&"users.ndjson".to_owned()));
        server.break_with(|_, _| Fault::None);
        let output = program(&server, &folder).output().unwrap();
        assert!(output.status.success(), "{request}: {}", text(&output).1);
        folder.assert_whole(35);
        let pages = |target: &&String| target.starts_with("/v3.1/users");
        let after = server.requests();
        let again = after
            .iter()
            .filter(pages)
            .filter(|target| before.contains(target))
            .count();
        // The one that was held, and the one that was being written.
        assert!(again <= 2, "{request}: {before:?} {after:?}");
    }
}

#[cfg(unix)]
#[test]
fn interrupted_it_keeps_what_it_has_and_says_how_to_go_on() {
    for signal in ["INT", "TERM"] {
        let (server, folder) = (Server::start(35), Folder::new());
        let third = id(1, 19);
        server.break_with(move |_, target| match target.ends_with(&third) {
            true => Fault::Held,
            false => Fault::None,
        });
        let mut command = program(&server, &folder);
        command.args(["--attempts", "2", "--format", "ndjson"]);
        let child = command.spawn().unwrap();
        server.wait_for_held();
        let pid = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130));
        let said = text(&output).1;
        insta::assert_snapshot!("stopped", said);
        server.break_with(|_, _| Fault::None);
        assert!(program(&server, &folder).status().unwrap().success());
        folder.assert_whole(35);
        let first = "/v3.1/users?limit=10".to_owned();
        assert!(!server.requests().contains(&first));
    }
}

/// It waits for a manifest that nobody writes, and so cannot end by itself.
#[cfg(unix)]
#[test]
fn a_second_interrupt_ends_it_at_once_with_the_usual_message() {
    use std::io::{BufRead as _, BufReader, Read as _};

    let (server, folder) = (Server::start(3), Folder::new());
    std::fs::create_dir(&folder.path).unwrap();
    let manifest = folder.path.join("manifest.json");
    assert!(
        Command::new("mkfifo")
            .arg(&manifest)
            .status()
            .unwrap()
            .success()
    );
    let mut child = program(&server, &folder).spawn().unwrap();
    // This is opened when the program reads it.
    let _held = std::fs::File::options()
        .write(true)
        .open(&manifest)
        .unwrap();
    let pid = child.id().to_string();
    let interrupt = || {
        Command::new("kill")
            .args(["-s", "INT", &pid])
            .status()
            .unwrap()
    };
    let mut said = BufReader::new(child.stderr.take().unwrap());
    assert!(interrupt().success());
    let mut first = String::new();
    said.read_line(&mut first).unwrap();
    assert!(interrupt().success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    insta::assert_snapshot!("stopped_at_once", first + &rest);
}

#[test]
fn two_at_once_into_one_folder_are_refused_and_a_kill_frees_it() {
    let (server, folder) = (Server::start(35), Folder::new());
    let mut first = held_at(&server, &folder, 3);
    let second = program(&server, &folder).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = text(&second).1;
    insta::assert_snapshot!("in_use", said);
    first.kill().unwrap();
    first.wait().unwrap();
    server.break_with(|_, _| Fault::None);
    assert!(program(&server, &folder).status().unwrap().success());
    folder.assert_whole(35);
}

#[test]
fn in_a_pipe_it_tells_no_progress_and_ends_with_what_it_wrote() {
    let (server, folder) = (Server::start(35), Folder::new());
    let output = program(&server, &folder).output().unwrap();
    let (told, said) = text(&output);
    assert_eq!(said, "");
    insta::assert_snapshot!("told", told);
}

#[test]
fn a_second_run_says_that_there_is_nothing_to_do() {
    let (server, folder) = (Server::start(3), Folder::new());
    let first = program(&server, &folder).output().unwrap();
    let second = program(&server, &folder).output().unwrap();
    assert_eq!(text(&second).0, text(&first).0);
    let (_, said) = text(&second);
    let told = said.starts_with("finished at 20");
    assert!(
        told && said.ends_with("; --since-events writes what changed since\n"),
        "{said}"
    );
}
