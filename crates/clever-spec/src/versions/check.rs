//! What the list of versions must not say, though it can be read.

use super::{Exception, GlobalChange, Version, Versions, is_version_name, today};
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
            at(&[path, ("exception", index)], wrong_exception(exception))?;
        }
    }
    for (index, change) in list.global_changes.iter().enumerate() {
        at(&[("global_change", index)], wrong_change(change))?;
    }
    Ok(())
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
fn wrong_exception(exception: &Exception) -> Option<Wrong> {
    let Exception {
        rule, date, reason, ..
    } = exception;
    let (what, help) = if reason.trim().is_empty() {
        NO_REASON
    } else if *date > today() {
        IN_THE_FUTURE
    } else if exception.history && exception.facts.is_some() {
        let help = "keep `facts` where they accept what the document says, `history` where no \
                    document shows what Clever did";
        ("is history and has facts", help)
    } else {
        return None;
    };
    Some((format!("`{rule}` of {date} {what}"), help))
}

fn wrong_change(change: &GlobalChange) -> Option<Wrong> {
    let GlobalChange {
        name, date, reason, ..
    } = change;
    let (what, help) = if reason.trim().is_empty() {
        NO_REASON
    } else if *date > today() {
        IN_THE_FUTURE
    } else {
        return None;
    };
    Some((format!("`{name}` of {date} {what}"), help))
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
mod tests {
    use super::*;

    const ONE: &str = "upstream_revision = \"abc\"\nupstream_date = \"2026-01-13\"\n[[version]]\nname = \"v3.1\"\nbase_path = \"/v3.1\"\nreleased = \"2022-07-20\"\nstatus = \"current\"\n";

    fn refused(text: &str) -> Problem {
        Versions::parse("versions.toml", text).unwrap_err()
    }

    fn exception(date: &str, reason: &str, more: &str) -> String {
        format!(
            "{ONE}[[version.exception]]\nrule = \"made-up\"\ndate = \"{date}\"\nreason = \"{reason}\"\n{more}"
        )
    }

    #[test]
    fn what_is_wrong_says_where() {
        let twice = format!("{ONE}{}", &ONE[ONE.find("[[").unwrap()..]);
        let missing = ONE.replace("status = \"current\"\n", "");
        for (text, what) in [
            (twice, "8: version `v3.1` is listed twice"),
            (missing, "3: not a list of versions: missing field `status`"),
            (
                exception("2022-01-01", " ", ""),
                "8: `made-up` of 2022-01-01 has no reason",
            ),
            (
                exception("2999-01-01", "why", ""),
                "8: `made-up` of 2999-01-01 is dated in the future",
            ),
            (
                exception("2022-01-01", "why", "facts = \"abc\"\nhistory = true\n"),
                "8: `made-up` of 2022-01-01 is history and has facts",
            ),
        ] {
            let problem = refused(&text).to_string();
            assert_eq!(problem, format!("versions.toml:{what}"));
        }
    }
}
