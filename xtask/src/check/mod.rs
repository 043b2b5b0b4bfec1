//! `cargo xtask check`: what CI runs before a merge. Nothing is written.

pub mod baseline;
mod crates;
mod dependencies;
pub mod documents;
mod dropped;
mod policy;
pub mod snapshots;
mod specs;
mod surface;
mod usable;

use std::fmt::Write as _;

use clever_spec::Problem;

use self::usable::Usable;
use crate::output;
use crate::printable::printable_lines;
use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each item is fresh, stale (a command mends it) or failed (a person has to decide).

Exit codes: 0 if all is fresh, 1 if not, 2 on wrong use or if there is nothing to compare \
with that can be read.")]
pub struct Arguments {
    /// The revision to compare with; unless said otherwise, where the present work left the main
    /// branch, or the commit before the last if all of it is there.
    #[arg(long, value_name = "REV")]
    against: Option<String>,
    /// Compare with no revision, as where there is no git.
    #[arg(long, conflicts_with = "against")]
    without_baseline: bool,
    /// Do not run the tests of the snapshots, as within `cargo test`, which does.
    #[arg(long)]
    without_snapshots: bool,
}

/// One thing that was looked at.
#[derive(Debug)]
pub struct Item {
    /// What it is, such as `clever-v3-1 is what specs/ makes of it`.
    pub name: String,
    /// How it is.
    pub state: State,
}

/// How something is.
#[derive(Debug)]
pub enum State {
    /// As it should be; perhaps with something to know.
    Fresh(Vec<String>),
    /// Not what the documents make of it, which a command mends.
    Stale {
        details: Vec<String>,
        command: String,
    },
    /// Something a person has to decide.
    Failed {
        details: Vec<String>,
        advice: String,
    },
}

impl Item {
    fn failed(name: impl Into<String>, problem: &Problem) -> Self {
        Self {
            name: name.into(),
            state: State::Failed {
                details: vec![problem.to_string()],
                advice: problem.help.clone(),
            },
        }
    }
}

/// Runs the command.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Outcome> {
    let base = match arguments.without_baseline {
        true => None,
        false => Some(baseline::Base::find(
            workspace,
            arguments.against.as_deref(),
        )?),
    };
    let mut items = Vec::new();
    let is_known = match Usable::of(workspace) {
        Ok(usable) => {
            let is_known = look(workspace, arguments, base.as_ref(), &usable, &mut items);
            items.extend(left_out(&usable));
            is_known
        }
        Err(problem) => {
            items.push(Item::failed(DOCUMENTS, &problem));
            true
        }
    };
    let base = base.map(|base| base.name());
    output::print(printed(&items, base.as_deref()))?;
    let is_fresh = |item: &Item| matches!(item.state, State::Fresh(_));
    Ok(match items.iter().all(is_fresh) {
        // Nobody knows what changed.
        _ if !is_known => Outcome::Unusable,
        true => Outcome::Fine,
        false => Outcome::Found,
    })
}

const DOCUMENTS: &str = "documents and overlays";
const POLICY: &str = "Clever's change policy";

/// Looks at everything. Whether it is known what changed since the baseline.
fn look(
    workspace: &Workspace,
    arguments: &Arguments,
    base: Option<&baseline::Base>,
    usable: &Usable,
    items: &mut Vec<Item>,
) -> bool {
    items.extend(specs::items(workspace, usable));
    items.extend(crates::items(workspace, usable));
    let left_behind = dependencies::left_behind(workspace);
    items.extend(found("crates among `workspace.dependencies`", left_behind));
    items.extend(found("snapshots", snapshots::waiting(workspace).map(Some)));
    let orphans = snapshots::orphans(workspace, &usable.list);
    items.extend(found("snapshots of each version", orphans));
    if usable.is_whole() && !arguments.without_snapshots {
        let seen = snapshots::seen(workspace).map(Some);
        items.extend(found("snapshots of all versions", seen));
    }
    let before = base.map(|base| (base, base.documents()));
    let known = match &before {
        Some((base, Ok(documents))) => Some((*base, documents)),
        _ => None,
    };
    let unread = match &before {
        Some((_, Ok(documents))) => documents.problems.as_slice(),
        Some((_, Err(problem))) => std::slice::from_ref(problem),
        None => &[],
    };
    match policy::items(workspace, known.map(|(_, documents)| documents)) {
        // What cannot be read is among what stands in the way.
        Err(_) if !usable.is_whole() => items.push(Item {
            name: POLICY.to_owned(),
            state: State::Failed {
                details: vec!["not judged: a document cannot be read".to_owned()],
                advice: "mend the document".to_owned(),
            },
        }),
        judged => items.extend(found(POLICY, judged)),
    }
    if let Some((base, documents)) = known {
        items.extend(specs::without_digest(&documents.list, usable));
        items.extend(baseline::items(workspace, base, documents, usable));
        items.extend(dropped::items(base, &documents.list, &usable.list));
    }
    if let Some(base) = base {
        let name = format!("changes since {}", base.name());
        items.extend(unread.iter().map(|problem| Item::failed(&name, problem)));
    }
    unread.is_empty()
}

/// What was found, or that it could not be looked for.
fn found(name: &str, found: Result<impl IntoIterator<Item = Item>>) -> Vec<Item> {
    match found {
        Ok(items) => items.into_iter().collect(),
        Err(problem) => vec![Item::failed(name, &problem)],
    }
}

/// What stands in the way of some versions, and that nothing else was said of them.
fn left_out(usable: &Usable) -> Vec<Item> {
    let names = usable.list.list.iter().map(|version| &version.name);
    let names: Vec<&str> = names
        .filter(|name| usable.leaves_out(name))
        .map(String::as_str)
        .collect();
    let mut items: Vec<Item> = (usable.problems.iter())
        .map(|problem| Item::failed(DOCUMENTS, problem))
        .collect();
    if let Some(Item {
        state: State::Failed { details, .. },
        ..
    }) = items.last_mut()
    {
        let all = "what is generated of all versions together";
        let left = [&names[..], &[all]].concat().join(", ");
        details.push(format!("not looked at: {left}"));
    }
    items
}

fn printed(items: &[Item], base: Option<&str>) -> String {
    let mut out = String::new();
    let (mut fresh, mut stale, mut failed) = (0, 0, 0);
    for item in items {
        let (word, details, help) = match &item.state {
            State::Fresh(details) => {
                fresh += 1;
                ("fresh", details, None)
            }
            State::Stale { details, command } => {
                stale += 1;
                ("stale", details, Some(format!("run `{command}`")))
            }
            State::Failed { details, advice } => {
                failed += 1;
                ("failed", details, Some(advice.clone()))
            }
        };
        let _ = writeln!(out, "{word:>8}  {}", item.name);
        for detail in details.iter().chain(&help) {
            let _ = writeln!(out, "          {}", printable_lines(detail));
        }
    }
    let compared = base.map_or_else(String::new, |base| format!(", compared with {base}"));
    let _ = writeln!(
        out,
        "{fresh} fresh, {stale} stale, {failed} failed{compared}"
    );
    out
}
