//! Reads bodies: what is sent or received as each media type.

use std::collections::BTreeMap;

use super::api::{Body, Content, Holds, Media, Parameter, settled};
use super::media::{is_form, media_type, media_type_with_charset};
use super::sent::parameter;
use super::source::Source;
use crate::tree::{At, Kind};

/// What OpenAPI 3.2 says of what a body goes on with.
const SINCE_3_2: &[&str] = &["itemSchema", "itemEncoding", "prefixEncoding"];

/// As OpenAPI 3 says it.
pub(super) fn content<'d>(source: &mut Source<'d>, holder: At<'d>) -> Content<'d> {
    let listed = source.holder(holder, "content", Kind::Object);
    let listed = || listed.iter().flatten().flat_map(|held| held.members());
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for (kind, _) in listed() {
        *times.entry(media_type(kind)).or_default() += 1;
    }
    let mut content = Content::new();
    for (said, media) in listed() {
        // Before OpenAPI 3.2 it was no reference, and what it says counted.
        let media = match media.get("schema") {
            Some(_) => media,
            None => match source.object(media) {
                Ok(media) => media,
                Err(_) => continue,
            },
        };
        let mut kind = media_type(said);
        if times.get(&kind).is_some_and(|times| *times > 1) {
            kind = media_type_with_charset(said);
        }
        if content.contains_key(&kind) {
            source.skip(media, "the media type is listed twice");
            continue;
        }
        let later = SINCE_3_2.iter().filter_map(|keyword| media.get(keyword));
        later.for_each(|at| source.skip(at, "this came with OpenAPI 3.2, and is not compared"));
        let mut read = Media::of(media, Holds::Schema(media.get("schema")));
        if is_form(&kind) {
            read.part_headers = part_headers(source, &kind, media);
        }
        content.insert(kind, read);
    }
    settled(content)
}

/// The headers that the parts of a form have.
fn part_headers<'d>(source: &mut Source<'d>, kind: &str, media: At<'d>) -> Vec<Parameter<'d>> {
    let mut headers = Vec::new();
    let Ok(Some(encoding)) = source.holder(media, "encoding", Kind::Object) else {
        return headers;
    };
    for (name, _) in encoding.members() {
        let Ok(Some(part)) = source.holder(encoding, name, Kind::Object) else {
            continue;
        };
        source.tell_wrong_of_other(part);
        // The parts of other forms have none.
        let listed = match kind.starts_with("multipart/") {
            true => source.holder(part, "headers", Kind::Object).ok().flatten(),
            false => None,
        };
        for (name, header) in listed.into_iter().flat_map(At::members) {
            if let Ok(header) = source.object(header) {
                headers.push(parameter(source, header, name, "header"));
            }
        }
    }
    headers
}

/// As Swagger 2.0 says it of a response.
pub(super) fn swagger_content<'d>(
    source: &Source<'d>,
    operation: At<'d>,
    said: At<'d>,
) -> Content<'d> {
    let Some(schema) = said.get("schema") else {
        return Content::new();
    };
    let kinds = media_types(source, operation, "produces").into_iter();
    settled(kinds.map(|kind| {
        let media = Media::of(said, Holds::Schema(Some(schema)));
        (media_type(kind), media)
    }))
}

/// The body that Swagger 2.0 has among the parameters.
pub(super) fn swagger_body<'d>(source: &Source<'d>, operation: At<'d>, said: At<'d>) -> Body<'d> {
    let schema = said.get("schema");
    let kinds = media_types(source, operation, "consumes");
    let media = |kind: &str| {
        let media = Media::of(said, Holds::Schema(schema));
        (media_type(kind), media)
    };
    Body {
        at: said,
        is_required: said.flag("required"),
        content: settled(kinds.into_iter().map(media)),
    }
}

/// The body that is made of the fields that Swagger 2.0 has among the parameters.
pub(super) fn swagger_form<'d>(
    source: &Source<'d>,
    operation: At<'d>,
    fields: Vec<Parameter<'d>>,
) -> Body<'d> {
    let mut kinds = media_types(source, operation, "consumes");
    kinds.retain(|kind| is_form(&media_type(kind)));
    if kinds.is_empty() {
        let has_file = fields.iter().any(|one| one.at.text("type") == Some("file"));
        kinds.push(match has_file {
            true => "multipart/form-data",
            false => "application/x-www-form-urlencoded",
        });
    }
    let media = |kind: &str| {
        let media = Media::of(operation, Holds::Fields(fields.clone()));
        (media_type(kind), media)
    };
    Body {
        at: operation,
        is_required: fields.iter().any(|one| one.is_required),
        content: settled(kinds.into_iter().map(media)),
    }
}

/// The media types that an operation names, or the whole document; JSON if none does.
fn media_types<'d>(source: &Source<'d>, operation: At<'d>, keyword: &str) -> Vec<&'d str> {
    let named = operation
        .get(keyword)
        .or_else(|| source.root().get(keyword));
    let named: Vec<&str> = named
        .into_iter()
        .flat_map(At::items)
        .filter_map(|kind| kind.as_str())
        .collect();
    match named.is_empty() {
        true => vec!["application/json"],
        false => named,
    }
}
