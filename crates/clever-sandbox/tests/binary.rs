//! The binary, as people run it.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clever-sandbox"));
    command.args(arguments).env("NO_COLOR", "1");
    command.env("COLUMNS", "100");
    command
}

/// What it says in the end, with an exit code of its own.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command(arguments).output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

/// A running one, and what it said first.
struct Running {
    child: Child,
    greeting: Vec<String>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut greeting = Vec::new();
        for line in lines.map(Result::unwrap) {
            let is_last = line.starts_with("in a browser: ");
            greeting.push(line);
            if is_last {
                break;
            }
        }
        Self { child, greeting }
    }

    /// The value behind a word at the beginning of a line.
    fn value(&self, name: &str) -> String {
        let mut lines = self.greeting.iter();
        let line = lines.find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().to_owned()
    }

    fn address(&self) -> String {
        self.greeting[0].split("http://").nth(1).unwrap().to_owned()
    }

    fn get(&self, target: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let token = self.value("district token");
        let head = format!(
            "GET {target} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {token}\r\n\
             connection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    /// The memory it has, in KB, where the system tells.
    fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_help_says_what_can_be_set() {
    let output = command(&["--help"]).output().unwrap();
    assert_snapshot("help", &String::from_utf8(output.stdout).unwrap());
}

#[test]
fn the_greeting_says_how_to_begin() {
    let running = Running::start(&["--port", "0", "--people", "50"]);
    let greeting = running.greeting.join("\n");
    assert_snapshot(
        "greeting",
        &greeting.replace(&running.address(), "127.0.0.1:PORT"),
    );
}

#[test]
fn it_says_where_it_is_and_takes_the_token_that_it_says() {
    let running = Running::start(&["--port", "0", "--people", "50"]);
    let reply = running.get("/v3.1/users?limit=1");
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
    let start = "A made-up district of 50 people in 2 schools";
    assert!(
        running.greeting[0].starts_with(start),
        "{}",
        running.greeting[0]
    );
}

#[test]
fn faults_and_limits_are_set_from_the_command_line() {
    let arguments = [
        "--port",
        "0",
        "--fault",
        "getUsers:503",
        "--fault",
        "*:delay=1:1/2",
    ];
    let running = Running::start(&arguments);
    assert!(running.get("/v3.1/users").starts_with("HTTP/1.1 503 "));
    assert!(running.get("/v3.1/terms").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_port_in_use_is_told_with_exit_code_2() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, told) = run(&["--port", &port]);
    assert_eq!(code, Some(2));
    let expected = format!("port {port} is in use: choose another one, or 0 for any that is free");
    assert!(
        told.contains("did not start") && told.contains(&expected),
        "{told}"
    );
}

#[test]
fn wrong_use_is_told_with_exit_code_2() {
    for (arguments, expected) in [
        (
            ["--people", "9"],
            "a district of 9 people cannot be: it has from 10 to 1000000",
        ),
        (
            ["--live", "0"],
            "the district cannot change every 0 seconds",
        ),
        (
            ["--fault", "getUsers"],
            "is no fault: write OPERATION:KIND:WHEN",
        ),
        (
            ["--fault", "getUser5:503"],
            "no version has the operation `getUser5`",
        ),
        (["--fault", "getUsers:418"], "`418` is no kind of fault"),
        (["--fault", "getUsers:503:2"], "`2` does not say how often"),
    ] {
        let (code, told) = run(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {told}");
        // Long messages are broken into lines.
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.replace("│ ", "").contains(expected), "{told}");
    }
}

#[test]
fn a_million_people_start_at_once_and_take_no_memory() {
    let running = Running::start(&["--port", "0", "--people", "1000000", "--no-rate-limit"]);
    let mut target = "/v3.1/users?limit=1000".to_owned();
    for _ in 0..20 {
        let reply = running.get(&target);
        let (_, next) = reply.split_once(r#""rel":"next","uri":""#).unwrap();
        target = next.split('"').next().unwrap().to_owned();
    }
    let last = running.get("/v3.1/users?ending_before=last&limit=1");
    assert!(last.contains(r#""rel":"prev""#), "{last}");
    if let Some(kilobytes) = running.resident() {
        assert!(kilobytes < 64_000, "{kilobytes} KB");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_quietly() {
    let mut running = Running::start(&["--port", "0", "--live"]);
    let pid = running.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(sent.success());
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}
