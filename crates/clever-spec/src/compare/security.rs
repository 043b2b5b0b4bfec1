//! What a request is authorized with.

use std::collections::{BTreeMap, BTreeSet};

use super::api::{Api, Operation};
use super::keys::{is_any_text, ways_with};
use super::rule::Rule;
use super::rules::operation;
use super::schemes::new_name;
use super::source::Source;
use super::walk::{About, Change, Walk};
use crate::tree::At;

/// A way of authorization: its schemes and their scopes.
pub(super) type Way<'a> = BTreeMap<&'a str, &'a BTreeSet<&'a str>>;

/// Compares what an operation is authorized with.
pub(super) fn compare<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    number: usize,
    (old_api, old): (&Api<'o>, &Operation<'o>),
    (new_api, new): (&Api<'n>, &Operation<'n>),
) {
    let was = old.security.iter().map(|way| {
        let named = way.iter();
        let named =
            named.map(|(name, scopes)| (new_name(name, old_api, new_api, Some(new)), scopes));
        named.collect()
    });
    let sent = old.parameters.iter();
    let sent = sent.filter_map(|one| Some((new.scheme_for(one)?, one.is_required)));
    let was = ways_with(was.collect(), sent);
    let is = new.security.iter();
    let is = is.map(|way| way.iter().map(|(name, scopes)| (*name, scopes)).collect());
    let asked = new.parameters.iter().filter_map(|one| {
        let scheme = old
            .scheme_for(one)
            .filter(|_| is_any_text(&mut walk.new, one))?;
        Some((
            new_name(scheme, old_api, new_api, Some(new)),
            one.is_required,
        ))
    });
    let is = ways_with(is.collect(), asked);
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
    let mut asks_for_more = Vec::new();
    for way in &was {
        if is.iter().any(|now| suffices(way, now)) {
            continue;
        }
        match is.iter().find(|now| now.keys().eq(way.keys())) {
            Some(now) => {
                asks_for_more.push(now);
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
        if was.iter().any(|way| suffices(now, way)) {
            continue;
        }
        let alike = || was.iter().filter(|way| way.keys().eq(now.keys()));
        let what = match alike().next() {
            None => format!("{} is enough", shown(now)),
            Some(_) if alike().any(|way| suffices(way, now)) => {
                format!("{} is asked for fewer scopes", shown(now))
            }
            Some(_) if asks_for_more.contains(&now) => continue,
            Some(way) => format!(
                "{} is enough with other scopes: {}",
                shown(now),
                more(way, now)
            ),
        };
        note(&operation::SECURITY_LOOSENED, what);
    }
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
