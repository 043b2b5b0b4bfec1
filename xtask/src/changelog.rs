//! `cargo xtask changelog`: what changed in each generated crate, in words for who uses it.

mod unreleased;

use clever_spec::compare::{Comparison, Finding};
use clever_spec::{Effective, Place, Problem, effective, load, operations};

use crate::check::baseline::{Base, present_version};
use crate::check::documents::{Documents, not_compared};
use crate::diff::listed::listed;
use crate::diff::markdown;
use crate::output;
use crate::pipeline::{self, Generated};
use crate::report::{Outcome, Result};
use crate::workspace::{Changes, Workspace};

/// Where the changes of all crates stand.
const FILE: &str = "CHANGELOG.md";

/// Arguments of `changelog`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 if everything was compared, 1 if the entries name places that were not, 2 on wrong use \
or unreadable input.")]
pub struct Arguments {
    /// The revision of the last release; unless said otherwise the highest tag like `v1.2.3` that the
    /// present work comes from (no other tags count, nor do previews such as `v1.2.3-rc.1`), and
    /// nothing before the first.
    #[arg(long, value_name = "REV")]
    against: Option<String>,
    /// Print the entries and write nothing.
    #[arg(long)]
    print: bool,
}

/// What a changelog says of one crate.
struct Entry {
    crate_name: String,
    /// A section of its own, in Markdown.
    text: String,
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let base = Base::release(workspace, arguments.against.as_deref())?;
    let before = base.as_ref().map(Base::documents).transpose()?;
    let before = before.map(Documents::whole).transpose()?;
    let mut is_whole = true;
    let mut entries = Vec::new();
    let mut crates = Vec::new();
    let now = effective::load_all(&workspace.specs())?;
    for (now, generated) in now.iter().zip(&pipeline::generate_all(&now)?) {
        let name = &now.version.name;
        let comparison = before.as_ref().and_then(|before| {
            let mut all = before.effective().iter();
            let old = all.find(|old| old.version.name == *name)?;
            Some(before.compare(workspace, &old.document, &now.document))
        });
        is_whole &= comparison.as_ref().is_none_or(Comparison::is_whole);
        let text = match (&comparison, &base) {
            (Some(comparison), Some(base)) => changed(base, comparison, generated)?,
            _ => Some(new(now)),
        };
        let crate_name = now.version.crate_name();
        crates.push(crate_name.clone());
        if let Some(text) = text {
            let version = present_version(workspace, &crate_name)?;
            let text = format!("### {crate_name} {version}\n\n{text}");
            entries.push(Entry { crate_name, text });
        }
    }
    if let (Some(base), Some(before)) = (&base, &before) {
        for entry in gone(base, before, &now)? {
            crates.push(entry.crate_name.clone());
            entries.push(entry);
        }
    }
    if arguments.print {
        for entry in &entries {
            output::line(&entry.text)?;
        }
        return Ok(outcome(is_whole));
    }
    let path = workspace.path(FILE);
    let is_there = path.exists();
    let present = match is_there {
        true => load::text(&path, FILE)?,
        false => "# Changelog\n".to_owned(),
    };
    if let Some(base) = &base
        && let Some(released) = base.file(FILE)?
        && unreleased::still_has(&present, &released, &crates)
    {
        let what = format!(
            "`Unreleased` still has what was released with {}, which would be lost",
            base.name()
        );
        let help = "rename that heading to the version that was released, and run this again";
        return Err(Problem::new(Place::file(FILE), what, help));
    }
    let names: Vec<&str> = entries
        .iter()
        .map(|entry| entry.crate_name.as_str())
        .collect();
    let since = base.map_or("the beginning".to_owned(), |base| base.name());
    match names.as_slice() {
        [] => output::line(format_args!("no crate changed since {since}"))?,
        names => output::line(format_args!("changed since {since}: {}", names.join(", ")))?,
    }
    let mut changes = Changes::default();
    if is_there || !entries.is_empty() {
        changes.write(path, unreleased::with(&present, &crates, &entries));
    }
    changes.apply()?;
    Ok(outcome(is_whole))
}

/// What could not be compared stands in the entries, and a person has to look at it.
fn outcome(is_whole: bool) -> Outcome {
    if is_whole {
        return Outcome::Fine;
    }
    output::tell(
        "not everything was compared: look yourself at the places that the entries name as not \
         compared, and put what changed there in place of these lines",
    );
    Outcome::Found
}

/// What is said of a crate that was not there before.
fn new(now: &Effective) -> String {
    let number = operations::operations(&now.document).count();
    let name = &now.version.name;
    format!("- new: version {name} of the API, with {number} operations\n")
}

/// What is said of the crates that were there before, and are not any more.
fn gone(base: &Base, before: &Documents, now: &[Effective]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let is_gone = |old: &&Effective| now.iter().all(|now| now.version.name != old.version.name);
    for old in before.effective().iter().filter(is_gone) {
        let (name, crate_name) = (&old.version.name, old.version.crate_name());
        let Some(last) = base.crate_version(&crate_name)? else {
            continue;
        };
        let text = format!(
            "### {crate_name}\n\n- **breaking** the crate is gone, and with it version {name} of the \
             API; {last} was the last one\n"
        );
        entries.push(Entry { crate_name, text });
    }
    Ok(entries)
}

/// What is said of a crate that was there; none if nothing has changed.
fn changed(base: &Base, comparison: &Comparison, generated: &Generated) -> Result<Option<String>> {
    let mut lines = findings(comparison);
    let in_rust = |lost: &String| format!("- **breaking** in Rust: {}", markdown::escaped(lost));
    lines.extend(base.lost(generated)?.iter().map(in_rust));
    lines.extend(not_compared(comparison).map(|told| format!("- {}", markdown::escaped(&told))));
    Ok((!lines.is_empty()).then(|| lines.join("\n")))
}

/// The findings, worst first.
fn findings(comparison: &Comparison) -> Vec<String> {
    let mut findings: Vec<_> = comparison.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.rule.severity));
    // What is both sent and received is one change to a reader, as bad as the worse of the two.
    let listed = listed(findings, Finding::sentence).into_iter();
    listed
        .map(|listed| markdown::item(listed.finding, &listed.sentence()))
        .collect()
}
