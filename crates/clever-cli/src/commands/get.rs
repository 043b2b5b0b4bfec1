//! `clever-api get`: one record, by its id or as what belongs to another one.

use clap::Args;
use serde_json::Value;

use super::parent::Parent;
use crate::failure::Failure;
use crate::output::{Output, Shape};
use crate::path;
use crate::record_id::record_id;
use crate::records::unwrapped;
use crate::request::request;
use crate::session::Session;

/// What to read.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What to read, such as `user`, `school` or `me`
    pub resource: String,

    /// Its id; left out if something that it belongs to is named
    #[arg(conflicts_with = "parent", value_parser = record_id)]
    pub id: Option<String>,

    /// What it belongs to.
    #[command(flatten)]
    pub parent: Parent,
}

/// Reads one record.
///
/// # Errors
/// It cannot be read or not printed.
pub async fn run(arguments: &Arguments, session: &Session, output: Output) -> Result<(), Failure> {
    let parent = arguments.parent.0.as_ref();
    let id = arguments.id.as_deref();
    let operation = path::expect(session.api, &arguments.resource, id.is_some(), parent)?;
    if id.is_none() && parent.is_none() && operation.paging.is_some() {
        return Err(Failure::usage(
            format!(
                "`get {}` reads one record, and there is no id",
                arguments.resource
            ),
            format!(
                "name its id, or read all with `clever-api list {}`",
                arguments.resource
            ),
        ));
    }
    let output = output.of(Shape::of(session.api, operation))?;
    let of_parent = parent.map(|parent| parent.id.as_str());
    let ids: Vec<&str> = id.or(of_parent).into_iter().collect();
    let reply = request(session, operation, &ids, &[])?
        .send::<Value>()
        .await?;
    output.record(&match unwrapped(reply.into_inner()) {
        // The list of districts has one entry: that of the token.
        Value::Array(mut entries) if entries.len() == 1 => unwrapped(entries.remove(0)),
        record => record,
    })
}
