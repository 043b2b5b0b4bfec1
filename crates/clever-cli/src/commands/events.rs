//! `clever-api events`: what changed in the district, in order.

use std::time::Duration;

use clap::Args;
use clever_core::Error;
use futures_util::StreamExt as _;
use serde_json::json;

use crate::failure::Failure;
use crate::feed::Wanted;
use crate::output::{self, Output};
use crate::request;
use crate::session::Session;

/// Which events to read.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Begin behind the event with this id; without it, with the oldest one there is
    #[arg(long, value_name = "ID")]
    pub after: Option<String>,

    /// Do not end, but wait for more
    #[arg(long)]
    pub follow: bool,

    /// How long to wait with --follow before asking again, in seconds
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        requires = "follow"
    )]
    pub every: u64,

    /// No more than this many
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<u64>,

    /// Only events about such records, such as `users`; may be given more than once
    #[arg(long = "record-type", value_name = "TYPE")]
    pub record_types: Vec<String>,

    /// Only events about this school
    #[arg(long, value_name = "ID")]
    pub school: Option<String>,

    /// Only tell the id of the newest event, to begin behind it later
    #[arg(long, conflicts_with_all = ["after", "follow", "limit", "record_types", "school"])]
    pub latest: bool,
}

/// Prints events.
///
/// # Errors
/// They cannot be read or not printed.
pub async fn run(
    arguments: &Arguments,
    session: &Session,
    mut output: Output,
) -> Result<(), Failure> {
    let api = session.api;
    let operation = crate::path::expect(api, "events", false, None)?;
    session.check_access(operation)?;
    if arguments.latest {
        let latest = (api.latest_event)(session.client.clone()).await?;
        return output.record(&json!({ "latest": latest }));
    }
    let types = arguments
        .record_types
        .iter()
        .map(|name| ("record_type", name));
    let school = arguments.school.iter().map(|id| ("school", id));
    let filters = types.chain(school).map(|(name, value)| {
        let parameter = request::parameter(operation, name)?;
        Ok((parameter.name, value.clone()))
    });
    let wanted = Wanted {
        after: arguments.after.clone(),
        follow: arguments
            .follow
            .then(|| Duration::from_secs(arguments.every)),
        filters: filters.collect::<Result<_, Failure>>()?,
    };
    let mut events = (api.feed)(session.client.clone(), wanted);
    let mut records = output.records(output::columns_of("events"))?;
    let limit = arguments.limit.unwrap_or(u64::MAX);
    let (mut number, mut last) = (0, arguments.after.clone());
    while number < limit
        && let Some(event) = events.next().await
    {
        let event = event.map_err(|error| go_on_behind(error, last.as_deref()))?;
        last = event["id"].as_str().map(str::to_owned);
        records.write(event)?;
        number += 1;
        if arguments.follow {
            records.flush()?;
        }
    }
    records.end()
}

/// What was printed need not be read again.
fn go_on_behind(error: Error, last: Option<&str>) -> Failure {
    match last {
        Some(id) if !error.is_events_expired() => Failure::Api {
            error,
            help: Some(format!("go on behind the last event with `--after {id}`")),
        },
        _ => error.into(),
    }
}
