//! The operations of two documents.

use super::api::{Api, Operation};
use super::partners::pair;
use super::rule::Rule;
use super::rules::operation;
use super::sunset::Sunset;
use super::walk::{About, Change, Walk};
use super::{schemes, security, servers};
use crate::tree::At;

/// Compares everything that two documents offer.
pub(super) fn compare<'o, 'n>(walk: &mut Walk<'o, 'n>, old: &Api<'o>, new: &Api<'n>) {
    let partners = partners(old, new);
    let mut has_common_servers = partners.iter().all(Option::is_none);
    let mut known = vec![false; new.operations.len()];
    let mut numbers = Vec::new();
    for (old_one, partner) in old.operations.iter().zip(&partners) {
        let number = walk.operation(shown(old_one));
        numbers.push(number);
        let Some(partner) = partner else {
            if !new.unread.contains(&old_one.key().0) {
                walk.change_of(number, removed(walk, old_one));
            }
            continue;
        };
        known[*partner] = true;
        let both = Both {
            number,
            old: old_one,
            new: &new.operations[*partner],
        };
        both.compare(walk);
        let sides = ((old, old_one), (new, both.new));
        security::compare(walk, number, sides.0, sides.1);
        has_common_servers |= !servers::compare_own(walk, number, sides.0, sides.1);
    }
    schemes::compare(walk, (old, &numbers), (new, &partners));
    if has_common_servers {
        servers::compare(walk, old, new);
    }
    for (new_one, is_known) in new.operations.iter().zip(known) {
        if !is_known && !old.unread.contains(&new_one.key().0) {
            let number = walk.operation(shown(new_one));
            walk.change_of(number, added(walk, new_one));
        }
    }
}

/// Which operation of the new document each one of the old is: that of the same path, or else one
/// of those whose paths differ in the names of parameters only.
fn partners(old: &Api<'_>, new: &Api<'_>) -> Vec<Option<usize>> {
    let mut partners = vec![None; old.operations.len()];
    pair(&mut partners, paths(old), paths(new));
    pair(&mut partners, keys(old), keys(new));
    partners
}

fn paths<'a>(api: &'a Api<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let operations = api.operations.iter();
    operations.map(|one| (one.path, one.method))
}

fn keys<'a>(api: &'a Api<'_>) -> impl Iterator<Item = (String, &'a str)> {
    api.operations.iter().map(Operation::key)
}

pub(super) fn shown(operation: &Operation<'_>) -> String {
    let method = operation.method.to_uppercase();
    format!("{method} {}{}", operation.base, operation.path)
}

fn removed<'o, 'n>(walk: &Walk<'o, 'n>, old: &Operation<'o>) -> Change<'o, 'n> {
    Change {
        rule: old
            .sunset
            .removal(&operation::OPERATION_REMOVED, walk.today),
        about: About::Said(shown(old)),
        what: "the operation is gone".to_owned(),
        old: old.at,
        new: walk.new.source.root_or("paths"),
    }
}

fn added<'o, 'n>(walk: &Walk<'o, 'n>, new: &Operation<'n>) -> Change<'o, 'n> {
    Change {
        rule: &operation::OPERATION_ADDED,
        about: About::Said(shown(new)),
        what: "the operation is new".to_owned(),
        old: walk.old.source.root_or("paths"),
        new: new.at,
    }
}

/// An operation as it was and as it is.
pub(super) struct Both<'b, 'o, 'n> {
    pub(super) number: usize,
    pub(super) old: &'b Operation<'o>,
    pub(super) new: &'b Operation<'n>,
}

impl<'o, 'n> Both<'_, 'o, 'n> {
    fn compare(&self, walk: &mut Walk<'o, 'n>) {
        self.itself(walk);
        self.parameters(walk);
        self.body(walk);
        self.responses(walk);
    }

    pub(super) fn note(
        &self,
        walk: &mut Walk<'o, 'n>,
        rule: &'static Rule,
        subject: &str,
        what: impl Into<String>,
        (old, new): (At<'o>, At<'n>),
    ) {
        walk.change_of(
            self.number,
            Change {
                rule,
                about: About::Said(subject.to_owned()),
                what: what.into(),
                old,
                new,
            },
        );
    }

    /// Compares what is said of an operation as a whole.
    pub(super) fn itself(&self, walk: &mut Walk<'o, 'n>) {
        let (old, new) = (self.old, self.new);
        let at = (old.at, new.at);
        if let Some(was) = old.id
            && new.id != Some(was)
        {
            let what = match new.id {
                Some(is) => format!("its operationId went from `{was}` to `{is}`"),
                None => format!("its operationId was `{was}` and is gone"),
            };
            self.note(walk, &operation::OPERATION_ID_CHANGED, "", what, at);
        }
        match (old.is_deprecated, new.is_deprecated) {
            (false, true) => {
                self.note(
                    walk,
                    &operation::OPERATION_DEPRECATED,
                    "",
                    "it is deprecated",
                    at,
                );
            }
            (true, false) => {
                let what = "it is not deprecated any more";
                self.note(walk, &operation::OPERATION_REINSTATED, "", what, at);
            }
            _ => {}
        }
        self.end(walk, old.sunset, new.sunset, "", at);
    }

    /// What changed about the announced end of something.
    pub(super) fn end(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: Sunset<'_>,
        new: Sunset<'_>,
        subject: &str,
        at: (At<'o>, At<'n>),
    ) {
        if let Some((rule, what)) = old.change(new) {
            self.note(walk, rule, subject, what, at);
        }
    }
}
