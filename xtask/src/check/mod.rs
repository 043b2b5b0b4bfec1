//! `cargo xtask check`: what CI runs before a merge. Nothing is written.

pub mod baseline;
mod crates;
pub mod documents;
mod policy;
mod snapshots;
mod specs;
mod surface;
mod unusable;

use std::fmt::Write as _;

use clever_spec::Problem;

use crate::generate::{self, Plan};
use crate::report::{Outcome, Result};
use crate::workspace::Workspace;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each item is fresh, stale (a command mends it) or failed (a person has to decide).

Exit codes: 0 if all is fresh, 1 if not, 2 on wrong use or if there is nothing to compare \
with that can be read.")]
pub struct Arguments {
    /// The revision to compare with; where the present work left the main branch unless said
    /// otherwise.
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
    let mut is_unreadable = false;
    let plan = generate::plan(workspace);
    let is_usable = plan.is_ok();
    match plan {
        Ok(plan) => {
            items.extend(specs::items(workspace, &plan.effective)?);
            items.extend(crates::items(workspace, &plan));
            items.push(snapshots::waiting(workspace)?);
            if !arguments.without_snapshots {
                items.extend(snapshots::seen(workspace)?);
            }
            match &base {
                None => items.extend(policy::items(workspace, None)?),
                Some(base) => {
                    if let Err(problem) = since(workspace, base, &plan, &mut items) {
                        let name = format!("changes since {}", base.name());
                        items.push(Item::failed(name, &problem));
                        is_unreadable = true;
                    }
                }
            }
        }
        Err(problem) => items.extend(unusable::items(workspace, problem)),
    }
    let base = base.map(|base| base.name());
    print!("{}", printed(&items, is_usable, base.as_deref()));
    let is_fresh = |item: &Item| matches!(item.state, State::Fresh(_));
    Ok(match items.iter().all(is_fresh) {
        // Nobody knows what changed.
        _ if is_unreadable => Outcome::Unusable,
        true => Outcome::Fine,
        false => Outcome::Found,
    })
}

/// What Clever's policy and the crates' versions say to what changed.
fn since(
    workspace: &Workspace,
    base: &baseline::Base,
    plan: &Plan,
    items: &mut Vec<Item>,
) -> Result<()> {
    let before = base.documents()?;
    items.extend(policy::items(workspace, Some(&before))?);
    items.extend(baseline::items(workspace, base, &before, plan)?);
    Ok(())
}

fn printed(items: &[Item], is_usable: bool, base: Option<&str>) -> String {
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
            let _ = writeln!(out, "          {detail}");
        }
    }
    if !is_usable {
        out.push_str(
            "nothing else was looked at: that takes documents and overlays that can be used\n",
        );
    }
    let compared = base.map_or_else(String::new, |base| format!(", compared with {base}"));
    let _ = writeln!(
        out,
        "{fresh} fresh, {stale} stale, {failed} failed{compared}"
    );
    out
}
