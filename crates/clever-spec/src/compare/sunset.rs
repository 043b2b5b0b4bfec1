//! When something that is deprecated ends, as `x-sunset` announces it.

use super::rule::Rule;
use super::rules::sunset;
use crate::called::shown;
use crate::tree::At;
use jiff::civil::Date;

/// What is announced of the end of an operation, a parameter, a header or a property.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sunset<'d> {
    is_deprecated: bool,
    said: Option<At<'d>>,
}

impl<'d> Sunset<'d> {
    pub(super) fn read(at: At<'d>) -> Self {
        Self {
            is_deprecated: at.flag("deprecated"),
            said: at.get("x-sunset"),
        }
    }

    pub(super) fn is_announced(self) -> bool {
        self.said.is_some()
    }

    /// Adds what another part of the same schema announces: the earlier day counts.
    pub(super) fn or(self, other: Self) -> Self {
        let said = [self, other].into_iter().filter(|one| one.said.is_some());
        let earlier = said.min_by_key(|one| (one.day().is_none(), one.day(), one.words()));
        Self {
            is_deprecated: self.is_deprecated || other.is_deprecated,
            said: earlier.and_then(|one| one.said),
        }
    }

    /// The last day; none if what is said is no day.
    fn day(self) -> Option<Date> {
        let text = self.said?.as_str()?;
        // A time of day may follow.
        text.split(['T', 't', ' ']).next()?.parse().ok()
    }

    fn words(self) -> String {
        let day = self.said.and_then(At::as_str);
        day.map_or_else(|| shown(self.said), str::to_owned)
    }

    /// What changed about the end of something that is still there.
    pub(super) fn change(self, new: Sunset<'_>) -> Option<(&'static Rule, String)> {
        if self.said.map(At::value) == new.said.map(At::value) {
            return None;
        }
        let (was, is) = (self.words(), new.words());
        let went = format!("its last day went from {was} to {is}");
        let rule = match (self.day(), new.day()) {
            (_, None) if new.said.is_some() => &sunset::SUNSET_UNREADABLE,
            // What is not deprecated any more has no end.
            (_, None) if !new.is_deprecated => return None,
            (_, None) => &sunset::SUNSET_WITHDRAWN,
            (Some(was), Some(is)) if is < was => &sunset::SUNSET_EARLIER,
            (_, Some(_)) => &sunset::SUNSET_CHANGED,
        };
        Some((rule, went))
    }

    /// What it means that something is gone: what its rule says, unless its last day was announced.
    /// A day that nobody can read has not come.
    pub(super) fn removal(self, rule: &'static Rule, today: Option<Date>) -> &'static Rule {
        if !self.is_deprecated || self.said.is_none() {
            return rule;
        }
        let has_come = self
            .day()
            .zip(today)
            .is_some_and(|(day, today)| today >= day);
        match has_come {
            true => &sunset::REMOVED_AFTER_SUNSET,
            false => &sunset::REMOVED_BEFORE_SUNSET,
        }
    }
}
