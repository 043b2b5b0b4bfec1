//! What goes wrong, and what the program says and does then.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::Stdio;

use clever_sandbox::Sandbox;

use crate::place::{Place, place};
use crate::program::{Home, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn each_way_to_fail_has_its_exit_code() {
    let place = place().await;
    let id = "5f00000000000000000fffff";
    place.home.file("wrong", TOKEN);
    for (line, code) in [
        ("list users --token-file wrong".to_owned(), 3),
        (format!("get user {id}"), 4),
        (format!("list sections --school {id}"), 4),
        ("api GET /v3.1/robots".to_owned(), 4),
    ] {
        let outcome = place.run(&line);
        assert_eq!(
            (outcome.code, outcome.printed.as_str()),
            (code, ""),
            "{line}: {outcome}"
        );
        assert!(outcome.told.contains("help:"), "{outcome}");
    }
    let wrong = [("CLEVER_CLIENT_SECRET", "made-up")];
    let variables: Vec<_> = place.variables().into_iter().chain(wrong).collect();
    assert_eq!(place.home.run_with(&variables, "tokens").code, 3);
    for (fault, code) in [
        ("429", 5),
        ("500", 6),
        ("503", 6),
        ("drop", 6),
        ("corrupt", 7),
    ] {
        let plan =
            clever_sandbox::Plan::default().and(format!("getUsers:{fault}").parse().unwrap());
        let place = Place::new(Sandbox::builder().faults(plan)).await;
        let outcome = place.run("list users --attempts 1");
        assert_eq!(outcome.code, code, "{fault}: {outcome}");
        assert!(outcome.told.contains("help:"), "{fault}: {outcome}");
        for advice in ["throttle", "timeout", "max_body_bytes"] {
            assert!(!outcome.told.contains(advice), "{fault}: {outcome}");
        }
        assert!(
            !outcome.told.contains(place.sandbox.district_token()),
            "{outcome}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_page_that_fails_is_not_named_as_the_place_to_look() {
    let plan = clever_sandbox::Plan::default().and("*:503".parse().unwrap());
    let place = Place::new(Sandbox::builder().faults(plan)).await;
    let outcome = place.run("status --attempts 1");
    assert_eq!(outcome.code, 6, "{outcome}");
    assert!(outcome.told.contains("help: run it again"), "{outcome}");
    assert!(!outcome.told.contains("status`"), "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_breaks_off_is_whole_and_says_how_to_go_on() {
    let plan = clever_sandbox::Plan::default().and("getUsers:loop".parse().unwrap());
    let place = Place::new(Sandbox::builder().people(6000).faults(plan)).await;
    let all = place.json("list users --role student --count")["count"].as_u64();
    let all = usize::try_from(all.unwrap()).unwrap();
    let records =
        |printed: &str| -> Vec<serde_json::Value> { serde_json::from_str(printed).unwrap() };
    let line = "list users --role student --all --fields id,email --output json";
    let outcome = place.run(line);
    assert_eq!(outcome.code, 7, "{outcome}");
    let before = records(&outcome.printed);
    assert!(outcome.printed.ends_with("]\n") && before.len() < all);
    let last = before[before.len() - 1]["id"].as_str().unwrap();
    let again = format!(
        "clever-api list users --role student --after {last} --all --output json --fields id,email"
    );
    let help = format!("help: `{again}` goes on behind the last record\n");
    assert!(outcome.told.contains(&help), "{}", outcome.told);
    let rest = records(&place.printed(&again));
    assert_eq!(before.len() + rest.len(), all);
    let limited = place.run("list users --role student --limit 2500").told;
    let left = format!("--after {last} --limit {}`", 2500 - before.len());
    assert!(limited.contains(&left), "{limited}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_breaks_off_says_how_to_go_on_where_that_can_be_done() {
    let plan = clever_sandbox::Plan::default().and("getUsers:loop".parse().unwrap());
    let place = Place::new(Sandbox::builder().people(6000).faults(plan)).await;
    let all = place.json("list users --role student --count")["count"].as_u64();
    let all = usize::try_from(all.unwrap()).unwrap();
    let first = "0".repeat(24);
    let ids = |printed: &str| -> Vec<String> { printed.lines().map(str::to_owned).collect() };
    for given in [String::new(), format!("&starting_after={first}")] {
        let printing = "--output csv --fields id";
        let path = format!("/v3.1/users?role=student&limit=2000{given}");
        let outcome = place.run(&format!("api GET {path} --paginate {printing}"));
        assert_eq!(outcome.code, 7, "{outcome}");
        let before = ids(&outcome.printed);
        let last = &before[before.len() - 1];
        let path = format!("'/v3.1/users?role=student&limit=2000&starting_after={last}'");
        let again = format!("clever-api api GET {path} --paginate {printing}");
        let help = format!("help: `{again}` goes on behind the last record\n");
        assert!(outcome.told.contains(&help), "{}", outcome.told);
        // Nobody's shell takes the quotes away here.
        let rest = ids(&place.printed(&again.replace('\'', "")));
        // Each has a header.
        assert_eq!(before.len() - 1 + rest.len() - 1, all);
    }
    let last = "f".repeat(24);
    let backwards = format!("/v3.1/users?limit=2000&ending_before={last}");
    let outcome = place.run(&format!("api GET {backwards} --paginate"));
    assert_eq!(outcome.code, 7, "{}", outcome.told);
    assert!(!outcome.told.contains("goes on"), "{}", outcome.told);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_servers_own_words_are_told_only_when_asked_for() {
    let place = place().await;
    let line = "get user 5f00000000000000000fffff";
    assert!(!place.run(line).told.contains("the server said"));
    let told = place.run(&format!("{line} --verbose")).told;
    assert!(told.contains("the server said: "), "{told}");
    let plan = "getDistricts:500".parse().unwrap();
    let plan = clever_sandbox::Plan::default().and(plan);
    let place = Place::new(Sandbox::builder().people(60).faults(plan)).await;
    for line in ["list districts", "whoami", "export --out all"] {
        let told = place.run(&format!("{line} --attempts 1 --verbose")).told;
        assert!(told.contains("the server said: "), "{line}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_advised_has_the_options_that_were_given() {
    let home = Home::new();
    let sandbox = "--sandbox --people 30 --seed 3 --api-version v2.1";
    for (line, advised) in [("get student", "list student"), ("api GET /robots", "ops")] {
        let outcome = home.run(&format!("{line} {sandbox}"));
        let advised = format!("clever-api {sandbox} {advised}");
        assert!(outcome.told.contains(&format!("`{advised}`")), "{outcome}");
        let outcome = home.run(&advised);
        assert_eq!(outcome.code, 0, "{outcome}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_told_by_its_path_and_what_the_server_did_not_take_by_its_reason() {
    let place = place().await;
    for (line, told, help) in [
        (
            "api GET /v3.1/robots?limit=5",
            "/v3.1/robots: there is no such path",
            "`clever-api ops` lists what there is",
        ),
        (
            "api GET /v3.1/users?limit=0 --paginate",
            "/v3.1/users: the server did not take the request (",
            "run it with --verbose to see why",
        ),
    ] {
        let outcome = place.run(line);
        let expected = format!("  × {told}");
        assert!(outcome.told.starts_with(&expected), "{outcome}");
        assert!(outcome.told.contains(&format!("help: {help}")), "{outcome}");
    }
    let verbose = place.run("api GET /v3.1/users?limit=0 --verbose").told;
    assert!(verbose.contains("help: the server said: "), "{verbose}");
}

/// Where nothing can be told, the exit code still says what happened.
#[test]
fn messages_that_cannot_be_written_change_nothing() {
    let home = Home::new();
    let full = || {
        std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    for (line, code) in [
        ("list users", 3),
        ("list users --limit x", 2),
        ("--sandbox get user 5f00000000000000000fffff", 4),
        ("--sandbox --people 10 list districts", 0),
        ("--base-url http://127.0.0.1:9 config save", 0),
    ] {
        let mut command = home.command(line.split_whitespace());
        let output = command.stderr(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_has_seen_enough_ends_the_program_quietly() {
    let place = Place::new(Sandbox::builder().people(5000)).await;
    let line = ["list", "users", "--all", "--output", "ndjson"];
    let mut command = place.home.command(line);
    command
        .envs(place.variables())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    let mut told = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
}

#[test]
fn a_full_disk_is_told() {
    let home = Home::new();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    for line in [
        "ops",
        "--help",
        "--version",
        "completions zsh",
        "man",
        "--sandbox list users",
    ] {
        let mut command = home.command(line.split_whitespace());
        let output = command.stdout(full.try_clone().unwrap()).output().unwrap();
        let outcome = home.outcome(output);
        assert_eq!(outcome.code, 1, "{line}: {outcome}");
        assert_eq!(
            outcome.told,
            "  × cannot print: No space left on device (os error 28)\n  \
             help: make room there, or choose another place\n\n",
            "{line}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_told() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_clever-api");
    let line = format!("ulimit -f 1; exec {program} --sandbox list users > users");
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", &line])
        .env_clear()
        .current_dir(home.path());
    let outcome = home.outcome(command.output().unwrap());
    assert_eq!(outcome.code, 1, "{outcome}");
    assert!(
        outcome.told.contains("cannot print: File too large"),
        "{outcome}"
    );
    assert!(outcome.told.contains("help: raise the limit"), "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_logged_whatever_the_environment_asks_for() {
    let place = place().await;
    let wanted = [("RUST_LOG", "trace"), ("RUST_BACKTRACE", "1")];
    let variables: Vec<_> = place.variables().into_iter().chain(wanted).collect();
    let outcome = place.home.run_with(&variables, "list users --limit 3");
    assert_eq!((outcome.code, outcome.told.as_str()), (0, ""));
    let outcome = place
        .home
        .run_with(&variables, "get user 5f00000000000000000fffff");
    assert_eq!(outcome.told.lines().count(), 3, "{outcome}");
}

#[test]
fn the_servers_words_do_nothing_to_the_terminal() {
    let home = Home::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            request.read_line(&mut line).unwrap();
        }
        let body = r#"{"error": "no\u001b[2J such\u0007 thing"}"#;
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 400 Bad Request\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
    });
    let variables = [("CLEVER_TOKEN", TOKEN), ("CLEVER_BASE_URL", &*url)];
    let outcome = home.run_with(&variables, "list districts --verbose");
    server.join().unwrap();
    let said = "the server said: no\u{fffd}[2J such\u{fffd} thing";
    assert!(outcome.told.contains(said), "{outcome}");
}
