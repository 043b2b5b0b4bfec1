//! Reads what a document offers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::api::{
    Api, Body, Content, Encoding, Holds, Media, Operation, Parameter, Response, Responses, Style,
    Webhook,
};
use super::media::{is_form, media_type};
use super::source::{Dialect, Source};
use super::sunset::Sunset;
use super::{security, servers};
use crate::tree::At;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Reads a document.
pub(super) fn read<'d>(source: &mut Source<'d>) -> Api<'d> {
    let root = source.root();
    let mut operations = Vec::new();
    let mut webhooks = Vec::new();
    for (path, item) in path_items(source, root.get("paths")) {
        for (method, at) in methods(source, item) {
            webhooks.extend(callbacks(source, path, method, at));
            operations.push(operation(source, path, method, item, at));
        }
    }
    let said = root.get("webhooks").or_else(|| root.get("x-webhooks"));
    for (name, item) in path_items(source, said) {
        webhooks.extend(requests(source, &format!("webhook {name}"), item));
    }
    Api {
        operations,
        webhooks,
        servers: servers::read(source, root),
        schemes: security::read_schemes(source),
    }
}

/// The path items of an object, by their names.
fn path_items<'d>(source: &mut Source<'d>, holder: Option<At<'d>>) -> Vec<(&'d str, At<'d>)> {
    let mut items = Vec::new();
    for (name, item) in holder.into_iter().flat_map(At::members) {
        if name.starts_with("x-") {
            continue;
        }
        let Some(item) = source.follow(item) else {
            continue;
        };
        match item.is_object() {
            true => items.push((name, item)),
            false => source.skip(item, "this is no path item"),
        }
    }
    items
}

fn methods<'d>(source: &mut Source<'d>, item: At<'d>) -> Vec<(&'static str, At<'d>)> {
    let mut methods = Vec::new();
    for method in METHODS {
        match item.get(method) {
            Some(at) if !at.is_object() => {
                source.skip(at, "this is no operation");
            }
            Some(at) => methods.push((*method, at)),
            None => {}
        }
    }
    methods
}

/// What the server calls back after an operation.
fn callbacks<'d>(
    source: &mut Source<'d>,
    path: &str,
    method: &str,
    operation: At<'d>,
) -> Vec<Webhook<'d>> {
    let mut found = Vec::new();
    for (name, callback) in path_items(source, operation.get("callbacks")) {
        let method = method.to_uppercase();
        for (address, item) in path_items(source, Some(callback)) {
            let shown = format!("callback {name} of {method} {path} to {address}");
            found.extend(requests(source, &shown, item));
        }
    }
    found
}

fn requests<'d>(source: &mut Source<'d>, shown: &str, item: At<'d>) -> Vec<Webhook<'d>> {
    let methods = methods(source, item).into_iter();
    methods
        .map(|(method, at)| Webhook {
            name: format!("{} {shown}", method.to_uppercase()),
            operation: operation(source, "", method, item, at),
        })
        .collect()
}

fn operation<'d>(
    source: &mut Source<'d>,
    path: &'d str,
    method: &'static str,
    item: At<'d>,
    at: At<'d>,
) -> Operation<'d> {
    let (parameters, swagger_body) = parameters(source, item, at);
    let body = match swagger_body {
        Some(body) => Some(body),
        None => request_body(source, at),
    };
    Operation {
        at,
        method,
        path,
        id: at.text("operationId"),
        is_deprecated: at.flag("deprecated"),
        sunset: Sunset::read(at),
        parameters,
        body,
        responses: responses(source, at),
        servers: servers::read_own(item, at),
        security: security(source, at),
    }
}

/// The parameters of an operation and of its path item, and the body that Swagger 2.0 has among
/// them.
fn parameters<'d>(
    source: &mut Source<'d>,
    item: At<'d>,
    at: At<'d>,
) -> (Vec<Parameter<'d>>, Option<Body<'d>>) {
    let mut parameters: Vec<Parameter<'d>> = Vec::new();
    let mut body = None;
    let lists = [at.get("parameters"), item.get("parameters")];
    for said in lists.into_iter().flatten().flat_map(At::items) {
        let Some(said) = source.follow(said) else {
            continue;
        };
        let (Some(name), Some(place)) = (said.text("name"), said.text("in")) else {
            source.skip(said, "the parameter has no `name` or no `in`");
            continue;
        };
        if place == "body" {
            body.get_or_insert_with(|| swagger_body(source, at, said));
            continue;
        }
        // An operation's own parameter stands for the path item's.
        let known = |one: &Parameter<'_>| one.name == name && one.place == place;
        if !parameters.iter().any(known) {
            parameters.push(parameter(source, said, name, place));
        }
    }
    if source.dialect != Dialect::Swagger {
        return (parameters, body);
    }
    let is_field = |one: &Parameter<'_>| one.place == "formData";
    let (fields, parameters): (Vec<_>, _) = parameters.into_iter().partition(is_field);
    if !fields.is_empty() {
        body.get_or_insert_with(|| swagger_form(source, at, fields));
    }
    (parameters, body)
}

fn parameter<'d>(
    source: &Source<'d>,
    said: At<'d>,
    name: &'d str,
    place: &'d str,
) -> Parameter<'d> {
    let content = in_content(said).filter(|_| source.dialect != Dialect::Swagger);
    let (schema, kind) = match content {
        Some((media, kind)) => (media.get("schema"), Some(kind)),
        None if source.dialect == Dialect::Swagger => (Some(said), None),
        None => (said.get("schema"), None),
    };
    let default = schema.as_ref().and_then(|schema| schema.get("default"));
    Parameter {
        name,
        place,
        is_required: said.flag("required") || place == "path",
        is_deprecated: said.flag("deprecated"),
        sunset: Sunset::read(said),
        style: style(source.dialect, said, place),
        default,
        schema,
        encoding: kind.as_deref().map_or(Encoding::Text, Encoding::of),
        kind,
        at: said,
    }
}

/// What a parameter holds that is written as a media type says, and that media type.
fn in_content(said: At<'_>) -> Option<(At<'_>, String)> {
    let (kind, media) = said.get("content")?.members().next()?;
    Some((media, media_type(kind)))
}

fn style(dialect: Dialect, said: At<'_>, place: &str) -> Style {
    if dialect == Dialect::Swagger {
        let (name, explode) = match said.text("collectionFormat").unwrap_or("csv") {
            "multi" => ("form", true),
            "ssv" => ("spaceDelimited", false),
            "pipes" => ("pipeDelimited", false),
            "tsv" => ("tabDelimited", false),
            _ if place == "query" || place == "formData" => ("form", false),
            _ => ("simple", false),
        };
        // What is no list is written one way only.
        let explode = explode || said.text("type") != Some("array") && name == "form";
        return Style {
            name: name.to_owned(),
            explode,
        };
    }
    let usual = match place {
        "query" | "cookie" => "form",
        _ => "simple",
    };
    Style::read(Some(said), usual)
}

fn swagger_body<'d>(source: &Source<'d>, operation: At<'d>, said: At<'d>) -> Body<'d> {
    let schema = said.get("schema");
    let kinds = media_types(source, operation, "consumes");
    let media = |kind: &str| {
        let holds = Holds::Schema(schema);
        (media_type(kind), Media { at: said, holds })
    };
    Body {
        at: said,
        is_required: said.flag("required"),
        content: kinds.into_iter().map(media).collect(),
    }
}

fn swagger_form<'d>(
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
        let holds = Holds::Fields(fields.clone());
        (
            media_type(kind),
            Media {
                at: operation,
                holds,
            },
        )
    };
    Body {
        at: operation,
        is_required: fields.iter().any(|one| one.is_required),
        content: kinds.into_iter().map(media).collect(),
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

fn request_body<'d>(source: &mut Source<'d>, operation: At<'d>) -> Option<Body<'d>> {
    let said = operation.get("requestBody")?;
    let said = source.follow(said)?;
    Some(Body {
        is_required: said.flag("required"),
        content: content(said),
        at: said,
    })
}

fn content<'d>(holder: At<'d>) -> Content<'d> {
    let content = holder.get("content");
    let kinds = content.into_iter().flat_map(At::members);
    kinds
        .map(|(kind, media)| {
            let holds = Holds::Schema(media.get("schema"));
            (media_type(kind), Media { at: media, holds })
        })
        .collect()
}

fn responses<'d>(source: &mut Source<'d>, operation: At<'d>) -> Responses<'d> {
    let mut responses = BTreeMap::new();
    for (status, said) in operation.get("responses").into_iter().flat_map(At::members) {
        if status.starts_with("x-") {
            continue;
        }
        let Some(said) = source.follow(said) else {
            continue;
        };
        let response = Response {
            content: match source.dialect {
                Dialect::Swagger => swagger_content(source, operation, said),
                _ => content(said),
            },
            headers: headers(source, said),
            at: said,
        };
        responses.insert(written(status), response);
    }
    responses
}

/// A status as OpenAPI writes it: ranges have capital letters.
fn written(status: &str) -> Cow<'_, str> {
    match status.contains("xx") {
        true => Cow::Owned(status.to_ascii_uppercase()),
        false => Cow::Borrowed(status),
    }
}

fn swagger_content<'d>(source: &Source<'d>, operation: At<'d>, said: At<'d>) -> Content<'d> {
    let Some(schema) = said.get("schema") else {
        return Content::new();
    };
    let kinds = media_types(source, operation, "produces").into_iter();
    kinds
        .map(|kind| {
            let media = Media {
                at: said,
                holds: Holds::Schema(Some(schema)),
            };
            (media_type(kind), media)
        })
        .collect()
}

fn headers<'d>(source: &mut Source<'d>, response: At<'d>) -> Vec<Parameter<'d>> {
    let mut headers = Vec::new();
    for (name, said) in response.get("headers").into_iter().flat_map(At::members) {
        if let Some(said) = source.follow(said) {
            headers.push(parameter(source, said, name, "header"));
        }
    }
    headers
}

fn security<'d>(
    source: &Source<'d>,
    operation: At<'d>,
) -> Vec<BTreeMap<&'d str, BTreeSet<&'d str>>> {
    let said = operation
        .get("security")
        .or_else(|| source.root().get("security"));
    let ways = said.into_iter().flat_map(At::items);
    let ways: Vec<_> = ways
        .map(|way| {
            way.members()
                .map(|(scheme, scopes)| {
                    let scopes = scopes.items().filter_map(|scope| scope.as_str());
                    (scheme, scopes.collect())
                })
                .collect()
        })
        .collect();
    match ways.is_empty() {
        true => vec![BTreeMap::new()],
        false => ways,
    }
}
