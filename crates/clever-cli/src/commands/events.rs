//! `clever-api events`: what changed in the district, in order.

use std::time::Duration;

use clap::Args;
use clever_core::{Error, Operation};
use futures_util::StreamExt as _;
use serde_json::json;

use crate::api::Api;
use crate::export::{Interrupt, sources};
use crate::failure::Failure;
use crate::feed::Wanted;
use crate::messages::tell;
use crate::output::{Output, Shape};
use crate::request;
use crate::session::Session;
use crate::words::quoted;

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
        requires = "follow",
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub every: u64,

    /// No more than this many
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
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
pub async fn run(arguments: &Arguments, session: &Session, output: Output) -> Result<(), Failure> {
    let api = session.api;
    let operation = crate::path::expect(api, "events", false, None)?;
    session.check_access(operation)?;
    if arguments.latest {
        let latest = (api.latest_event)(session.client.clone()).await?;
        return output.record(&json!({ "latest": latest }));
    }
    let mut output = output.of(Shape::of(api, operation))?;
    if arguments.follow {
        output = output.endless(arguments.limit.is_some())?;
    }
    let wanted = Wanted {
        after: arguments.after.clone(),
        follow: arguments
            .follow
            .then(|| Duration::from_secs(arguments.every)),
        filters: filters(arguments, api, operation)?,
    };
    let mut events = (api.feed)(session.client.clone(), wanted);
    let mut again = Again {
        arguments,
        output: output.options(),
        printed: 0,
        last: None,
    };
    let mut records = output.records();
    let mut interrupt = Interrupt::never();
    if arguments.follow {
        interrupt = Interrupt::listen(|| (), || tell("stopped"))
            .map_err(|problem| Failure::local("cannot listen to signals", problem))?;
        records.flush()?;
    }
    let limit = arguments.limit.unwrap_or(u64::MAX);
    while again.printed < limit {
        let event = tokio::select! {
            biased;
            () = interrupt.asked() => {
                records.break_off()?;
                return Err(again.stopped());
            }
            event = events.next() => event,
        };
        let event = match event {
            None => break,
            Some(Ok(event)) => event,
            Some(Err(error)) => {
                records.break_off()?;
                return Err(again.after(error));
            }
        };
        records.write(&event)?;
        again.printed += 1;
        again.last = event["id"].as_str().map(str::to_owned);
        if arguments.follow {
            records.flush()?;
        }
    }
    records.end()
}

/// The filters of the request for the feed.
fn filters(
    arguments: &Arguments,
    api: &Api,
    operation: &'static Operation,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let mut filters = Vec::new();
    for name in &arguments.record_types {
        let parameter = request::parameter(operation, "record_type")?;
        filters.push((parameter.name, record_type(api, name)?));
    }
    if let Some(school) = &arguments.school {
        let parameter = request::parameter(operation, "school")?;
        filters.push((parameter.name, school.clone()));
    }
    Ok(filters)
}

/// A record type as the feed spells it: `districtadmins` for what paths call `district_admins`.
///
/// # Errors
/// The version has no such records. The server would answer with no events.
fn record_type(api: &Api, name: &str) -> Result<String, Failure> {
    let spelled = |name: &str| name.replace(['_', '-'], "");
    let types: Vec<String> = sources(api).map(|source| spelled(source.name)).collect();
    let wanted = spelled(name);
    match types.contains(&wanted) {
        true => Ok(wanted),
        false => Err(Failure::usage(
            format!("no event of {} is about `{name}`", api.version.name),
            format!("they are about {}", types.join(", ")),
        )),
    }
}

/// How to go on where a feed broke off.
struct Again<'a> {
    arguments: &'a Arguments,
    /// The options that say how events are printed.
    output: String,
    /// So many were printed,
    printed: u64,
    /// the last of them with this id.
    last: Option<String>,
}

impl Again<'_> {
    /// A person has seen enough for now.
    fn stopped(&self) -> Failure {
        let last = self.last.as_ref().or(self.arguments.after.as_ref());
        let help = match last {
            Some(last) => format!("`{}` goes on behind the last event", self.command(last)),
            None => "run the same command again".to_owned(),
        };
        Failure::Stopped { help }
    }

    /// What was printed need not be read again.
    fn after(&self, error: Error) -> Failure {
        let is_expired = error.is_events_expired();
        match (&self.last, &self.arguments.after) {
            (Some(last), _) if !is_expired => {
                Failure::broken_off(error, &self.command(last), "event")
            }
            (None, Some(_)) if error.is_bad_request() => Failure::api(
                error,
                "--after takes the id of an event; `clever-api events --latest` tells the newest \
                 one's"
                    .to_owned(),
            ),
            _ => error.into(),
        }
    }

    fn command(&self, last: &str) -> String {
        let given = self.arguments;
        let mut command = format!("clever-api events --after {}", quoted(last));
        if given.follow {
            command += &format!(" --follow --every {}", given.every);
        }
        for name in &given.record_types {
            command += &format!(" --record-type {}", quoted(name));
        }
        if let Some(school) = &given.school {
            command += &format!(" --school {}", quoted(school));
        }
        if let Some(limit) = given.limit {
            command += &format!(" --limit {}", limit - self.printed);
        }
        command + &self.output
    }
}
