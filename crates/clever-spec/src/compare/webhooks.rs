//! What clients are called with: webhooks and callbacks. There a client receives the request and
//! sends the answer.

use super::api::{Api, Body, Operation, Response, Webhook};
use super::operations::Both;
use super::rule::Rule;
use super::rules::operation;
use super::walk::{About, Change, Walk};

/// Compares everything that clients are called with.
pub(super) fn compare<'o, 'n>(walk: &mut Walk<'o, 'n>, old: &Api<'o>, new: &Api<'n>) {
    for was in &old.webhooks {
        let number = walk.operation(was.name.clone());
        match new.webhooks.iter().find(|is| is.name == was.name) {
            Some(is) => both(walk, number, &was.operation, &is.operation),
            None => {
                let rule = &operation::WEBHOOK_REMOVED;
                note(
                    walk,
                    number,
                    rule,
                    was,
                    ("it is gone", &was.operation.at, ""),
                );
            }
        }
    }
    for is in &new.webhooks {
        if old.webhooks.iter().all(|was| was.name != is.name) {
            let number = walk.operation(is.name.clone());
            let rule = &operation::WEBHOOK_ADDED;
            note(walk, number, rule, is, ("it is new", "", &is.operation.at));
        }
    }
}

fn note<'d>(
    walk: &mut Walk<'_, '_>,
    number: usize,
    rule: &'static Rule,
    webhook: &Webhook<'d>,
    (what, old, new): (&str, &str, &str),
) {
    walk.change_of(
        number,
        Change {
            rule,
            about: About::Said(webhook.name.clone()),
            what: what.to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
        },
    );
}

fn both<'o, 'n>(walk: &mut Walk<'o, 'n>, number: usize, old: &Operation<'o>, new: &Operation<'n>) {
    let both = Both { number, old, new };
    both.response(walk, &received(old), &received(new), "request");
    for (status, was) in &old.responses {
        if let Some(is) = new.responses.get(status) {
            let subject = format!("answer {status}");
            both.both_bodies(walk, &answer(was), &answer(is), &subject);
        }
    }
}

/// A request as who is called sees it.
fn received<'d>(operation: &Operation<'d>) -> Response<'d> {
    let body = operation.body.as_ref();
    Response {
        at: operation.at.clone(),
        content: body.map(|body| body.content.clone()).unwrap_or_default(),
        headers: operation.parameters.clone(),
    }
}

/// A response as who is called sees it.
fn answer<'d>(response: &Response<'d>) -> Body<'d> {
    Body {
        at: response.at.clone(),
        is_required: false,
        content: response.content.clone(),
    }
}
