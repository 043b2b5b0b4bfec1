//! Where the versions depart from Clever's change policy.

use clever_spec::compare::Finding;
use clever_spec::policy::{self, Departure, Published, Rule};
use clever_spec::versions::today;
use clever_spec::{Document, Version, Versions, effective};

use super::documents::{Documents, not_compared};
use super::{Item, State};
use crate::diff::listed::{Listed, listed};
use crate::report::Result;
use crate::workspace::Workspace;

const FROZEN_VERSION_CHANGED: &str = "frozen-version-changed";
const FACTS_MISSING: &str = "facts-missing";

/// What the policy says to each version; `before` is what the documents were.
///
/// # Errors
/// The list or a document cannot be read.
pub fn items(workspace: &Workspace, before: Option<&Documents>) -> Result<Vec<Item>> {
    let specs = workspace.specs();
    let list = Versions::read(&specs)?;
    let documents = list
        .list
        .iter()
        .map(|version| effective::read_document(&specs, version))
        .collect::<Result<Vec<_>>>()?;
    let published: Vec<_> = list.list.iter().zip(&documents).collect();
    let mut departures = policy::judge(&list, &published);
    for now in &published {
        if let Some(before) = before {
            since(before, &list, *now, &mut departures);
        }
    }
    let item = |(version, document)| item(workspace, version, document, before, &departures);
    let mut items: Vec<Item> = published.into_iter().map(item).collect();
    match wrong_day(before.map(|before| &before.list), &list) {
        Some(item) => items.push(item),
        None => items.extend(list.list.iter().filter_map(|version| {
            let was = before.and_then(|before| before.list.get(&version.name));
            let was = was.zip(before.map(|before| &before.list));
            thawed(&list, version).or_else(|| later(&list, version, was?))
        })),
    }
    Ok(items)
}

/// A version that was frozen is frozen for good: a wrong day of its release would let it change.
fn thawed(list: &Versions, version: &Version) -> Option<Item> {
    let is_thawed = version.facts.is_some() && !policy::is_frozen(list, version);
    is_thawed.then(|| Item {
        name: format!("the day that {} was released", version.name),
        state: State::Failed {
            details: vec![format!(
                "it has the `facts` that it was frozen with, and released on {} it is not frozen",
                version.released
            )],
            advice:
                "set the day right in versions.toml; or if it is, take the `facts` out until the \
                     version is frozen"
                    .to_owned(),
        },
    })
}

/// That a version came out later than it had gives it time for fixes again, unless it is frozen in
/// any case.
fn later(list: &Versions, version: &Version, before: (&Version, &Versions)) -> Option<Item> {
    let (was, old_list) = before;
    let was_out = was.released <= old_list.day();
    let is_later = was.released < version.released;
    (was_out && is_later && !policy::is_frozen(list, version)).then(|| Item {
        name: format!("the day that {} was released", version.name),
        state: State::Failed {
            details: vec![format!(
                "it was {}, and is {} now, though it was out by then",
                was.released, version.released
            )],
            advice: "set it back in versions.toml".to_owned(),
        },
    })
}

/// What the policy says to how a version has changed.
fn since(before: &Documents, list: &Versions, now: Published<'_>, departures: &mut Vec<Departure>) {
    let Some(old) = as_it_was(before, now.0) else {
        return;
    };
    departures.extend(policy::judge_record(old, now));
    let old = (&before.list, old);
    departures.extend(policy::judge_fixes(old, (list, now)));
    let Some(changed) = policy::judge_frozen(old, (list, now)) else {
        return;
    };
    let is_open = |it: &Departure, rule: &str| {
        it.version == changed.version && it.rule.id == rule && it.acknowledged.is_none()
    };
    if departures.iter().any(|it| is_open(it, changed.rule.id)) {
        return;
    }
    // The exception that accepts the change puts the facts on record.
    departures.retain(|it| !is_open(it, FACTS_MISSING));
    departures.push(changed);
}

/// A day that is to come freezes too much, and one that went back too little.
fn wrong_day(before: Option<&Versions>, now: &Versions) -> Option<Item> {
    let is = now.upstream_date;
    let (what, advice) = if is > today() {
        (
            format!("upstream_date is {is}, which is in the future"),
            "write the day on which upstream_revision was made into versions.toml",
        )
    } else {
        // From a day that is to come, a true one is the way back.
        let was = before.map(|it| it.upstream_date);
        let was = was.filter(|was| is < *was && *was <= today())?;
        (
            format!("upstream_date was {was} and is {is}"),
            "import definitions that are no older than the present ones",
        )
    };
    Some(Item {
        name: "the day of Clever's definitions".to_owned(),
        state: State::Failed {
            details: vec![what],
            advice: advice.to_owned(),
        },
    })
}

fn as_it_was<'b>(before: &'b Documents, version: &Version) -> Option<(&'b Version, &'b Document)> {
    let mut published = before.published.iter();
    let found = published.find(|(old, _)| old.name == version.name);
    found.map(|(version, document)| (version, document))
}

fn item(
    workspace: &Workspace,
    version: &Version,
    document: &Document,
    before: Option<&Documents>,
    departures: &[Departure],
) -> Item {
    let own = departures.iter().filter(|it| it.version == version.name);
    let (acknowledged, open): (Vec<_>, Vec<_>) = own.partition(|it| it.acknowledged.is_some());
    let name = format!("{} and Clever's change policy", version.name);
    let state = match open.first() {
        None => State::Fresh(match acknowledged.len() {
            0 => Vec::new(),
            number => vec![format!("{number} acknowledged, see `cargo xtask versions`")],
        }),
        Some(first) => State::Failed {
            details: details(workspace, version, document, before, &open),
            advice: advice(first.rule, &open),
        },
    };
    Item { name, state }
}

fn details(
    workspace: &Workspace,
    version: &Version,
    document: &Document,
    before: Option<&Documents>,
    open: &[&Departure],
) -> Vec<String> {
    let mut details: Vec<String> = open
        .iter()
        .map(|it| format!("{}: {}", it.rule.id, it.what))
        .collect();
    let is_about_facts = |it: &&Departure| it.rule.id == FROZEN_VERSION_CHANGED;
    if open.iter().any(is_about_facts)
        && let Some(before) = before
        && let Some((_, old)) = as_it_was(before, version)
    {
        let comparison = before.compare(workspace, old, document);
        // What is sent and received is found twice.
        let listed = listed(&comparison.findings, Finding::sentence);
        let findings = listed.iter().map(Listed::sentence);
        let changes = findings.chain(not_compared(&comparison));
        details.extend(changes.map(|change| format!("  {change}")));
        if comparison.findings.is_empty() {
            let places = policy::differing(old, document, 3);
            details.push(match places.is_empty() {
                true => "  nothing differs: the digest alone is made otherwise".to_owned(),
                false => format!(
                    "  no caller notices what differs, first of all at {}",
                    places.join(", ")
                ),
            });
        }
    }
    details
}

fn advice(first: &Rule, open: &[&Departure]) -> String {
    let mut advice = vec![first.advice];
    for departure in open {
        if !advice.contains(&departure.rule.advice) {
            advice.push(departure.rule.advice);
        }
    }
    advice.join("; ")
}
