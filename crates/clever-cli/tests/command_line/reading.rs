//! What there is in a district, read in every way.

use std::collections::HashMap;

use clever_cli::api::{Api, VERSIONS};
use clever_core::{Access, Method};
use clever_sandbox::{Role, Sandbox};
use serde_json::Value;

use crate::place::{Place, place};
use crate::program::{Home, session};

#[test]
fn a_new_user_sees_students_without_a_token() {
    let home = Home::new();
    let seen = session(
        &home,
        &[
            "clever-api --sandbox list users --role student --limit 5 --output table",
            "clever-api --sandbox list users --role student --limit 2 --fields id,name.first,roles.student.grade",
            "clever-api --sandbox list schools --limit 2 --output csv --fields id,name,location.state",
            "clever-api --sandbox list users --count --output ndjson",
        ],
    );
    insta::assert_snapshot!(seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_output_has_the_same_records() {
    let place = place().await;
    let json = place.json("list users --limit 150 --output json");
    let lines = place.printed("list users --limit 150 --output ndjson");
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(json.as_array().unwrap(), &lines);
    let rows = place.printed("list users --limit 150 --output csv");
    let mut rows = csv::Reader::from_reader(rows.as_bytes());
    let header = rows.headers().unwrap().clone();
    let column = header.iter().position(|name| name == "name.last").unwrap();
    for (row, record) in rows.records().zip(&lines) {
        assert_eq!(row.unwrap().get(column), record["name"]["last"].as_str());
    }
    let table = place.printed("list users --limit 150 --output table");
    assert_eq!(table.lines().count(), 151);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_reads_every_page_once() {
    let place = place().await;
    let counts = place.sandbox.counts();
    let printed = place.printed("list users --all --output ndjson --fields id");
    let ids: std::collections::BTreeSet<&str> = printed.lines().collect();
    assert_eq!(ids.len() as u64, counts.users);
    assert_eq!(printed.lines().count() as u64, counts.users);
    let count = place.json("list users --role student --count");
    assert_eq!(count["count"], counts.students);
    let paged = place.printed("api GET /v3.1/users?limit=7 --paginate --output ndjson --fields id");
    assert_eq!(paged, printed);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_read_of_every_version_is_reached_by_list_or_get() {
    let place = place().await;
    std::thread::scope(|threads| {
        for api in &VERSIONS {
            threads.spawn(|| reach_every_read(&place, api));
        }
    });
}

fn reach_every_read(place: &Place, api: &Api) {
    let version = api.version.name;
    let mut ids = HashMap::new();
    let mut id = |kind: &'static str| {
        let line = format!("list {kind} --api-version {version}");
        ids.entry(kind)
            .or_insert_with(|| place.first_id(&line))
            .clone()
    };
    for operation in api.operations {
        let segments: Vec<&str> = operation.path.split('/').skip(1).collect();
        let is_read = operation.method == Method::Get
            && operation.access.contains(&Access::District)
            && operation.tag != "Attendance";
        let line = match segments[..] {
            _ if !is_read => continue,
            [all] => format!("list {all} --limit 2"),
            [all, "{id}"] => format!("get {} {}", all.strip_suffix('s').unwrap(), id(all)),
            [parent, "{id}", child] => {
                let id = id(parent);
                let parent = parent.strip_suffix('s').unwrap().replace('_', "-");
                let command = if operation.paging.is_some() {
                    "list"
                } else {
                    "get"
                };
                format!("{command} {child} --{parent} {id}")
            }
            _ => continue,
        };
        let outcome = place.run(&format!("{line} --api-version {version} --output json"));
        // What a record does not have, such as a section without a course, is not found.
        let is_missing = outcome.code == 4 && outcome.told.contains(operation.id);
        assert!(
            outcome.code == 0 || is_missing,
            "{version} {line}: {outcome}"
        );
        let read = outcome.printed.parse::<Value>();
        assert!(
            is_missing || read.is_ok_and(|read| !read.is_null()),
            "{version} {line}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoami_says_whose_token_it_is() {
    let place = place().await;
    let told = place.json("whoami");
    assert_eq!(told["token"], "a district token");
    assert_eq!(told["from"], "the environment variable CLEVER_TOKEN");
    assert_eq!(told["district"]["id"], place.sandbox.district_id());
    assert_eq!(told["client_id"], place.sandbox.client_id());
    assert!(!told["scopes"].as_array().unwrap().is_empty());

    let teacher = place.sandbox.sso_token(Role::Teacher).unwrap();
    place.home.file("teacher", &teacher);
    for version in &VERSIONS {
        let line = format!(
            "whoami --token-file teacher --api-version {}",
            version.version.name
        );
        let told = place.json(&line);
        assert_eq!(told["token"], "a signed-in user's token");
        let id = &told["user"]["id"];
        assert!(id.is_string(), "{told}");
        let me = place.json(&line.replace("whoami", "get me --fields id"));
        assert_eq!(me["id"], *id);
    }
    let outcome = place
        .home
        .run("clever-api --sandbox --as library whoami --output table");
    assert!(
        outcome.printed.contains("a Library teacher's token"),
        "{outcome}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_teacher_lists_their_own_sections_without_pages() {
    let place = place().await;
    place
        .home
        .file("library", &place.sandbox.library_token().unwrap());
    let library = "--library --token-file library";
    let me = place.json(&format!("whoami {library}"));
    let id = me["user"]["id"].as_str().unwrap();
    let sections = place.json(&format!("list sections --user {id} {library}"));
    assert!(!sections.as_array().unwrap().is_empty(), "{sections}");
    let refused = place.run(&format!("list users {library}"));
    assert_eq!(refused.code, 3, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_shown_only_when_asked_for() {
    let place = place().await;
    let listed = place.run("tokens");
    assert!(
        listed.printed.contains(&place.sandbox.district_id()),
        "{listed}"
    );
    assert!(
        !listed.printed.contains(place.sandbox.district_token()),
        "{listed}"
    );
    let revealed = place.printed("tokens --reveal");
    assert!(
        revealed.contains(place.sandbox.district_token()),
        "{revealed}"
    );
    assert_eq!(place.json("status")["indicator"], "none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_table_has_one_header() {
    let place = Place::new(Sandbox::builder().people(2500)).await;
    let table = place.printed("list users --all --output table --fields id,email");
    let users = usize::try_from(place.sandbox.counts().users).unwrap();
    assert_eq!(table.lines().count(), users + 1);
    let headers = table.lines().filter(|line| line.starts_with("id "));
    assert_eq!(headers.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_a_school_is_listed_by_role_and_school() {
    let place = place().await;
    let school = place.first_id("list schools");
    let all = place.json(&format!("list users --school {school} --all"));
    let students = place.json(&format!(
        "list users --school {school} --role student --all"
    ));
    let expected = all.as_array().unwrap().iter();
    let expected = expected.filter(|user| user["roles"]["student"].is_object());
    assert_eq!(students.as_array().unwrap().len(), expected.count());
    let primary = place.json(&format!("list users --school {school} --primary --all"));
    let primary = primary.as_array().unwrap().iter();
    let is_of_it = |user: &Value| {
        let mut roles = user["roles"].as_object().unwrap().values();
        // Who works for several schools has none that is the primary one.
        roles.any(|role| role["school"].is_null() || role["school"] == *school)
    };
    assert!(primary.clone().count() > 0);
    assert!(primary.into_iter().all(is_of_it));
    let second = all[1]["id"].as_str().unwrap();
    let after = place.json(&format!(
        "list users --school {school} --after {second} --limit 1"
    ));
    assert_eq!(after[0]["id"], all[2]["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_goes_to_another_host_than_was_meant() {
    let place = place().await;
    let variables = [
        ("CLEVER_TOKEN", place.sandbox.district_token()),
        ("CLEVER_BASE_URL", place.sandbox.base_url()),
    ];
    let outcome = place.home.run_with(&variables, "whoami --attempts 1");
    assert_eq!(outcome.code, 0, "{outcome}");
    assert!(!outcome.printed.contains("client_id"), "{outcome}");
    let credentials = [
        ("CLEVER_CLIENT_ID", place.sandbox.client_id()),
        ("CLEVER_CLIENT_SECRET", place.sandbox.client_secret()),
        ("CLEVER_BASE_URL", place.sandbox.base_url()),
    ];
    let outcome = place.home.run_with(&credentials, "tokens --attempts 1");
    assert_eq!(outcome.code, 2, "{outcome}");
    assert!(outcome.told.contains("CLEVER_IDENTITY_URL"), "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_has_the_columns_of_an_export_whatever_is_listed() {
    let place = place().await;
    place.printed("export --out all --format csv --only users,sections");
    let exported = |name: &str| std::fs::read_to_string(place.home.path().join(name)).unwrap();
    assert_eq!(
        place.printed("list users --all --output csv"),
        exported("all/users.csv")
    );
    let sections = exported("all/sections.csv");
    assert_eq!(place.printed("list sections --all --output csv"), sections);
    let (header, _) = sections.split_once('\n').unwrap();
    let (user, section) = (
        place.first_id("list users --role teacher"),
        place.first_id("list sections"),
    );
    for line in [
        format!("list sections --user {user} --limit 1"),
        format!("get section {section}"),
        "api GET /v3.1/sections?limit=200 --paginate".to_owned(),
    ] {
        let printed = place.printed(&format!("{line} --output csv"));
        assert_eq!(printed.lines().next(), Some(header), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_a_failure_is_printed_in_every_form() {
    let every_second = "getUsers:503:1/2".parse().unwrap();
    let plan = clever_sandbox::Plan::default().and(every_second);
    let place = Place::new(Sandbox::builder().people(200).faults(plan)).await;
    for form in ["csv", "json", "ndjson", "table"] {
        let line = format!("api GET /v3.1/users?limit=50 --paginate --attempts 1 --output {form}");
        // The first request of all may be the one that fails.
        let outcomes = [place.run(&line), place.run(&line)];
        assert!(
            outcomes
                .iter()
                .any(|outcome| outcome.code == 6 && outcome.printed.lines().count() >= 50),
            "{form}: {}",
            outcomes[0]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_spelled_with_either_hyphens_or_underscores() {
    let place = place().await;
    let admins = place.json("list users --role district_admin");
    assert!(!admins.as_array().unwrap().is_empty());
    assert_eq!(place.json("list users --role district-admin"), admins);
    for spelled in ["district-admin", "district_admin"] {
        let outcome = place.home.run(&format!(
            "--sandbox --as {spelled} whoami --fields user.type"
        ));
        assert_eq!((outcome.code, &*outcome.told), (0, ""), "{outcome}");
    }
}
