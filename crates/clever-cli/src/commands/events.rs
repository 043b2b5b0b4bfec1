//! `clever-api events`: what changed in the district, in order.

use std::time::Duration;

use clap::Args;
use clever_core::{Error, Operation};
use futures_util::StreamExt as _;
use miette::Report;
use serde_json::json;
use tokio::sync::watch;

use crate::api::Api;
use crate::arguments::{Arguments as CommandLine, Connection};
use crate::export::{Interrupt, sources};
use crate::failure::Failure;
use crate::feed::Wanted;
use crate::messages::tell;
use crate::output::{Output, Shape};
use crate::record_id::record_id;
use crate::request;
use crate::session::Session;
use crate::whole_number;
use crate::words::quoted;

/// Which events to read.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// Begin behind the event with this id; without it, with the oldest one there is
    #[arg(long, value_name = "ID", value_parser = record_id)]
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
        value_parser = whole_number::from(1_u64),
        allow_negative_numbers = true
    )]
    pub every: u64,

    /// No more than this many
    #[arg(long, value_name = "NUMBER", value_parser = whole_number::from(1_u64), allow_negative_numbers = true)]
    pub limit: Option<u64>,

    /// Only events about such records, such as `users`; may be given more than once
    #[arg(long = "record-type", value_name = "TYPE")]
    pub record_types: Vec<String>,

    /// Only events about this school
    #[arg(long, value_name = "ID", value_parser = record_id)]
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
    line: &CommandLine,
    session: &Session,
    output: Output,
) -> Result<(), Failure> {
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
    let again = Again {
        arguments: arguments.clone(),
        output: output.options(),
    };
    let (printed, seen) = watch::channel(Printed::default());
    let mut records = output.records();
    let mut interrupt = Interrupt::never();
    if arguments.follow {
        interrupt = listen(&again, seen, &line.connection)?;
        records.flush()?;
    }
    let limit = arguments.limit.unwrap_or(u64::MAX);
    while printed.borrow().number < limit {
        let event = tokio::select! {
            biased;
            () = interrupt.asked() => {
                records.break_off()?;
                return Err(again.stopped(&printed.borrow()));
            }
            event = events.next() => event,
        };
        let event = match event {
            None => break,
            Some(Ok(event)) => event,
            Some(Err(error)) => {
                records.break_off()?;
                return Err(again.after(error, &printed.borrow()));
            }
        };
        records.write(&event)?;
        if arguments.follow {
            records.flush()?;
        }
        printed.send_modify(|printed| {
            printed.number += 1;
            printed.last = event["id"].as_str().map(str::to_owned);
        });
    }
    records.end()
}

/// Listens for Ctrl-C. The first one ends the feed before the next event; the second one ends the
/// program, as where nobody reads what is printed and the next event never comes.
fn listen(
    again: &Again,
    printed: watch::Receiver<Printed>,
    connection: &Connection,
) -> Result<Interrupt, Failure> {
    let (again, connection) = (again.clone(), connection.clone());
    let second = move || {
        let stopped = again.stopped(&printed.borrow());
        tell(format_args!(
            "{:?}",
            Report::new(stopped.told_at(&connection))
        ));
    };
    Interrupt::listen(|| (), second)
        .map_err(|problem| Failure::local("cannot listen to signals", problem))
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

/// What was printed so far.
#[derive(Debug, Default)]
struct Printed {
    /// So many events,
    number: u64,
    /// the last of them with this id.
    last: Option<String>,
}

/// How to go on where a feed broke off.
#[derive(Debug, Clone)]
struct Again {
    arguments: Arguments,
    /// The options that say how events are printed.
    output: String,
}

impl Again {
    /// A person has seen enough for now.
    fn stopped(&self, printed: &Printed) -> Failure {
        let last = printed.last.as_ref().or(self.arguments.after.as_ref());
        let help = match last {
            Some(last) => {
                let command = self.command(last, printed);
                format!("`{command}` goes on behind the last event")
            }
            None => "run the same command again".to_owned(),
        };
        Failure::Stopped { help }
    }

    /// What was printed need not be read again.
    fn after(&self, error: Error, printed: &Printed) -> Failure {
        match &printed.last {
            Some(last) if !error.is_events_expired() => {
                Failure::broken_off(error, &self.command(last, printed), "event")
            }
            _ => error.into(),
        }
    }

    fn command(&self, last: &str, printed: &Printed) -> String {
        let given = &self.arguments;
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
            command += &format!(" --limit {}", limit - printed.number);
        }
        command + &self.output
    }
}
