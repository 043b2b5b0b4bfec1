//! `clever-api submissions`: what students handed in for an assignment.

use clap::{Args, Subcommand};
use clever_core::Method;
use serde_json::Value;

use super::assignments::Assignment;
use super::list::HowMuch;
use crate::body::Body;
use crate::failure::Failure;
use crate::output::{Output, Shape};
use crate::path;
use crate::record_id::record_id;
use crate::records::{self, unwrapped};
use crate::request::request;
use crate::session::Session;

/// What to do with submissions.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the submissions of an assignment
    List {
        /// The assignment.
        #[command(flatten)]
        assignment: Assignment,
        /// How much to list.
        #[command(flatten)]
        much: HowMuch,
    },
    /// Read a student's submission
    Get(Submission),
    /// Change the members of a student's submission that are given, such as `--set grade=A`
    Update {
        /// The submission.
        #[command(flatten)]
        submission: Submission,
        /// What to send.
        #[command(flatten)]
        body: Body,
    },
}

/// What a student handed in.
#[derive(Debug, Clone, Args)]
pub struct Submission {
    /// The assignment.
    #[command(flatten)]
    pub assignment: Assignment,
    /// The student's id
    #[arg(long, value_name = "ID", value_parser = record_id)]
    pub user: String,
}

impl Submission {
    fn ids(&self) -> [&str; 3] {
        let [section, assignment] = self.assignment.ids();
        [section, assignment, &self.user]
    }
}

const PATH: &[&str] = &["sections", "{}", "assignments", "{}", "submissions"];
const ONE: &[&str] = &["sections", "{}", "assignments", "{}", "submissions", "{}"];

/// Does it.
///
/// # Errors
/// It cannot be done, or what comes cannot be printed.
pub async fn run(command: &Command, session: &Session, output: Output) -> Result<(), Failure> {
    let operation = |method, path| path::below(session.api, method, path);
    let request = match command {
        Command::List { assignment, much } => {
            let list = operation(Method::Get, PATH)?;
            let request = request(session, list, &assignment.ids(), &[])?;
            let records = output.of(Shape::of(session.api, list))?.records();
            return records::print(session, request, much.extent(), records, None).await;
        }
        Command::Get(one) => request(session, operation(Method::Get, ONE)?, &one.ids(), &[])?,
        Command::Update { submission, body } => {
            let update = operation(Method::Patch, ONE)?;
            let mut request = request(session, update, &submission.ids(), &[])?;
            request.body(&body.read()?);
            request
        }
    };
    let output = output.of(Shape::of(session.api, operation(Method::Get, PATH)?))?;
    let reply = request.send::<Value>().await?;
    output.record(&unwrapped(reply.into_inner()))
}
