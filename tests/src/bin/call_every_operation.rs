//! Calls every operation of a version through the generated client, against a server that knows
//! only the effective document. `tests/scripts/independent.sh` starts such a server.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::process::ExitCode;

use clap::Parser;
use clever_core::{AccessCheck, Client, DistrictToken, Retry};
use clever_spec::Document;
use clever_tests::dispatch::{Arguments, Sent, Version};
use clever_tests::documents::{self, Operation};
use clever_tests::examples::{Examples, Leaves};
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

/// Call every operation of a version.
#[derive(Debug, Parser)]
struct Command {
    /// API version, such as v3.1.
    version: String,
    /// Where the server is; paths have no version in front.
    base_url: String,
    /// How often each operation is called: the server answers with other random data each time.
    #[arg(long, default_value_t = 5)]
    times: usize,
}

/// The server has the paths as the document does: without the version.
static AT_ROOT: clever_core::Version = clever_core::Version {
    name: "at-root",
    base_path: "",
    crate_version: env!("CARGO_PKG_VERSION"),
    spec_sha256: "",
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Command::parse()).await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

async fn run(command: &Command) -> Result<usize, String> {
    let versions = documents::versions()?;
    let found = versions
        .iter()
        .find(|(types, _)| types.version.name == command.version);
    let (types, effective) =
        found.ok_or_else(|| format!("there is no version {}", command.version))?;
    let mut server = Server {
        base_url: &command.base_url,
        clients: HashMap::new(),
    };
    let (mut calls, mut wrong) = (0, 0);
    for operation in documents::operations(&effective.document) {
        let arguments = arguments(&effective.document, operation);
        let mut outcomes = Vec::new();
        for _ in 0..command.times {
            let sent = call(server.client("")?, types, operation, &arguments).await?;
            outcomes.push(success(&sent));
        }
        for status in documented_errors(operation) {
            let sent = call(server.client(&status)?, types, operation, &arguments).await?;
            outcomes.push(failure(&sent, &status));
        }
        calls += outcomes.len();
        for problem in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            wrong += 1;
            println!("{} {}: {problem}", command.version, operation.id());
        }
    }
    let operations = documents::operations(&effective.document).count();
    println!(
        "{}: {operations} operations, {calls} calls, {wrong} wrong",
        command.version
    );
    Ok(wrong)
}

async fn call(
    core: Client,
    types: &Version,
    operation: Operation<'_>,
    arguments: &Arguments,
) -> Result<Sent, String> {
    let sent = (types.call)(core, operation.id(), arguments).await;
    sent.ok_or_else(|| format!("the client has no operation {}", operation.id()))
}

/// The server, and one client for each status that is asked of it.
struct Server<'a> {
    base_url: &'a str,
    clients: HashMap<String, Client>,
}

impl Server<'_> {
    /// A client whose calls get a reply of this status; a success when it is empty.
    fn client(&mut self, status: &str) -> Result<Client, String> {
        if let Some(client) = self.clients.get(status) {
            return Ok(client.clone());
        }
        let mut headers = HeaderMap::new();
        if !status.is_empty() {
            let prefer = HeaderValue::from_str(&format!("code={status}"));
            headers.insert("prefer", prefer.map_err(|error| error.to_string())?);
        }
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .no_proxy()
            .build();
        let token = DistrictToken::new("made-up").map_err(|error| error.to_string())?;
        let client = Client::builder(&AT_ROOT, token)
            .base_url(self.base_url)
            .http_client(http.map_err(|error| error.to_string())?)
            .access_check(AccessCheck::Off)
            .retry(Retry::never())
            .build()
            .map_err(|error| error.to_string())?;
        self.clients.insert(status.to_owned(), client.clone());
        Ok(client)
    }
}

fn success(sent: &Sent) -> Result<(), String> {
    sent.json.as_ref().map(|_| ()).map_err(ToString::to_string)
}

/// The error has the status asked for.
fn failure(sent: &Sent, status: &str) -> Result<(), String> {
    match &sent.json {
        Err(error) if error.status().is_some_and(|code| code.as_str() == status) => Ok(()),
        Err(error) => Err(format!("asked for {status}: {error}")),
        Ok(_) => Err(format!("asked for {status}: a success")),
    }
}

fn documented_errors(operation: Operation<'_>) -> Vec<String> {
    let responses = operation.said["responses"]
        .as_object()
        .into_iter()
        .flatten();
    let statuses = responses.map(|(status, _)| status.clone());
    statuses
        .filter(|status| status.starts_with(['4', '5']))
        .collect()
}

fn arguments(document: &Document, operation: Operation<'_>) -> Arguments {
    let examples = Examples::new(document, &MadeUp);
    let parameters = operation.parameters().map(|parameter| {
        let name = parameter["name"].as_str().unwrap_or_default();
        (name.to_owned(), examples.parameter(parameter))
    });
    let mut arguments: Map<String, Value> = parameters.collect();
    if let Some(schema) = operation.request_schema() {
        arguments.insert("body".to_owned(), examples.body(schema));
    }
    Arguments(arguments)
}

/// Valid values, the same each time.
struct MadeUp;

impl Leaves for MadeUp {
    fn text(&self, _: &str, schema: &Value) -> Value {
        match schema["type"].as_str() {
            Some("array") => json!("made-up"),
            _ => json!("5f0000000000000000000001"),
        }
    }

    fn timestamp(&self, schema: &Value) -> Value {
        match schema["format"].as_str() {
            Some("date") => json!("2026-01-02"),
            _ => json!("2026-01-02T03:04:05Z"),
        }
    }

    fn choice(&self, known: &[Value]) -> Value {
        known.first().cloned().unwrap_or_default()
    }

    fn number(&self, schema: &Value) -> Value {
        schema.get("minimum").cloned().unwrap_or(json!(1))
    }

    fn members(&self) -> Map<String, Value> {
        Map::new()
    }

    fn event_type(&self) -> Value {
        json!("users.created")
    }
}
