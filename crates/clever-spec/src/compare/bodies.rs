//! Bodies and media types of two documents, and the responses that have them.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashMap};

use super::api::{Body, Content, Encoding, Holds, Media, Response, Unread};
use super::bytes;
use super::media::{breadth, covers, media_type, specializes};
use super::operations::Both;
use super::rule::{Direction, Rule};
use super::rules::body;
use super::statuses::{Status, is_redirect, is_success, statuses};
use super::walk::{Walk, Way};
use crate::tree::At;

impl<'o, 'n> Both<'_, 'o, 'n> {
    pub(super) fn body(&self, walk: &mut Walk<'o, 'n>) {
        const SUBJECT: &str = "request body";

        let (old, new) = match (&self.old.body, &self.new.body) {
            (None, None) | (Some(Err(Unread)), _) | (_, Some(Err(Unread))) => return,
            (Some(Ok(old)), None) => {
                let at = (old.at, self.new.at);
                self.note(walk, &body::BODY_REMOVED, SUBJECT, "it is gone", at);
                return;
            }
            (None, Some(Ok(new))) => {
                let (rule, what) = match new.is_required {
                    true => (&body::REQUIRED_BODY_ADDED, "it is new, and required"),
                    false => (&body::BODY_ADDED, "it is new"),
                };
                self.note(walk, rule, SUBJECT, what, (self.old.at, new.at));
                return;
            }
            (Some(Ok(old)), Some(Ok(new))) => (old, new),
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
        let lists_fields = |media: &Media<'_>| matches!(media.holds, Holds::Fields(_));
        let has_fields =
            old.content.values().any(lists_fields) || new.content.values().any(lists_fields);
        match (old.is_required, new.is_required) {
            // Each field says whether it is required.
            _ if has_fields => {}
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
        let contents = (&old.content, &new.content);
        self.media(walk, contents, Direction::Request, subject, at);
    }

    fn media(
        &self,
        walk: &mut Walk<'o, 'n>,
        (old, new): (&Content<'o>, &Content<'n>),
        direction: Direction,
        subject: &str,
        at: (At<'o>, At<'n>),
    ) {
        let [removed, became, added]: [&'static Rule; 3] = match direction {
            Direction::Response => [
                &body::RESPONSE_MEDIA_TYPE_REMOVED,
                &body::RESPONSE_MEDIA_TYPE_SPECIALIZED,
                &body::RESPONSE_MEDIA_TYPE_ADDED,
            ],
            Direction::Request | Direction::Operation => [
                &body::REQUEST_MEDIA_TYPE_REMOVED,
                &body::REQUEST_MEDIA_TYPE_ADDED,
                &body::REQUEST_MEDIA_TYPE_ADDED,
            ],
        };
        let mut known = BTreeSet::new();
        let were = LazyCell::new(|| without_charsets(old));
        let are = LazyCell::new(|| without_charsets(new));
        for (kind, was) in old {
            let same = new.get_key_value(kind);
            let same = same.or_else(|| are.get(&media_type(kind)).copied());
            let Some((name, is)) = same.or_else(|| stand_in(kind, old, new, direction)) else {
                let what = format!("the media type {kind} is gone");
                self.note(walk, removed, subject, what, (was.at, at.1));
                continue;
            };
            known.insert(name);
            if !old.contains_key(name) && same.is_none() {
                let what = format!("the media type went from {kind} to {name}");
                self.note(walk, became, subject, what, (was.at, is.at));
            }
            self.held(walk, (kind, direction), (was, is), subject);
        }
        for (kind, is) in new {
            if old.contains_key(kind) {
                continue;
            }
            let same = were.get(&media_type(kind)).map(|(_, was)| *was);
            let mut range = || of_range(kind, old).filter(|was| !bytes::are_held(walk, was));
            if let Some(was) = same.or_else(&mut range) {
                self.held(walk, (kind, direction), (was, is), subject);
            } else if !known.contains(kind) {
                let what = format!("the media type {kind} is new");
                self.note(walk, added, subject, what, (at.0, is.at));
            }
        }
    }

    /// What is in a body of one media type.
    fn held(
        &self,
        walk: &mut Walk<'o, 'n>,
        (kind, direction): (&str, Direction),
        (was, is): (&Media<'o>, &Media<'n>),
        subject: &str,
    ) {
        let mut encoding = Encoding::of(kind);
        if let Encoding::Form(form) = &mut encoding {
            form.read(was.at, is.at);
        }
        let way = Way {
            direction,
            encoding,
        };
        if direction == Direction::Request {
            self.parts(walk, kind, (was, is), subject);
        }
        match (&was.holds, &is.holds) {
            (Holds::Schema(was), Holds::Schema(is)) => {
                if bytes::is_said_in_one(walk, kind, (*was, *is)) {
                    return;
                }
                walk.schemas(self.number, *was, *is, way);
            }
            _ => self.fields(walk, was, is),
        }
    }

    pub(super) fn responses(&self, walk: &mut Walk<'o, 'n>) {
        let (before, now) = (&self.old.responses, &self.new.responses);
        for (status, change) in statuses(before, now) {
            let subject = format!("response {status}");
            match change {
                Status::Both(old, new) => self.response(walk, old, new, &subject),
                Status::Removed(old) => {
                    let rule = match is_success(status, before, now) {
                        true => &body::SUCCESS_STATUS_REMOVED,
                        false if is_redirect(status) => &body::REDIRECT_STATUS_REMOVED,
                        false => &body::ERROR_STATUS_REMOVED,
                    };
                    let at = (old.at, self.new.at);
                    self.note(walk, rule, &subject, "it is gone", at);
                }
                Status::Added(new) => {
                    let rule = match is_success(status, now, before) {
                        true => &body::SUCCESS_STATUS_ADDED,
                        false if is_redirect(status) => &body::REDIRECT_STATUS_ADDED,
                        false => &body::ERROR_STATUS_ADDED,
                    };
                    self.note(walk, rule, &subject, "it is new", (self.old.at, new.at));
                }
                Status::Widened(old, new) => {
                    let rule = &body::SUCCESS_STATUS_ADDED;
                    let what = "it stands for a success too now, as none is named";
                    self.note(walk, rule, &subject, what, (old.at, new.at));
                }
            }
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
                let contents = (&old.content, &new.content);
                self.media(walk, contents, Direction::Response, subject, at);
            }
        }
        self.headers(walk, old, new, subject);
    }
}

/// The first of each media type that is listed with several character sets.
fn without_charsets<'c, 'd>(
    content: &'c Content<'d>,
) -> HashMap<String, (&'c String, &'c Media<'d>)> {
    let kinds = content.iter().rev();
    kinds.map(|held| (media_type(held.0), held)).collect()
}

/// What a media type falls under that is not listed itself: the closest counts.
fn of_range<'c, 'd>(kind: &str, content: &'c Content<'d>) -> Option<&'c Media<'d>> {
    let ranges = content.iter().filter(|(name, _)| covers(name, kind));
    let closest = ranges.min_by_key(|(name, _)| breadth(name));
    closest.map(|(_, media)| media)
}

/// What stands in for a media type that is gone: one that takes more for who sends, and one that
/// promises more for who receives. Of the ranges that it is in, the closest counts.
fn stand_in<'c, 'n>(
    kind: &str,
    old: &Content<'_>,
    new: &'c Content<'n>,
    direction: Direction,
) -> Option<(&'c String, &'c Media<'n>)> {
    let is_range = |name: &String| match direction {
        // That of a range might come before.
        Direction::Response => old.contains_key(name) && covers(name, kind),
        Direction::Request | Direction::Operation => covers(name, kind),
    };
    let ranges = new.iter().filter(|(name, _)| is_range(name));
    let promises_more = |name: &String| {
        let is_new = direction == Direction::Response && !old.contains_key(name);
        is_new && (covers(kind, name) || specializes(name, kind))
    };
    let closest = ranges.min_by_key(|(name, _)| breadth(name));
    closest.or_else(|| new.iter().find(|(name, _)| promises_more(name)))
}
