//! `clever-api ops`: what a version of the API can do.

use clap::Args;
use clever_core::Operation;
use serde_json::{Value, json};

use crate::api::Api;
use crate::failure::Failure;
use crate::output::{Output, Shape};
use crate::{path, words};

/// Which operations to list.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only those that have this in their id, path or family
    pub containing: Option<String>,
}

/// Lists operations.
///
/// # Errors
/// They cannot be printed.
pub fn run(arguments: &Arguments, api: &Api, output: Output) -> Result<(), Failure> {
    let shape = Shape::made("the list of operations", TELLING, MEMBERS);
    let mut records = output.of(shape)?.records();
    let wanted = arguments
        .containing
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let is_wanted = |operation: &Operation| {
        let texts = [operation.id, operation.path, operation.tag];
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    };
    let operations: Vec<_> = api
        .operations
        .iter()
        .filter(|found| is_wanted(found))
        .collect();
    if operations.is_empty() {
        return Err(Failure::usage(
            format!(
                "no operation of {} has `{wanted}` in its id, path or family",
                api.version.name
            ),
            "`clever-api ops` lists all of them",
        ));
    }
    for operation in operations {
        records.write(&record(api, operation))?;
    }
    records.end()
}

const TELLING: &[&str] = &["operation", "method", "path", "tokens", "query"];

const MEMBERS: &[&str] = &[
    "operation",
    "method",
    "path",
    "family",
    "ids",
    "query",
    "tokens",
    "paging",
    "limit.default",
    "limit.maximum",
];

fn record(api: &Api, operation: &'static Operation) -> Value {
    let tokens: Vec<&str> = operation.access.iter().map(words::access_word).collect();
    let query: Vec<String> = operation.query.iter().map(words::parameter).collect();
    let ids: Vec<&str> = path::parameters(operation).collect();
    json!({
        "operation": operation.id,
        "method": operation.method.as_str(),
        "path": format!("{}{}", api.version.base_path, operation.path),
        "family": operation.tag,
        "ids": ids,
        "query": query,
        "tokens": tokens,
        "paging": operation.paging.map(words::paging),
        "limit": operation.limit.map(|limit| json!({
            "default": limit.default,
            "maximum": limit.maximum,
        })),
    })
}
