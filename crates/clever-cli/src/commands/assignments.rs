//! `clever-api assignments`: what a section is to do. The API has no list of them; who creates one
//! keeps its id.

use clap::{Args, Subcommand};
use clever_core::Method;
use serde_json::Value;

use crate::body::Body;
use crate::failure::Failure;
use crate::output::{Output, Shape};
use crate::path;
use crate::record_id::record_id;
use crate::records::unwrapped;
use crate::request::request;
use crate::session::Session;

/// What to do with an assignment.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read an assignment
    Get(Assignment),
    /// Create an assignment, such as `--set title=Essay --set description=Draft --set
    /// due_date=2030-01-31T12:00:00.000Z`
    Create {
        /// The section.
        #[command(flatten)]
        section: Section,
        /// What to send.
        #[command(flatten)]
        body: Body,
    },
    /// Change the members of an assignment that are given
    Update {
        /// The assignment.
        #[command(flatten)]
        assignment: Assignment,
        /// What to send.
        #[command(flatten)]
        body: Body,
    },
    /// Remove an assignment
    Delete(Assignment),
}

/// A section.
#[derive(Debug, Clone, Args)]
pub struct Section {
    /// The section's id
    #[arg(long, value_name = "ID", value_parser = record_id)]
    pub section: String,
}

/// An assignment of a section.
#[derive(Debug, Clone, Args)]
pub struct Assignment {
    /// The section.
    #[command(flatten)]
    pub of: Section,
    /// The assignment's id
    #[arg(long, value_name = "ID")]
    pub assignment: String,
}

impl Assignment {
    /// The ids in its path.
    #[must_use]
    pub fn ids(&self) -> [&str; 2] {
        [&self.of.section, &self.assignment]
    }
}

const PATH: &[&str] = &["sections", "{}", "assignments"];
const ONE: &[&str] = &["sections", "{}", "assignments", "{}"];

/// Does it.
///
/// # Errors
/// It cannot be done, or what comes cannot be printed.
pub async fn run(command: &Command, session: &Session, output: Output) -> Result<(), Failure> {
    let operation = |method, path| path::below(session.api, method, path);
    let request = match command {
        Command::Get(one) => request(session, operation(Method::Get, ONE)?, &one.ids(), &[])?,
        Command::Create { section, body } => {
            let create = operation(Method::Post, PATH)?;
            let mut request = request(session, create, &[&section.section], &[])?;
            request.body(&body.read()?);
            request
        }
        Command::Update { assignment, body } => {
            let update = operation(Method::Patch, ONE)?;
            let mut request = request(session, update, &assignment.ids(), &[])?;
            request.body(&body.read()?);
            request
        }
        Command::Delete(one) => {
            let delete = operation(Method::Delete, ONE)?;
            let request = request(session, delete, &one.ids(), &[])?;
            request.send_without_body().await?;
            return Ok(());
        }
    };
    let output = output.of(Shape::of(session.api, operation(Method::Get, ONE)?))?;
    let reply = request.send::<Value>().await?;
    output.record(&unwrapped(reply.into_inner()))
}
