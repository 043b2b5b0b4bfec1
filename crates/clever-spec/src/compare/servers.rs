//! The addresses that a document names.

use std::collections::{BTreeSet, HashMap};

use super::addresses::{Address, Server, Variable};
use super::api::{Api, Operation};
use super::rules::operation;
use super::source::{Dialect, Source};
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// The addresses of an API or of an operation.
#[derive(Debug, Default)]
pub(super) struct Servers {
    list: Vec<Server>,
    /// The addresses of those that do not have too many.
    known: BTreeSet<String>,
    /// A server of each form, by that.
    forms: HashMap<String, usize>,
}

/// What is said of what one list of servers has and another one has not.
struct Words {
    address: &'static str,
    default: &'static str,
    variable: fn(&Variable, &Variable) -> Option<String>,
}

const GONE: Words = Words {
    address: "is gone",
    default: "is not the default any more",
    variable: |was, is| match (&was.values, &is.values) {
        (None, Some(is)) => Some(format!("may only be {} now", listed(is.iter()))),
        (Some(was), Some(is)) if !was.is_subset(is) => {
            let gone = listed(was.difference(is));
            Some(format!("may not be {gone} any more"))
        }
        _ => None,
    },
};

const NEW: Words = Words {
    address: "is new",
    default: "is the default now",
    variable: |is, was| match (&is.values, &was.values) {
        (None, Some(_)) => Some("may be anything now".to_owned()),
        (Some(is), Some(was)) if !is.is_subset(was) => {
            let new = listed(is.difference(was));
            Some(format!("may be {new} too"))
        }
        _ => None,
    },
};

/// Among so many servers, an address is looked for in those that are free in some of it.
const LOOKED_AT_MOST: usize = 100;

/// So many values are named.
const NAMED_AT_MOST: usize = 5;

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
    let gone = was.beyond(is, &GONE).into_iter();
    let gone = gone.map(|what| (&operation::SERVER_REMOVED, what));
    let added = is.beyond(was, &NEW).into_iter();
    let added = added.map(|what| (&operation::SERVER_ADDED, what));
    gone.chain(added)
        .map(|(rule, what)| Change {
            rule,
            about: About::Said(String::new()),
            what,
            old,
            new,
        })
        .collect()
}

impl Servers {
    fn of(list: Vec<Server>) -> Self {
        let addresses = list.iter().filter_map(|server| server.addresses.as_ref());
        let known = addresses.flatten().map(|address| address.text.clone());
        let forms = list.iter().enumerate().rev();
        Self {
            known: known.collect(),
            forms: forms.map(|(at, one)| (one.form.clone(), at)).collect(),
            list,
        }
    }

    /// The path of all addresses, if it is the same; nothing where none is named.
    pub(super) fn base_path(&self) -> Option<String> {
        let mut paths = BTreeSet::new();
        for server in &self.list {
            let addresses = server.addresses.as_ref()?.iter();
            paths.extend(addresses.map(Address::path));
        }
        let only = paths.pop_first().unwrap_or_default();
        paths.is_empty().then(|| only.to_owned())
    }

    /// The same with a path behind each address.
    pub(super) fn followed_by(self, path: &str) -> Self {
        let list: Vec<Server> = match self.list.is_empty() {
            true => Server::of(path).into_iter().collect(),
            false => {
                let servers = self.list.into_iter();
                servers
                    .filter_map(|server| server.followed_by(path))
                    .collect()
            }
        };
        Self::of(list)
    }

    /// Whether an address is one of these. Among very many it is not looked for in those that are
    /// free in some of it.
    fn has(&self, address: &Address) -> bool {
        let looked_at = match self.list.len() {
            0..=LOOKED_AT_MOST => self.list.as_slice(),
            _ => &[],
        };
        let mut wide = looked_at.iter().filter(|server| server.is_wide());
        self.known.contains(&address.text) || wide.any(|server| server.has(address))
    }

    /// What these have and others have not.
    fn beyond(&self, others: &Self, words: &Words) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for server in &self.list {
            said.extend(others.lack(server, words));
        }
        let defaults = |servers: &Self| -> BTreeSet<Address> {
            servers.list.iter().map(Server::default).collect()
        };
        let mut changed = defaults(self);
        let theirs = defaults(others);
        changed.retain(|one| !theirs.contains(one) && self.has(one) && others.has(one));
        said.extend(changed.iter().map(|one| said_of(&one.shown, words.default)));
        said
    }

    /// What of a server these have not.
    fn lack(&self, server: &Server, words: &Words) -> Vec<String> {
        let lacking: Option<Vec<&Address>> = server.addresses.as_ref().map(|addresses| {
            let addresses = addresses.iter();
            addresses.filter(|address| !self.has(address)).collect()
        });
        let alike = || self.list.get(*self.forms.get(&server.form)?);
        match lacking {
            Some(lacking) if lacking.is_empty() => Vec::new(),
            Some(lacking) if !server.is_open() => {
                let lacking = lacking.iter();
                lacking
                    .map(|address| said_of(&address.shown, words.address))
                    .collect()
            }
            _ => match alike() {
                Some(alike) => variables(server, alike, words),
                None => vec![said_of(&server.shown(), words.address)],
            },
        }
    }
}

fn said_of(address: &str, what: &str) -> String {
    format!("the server {address} {what}")
}

/// What the variables of a server may be that those of one of the same form may not.
fn variables(server: &Server, alike: &Server, words: &Words) -> Vec<String> {
    let pairs = server.variables().zip(alike.variables());
    let said = pairs.filter_map(|(one, other)| {
        let is = (words.variable)(one, other)?;
        Some(format!(
            "`{}` of the server {} {is}",
            one.name,
            server.shown()
        ))
    });
    said.collect()
}

fn listed<'v>(values: impl Iterator<Item = &'v String> + Clone) -> String {
    let count = values.clone().count();
    let named: Vec<&str> = values.take(NAMED_AT_MOST).map(String::as_str).collect();
    match count.saturating_sub(NAMED_AT_MOST) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// Reads the addresses of the whole API.
pub(super) fn read<'d>(source: &mut Source<'d>, root: At<'d>) -> Servers {
    match source.dialect {
        Dialect::Swagger => swagger(root, root),
        _ => listed_in(source, root),
    }
}

/// Reads the addresses of an operation: its own or those of its path, if either names some.
pub(super) fn read_own<'d>(
    source: &mut Source<'d>,
    item: At<'d>,
    operation: At<'d>,
) -> Option<Servers> {
    if source.dialect == Dialect::Swagger && operation.get("schemes").is_some() {
        let [own, all] = [operation, source.root()].map(|at| swagger(source.root(), at));
        return (own.known != all.known).then_some(own);
    }
    let mut around = [operation, item].into_iter();
    let named = around.find(|around| around.get("servers").is_some());
    named.map(|around| listed_in(source, around))
}

fn listed_in<'d>(source: &mut Source<'d>, around: At<'d>) -> Servers {
    let servers = source.objects(around, "servers").into_iter();
    Servers::of(servers.filter_map(Server::read).collect())
}

/// The addresses in Swagger 2.0, with the schemes of the document or of an operation.
fn swagger(root: At<'_>, around: At<'_>) -> Servers {
    let path = root.text("basePath").unwrap_or_default();
    let schemes = around.get("schemes").into_iter().flat_map(At::items);
    let mut schemes: Vec<&str> = schemes.filter_map(|scheme| scheme.as_str()).collect();
    if schemes.is_empty() {
        schemes.push("https");
    }
    let urls = match root.text("host") {
        Some(host) => {
            let urls = schemes.iter();
            urls.map(|scheme| format!("{scheme}://{host}{path}"))
                .collect()
        }
        None => vec![path.to_owned()],
    };
    Servers::of(urls.iter().filter_map(|url| Server::of(url)).collect())
}
