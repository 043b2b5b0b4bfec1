//! What the list of versions must not say, though it can be read.

use jiff::civil::Date;

use super::{Dropped, Exception, GlobalChange, Version, Versions, is_version_name, today};
use crate::pointer;
use crate::policy::{self, Rule};
use crate::problem::{Place, Problem, Result};

/// What is wrong with a table, and what to do about it.
type Wrong = (String, &'static str);

/// The tables that lead to one, each with its number among those of its name.
type Path<'p> = &'p [(&'static str, usize)];

/// Refuses the first table that is wrong.
pub(super) fn check(list: &Versions, file: &str, text: &str) -> Result<()> {
    let at = |path: Path<'_>, wrong: Option<Wrong>| {
        wrong.map_or(Ok(()), |(what, help)| {
            let line = line(text, path);
            let place = Place::file(file);
            Err(Problem::new(Place { line, ..place }, what, help))
        })
    };
    for (index, version) in list.list.iter().enumerate() {
        let path = ("version", index);
        at(&[path], wrong_version(version, &list.list[..index]))?;
        for (index, exception) in version.exceptions.iter().enumerate() {
            let before = &version.exceptions[..index];
            let wrong = wrong_exception(exception, version.released, before);
            at(&[path, ("exception", index)], wrong)?;
        }
    }
    for (index, change) in list.global_changes.iter().enumerate() {
        let wrong = wrong_change(change, &list.global_changes[..index]);
        let wrong = wrong.or_else(|| wrong_without(change, list));
        at(&[("global_change", index)], wrong)?;
    }
    for (index, dropped) in list.dropped.iter().enumerate() {
        let wrong = wrong_dropped(dropped, list, &list.dropped[..index]);
        at(&[("dropped", index)], wrong)?;
    }
    Ok(())
}

/// What the table needs that a line is in.
pub(super) fn needed(text: &str, line: Option<usize>) -> &'static str {
    if toml_edit::Document::parse(text).is_err() {
        return "mend the TOML there";
    }
    let lines = text.lines().take(line.unwrap_or_default());
    let header = lines.filter_map(|it| it.trim_start().strip_prefix("[["));
    match header.last().and_then(|it| it.split(']').next()) {
        Some("version.exception") => {
            "each [[version.exception]] needs rule, date (as in \"2026-01-13\") and reason; it may have \
             at, facts, global_change and history"
        }
        Some("version.wins") => "each [[version.wins]] needs member, part and reason",
        Some("global_change") => {
            "each [[global_change]] needs name, date (as in \"2026-01-13\") and reason; it may have \
             without"
        }
        Some("dropped") => {
            "each [[dropped]] needs name and released, as they were listed, date (as in \"2026-01-13\") \
             and reason"
        }
        Some(_) => {
            "each [[version]] needs name, base_path, released (as in \"2026-01-13\") and status"
        }
        None => {
            "upstream_revision and upstream_date (as in \"2026-01-13\") come first, then each \
             [[version]]"
        }
    }
}

/// The line on which a table starts.
fn line(text: &str, path: Path<'_>) -> Option<usize> {
    let document = toml_edit::Document::parse(text).ok()?;
    let item = path.iter().try_fold(document.as_item(), |item, step| {
        item.get(step.0)?.get(step.1)
    });
    Some(super::line(text, item?.span()?.start))
}

fn wrong_version(version: &Version, before: &[Version]) -> Option<Wrong> {
    let name = &version.name;
    let (what, help) = if !is_version_name(name) {
        let help = "name versions as Clever's paths do";
        ("is not of the form v1.2", help)
    } else if version.base_path != format!("/{name}") {
        let help = "base_path is `/` and the name";
        ("has a base_path that is not its name", help)
    } else if before.iter().any(|it| it.name == *name) {
        ("is listed twice", "remove one of the two")
    } else {
        return None;
    };
    Some((format!("version `{name}` {what}"), help))
}

/// What is accepted has happened, and says why; what is history accepts nothing.
fn wrong_exception(exception: &Exception, released: Date, before: &[Exception]) -> Option<Wrong> {
    let Exception {
        rule, date, reason, ..
    } = exception;
    let (what, help) = if reason.trim().is_empty() {
        NO_REASON
    } else if *date > today() {
        IN_THE_FUTURE
    } else if *date < released {
        let help = "write the day on which Clever did so";
        ("is dated before the version was released", help)
    } else if exception.history && exception.facts.is_some() {
        let help = "keep `facts` where they accept what the document says, `history` where no \
                    document shows what Clever did";
        ("is history and has facts", help)
    } else if before.iter().any(|it| is_same(it, exception)) {
        ("is listed twice", "remove one of the two")
    } else if let Some(rule) = policy::rule(rule)
        && let Some(unfit) = unfit(exception, rule)
    {
        unfit
    } else {
        return wrong_place(exception);
    };
    Some((format!("`{rule}` of {date} {what}"), help))
}

/// What an exception says, and its rule has no use for.
fn unfit(exception: &Exception, rule: &Rule) -> Option<(&'static str, &'static str)> {
    if rule.is_about_the_list() {
        let help = "mend what it tells of, and remove the exception";
        Some(("cannot be acknowledged: it tells what is wrong here", help))
    } else if exception.facts.is_some() && !rule.has_facts() {
        let help = "remove them, or mend the rule: they go with `frozen-version-changed`";
        Some(("has facts, which it does not accept", help))
    } else if !exception.history && !exception.at.is_empty() && !rule.has_places() {
        let help = "remove them, or mend the rule: they go with `minor-breaks`, `fix-breaks` and \
                    `fix-adds`";
        Some(("names places (`at`), which it does not accept", help))
    } else {
        None
    }
}

fn wrong_place(exception: &Exception) -> Option<Wrong> {
    let mut places = exception.at.iter();
    let wrong = places.find(|it| !pointer::is_pointer(without_rule(it)))?;
    let Exception { rule, date, .. } = exception;
    let what = format!("`{rule}` of {date} names `{wrong}`, which is no JSON pointer");
    let help = "name places as `cargo xtask check` quotes them, as in \
                `/components/schemas/Lamp/properties/state [response-type-changed]`";
    Some((what, help))
}

/// A place without the rule of the comparison that tells of it there.
fn without_rule(place: &str) -> &str {
    let rule = place.strip_suffix(']').and_then(|it| it.rsplit_once('['));
    rule.map_or(place, |(pointer, _)| pointer.trim_end())
}

/// Whether two exceptions are one, whatever their reasons. What is history may happen twice a day.
fn is_same(one: &Exception, other: &Exception) -> bool {
    let mut other = other.clone();
    if !one.history {
        other.reason.clone_from(&one.reason);
    }
    *one == other
}

fn wrong_change(change: &GlobalChange, before: &[GlobalChange]) -> Option<Wrong> {
    let GlobalChange {
        name, date, reason, ..
    } = change;
    let (what, help) = if reason.trim().is_empty() {
        NO_REASON
    } else if *date > today() {
        IN_THE_FUTURE
    } else if before.iter().any(|it| it.name == *name) {
        let help = "give each a name of its own, or remove one of the two";
        ("has the name of another global change", help)
    } else {
        return None;
    };
    Some((format!("`{name}` of {date} {what}"), help))
}

/// What is said of the versions that a global change did not reach.
fn wrong_without(change: &GlobalChange, list: &Versions) -> Option<Wrong> {
    let GlobalChange { name, date, .. } = change;
    let wrong = change.without.iter().find_map(|(version, reason)| {
        let was_listed = list.dropped.iter().any(|it| it.name == *version);
        if list.get(version).is_none() && !was_listed {
            let what = format!("is without `{version}`, which is not listed");
            Some((what, "name versions as they are listed"))
        } else if reason.trim().is_empty() {
            let what = format!("is without `{version}`, for no reason");
            Some((what, "say why the version has nothing of it"))
        } else {
            None
        }
    });
    wrong.map(|(what, help)| (format!("`{name}` of {date} {what}"), help))
}

fn wrong_dropped(dropped: &Dropped, list: &Versions, before: &[Dropped]) -> Option<Wrong> {
    let Dropped {
        name,
        released,
        date,
        reason,
    } = dropped;
    let (what, help) = if reason.trim().is_empty() {
        let help = "say why there is no crate for it any more";
        ("is dropped for no reason", help)
    } else if *date > today() {
        ("is dropped in the future", "drop it when that day has come")
    } else if date < released {
        let help = "`date` is the day from which on there is no crate for it";
        ("is dropped before it was released", help)
    } else if list.get(name).is_some() {
        let help = "remove its [[dropped]], or its [[version]]";
        ("is dropped, and listed", help)
    } else if before.iter().any(|it| it.name == *name) {
        ("is dropped twice", "remove one of the two")
    } else if !is_version_name(name) {
        let help = "name versions as Clever's paths do";
        ("is not of the form v1.2", help)
    } else {
        return None;
    };
    Some((format!("version `{name}` {what}"), help))
}

const NO_REASON: (&str, &str) = (
    "has no reason",
    "say what Clever did, and how that is known",
);
const IN_THE_FUTURE: (&str, &str) = (
    "is dated in the future",
    "acknowledge it when it has happened",
);

#[cfg(test)]
mod tests;
