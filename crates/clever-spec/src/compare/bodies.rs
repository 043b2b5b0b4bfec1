//! Bodies, media types and statuses of two documents.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::api::{Body, Content, Encoding, Holds, Media, Parameter, Response, Style, Unread};
use super::meaning::meaning;
use super::media::{covers, is_form, specializes};
use super::operations::Both;
use super::rule::{Direction, Rule};
use super::rules::body;
use super::schema::Schemas;
use super::source::Source;
use super::sunset::Sunset;
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
        for (kind, was) in old {
            let Some((name, is)) = became_of(kind, old, new, direction) else {
                let what = format!("the media type {kind} is gone");
                self.note(walk, removed, subject, what, (was.at, at.1));
                continue;
            };
            known.insert(name);
            if !old.contains_key(name) {
                let what = format!("the media type went from {kind} to {name}");
                self.note(walk, became, subject, what, (was.at, is.at));
            }
            let encoding = Encoding::of(kind);
            let way = Way {
                direction,
                encoding,
            };
            if direction == Direction::Request {
                self.parts(walk, kind, (was, is), subject);
            }
            match (&was.holds, &is.holds) {
                (Holds::Schema(was), Holds::Schema(is)) => {
                    walk.schemas(self.number, *was, *is, way);
                }
                _ => self.fields(walk, was, is),
            }
        }
        for (kind, is) in new {
            if !old.contains_key(kind) && !known.contains(kind) {
                let what = format!("the media type {kind} is new");
                self.note(walk, added, subject, what, (at.0, is.at));
            }
        }
    }

    /// A form that one of the documents lists the fields of.
    fn fields(&self, walk: &mut Walk<'o, 'n>, was: &Media<'o>, is: &Media<'n>) {
        let fields = (fields(&mut walk.old, was), fields(&mut walk.new, is));
        if let (Some(before), Some(now)) = fields {
            self.parameter_lists(walk, (&before, &now));
        }
    }

    /// How the parts of a form are written.
    fn parts(
        &self,
        walk: &mut Walk<'o, 'n>,
        kind: &str,
        (was, is): (&Media<'o>, &Media<'n>),
        subject: &str,
    ) {
        let (before, now) = (was.at.get("encoding"), is.at.get("encoding"));
        if !is_form(kind) || before.is_none() && now.is_none() {
            return;
        }
        let before = written_parts(&walk.old.source, before);
        let now = written_parts(&walk.new.source, now);
        let names: BTreeSet<&str> = before.keys().chain(now.keys()).copied().collect();
        for name in names {
            if before.get(name) != now.get(name) {
                let what = format!("its part {name} is written another way");
                let rule = &body::REQUEST_PART_CHANGED;
                self.note(walk, rule, subject, what, (was.at, is.at));
            }
        }
    }

    pub(super) fn responses(&self, walk: &mut Walk<'o, 'n>) {
        let (before, now) = (&self.old.responses, &self.new.responses);
        for (status, old) in before {
            let subject = format!("response {status}");
            let wider = || now.get(range(status)?.as_str());
            let new = now.get(status).or_else(wider);
            match (old, new) {
                (Ok(old), Some(Ok(new))) => self.response(walk, old, new, &subject),
                (Err(Unread), _) | (_, Some(Err(Unread))) => {}
                // What takes the place of a range is compared below.
                _ if now.keys().any(|one| range(one).as_deref() == Some(status)) => {}
                (Ok(old), None) => {
                    let rule = match is_success(status) {
                        true => &body::SUCCESS_STATUS_REMOVED,
                        false => &body::ERROR_STATUS_REMOVED,
                    };
                    let at = (old.at, self.new.at);
                    self.note(walk, rule, &subject, "it is gone", at);
                }
            }
        }
        for (status, new) in now {
            let (false, Ok(new)) = (before.contains_key(status), new) else {
                continue;
            };
            let subject = format!("response {status}");
            match range(status).and_then(|range| before.get(range.as_str())) {
                Some(Ok(old)) => self.response(walk, old, new, &subject),
                Some(Err(Unread)) => {}
                None => {
                    let rule = match is_success(status) {
                        true => &body::SUCCESS_STATUS_ADDED,
                        false => &body::ERROR_STATUS_ADDED,
                    };
                    self.note(walk, rule, &subject, "it is new", (self.old.at, new.at));
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

/// What a media type has become: itself, or where that is gone, one that takes more for who sends,
/// and one that promises more for who receives.
fn became_of<'c, 'n>(
    kind: &String,
    old: &Content<'_>,
    new: &'c Content<'n>,
    direction: Direction,
) -> Option<(&'c String, &'c Media<'n>)> {
    let stands_for = |name: &String| match direction {
        Direction::Response => {
            !old.contains_key(name) && (covers(kind, name) || specializes(name, kind))
        }
        Direction::Request | Direction::Operation => covers(name, kind),
    };
    let itself = new.get_key_value(kind);
    itself.or_else(|| new.iter().find(|(name, _)| stands_for(name)))
}

/// The fields of a form; none if they are not known.
fn fields<'d>(schemas: &mut Schemas<'d>, media: &Media<'d>) -> Option<Vec<Parameter<'d>>> {
    let schema = match &media.holds {
        Holds::Fields(fields) => return Some(fields.clone()),
        Holds::Schema(schema) => schemas.node((*schema)?),
    };
    if schemas.is_unread(schema) {
        return None;
    }
    let view = schemas.view(schema);
    let encoding = media.at.get("encoding");
    let fields = view.properties.iter().map(|(name, property)| Parameter {
        name,
        place: "formData",
        is_required: view.required.contains(name),
        is_deprecated: false,
        style: Style::read(encoding.and_then(|parts| parts.get(name)), "form"),
        sunset: Sunset::default(),
        default: schemas.view(property.node).default,
        schema: Some(property.at),
        encoding: Encoding::Text,
        kind: None,
        at: property.at,
    });
    Some(fields.collect())
}

/// How each part of a form is written that says so.
fn written_parts<'d>(source: &Source<'d>, encoding: Option<At<'d>>) -> BTreeMap<&'d str, Value> {
    let parts = encoding.into_iter().flat_map(At::members);
    let said = parts.map(|(name, part)| {
        let mut said = meaning(source, part);
        if let Some(members) = said.as_object_mut() {
            let is_form = members.get("style").is_none_or(|style| style == "form");
            members.retain(|keyword, value| match keyword.as_str() {
                // What is usual may be said or not.
                "style" => value != "form",
                "explode" => value.as_bool() != Some(is_form),
                "allowReserved" => value.as_bool() != Some(false),
                _ => true,
            });
        }
        (name, said)
    });
    let says_something = |said: &Value| said.as_object().is_none_or(|said| !said.is_empty());
    said.filter(|(_, said)| says_something(said)).collect()
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// The range that a status is in, such as `2XX`.
fn range(status: &str) -> Option<String> {
    let class = status.get(..1).filter(|_| status.len() == 3)?;
    let range = format!("{class}XX");
    (range != status).then_some(range)
}
