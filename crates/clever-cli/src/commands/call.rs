//! `clever-api api`: a path, called as it is.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clever_core::Method;
use serde_json::Value;

use super::list;
use crate::api::Api;
use crate::arguments::Connection;
use crate::body;
use crate::failure::Failure;
use crate::output::{Output, Shape};
use crate::path;
use crate::records::{self, Extent, GoOn};
use crate::request::request;
use crate::session::Session;
use crate::settings::{Origin, Settings};
use crate::words::quoted;

/// What to call.
#[derive(Debug, Args)]
pub struct Arguments {
    /// GET, POST, PATCH or DELETE
    #[arg(value_name = "METHOD", ignore_case = true, hide_possible_values = true)]
    pub method: Verb,

    /// The path with its query, such as `/v3.1/users?limit=5`
    pub path: String,

    /// Read the list to its end, page after page, and print its records
    #[arg(long)]
    pub paginate: bool,

    /// Send this JSON file, `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub body: Option<PathBuf>,
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum Verb {
    /// Reads
    Get,
    /// Creates
    Post,
    /// Changes the members that are sent
    Patch,
    /// Removes
    Delete,
}

/// Calls a path.
///
/// # Errors
/// The call fails, or what comes cannot be printed.
pub async fn run(
    arguments: &Arguments,
    connection: &Connection,
    output: Output,
) -> Result<(), Failure> {
    let settings = Settings::find(connection)?;
    let (api, path) = version(&arguments.path, &settings)?;
    let session = Session::of_version(connection, api, &settings).await?;
    match arguments.method {
        Verb::Get => {
            let (called, _) = arguments
                .path
                .split_once('?')
                .unwrap_or((&arguments.path, ""));
            let read = read(arguments, &session, path, output).await;
            read.map_err(|failure| failure.at_path(called))
        }
        Verb::Post => write(arguments, &session, Method::Post, path, output).await,
        Verb::Patch => write(arguments, &session, Method::Patch, path, output).await,
        Verb::Delete => write(arguments, &session, Method::Delete, path, output).await,
    }
}

/// The version that a path names, and the path below it. Without one it is that of the settings.
fn version<'p>(path: &'p str, settings: &Settings) -> Result<(&'static Api, &'p str), Failure> {
    let Some(inner) = path.strip_prefix('/') else {
        let inner = path.split_once("://").map_or(path, |(_, rest)| {
            rest.split_once('/').map_or("", |(_, inner)| inner)
        });
        return Err(Failure::usage(
            format!("`{path}` is no path"),
            format!(
                "write it as {}; --base-url names another host",
                quoted(&format!("/{inner}"))
            ),
        ));
    };
    let end = inner.find(['/', '?']).unwrap_or(inner.len());
    let (name, below) = inner.split_at(end);
    if !is_version(name) {
        return Ok((settings.api.value, path));
    }
    let api = Api::named(name)?;
    let set = &settings.api;
    if matches!(set.origin, Origin::Option(_)) && set.value.version != api.version {
        return Err(Failure::usage(
            format!(
                "the path names version {}, and --api-version {}",
                api.version.name, set.value.version.name
            ),
            "leave one of them out",
        ));
    }
    Ok((api, below))
}

/// Whether a segment of a path looks like a version, such as `v3.1`.
fn is_version(name: &str) -> bool {
    let number = name.strip_prefix('v').unwrap_or_default();
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    number
        .split_once('.')
        .is_some_and(|(major, minor)| is_digits(major) && is_digits(minor))
}

async fn read(
    arguments: &Arguments,
    session: &Session,
    path: &str,
    output: Output,
) -> Result<(), Failure> {
    if arguments.body.is_some() {
        return Err(Failure::usage("a GET has no body", "leave out --body"));
    }
    let request = session.client.get(path);
    if arguments.paginate {
        let (place, _) = path.split_once('?').unwrap_or((path, ""));
        let known = path::matching(session.api, Method::Get, place);
        let shape = known
            .as_ref()
            .map(|(operation, _)| Shape::of(session.api, operation));
        let output = output.of(shape.unwrap_or_default())?;
        let options = output.options();
        let command = |last: &str, _| command_behind(&arguments.path, last) + &options;
        let is_by_id = known.is_some_and(|(operation, _)| list::is_by_id(operation));
        let go_on = (is_by_id && is_forwards(path)).then_some(&command as &GoOn<'_>);
        records::items(request.stream(), Extent::All, output.records(), go_on).await?;
        return Ok(());
    }
    let reply = request.send::<Value>().await?.into_inner();
    output.record(&reply.into_inner())
}

/// The parameter that makes a list be read backwards.
const BEFORE: &str = "ending_before";

/// The parameters of a path's query, as they stand there.
fn query(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let (_, query) = path.split_once('?').unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| (pair.split_once('=').map_or(pair, |(name, _)| name), pair))
}

fn is_forwards(path: &str) -> bool {
    query(path).all(|(name, _)| name != BEFORE)
}

/// The command that reads on behind the record with this id.
fn command_behind(path: &str, last: &str) -> String {
    let (place, _) = path.split_once('?').unwrap_or((path, ""));
    let kept = query(path).filter(|(name, _)| *name != list::AFTER);
    let mut pairs: Vec<String> = kept.map(|(_, pair)| pair.to_owned()).collect();
    pairs.push(format!("{}={last}", list::AFTER));
    let path = format!("{place}?{}", pairs.join("&"));
    format!("clever-api api GET {} --paginate", quoted(&path))
}

async fn write(
    arguments: &Arguments,
    session: &Session,
    method: Method,
    path: &str,
    output: Output,
) -> Result<(), Failure> {
    if arguments.paginate {
        return Err(Failure::usage(
            "only a GET has pages",
            "leave out --paginate",
        ));
    }
    let Some((operation, ids)) = path::matching(session.api, method, path) else {
        return Err(Failure::usage(
            format!(
                "version {} has no {} {path}",
                session.api.version.name,
                method.as_str()
            ),
            "`clever-api ops` lists what there is",
        ));
    };
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut request = request(session, operation, &ids, &[])?;
    if let Some(file) = &arguments.body {
        request.body(&body::read(file)?);
    }
    if method == Method::Delete {
        request.send_without_body().await?;
        return Ok(());
    }
    output.record(&request.send::<Value>().await?.into_inner())
}
