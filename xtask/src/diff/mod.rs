//! `cargo xtask diff`: what changed between two documents.

mod github;
mod groups;
mod input;
mod json;
pub mod listed;
pub mod markdown;
mod rules;
mod text;

use clever_spec::Place;
use clever_spec::compare::{Comparison, Severity, compare_on};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::output;
use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A document is a file (from the folder that you are in), a version such as v3.0 (its effective document, or with --raw the imported \
one), or either as git has it in a revision: REV:PATH or REV:v3.0.

Exit codes: 1 if something is as bad as --fail-on says, also where something else could not be \
compared; 2 on wrong use, unreadable input, or if nothing found is as bad and some of it could not be \
compared; else 0.")]
pub struct Arguments {
    /// The document before.
    #[arg(required_unless_present_any = ["list_rules", "explain"])]
    old: Option<String>,
    /// The document after.
    #[arg(required_unless_present_any = ["list_rules", "explain"])]
    new: Option<String>,
    /// Of a version, take the document as imported, without our corrections.
    #[arg(long)]
    raw: bool,
    /// For whom to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// From which severity on to exit with 1.
    #[arg(long, value_enum, default_value_t = FailOn::Breaking, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// The day as of which something may be gone whose last day (`x-sunset`) was announced; today
    /// unless said otherwise.
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<Date>,
    /// List every rule.
    #[arg(long, conflicts_with_all = ["old", "explain"])]
    list_rules: bool,
    /// Say what a rule means and what to do.
    #[arg(long, value_name = "RULE", conflicts_with = "old")]
    explain: Option<String>,
}

/// For whom to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// People at a terminal.
    Text,
    /// Programs; the README of clever-spec describes it.
    Json,
    /// A pull request or a changelog.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
}

/// From which severity on to exit with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Breaking,
    Risky,
    /// Any change.
    Any,
    Never,
}

impl FailOn {
    fn fails(self, comparison: &Comparison) -> bool {
        let at_least = match self {
            Self::Breaking => Severity::Breaking,
            Self::Risky => Severity::Risky,
            Self::Any => Severity::Compatible,
            Self::Never => return false,
        };
        comparison.worst() >= Some(at_least)
    }
}

/// The day as of which documents are compared unless said otherwise.
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    if arguments.list_rules {
        output::print(rules::list())?;
        return Ok(Outcome::Fine);
    }
    if let Some(id) = &arguments.explain {
        output::print(rules::explain(id)?)?;
        return Ok(Outcome::Fine);
    }
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        return Ok(Outcome::Unusable);
    };
    let documents = input::read(workspace, [old, new], arguments.raw);
    if let (Err(problem), Format::Github) = (&documents, arguments.format) {
        output::print(github::print_problem(problem))?;
    }
    let (before, after) = documents?;
    let day = arguments.on.unwrap_or_else(today);
    let mut comparison = compare_on(day, &before.tree, &after.tree);
    let (mut of_old, mut of_new): (Vec<&mut Place>, Vec<&mut Place>) = comparison
        .findings
        .iter_mut()
        .map(|finding| (&mut finding.old, &mut finding.new))
        .unzip();
    of_old.extend(comparison.unread_old.iter_mut().map(|it| &mut it.place));
    of_new.extend(comparison.unread_new.iter_mut().map(|it| &mut it.place));
    for (document, places) in [(&before, of_old), (&after, of_new)] {
        for place in places {
            place.file = document.shown(workspace, &place.file);
        }
    }
    let names = [old.as_str(), new.as_str()];
    let printed = match arguments.format {
        Format::Text => text::print(&comparison, names, text::Colours::of_output()),
        Format::Json => json::print(&comparison, names)?,
        Format::Markdown => markdown::print(&comparison, names),
        Format::Github => github::print(&comparison),
    };
    output::print(&printed)?;
    // What was not compared may hide anything.
    Ok(
        match (arguments.fail_on.fails(&comparison), comparison.is_whole()) {
            (true, _) => Outcome::Found,
            (false, true) => Outcome::Fine,
            (false, false) => Outcome::Unusable,
        },
    )
}
