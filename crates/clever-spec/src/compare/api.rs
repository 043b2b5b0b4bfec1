//! What a document offers, the same for Swagger 2.0 and OpenAPI: operations with everything that is
//! sent and received.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::source::{Dialect, Source};
use super::sunset::Sunset;
use crate::tree::At;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// All that a document offers.
#[derive(Debug)]
pub(super) struct Api<'d> {
    pub(super) operations: Vec<Operation<'d>>,
    /// What clients are called with.
    pub(super) webhooks: Vec<Webhook<'d>>,
    pub(super) servers: BTreeSet<String>,
    /// How tokens are sent, by name.
    pub(super) schemes: BTreeMap<&'d str, Value>,
}

/// One operation.
#[derive(Debug)]
pub(super) struct Operation<'d> {
    pub(super) at: At<'d>,
    pub(super) method: &'d str,
    pub(super) path: &'d str,
    pub(super) id: Option<&'d str>,
    pub(super) is_deprecated: bool,
    pub(super) sunset: Sunset<'d>,
    pub(super) parameters: Vec<Parameter<'d>>,
    pub(super) body: Option<Body<'d>>,
    pub(super) responses: BTreeMap<&'d str, Response<'d>>,
    /// The ways of authorization, one of which is enough: each with its schemes and their scopes.
    pub(super) security: Vec<BTreeMap<&'d str, BTreeSet<&'d str>>>,
}

/// A request that a client receives: a webhook, or the callback of an operation.
#[derive(Debug)]
pub(super) struct Webhook<'d> {
    /// How it is shown, which also tells it apart.
    pub(super) name: String,
    pub(super) operation: Operation<'d>,
}

/// One parameter or header.
#[derive(Debug, Clone)]
pub(super) struct Parameter<'d> {
    pub(super) at: At<'d>,
    pub(super) name: &'d str,
    /// `path`, `query`, `header`, `cookie` or `formData`.
    pub(super) place: &'d str,
    pub(super) is_required: bool,
    pub(super) is_deprecated: bool,
    pub(super) style: Style,
    pub(super) sunset: Sunset<'d>,
    pub(super) default: Option<At<'d>>,
    pub(super) schema: Option<At<'d>>,
    pub(super) encoding: Encoding,
}

/// Whether what goes over the wire tells a number from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Encoding {
    /// Values have types, as in JSON.
    Typed,
    /// Everything is text, as in a query or a form.
    Text,
}

impl Encoding {
    /// That of a media type.
    pub(super) fn of(kind: &str) -> Self {
        let is_text = kind.starts_with("text/")
            || kind.starts_with("multipart/")
            || kind == "application/x-www-form-urlencoded"
            || kind.ends_with("/xml")
            || kind.ends_with("+xml");
        match is_text {
            true => Self::Text,
            false => Self::Typed,
        }
    }
}

/// How a list or an object is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    name: String,
    explode: bool,
}

impl Style {
    /// Whether a list of one is written like the one alone, and a longer one as several.
    pub(super) fn repeats(&self) -> bool {
        self.name == "form" && self.explode
    }
}

/// What is sent.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub(super) at: At<'d>,
    pub(super) is_required: bool,
    pub(super) content: Content<'d>,
}

/// What is received.
#[derive(Debug)]
pub(super) struct Response<'d> {
    pub(super) at: At<'d>,
    pub(super) content: Content<'d>,
    pub(super) headers: Vec<Parameter<'d>>,
}

/// The schema of each media type, if it says one.
pub(super) type Content<'d> = BTreeMap<String, Media<'d>>;

/// One media type.
#[derive(Debug, Clone)]
pub(super) struct Media<'d> {
    pub(super) at: At<'d>,
    pub(super) schema: Option<At<'d>>,
}

impl Operation<'_> {
    /// The path without the names of its parameters, and the method: what a request is matched by.
    pub(super) fn key(&self) -> (String, &str) {
        let mut key = String::new();
        let mut rest = self.path;
        while let Some((before, after)) = rest.split_once('{') {
            key.push_str(before);
            key.push_str("{}");
            rest = after.split_once('}').map_or("", |(_, rest)| rest);
        }
        key.push_str(rest);
        (key, self.method)
    }

    /// The names of the path's parameters, in its order.
    pub(super) fn path_parameters(&self) -> Vec<&str> {
        let starts = self.path.split('{').skip(1);
        starts
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }
}

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
        servers: servers(source, root),
        schemes: schemes(source),
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
    (parameters, body)
}

fn parameter<'d>(
    source: &Source<'d>,
    said: At<'d>,
    name: &'d str,
    place: &'d str,
) -> Parameter<'d> {
    let (schema, encoding) = match source.dialect {
        Dialect::Swagger => (Some(said), Encoding::Text),
        _ => in_content(said).unwrap_or_else(|| (said.get("schema"), Encoding::Text)),
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
        encoding,
        at: said,
    }
}

/// The schema of a parameter that is written as a media type says.
fn in_content<'d>(said: At<'d>) -> Option<(Option<At<'d>>, Encoding)> {
    let (kind, media) = said.get("content")?.members().next()?;
    Some((media.get("schema"), Encoding::of(&media_type(kind))))
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
    let name = said.text("style").unwrap_or(usual).to_owned();
    let explode = said.get("explode").and_then(At::as_bool);
    let explode = explode.unwrap_or(name == "form");
    Style { name, explode }
}

fn swagger_body<'d>(source: &Source<'d>, operation: At<'d>, said: At<'d>) -> Body<'d> {
    let schema = said.get("schema");
    let kinds = media_types(source, operation, "consumes");
    let media = |kind: &str| {
        let media = Media { at: said, schema };
        (media_type(kind), media)
    };
    Body {
        at: said,
        is_required: said.flag("required"),
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

/// A media type without its parameters, of which `charset` is the usual one.
fn media_type(kind: &str) -> String {
    let bare = kind.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
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
            let schema = media.get("schema");
            (media_type(kind), Media { at: media, schema })
        })
        .collect()
}

fn responses<'d>(source: &mut Source<'d>, operation: At<'d>) -> BTreeMap<&'d str, Response<'d>> {
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
        responses.insert(status, response);
    }
    responses
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
                schema: Some(schema),
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

fn servers(source: &Source<'_>, root: At<'_>) -> BTreeSet<String> {
    if source.dialect != Dialect::Swagger {
        let listed = root.get("servers");
        let urls = listed.into_iter().flat_map(At::items);
        return urls
            .filter_map(|server| server.text("url").map(bare))
            .collect();
    }
    let Some(host) = root.text("host") else {
        return BTreeSet::new();
    };
    let path = root.text("basePath").unwrap_or_default();
    let schemes = root.get("schemes");
    let mut schemes: Vec<&str> = schemes
        .into_iter()
        .flat_map(At::items)
        .filter_map(|scheme| scheme.as_str())
        .collect();
    if schemes.is_empty() {
        schemes.push("https");
    }
    let urls = schemes.into_iter();
    urls.map(|scheme| bare(&format!("{scheme}://{host}{path}")))
        .collect()
}

fn bare(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
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

/// How tokens are sent, in the words of OpenAPI, without descriptions and scopes.
fn schemes<'d>(source: &Source<'d>) -> BTreeMap<&'d str, Value> {
    let schemes = source.schemes().into_iter().flat_map(At::members);
    schemes
        .map(|(name, scheme)| (name, scheme_of(scheme)))
        .collect()
}

fn scheme_of(scheme: At<'_>) -> Value {
    let kind = scheme.text("type").unwrap_or_default();
    match (kind, scheme.text("flow")) {
        ("basic", _) => json!({"type": "http", "scheme": "basic"}),
        ("oauth2", Some(flow)) => {
            let flow = match flow {
                "accessCode" => "authorizationCode",
                "application" => "clientCredentials",
                other => other,
            };
            json!({"type": "oauth2", "flows": {flow: urls(scheme)}})
        }
        ("oauth2", None) => {
            let flows = scheme.get("flows");
            let flows = flows.into_iter().flat_map(At::members);
            let flows = flows.map(|(flow, said)| (flow.to_owned(), urls(said)));
            json!({"type": "oauth2", "flows": flows.collect::<serde_json::Map<_, _>>()})
        }
        _ => json!({
            "type": kind,
            "in": scheme.get("in").map(At::value),
            "name": scheme.get("name").map(At::value),
            "scheme": scheme.text("scheme").map(str::to_ascii_lowercase),
            "openIdConnectUrl": scheme.get("openIdConnectUrl").map(At::value),
        }),
    }
}

fn urls(flow: At<'_>) -> Value {
    json!({
        "authorizationUrl": flow.get("authorizationUrl").map(At::value),
        "tokenUrl": flow.get("tokenUrl").map(At::value),
    })
}
