//! What clients are called with: webhooks and callbacks. There a client receives the request and
//! sends the answer.

use super::api::{Api, Body, Content, Occasion, Operation, Response, Unread, Webhook};
use super::operations::{self, Both};
use super::partners::pair;
use super::places::around;
use super::rule::Rule;
use super::rules::{body, operation};
use super::statuses::{Status, statuses};
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// Compares everything that clients are called with.
pub(super) fn compare<'o, 'n>(walk: &mut Walk<'o, 'n>, old: &Api<'o>, new: &Api<'n>) {
    let partners = partners(old, new);
    let mut known = vec![false; new.webhooks.len()];
    for (was, partner) in old.webhooks.iter().zip(partners) {
        let shown = was.shown(old);
        let number = walk.operation(shown.clone());
        match partner {
            Some(partner) => {
                known[partner] = true;
                both(
                    walk,
                    number,
                    &was.operation,
                    &new.webhooks[partner].operation,
                );
            }
            None if new.unread.contains(&was.occasion.key(old)) => {}
            None => {
                let at = was.operation.at;
                let at = (at, around(at, walk.new.source.root()));
                let rule = &operation::WEBHOOK_REMOVED;
                let rule = was.operation.sunset.removal(rule, walk.today);
                note(walk, number, rule, &shown, "it is gone", at);
            }
        }
    }
    for (is, is_known) in new.webhooks.iter().zip(known) {
        if !is_known && !old.unread.contains(&is.occasion.key(new)) {
            let shown = is.shown(new);
            let number = walk.operation(shown.clone());
            let at = is.operation.at;
            let at = (around(at, walk.old.source.root()), at);
            let rule = &operation::WEBHOOK_ADDED;
            note(walk, number, rule, &shown, "it is new", at);
        }
    }
}

/// Which webhook of the new document each one of the old is. The name of a callback is told to nobody:
/// by it, only several of one address are told apart.
fn partners(old: &Api<'_>, new: &Api<'_>) -> Vec<Option<usize>> {
    let mut partners = vec![None; old.webhooks.len()];
    pair(&mut partners, names(old), names(new));
    pair(&mut partners, keys(old), keys(new));
    partners
}

fn names<'a>(api: &'a Api<'_>) -> impl Iterator<Item = (&'a str, (String, &'a str))> {
    let names = api.webhooks.iter().map(|one| one.occasion.name());
    names.zip(keys(api))
}

fn keys<'a>(api: &'a Api<'_>) -> impl Iterator<Item = (String, &'a str)> {
    let webhooks = api.webhooks.iter();
    webhooks.map(|one| (one.occasion.key(api), one.operation.method))
}

impl Webhook<'_> {
    fn shown(&self, api: &Api<'_>) -> String {
        let method = self.operation.method.to_uppercase();
        match self.occasion {
            Occasion::Webhook(name) => format!("{method} webhook {name}"),
            Occasion::Callback(name, number, address) => {
                let operation = operations::shown(&api.operations[number]);
                format!("{method} callback {name} of {operation} to {address}")
            }
        }
    }
}

impl<'d> Occasion<'d> {
    fn name(self) -> &'d str {
        match self {
            Self::Webhook(name) | Self::Callback(name, ..) => name,
        }
    }

    /// What tells it from others for who is called.
    pub(super) fn key(self, api: &Api<'_>) -> String {
        match self {
            Self::Webhook(name) => format!("webhook {name}"),
            Self::Callback(_, number, address) => {
                let (path, method) = api.operations[number].key();
                format!("callback of {method} {path} to {address}")
            }
        }
    }
}

fn note<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    number: usize,
    rule: &'static Rule,
    name: &str,
    what: &str,
    (old, new): (At<'o>, At<'n>),
) {
    let change = Change {
        rule,
        about: About::Said(name.to_owned()),
        what: what.to_owned(),
        old,
        new,
    };
    walk.change_of(number, change);
}

fn both<'o, 'n>(walk: &mut Walk<'o, 'n>, number: usize, old: &Operation<'o>, new: &Operation<'n>) {
    let both = Both { number, old, new };
    both.itself(walk);
    if let (Some(Ok(was)), Some(Ok(is))) = (&old.body, &new.body) {
        let at = (was.at, is.at);
        let became = match (was.is_required, is.is_required) {
            (false, true) => Some((&body::RECEIVED_BODY_BECAME_REQUIRED, "it became required")),
            (true, false) => Some((&body::RECEIVED_BODY_BECAME_OPTIONAL, "it became optional")),
            _ => None,
        };
        if let Some((rule, what)) = became {
            both.note(walk, rule, "request body", what, at);
        }
    }
    if let (Some(old), Some(new)) = (received(old), received(new)) {
        both.response(walk, &old, &new, "request");
    }
    if !old.responses.is_empty() && !new.responses.is_empty() {
        answers(walk, &both);
    }
}

/// What who is called may answer. A range that becomes one of its statuses is narrower, as is
/// everything else that a client sends: which has become which is asked the other way round.
fn answers<'o, 'n>(walk: &mut Walk<'o, 'n>, both: &Both<'_, 'o, 'n>) {
    let (old, new) = (both.old, both.new);
    for (status, change) in statuses(&new.responses, &old.responses) {
        let subject = format!("answer {status}");
        match change {
            Status::Both(is, was) => {
                both.both_bodies(walk, &answer(was), &answer(is), &subject);
                both.sent_headers(walk, was, is, &subject);
            }
            Status::Removed(is) => {
                let rule = &body::ANSWER_ADDED;
                both.note(walk, rule, &subject, "it is new", (old.at, is.at));
            }
            Status::Added(was) => {
                let rule = &body::ANSWER_REMOVED;
                both.note(walk, rule, &subject, "it is gone", (was.at, new.at));
            }
            Status::Widened(is, was) => {
                let rule = &body::ANSWER_REMOVED;
                let what = "it stands for no success any more, as one is named";
                both.note(walk, rule, &subject, what, (was.at, is.at));
            }
        }
    }
}

/// A request as who is called sees it; none if its body could not be read.
fn received<'d>(operation: &Operation<'d>) -> Option<Response<'d>> {
    let content = match &operation.body {
        Some(Ok(body)) => body.content.clone(),
        Some(Err(Unread)) => return None,
        None => Content::default(),
    };
    Some(Response {
        at: operation.at,
        content,
        headers: operation.parameters.clone(),
        has_unread_headers: operation.has_unread_parameters,
    })
}

/// A response as who is called sees it.
fn answer<'d>(response: &Response<'d>) -> Body<'d> {
    Body {
        at: response.at,
        is_required: false,
        content: response.content.clone(),
    }
}
