//! Forms that are gone or new, and whether another one covers them.

use super::alternatives::named;
use super::api::Encoding;
use super::rule::{Direction, Severity};
use super::rules::property;
use super::schema::Schemas;
use super::values::Sides;
use super::view::{Alternative, Forms, View};

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Tells of a form that is gone.
    pub(super) fn form_gone(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        form: &Alternative<'o>,
        is: &Forms<'n>,
    ) {
        if self.is_part_of_a_new_form(old, new, form, is) {
            return;
        }
        let gone = named(form, &old.view(form.node));
        match self.is_taken_still(old, new, form, is) {
            true => {
                let what = format!("{gone} is gone, and what was sent in it is taken still");
                self.note(property::ALTERNATIVE_COVERED, what);
            }
            false => self.note(property::ALTERNATIVE_REMOVED, format!("{gone} is gone")),
        }
    }

    /// Tells of a form that is new.
    pub(super) fn form_added(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        form: &Alternative<'n>,
        (was, is): (&Forms<'o>, &Forms<'n>),
    ) {
        if self.is_part_of_an_old_form(old, new, form, was) {
            return;
        }
        let added = named(form, &new.view(form.node));
        match self.came_as(old, new, form, (was, is)) {
            Some(other) => {
                let other = named(other, &old.view(other.node));
                let what = format!("{added} is new, and what comes in it came in {other} before");
                self.note(property::ALTERNATIVE_COVERED, what);
            }
            None => self.note(property::ALTERNATIVE_ADDED, format!("{added} is new")),
        }
    }

    /// Whether what was sent in a form that is gone is taken still, where there are no forms any more or
    /// were none before. Of several forms, one that is gone is meant to be refused, whatever the others
    /// take.
    fn is_taken_still(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        form: &Alternative<'o>,
        is: &Forms<'n>,
    ) -> bool {
        self.pair.way.direction != Direction::Response
            && self.pair.way.encoding == Encoding::Typed
            && (self.was.alternatives.is_empty() || self.is.alternatives.is_empty())
            && !self.is_told_which()
            && is.list.iter().any(|other| {
                let nodes = (form.node, other.node);
                // A record of other properties is open to these, and not meant for them.
                let severity = match new.view(other.node).properties.is_empty() {
                    true => Severity::Breaking,
                    false => Severity::Risky,
                };
                self.keeps_to(old, new, nodes, Direction::Request, severity)
            })
    }

    /// The form of another name in which the same came before, if any of them may hold.
    fn came_as<'f>(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        form: &Alternative<'n>,
        (was, is): (&'f Forms<'o>, &Forms<'n>),
    ) -> Option<&'f Alternative<'o>> {
        let is_asked = self.pair.way.direction == Direction::Response
            && !is.is_exclusive
            && !self.is_told_which();
        let mut forms = was.list.iter().filter(|_| is_asked);
        forms.find(|other| self.are_same_forms(old, new, other, form))
    }

    /// Whether a property tells which form is meant, so that its name says something, too.
    fn is_told_which(&self) -> bool {
        !self.was.discriminators.is_empty() || !self.is.discriminators.is_empty()
    }

    /// Whether a plain value that was a form of its own is taken by another form now.
    fn is_part_of_a_new_form(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        form: &Alternative<'o>,
        is: &Forms<'n>,
    ) -> bool {
        let is_typed = self.pair.way.encoding == Encoding::Typed;
        is_typed
            && is_plain(&old.view(form.node))
            && is.list.iter().any(|other| {
                let nodes = (form.node, other.node);
                new.view(other.node).properties.is_empty()
                    && self.keeps_to(old, new, nodes, Direction::Request, Severity::Risky)
            })
    }

    /// Whether a plain value that is a form of its own was taken by another form before.
    fn is_part_of_an_old_form(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        form: &Alternative<'n>,
        was: &Forms<'o>,
    ) -> bool {
        let is_typed = self.pair.way.encoding == Encoding::Typed;
        is_typed
            && is_plain(&new.view(form.node))
            && was.list.iter().any(|other| {
                let nodes = (other.node, form.node);
                old.view(other.node).properties.is_empty()
                    && self.keeps_to(old, new, nodes, Direction::Response, Severity::Risky)
            })
    }
}

/// Whether a schema is of types whose values hold no others.
fn is_plain(view: &View<'_>) -> bool {
    let mut types = view.types.iter().flatten();
    view.types.is_some() && types.all(|kind| !["array", "object"].contains(kind))
}
