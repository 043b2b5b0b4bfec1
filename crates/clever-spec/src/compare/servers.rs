//! The addresses that a document names.

use std::collections::BTreeSet;

use super::api::Api;
use super::rules::operation;
use super::source::{Dialect, Source};
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// Compares the addresses of the whole API.
pub(super) fn compare(walk: &mut Walk<'_, '_>, old: &Api<'_>, new: &Api<'_>) {
    let changes = [
        (
            &old.servers,
            &new.servers,
            &operation::SERVER_REMOVED,
            "is gone",
        ),
        (
            &new.servers,
            &old.servers,
            &operation::SERVER_ADDED,
            "is new",
        ),
    ];
    for (here, there, rule, happened) in changes {
        // A document that names no server says nothing about them.
        if old.servers.is_empty() || new.servers.is_empty() {
            continue;
        }
        for server in here.difference(there) {
            walk.change_of_api(Change {
                rule,
                about: About::Said(String::new()),
                what: format!("the server {server} {happened}"),
                old: walk.old.source.root_or("servers"),
                new: walk.new.source.root_or("servers"),
            });
        }
    }
}

/// Reads the addresses.
pub(super) fn read(source: &Source<'_>, root: At<'_>) -> BTreeSet<String> {
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
