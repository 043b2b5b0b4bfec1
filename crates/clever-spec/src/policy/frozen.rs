//! Versions that do not change any more.

use jiff::civil::Date;

use super::facts::facts;
use super::{Departure, Published, Rule, exceptions, rule};
use crate::document::Document;
use crate::versions::{Exception, Version, Versions};

/// Whether a version takes no more fixes.
#[must_use]
pub fn is_frozen(list: &Versions, version: &Version) -> bool {
    list.day() >= version.frozen_since()
}

/// Judges what has changed in a version that is frozen, or was before: only an exception that came with
/// the change accepts it. Neither other facts in the list nor other dates do.
#[must_use]
pub fn judge_frozen(
    before: (&Versions, Published<'_>),
    now: (&Versions, Published<'_>),
) -> Option<Departure> {
    let ((old_list, (old_version, old)), (list, (version, document))) = (before, now);
    let present = facts(document);
    let was_frozen = is_frozen(old_list, old_version);
    if !(was_frozen || is_frozen(list, version)) || facts(old) == present {
        return None;
    }
    let mut new = exceptions::new(old_version, version).into_iter();
    let rule = &rule::FROZEN_VERSION_CHANGED;
    if new.any(|it| it.rule == rule.id && it.facts.as_ref() == Some(&present)) {
        return None;
    }
    let what = match was_frozen {
        true => "it was frozen and has changed".to_owned(),
        // Nobody knows whether that was a fix of the last days before.
        false => format!(
            "it is frozen since {} and has changed after {}",
            version.frozen_since(),
            old_list.day()
        ),
    };
    let what = format!("{what}, and no new exception accepts that; its facts are {present}");
    Some(departure(rule, version, what, None))
}

/// Facts of a version that were accepted: it was frozen with them, or changed on a day.
type Accepted<'v> = (&'v String, Option<Date>);

/// What changed in a version since it was frozen, and whether the last exception accepts what is there
/// now.
pub(super) fn changed(list: &Versions, version: &Version, document: &Document) -> Vec<Departure> {
    if !is_frozen(list, version) {
        return Vec::new();
    }
    let mut accepted: Vec<Accepted<'_>> = version.facts.iter().map(|it| (it, None)).collect();
    let mut departures = Vec::new();
    for exception in by_date(version) {
        let facts = exception.facts.as_ref();
        let is_other = facts.is_some_and(|it| accepted.last().is_none_or(|last| last.0 != it));
        if exception.global_change.is_some() || is_other {
            let rule = &rule::FROZEN_VERSION_CHANGED;
            let what = format!("it changed on {}", exception.date);
            departures.push(departure(rule, version, what, Some(exception)));
        }
        accepted.extend(facts.map(|it| (it, Some(exception.date))));
    }
    departures.extend(not_accepted(version, &accepted, &facts(document)));
    departures
}

/// The exceptions that accept changes: however they are listed, the last one accepts what is there now.
fn by_date(version: &Version) -> Vec<&Exception> {
    let since = version.frozen_since();
    let rule = &rule::FROZEN_VERSION_CHANGED;
    let exceptions = version.accepting();
    let exceptions = exceptions.filter(|it| it.rule == rule.id && it.date >= since);
    let mut exceptions: Vec<&Exception> = exceptions.collect();
    exceptions.sort_by_key(|it| it.date);
    exceptions
}

fn not_accepted(version: &Version, accepted: &[Accepted<'_>], now: &String) -> Option<Departure> {
    let mut before = accepted.iter().rev().filter(|(facts, _)| *facts == now);
    let (rule, what) = match (accepted.last(), before.next()) {
        (Some((last, _)), _) if *last == now => return None,
        (Some((_, Some(last))), Some((_, day))) => {
            let which = match day {
                Some(day) => format!("the exception of {day}"),
                None => "the day that it was frozen".to_owned(),
            };
            let what = format!(
                "its facts are those of {which}, and the exception of {last}, which comes last, has others"
            );
            (&rule::FACTS_ACCEPTED_BEFORE, what)
        }
        (Some(_), _) => {
            let what = "its facts are none that were accepted";
            (&rule::FROZEN_VERSION_CHANGED, what.to_owned())
        }
        (None, _) => (
            &rule::FACTS_MISSING,
            "its facts are not on record".to_owned(),
        ),
    };
    let since = version.frozen_since();
    let what = format!("it is frozen since {since}, and {what}; they are {now}");
    Some(departure(rule, version, what, None))
}

fn departure(
    rule: &'static Rule,
    version: &Version,
    what: String,
    acknowledged: Option<&Exception>,
) -> Departure {
    Departure {
        rule,
        version: version.name.clone(),
        what,
        at: Vec::new(),
        acknowledged: acknowledged.cloned(),
    }
}
