//! `clever-api attendance`: who was there, of a school or a section.

use clap::{ArgGroup, Args};

use super::list::HowMuch;
use crate::failure::Failure;
use crate::output::{Output, Shape};
use crate::path;
use crate::record_id::record_id;
use crate::records;
use crate::request::request;
use crate::session::Session;

/// Whose attendance to list.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("place").required(true))]
pub struct Arguments {
    /// Of the students of this school
    #[arg(long, value_name = "ID", group = "place", value_parser = record_id)]
    pub school: Option<String>,

    /// Of the students of this section
    #[arg(long, value_name = "ID", group = "place", value_parser = record_id)]
    pub section: Option<String>,

    /// From this day on
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<String>,

    /// Up to this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<String>,

    /// Only this: present, absent or tardy
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,

    /// How much to list.
    #[command(flatten)]
    pub much: HowMuch,
}

/// Lists attendance.
///
/// # Errors
/// It cannot be read or not printed.
pub async fn run(arguments: &Arguments, session: &Session, output: Output) -> Result<(), Failure> {
    let (place, id) = match (&arguments.school, &arguments.section) {
        (Some(id), _) => ("schools", id.as_str()),
        (None, id) => ("sections", id.as_deref().unwrap_or_default()),
    };
    let operation = path::below(
        session.api,
        clever_core::Method::Get,
        &["attendance", place],
    )?;
    let query = [
        ("date_range_start", &arguments.from),
        ("date_range_end", &arguments.to),
        ("attendance_status", &arguments.status),
    ];
    let query = query.into_iter().filter_map(|(name, value)| {
        let value = value.clone()?;
        Some((name.to_owned(), value))
    });
    let query: Vec<(String, String)> = query.collect();
    let request = request(session, operation, &[id], &query)?;
    let output = output.of(Shape::of(session.api, operation))?;
    let extent = arguments.much.extent();
    records::print(session, request, extent, output.records(), None).await
}
