//! Reads what a document offers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::api::{
    Api, Body, Encoding, Operation, Parameter, Response, Responses, Style, Unread, Webhook,
    without_names,
};
use super::content::{content, swagger_body, swagger_content, swagger_form};
use super::media::media_type;
use super::source::{Dialect, Source};
use super::sunset::Sunset;
use super::{security, servers};
use crate::tree::{At, Kind};

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// How the names of two headers are compared.
type IsSameName = fn(&str, &str) -> bool;

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
    source.tell_wrong_components();
    let paths = source.holder(root, "paths", Kind::Object);
    for (path, item) in members(paths) {
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
    source.tell_dynamic_references();
    let keyword = match root.get("webhooks") {
        Some(_) => "webhooks",
        None => "x-webhooks",
    };
    let webhooks = source.holder(root, keyword, Kind::Object);
    for (name, item) in members(webhooks) {
        requests(source, &mut api, &format!("webhook {name}"), item);
    }
    api
}

/// The members of an object, without what its writers added to the language.
fn members<'d>(holder: Result<Option<At<'d>>, Unread>) -> impl Iterator<Item = (&'d str, At<'d>)> {
    let members = holder.ok().flatten().into_iter().flat_map(At::members);
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
    let callbacks = source.holder(operation, "callbacks", Kind::Object);
    for (name, callback) in members(callbacks) {
        let Some(callback) = path_item(source, callback) else {
            continue;
        };
        let method = method.to_uppercase();
        for (address, item) in members(Ok(Some(callback))) {
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
    source.tell_wrong_of_other(at);
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
        servers: servers::read_own(source, item, at),
        security: security::read_ways(source, at),
    }
}

impl<'d> Sent<'d> {
    /// Adds a parameter, unless one of the same name is there already; it is said how the names of
    /// headers are compared.
    fn add(
        &mut self,
        source: &mut Source<'d>,
        operation: At<'d>,
        said: At<'d>,
        is_same_header: IsSameName,
    ) {
        let Some(said) = source.follow(said) else {
            self.has_unread = true;
            return;
        };
        let (Some(name), Some(place)) = (said.text("name"), said.text("in")) else {
            source.skip(said, "the parameter has no `name` or no `in`");
            self.has_unread = true;
            return;
        };
        if place == "body" {
            self.body
                .get_or_insert_with(|| swagger_body(source, operation, said));
            return;
        }
        let is_same = |one: &Parameter<'_>| match place {
            "header" => is_same_header(one.name, name),
            _ => one.name == name,
        };
        let mut of_place = self.parameters.iter().filter(|one| one.place == place);
        if !of_place.any(is_same) {
            let parameter = parameter(source, said, name, place);
            self.parameters.push(parameter);
        }
    }
}

/// The parameters of an operation and of its path item.
fn parameters<'d>(source: &mut Source<'d>, item: At<'d>, at: At<'d>) -> Sent<'d> {
    let mut sent = Sent::default();
    // An operation's own parameter stands for the path item's.
    let lists: [(At<'d>, IsSameName); 2] = [
        (at, |one, other| one == other),
        (item, str::eq_ignore_ascii_case),
    ];
    for (around, is_same_header) in lists {
        let list = source.holder(around, "parameters", Kind::Array);
        sent.has_unread |= list.is_err();
        for said in list.ok().flatten().into_iter().flat_map(At::items) {
            sent.add(source, at, said, is_same_header);
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
    source.tell_wrong_of_other(said);
    let content = in_content(said).filter(|_| source.dialect != Dialect::Swagger);
    let (schema, kind) = match content {
        Some((media, kind)) => (media.get("schema"), Some(kind)),
        None if source.dialect == Dialect::Swagger => (Some(said), None),
        None => (said.get("schema"), None),
    };
    Parameter {
        name,
        place,
        is_required: said.flag("required") || place == "path",
        is_deprecated: said.flag("deprecated"),
        sunset: Sunset::read(said),
        style: style(source.dialect, said, place),
        may_be_empty: said.flag("allowEmptyValue"),
        may_be_reserved: said.flag("allowReserved"),
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

fn request_body<'d>(
    source: &mut Source<'d>,
    operation: At<'d>,
) -> Option<Result<Body<'d>, Unread>> {
    let said = operation.get("requestBody")?;
    let said = source.object(said);
    Some(said.map(|said| {
        source.tell_wrong_of_other(said);
        Body {
            is_required: said.flag("required"),
            content: content(source, said),
            at: said,
        }
    }))
}

fn responses<'d>(source: &mut Source<'d>, operation: At<'d>) -> Responses<'d> {
    let mut responses = BTreeMap::new();
    let listed = source.holder(operation, "responses", Kind::Object);
    for (status, said) in members(listed) {
        let said = source.object(said);
        let response = said.map(|said| response(source, operation, said));
        responses.insert(written(status), response);
    }
    responses
}

fn response<'d>(source: &mut Source<'d>, operation: At<'d>, said: At<'d>) -> Response<'d> {
    let mut headers = Vec::new();
    let listed = source.holder(said, "headers", Kind::Object);
    let mut has_unread_headers = listed.is_err();
    for (name, header) in listed.ok().flatten().into_iter().flat_map(At::members) {
        match source.object(header) {
            Ok(header) => headers.push(parameter(source, header, name, "header")),
            Err(Unread) => has_unread_headers = true,
        }
    }
    Response {
        content: match source.dialect {
            Dialect::Swagger => swagger_content(source, operation, said),
            _ => content(source, said),
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
