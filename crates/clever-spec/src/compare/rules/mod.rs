//! Every rule, by subject.

pub(super) mod body;
pub(super) mod operation;
pub(super) mod parameter;
pub(super) mod property;
pub(super) mod sunset;
pub(super) mod value;

use super::rule::Rule;

/// Every rule, by subject.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let plain = [operation::ALL, sunset::ALL, parameter::ALL, body::ALL];
    let both = [property::ALL, value::ALL];
    let both = both.into_iter().flatten();
    let both = both.flat_map(|both| [both.request, both.response]);
    plain.into_iter().flatten().copied().chain(both)
}

/// The rule of that id.
#[must_use]
pub fn get(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}
