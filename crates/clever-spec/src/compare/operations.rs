//! Operations, parameters, bodies and responses of two documents.

use std::collections::{BTreeSet, HashMap};

use super::api::{Api, Body, Content, Encoding, Operation, Parameter, Response};
use super::literal::is_same;
use super::rule::{Direction, Rule};
use super::rules::{body, operation, parameter};
use super::security;
use super::sunset::Sunset;
use super::walk::{About, Change, Pair, Walk, Way};
use crate::called;
use crate::tree::At;

/// Compares everything that two documents offer.
pub(super) fn compare<'o, 'n>(walk: &mut Walk<'o, 'n>, old: &Api<'o>, new: &Api<'n>) {
    servers(walk, old, new);
    security::schemes(walk, old, new);
    let there: HashMap<_, _> = new.operations.iter().map(|one| (one.key(), one)).collect();
    let mut known = BTreeSet::new();
    for old_one in &old.operations {
        let number = walk.operation(shown(old_one));
        let Some(new_one) = there.get(&old_one.key()) else {
            walk.change_of(number, removed(walk, old_one));
            continue;
        };
        known.insert(old_one.key());
        let both = Both {
            number,
            old: old_one,
            new: new_one,
        };
        both.compare(walk);
        security::compare(walk, number, (old, old_one), (new, new_one));
    }
    for new_one in &new.operations {
        if !known.contains(&new_one.key()) {
            let number = walk.operation(shown(new_one));
            walk.change_of(number, added(walk, new_one));
        }
    }
}

fn shown(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
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

fn servers(walk: &mut Walk<'_, '_>, old: &Api<'_>, new: &Api<'_>) {
    let changes = [
        (
            &old.servers,
            &new.servers,
            &operation::SERVER_REMOVED,
            "is gone",
        ),
        (
            &new.servers,
            &old.servers,
            &operation::SERVER_ADDED,
            "is new",
        ),
    ];
    for (here, there, rule, happened) in changes {
        // A document that names no server says nothing about them.
        if old.servers.is_empty() || new.servers.is_empty() {
            continue;
        }
        for server in here.difference(there) {
            walk.change_of_api(Change {
                rule,
                about: About::Said(String::new()),
                what: format!("the server {server} {happened}"),
                old: walk.old.source.root_or("servers"),
                new: walk.new.source.root_or("servers"),
            });
        }
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

    fn note(
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

    fn itself(&self, walk: &mut Walk<'o, 'n>) {
        let (old, new) = (self.old, self.new);
        let at = (old.at, new.at);
        if let (Some(was), Some(is)) = (old.id, new.id)
            && was != is
        {
            let what = format!("its operationId went from `{was}` to `{is}`");
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

    fn parameters(&self, walk: &mut Walk<'o, 'n>) {
        let renamed = self.renamed_path_parameters();
        let mut known = BTreeSet::new();
        for old in &self.old.parameters {
            let name = match old.place {
                "path" => renamed.get(old.name).copied().unwrap_or(old.name),
                _ => old.name,
            };
            let same = |new: &&Parameter<'_>| new.place == old.place && is_named(new, name);
            let subject = format!("{} parameter {}", old.place, old.name);
            match self.new.parameters.iter().find(same) {
                Some(new) => {
                    known.insert(new.at.id());
                    self.parameter(walk, old, new, &subject);
                }
                None => {
                    let rule = &parameter::PARAMETER_REMOVED;
                    let rule = old.sunset.removal(rule, walk.today);
                    let at = (old.at, self.new.at);
                    self.note(walk, rule, &subject, "it is gone", at);
                }
            }
        }
        for new in &self.new.parameters {
            if known.contains(&new.at.id()) {
                continue;
            }
            let (rule, what) = match new.is_required {
                true => (
                    &parameter::REQUIRED_PARAMETER_ADDED,
                    "it is new, and required",
                ),
                false => (&parameter::PARAMETER_ADDED, "it is new"),
            };
            let subject = format!("{} parameter {}", new.place, new.name);
            self.note(walk, rule, &subject, what, (self.old.at, new.at));
        }
    }

    /// A path's parameters are told apart by their places in it; what they are called is nobody's
    /// business who sends a request.
    fn renamed_path_parameters(&self) -> HashMap<&str, &str> {
        let old = self.old.path_parameters().into_iter();
        old.zip(self.new.path_parameters()).collect()
    }

    fn parameter(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Parameter<'o>,
        new: &Parameter<'n>,
        subject: &str,
    ) {
        let at = (old.at, new.at);
        match (old.is_required, new.is_required) {
            (false, true) => {
                let rule = &parameter::PARAMETER_BECAME_REQUIRED;
                self.note(walk, rule, subject, "it became required", at);
            }
            (true, false) => {
                let rule = &parameter::PARAMETER_BECAME_OPTIONAL;
                self.note(walk, rule, subject, "it became optional", at);
            }
            _ => {}
        }
        if old.style != new.style && is_list(walk, old, new) {
            let rule = &parameter::PARAMETER_STYLE_CHANGED;
            self.note(walk, rule, subject, "its lists are written another way", at);
        }
        let has_changed = !is_same(old.default, new.default);
        if has_changed && !(old.is_required && new.is_required) {
            let (was, is) = (called::shown(old.default), called::shown(new.default));
            let what = format!("its default went from {was} to {is}");
            self.note(
                walk,
                &parameter::PARAMETER_DEFAULT_CHANGED,
                subject,
                what,
                at,
            );
        }
        match (old.is_deprecated, new.is_deprecated) {
            (false, true) => {
                let rule = &parameter::PARAMETER_DEPRECATED;
                self.note(walk, rule, subject, "it is deprecated", at);
            }
            (true, false) => {
                let rule = &parameter::PARAMETER_REINSTATED;
                self.note(walk, rule, subject, "it is not deprecated any more", at);
            }
            _ => {}
        }
        self.end(walk, old.sunset, new.sunset, subject, at);
        let way = sent(new.encoding);
        if let Some(pair) = became_list(walk, old, new, way) {
            let rule = &parameter::PARAMETER_BECAME_LIST;
            self.note(walk, rule, subject, "it became a list", at);
            walk.nodes(self.number, pair);
            return;
        }
        let (old, new) = (old.schema, new.schema);
        walk.schemas(self.number, old, new, way);
    }

    /// What changed about the announced end of something.
    fn end(
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

    fn body(&self, walk: &mut Walk<'o, 'n>) {
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

    fn responses(&self, walk: &mut Walk<'o, 'n>) {
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

    fn headers(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Response<'o>,
        new: &Response<'n>,
        subject: &str,
    ) {
        for was in &old.headers {
            let subject = format!("{subject}, header {}", was.name);
            let same = |one: &&Parameter<'_>| is_named(one, was.name);
            let Some(is) = new.headers.iter().find(same) else {
                let rule = match was.is_required {
                    true => &parameter::REQUIRED_HEADER_REMOVED,
                    false => &parameter::HEADER_REMOVED,
                };
                self.note(walk, rule, &subject, "it is gone", (was.at, new.at));
                continue;
            };
            let at = (was.at, is.at);
            match (was.is_required, is.is_required) {
                (true, false) => {
                    let rule = &parameter::HEADER_BECAME_OPTIONAL;
                    self.note(walk, rule, &subject, "it became optional", at);
                }
                (false, true) => {
                    let rule = &parameter::HEADER_BECAME_REQUIRED;
                    self.note(walk, rule, &subject, "it is always there now", at);
                }
                _ => {}
            }
            if !was.is_deprecated && is.is_deprecated {
                let rule = &parameter::HEADER_DEPRECATED;
                self.note(walk, rule, &subject, "it is deprecated", at);
            }
            let way = Way {
                direction: Direction::Response,
                encoding: is.encoding,
            };
            walk.schemas(self.number, was.schema, is.schema, way);
        }
        for is in &new.headers {
            if !old.headers.iter().any(|one| is_named(one, is.name)) {
                let subject = format!("{subject}, header {}", is.name);
                let rule = &parameter::HEADER_ADDED;
                self.note(walk, rule, &subject, "it is new", (old.at, is.at));
            }
        }
    }
}

/// The names of headers are the same in upper and lower case.
fn is_named(parameter: &Parameter<'_>, name: &str) -> bool {
    match parameter.place {
        "header" => parameter.name.eq_ignore_ascii_case(name),
        _ => parameter.name == name,
    }
}

/// Whether a parameter is a list or an object before and after, so that its style matters.
fn is_list<'o, 'n>(walk: &mut Walk<'o, 'n>, old: &Parameter<'o>, new: &Parameter<'n>) -> bool {
    let (Some(old), Some(new)) = (old.schema, new.schema) else {
        return false;
    };
    let (old, new) = (walk.old.node(old), walk.new.node(new));
    let (old, new) = (walk.old.view(old), walk.new.view(new));
    [&old.types, &new.types].into_iter().all(|types| {
        let mut types = types.iter().flatten();
        types.any(|kind| ["array", "object"].contains(kind))
    })
}

fn sent(encoding: Encoding) -> Way {
    Way {
        direction: Direction::Request,
        encoding,
    }
}

/// The value that was sent alone, and the items of the list that it became, where one item is sent
/// as before.
fn became_list<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    old: &Parameter<'o>,
    new: &Parameter<'n>,
    way: Way,
) -> Option<Pair> {
    if !new.style.repeats() {
        return None;
    }
    let (was, is) = (walk.old.node(old.schema?), walk.new.node(new.schema?));
    let after = walk.new.view(is);
    let is_list = after.types.iter().flatten().eq(&["array"]);
    if !is_list || !after.limits.take_one_item() {
        return None;
    }
    let before = walk.old.view(was);
    let before = before.types.as_ref()?;
    if before.iter().any(|kind| ["array", "object"].contains(kind)) {
        return None;
    }
    Some(Pair {
        old: was,
        new: after.items.unwrap_or_else(|| walk.new.anything()),
        way,
    })
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
