//! Reading lists: page after page, or what there is without pages.

use std::io::{self, IsTerminal as _};

use clever_core::{Items, RawPage, Request};
use serde_json::Value;

use crate::failure::Failure;
use crate::messages::tell;
use crate::output::Records;
use crate::session::Session;

/// So much of a list is read where nobody says how much.
pub const USUAL: u64 = 100;

/// So many records are asked for at once at most: while one page is printed, the next one is in memory
/// too.
const PAGE: u64 = 2_000;

/// How much of a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    All,
    /// So many records from its start.
    First(u64),
    /// As many as usual, and a word to a person if there may be more.
    Usual,
}

impl Extent {
    const fn limit(self) -> u64 {
        match self {
            Self::All => u64::MAX,
            Self::First(limit) => limit,
            Self::Usual => USUAL,
        }
    }

    /// How many records to ask for at once, at most so many.
    fn page(self, maximum: u32) -> i64 {
        let page = self.limit().min(PAGE).min(u64::from(maximum));
        i64::try_from(page).unwrap_or(i64::MAX)
    }

    /// Says that a list may not have come to its end.
    fn tell_of_more(self, number: u64) {
        if self == Self::Usual && number == USUAL && io::stderr().is_terminal() {
            tell(format_args!(
                "these are the first {USUAL}; --all lists all, and --limit as many as it says"
            ));
        }
    }
}

/// The command that goes on where a list broke off: behind the record with this id, with which so many
/// were printed.
pub type GoOn<'a> = dyn Fn(&str, u64) -> String + 'a;

/// Prints what a request lists. Where it breaks off, it says how to go on, if that can be done.
///
/// # Errors
/// It cannot be read, or not printed.
pub async fn print(
    session: &Session,
    mut request: Request,
    extent: Extent,
    mut records: Records,
    go_on: Option<&GoOn<'_>>,
) -> Result<(), Failure> {
    let operation = request.operation();
    let is_paged = operation.paging.is_some() && session.may_page();
    if !is_paged {
        let all = unpaged(request).await?.into_iter();
        // What came as a whole is shown as a whole, unless somebody says otherwise.
        let number = match extent {
            Extent::First(limit) => usize::try_from(limit).unwrap_or(usize::MAX),
            Extent::All | Extent::Usual => usize::MAX,
        };
        all.take(number)
            .try_for_each(|record| records.write(&record))?;
        return records.end();
    }
    if let Some(limit) = operation.limit {
        request.query::<i64, _>("limit", extent.page(limit.maximum));
    }
    let number = items(Items::new(request), extent, records, go_on).await?;
    extent.tell_of_more(number);
    Ok(())
}

/// Prints what a stream gives, and says how much that was.
///
/// # Errors
/// It cannot be read, or not printed.
pub async fn items(
    items: Items<RawPage>,
    extent: Extent,
    mut records: Records,
    go_on: Option<&GoOn<'_>>,
) -> Result<u64, Failure> {
    // What may never be asked for is not fetched ahead.
    let mut items = items.prefetch(extent == Extent::All);
    let mut number = 0;
    let mut last = None;
    while number < extent.limit()
        && let Some(item) = items.next().await
    {
        match item {
            Ok(record) => {
                let record = record.into_inner();
                records.write(&record)?;
                last = record["id"].as_str().map(str::to_owned);
            }
            Err(error) => {
                records.break_off()?;
                let command = last.zip(go_on).map(|(last, go_on)| go_on(&last, number));
                return Err(match command {
                    Some(command) => Failure::broken_off(error, &command, "record"),
                    None => error.into(),
                });
            }
        }
        number += 1;
    }
    records.end()?;
    Ok(number)
}

/// What a reply without pages lists; a single record is a list of one.
async fn unpaged(request: Request) -> Result<Vec<Value>, Failure> {
    let reply = request.send::<Value>().await?.into_inner();
    Ok(match unwrapped(reply) {
        Value::Array(entries) => entries.into_iter().map(unwrapped).collect(),
        record => vec![record],
    })
}

/// What stands in the wrapping of a reply or of an entry.
#[must_use]
pub fn unwrapped(value: Value) -> Value {
    const WRAPPING: &[&str] = &["data", "resources", "uri", "links", "paging"];
    let Value::Object(mut members) = value else {
        return value;
    };
    // Who signed on comes with links and a type of its own; an event has a type, and no links.
    let is_linked = members.contains_key("links");
    let is_wrapping = members
        .keys()
        .all(|name| WRAPPING.contains(&name.as_str()) || (is_linked && name == "type"));
    let mut inner = ["data", "resources"]
        .into_iter()
        .filter(|name| members.contains_key(*name));
    match inner.next().filter(|_| is_wrapping) {
        Some(name) => members.shift_remove(name).unwrap_or_default(),
        None => Value::Object(members),
    }
}
