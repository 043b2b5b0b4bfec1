//! `clever-api list`: records of a kind, or those that belong to another record.

use clap::Args;
use clever_core::{Operation, Paging};
use serde_json::json;

use super::parent::Parent;
use crate::api::Api;
use crate::failure::Failure;
use crate::output::{Output, Shape};
use crate::record_id::record_id;
use crate::records::{self, Extent, GoOn, USUAL};
use crate::request::request;
use crate::session::Session;
use crate::words::quoted;
use crate::{path, request, whole_number};

/// The parameter that says behind which record a list begins.
pub(super) const AFTER: &str = "starting_after";

/// What to list.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What to list, such as `users`, `schools` or `sections`
    pub resource: String,

    /// Only users of this role, such as `student`
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,

    /// Only the primary ones: users by their primary school, schools of a user
    #[arg(long)]
    pub primary: bool,

    /// Any other parameter that the operation takes; `clever-api ops` lists them
    #[arg(long = "filter", value_name = "NAME=VALUE", value_parser = pair)]
    pub filters: Vec<(String, String)>,

    /// Begin behind the record with this id
    #[arg(long, value_name = "ID", value_parser = record_id)]
    pub after: Option<String>,

    /// How much to list.
    #[command(flatten)]
    pub much: HowMuch,

    /// Only tell how many there are
    #[arg(long, conflicts_with_all = ["limit", "all", "after"])]
    pub count: bool,

    /// What they belong to.
    #[command(flatten)]
    pub parent: Parent,
}

/// How much of a list to read.
#[derive(Debug, Clone, Args)]
pub struct HowMuch {
    /// No more than this many [default: 100]
    #[arg(long, value_name = "NUMBER", value_parser = whole_number::from(1_u64), allow_negative_numbers = true)]
    pub limit: Option<u64>,

    /// All of them, page after page
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}

impl Arguments {
    /// The command that goes on behind the record with this id, with which so many were printed.
    fn command_behind(&self, last: &str, printed: u64) -> String {
        let mut command = format!("clever-api list {}", quoted(&self.resource));
        if let Some(role) = &self.role {
            command += &format!(" --role {}", quoted(role));
        }
        if self.primary {
            command += " --primary";
        }
        for (name, value) in &self.filters {
            command += &format!(" --filter {}", quoted(&format!("{name}={value}")));
        }
        command += &self.parent.options();
        command += &format!(" --after {}", quoted(last));
        command += &match self.much.extent() {
            Extent::All => " --all".to_owned(),
            Extent::First(limit) => format!(" --limit {}", limit - printed),
            Extent::Usual => format!(" --limit {}", USUAL - printed),
        };
        command
    }
}

impl HowMuch {
    /// How much that is.
    #[must_use]
    pub fn extent(&self) -> Extent {
        match (self.all, self.limit) {
            (true, _) => Extent::All,
            (false, Some(limit)) => Extent::First(limit),
            (false, None) => Extent::Usual,
        }
    }
}

/// `name=value`, taken apart.
///
/// # Errors
/// There is no `=`, or another option says this.
pub fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').unwrap_or_default();
    match name {
        "" => Err("write it as NAME=VALUE".to_owned()),
        "limit" => Err("how many to list is said with --limit or --all".to_owned()),
        "count" => Err("--count tells how many there are".to_owned()),
        AFTER => Err("where to begin is said with --after".to_owned()),
        "ending_before" => {
            Err("lists are read forwards; `clever-api api GET` reads one page backwards".to_owned())
        }
        name => Ok((name.to_owned(), value.to_owned())),
    }
}

/// Lists records.
///
/// # Errors
/// They cannot be read or not printed.
pub async fn run(arguments: &Arguments, session: &Session, output: Output) -> Result<(), Failure> {
    let (operation, place) = target(arguments, session.api)?;
    let ids: Vec<&str> = place.in_path.into_iter().collect();
    let query: Vec<_> = place
        .in_query
        .into_iter()
        .chain(filters(arguments))
        .collect();
    let request = request(session, operation, &ids, &query)?;
    if arguments.count {
        // It is set by the request itself.
        request::parameter(operation, "count")?;
        let count = request.count().await?;
        return output.record(&json!({ "count": count }));
    }
    let output = output.of(Shape::of(session.api, operation))?;
    let options = output.options();
    let command = |last: &str, printed| arguments.command_behind(last, printed) + &options;
    let go_on = is_by_id(operation).then_some(&command as &GoOn<'_>);
    let extent = arguments.much.extent();
    records::print(session, request, extent, output.records(), go_on).await
}

/// Whether a list goes on behind the id of a record, and not at a place that the server names.
pub(super) fn is_by_id(operation: &Operation) -> bool {
    matches!(operation.paging, Some(Paging::Links | Paging::PagingObject))
}

/// Where the id of what the records belong to is sent.
#[derive(Default)]
struct Place<'a> {
    in_path: Option<&'a str>,
    in_query: Option<(String, String)>,
}

/// The operation that lists what is wanted.
fn target<'a>(
    arguments: &'a Arguments,
    api: &'static Api,
) -> Result<(&'static Operation, Place<'a>), Failure> {
    let (word, parent) = (&arguments.resource, arguments.parent.0.as_ref());
    let mut place = Place {
        in_path: parent.map(|parent| parent.id.as_str()),
        ..Place::default()
    };
    if let Some(given) = parent
        && path::find(api, word, false, parent).is_none()
        && let Some(alone) = path::find(api, word, false, None)
        && let Ok(parameter) = request::parameter(alone, singular(given.segment))
    {
        // Events have no path below a school, but take one as a parameter.
        place.in_path = None;
        place.in_query = Some((parameter.name.to_owned(), given.id.clone()));
        return Ok((alone, place));
    }
    Ok((path::expect(api, word, false, parent)?, place))
}

/// The parameters of the query that the other options stand for.
fn filters(arguments: &Arguments) -> impl Iterator<Item = (String, String)> {
    let role = arguments.role.iter().map(|role| ("role", role.as_str()));
    let after = arguments.after.iter().map(|id| (AFTER, id.as_str()));
    let primary = arguments.primary.then_some(("primary", "true"));
    let named = role.chain(after).chain(primary);
    let named = named.map(|(name, value)| (name.to_owned(), value.to_owned()));
    named.chain(arguments.filters.iter().cloned())
}

fn singular(segment: &str) -> &str {
    segment.strip_suffix('s').unwrap_or(segment)
}
