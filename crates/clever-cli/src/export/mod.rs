//! `clever-api export`: a whole district, written into a folder.
//!
//! Every page of a list becomes a numbered part, and the manifest of the parts gets a line with the
//! place where the next page begins. So an export that ends early, however it does, goes on from there
//! and reads at most one page again. When all lists have been read, their parts are joined under their
//! final names.
//!
//! Files are written where they are read, without a thread of their own: the next page is fetched
//! meanwhile by the runtime's other threads.

mod check;
mod count;
mod error;
mod events;
mod folder;
mod hash;
mod interrupt;
mod join;
mod lines;
mod lock;
mod manifest;
mod page;
mod parts;
mod plan;
mod private;
mod progress;
mod read;
mod whole;

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use clever_core::Client;
use miette::Report;

pub use error::ExportError;
pub use interrupt::Interrupt;
pub use manifest::{Events, Manifest, Resource, State, Written};
pub use plan::{Format, PAGE, Plan, Source, sources};
pub use progress::{Bar, Progress, Total};

use crate::api::Api;
use crate::arguments::{Arguments as CommandLine, Printing};
use crate::failure::{Failure, Told};
use crate::messages::tell;
use crate::session::Session;
use crate::whole_number;
use folder::Folder;

/// Where a district's roster is read from.
#[derive(Debug, Clone)]
pub struct Roster {
    /// The version of the API.
    pub api: &'static Api,
    /// A client of it, with the district's token.
    pub client: Client,
}

/// What to export, and where to.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder to write to. An export that ended early goes on there.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// How to write records [default: ndjson].
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    /// Export these resources only, such as `users,schools`.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub only: Option<Vec<String>>,

    /// Write what changed since the export in the folder, as events.
    #[arg(long, conflicts_with = "only")]
    pub since_events: bool,

    /// How many records to ask for at once; at most so many are read again after an export that
    /// ended early.
    #[arg(
        long,
        value_name = "RECORDS",
        default_value_t = PAGE,
        value_parser = whole_number::within(1..=PAGE),
        allow_negative_numbers = true
    )]
    pub page: u32,
}

/// Refuses options that are about what other commands print.
///
/// # Errors
/// One of them was given.
pub fn check_printing(printing: &Printing) -> Result<(), Failure> {
    if printing.output.is_some() {
        return Err(Failure::usage(
            "--output is about what is printed, and an export is written into files",
            "leave out --output; `--format ndjson` or `--format csv` says how to write them",
        ));
    }
    if !printing.fields.is_empty() {
        return Err(Failure::usage(
            "--fields is about what is printed, and an export has whole records",
            "leave out --fields; `clever-api list users --all --fields id` prints some members",
        ));
    }
    Ok(())
}

/// Exports a district as the command line says.
///
/// # Errors
/// [`Failure::Export`], or [`Failure::Auth`] if it is no district's token.
pub async fn run(
    arguments: &Arguments,
    line: &CommandLine,
    session: &Session,
) -> Result<(), Failure> {
    for source in sources(session.api) {
        session.check_access(source.operation)?;
    }
    let plan = Plan {
        out: arguments.out.clone(),
        format: arguments.format,
        only: arguments.only.clone(),
        page: arguments.page,
        since_events: arguments.since_events,
    };
    let bar = Bar::new();
    let interrupt = listen(&bar, Failure::from(stopped(&plan)).told(line))?;
    let roster = Roster {
        api: session.api,
        client: session.client.clone(),
    };
    let begun = jiff::Timestamp::now();
    let done = export(&plan, &roster, &interrupt, &bar).await;
    bar.end();
    let manifest = done?;
    if let Some(finished) = manifest.finished.filter(|_| !arguments.since_events)
        && finished < begun
    {
        tell(format_args!(
            "finished at {finished:.0}; --since-events writes what changed since"
        ));
    }
    if arguments.only.is_none() {
        tell_of_rest(&manifest, &plan, session.api);
    }
    let summary = summary(&manifest);
    std::io::stdout()
        .write_all(summary.as_bytes())
        .map_err(Failure::printing)
}

/// Listens for who wants to stop, and answers at once.
fn listen(bar: &Bar, stopped: Told) -> Result<Interrupt, ExportError> {
    let (first, second) = (bar.clone(), bar.clone());
    let interrupt = Interrupt::listen(
        move || first.warn(STOPPING),
        move || {
            second.end();
            tell(format_args!("{:?}", Report::new(stopped)));
        },
    );
    interrupt.map_err(ExportError::Signals)
}

const STOPPING: &str = "stopping when the part at hand is written; Ctrl-C again stops at once";

/// Exports a district, from the start or from where an export into the folder ended, or what changed
/// since. What is finished stays as it is, if it is still as it was left.
///
/// # Errors
/// [`ExportError`]. What was written stays, to go on from.
pub async fn export(
    plan: &Plan,
    roster: &Roster,
    interrupt: &Interrupt,
    progress: &dyn Progress,
) -> Result<Manifest, ExportError> {
    match plan.since_events {
        true => events::export(plan, roster, interrupt, progress).await,
        false => whole::export(plan, roster, interrupt, progress).await,
    }
}

/// Says that an export is of some resources only, where nobody said so this time.
fn tell_of_rest(manifest: &Manifest, plan: &Plan, api: &Api) {
    let names: Vec<&str> = manifest.names().collect();
    let rest = sources(api).map(|source| source.name);
    let rest: Vec<&str> = rest.filter(|name| !names.contains(name)).collect();
    if rest.is_empty() {
        return;
    }
    let (out, names, rest) = (plan.out.display(), names.join(", "), rest.join(","));
    match plan.since_events {
        true => tell(format_args!(
            "the export in {out} is of {names} only; the events are about all that the token may see"
        )),
        false => tell(format_args!(
            "the export in {out} is of {names} only; the rest can be exported into another folder, \
             with `--only {rest}`"
        )),
    }
}

/// What an export ended with, for a person.
fn summary(manifest: &Manifest) -> String {
    let files = manifest.files();
    let mut lines: Vec<String> = files
        .map(|file| format!("{}: {} records", file.file, file.records))
        .collect();
    lines.extend(
        manifest
            .not_shared()
            .map(|name| format!("{name}: not shared")),
    );
    lines.push(match &manifest.events.latest_id {
        Some(id) => format!("latest event: {id}"),
        None if manifest.events.shared => "latest event: none yet".to_owned(),
        None => "events: not shared".to_owned(),
    });
    lines.join("\n") + "\n"
}

/// An export on its way.
struct Export<'e> {
    plan: &'e Plan,
    roster: &'e Roster,
    folder: Folder,
    manifest: Manifest,
    interrupt: &'e Interrupt,
    progress: &'e dyn Progress,
}

impl Export<'_> {
    /// Notes how far a resource is.
    fn set(&mut self, index: usize, state: State) -> Result<(), ExportError> {
        self.manifest.resources[index].state = state;
        self.manifest.write(&self.folder)
    }

    /// What a future gives, unless the export is stopped before.
    async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, ExportError> {
        unless_stopped(self.interrupt, self.plan, work).await
    }
}

async fn unless_stopped<T>(
    interrupt: &Interrupt,
    plan: &Plan,
    work: impl Future<Output = T>,
) -> Result<T, ExportError> {
    tokio::select! {
        biased;
        () = interrupt.asked() => Err(stopped(plan)),
        done = work => Ok(done),
    }
}

fn stopped(plan: &Plan) -> ExportError {
    ExportError::Stopped {
        folder: plan.out.clone(),
        command: plan.command(),
    }
}
