//! Which part of a list a call asks for.

use super::view::View;
use super::{Refusal, Request};
use crate::district::{Kind, ObjectId, Selection};

/// How many records a page has where an operation does not say.
const DEFAULT_LIMIT: u64 = 100;
const MAXIMUM_LIMIT: u64 = 10_000;

/// The part of a list that a call asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Indexes from here on …
    from: u64,
    /// … and below this one.
    below: u64,
    limit: u64,
    /// From the end of the list.
    backwards: bool,
    /// Pages before this one, where pages are counted.
    skipped: u64,
}

/// What of a list came into the window.
#[derive(Debug)]
pub(super) struct Page {
    /// Ascending.
    pub(super) indexes: Vec<u64>,
    /// Whether there are more records in the direction that was read in.
    pub(super) has_more: bool,
}

impl Window {
    /// All of a list.
    const WHOLE: Self = Self {
        from: 0,
        below: u64::MAX,
        limit: u64::MAX,
        backwards: false,
        skipped: 0,
    };

    pub(super) fn page(&self, records: &Selection) -> Page {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let skip = usize::try_from(self.skipped.saturating_mul(self.limit)).unwrap_or(usize::MAX);
        let take = limit.saturating_add(1);
        let mut indexes: Vec<u64> = if self.backwards {
            let records = records.descending(self.below);
            records
                .take_while(|index| *index >= self.from)
                .take(take)
                .collect()
        } else {
            let records = records.ascending(self.from);
            records
                .take_while(|index| *index < self.below)
                .skip(skip)
                .take(take)
                .collect()
        };
        let has_more = indexes.len() > limit;
        indexes.truncate(limit);
        if self.backwards {
            indexes.reverse();
        }
        Page { indexes, has_more }
    }

    pub(super) fn is_backwards(&self) -> bool {
        self.backwards
    }

    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// The number of the page, from 1.
    pub(super) fn number(&self) -> u64 {
        self.skipped + 1
    }

    /// Begins later, where records before an index are not asked for.
    pub(super) fn not_before(mut self, index: u64) -> Self {
        self.from = self.from.max(index);
        self
    }
}

impl Request<'_> {
    /// The part of a list of `view` that the call asks for.
    pub(super) fn window(&self, view: View) -> Result<Window, Refusal> {
        if self.call.operation.paging.is_none() {
            return Ok(Window::WHOLE);
        }
        let names = ["limit", "starting_after", "ending_before"];
        if !self.is_districts() {
            let pages = names.iter().any(|name| self.call.parameter(name).is_some());
            let message = "a user's token can neither page nor use limit";
            return if pages {
                Err(Refusal::Senseless(message))
            } else {
                Ok(Window::WHOLE)
            };
        }
        let cursor = |name| {
            self.call
                .parameter(name)
                .filter(|cursor| !cursor.is_empty())
        };
        let (after, before) = (cursor("starting_after"), cursor("ending_before"));
        Ok(Window {
            from: after.map_or(Ok(0), |cursor| self.position(view, cursor, true))?,
            below: match before {
                None | Some("last") => u64::MAX,
                Some(cursor) => self.position(view, cursor, false)?,
            },
            limit: self.limit()?,
            backwards: before.is_some() && after.is_none(),
            skipped: self.page_number()?.saturating_sub(1),
        })
    }

    fn limit(&self) -> Result<u64, Refusal> {
        let bounds = self.call.operation.limit;
        let (default, maximum) = bounds.map_or((DEFAULT_LIMIT, MAXIMUM_LIMIT), |limit| {
            (u64::from(limit.default), u64::from(limit.maximum))
        });
        let Some(limit) = self.call.parameter("limit") else {
            return Ok(default);
        };
        match limit.parse::<u64>() {
            Ok(0) | Err(_) if !is_large(limit) => {
                Err(Refusal::Senseless("limit must be a whole number from 1 on"))
            }
            Ok(limit) if limit <= maximum => Ok(limit),
            _ => Err(Refusal::TooMany),
        }
    }

    /// Version 1 counted pages.
    fn page_number(&self) -> Result<u64, Refusal> {
        let page = self
            .call
            .parameter("page")
            .filter(|_| self.version.major() == 1);
        let number = match page {
            None => Some(1),
            // However large: there is nothing on it.
            Some(page) if is_large(page) => Some(page.parse().unwrap_or(u64::MAX)),
            Some(page) => page.parse().ok(),
        };
        let number = number.filter(|number| *number > 0);
        number.ok_or(Refusal::Senseless("page must be a whole number from 1 on"))
    }

    /// The first index that is not below a cursor, or the one after the cursor.
    ///
    /// The record that a cursor names need not exist any more: ids are only compared.
    fn position(&self, view: View, cursor: &str, after: bool) -> Result<u64, Refusal> {
        let id = ObjectId::parse(cursor);
        let id = id.ok_or(Refusal::Senseless(
            "starting_after and ending_before must be ids",
        ))?;
        let district = self.roster.district;
        let (position, is_there) = if view == View::Event {
            let is_event = id.machine == district.machine(Kind::Event);
            (self.roster.event_position(id), is_event)
        } else {
            let position = district.position(view.kind(), id);
            (position, district.id_of(view.kind(), position) == id)
        };
        Ok(position + u64::from(after && is_there))
    }

    /// Path and query as they came, but with another cursor.
    pub(super) fn target_with(&self, cursor_name: &str, cursor: &str) -> String {
        let (path, query) = self
            .call
            .target
            .split_once('?')
            .unwrap_or((&self.call.target, ""));
        let is_kept = |parameter: &&str| {
            let name = parameter
                .split_once('=')
                .map_or(*parameter, |(name, _)| name);
            !matches!(name, "" | "starting_after" | "ending_before" | "page")
        };
        let mut target = format!("{path}?");
        for parameter in query.split('&').filter(is_kept) {
            target.push_str(parameter);
            target.push('&');
        }
        target + cursor_name + "=" + cursor
    }
}

/// A number, but one that not even 64 bits hold.
fn is_large(number: &str) -> bool {
    number.len() > 19 && number.bytes().all(|byte| byte.is_ascii_digit())
}
