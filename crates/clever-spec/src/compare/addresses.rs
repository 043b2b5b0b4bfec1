//! The address of one server, with its variables.

use std::collections::BTreeSet;

use crate::tree::At;

/// The address of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    pieces: Vec<Piece>,
    /// Every address that it stands for; none if there are too many.
    pub(super) addresses: Option<BTreeSet<Address>>,
    /// What it is apart from its variables.
    pub(super) form: String,
}

/// A piece of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(Variable),
}

/// What callers fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) name: String,
    /// None if anything will do.
    pub(super) values: Option<BTreeSet<String>>,
    default: Option<String>,
}

/// An address in which everything is filled in that has a set of values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    /// With a [`HOLE`] for what callers are free in.
    pub(super) text: String,
    /// As a person reads it.
    pub(super) shown: String,
}

/// No address has this character.
const HOLE: char = '\0';

/// A server with more addresses is compared by its variables.
const FILLED_IN_AT_MOST: usize = 100;

impl Server {
    /// The server that is written somewhere; none if it means the place where the document stands.
    pub(super) fn read(at: At<'_>) -> Option<Self> {
        let url = bare(at.text("url").unwrap_or_default());
        let variables = at.get("variables");
        let mut host = Host::of(url);
        let mut pieces = Vec::new();
        let mut rest = url;
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            pieces.push(Piece::Text(host.text(before)));
            let said = variables.and_then(|variables| variables.get(name));
            pieces.push(Piece::Variable(host.variable(name, said)));
            rest = after;
        }
        pieces.push(Piece::Text(host.text(rest)));
        Self::made_of(pieces)
    }

    /// An address without variables.
    pub(super) fn of(url: &str) -> Option<Self> {
        let url = bare(url);
        Self::made_of(vec![Piece::Text(Host::of(url).text(url))])
    }

    /// The same with a path behind each of its addresses.
    pub(super) fn followed_by(self, path: &str) -> Option<Self> {
        let mut pieces = self.pieces;
        pieces.push(Piece::Text(path.to_owned()));
        Self::made_of(pieces)
    }

    fn made_of(pieces: Vec<Piece>) -> Option<Self> {
        let is_nothing = |piece: &Piece| matches!(piece, Piece::Text(text) if text.is_empty());
        let addresses = filled_in(&pieces);
        let form = filled(&pieces, &hole).text;
        (!pieces.iter().all(is_nothing)).then_some(Self {
            pieces,
            addresses,
            form,
        })
    }

    /// Whether it has more addresses than are filled in.
    pub(super) fn is_wide(&self) -> bool {
        self.addresses.is_none() || self.is_open()
    }

    /// Whether callers are free in some of it.
    pub(super) fn is_open(&self) -> bool {
        self.variables().any(|variable| variable.values.is_none())
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(variable),
            Piece::Text(_) => None,
        })
    }

    /// As it is written.
    pub(super) fn shown(&self) -> String {
        filled(&self.pieces, &hole).shown
    }

    /// The address that is sent to if nothing is said of the variables.
    pub(super) fn default(&self) -> Address {
        let said = |variable: &Variable| {
            let default = variable.default.as_deref();
            default.map_or_else(|| hole(variable), Address::of)
        };
        filled(&self.pieces, &said).trimmed()
    }

    /// Whether an address is one of its own.
    pub(super) fn has(&self, address: &Address) -> bool {
        let said = std::iter::once(address.text.clone());
        let mut said = said.chain(with_usual_port(&address.text));
        // What ends with a variable may end with a slash.
        said.any(|text| self.fits(&text) || self.fits(&format!("{text}/")))
    }

    fn fits(&self, text: &str) -> bool {
        let is_other =
            |piece: &Piece| matches!(piece, Piece::Text(said) if !text.starts_with(said.as_str()));
        if self.pieces.first().is_some_and(is_other) {
            return false;
        }
        let mut ends = BTreeSet::from([0]);
        for piece in &self.pieces {
            let after = |start: usize| text.get(start..).unwrap_or_default();
            ends = match piece {
                Piece::Text(said) => follow(&ends, |start| {
                    let fits = after(start).starts_with(said.as_str());
                    fits.then_some(start + said.len()).into_iter().collect()
                }),
                Piece::Variable(Variable {
                    values: Some(values),
                    ..
                }) => follow(&ends, |start| {
                    let fit = values
                        .iter()
                        .filter(|value| after(start).starts_with(*value));
                    fit.map(|value| start + value.len()).collect()
                }),
                // Anything that is left.
                Piece::Variable(_) => {
                    let first = ends.first().copied().unwrap_or(text.len());
                    let ends = after(first).char_indices().skip(1);
                    let ends = ends.map(|(end, _)| first + end);
                    ends.chain((first < text.len()).then_some(text.len()))
                        .collect()
                }
            };
        }
        ends.contains(&text.len())
    }
}

/// The pieces with a value for each variable.
fn filled(pieces: &[Piece], value: &dyn Fn(&Variable) -> Address) -> Address {
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Address::of(text),
        Piece::Variable(variable) => value(variable),
    });
    pieces.fold(Address::default(), |all, piece| all.followed_by(&piece))
}

/// Every address that the pieces stand for; none if there are too many.
fn filled_in(pieces: &[Piece]) -> Option<BTreeSet<Address>> {
    let mut addresses = vec![Address::default()];
    for piece in pieces {
        let values: Vec<Address> = match piece {
            Piece::Text(text) => vec![Address::of(text)],
            Piece::Variable(variable) => match &variable.values {
                Some(values) => values.iter().map(|value| Address::of(value)).collect(),
                None => vec![hole(variable)],
            },
        };
        if addresses.len() * values.len() > FILLED_IN_AT_MOST {
            return None;
        }
        let longer = addresses.iter().flat_map(|address| {
            let values = values.iter();
            values.map(|value| address.followed_by(value))
        });
        addresses = longer.collect();
    }
    Some(addresses.iter().map(Address::trimmed).collect())
}

fn follow(starts: &BTreeSet<usize>, ends: impl Fn(usize) -> Vec<usize>) -> BTreeSet<usize> {
    starts.iter().flat_map(|start| ends(*start)).collect()
}

/// Scheme and host are the same in upper and lower case, and the path behind them is not.
struct Host {
    is_here: bool,
}

impl Host {
    /// At the start of an address.
    fn of(url: &str) -> Self {
        Self {
            is_here: url.contains("://") || url.starts_with('{'),
        }
    }

    fn lower(&self, text: &str) -> String {
        match self.is_here {
            true => {
                let (host, path) = text.split_at(end_of_host(text).unwrap_or(text.len()));
                host.to_ascii_lowercase() + path
            }
            false => text.to_owned(),
        }
    }

    fn text(&mut self, text: &str) -> String {
        let lower = self.lower(text);
        self.is_here &= end_of_host(text).is_none();
        lower
    }

    fn variable(&self, name: &str, said: Option<At<'_>>) -> Variable {
        let value = |at: At<'_>| Some(self.lower(&scalar(at)?));
        let values = said.and_then(|said| said.get("enum"));
        let values = values.into_iter().flat_map(At::items);
        let values: BTreeSet<String> = values.filter_map(value).collect();
        Variable {
            name: name.to_owned(),
            values: Some(values).filter(|values| !values.is_empty()),
            default: said.and_then(|said| said.get("default")).and_then(value),
        }
    }
}

fn end_of_host(text: &str) -> Option<usize> {
    let start = text.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = text.get(start..)?.find('/')?;
    Some(start + end)
}

/// A value as it stands in an address: `443` is a number in YAML.
fn scalar(at: At<'_>) -> Option<String> {
    let number = || at.as_number().map(ToString::to_string);
    let flag = || at.as_bool().map(|flag| flag.to_string());
    at.as_str().map(str::to_owned).or_else(number).or_else(flag)
}

fn bare(url: &str) -> &str {
    url.trim_end_matches('/')
}

impl Default for Address {
    fn default() -> Self {
        Self::of("")
    }
}

impl Address {
    fn of(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            shown: text.to_owned(),
        }
    }

    fn followed_by(&self, more: &Self) -> Self {
        Self {
            text: format!("{}{}", self.text, more.text),
            shown: format!("{}{}", self.shown, more.shown),
        }
    }

    /// What stands behind the host.
    pub(super) fn path(&self) -> &str {
        match self.text.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |start| &rest[start..]),
            None => &self.text,
        }
    }

    fn trimmed(&self) -> Self {
        Self {
            text: without_usual_port(bare(&self.text)),
            shown: without_usual_port(bare(&self.shown)),
        }
    }
}

/// The ports that schemes have anyway.
const USUAL_PORTS: [(&str, &str); 2] = [("https://", ":443"), ("http://", ":80")];

/// Scheme and host of an address, its usual port, and the path behind them.
fn split(url: &str) -> Option<([&str; 2], &str, &str)> {
    let mut known = USUAL_PORTS.into_iter();
    let (scheme, port) = known.find(|(scheme, _)| url.starts_with(scheme))?;
    let rest = url.strip_prefix(scheme)?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    Some(([scheme, host], port, path))
}

fn without_usual_port(url: &str) -> String {
    let bare = split(url).and_then(|([scheme, host], port, path)| {
        let host = host.strip_suffix(port)?;
        Some(format!("{scheme}{host}{path}"))
    });
    bare.unwrap_or_else(|| url.to_owned())
}

/// An address that says no port, with the one that it has.
fn with_usual_port(url: &str) -> Option<String> {
    let ([scheme, host], port, path) = split(url)?;
    let has_none = !host.contains(':');
    has_none.then(|| format!("{scheme}{host}{port}{path}"))
}

fn hole(variable: &Variable) -> Address {
    Address {
        text: HOLE.to_string(),
        shown: format!("{{{}}}", variable.name),
    }
}
