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

/// Whether a rule tells of something new that callers can use, and that breaks none of them. What only
/// says more of what was there, such as its type, its values or how to get there, is nothing new.
pub(crate) fn is_addition(rule: &Rule) -> bool {
    let plain = [
        &operation::OPERATION_ADDED,
        &operation::WEBHOOK_ADDED,
        &parameter::PARAMETER_ADDED,
        &parameter::HEADER_ADDED,
        &body::BODY_ADDED,
        &body::REQUEST_MEDIA_TYPE_ADDED,
        &body::RESPONSE_MEDIA_TYPE_ADDED,
        &body::RESPONSE_BODY_ADDED,
        &body::RESPONSE_CLOSED_PROPERTY_ADDED,
        &body::SUCCESS_STATUS_ADDED,
        &body::ANSWER_ADDED,
    ];
    let of_schemas = [
        property::PROPERTY_ADDED.request,
        property::PROPERTY_ADDED.response,
        property::REQUIRED_PROPERTY_ADDED.response,
        property::BECAME_NOT_READ_ONLY.request,
        property::BECAME_NOT_WRITE_ONLY.response,
        property::RECORD_TYPE_ADDED.request,
        property::RECORD_TYPE_ADDED.response,
    ];
    let mut additions = plain.into_iter().chain(of_schemas);
    additions.any(|it| it == rule)
}

/// The rule of that id.
#[must_use]
pub fn get(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}
