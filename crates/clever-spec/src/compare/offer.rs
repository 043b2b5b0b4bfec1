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
    source.tell_dynamic_references();
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

impl<'d> Sent<'d> {
    /// Adds a parameter, unless one of the same name is there already; it is said how the names of
    /// headers are compared.
    fn add(
        &mut self,
        source: &mut Source<'d>,
        operation: At<'d>,
        said: At<'d>,
        is_same_header: fn(&str, &str) -> bool,
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
    let own = at.get("parameters");
    for said in own.into_iter().flat_map(At::items) {
        sent.add(source, at, said, |one, other| one == other);
    }
    let of_path = item.get("parameters");
    for said in of_path.into_iter().flat_map(At::items) {
        // An operation's own parameter stands for the path item's.
        sent.add(source, at, said, str::eq_ignore_ascii_case);
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
        may_be_empty: said.flag("allowEmptyValue"),
        may_be_reserved: said.flag("allowReserved"),
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
        content: content(source, said),
        at: said,
    }))
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
