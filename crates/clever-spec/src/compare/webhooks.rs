//! What clients are called with: webhooks and callbacks. There a client receives the request and
//! sends the answer.

use std::collections::HashMap;

use super::api::{Api, Body, Content, Operation, Response, Unread, Webhook};
use super::operations::Both;
use super::rule::Rule;
use super::rules::{body, operation};
use super::statuses::{Status, statuses};
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// Compares everything that clients are called with.
pub(super) fn compare<'o, 'n>(walk: &mut Walk<'o, 'n>, old: &Api<'o>, new: &Api<'n>) {
    let (before, now) = (by_name(old), by_name(new));
    for was in &old.webhooks {
        let number = walk.operation(was.name.clone());
        match now.get(was.name.as_str()) {
            Some(is) => both(walk, number, &was.operation, &is.operation),
            None if hides(new, &was.name) => {}
            None => {
                let at = (was.operation.at, walk.new.source.root());
                let rule = &operation::WEBHOOK_REMOVED;
                note(walk, number, rule, &was.name, "it is gone", at);
            }
        }
    }
    for is in &new.webhooks {
        if !before.contains_key(is.name.as_str()) && !hides(old, &is.name) {
            let number = walk.operation(is.name.clone());
            let at = (walk.old.source.root(), is.operation.at);
            let rule = &operation::WEBHOOK_ADDED;
            note(walk, number, rule, &is.name, "it is new", at);
        }
    }
}

fn by_name<'a, 'd>(api: &'a Api<'d>) -> HashMap<&'a str, &'a Webhook<'d>> {
    let webhooks = api.webhooks.iter();
    webhooks.map(|one| (one.name.as_str(), one)).collect()
}

/// Whether a webhook may be there that could not be read.
fn hides(api: &Api<'_>, name: &str) -> bool {
    let shown = name.split_once(' ').map(|(_, shown)| shown);
    shown.is_some_and(|shown| api.unread.contains(shown))
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
            }
            Status::Removed(is) => {
                let rule = &body::ANSWER_ADDED;
                both.note(walk, rule, &subject, "it is new", (old.at, is.at));
            }
            Status::Added(was) => {
                let rule = &body::ANSWER_REMOVED;
                both.note(walk, rule, &subject, "it is gone", (was.at, new.at));
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
