//! Clever's published change policy, and where Clever departs from it.
//!
//! Majors come at most once a year, and only they may break. A minor is compatible with the version
//! before it. A version is code-complete when it is released, takes fixes for three months and is frozen
//! then. A global change reaches all versions. Deprecated versions stay supported, and only the newest
//! version is open to new applications. Source: <https://dev.clever.com/docs/api-overview>.
//!
//! What is judged are the documents as Clever published them, without our corrections. A departure
//! is reported until `versions.toml` acknowledges it, with date and reason.

mod changes;
mod exceptions;
mod facts;
mod frozen;
mod rule;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::document::Document;
use crate::versions::{Exception, GlobalChange, Status, Version, Versions, number};

use changes::{Change, Changes};

pub use facts::{differing, facts};
pub use frozen::{is_frozen, judge_frozen};
pub use rule::{Rule, all as rules, get as rule};

/// Something that Clever's policy does not allow.
#[derive(Debug, Clone)]
pub struct Departure {
    /// The rule that it departs from.
    pub rule: &'static Rule,
    /// The version that does so.
    pub version: String,
    /// What happened, in words.
    pub what: String,
    /// At which places of the documents, as an exception names them: a JSON pointer, and the rule of the
    /// comparison that tells of it there.
    pub at: Vec<String>,
    /// The entry in `versions.toml` that acknowledges it.
    pub acknowledged: Option<Exception>,
}

/// One version with its document as Clever published it.
pub type Published<'a> = (&'a Version, &'a Document);

/// Judges the versions as they are, in the order of the list.
#[must_use]
pub fn judge(list: &Versions, published: &[Published<'_>]) -> Vec<Departure> {
    let mut departures = Vec::new();
    for (version, document) in published {
        let mut own = Vec::new();
        own.extend(too_soon(list, version));
        own.extend(old_but_open(list, version));
        own.extend(newest_but_closed(list, version));
        own.extend(withdrawn(version));
        own.extend(minor_that_breaks((version, document), published));
        own.extend(frozen::changed(list, version, document));
        let changes = list.global_changes.iter();
        own.extend(changes.filter_map(|change| left_out(change, version)));
        own.extend(exceptions::history(version));
        let unused = exceptions::unused(list, version, &own);
        own.extend(unused);
        own.sort_by_key(|it| it.acknowledged.as_ref().map(|exception| exception.date));
        departures.extend(own);
    }
    departures
}

/// Judges what has changed in a version that was not frozen before: fixes must not break callers, nor
/// bring anything new. What was acknowledged before the change says nothing of it.
#[must_use]
pub fn judge_fixes(
    before: (&Versions, Published<'_>),
    now: (&Versions, Published<'_>),
) -> Vec<Departure> {
    let (old_list, before) = before;
    let (list, (version, document)) = now;
    let new = exceptions::new(before.0, version);
    let present = facts(document);
    let is_past = |it: &&Exception| {
        it.rule == rule::FROZEN_VERSION_CHANGED.id && it.facts.as_ref() == Some(&present)
    };
    // Another day of its release is no way out.
    let released = before.0.released.min(version.released);
    let took_fixes = !is_frozen(old_list, before.0) && list.day() >= released;
    let is_as_it_was = facts(before.1) == present;
    let is_fix = took_fixes && !is_as_it_was && !new.iter().any(is_past);
    let mut departures = match is_fix {
        false => Vec::new(),
        true => {
            let [was, is] = ["was", "is"].map(|tense| format!("{} as it {tense}", version.name));
            let (was, is) = ((was.as_str(), before.1), (is.as_str(), document));
            let changes = Changes::new(list.day(), was, is);
            let at_places = |rule, it| at_places(rule, version, it, &new);
            let breaking = changes.breaking().into_iter();
            let breaking = breaking.map(|it| at_places(&rule::FIX_BREAKS, it));
            let added = changes.added().into_iter();
            let added = added.map(|it| at_places(&rule::FIX_ADDS, it));
            breaking.chain(added).collect()
        }
    };
    // Of what came to the main branch before, nothing is to be seen any more.
    if !(took_fixes && is_as_it_was) {
        departures.extend(exceptions::unused_fixes(list, version, &new, &departures));
    }
    departures
}

/// Judges what is on record of a version: what once departed has done so for good.
#[must_use]
pub fn judge_record(before: Published<'_>, now: Published<'_>) -> Option<Departure> {
    let is_as_it_was = facts(before.1) == facts(now.1);
    exceptions::lost(before.0, now.0, is_as_it_was)
}

/// Whether new applications can use a version.
#[must_use]
pub fn is_open(list: &Versions, version: &Version) -> bool {
    list.day() >= version.released && !has_successor(list, version)
}

fn has_successor(list: &Versions, version: &Version) -> bool {
    let releases = releases(list);
    let mut out = releases.iter().filter(|it| it.day <= list.day());
    out.any(|it| it.number > version.number())
}

/// That a version came out, which dropping it does not undo.
struct Release<'l> {
    name: &'l str,
    number: (u32, u32),
    day: Date,
}

fn releases(list: &Versions) -> Vec<Release<'_>> {
    let release = |name, day| Release {
        name,
        number: number(name),
        day,
    };
    let listed = list.list.iter().map(|it| release(&it.name, it.released));
    let dropped = list.dropped.iter().map(|it| release(&it.name, it.released));
    listed.chain(dropped).collect()
}

fn departure(rule: &'static Rule, version: &Version, what: impl Into<String>) -> Departure {
    let mut exceptions = version.accepting();
    Departure {
        rule,
        version: version.name.clone(),
        what: what.into(),
        at: Vec::new(),
        acknowledged: exceptions.find(|it| it.rule == rule.id).cloned(),
    }
}

fn too_soon(list: &Versions, version: &Version) -> Option<Departure> {
    let releases = releases(list);
    let first = |major| {
        let minors = releases.iter().filter(move |it| it.number.0 == major);
        minors.min_by_key(|it| it.number)
    };
    let (major, _) = version.number();
    let is_first = first(major)?.number == version.number();
    let majors = releases.iter().map(|it| it.number.0);
    let before = first(majors.filter(|it| *it < major).max()?)?;
    let is_too_soon = version.released < before.day.saturating_add(1.year());
    (is_first && is_too_soon).then(|| {
        let what = format!(
            "it was released on {}, less than a year after {} on {}",
            version.released, before.name, before.day
        );
        departure(&rule::MAJOR_WITHIN_A_YEAR, version, what)
    })
}

fn old_but_open(list: &Versions, version: &Version) -> Option<Departure> {
    let is_old = version.status == Status::Current && has_successor(list, version);
    is_old.then(|| {
        let what = "it is listed as current, and a newer version is out";
        departure(&rule::OLD_VERSION_OPEN, version, what)
    })
}

fn newest_but_closed(list: &Versions, version: &Version) -> Option<Departure> {
    let mut all = list.list.iter();
    let none_is_current = all.all(|it| it.status != Status::Current);
    (none_is_current && is_open(list, version)).then(|| {
        let what = format!(
            "no version is current, and it is the newest one that is out; it is listed as {}",
            version.status.as_str()
        );
        departure(&rule::NEWEST_VERSION_CLOSED, version, what)
    })
}

fn withdrawn(version: &Version) -> Option<Departure> {
    (version.status == Status::EndOfLife).then(|| {
        departure(
            &rule::VERSION_WITHDRAWN,
            version,
            "it is no longer answered",
        )
    })
}

fn minor_that_breaks(now: Published<'_>, published: &[Published<'_>]) -> Vec<Departure> {
    let (version, document) = now;
    let (major, minor) = version.number();
    let lower = published.iter().filter(|(it, _)| {
        let (other, number) = it.number();
        other == major && number < minor
    });
    let Some((lower, before)) = lower.max_by_key(|(it, _)| it.number()) else {
        return Vec::new();
    };
    let exceptions: Vec<&Exception> = version.accepting().collect();
    let (before, now) = ((&*lower.name, *before), (&*version.name, document));
    let changes = Changes::new(version.released, before, now);
    let breaking = changes.breaking().into_iter();
    breaking
        .map(|it| at_places(&rule::MINOR_BREAKS, version, it, &exceptions))
        .collect()
}

/// A change that one of these exceptions acknowledges if it names all its places: one of them alone may
/// be that of another change in the other document.
fn at_places(
    rule: &'static Rule,
    version: &Version,
    change: Change,
    exceptions: &[&Exception],
) -> Departure {
    let Change { what, at } = change;
    let covers = |it: &Exception| !at.is_empty() && at.iter().all(|place| it.at.contains(place));
    let mut exceptions = exceptions.iter().filter(|it| it.rule == rule.id);
    let acknowledged = exceptions.find(|it| covers(it)).map(|it| (*it).clone());
    Departure {
        rule,
        version: version.name.clone(),
        what,
        at,
        acknowledged,
    }
}

/// A version that a global change should have reached.
fn left_out(change: &GlobalChange, version: &Version) -> Option<Departure> {
    let concerns = version.status != Status::EndOfLife && version.released <= change.date;
    let mut exceptions = version.exceptions.iter();
    let is_reached = exceptions.any(|it| it.global_change.as_ref() == Some(&change.name))
        || change.without.contains_key(&version.name);
    (concerns && !is_reached).then(|| {
        let what = format!(
            "the global change `{}` of {} did not reach it",
            change.name, change.date
        );
        departure(&rule::GLOBAL_CHANGE_INCOMPLETE, version, what)
    })
}
