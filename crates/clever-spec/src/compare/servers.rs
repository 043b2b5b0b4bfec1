//! The addresses that a document names.

use std::collections::BTreeSet;

use super::api::{Api, Operation};
use super::rules::operation;
use super::source::{Dialect, Source};
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// The addresses of an API or of an operation.
#[derive(Debug, Default)]
pub(super) struct Servers {
    /// All of them, with every value that their variables may have.
    addresses: BTreeSet<String>,
    /// Those that are sent to if nothing is said of the variables.
    defaults: BTreeSet<String>,
}

/// A server with more addresses is shown with its variables as they are written.
const FILLED_IN_AT_MOST: usize = 100;

/// Compares the addresses of the whole API.
pub(super) fn compare(walk: &mut Walk<'_, '_>, old: &Api<'_>, new: &Api<'_>) {
    let (was, is) = (
        walk.old.source.root_or("servers"),
        walk.new.source.root_or("servers"),
    );
    for change in changes((&old.servers, was), (&new.servers, is)) {
        walk.change_of_api(change);
    }
}

/// Compares the addresses of an operation. False if they are those of the whole API.
pub(super) fn compare_own<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    number: usize,
    (old_api, old): (&Api<'o>, &Operation<'o>),
    (new_api, new): (&Api<'n>, &Operation<'n>),
) -> bool {
    if old.servers.is_none() && new.servers.is_none() {
        return false;
    }
    let was = old.servers.as_ref().unwrap_or(&old_api.servers);
    let is = new.servers.as_ref().unwrap_or(&new_api.servers);
    for change in changes((was, old.at), (is, new.at)) {
        walk.change_of(number, change);
    }
    true
}

fn changes<'o, 'n>(
    (was, old): (&Servers, At<'o>),
    (is, new): (&Servers, At<'n>),
) -> Vec<Change<'o, 'n>> {
    let change = |rule, server: &String, happened: &str| Change {
        rule,
        about: About::Said(String::new()),
        what: format!("the server {server} {happened}"),
        old,
        new,
    };
    let mut changes = Vec::new();
    for server in was.addresses.difference(&is.addresses) {
        changes.push(change(&operation::SERVER_REMOVED, server, "is gone"));
    }
    for server in is.addresses.difference(&was.addresses) {
        changes.push(change(&operation::SERVER_ADDED, server, "is new"));
    }
    let stays =
        |server: &&String| was.addresses.contains(*server) && is.addresses.contains(*server);
    for server in was.defaults.difference(&is.defaults).filter(stays) {
        let what = "is not the default any more";
        changes.push(change(&operation::SERVER_REMOVED, server, what));
    }
    for server in is.defaults.difference(&was.defaults).filter(stays) {
        changes.push(change(
            &operation::SERVER_ADDED,
            server,
            "is the default now",
        ));
    }
    changes
}

/// Reads the addresses of the whole API.
pub(super) fn read(source: &Source<'_>, root: At<'_>) -> Servers {
    match source.dialect {
        Dialect::Swagger => swagger(root),
        _ => root.get("servers").map(listed).unwrap_or_default(),
    }
}

/// Reads the addresses of an operation: its own or those of its path, if either names some.
pub(super) fn read_own(item: At<'_>, operation: At<'_>) -> Option<Servers> {
    let named = operation.get("servers").or_else(|| item.get("servers"));
    named.map(listed)
}

fn listed(list: At<'_>) -> Servers {
    let mut servers = Servers::default();
    for server in list.items() {
        servers.add(server);
    }
    servers
}

impl Servers {
    fn add(&mut self, server: At<'_>) {
        // A document that names no server means the place where it stands.
        let url = server.text("url").map(bare).unwrap_or_default();
        if url.is_empty() {
            return;
        }
        let mut default = url.clone();
        let mut urls = vec![url];
        for (name, variable) in server.get("variables").into_iter().flat_map(At::members) {
            let usual = variable.text("default");
            let values = variable.get("enum").into_iter().flat_map(At::items);
            let mut values: Vec<&str> = values.filter_map(|value| value.as_str()).collect();
            if values.is_empty() {
                values.extend(usual);
            }
            if values.is_empty() || urls.len() * values.len() > FILLED_IN_AT_MOST {
                continue;
            }
            let variable = format!("{{{name}}}");
            default = default.replace(&variable, usual.unwrap_or(&variable));
            let filled = urls.iter().flat_map(|url| {
                let values = values.iter();
                values.map(|value| url.replace(&variable, value))
            });
            urls = filled.collect();
        }
        self.addresses.extend(urls);
        self.defaults.insert(default);
    }
}

fn swagger(root: At<'_>) -> Servers {
    let path = root.text("basePath").unwrap_or_default();
    let schemes = root.get("schemes").into_iter().flat_map(At::items);
    let mut schemes: Vec<&str> = schemes.filter_map(|scheme| scheme.as_str()).collect();
    if schemes.is_empty() {
        schemes.push("https");
    }
    let addresses: BTreeSet<String> = match root.text("host") {
        Some(host) => {
            let urls = schemes.iter();
            urls.map(|scheme| bare(&format!("{scheme}://{host}{path}")))
                .collect()
        }
        None => {
            let path = Some(bare(path)).filter(|path| !path.is_empty());
            path.into_iter().collect()
        }
    };
    Servers {
        defaults: addresses.clone(),
        addresses,
    }
}

fn bare(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}
