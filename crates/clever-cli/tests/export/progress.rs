//! What a person sees of an export's progress.

use std::io::Read as _;
use std::process::{Command, Stdio};

use crate::folder::Folder;
use crate::killed::program;
use crate::server::{Fault, Server, id};

/// The same program on a terminal.
fn on_a_terminal(program: &Command) -> Command {
    let words = std::iter::once(program.get_program()).chain(program.get_args());
    let words: Vec<&str> = words.map(|word| word.to_str().unwrap()).collect();
    let line = format!("stty cols 120; {}", words.join(" "));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let variables = program.get_envs();
    command
        .env_clear()
        .envs(variables.filter_map(|(name, value)| Some((name, value?))));
    command.env("PATH", "/usr/bin:/bin").env("TERM", "xterm");
    command
        .current_dir(program.get_current_dir().unwrap())
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

#[test]
fn a_terminal_shows_a_bar_with_count_total_and_rate() {
    let (server, folder) = (Server::start(35), Folder::new());
    let third = id(1, 19);
    server.break_with(move |_, target| match target.ends_with(&third) {
        true => Fault::Paused,
        false => Fault::None,
    });
    let mut child = on_a_terminal(&program(&server, &folder)).spawn().unwrap();
    let mut output = child.stdout.take().unwrap();
    let mut shown = Vec::new();
    // The bar is drawn while the third page is waited for.
    while !String::from_utf8_lossy(&shown).contains("20/35 records") {
        let mut some = [0; 1024];
        let length = output.read(&mut some).unwrap();
        assert_ne!(length, 0, "{}", String::from_utf8_lossy(&shown));
        shown.extend_from_slice(&some[..length]);
    }
    server.let_go();
    output.read_to_end(&mut shown).unwrap();
    assert!(child.wait().unwrap().success());
    folder.assert_whole(35);
    let shown = String::from_utf8(shown).unwrap();
    // A bar that is drawn before it is known what of: indicatif's own.
    assert!(!shown.contains("0/0"), "{shown:?}");
    let bar = shown
        .split(['\r', '\n'])
        .find(|line| line.contains("20/35"));
    let bar = bar.unwrap();
    let (before, after) = bar.split_once(" 20/35 records, ").unwrap();
    let drawn = "users [=================>            ]";
    assert!(before.ends_with(drawn), "{bar:?}");
    assert!(after.contains(" a second, "), "{bar:?}");
    // One request for the list that has more than a page.
    let requests = server.requests();
    let mut counted: Vec<&str> = requests.iter().map(String::as_str).collect();
    counted.retain(|target| target.contains("count"));
    assert_eq!(counted, ["/v3.1/users?count=true"]);
}
