//! Exceptions that acknowledge nothing any more, and those that are kept as history.

use super::{Departure, Rule, departure, is_frozen, rule};
use crate::versions::{Exception, Version, Versions};

/// What Clever did, and no document shows.
pub(super) fn history(version: &Version) -> Vec<Departure> {
    let exceptions = version.exceptions.iter().filter(|it| it.history);
    // What changed before a version was frozen was a fix.
    let is_departure = |it: &&Exception| {
        it.rule != rule::FROZEN_VERSION_CHANGED.id || it.date >= version.frozen_since()
    };
    let told = exceptions.filter(is_departure).filter_map(|it| {
        Some(Departure {
            rule: rule::get(&it.rule)?,
            version: version.name.clone(),
            at: Vec::new(),
            what: format!("it did so on {}", it.date),
            acknowledged: Some(it.clone()),
        })
    });
    told.collect()
}

/// Exceptions that were not there before and accept something. Another date makes no other exception, nor
/// do fewer places or the same ones in another order.
pub(super) fn new<'v>(before: &Version, now: &'v Version) -> Vec<&'v Exception> {
    let mut known: Vec<&Exception> = before.exceptions.iter().collect();
    let mut new: Vec<&Exception> = now.exceptions.iter().collect();
    new.retain(|it| {
        !takes(&mut known, |was| {
            was.date == it.date && says_the_same(was, it)
        })
    });
    new.retain(|it| !takes(&mut known, |was| says_the_same(was, it)));
    new.retain(|it| !it.history);
    new
}

/// Whether what was there before accepts what an exception does.
fn says_the_same(was: &Exception, is: &Exception) -> bool {
    let has_places = is.at.iter().all(|place| was.at.contains(place));
    let names_some = was.at.is_empty() == is.at.is_empty();
    (&was.rule, &was.facts) == (&is.rule, &is.facts) && has_places && names_some
}

/// Takes one of those that are left, if it is meant.
fn takes(left: &mut Vec<&Exception>, is_meant: impl Fn(&Exception) -> bool) -> bool {
    let place = left.iter().position(|it| is_meant(it));
    place.map(|place| left.swap_remove(place)).is_some()
}

/// Exceptions that nothing departs from, wholly or at some of their places.
pub(super) fn unused(
    list: &Versions,
    version: &Version,
    departures: &[Departure],
) -> Vec<Departure> {
    // What a fix did is seen only while it is new: see `unused_fixes`.
    let fault = |it: &Exception| {
        let seen = (!is_of_fixes(it)).then(|| fault(list, version, it, departures));
        seen.flatten().or_else(|| undeclared(list, it))
    };
    let exceptions = version.exceptions.iter();
    exceptions
        .filter_map(|it| Some(told(version, it, &fault(it)?)))
        .collect()
}

/// Exceptions that came with a change, and that nothing in it departs from.
pub(super) fn unused_fixes(
    list: &Versions,
    version: &Version,
    new: &[&Exception],
    departures: &[Departure],
) -> Vec<Departure> {
    let of_fixes = new.iter().filter(|it| is_of_fixes(it));
    of_fixes
        .filter_map(|it| Some(told(version, it, &fault(list, version, it, departures)?)))
        .collect()
}

fn is_of_fixes(exception: &Exception) -> bool {
    rule::get(&exception.rule).is_some_and(Rule::is_of_fixes)
}

/// That an exception which tells of what has happened is not there any more. Facts that are made
/// otherwise of a document that is as it was take the place of the ones before.
pub(super) fn lost(before: &Version, now: &Version, is_as_it_was: bool) -> Option<Departure> {
    let replaced = || replaced(before, now).filter(|_| !is_as_it_was);
    let what = fewer(before, now).or_else(replaced)?;
    Some(departure(&rule::EXCEPTION_LOST, now, what))
}

fn fewer(before: &Version, now: &Version) -> Option<String> {
    rule::all().iter().find_map(|rule| {
        let [was, is] = [before, now]
            .map(|it| it.exceptions.iter().filter(|it| stays(it)))
            .map(|all| all.filter(|it| it.rule == rule.id).count());
        (is < was).then(|| format!("of {was} exceptions `{}`, {is} are left", rule.id))
    })
}

/// Whether an exception is about what has happened, whatever comes later.
fn stays(exception: &Exception) -> bool {
    let rules = [&rule::FROZEN_VERSION_CHANGED, &rule::VERSION_WITHDRAWN];
    exception.history || rules.iter().any(|rule| rule.id == exception.rule)
}

fn replaced(before: &Version, now: &Version) -> Option<String> {
    let mut was = before.exceptions.iter().filter(|it| it.facts.is_some());
    let is_kept = |was: &Exception| now.exceptions.iter().any(|it| it.facts == was.facts);
    let Exception { rule, date, .. } = was.find(|it| !is_kept(it))?;
    Some(format!(
        "the facts of the exception `{rule}` of {date} are other ones now"
    ))
}

/// What an exception says in vain.
fn fault(
    list: &Versions,
    version: &Version,
    exception: &Exception,
    departures: &[Departure],
) -> Option<String> {
    let mut used = departures.iter().filter_map(|it| it.acknowledged.as_ref());
    let is_used = used.any(|it| it == exception);
    let departures = departures.iter().filter(|it| it.rule.id == exception.rule);
    let departs_at = |place: &String| departures.clone().any(|it| it.at.contains(place));
    let idle = exception.at.iter().filter(|place| !departs_at(place));
    let idle: Vec<&str> = idle.map(String::as_str).collect();
    let is_partly_idle = is_used || departures.clone().next().is_some();
    if is_partly_idle && !exception.history && !idle.is_empty() {
        return Some(format!("acknowledges nothing at {}", idle.join(", ")));
    }
    (!is_used).then(|| vain(list, version, exception))
}

/// Why an exception acknowledges nothing.
fn vain(list: &Versions, version: &Version, exception: &Exception) -> String {
    let since = version.frozen_since();
    let is_of_frozen = exception.rule == rule::FROZEN_VERSION_CHANGED.id;
    if rule::get(&exception.rule).is_none() {
        "names no rule: see `cargo xtask versions --policy`".to_owned()
    } else if is_of_frozen && exception.date < since {
        format!("is older than {since}, when the version was frozen: what changed before was a fix")
    } else if is_frozen(list, version) && exception.facts.is_some() {
        "acknowledges nothing: its `facts` were accepted before it".to_owned()
    } else {
        "acknowledges nothing; if it records what no document shows, say `history = true`"
            .to_owned()
    }
}

fn undeclared(list: &Versions, exception: &Exception) -> Option<String> {
    let name = exception.global_change.as_ref()?;
    let is_declared = list.global_changes.iter().any(|it| it.name == *name);
    (!is_declared).then(|| "names a global change that is not declared".to_owned())
}

fn told(version: &Version, exception: &Exception, what: &str) -> Departure {
    let Exception { rule, date, .. } = exception;
    let what = format!("the exception `{rule}` of {date} {what}");
    departure(&rule::EXCEPTION_UNUSED, version, what)
}
