//! The command line.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, Args, Parser, Subcommand, ValueEnum as _};
use clap_complete::Shell;

use crate::api;
use crate::commands::{
    assignments, attendance, call, config, events, get, list, man, ops, submissions, tokens,
};
use crate::export;
use crate::hosts::Person;
use crate::output::Format;
use crate::whole_number;
use crate::words::quoted;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something on this machine: a file, a folder, the disk
  2  the command line cannot be done as it stands
  3  no token, or one that may not do this
  4  not found
  5  rate limited
  6  the server failed or was not reached
  7  what came is not what the API says, or a file not what an export left
  130  stopped with Ctrl-C; it can go on";

/// Clever's API from the command line, for exploring and exporting.
///
/// Try it without Clever: `clever-api --sandbox list users --limit 5` starts a made-up district on
/// this machine and asks that.
#[derive(Debug, Parser)]
#[command(
    name = "clever-api",
    version,
    long_version = api::versions_text(),
    after_help = EXIT_CODES,
    max_term_width = 100
)]
pub struct Arguments {
    /// Where to connect.
    #[command(flatten)]
    pub connection: Connection,
    /// How to print.
    #[command(flatten)]
    pub printing: Printing,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where to connect and with which token.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Connection")]
pub struct Connection {
    /// Start a made-up district on this machine and use it instead of Clever
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// How many people the sandbox's district has [default: 1000]
    #[arg(long, global = true, value_name = "NUMBER", value_parser = whole_number::from(1_u64), allow_negative_numbers = true)]
    pub people: Option<u64>,

    /// What the sandbox's district is made from; the same number gives the same district [default: 7]
    #[arg(long, global = true, value_name = "NUMBER", value_parser = whole_number::from(0_u64), allow_negative_numbers = true)]
    pub seed: Option<u64>,

    /// Let some of the sandbox's people move school each time so many seconds have passed
    #[arg(long, global = true, value_name = "SECONDS", value_parser = whole_number::from(1_u64), allow_negative_numbers = true)]
    pub live: Option<u64>,

    /// Use the token of one of the sandbox's people instead of its district's: student, teacher,
    /// staff, district-admin, contact or library (a teacher of the Clever Library)
    #[arg(
        long = "as",
        global = true,
        value_name = "WHO",
        hide_possible_values = true
    )]
    pub person: Option<Person>,

    /// Read the token from this file, `-` from standard input [env: CLEVER_TOKEN holds a token]
    #[arg(long, global = true, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// The token is a Library teacher's
    #[arg(long, global = true)]
    pub library: bool,

    /// Take token and addresses from this profile [env: CLEVER_PROFILE] [default: default]
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,

    /// The version of the API, from v1.1 to v3.1 [env: CLEVER_API_VERSION] [default: v3.1]
    #[arg(long, global = true, value_name = "VERSION")]
    pub api_version: Option<String>,

    /// The data API's host.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help = "The data API's host [env: CLEVER_BASE_URL] [default: https://api.clever.com]"
    )]
    pub base_url: Option<String>,

    /// The identity host.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help = "The identity host [env: CLEVER_IDENTITY_URL] [default: https://clever.com]"
    )]
    pub identity_url: Option<String>,

    /// How often a request is sent at most, when the server fails in a way that may pass [default: 5]
    #[arg(
        long,
        global = true,
        value_name = "NUMBER",
        value_parser = whole_number::from(1_u32),
        allow_negative_numbers = true
    )]
    pub attempts: Option<u32>,
}

impl Connection {
    /// The options that were given, each behind a blank, as they could be given again.
    #[must_use]
    pub fn options(&self) -> String {
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let person = self.person.and_then(|person| person.to_possible_value());
        let valued = [
            ("--people", number(self.people)),
            ("--seed", number(self.seed)),
            ("--live", number(self.live)),
            ("--as", person.map(|person| person.get_name().to_owned())),
            ("--token-file", path(&self.token_file)),
            ("--profile", self.profile.clone()),
            ("--api-version", self.api_version.clone()),
            ("--base-url", self.base_url.clone()),
            ("--identity-url", self.identity_url.clone()),
            ("--attempts", number(self.attempts.map(u64::from))),
        ];
        let valued = valued.into_iter().filter_map(|(name, value)| {
            let value = value?;
            Some(format!(" {name} {}", quoted(&value)))
        });
        let alone = [("--sandbox", self.sandbox), ("--library", self.library)];
        let alone = alone.into_iter().filter(|(_, is_given)| *is_given);
        let alone = alone.map(|(name, _)| format!(" {name}"));
        alone.chain(valued).collect()
    }
}

/// How to print.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct Printing {
    /// The form of what is printed: table, json, ndjson or csv [default: table on a terminal, else
    /// json; ndjson with --follow]
    #[arg(
        long,
        short,
        global = true,
        value_name = "FORM",
        hide_possible_values = true
    )]
    pub output: Option<Format>,

    /// Only these members, such as `id,name.first`
    #[arg(
        long,
        global = true,
        value_name = "NAMES",
        value_delimiter = ',',
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub fields: Vec<String>,

    /// Also tell what the server or the system itself said of an error; it may name people
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List records, such as `list users --role student` or `list sections --user ID`
    List(list::Arguments),
    /// Read one record, such as `get user ID` or `get district --school ID`
    Get(get::Arguments),
    /// List the operations of a version of the API, with parameters and the tokens they take
    Ops(ops::Arguments),
    /// Call a path as it is, such as `api GET /v3.1/users?limit=5`
    Api(call::Arguments),
    /// Tell whose token it is and what it may see
    Whoami,
    /// Read what changed in the district, in order
    Events(events::Arguments),
    /// Work with the assignments of a section (LMS Connect)
    #[command(subcommand)]
    Assignments(assignments::Command),
    /// Work with what students handed in (LMS Connect)
    #[command(subcommand)]
    Submissions(submissions::Command),
    /// List the attendance of a school's or a section's students
    Attendance(attendance::Arguments),
    /// List the tokens of the districts that share data with an app
    Tokens(tokens::Arguments),
    /// Tell how Clever itself is doing
    Status,
    /// Write a whole district into a folder
    #[command(args(hidden::<Printing>(&["output", "fields"])))]
    Export(export::Arguments),
    /// Show or save the settings
    #[command(subcommand)]
    Config(config::Command),
    /// Print what makes a shell complete this program's commands
    #[command(args(hidden::<Connection>(&[])), args(hidden::<Printing>(&[])))]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the man pages
    #[command(args(hidden::<Connection>(&[])), args(hidden::<Printing>(&[])))]
    Man(man::Arguments),
}

/// The options of these names, or all if none are named, as a command has them that has no use for them:
/// its help does not show them.
fn hidden<T: Args>(names: &[&str]) -> Vec<Arg> {
    let command = T::augment_args(clap::Command::new("hidden"));
    let options = command
        .get_arguments()
        .filter(|option| names.is_empty() || names.contains(&option.get_id().as_str()));
    options.map(|option| option.clone().hide(true)).collect()
}
