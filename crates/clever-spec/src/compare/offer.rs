//! Reads what a document offers.

use std::borrow::Cow;
use std::collections::HashSet;

use super::api::{
    Api, Body, Content, Occasion, Operation, Response, Responses, Unread, Webhook, settled,
    without_names,
};
use super::content::{content, swagger_content};
use super::path_items::PathItem;
use super::sent::{is_said_elsewhere, parameter, parameters};
use super::source::{Dialect, Source};
use super::sunset::Sunset;
use super::{schemes, security, servers};
use crate::tree::{At, Kind};

/// Reads a document.
pub(super) fn read<'d>(source: &mut Source<'d>) -> Api<'d> {
    let root = source.root();
    let mut api = Api {
        operations: Vec::new(),
        webhooks: Vec::new(),
        unread: HashSet::new(),
        servers: servers::read(source, root),
        schemes: schemes::read(source),
    };
    source.tell_wrong_components();
    let paths = source.holder(root, "paths", Kind::Object);
    for (path, item) in members(paths) {
        let Some(item) = PathItem::read(source, item) else {
            api.unread.insert(without_names(path));
            continue;
        };
        for (method, at) in item.methods(source) {
            if !at.is_object() {
                source.skip(at, "this is no operation");
                api.unread.insert(without_names(path));
                continue;
            }
            let mut operation = operation(source, path, method, &item, at);
            operation.read_keys(&api.schemes);
            let number = api.operations.len();
            api.operations.push(operation);
            callbacks(source, &mut api, number, at);
        }
    }
    api.operations.shrink_to_fit();
    source.tell_dynamic_references();
    let keyword = match root.get("webhooks") {
        Some(_) => "webhooks",
        None => "x-webhooks",
    };
    let webhooks = source.holder(root, keyword, Kind::Object);
    for (name, item) in members(webhooks) {
        requests(source, &mut api, Occasion::Webhook(name), item);
    }
    api
}

/// The members of an object, without what its writers added to the language.
fn members<'d>(holder: Result<Option<At<'d>>, Unread>) -> impl Iterator<Item = (&'d str, At<'d>)> {
    let members = holder.ok().flatten().into_iter().flat_map(At::members);
    members.filter(|(name, _)| !name.starts_with("x-"))
}

/// What the server calls back after the operation of a number.
fn callbacks<'d>(source: &mut Source<'d>, api: &mut Api<'d>, number: usize, operation: At<'d>) {
    let callbacks = source.holder(operation, "callbacks", Kind::Object);
    for (name, callback) in members(callbacks) {
        let callback = source.object(callback).map(Some);
        for (address, item) in members(callback) {
            let occasion = Occasion::Callback(name, number, address);
            requests(source, api, occasion, item);
        }
    }
}

/// The requests that a client receives.
fn requests<'d>(source: &mut Source<'d>, api: &mut Api<'d>, occasion: Occasion<'d>, item: At<'d>) {
    let Some(item) = PathItem::read(source, item) else {
        api.unread.insert(occasion.key(api));
        return;
    };
    for (method, at) in item.methods(source) {
        if !at.is_object() {
            source.skip(at, "this is no operation");
            api.unread.insert(occasion.key(api));
            continue;
        }
        let webhook = Webhook {
            occasion,
            operation: operation(source, "", method, &item, at),
        };
        api.webhooks.push(webhook);
    }
}

fn operation<'d>(
    source: &mut Source<'d>,
    path: &'d str,
    method: &'static str,
    item: &PathItem<'d>,
    at: At<'d>,
) -> Operation<'d> {
    source.tell_wrong_of_other(at);
    let mut sent = parameters(source, item.with("parameters"), at);
    sent.parameters.shrink_to_fit();
    let body = sent.body.map(Ok);
    Operation {
        at,
        method,
        base: "",
        path,
        id: at.text("operationId"),
        is_deprecated: at.flag("deprecated"),
        sunset: Sunset::read(at),
        parameters: sent.parameters,
        has_unread_parameters: sent.has_unread,
        body: body.or_else(|| request_body(source, at)),
        responses: responses(source, at),
        servers: servers::read_own(source, item.with("servers"), at),
        security: security::read_ways(source, at),
        keys: Vec::new(),
    }
}

fn request_body<'d>(
    source: &mut Source<'d>,
    operation: At<'d>,
) -> Option<Result<Body<'d>, Unread>> {
    let said = operation.get("requestBody")?;
    if source.dialect == Dialect::Swagger {
        source.guess(
            said,
            "Swagger 2.0 has this among the `parameters`: read as in OpenAPI 3",
        );
    }
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
    let mut responses = Responses::new();
    let listed = source.holder(operation, "responses", Kind::Object);
    for (status, said) in members(listed) {
        let said = source.object(said);
        let response = said.map(|said| response(source, operation, said));
        responses.insert(written(status), response);
    }
    settled(responses)
}

fn response<'d>(source: &mut Source<'d>, operation: At<'d>, said: At<'d>) -> Response<'d> {
    let mut headers = Vec::new();
    let listed = source.holder(said, "headers", Kind::Object);
    let mut has_unread_headers = listed.is_err();
    for (name, header) in listed.ok().flatten().into_iter().flat_map(At::members) {
        if is_said_elsewhere(source, name, &["content-type"]) {
            continue;
        }
        match source.object(header) {
            Ok(header) => headers.push(parameter(source, header, name, "header")),
            Err(Unread) => has_unread_headers = true,
        }
    }
    Response {
        content: received(source, operation, said),
        headers,
        has_unread_headers,
        at: said,
    }
}

/// The body of a response: below `schema` in Swagger 2.0, and below `content` in OpenAPI 3. It is read
/// too where it stands as in the other language, and that is told.
fn received<'d>(source: &mut Source<'d>, operation: At<'d>, said: At<'d>) -> Content<'d> {
    let [own, other] = match source.dialect {
        Dialect::Swagger => ["schema", "content"],
        _ => ["content", "schema"],
    };
    let keyword = match (said.get(own), said.get(other)) {
        (_, None) => own,
        (Some(_), Some(at)) => {
            source.skip(at, "another version of OpenAPI has this in a response");
            own
        }
        (None, Some(at)) => {
            let what =
                "another version of OpenAPI has this in a response: read as it would be there";
            source.guess(at, what);
            other
        }
    };
    match keyword {
        "schema" => swagger_content(source, operation, said),
        _ => content(source, said),
    }
}

/// A status as OpenAPI writes it: ranges have capital letters.
fn written(status: &str) -> Cow<'_, str> {
    match status.contains("xx") {
        true => Cow::Owned(status.to_ascii_uppercase()),
        false => Cow::Borrowed(status),
    }
}
