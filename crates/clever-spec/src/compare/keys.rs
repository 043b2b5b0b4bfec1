//! Parameters that security schemes ask for, too: a key that a request is authorized with is sent as
//! such a parameter is.

use std::collections::{BTreeMap, BTreeSet};

use super::api::{Operation, Parameter, Scheme};
use super::parameters::named;
use super::schema::Schemas;
use super::security::Way;

/// What a security scheme of an operation asks for.
#[derive(Debug)]
pub(super) struct Key<'d> {
    scheme: &'d str,
    place: String,
    /// That of a header in small letters.
    name: String,
}

impl<'d> Operation<'d> {
    /// Reads what its ways of authorization ask for.
    pub(super) fn read_keys(&mut self, schemes: &BTreeMap<&'d str, Scheme<'d>>) {
        let named = self.security.iter().flat_map(BTreeMap::keys);
        let named: BTreeSet<&'d str> = named.copied().collect();
        let keys = named.into_iter().filter_map(|scheme| {
            let sent = &schemes.get(scheme)?.sent;
            Some(Key {
                scheme,
                place: sent["in"].as_str()?.to_owned(),
                name: sent["name"].as_str()?.to_owned(),
            })
        });
        self.keys = keys.collect();
    }

    /// The security scheme that asks for a parameter of another document, which is none of its own.
    pub(super) fn scheme_for(&self, parameter: &Parameter<'_>) -> Option<&'d str> {
        let is_of_header = parameter.place == "header";
        let is_asked = |key: &&Key<'_>| {
            let is_same_name = match is_of_header {
                true => key.name.eq_ignore_ascii_case(parameter.name),
                false => key.name == parameter.name,
            };
            key.place == parameter.place && is_same_name
        };
        let key = self.keys.iter().find(is_asked)?;
        let is_own = named(&self.parameters, parameter.place, parameter.name).is_some();
        (!is_own).then_some(key.scheme)
    }
}

/// So many ways of authorization are told apart by what may be sent or not.
const WAYS_AT_MOST: usize = 256;

/// Ways of authorization, with what some schemes ask for anyway; true for what is always sent.
pub(super) fn ways_with<'a>(
    mut ways: Vec<Way<'a>>,
    keys: impl Iterator<Item = (&'a str, bool)>,
) -> Vec<Way<'a>> {
    static NO_SCOPES: BTreeSet<&str> = BTreeSet::new();

    for (scheme, is_always_sent) in keys {
        let without = match is_always_sent {
            true => Vec::new(),
            // Each doubles them.
            false if ways.len() > WAYS_AT_MOST => continue,
            false => ways.clone(),
        };
        for way in &mut ways {
            way.entry(scheme).or_insert(&NO_SCOPES);
        }
        ways.extend(without);
    }
    ways
}

/// Whether a parameter may be any text, as what a security scheme asks for is.
pub(super) fn is_any_text<'d>(schemas: &mut Schemas<'d>, parameter: &Parameter<'d>) -> bool {
    let Some(schema) = parameter.schema else {
        return true;
    };
    let node = schemas.node(schema);
    let view = schemas.view(node);
    let is_text = view
        .types
        .as_ref()
        .is_none_or(|types| types.contains("string"));
    is_text && view.is_bare() && view.alternatives.is_empty() && !schemas.is_unread(node)
}
