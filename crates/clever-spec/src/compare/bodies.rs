//! Bodies, media types and statuses of two documents.

use super::api::{Body, Content, Encoding, Response};
use super::operations::Both;
use super::rule::{Direction, Rule};
use super::rules::body;
use super::walk::{Walk, Way};
use crate::tree::At;

impl<'o, 'n> Both<'_, 'o, 'n> {
    pub(super) fn body(&self, walk: &mut Walk<'o, 'n>) {
        const SUBJECT: &str = "request body";

        let (old, new) = match (&self.old.body, &self.new.body) {
            (None, None) => return,
            (Some(old), None) => {
                let at = (old.at, self.new.at);
                self.note(walk, &body::BODY_REMOVED, SUBJECT, "it is gone", at);
                return;
            }
            (None, Some(new)) => {
                let (rule, what) = match new.is_required {
                    true => (&body::REQUIRED_BODY_ADDED, "it is new, and required"),
                    false => (&body::BODY_ADDED, "it is new"),
                };
                self.note(walk, rule, SUBJECT, what, (self.old.at, new.at));
                return;
            }
            (Some(old), Some(new)) => (old, new),
        };
        self.both_bodies(walk, old, new, SUBJECT);
    }

    pub(super) fn both_bodies(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Body<'o>,
        new: &Body<'n>,
        subject: &str,
    ) {
        let at = (old.at, new.at);
        match (old.is_required, new.is_required) {
            (false, true) => {
                let rule = &body::BODY_BECAME_REQUIRED;
                self.note(walk, rule, subject, "it became required", at);
            }
            (true, false) => {
                let rule = &body::BODY_BECAME_OPTIONAL;
                self.note(walk, rule, subject, "it became optional", at);
            }
            _ => {}
        }
        let rules = (
            &body::REQUEST_MEDIA_TYPE_REMOVED,
            &body::REQUEST_MEDIA_TYPE_ADDED,
        );
        let contents = (&old.content, &new.content);
        self.media(walk, contents, Direction::Request, rules, subject, at);
    }

    fn media(
        &self,
        walk: &mut Walk<'o, 'n>,
        (old, new): (&Content<'o>, &Content<'n>),
        direction: Direction,
        (removed, added): (&'static Rule, &'static Rule),
        subject: &str,
        at: (At<'o>, At<'n>),
    ) {
        let specialized = match direction {
            Direction::Response => specialized(old, new),
            Direction::Request | Direction::Operation => Vec::new(),
        };
        for (kind, media) in old {
            let narrower = specialized.iter().find(|(was, _)| was == kind);
            if let Some((_, name)) = narrower {
                let rule = &body::RESPONSE_MEDIA_TYPE_SPECIALIZED;
                let what = format!("the media type went from {kind} to {name}");
                self.note(walk, rule, subject, what, at);
            }
            match new.get(narrower.map_or(kind.as_str(), |(_, name)| name)) {
                Some(now) => {
                    let (was, now) = (media.schema, now.schema);
                    let encoding = Encoding::of(kind);
                    let way = Way {
                        direction,
                        encoding,
                    };
                    walk.schemas(self.number, was, now, way);
                }
                None => {
                    let what = format!("the media type {kind} is gone");
                    self.note(walk, removed, subject, what, (media.at, at.1));
                }
            }
        }
        for (kind, media) in new {
            if !old.contains_key(kind) && specialized.iter().all(|(_, name)| name != kind) {
                let what = format!("the media type {kind} is new");
                self.note(walk, added, subject, what, (at.0, media.at));
            }
        }
    }

    pub(super) fn responses(&self, walk: &mut Walk<'o, 'n>) {
        for (status, old) in &self.old.responses {
            let subject = format!("response {status}");
            match self.new.responses.get(status) {
                Some(new) => self.response(walk, old, new, &subject),
                None => {
                    let rule = match is_success(status) {
                        true => &body::SUCCESS_STATUS_REMOVED,
                        false => &body::ERROR_STATUS_REMOVED,
                    };
                    let at = (old.at, self.new.at);
                    self.note(walk, rule, &subject, "it is gone", at);
                }
            }
        }
        for (status, new) in &self.new.responses {
            if self.old.responses.contains_key(status) {
                continue;
            }
            let rule = match is_success(status) {
                true => &body::SUCCESS_STATUS_ADDED,
                false => &body::ERROR_STATUS_ADDED,
            };
            let subject = format!("response {status}");
            self.note(walk, rule, &subject, "it is new", (self.old.at, new.at));
        }
    }

    pub(super) fn response(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Response<'o>,
        new: &Response<'n>,
        subject: &str,
    ) {
        let at = (old.at, new.at);
        match (old.content.is_empty(), new.content.is_empty()) {
            (false, true) => {
                let rule = &body::RESPONSE_BODY_REMOVED;
                self.note(walk, rule, subject, "its body is gone", at);
            }
            (true, false) => {
                let rule = &body::RESPONSE_BODY_ADDED;
                self.note(walk, rule, subject, "it has a body now", at);
            }
            _ => {
                let rules = (
                    &body::RESPONSE_MEDIA_TYPE_REMOVED,
                    &body::RESPONSE_MEDIA_TYPE_ADDED,
                );
                let contents = (&old.content, &new.content);
                self.media(walk, contents, Direction::Response, rules, subject, at);
            }
        }
        self.headers(walk, old, new, subject);
    }
}

/// Media types that are gone and came back under a narrower name: a body of
/// `application/problem+json` is one of `application/json` (RFC 6838, section 4.2.8).
fn specialized(old: &Content<'_>, new: &Content<'_>) -> Vec<(String, String)> {
    let gone = old.keys().filter(|kind| !new.contains_key(*kind));
    gone.filter_map(|kind| {
        let (family, form) = kind.split_once('/')?;
        let is_narrower = |name: &&String| {
            let suffix = name
                .strip_prefix(family)
                .and_then(|rest| rest.rsplit_once('+'));
            !old.contains_key(*name) && suffix.is_some_and(|(_, suffix)| suffix == form)
        };
        let name = new.keys().find(is_narrower)?;
        Some((kind.clone(), name.clone()))
    })
    .collect()
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}
