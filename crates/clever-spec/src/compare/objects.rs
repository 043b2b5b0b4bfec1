//! What an object holds, of two schemas side by side.

use super::access::Access;
use super::api::Encoding;
use super::listing::listed;
use super::rule::{Direction, Rule};
use super::rules::{body, property};
use super::schema::{Node, Schemas};
use super::unlisted::Unlisted;
use super::values::Sides;
use super::view::{Forms, More};
use super::walk::{About, Presence};
use crate::tree::At;

impl<'o, 'n> Sides<'_, 'o, 'n> {
    pub(super) fn properties(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let unlisted = (Unlisted::of(&was), Unlisted::of(&is));
        for (name, before) in &was.properties {
            let access = old.access(before.node);
            let now = is.properties.get(name);
            if !unlisted.0.take(name, before) {
                // It was asked for, and could not be there.
                if now.is_none() {
                    self.demand(name, false);
                }
                continue;
            }
            let Some(now) = now.filter(|now| unlisted.1.take(name, now)) else {
                if !before.is_listed && !unlisted.1.refuses(name) {
                    self.demand(name, false);
                } else if self.is_seen(access) {
                    let rule = self.removal(unlisted.1.refuses(name));
                    let rule = access.sunset.removal(rule, self.today);
                    self.push(rule, About::Old, "it is gone", before.at, is.at);
                    if let Some(now) = unlisted.1.says(new, name) {
                        let before = unlisted.0.with(old, name, before.node);
                        self.held(old, new, Some(name), before, now);
                    }
                }
                continue;
            };
            let new_access = new.access(now.node);
            let at = (before.at, now.at);
            self.access(at, access, new_access, is.required.contains(name));
            if self.is_seen(access) && self.is_seen(new_access) {
                if was.refused.contains(name) != is.refused.contains(name) {
                    self.refusal(name, at);
                    continue;
                }
                let before = unlisted.0.with(old, name, before.node);
                let now = unlisted.1.with(new, name, now.node);
                self.held(old, new, Some(name), before, now);
                self.requirement(name, at);
            }
        }
        for (name, now) in &is.properties {
            let before = was.properties.get(name);
            let is_taken = unlisted.1.take(name, now);
            let is_known = before.is_some_and(|before| !is_taken || unlisted.0.take(name, before));
            if is_known || !self.is_seen(new.access(now.node)) {
                continue;
            }
            if !is_taken || !now.is_listed && !unlisted.0.refuses(name) {
                self.demand(name, true);
                continue;
            }
            let what = match is.required.contains(name) {
                true => "it is new, and required",
                false => "it is new",
            };
            let rule = self.addition(name);
            self.push(rule, About::New, what, was.at, now.at);
            // It may have been there before, as one of those that were not listed.
            if let Some(before) = unlisted.0.says(old, name) {
                let now = unlisted.1.with(new, name, now.node);
                self.held(old, new, Some(name), before, now);
            }
        }
    }

    /// Compares what a property holds, which may be a field of a form. Those that are not listed have
    /// no name.
    pub(super) fn held(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        name: Option<&str>,
        before: Node,
        now: Node,
    ) {
        match self.pair.way.encoding {
            Encoding::Form(form) => self.field(old, new, (form, name), (before, now)),
            _ => self.child_that_is(self.presence(name), before, now),
        }
    }

    /// What could be set in a form of a group that is gone, and is listed nowhere any more.
    pub(super) fn properties_gone_with(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        group: &Forms<'o>,
    ) {
        let is = self.is.clone();
        let mut listed_now = listed(&is);
        for form in is.alternatives.iter().flat_map(|group| &group.list) {
            listed_now.extend(new.listing(form.node).keys());
        }
        for form in &group.list {
            let form = old.view(form.node);
            let names = &listed(&form) - &listed_now;
            for property in names.iter().filter_map(|name| form.properties.get(name)) {
                let access = old.access(property.node);
                if self.is_seen(access) {
                    let rule = access.sunset.removal(self.removal(false), self.today);
                    self.push(rule, About::Old, "it is gone", property.at, is.at);
                }
            }
        }
    }

    fn removal(&self, is_refused: bool) -> &'static Rule {
        match (is_refused, self.pair.way.direction) {
            (_, Direction::Response) => property::PROPERTY_REMOVED.of(Direction::Response),
            (true, _) => &body::REQUEST_PROPERTY_REFUSED,
            (false, direction) => property::PROPERTY_REMOVED.of(direction),
        }
    }

    fn addition(&self, name: &str) -> &'static Rule {
        let rule = match self.is.required.contains(name) {
            true => property::REQUIRED_PROPERTY_ADDED,
            false => property::PROPERTY_ADDED,
        };
        match (self.was.more, self.pair.way.direction) {
            (More::Nothing, Direction::Response) => &body::RESPONSE_CLOSED_PROPERTY_ADDED,
            (_, direction) => rule.of(direction),
        }
    }

    /// Another part refuses a property that is listed, or does not any more.
    fn refusal(&mut self, name: &str, (old, new): (At<'o>, At<'n>)) {
        let (rule, what) = match self.is.refused.contains(name) {
            true => (
                self.removal(true),
                "another part, which is closed, refuses it",
            ),
            false => (self.addition(name), "no other part refuses it any more"),
        };
        self.push(rule, About::Old, what, old, new);
    }

    pub(super) fn presence(&self, name: Option<&str>) -> Presence {
        let required = [&self.was.required, &self.is.required];
        let is_required = |name| required.into_iter().any(|names| names.contains(name));
        match name.is_none_or(is_required) {
            true => Presence::Needed,
            false => Presence::Optional,
        }
    }

    /// A property that is nowhere listed is asked for, or is not any more.
    fn demand(&mut self, name: &str, is_asked: bool) {
        let (rule, became) = match is_asked {
            true => (property::PROPERTY_BECAME_REQUIRED, "required"),
            false => (property::PROPERTY_BECAME_OPTIONAL, "optional"),
        };
        self.note(
            rule,
            format!("`{name}`, which is not listed, became {became}"),
        );
    }

    fn is_seen(&self, property: Access<'_>) -> bool {
        property.goes(self.pair.way.direction)
    }

    fn access(
        &mut self,
        (old, new): (At<'o>, At<'n>),
        before: Access<'_>,
        after: Access<'_>,
        is_required: bool,
    ) {
        let is_asked_for = is_required && !self.is_seen(before) && self.is_seen(after);
        if is_asked_for && self.pair.way.direction != Direction::Response {
            let rule = &body::REQUIRED_PROPERTY_NOT_READ_ONLY;
            let what = "it is not read-only any more, and required";
            self.push(rule, About::Old, what, old, new);
            return;
        }
        let changes = [
            (
                (before.read_only, after.read_only),
                (property::BECAME_READ_ONLY, property::BECAME_NOT_READ_ONLY),
                "read-only",
            ),
            (
                (before.write_only, after.write_only),
                (property::BECAME_WRITE_ONLY, property::BECAME_NOT_WRITE_ONLY),
                "write-only",
            ),
        ];
        for ((was, is), (became, became_not), word) in changes {
            let (rule, what) = match (was, is) {
                (false, true) => (became, format!("it is {word} now")),
                (true, false) => (became_not, format!("it is not {word} any more")),
                _ => continue,
            };
            self.note_at(rule, what, old, new);
        }
    }

    fn requirement(&mut self, name: &str, at: (At<'o>, At<'n>)) {
        let (was, is) = (
            self.was.required.contains(name),
            self.is.required.contains(name),
        );
        match (was, is) {
            (false, true) => {
                let rule = property::PROPERTY_BECAME_REQUIRED;
                self.note_at(rule, "it became required", at.0, at.1);
            }
            (true, false) => {
                let rule = property::PROPERTY_BECAME_OPTIONAL;
                self.note_at(rule, "it became optional", at.0, at.1);
            }
            _ => {}
        }
    }

    pub(super) fn more(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.more, self.is.more);
        match (was, is) {
            (More::Nothing, More::Nothing) | (More::Anything, More::Anything) => {}
            (_, More::Nothing) => {
                let what = "it holds no properties but those that are listed";
                self.note(property::MORE_PROPERTIES_FORBIDDEN, what);
            }
            (More::Nothing, _) => {
                let what = "it may hold properties that are not listed";
                self.note(property::MORE_PROPERTIES_ALLOWED, what);
            }
            (More::Schema(was), More::Schema(is)) => {
                self.held(old, new, None, was, is);
            }
            (More::Schema(was), More::Anything) => {
                let anything = new.anything();
                self.held(old, new, None, was, anything);
            }
            (More::Anything, More::Schema(is)) => {
                let anything = old.anything();
                self.held(old, new, None, anything, is);
            }
        }
    }
}
