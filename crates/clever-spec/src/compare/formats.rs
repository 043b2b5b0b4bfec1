//! Formats and patterns of texts and numbers, of two schemas side by side.

use std::collections::BTreeSet;

use super::api::Encoding;
use super::redundant::{limits_say_format, patterns_that_count};
use super::rules::value;
use super::unlisted::compiled;
use super::values::Sides;
use super::view::View;

/// A text of each format whose texts have one form.
const TEXTS: &[(&str, &str)] = &[
    ("date", "2026-01-31"),
    ("date-time", "2026-01-31T12:30:00Z"),
    ("email", "robot@example.com"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("time", "12:30:00Z"),
    ("uri", "https://example.com/robots"),
    ("uuid", "6f1c7a0e-3b52-4d4e-9c8a-2f0b5d7e1a93"),
];

impl Sides<'_, '_, '_> {
    /// How texts are written: as a format or a pattern says.
    pub(super) fn writing(&mut self) {
        let gone = self.was.patterns.difference(&self.is.patterns).copied();
        let gone: BTreeSet<&str> = gone.collect();
        let added = self.is.formats.iter();
        let mut added = added.filter(|format| !self.was.formats.contains(format));
        let other = added.find(|format| {
            let text = TEXTS.iter().find(|(known, _)| known == *format);
            text.is_some_and(|(_, text)| gone.iter().any(|pattern| is_other(pattern, text)))
        });
        if let Some(format) = other {
            let what = format!(
                "it matched {}, and its format is {format} now",
                quoted(&gone)
            );
            self.note(value::FORMAT_CHANGED, what);
            return;
        }
        self.format();
        self.patterns();
    }

    fn format(&mut self) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let is_said = limits_say_format(&was, &is) || limits_say_format(&is, &was);
        if was.formats == is.formats || is_said {
            return;
        }
        if self.pair.way.encoding == Encoding::Field {
            let what = match (Content::of(&self.said.0), Content::of(&self.said.1)) {
                (Content::Text, Content::File) => Some("it is a file now, and was text"),
                (Content::File, Content::Text) => Some("it was a file, and is text now"),
                _ => None,
            };
            if let Some(what) = what {
                self.note(value::FORMAT_CHANGED, what);
                return;
            }
        }
        let is_number = |view: &View<'_>| view.is_only("integer") || view.is_only("number");
        let are_numbers = is_number(&was) && is_number(&is);
        let (was, is) = (&*was.formats, &*is.formats);
        let others = |some: &[&str], but: &[&str]| {
            let others = some.iter().filter(|one| !but.contains(one));
            others.copied().collect::<Vec<_>>().join(" and ")
        };
        let (gone, added) = (others(was, is), others(is, was));
        if gone.is_empty() {
            self.note(value::FORMAT_ADDED, format!("its format is {added} now"));
        } else if added.is_empty() {
            let what = format!("its format was {gone} and is gone");
            self.note(value::FORMAT_REMOVED, what);
        } else {
            let rule = match (was, is) {
                // Each number of the one is a number of the other.
                (["int32"], ["int64"]) | (["float"], ["double"]) => value::TYPE_WIDENED,
                (["int64"], ["int32"]) | (["double"], ["float"]) => value::TYPE_NARROWED,
                (["int32"], ["double"]) if are_numbers => value::TYPE_WIDENED,
                (["double"], ["int32"]) if are_numbers => value::TYPE_NARROWED,
                _ => value::FORMAT_CHANGED,
            };
            self.note(rule, format!("its format went from {gone} to {added}"));
        }
    }

    fn patterns(&mut self) {
        let encoding = self.pair.way.encoding;
        let was = patterns_that_count(&self.was.patterns, &self.said.1, encoding);
        let is = patterns_that_count(&self.is.patterns, &self.said.0, encoding);
        if was == is {
            return;
        }
        if was.is_subset(&is) {
            let what = format!("its pattern is {}", quoted(&is));
            self.note(value::PATTERN_ADDED, what);
        } else if is.is_subset(&was) {
            let what = format!("its pattern was {}", quoted(&was));
            self.note(value::PATTERN_REMOVED, what);
        } else {
            let what = format!("its pattern went from {} to {}", quoted(&was), quoted(&is));
            self.note(value::PATTERN_CHANGED, what);
        }
    }
}

/// What is written in a part of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Text,
    File,
    /// What says no type takes files, too.
    Any,
}

impl Content {
    fn of(view: &View<'_>) -> Self {
        match &view.types {
            _ if view.formats.contains(&"binary") => Self::File,
            Some(_) => Self::Text,
            None => Self::Any,
        }
    }
}

fn quoted(patterns: &BTreeSet<&str>) -> String {
    Vec::from_iter(patterns.iter().copied()).join(" and ")
}

/// Whether a text certainly does not match.
fn is_other(pattern: &str, text: &str) -> bool {
    compiled(pattern).is_some_and(|pattern| !pattern.is_match(text))
}

/// A format as it is spelt where it is spelt right.
pub(super) fn spelt(format: &str) -> &str {
    let mut known = TEXTS.iter().map(|(known, _)| *known);
    match known.find(|known| known.eq_ignore_ascii_case(format)) {
        Some(known) => known,
        None if format.eq_ignore_ascii_case("datetime") => "date-time",
        None => format,
    }
}
