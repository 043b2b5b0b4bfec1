//! Values that are listed, of two schemas side by side.

use std::collections::BTreeSet;

use super::api::Encoding;
use super::literal::as_text;
use super::rules::value;
use super::values::Sides;
use super::view::{View, type_of};

impl Sides<'_, '_, '_> {
    pub(super) fn choices(&mut self) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let encoding = self.pair.way.encoding;
        let choices = (
            written_choices(&was, &is, encoding),
            written_choices(&is, &was, encoding),
        );
        match (&choices.0, &choices.1) {
            (None, Some(is)) if is.len() == 1 => {
                self.note(
                    value::CONST_ADDED,
                    format!("its one value is {} now", all(is)),
                );
            }
            (Some(was), None) if was.len() == 1 => {
                let what = format!("its one value was {} and may be any now", all(was));
                self.note(value::CONST_REMOVED, what);
            }
            (None, Some(_)) => self.note(value::ENUM_ADDED, "its values are listed now"),
            (Some(_), None) => self.note(value::ENUM_REMOVED, "its values are not listed any more"),
            (Some(was), Some(is)) if was.len() == 1 && is.len() == 1 && was != is => {
                let what = format!("its one value went from {} to {}", all(was), all(is));
                self.note(value::CONST_CHANGED, what);
            }
            (Some(was), Some(is)) => {
                if let Some(gone) = values("value", was.difference(is), "gone") {
                    self.note(value::ENUM_VALUE_REMOVED, gone);
                }
                if let Some(added) = values("value", is.difference(was), "new") {
                    self.note(value::ENUM_VALUE_ADDED, added);
                }
            }
            (None, None) => {}
        }
    }
}

/// The values that may stand there. Where everything is text, a boolean is one of two texts, and a
/// number is its text.
pub(super) fn written_choices(
    this: &View<'_>,
    other: &View<'_>,
    encoding: Encoding,
) -> Option<BTreeSet<String>> {
    let are_of_others = || {
        let both = this.choices.as_ref().zip(other.choices.as_ref());
        both.is_some_and(|(mine, others)| kinds(mine) != kinds(others))
    };
    let is_text = encoding.is_text() && (this.types != other.types || are_of_others());
    match &this.choices {
        None if is_text && this.is_only("boolean") && other.is_only("string") => {
            Some(["\"false\"".to_owned(), "\"true\"".to_owned()].into())
        }
        Some(choices) if is_text => Some(choices.iter().map(|choice| as_text(choice)).collect()),
        choices => choices.clone(),
    }
}

fn kinds(choices: &BTreeSet<String>) -> BTreeSet<&'static str> {
    choices.iter().map(|choice| type_of(choice)).collect()
}

/// Such as `the values "a", "b" are new`; none without values.
pub(super) fn values<'v>(
    kind: &str,
    values: impl Iterator<Item = &'v String>,
    happened: &str,
) -> Option<String> {
    let values: Vec<&str> = values.map(String::as_str).collect();
    match values.as_slice() {
        [] => None,
        [only] => Some(format!("the {kind} {only} is {happened}")),
        all => Some(format!("the {kind}s {} are {happened}", all.join(", "))),
    }
}

fn all(values: &BTreeSet<String>) -> String {
    values
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}
