//! What a request is authorized with.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::api::{Api, Operation, Scheme};
use super::rule::Rule;
use super::rules::operation;
use super::source::Source;
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// A way of authorization: its schemes and their scopes.
type Way<'a> = BTreeMap<&'a str, &'a BTreeSet<&'a str>>;

/// Compares how tokens are sent, as far as callers have to send them.
pub(super) fn schemes<'o, 'n>(walk: &mut Walk<'o, 'n>, old: &Api<'o>, new: &Api<'n>) {
    let ways = old.operations.iter().flat_map(|one| &one.security);
    let used: BTreeSet<&str> = ways.flat_map(BTreeMap::keys).copied().collect();
    for name in used {
        let now = new_name(name, old, new);
        let (Some(was), Some(is)) = (old.schemes.get(name), new.schemes.get(now)) else {
            continue;
        };
        let ways = new.operations.iter().flat_map(|one| &one.security);
        let asked: BTreeSet<&str> = ways
            .filter_map(|way| way.get(now))
            .flatten()
            .copied()
            .collect();
        let changes = changes(&was.sent, &is.sent).into_iter();
        for (rule, what) in changes.chain(scope_changes(was, is, &asked)) {
            walk.change_of_api(Change {
                rule,
                about: About::Said(String::new()),
                what: format!("the security scheme {name} {what}"),
                old: was.at,
                new: is.at,
            });
        }
    }
}

/// What has become of the scopes of the flows that a scheme had and has; operations ask for some.
fn scope_changes(
    was: &Scheme<'_>,
    is: &Scheme<'_>,
    asked: &BTreeSet<&str>,
) -> Vec<(&'static Rule, String)> {
    let has_flow = |scheme: &Scheme<'_>, flow: &str| scheme.sent["flows"].get(flow).is_some();
    let gone = was.scopes.difference(&is.scopes);
    let gone = gone.filter(|(flow, _)| has_flow(is, flow));
    let gone = gone.map(|(flow, scope)| {
        let what = format!("gives the scope {scope} no more, by its flow {flow}");
        let rule = match asked.contains(scope) {
            true => &operation::SECURITY_NEEDED_SCOPE_REMOVED,
            false => &operation::SECURITY_SCHEME_SCOPE_REMOVED,
        };
        (rule, what)
    });
    let more = is.scopes.difference(&was.scopes);
    let more = more.filter(|(flow, _)| has_flow(was, flow));
    let more = more.map(|(flow, scope)| {
        let what = format!("gives the scope {scope} too, by its flow {flow}");
        (&operation::SECURITY_SCHEME_SCOPE_ADDED, what)
    });
    gone.chain(more).collect()
}

/// What has become of how a token is sent.
fn changes(was: &Value, is: &Value) -> Vec<(&'static Rule, String)> {
    let mut changes: Vec<(&'static Rule, String)> = Vec::new();
    let mut left = is.clone();
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
        return vec![(
            &operation::SECURITY_SCHEME_CHANGED,
            "is another one".to_owned(),
        )];
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

/// Compares what an operation is authorized with.
pub(super) fn compare<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    number: usize,
    (old_api, old): (&Api<'o>, &Operation<'o>),
    (new_api, new): (&Api<'n>, &Operation<'n>),
) {
    let was: Vec<Way<'_>> = old
        .security
        .iter()
        .map(|way| {
            let named = way.iter();
            named
                .map(|(name, scopes)| (new_name(name, old_api, new_api), scopes))
                .collect()
        })
        .collect();
    let is: Vec<Way<'_>> = new
        .security
        .iter()
        .map(|way| way.iter().map(|(name, scopes)| (*name, scopes)).collect())
        .collect();
    let mut note = |rule: &'static Rule, what: String| {
        walk.change_of(
            number,
            Change {
                rule,
                about: About::Said(String::new()),
                what,
                old: old.at,
                new: new.at,
            },
        );
    };
    for way in &was {
        if is.iter().any(|now| suffices(way, now)) {
            continue;
        }
        match is.iter().find(|now| now.keys().eq(way.keys())) {
            Some(now) => {
                let what = format!(
                    "{} is asked for more scopes: {}",
                    shown(way),
                    more(way, now)
                );
                note(&operation::SECURITY_SCOPE_ADDED, what);
            }
            None => {
                let what = format!("{} is not enough any more", shown(way));
                note(&operation::SECURITY_TIGHTENED, what);
            }
        }
    }
    for now in &is {
        let is_known = was.iter().any(|way| suffices(now, way));
        let asks_more = was.iter().any(|way| now.keys().eq(way.keys()));
        if !is_known && !asks_more {
            note(
                &operation::SECURITY_LOOSENED,
                format!("{} is enough", shown(now)),
            );
        } else if asks_more && !was.contains(now) && was.iter().any(|way| suffices(way, now)) {
            note(
                &operation::SECURITY_LOOSENED,
                format!("{} is asked for fewer scopes", shown(now)),
            );
        }
    }
}

/// The name that a scheme of the old document has in the new one: that of an equal one if its own is
/// gone, best of one that is new.
fn new_name<'a>(name: &'a str, old: &'a Api<'_>, new: &'a Api<'_>) -> &'a str {
    if new.schemes.contains_key(name) {
        return name;
    }
    let Some(scheme) = old.schemes.get(name) else {
        return name;
    };
    let equal = || {
        new.schemes
            .iter()
            .filter(|(_, other)| other.sent == scheme.sent)
    };
    let renamed = equal().find(|(other, _)| !old.schemes.contains_key(*other));
    let named = renamed.or_else(|| equal().next());
    named.map_or(name, |(other, _)| other)
}

/// Whether what one way asks for is enough for another.
fn suffices(has: &Way<'_>, asks: &Way<'_>) -> bool {
    asks.iter().all(|(scheme, scopes)| {
        let given = has.get(scheme);
        given.is_some_and(|given| scopes.is_subset(given))
    })
}

fn shown(way: &Way<'_>) -> String {
    match way.is_empty() {
        true => "no token".to_owned(),
        false => way.keys().copied().collect::<Vec<_>>().join(" with "),
    }
}

fn more(was: &Way<'_>, is: &Way<'_>) -> String {
    let added = is.iter().flat_map(|(scheme, scopes)| {
        let had = was.get(scheme);
        let had = had.into_iter().flat_map(|scopes| scopes.iter());
        let had: BTreeSet<&str> = had.copied().collect();
        scopes
            .iter()
            .copied()
            .filter(move |scope| !had.contains(scope))
    });
    added.collect::<Vec<_>>().join(", ")
}

/// How tokens are sent, and what they may be asked for.
pub(super) fn read_schemes<'d>(source: &mut Source<'d>) -> BTreeMap<&'d str, Scheme<'d>> {
    let mut schemes = BTreeMap::new();
    for (name, said) in source.schemes().into_iter().flat_map(At::members) {
        if let Some(scheme) = source.follow(said) {
            let scheme = Scheme {
                at: said,
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

/// The ways of authorization of an operation: its own, or those of the whole API.
pub(super) fn read_ways<'d>(
    source: &mut Source<'d>,
    operation: At<'d>,
) -> Vec<BTreeMap<&'d str, BTreeSet<&'d str>>> {
    let around = match operation.get("security") {
        Some(_) => operation,
        None => source.root(),
    };
    let ways = source.objects(around, "security");
    let schemes = source.schemes();
    for (name, scopes) in ways.iter().flat_map(|way| way.members()) {
        if schemes.is_none_or(|all| all.get(name).is_none()) {
            source.skip(scopes, &format!("no security scheme is called `{name}`"));
        }
    }
    let ways: Vec<_> = ways
        .into_iter()
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
