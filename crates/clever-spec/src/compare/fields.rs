//! What the fields of a form hold: each is written by itself.

use super::api::{Encoding, Style};
use super::lists::{BECAME_LIST, became_list};
use super::media::{is_json, media_type};
use super::parts::is_json_part;
use super::rule::Direction;
use super::rules::{parameter, value};
use super::schema::{Node, Schemas};
use super::values::Sides;
use super::walk::{About, Pair, Way};
use crate::called::shown;
use crate::tree::{At, Kind};

/// A form, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Form {
    /// Each field is a part, which is JSON if it holds others and nothing is said of it (OpenAPI
    /// 3.0.3, Encoding Object, contentType).
    has_parts: bool,
    /// The numbers of what the documents say of how its fields are written.
    encoding: [Option<u32>; 2],
}

impl Form {
    /// One of a media type.
    pub(super) fn of(kind: &str) -> Self {
        Self {
            has_parts: kind.starts_with("multipart/"),
            encoding: [None; 2],
        }
    }

    /// Reads what two media types say of how their fields are written.
    pub(super) fn read(&mut self, was: At<'_>, is: At<'_>) {
        self.encoding = [was, is].map(|media| {
            let said = media.get("encoding");
            said.filter(|said| said.kind() == Kind::Object).map(At::id)
        });
    }

    /// Whether a field is JSON, of which something may be said.
    fn is_json(self, schemas: &mut Schemas<'_>, node: Node, said: Option<At<'_>>) -> bool {
        match said.and_then(|said| said.text("contentType")) {
            Some(kinds) => kinds.split(',').all(|kind| is_json(&media_type(kind))),
            None => self.has_parts && is_json_part(schemas, node),
        }
    }
}

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Compares what a field of a form holds; those that are not listed have no name.
    pub(super) fn field(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (form, name): (Form, Option<&str>),
        (before, now): (Node, Node),
    ) {
        let [was, is] = form.encoding;
        let was = was
            .zip(name)
            .and_then(|(id, name)| old.source.at(id).get(name));
        let is = is
            .zip(name)
            .and_then(|(id, name)| new.source.at(id).get(name));
        let are_json = [form.is_json(old, before, was), form.is_json(new, now, is)];
        let repeats = are_json == [false; 2]
            && self.pair.way.direction != Direction::Response
            && Style::read(is, "form").repeats();
        let items = match repeats {
            true => became_list(old, new, before, now),
            false => None,
        };
        if items.is_some() {
            let (was, is) = (old.view(before), new.view(now));
            let rule = &parameter::PARAMETER_BECAME_LIST;
            self.push(rule, About::Old, BECAME_LIST, was.at, is.at);
            // That of the value is compared with its items.
            if let (None, Some(default)) = (was.default(), is.default()) {
                let what = format!("its default is {} now", shown(Some(default)));
                self.note_at(value::DEFAULT_CHANGED, what, was.at, is.at);
            }
        }
        let encoding = match are_json {
            [true, true] => Encoding::Typed,
            _ if says_kind(was) && says_kind(is) => Encoding::Text,
            _ => Encoding::Field,
        };
        let pair = Pair {
            old: before,
            new: items.unwrap_or(now),
            way: Way {
                encoding,
                ..self.pair.way
            },
        };
        self.compared.children.push((pair, self.presence(name)));
    }
}

/// Whether it is said as which media type a field is written.
fn says_kind(said: Option<At<'_>>) -> bool {
    said.is_some_and(|said| said.get("contentType").is_some())
}
