//! What changes: events, assignments, attendance.

use std::io::{BufRead as _, BufReader, Lines, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use clever_cli::api::VERSIONS;
use serde_json::Value;

use crate::place::{Place, place};

#[tokio::test(flavor = "multi_thread")]
async fn events_go_on_behind_the_last_one() {
    let place = place().await;
    for _ in 0..3 {
        place.sandbox.tick();
    }
    for version in &VERSIONS {
        let version = version.version.name;
        let events = place.json(&format!("events --api-version {version}"));
        let events = events.as_array().unwrap();
        let ids: Vec<&str> = events
            .iter()
            .map(|event| event["id"].as_str().unwrap())
            .collect();
        assert!(ids.is_sorted() && !ids.is_empty(), "{version}");
        assert!(
            events
                .iter()
                .all(|event| event["data"]["object"]["id"].is_string()),
            "{version}"
        );
        let latest = place.json(&format!("events --latest --api-version {version}"));
        assert_eq!(latest["latest"], ids[ids.len() - 1], "{version}");
        let after = ids[ids.len() / 2];
        let rest = place.printed(&format!(
            "events --after {after} --output ndjson --fields id --api-version {version}"
        ));
        assert_eq!(
            rest.lines().count(),
            ids.len() - 1 - ids.len() / 2,
            "{version}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_followed_as_they_come() {
    let place = place().await;
    let latest = place.json("events --latest")["latest"]
        .as_str()
        .unwrap()
        .to_owned();
    let follow = format!("events --after {latest} --follow --every 1");
    let mut feeds = [
        Feed::open(&place, &follow),
        Feed::open(&place, &format!("{follow} --output csv")),
        Feed::open(&place, &format!("{follow} --output csv --fields id")),
        Feed::open(&place, &format!("{follow} --output json --limit 100")),
        Feed::open(&place, &format!("{follow} --output table")),
    ];
    // What is known before an event comes is there before one comes.
    let header = "id,type,created,data.object,data.previous_attributes,undeclared";
    assert_eq!(feeds[1].line(), header);
    assert_eq!(feeds[2].line(), "id");
    place.sandbox.tick();
    let event: Value = serde_json::from_str(&feeds[0].line()).unwrap();
    let id = event["id"].as_str().unwrap();
    assert!(id > latest.as_str());
    assert!(feeds[1].line().starts_with(&format!("{id},")));
    assert_eq!(feeds[2].line(), id);
    assert_eq!(feeds[3].line(), "[");
    assert_eq!(feeds[3].line(), "  {");
    assert!(feeds[4].line().starts_with("id "));
    assert!(feeds[4].line().starts_with(id));
}

/// A run of the program that does not end, and what it prints meanwhile.
struct Feed {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Feed {
    fn open(place: &Place, line: &str) -> Self {
        let mut command = place.home.command(line.split_whitespace());
        command.envs(place.variables()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_stopped_says_how_to_go_on() {
    let place = place().await;
    place.sandbox.tick();
    let line = "events --follow --record-type users --api-version v3.0 --output csv --fields id";
    let mut command = place.home.command(line.split_whitespace());
    command.envs(place.variables());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (_header, _first) = (lines.next(), lines.next());
    let pid = child.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
    let last = lines.map(Result::unwrap).last();
    let outcome = place.home.outcome(child.wait_with_output().unwrap());
    assert_eq!(outcome.code, 130, "{outcome}");
    if let Some(last) = last {
        let again = format!(
            "`clever-api --api-version v3.0 events --after {last} --follow --every 60 \
             --record-type users --output csv --fields id` goes on behind the last event"
        );
        assert!(outcome.told.contains(&again), "{outcome}");
    }
}

/// Whether something can be written to a pipe without waiting for its reader.
#[cfg(unix)]
fn has_room(pipe: &std::io::PipeWriter) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let mut writable = [PollFd::new(pipe, PollFlags::OUT)];
    poll(&mut writable, Some(&Timespec::default())).unwrap() > 0
}

/// The first Ctrl-C waits for what is being printed, which nobody reads here.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_nobody_reads_is_stopped_by_a_second_ctrl_c_and_says_how_to_go_on() {
    let place = Place::new(clever_sandbox::Sandbox::builder().people(1000)).await;
    for _ in 0..20 {
        place.sandbox.tick();
    }
    let (mut reader, writer) = std::io::pipe().unwrap();
    let line = "events --follow --record-type users --output ndjson";
    let mut command = place.home.command(line.split_whitespace());
    command.envs(place.variables());
    command.stdout(writer.try_clone().unwrap());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    while has_room(&writer) {
        assert_eq!(child.try_wait().unwrap(), None, "it waits for a reader");
    }
    let pid = child.id().to_string();
    while child.try_wait().unwrap().is_none() {
        Command::new("kill").args(["-INT", &pid]).status().unwrap();
    }
    let outcome = place.home.outcome(child.wait_with_output().unwrap());
    // Both hold an end to write to.
    drop((command, writer));
    let mut printed = String::new();
    reader.read_to_string(&mut printed).unwrap();
    let (whole, _) = printed.rsplit_once('\n').unwrap();
    let last: Value = serde_json::from_str(whole.lines().last().unwrap()).unwrap();
    let again = format!(
        "`clever-api events --after {} --follow --every 60 --record-type users --output ndjson` \
         goes on behind the last event",
        last["id"].as_str().unwrap()
    );
    assert_eq!(outcome.code, 130, "{outcome}");
    assert!(outcome.told.contains(&again), "{again}: {outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assignment_is_made_changed_and_removed() {
    let place = place().await;
    let section = place.first_id("list sections");
    place
        .home
        .file("essay.json", r#"{"title": "Essay", "points_possible": 10}"#);
    let made = place.json(&format!(
        "assignments create --section {section} --body essay.json --set description=Short \
         --set due_date=2099-01-31T12:00:00.000Z"
    ));
    assert_eq!(
        (&made["title"], &made["description"]),
        (&"Essay".into(), &"Short".into())
    );
    let id = made["id"].as_str().unwrap();
    let of = format!("--section {section} --assignment {id}");
    let changed = place.json(&format!("assignments update {of} --set title=Poem"));
    assert_eq!(changed["title"], "Poem");
    assert_eq!(
        place.json(&format!("assignments get {of}"))["title"],
        "Poem"
    );

    let submissions = place.json(&format!("submissions list {of} --all"));
    let user = submissions[0]["user_id"].as_str().unwrap().to_owned();
    let graded = place.json(&format!(
        "submissions update {of} --user {user} --set grade=A"
    ));
    assert_eq!(graded["grade"], "A");
    assert_eq!(
        place.json(&format!("submissions get {of} --user {user}"))["grade"],
        "A"
    );

    place
        .home
        .file("points.json", r#"{"points_possible": 7.5}"#);
    let path = format!("/v3.1/sections/{section}/assignments/{id}");
    let patched = place.json(&format!("api PATCH {path} --body points.json"));
    assert_eq!(patched["data"]["points_possible"], 7.5);
    assert_eq!(place.json(&format!("api GET {path}")), patched);

    assert_eq!(place.printed(&format!("assignments delete {of}")), "");
    assert_eq!(place.run(&format!("assignments get {of}")).code, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn attendance_is_read_by_day_and_status() {
    let place = place().await;
    let school = place.first_id("list schools");
    let first = place.json(&format!("attendance --school {school} --limit 1"));
    let day = first[0]["attendance_date"].as_str().unwrap();
    let line = format!("attendance --school {school} --from {day} --to {day} --all");
    let all = place.json(&line);
    let all = all.as_array().unwrap();
    assert!(all.iter().all(|row| row["attendance_date"] == day));
    let absent = place.json(&format!("{line} --status absent"));
    let expected = all
        .iter()
        .filter(|row| row["attendance_status"] == "absent");
    assert_eq!(absent.as_array().unwrap().len(), expected.count());
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_chosen_by_school_and_record() {
    let place = place().await;
    let of = |line: &str| place.json(line).as_array().unwrap().clone();
    let all = of("events");
    let users = of("events --record-type users");
    let is_of_a_user = |event: &&Value| event["type"].as_str().unwrap().starts_with("users.");
    assert_eq!(users.len(), all.iter().filter(is_of_a_user).count());
    assert!(!users.is_empty() && users.len() < all.len());
    let school = place.first_id("list schools");
    let of_school = of(&format!("events --school {school}"));
    assert!(!of_school.is_empty() && of_school.len() < all.len());
    assert_eq!(
        of(&format!("list events --school {school} --all")),
        of_school
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_breaks_off_says_where_to_go_on() {
    let every_second = "getEvents:503:1/2".parse().unwrap();
    let plan = clever_sandbox::Plan::default().and(every_second);
    let place = Place::new(clever_sandbox::Sandbox::builder().people(200).faults(plan)).await;
    let follow = "events --follow --every 1 --attempts 1 --output ndjson --fields id";
    let outcome = place.run(follow);
    let outcome = match outcome.printed.is_empty() {
        // The first request of all was the second one's turn.
        true => place.run(follow),
        false => outcome,
    };
    assert_eq!(outcome.code, 6, "{outcome}");
    let last: Value = serde_json::from_str(outcome.printed.lines().last().unwrap()).unwrap();
    let id = last["id"].as_str().unwrap();
    let advice = format!(
        "`clever-api --attempts 1 events --after {id} --follow --every 1 --output ndjson --fields id`"
    );
    assert!(outcome.told.contains(&advice), "{outcome}");
    // What it advises works as it stands there.
    let (_, again) = outcome.told.split_once('`').unwrap();
    let (again, _) = again.split_once('`').unwrap();
    let outcome = place.run(again);
    assert_ne!(outcome.code, 2, "{outcome}");
    assert!(!outcome.printed.contains(id), "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_have_no_events_are_refused() {
    let place = place().await;
    for (version, name, code) in [
        ("v3.1", "users", 0),
        ("v3.1", "students", 2),
        ("v2.1", "students", 0),
        ("v2.1", "district_admins", 0),
        ("v2.1", "district-admins", 0),
        ("v2.1", "users", 2),
        ("v1.2", "students", 2),
    ] {
        let line = format!("events --record-type {name} --api-version {version} --fields type");
        let outcome = place.run(&line);
        assert_eq!(outcome.code, code, "{line}: {outcome}");
    }
    let admins = place.json("events --record-type district_admins --api-version v2.1");
    assert_eq!(
        admins[0]["type"]
            .as_str()
            .unwrap()
            .split_once('.')
            .unwrap()
            .0,
        "districtadmins"
    );
}
