//! How the parts of a form are written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::api::{Encoding, Holds, Media, Parameter, Style};
use super::meaning::meaning;
use super::media::{covers, is_form, media_type};
use super::operations::Both;
use super::rule::{Direction, Rule};
use super::rules::body;
use super::schema::{Node, Schemas};
use super::source::{Dialect, Source};
use super::sunset::Sunset;
use super::view::View;
use super::walk::{Walk, Way};
use crate::tree::{At, Kind};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// How one part is written.
#[derive(Debug)]
struct Part<'d> {
    /// As which media types; none if that is not known.
    kinds: Option<BTreeSet<String>>,
    /// If it is a list or an object, and the document says so.
    style: Option<Style>,
    may_be_reserved: bool,
    /// None if not all of them could be read.
    headers: Option<BTreeMap<String, Header<'d>>>,
}

/// A header of a part.
#[derive(Debug)]
struct Header<'d> {
    /// What is said of it apart from its schema.
    said: Value,
    schema: Option<At<'d>>,
}

impl Header<'_> {
    fn is_required(&self) -> bool {
        self.said["required"] == true
    }

    /// Whether it is written as a media type, which has a schema of its own.
    fn has_content(&self) -> bool {
        self.said.get("content").is_some()
    }
}

impl<'o, 'n> Both<'_, 'o, 'n> {
    /// A form that one of the documents lists the fields of.
    pub(super) fn fields(&self, walk: &mut Walk<'o, 'n>, was: &Media<'o>, is: &Media<'n>) {
        let fields = (fields(&mut walk.old, was), fields(&mut walk.new, is));
        if let (Some(before), Some(now)) = fields {
            self.parameter_lists(walk, (&before, &now));
        }
    }

    /// Compares how the parts are written that a form had and has.
    pub(super) fn parts(
        &self,
        walk: &mut Walk<'o, 'n>,
        kind: &str,
        (was, is): (&Media<'o>, &Media<'n>),
        subject: &str,
    ) {
        let says_nothing = was.at.get("encoding").is_none() && is.at.get("encoding").is_none();
        if !is_form(kind) || says_nothing {
            return;
        }
        let before = parts(&mut walk.old, kind, was);
        let now = parts(&mut walk.new, kind, is);
        for (name, old) in &before {
            let Some(new) = now.get(name) else {
                continue;
            };
            self.part_headers(walk, old, new);
            let Some((rule, what)) = old.change(new) else {
                continue;
            };
            let what = format!("its part {name} {what}");
            self.note(walk, rule, subject, what, (was.at, is.at));
        }
    }

    /// Compares the schemas of the headers that a part had and has.
    fn part_headers(&self, walk: &mut Walk<'o, 'n>, old: &Part<'o>, new: &Part<'n>) {
        let way = Way {
            direction: Direction::Request,
            encoding: Encoding::Text,
        };
        for (name, was) in old.headers.iter().flatten() {
            let is = new.headers.as_ref().and_then(|headers| headers.get(name));
            if let Some(is) = is.filter(|is| !was.has_content() && !is.has_content()) {
                walk.schemas(self.number, was.schema, is.schema, way);
            }
        }
    }
}

impl Part<'_> {
    /// What has become of a part.
    fn change(&self, new: &Part<'_>) -> Option<(&'static Rule, String)> {
        let has_other_style = match (&self.style, &new.style) {
            (Some(was), Some(is)) => was != is,
            _ => false,
        };
        let (was, is) = (&self.kinds, &new.kinds);
        let takes = |kind: &String| is.iter().flatten().any(|wide| covers(wide, kind));
        let loses_kind = was != is && !was.iter().flatten().all(takes);
        let loses_reserved = self.may_be_reserved && !new.may_be_reserved;
        let headers = self.headers.as_ref().zip(new.headers.as_ref());
        let has_other_headers = headers.is_some_and(|(was, is)| said_of(was) != said_of(is));
        let asks_more = headers.is_some_and(|(was, is)| {
            required(is).any(|name| required(was).all(|known| known != name))
        });
        if has_other_style || asks_more {
            let what = match asks_more {
                true => "needs one more header",
                false => "has lists that are written another way",
            };
            return Some((&body::REQUEST_PART_TIGHTENED, what.to_owned()));
        }
        if loses_kind || loses_reserved || has_other_headers {
            let what = "is written another way".to_owned();
            return Some((&body::REQUEST_PART_CHANGED, what));
        }
        let known = |kind: &&String| was.iter().flatten().any(|wide| covers(wide, kind));
        let more = is.iter().flatten().find(|kind| !known(kind));
        let more = more.map(|kind| format!("may be {kind} too"));
        more.map(|what| (&body::REQUEST_MEDIA_TYPE_ADDED, what))
    }
}

/// The parts of a form, by name. What is said of a part that no property has says nothing.
fn parts<'d>(
    schemas: &mut Schemas<'d>,
    kind: &str,
    media: &Media<'d>,
) -> BTreeMap<&'d str, Part<'d>> {
    let is_list_of_fields = matches!(media.holds, Holds::Fields(_));
    let encoding = media.at.get("encoding").filter(|_| !is_list_of_fields);
    let mut parts = BTreeMap::new();
    if encoding.is_some_and(is_unread) {
        return parts;
    }
    for field in fields(schemas, media).unwrap_or_default() {
        let said = encoding.and_then(|parts| parts.get(field.name));
        if said.is_some_and(is_unread) {
            continue;
        }
        let mut part = part(schemas, kind, &field, said);
        if is_list_of_fields {
            // That is compared as of a parameter.
            part.style = None;
        }
        parts.insert(field.name, part);
    }
    parts
}

fn part<'d>(
    schemas: &mut Schemas<'d>,
    kind: &str,
    field: &Parameter<'d>,
    said: Option<At<'d>>,
) -> Part<'d> {
    let is_multipart = kind.starts_with("multipart/");
    // In OpenAPI 3.0, the parts of a multipart body have no style.
    let has_style = !is_multipart || schemas.source.dialect == Dialect::OpenApi31;
    let node = field.schema.map(|schema| schemas.node(schema));
    let view = node.map(|node| schemas.view(node));
    let types = view.iter().filter_map(|view| view.types.as_ref()).flatten();
    let mut types = types.copied();
    let is_several = types.any(|kind| ["array", "object"].contains(&kind));
    let listed = said.and_then(|said| said.text("contentType"));
    let listed: Option<BTreeSet<String>> =
        listed.map(|listed| listed.split(',').map(media_type).collect());
    let usual = || {
        let view = view.as_deref()?;
        let kind = match view.types.iter().flatten().eq(&["object"]) {
            // Versions of OpenAPI differ in whether it is JSON there or has fields of its own.
            true if !is_multipart => URLENCODED,
            _ => usual_kind(schemas, view)?,
        };
        Some([kind.to_owned()].into())
    };
    Part {
        kinds: listed.or_else(usual),
        style: (has_style && is_several).then(|| field.style.clone()),
        may_be_reserved: has_style && said.is_some_and(|said| said.flag("allowReserved")),
        headers: match said {
            Some(said) if is_multipart => headers(&mut schemas.source, said),
            _ => Some(BTreeMap::new()),
        },
    }
}

/// Whether something is no object where there should be one, which was said.
fn is_unread(at: At<'_>) -> bool {
    !matches!(at.kind(), Kind::Object | Kind::Null)
}

/// Whether a part of a form is JSON, as nothing else is said of it.
pub(super) fn is_json_part(schemas: &mut Schemas<'_>, node: Node) -> bool {
    let view = schemas.view(node);
    usual_kind(schemas, &view) == Some("application/json")
}

/// As what a part is written of which nothing is said.
fn usual_kind<'d>(schemas: &mut Schemas<'d>, view: &View<'d>) -> Option<&'static str> {
    let of_one = |view: &View<'d>| {
        let is_bytes = ["binary", "byte"]
            .iter()
            .any(|format| view.formats.contains(format))
            || view.conditions.contains_key("contentEncoding");
        let types: Vec<&str> = view.types.iter().flatten().copied().collect();
        match types.as_slice() {
            ["object"] => Some("application/json"),
            ["string"] if is_bytes => Some("application/octet-stream"),
            ["string" | "number" | "integer" | "boolean"] => Some("text/plain"),
            _ => None,
        }
    };
    let is_list = view.types.iter().flatten().eq(&["array"]);
    match view.items.filter(|_| is_list) {
        // A list of lists is JSON, as are those of objects.
        Some(items) => match schemas.view(items) {
            items if items.types.iter().flatten().eq(&["array"]) => Some("application/json"),
            items => of_one(&items),
        },
        None => of_one(view),
    }
}

/// The names of the headers that a part needs.
fn required<'h>(headers: &'h BTreeMap<String, Header<'_>>) -> impl Iterator<Item = &'h str> {
    let needed = headers.iter().filter(|(_, header)| header.is_required());
    needed.map(|(name, _)| name.as_str())
}

fn said_of<'h>(headers: &'h BTreeMap<String, Header<'_>>) -> Vec<(&'h String, &'h Value)> {
    let headers = headers.iter();
    headers.map(|(name, one)| (name, &one.said)).collect()
}

/// The headers of a part, by their names in small letters; none if not all of them could be read.
fn headers<'d>(source: &mut Source<'d>, part: At<'d>) -> Option<BTreeMap<String, Header<'d>>> {
    let listed = source.holder(part, "headers", Kind::Object).ok()?;
    // That one is said by `contentType`.
    let listed = listed.into_iter().flat_map(At::members);
    let listed = listed.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    let headers = listed.map(|(name, header)| {
        let header = source.object(header).ok()?;
        let mut said = meaning(source, header)?;
        if let Some(members) = said.as_object_mut() {
            // What is usual may be said or not.
            members.retain(|keyword, value| match keyword.as_str() {
                "schema" => false,
                "style" => value != "simple",
                "required" | "explode" | "deprecated" => value.as_bool() != Some(false),
                _ => true,
            });
        }
        let schema = header.get("schema");
        Some((name.to_ascii_lowercase(), Header { said, schema }))
    });
    headers.collect()
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
        may_be_empty: false,
        may_be_reserved: false,
        sunset: Sunset::default(),
        schema: Some(property.at),
        encoding: Encoding::Field,
        kind: None,
        at: property.at,
    });
    Some(fields.collect())
}
