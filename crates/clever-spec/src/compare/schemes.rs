//! How tokens are sent, and what they may be asked for.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;
use serde_json::{Value, json};

use super::api::{Api, Operation, Scheme};
use super::rule::Rule;
use super::rules::operation;
use super::source::Source;
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// Compares how tokens are sent, as far as callers have to send them. The operations of the old document
/// have these numbers, and have become those of the new one.
pub(super) fn compare<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    (old, numbers): (&Api<'o>, &[usize]),
    (new, partners): (&Api<'n>, &[Option<usize>]),
) {
    let mut used: BTreeMap<(&str, &str), Vec<(&Operation<'o>, usize)>> = BTreeMap::new();
    for ((one, number), partner) in old.operations.iter().zip(numbers).zip(partners) {
        let now = partner.map(|partner| &new.operations[partner]);
        for name in one.security.iter().flat_map(BTreeMap::keys) {
            let became = (*name, new_name(name, old, new, now));
            used.entry(became).or_default().push((one, *number));
        }
    }
    for ((name, now), users) in used {
        let (Some(was), Some(is)) = (old.schemes.get(name), new.schemes.get(now)) else {
            continue;
        };
        let ways = new.operations.iter().flat_map(|one| &one.security);
        let asked: BTreeSet<&str> = ways
            .filter_map(|way| way.get(now))
            .flatten()
            .copied()
            .collect();
        let callers = |scope: Option<&str>| -> FixedBitSet {
            let callers = users.iter().filter(|(one, _)| one.uses(name, scope));
            callers.map(|(_, number)| *number).collect()
        };
        let changes = changes(was, is).into_iter();
        let changes = changes.map(|(rule, what)| (rule, what, None));
        for (rule, what, scope) in changes.chain(scope_changes(was, is, &asked)) {
            let callers = callers(scope);
            let change = Change {
                rule,
                about: About::Said(String::new()),
                what: format!("the security scheme {name} {what}"),
                old: was.at,
                new: is.at,
            };
            match callers.count_ones(..) == numbers.len() {
                true => walk.change_of_api(change),
                false => walk.change_of_several(callers, change),
            }
        }
    }
}

/// A rule, in words, and the scope that is asked for if who asks for it is concerned.
type ChangedScope<'s> = (&'static Rule, String, Option<&'s str>);

/// What has become of the scopes of the flows that a scheme had and has; operations ask for some. A
/// scope that is asked for and gone concerns who asks for it.
fn scope_changes<'d>(
    was: &Scheme<'d>,
    is: &Scheme<'d>,
    asked: &BTreeSet<&str>,
) -> Vec<ChangedScope<'d>> {
    let has_flow = |scheme: &Scheme<'_>, flow: &str| scheme.sent["flows"].get(flow).is_some();
    let gone = was.scopes.difference(&is.scopes);
    let gone = gone.filter(|(flow, _)| has_flow(is, flow));
    let gone = gone.map(|(flow, scope)| -> ChangedScope<'d> {
        let what = format!("gives the scope {scope} no more, by its flow {flow}");
        match asked.contains(scope) {
            true => (
                &operation::SECURITY_NEEDED_SCOPE_REMOVED,
                what,
                Some(*scope),
            ),
            false => (&operation::SECURITY_SCHEME_SCOPE_REMOVED, what, None),
        }
    });
    let more = is.scopes.difference(&was.scopes);
    let more = more.filter(|(flow, _)| has_flow(was, flow));
    let more = more.map(|(flow, scope)| -> ChangedScope<'d> {
        let what = format!("gives the scope {scope} too, by its flow {flow}");
        (&operation::SECURITY_SCHEME_SCOPE_ADDED, what, None)
    });
    gone.chain(more).collect()
}

/// What has become of how a token is sent.
fn changes(old: &Scheme<'_>, new: &Scheme<'_>) -> Vec<(&'static Rule, String)> {
    let mut changes: Vec<(&'static Rule, String)> = Vec::new();
    let (was, mut left) = (&old.sent, new.sent.clone());
    let flows = left.get_mut("flows").and_then(Value::as_object_mut);
    if let (Some(flows), Some(before)) = (flows, was["flows"].as_object()) {
        flows.retain(|flow, _| {
            let is_known = before.contains_key(flow);
            if !is_known {
                let what = format!("has the flow {flow} too");
                changes.push((&operation::SECURITY_LOOSENED, what));
            }
            is_known
        });
    }
    if without_urls(&left) != without_urls(was) {
        let what = match old.shown == new.shown {
            true => "is another one".to_owned(),
            false => format!("went from {} to {}", old.shown, new.shown),
        };
        return vec![(&operation::SECURITY_SCHEME_CHANGED, what)];
    }
    if left != *was {
        changes.push((
            &operation::SECURITY_URL_CHANGED,
            "has other addresses".to_owned(),
        ));
    }
    changes
}

/// A scheme with the names of its flows only.
fn without_urls(scheme: &Value) -> Value {
    let mut scheme = scheme.clone();
    if let Some(flows) = scheme["flows"].as_object_mut() {
        flows.values_mut().for_each(|flow| *flow = Value::Null);
    }
    if let Some(scheme) = scheme.as_object_mut() {
        scheme.remove("openIdConnectUrl");
    }
    scheme
}

impl Operation<'_> {
    /// Whether a token of a scheme is enough, alone or with others, if it has that scope.
    fn uses(&self, scheme: &str, scope: Option<&str>) -> bool {
        let mut ways = self.security.iter().filter_map(|way| way.get(scheme));
        ways.any(|scopes| scope.is_none_or(|scope| scopes.contains(scope)))
    }
}

/// The name that a scheme of the old document has in the new one, for an operation that may be there still:
/// that of an equal one if its own is gone or stands for another one, best of one that the operation asks
/// for, or else of one that is new.
pub(super) fn new_name<'a>(
    name: &'a str,
    old: &'a Api<'_>,
    new: &'a Api<'_>,
    now: Option<&Operation<'_>>,
) -> &'a str {
    let Some(scheme) = old.schemes.get(name) else {
        return name;
    };
    let equal = || {
        let others = new.schemes.iter();
        let equal = others.filter(|(_, other)| other.sent == scheme.sent);
        equal.map(|(other, _)| *other)
    };
    if equal().any(|other| other == name) {
        return name;
    }
    let asked = equal().find(|other| now.is_some_and(|now| now.uses(other, None)));
    let renamed = || equal().find(|other| !old.schemes.contains_key(other));
    match new.schemes.contains_key(name) {
        true => asked.unwrap_or(name),
        false => asked
            .or_else(renamed)
            .or_else(|| equal().next())
            .unwrap_or(name),
    }
}

/// How tokens are sent, and what they may be asked for.
pub(super) fn read<'d>(source: &mut Source<'d>) -> BTreeMap<&'d str, Scheme<'d>> {
    let mut schemes = BTreeMap::new();
    for (name, said) in source.schemes().into_iter().flat_map(At::members) {
        if let Some(scheme) = source.follow(said) {
            let scheme = Scheme {
                at: said,
                shown: shown(scheme),
                sent: sent(scheme),
                scopes: scopes(scheme),
            };
            schemes.insert(name, scheme);
        }
    }
    schemes
}

fn sent(scheme: At<'_>) -> Value {
    let name = |name: &str| match scheme.text("in") {
        Some("header") => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    };
    let small = |word: &str| Value::String(word.to_ascii_lowercase());
    let kind = scheme.text("type").unwrap_or_default();
    match kind {
        "basic" => json!({"type": "http", "scheme": "basic"}),
        "oauth2" => {
            let flows = flows(scheme).into_iter();
            let flows = flows.map(|(flow, said)| (flow.to_owned(), urls(said)));
            json!({"type": "oauth2", "flows": flows.collect::<serde_json::Map<_, _>>()})
        }
        _ => {
            let members = [
                ("type", Some(json!(kind))),
                ("in", scheme.get("in").map(At::value)),
                ("name", scheme.text("name").map(name).map(Value::String)),
                ("scheme", scheme.text("scheme").map(small)),
                (
                    "openIdConnectUrl",
                    scheme.get("openIdConnectUrl").map(At::value),
                ),
            ];
            let said = members.into_iter();
            let said = said.filter_map(|(name, value)| Some((name.to_owned(), value?)));
            Value::Object(said.collect())
        }
    }
}

/// How tokens are sent, in words.
fn shown(scheme: At<'_>) -> String {
    let said = |member: &str| scheme.text(member).unwrap_or_default();
    match said("type") {
        "apiKey" => format!("{} {}", said("in"), said("name")),
        "basic" => "HTTP basic".to_owned(),
        "http" => format!("HTTP {}", said("scheme")),
        "oauth2" => {
            let flows = flows(scheme).into_iter();
            let flows: Vec<&str> = flows.map(|(flow, _)| flow).collect();
            format!("OAuth 2.0 by {}", flows.join(" and "))
        }
        "openIdConnect" => "OpenID Connect".to_owned(),
        kind => kind.to_owned(),
    }
}

/// The flows of a scheme, by their names in OpenAPI. Swagger 2.0 has a scheme for each.
fn flows(scheme: At<'_>) -> Vec<(&str, At<'_>)> {
    match scheme.text("flow") {
        Some("accessCode") => vec![("authorizationCode", scheme)],
        Some("application") => vec![("clientCredentials", scheme)],
        Some(flow) => vec![(flow, scheme)],
        None => {
            let flows = scheme.get("flows").into_iter();
            flows.flat_map(At::members).collect()
        }
    }
}

fn scopes(scheme: At<'_>) -> BTreeSet<(&str, &str)> {
    let flows = flows(scheme).into_iter();
    let scopes = flows.flat_map(|(flow, said)| {
        let scopes = said.get("scopes").into_iter().flat_map(At::members);
        scopes.map(move |(scope, _)| (flow, scope))
    });
    scopes
        .filter(|(_, scope)| !scope.starts_with("x-"))
        .collect()
}

fn urls(flow: At<'_>) -> Value {
    json!({
        "authorizationUrl": flow.get("authorizationUrl").map(At::value),
        "tokenUrl": flow.get("tokenUrl").map(At::value),
    })
}
