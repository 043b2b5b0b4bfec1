//! Reads what a document offers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::api::{
    Api, Body, Content, Encoding, Holds, Media, Operation, Parameter, Response, Responses, Style,
    Unread, Webhook, without_names,
};
use super::media::{is_form, media_type};
use super::source::{Dialect, Source};
use super::sunset::Sunset;
use super::{security, servers};
use crate::tree::At;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What is sent with a request.
#[derive(Debug, Default)]
struct Sent<'d> {
    parameters: Vec<Parameter<'d>>,
    /// Others may be there that could not be read.
    has_unread: bool,
    /// The body that Swagger 2.0 has among the parameters.
    body: Option<Body<'d>>,
}

/// Reads a document.
pub(super) fn read<'d>(source: &mut Source<'d>) -> Api<'d> {
    let root = source.root();
    let mut api = Api {
        operations: Vec::new(),
        webhooks: Vec::new(),
        unread: HashSet::new(),
        servers: servers::read(source, root),
        schemes: security::read_schemes(source),
    };
    for (path, item) in members(root.get("paths")) {
        let Some(item) = path_item(source, item) else {
            api.unread.insert(without_names(path));
            continue;
        };
        for (method, at) in methods(item) {
            if !at.is_object() {
                source.skip(at, "this is no operation");
                api.unread.insert(without_names(path));
                continue;
            }
            callbacks(source, &mut api, path, method, at);
            let operation = operation(source, path, method, item, at);
            api.operations.push(operation);
        }
    }
    let said = root.get("webhooks").or_else(|| root.get("x-webhooks"));
    for (name, item) in members(said) {
        requests(source, &mut api, &format!("webhook {name}"), item);
    }
    api
}

/// The members of an object, without what its writers added to the language.
fn members<'d>(holder: Option<At<'d>>) -> impl Iterator<Item = (&'d str, At<'d>)> {
    let members = holder.into_iter().flat_map(At::members);
    members.filter(|(name, _)| !name.starts_with("x-"))
}

/// What is below a path; none if it cannot be read.
fn path_item<'d>(source: &mut Source<'d>, said: At<'d>) -> Option<At<'d>> {
    let item = source.follow(said)?;
    if !item.is_object() {
        source.skip(item, "this is no path item");
        return None;
    }
    Some(item)
}

fn methods<'d>(item: At<'d>) -> impl Iterator<Item = (&'static str, At<'d>)> {
    let methods = METHODS.iter();
    methods.filter_map(move |method| Some((*method, item.get(method)?)))
}

/// What the server calls back after an operation.
fn callbacks<'d>(
    source: &mut Source<'d>,
    api: &mut Api<'d>,
    path: &str,
    method: &str,
    operation: At<'d>,
) {
    for (name, callback) in members(operation.get("callbacks")) {
        let Some(callback) = path_item(source, callback) else {
            continue;
        };
        let method = method.to_uppercase();
        for (address, item) in members(Some(callback)) {
            let shown = format!("callback {name} of {method} {path} to {address}");
            requests(source, api, &shown, item);
        }
    }
}

/// The requests that a client receives.
fn requests<'d>(source: &mut Source<'d>, api: &mut Api<'d>, shown: &str, item: At<'d>) {
    let Some(item) = path_item(source, item) else {
        api.unread.insert(shown.to_owned());
        return;
    };
    for (method, at) in methods(item) {
        if !at.is_object() {
            source.skip(at, "this is no operation");
            api.unread.insert(shown.to_owned());
            continue;
        }
        let webhook = Webhook {
            name: format!("{} {shown}", method.to_uppercase()),
            operation: operation(source, "", method, item, at),
        };
        api.webhooks.push(webhook);
    }
}

fn operation<'d>(
    source: &mut Source<'d>,
    path: &'d str,
    method: &'static str,
    item: At<'d>,
    at: At<'d>,
) -> Operation<'d> {
    let sent = parameters(source, item, at);
    let body = sent.body.map(Ok);
    Operation {
        at,
        method,
        path,
        id: at.text("operationId"),
        is_deprecated: at.flag("deprecated"),
        sunset: Sunset::read(at),
        parameters: sent.parameters,
        has_unread_parameters: sent.has_unread,
        body: body.or_else(|| request_body(source, at)),
        responses: responses(source, at),
        servers: servers::read_own(item, at),
        security: security::read_ways(source, at),
    }
}

/// The parameters of an operation and of its path item.
fn parameters<'d>(source: &mut Source<'d>, item: At<'d>, at: At<'d>) -> Sent<'d> {
    let mut sent = Sent::default();
    let lists = [at.get("parameters"), item.get("parameters")];
    for said in lists.into_iter().flatten().flat_map(At::items) {
        let Some(said) = source.follow(said) else {
            sent.has_unread = true;
            continue;
        };
        let (Some(name), Some(place)) = (said.text("name"), said.text("in")) else {
            source.skip(said, "the parameter has no `name` or no `in`");
            sent.has_unread = true;
            continue;
        };
        if place == "body" {
            sent.body
                .get_or_insert_with(|| swagger_body(source, at, said));
            continue;
        }
        // An operation's own parameter stands for the path item's.
        let known = |one: &Parameter<'_>| one.name == name && one.place == place;
        if !sent.parameters.iter().any(known) {
            let parameter = parameter(source, said, name, place);
            sent.parameters.push(parameter);
        }
    }
    if source.dialect == Dialect::Swagger {
        let fields = sent
            .parameters
            .extract_if(.., |one| one.place == "formData")
            .collect::<Vec<_>>();
        if !fields.is_empty() {
            sent.body
                .get_or_insert_with(|| swagger_form(source, at, fields));
        }
    }
    sent
}

fn parameter<'d>(
    source: &mut Source<'d>,
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
    // What a schema refers to may say it for all its parameters.
    let whole = schema.and_then(|schema| source.follow(schema));
    let default = whole.and_then(|schema| schema.get("default"));
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

fn request_body<'d>(
    source: &mut Source<'d>,
    operation: At<'d>,
) -> Option<Result<Body<'d>, Unread>> {
    let said = operation.get("requestBody")?;
    let Some(said) = source.follow(said) else {
        return Some(Err(Unread));
    };
    Some(Ok(Body {
        is_required: said.flag("required"),
        content: content(said),
        at: said,
    }))
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
    for (status, said) in members(operation.get("responses")) {
        let said = source.follow(said).ok_or(Unread);
        let response = said.map(|said| response(source, operation, said));
        responses.insert(written(status), response);
    }
    responses
}

fn response<'d>(source: &mut Source<'d>, operation: At<'d>, said: At<'d>) -> Response<'d> {
    let mut headers = Vec::new();
    let mut has_unread_headers = false;
    for (name, header) in said.get("headers").into_iter().flat_map(At::members) {
        match source.follow(header) {
            Some(header) => headers.push(parameter(source, header, name, "header")),
            None => has_unread_headers = true,
        }
    }
    Response {
        content: match source.dialect {
            Dialect::Swagger => swagger_content(source, operation, said),
            _ => content(said),
        },
        headers,
        has_unread_headers,
        at: said,
    }
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
