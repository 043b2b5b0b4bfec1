//! A value that became a list of what it was, where a list of one is written like the one alone.

use super::api::Style;
use super::schema::{Node, Schemas};
use super::view::View;
use crate::tree::At;

pub(super) const BECAME_LIST: &str = "it became a list";

/// The items of the list that a plain value became, if one item is enough.
pub(super) fn became_list(
    old: &mut Schemas<'_>,
    new: &mut Schemas<'_>,
    was: Node,
    is: Node,
) -> Option<Node> {
    let after = new.view(is);
    if !after.is_only("array") || !after.limits.take_one_item() {
        return None;
    }
    let before = old.view(was);
    let mut types = before.types.as_ref()?.iter();
    let is_plain = types.all(|kind| !["array", "object"].contains(kind));
    is_plain.then(|| after.items.unwrap_or_else(|| new.anything()))
}

/// What is alone in a list, and is written like it; other values as they are.
pub(super) fn only_item(value: At<'_>) -> At<'_> {
    let mut items = value.items();
    match (items.next(), items.next()) {
        (Some(only), None) => only,
        _ => value,
    }
}

/// Whether no value has in it what the items of a list are kept apart by, so that each is written like
/// the one item of a list.
pub(super) fn are_apart(view: &View<'_>, style: &Style) -> bool {
    let separator = match style.name.as_str() {
        "form" | "simple" => ',',
        "spaceDelimited" => ' ',
        "pipeDelimited" => '|',
        "tabDelimited" => '\t',
        _ => return false,
    };
    let mut types = view.types.iter().flatten();
    let are_plain = view.types.is_some() && types.all(|kind| *kind != "string");
    let mut choices = view.choices.iter().flatten();
    are_plain || view.choices.is_some() && choices.all(|choice| !choice.contains(separator))
}
