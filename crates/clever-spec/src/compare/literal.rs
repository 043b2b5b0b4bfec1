//! Values that a document gives as they are: choices, constants, defaults.

use std::collections::{BTreeMap, BTreeSet};

use super::api::Encoding;
use super::decimal::Decimal;
use crate::tree::{At, Kind};

/// A value as JSON, the same text for the same value: 1 and 1.0 are one, and so are objects whose
/// members stand in another order.
pub(super) fn literal(at: At<'_>) -> String {
    let mut written = String::new();
    write(at, &mut written);
    written
}

/// Whether two values are the same, or are both not there.
pub(super) fn is_same(one: Option<At<'_>>, other: Option<At<'_>>, encoding: Encoding) -> bool {
    are_same(one.as_slice(), other.as_slice(), encoding)
}

/// Whether values are the same, in any order. Where everything is text, a number is its text.
pub(super) fn are_same(some: &[At<'_>], others: &[At<'_>], encoding: Encoding) -> bool {
    if some.is_empty() && others.is_empty() {
        return true;
    }
    let written = |values: &[At<'_>]| -> BTreeSet<String> {
        let values = values.iter().map(|value| literal(*value));
        match encoding {
            Encoding::Typed => values.collect(),
            _ => values.map(|value| as_text(&value)).collect(),
        }
    };
    written(some) == written(others)
}

/// The default of a schema whose parts say these, which may contradict each other.
pub(super) fn least<'d>(defaults: &[At<'d>]) -> Option<At<'d>> {
    match defaults {
        [] => None,
        [only] => Some(*only),
        several => several.iter().copied().min_by_key(|at| literal(*at)),
    }
}

/// A number or a boolean, given as JSON, as the text that stands for it; other values as they are.
pub(super) fn as_text(literal: &str) -> String {
    match literal.starts_with(['"', '[', '{', 'n']) {
        true => literal.to_owned(),
        false => format!("\"{literal}\""),
    }
}

fn write(at: At<'_>, written: &mut String) {
    match at.kind() {
        Kind::Number => match at.as_number().and_then(Decimal::read) {
            Some(number) => written.push_str(&number.to_string()),
            None => written.push_str(&at.value().to_string()),
        },
        Kind::Array => {
            written.push('[');
            for (index, item) in at.items().enumerate() {
                written.push_str(if index > 0 { "," } else { "" });
                write(item, written);
            }
            written.push(']');
        }
        Kind::Object => {
            written.push('{');
            let members: BTreeMap<&str, At<'_>> = at.members().collect();
            for (index, (name, member)) in members.into_iter().enumerate() {
                written.push_str(if index > 0 { "," } else { "" });
                written.push_str(&serde_json::Value::from(name).to_string());
                written.push(':');
                write(member, written);
            }
            written.push('}');
        }
        Kind::Null | Kind::Bool | Kind::Text | Kind::Merged => {
            written.push_str(&at.value().to_string());
        }
    }
}
