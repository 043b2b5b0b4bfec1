//! `specs/versions.toml`: the one list of API versions.

mod check;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;

use crate::load;
use crate::problem::{Place, Problem, Result};

/// Name of the list within the folder of documents.
pub const FILE: &str = "versions.toml";

/// The parsed list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// Revision of the public definitions that `import` last read.
    pub upstream_revision: String,
    /// Day of that revision.
    pub upstream_date: Date,
    /// Changes that Clever made to all versions at once.
    #[serde(rename = "global_change", default)]
    pub global_changes: Vec<GlobalChange>,
    /// The versions, oldest first.
    #[serde(rename = "version")]
    pub list: Vec<Version>,
    /// Versions that were listed once, and that there is no crate for any more.
    #[serde(default)]
    pub dropped: Vec<Dropped>,
}

/// A version that was listed once. Clever's policy counts its release, whatever became of its crate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    /// Name, as it was listed.
    pub name: String,
    /// Day of the release, as it was listed.
    pub released: Date,
    /// Day from which on there is no crate for it.
    pub date: Date,
    /// Why.
    pub reason: String,
}

/// One API version.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Name, as in paths and file names: `v3.1`.
    pub name: String,
    /// First segment of every path: `/v3.1`.
    pub base_path: String,
    /// Day of the release, `YYYY-MM-DD`; what is only known to the month says the first.
    pub released: Date,
    /// Where the version stands in its life.
    pub status: Status,
    /// File name and SHA-256 of each definition the document was made from.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// Digest of the document as `import` wrote it, so that a hand edit shows.
    pub document: Option<String>,
    /// Contradictions between definitions, decided by a person.
    #[serde(default)]
    pub wins: Vec<Win>,
    /// The [facts](crate::policy::facts) that the version is frozen with, unless an exception has
    /// newer ones.
    pub facts: Option<String>,
    /// Where the version departs from Clever's change policy, oldest first.
    #[serde(rename = "exception", default)]
    pub exceptions: Vec<Exception>,
}

/// A departure from Clever's change policy that a person has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The [rule](crate::policy::rules) that is departed from.
    pub rule: String,
    /// When Clever did so.
    pub date: Date,
    /// What Clever did, and how that is known.
    pub reason: String,
    /// The places that it is about, as a [departure](crate::policy::Departure) names them.
    #[serde(default)]
    pub at: Vec<String>,
    /// The [facts](crate::policy::facts) of the frozen document that are accepted with it.
    pub facts: Option<String>,
    /// The global change that it belongs to.
    pub global_change: Option<String>,
    /// Whether it only records what Clever once did: it accepts nothing that documents show now.
    #[serde(default)]
    pub history: bool,
}

/// A change that Clever made to all versions at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalChange {
    /// What the exceptions of the versions call it.
    pub name: String,
    /// When Clever did so.
    pub date: Date,
    /// What Clever did, and how that is known.
    pub reason: String,
    /// The versions that do not have what was changed, each with the reason.
    #[serde(default)]
    pub without: BTreeMap<String, String>,
}

/// Where a version stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The newest, open to new applications.
    Current,
    /// Served, no longer open to new applications.
    Superseded,
    /// No longer answered.
    EndOfLife,
}

impl Status {
    /// The word used in the list.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Superseded => "superseded",
            Self::EndOfLife => "end-of-life",
        }
    }
}

/// Which part is believed where two contradict each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Win {
    /// JSON pointer of the member in the definitions.
    pub member: String,
    /// File whose word counts.
    pub part: String,
    /// Why.
    pub reason: String,
}

impl Versions {
    /// Reads `versions.toml` in the folder of documents.
    ///
    /// # Errors
    /// The file is missing, is not TOML, lacks a member, or says what it must not.
    pub fn read(specs: &Path) -> Result<Self> {
        let path = specs.join(FILE);
        let name = path.display().to_string();
        Self::parse(&name, &load::text(&path, &name)?)
    }

    fn parse(file: &str, text: &str) -> Result<Self> {
        let versions: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| line(text, span.start));
            Problem::new(
                Place {
                    line,
                    ..Place::file(file)
                },
                format!("not a list of versions: {}", error.message()),
                check::needed(text, line),
            )
        })?;
        check::check(&versions, file, text)?;
        Ok(versions)
    }

    /// The day as of which the versions are judged: that of the definitions, unless it is to come.
    #[must_use]
    pub fn day(&self) -> Date {
        self.upstream_date.min(today())
    }

    /// The version of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Version> {
        self.list.iter().find(|version| version.name == name)
    }

    /// The version of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn require(&self, name: &str) -> Result<&Version> {
        let names = self.list.iter().map(|version| version.name.as_str());
        self.get(name).ok_or_else(|| {
            Problem::new(
                Place::file("specs/versions.toml"),
                format!("there is no version `{name}`"),
                format!("the versions are {}", names.collect::<Vec<_>>().join(", ")),
            )
        })
    }
}

impl Version {
    /// The exceptions that accept something: all but those that are history.
    pub(crate) fn accepting(&self) -> impl Iterator<Item = &Exception> {
        self.exceptions.iter().filter(|it| !it.history)
    }

    /// Name of the generated crate: `clever-v3-1`.
    #[must_use]
    pub fn crate_name(&self) -> String {
        format!("clever-{}", self.name.replace('.', "-"))
    }

    /// Name of the generated crate in Rust paths: `clever_v3_1`.
    #[must_use]
    pub fn crate_ident(&self) -> String {
        self.crate_name().replace('-', "_")
    }

    /// The first day on which the version takes no more fixes: three months after its release.
    /// Source: <https://dev.clever.com/docs/api-overview>.
    #[must_use]
    pub fn frozen_since(&self) -> Date {
        self.released.saturating_add(3.months())
    }

    /// Major and minor number.
    #[must_use]
    pub fn number(&self) -> (u32, u32) {
        number(&self.name)
    }

    /// Name of the document within the folder of documents: `v3.1.yaml`.
    #[must_use]
    pub fn document_name(&self) -> String {
        format!("{}.yaml", self.name)
    }
}

/// Major and minor number of a version by its name.
pub(crate) fn number(name: &str) -> (u32, u32) {
    let number = name.trim_start_matches('v').split_once('.');
    let parse = |digits: &str| digits.parse().unwrap_or(u32::MAX);
    number.map_or((0, 0), |(major, minor)| (parse(major), parse(minor)))
}

/// The line of a place in a text, counted from 1.
fn line(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}

/// The newest day that has begun somewhere: clocks in the east are up to fourteen hours ahead.
#[must_use]
pub fn today() -> Date {
    let there = Timestamp::now() + 14.hours();
    there.to_zoned(TimeZone::UTC).date()
}

/// Whether a name reads like `v3.1`.
#[must_use]
pub fn is_version_name(name: &str) -> bool {
    let digits = |part: &str| {
        let is_short = part == "0" || !part.starts_with('0');
        !part.is_empty() && is_short && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    name.strip_prefix('v')
        .and_then(|number| number.split_once('.'))
        .is_some_and(|(major, minor)| digits(major) && digits(minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "upstream_revision = \"abc\"\nupstream_date = \"2026-01-13\"\n[[version]]\nname = \"v3.1\"\nbase_path = \"/v3.1\"\nreleased = \"2022-07-20\"\nstatus = \"current\"\n";

    #[test]
    fn a_version_names_its_crate_and_document() {
        let versions = Versions::parse("versions.toml", ONE).unwrap();
        let version = versions.get("v3.1").unwrap();
        assert_eq!(version.crate_name(), "clever-v3-1");
        assert_eq!(version.crate_ident(), "clever_v3_1");
        assert_eq!(version.document_name(), "v3.1.yaml");
        assert_eq!(version.number(), (3, 1));
        assert_eq!(version.frozen_since().to_string(), "2022-10-20");
    }
}
