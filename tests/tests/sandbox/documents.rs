//! Every operation answers as its document says, to a program and to the typed client.

use std::collections::BTreeMap;

use clever_core::{AccessCheck, Client, DistrictToken, Retry, SsoToken, TokenSource};
use clever_sandbox::Role;
use clever_tests::dispatch::{Arguments, Version};
use clever_tests::documents::{Operation, operations, versions};
use clever_tests::validator::Validators;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::caller::{Caller, link};

/// Of how many records of each kind everything below them is read.
const TRIED: usize = 5;

/// A week of attendance; half a year of it is long.
const WEEK: &str = "date_range_start=2025-12-01&date_range_end=2025-12-05";

#[tokio::test]
async fn every_answer_to_a_read_is_what_the_document_says_on_all_pages() {
    let caller = Caller::start().await;
    let mut problems = Vec::new();
    for (types, effective) in versions().unwrap() {
        let mut walk = Walk::new(&caller, types);
        let validators = Validators::of(&effective.document).unwrap();
        for operation in operations(&effective.document).filter(|one| one.method == "get") {
            walk.operation(&validators, operation).await;
        }
        problems.extend(walk.problems);
    }
    assert_eq!(problems.join("\n"), "");
}

#[tokio::test]
async fn the_typed_client_calls_every_operation_of_every_version() {
    let caller = Caller::start().await;
    let mut problems = Vec::new();
    for (types, effective) in versions().unwrap() {
        let mut walk = Walk::new(&caller, types);
        let district = DistrictToken::new(caller.sandbox.district_token()).unwrap();
        let student = SsoToken::new(caller.sandbox.sso_token(Role::Student).unwrap()).unwrap();
        let (district, student) = (walk.client(district), walk.client(student));
        for operation in operations(&effective.document) {
            let core = if operation.id() == "getMe" {
                &student
            } else {
                &district
            };
            walk.with_client(core, operation).await;
        }
        problems.extend(walk.problems);
    }
    assert_eq!(problems.join("\n"), "");
}

/// One version, being read.
struct Walk<'a> {
    caller: &'a Caller,
    types: &'static Version,
    /// Ids of some records of a collection, by its path.
    ids: BTreeMap<String, Vec<String>>,
    problems: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(caller: &'a Caller, types: &'static Version) -> Self {
        Self {
            caller,
            types,
            ids: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    fn client(&self, token: impl Into<TokenSource>) -> Client {
        let builder = Client::builder(self.types.version, token);
        let builder = builder.base_url(self.caller.sandbox.base_url());
        let builder = builder.access_check(AccessCheck::Off).retry(Retry::never());
        builder.build().unwrap()
    }

    fn problem(&mut self, what: String) {
        self.problems
            .push(format!("{}{what}", self.types.version.base_path));
    }

    /// Reads an operation of some records to the end.
    async fn operation(&mut self, validators: &Validators, operation: Operation<'_>) {
        let mut records = 0;
        for parameters in self.parameters(operation).await {
            let target = self.target(operation, &parameters);
            records += self.pages(validators, operation, target).await;
        }
        if (records == 0) != self.is_always_empty(operation) {
            self.problem(format!("{}: {records} records", operation.path));
        }
    }

    /// The service behind resources was only ever seen to have none in version 3.0.
    fn is_always_empty(&self, operation: Operation<'_>) -> bool {
        self.types.version.name == "v3.0" && operation.path.contains("resources")
    }

    /// Every page from a target on; how many records there were.
    async fn pages(
        &mut self,
        validators: &Validators,
        operation: Operation<'_>,
        target: String,
    ) -> usize {
        let token = match operation.id() {
            "getMe" => self.caller.sandbox.sso_token(Role::Student).unwrap(),
            _ => self.caller.token.clone(),
        };
        let (mut next, mut ids) = (Some(target), Vec::new());
        while let Some(target) = next {
            let reply = self.caller.get_as(&token, &target).await;
            if reply.status != 200 {
                self.problem(format!(" {target}: {} {}", reply.status, reply.text));
                break;
            }
            let body = reply.json();
            if let Err(problem) = validators.check(operation.id(), &body) {
                self.problem(format!(" {}: {target}\n{problem}", operation.id()));
            }
            let items = body
                .get("data")
                .or(body.get("resources"))
                .cloned()
                .unwrap_or_default();
            match items {
                Value::Array(items) => ids.extend(items.iter().map(id)),
                one => ids.push(one.to_string()),
            }
            next = link(&body, "next");
            if ids.len() > 20_000 {
                self.problem(format!(" {target}: no end"));
                break;
            }
        }
        let records = ids.len();
        // Grades have no ids.
        ids.retain(|id| !id.is_empty());
        if !ids.is_sorted_by(|one, other| one < other) {
            self.problem(format!(" {}: ids do not ascend", operation.path));
        }
        records
    }

    /// Calls an operation for some records, and reads it as a list if it is one.
    async fn with_client(&mut self, core: &Client, operation: Operation<'_>) {
        let (mut calls, mut is_list, mut items) = (0, false, 0);
        for parameters in self.parameters(operation).await {
            let mut arguments: Map<String, Value> = Map::new();
            arguments.extend(
                parameters
                    .into_iter()
                    .map(|(name, value)| (name, json!(value))),
            );
            for pair in WEEK.split('&').filter_map(|pair| pair.split_once('=')) {
                arguments.insert(pair.0.to_owned(), json!(pair.1));
            }
            if operation.request_schema().is_some() {
                arguments.insert("body".to_owned(), body(operation));
            }
            let arguments = Arguments(arguments);
            let sent = (self.types.call)(core.clone(), operation.id(), &arguments).await;
            match sent.map(|sent| sent.json) {
                Some(Ok(_)) => calls += 1,
                Some(Err(error)) => self.problem(format!(" {}: {error}", operation.id())),
                None => self.problem(format!(" {}: not in the client", operation.id())),
            }
            match (self.types.list)(core.clone(), operation.id(), &arguments).await {
                Some(Ok(listed)) => (is_list, items) = (true, items + listed.len()),
                Some(Err(error)) => self.problem(format!(" {}: {error}", operation.id())),
                None => {}
            }
        }
        let is_empty = calls == 0 || is_list && items == 0;
        if is_empty != self.is_always_empty(operation) {
            self.problem(format!(" {}: {calls} calls, {items} items", operation.id()));
        }
    }

    /// Values for the parameters of the path, some records' worth.
    async fn parameters(&mut self, operation: Operation<'_>) -> Vec<Vec<(String, String)>> {
        let segments: Vec<&str> = operation.path.split('/').skip(1).collect();
        let name = |segment: &str| segment.trim_matches(['{', '}']).to_owned();
        match segments[..] {
            ["attendance", collection, parameter] | [collection, parameter]
                if parameter.starts_with('{') =>
            {
                self.some(collection, &name(parameter)).await
            }
            [collection, parameter, "assignments", ref below @ ..] => {
                let mut all = Vec::new();
                for section in self.some(collection, &name(parameter)).await {
                    let assignment = self.assignment(&section[0].1).await;
                    let user = self.student(&section[0].1).await;
                    let values = [("assignment_id", assignment), ("user_id", user)];
                    let has = |value: &str| below.iter().any(|segment| name(segment) == value);
                    let values = values.into_iter().filter(|(name, _)| has(name));
                    let values = values.map(|(name, value)| (name.to_owned(), value));
                    all.push(section.into_iter().chain(values).collect());
                }
                all
            }
            [collection, parameter, ..] => self.some(collection, &name(parameter)).await,
            _ => vec![Vec::new()],
        }
    }

    /// Ids of the first, the last and some records between.
    async fn some(&mut self, collection: &str, parameter: &str) -> Vec<Vec<(String, String)>> {
        if !self.ids.contains_key(collection) {
            let base = self.types.version.base_path;
            let (mut next, mut ids) = (Some(format!("{base}/{collection}")), Vec::new());
            while let Some(target) = next {
                let body = self.caller.get(&target).await.json();
                let items = body.get("data").or(body.get("resources")).cloned();
                let items = items.unwrap_or_default();
                ids.extend(items.as_array().into_iter().flatten().map(id));
                next = link(&body, "next");
            }
            let step = ids.len().div_ceil(TRIED - 1).max(1);
            let last = ids.last().cloned();
            let mut some: Vec<String> = ids.into_iter().step_by(step).collect();
            some.extend(last);
            some.dedup();
            self.ids.insert(collection.to_owned(), some);
        }
        let ids = self.ids[collection].iter();
        ids.map(|id| vec![(parameter.to_owned(), id.clone())])
            .collect()
    }

    async fn assignment(&self, section: &str) -> String {
        let path = format!("/v3.1/sections/{section}/assignments");
        let made = self
            .caller
            .send(Method::POST, &path, Some(&assignment()))
            .await;
        made.json()["data"]["id"].as_str().unwrap().to_owned()
    }

    async fn student(&self, section: &str) -> String {
        let path = format!("/v3.1/sections/{section}/users?role=student&limit=1");
        self.caller.first_id(&path).await
    }

    fn target(&self, operation: Operation<'_>, parameters: &[(String, String)]) -> String {
        let mut path = operation.path.to_owned();
        for (name, value) in parameters {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let query = match path.starts_with("/attendance/") {
            true => format!("?{WEEK}"),
            false => String::new(),
        };
        format!("{}{path}{query}", self.types.version.base_path)
    }
}

/// The id of an item, be it wrapped or not. Rows of attendance have none but what orders them.
fn id(item: &Value) -> String {
    let record = item
        .get("data")
        .filter(|data| data["id"].is_string())
        .unwrap_or(item);
    match record["id"].as_str() {
        Some(_) if record["assignment_id"].is_string() => text(&record["user_id"]),
        Some(id) => id.to_owned(),
        None if record["student_id"].is_null() => String::new(),
        None => ["attendance_date", "student_id", "section_id"]
            .map(|name| text(&record[name]))
            .join("_"),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("0").to_owned()
}

fn body(operation: Operation<'_>) -> Value {
    match operation.id().contains("Submission") {
        true => json!({ "state": "returned", "grade_points": 7.5 }),
        false => assignment(),
    }
}

fn assignment() -> Value {
    json!({ "title": "Essay", "description": "Two pages", "due_date": "2026-02-01T00:00:00Z" })
}
