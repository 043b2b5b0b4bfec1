//! Exceptions that acknowledge nothing any more, and those that are kept as history.

use super::{Departure, departure, rule};
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
            what: format!("it did so on {}", it.date),
            acknowledged: Some(it.clone()),
        })
    });
    told.collect()
}

/// Exceptions that nothing departs from.
pub(super) fn unused(
    list: &Versions,
    version: &Version,
    departures: &[Departure],
) -> Vec<Departure> {
    let is_used = |it: &Exception| {
        // What a fix broke is seen only while it is new: see `unused_fixes`.
        it.rule == rule::FIX_BREAKS.id || is_among(it, departures)
    };
    let is_declared = |it: &Exception| {
        let name = it.global_change.as_ref();
        name.is_none_or(|name| list.global_changes.iter().any(|it| it.name == *name))
    };
    let exceptions = version.exceptions.iter();
    let dead = exceptions.filter_map(|it| {
        let what = match (is_used(it), is_declared(it)) {
            (true, true) => return None,
            (true, false) => "names a global change that is not declared",
            (false, _) => "acknowledges nothing",
        };
        Some(told(version, it, what))
    });
    dead.collect()
}

/// Exceptions that came with a change, and that nothing in it departs from.
pub(super) fn unused_fixes(
    version: &Version,
    new: &[&Exception],
    departures: &[Departure],
) -> Vec<Departure> {
    let of_fixes = new.iter().filter(|it| it.rule == rule::FIX_BREAKS.id);
    let dead = of_fixes.filter(|it| !it.history && !is_among(it, departures));
    dead.map(|it| told(version, it, "acknowledges nothing"))
        .collect()
}

fn is_among(exception: &Exception, departures: &[Departure]) -> bool {
    let mut used = departures.iter().filter_map(|it| it.acknowledged.as_ref());
    used.any(|it| it == exception)
}

fn told(version: &Version, exception: &Exception, what: &str) -> Departure {
    let what = format!(
        "the exception `{}` of {} {what}",
        exception.rule, exception.date
    );
    departure(&rule::EXCEPTION_UNUSED, version, what)
}
