//! Limits that something else says, too: all listed values keep to them, or as many properties are
//! required.

use serde_json::{Number, Value};

use super::decimal::Decimal;
use super::limits::Limits;
use super::view::View;

/// The limits of two schemas, without those that each of them keeps to anyway or does not have.
pub(super) fn limits_that_count(was: &View<'_>, is: &View<'_>) -> (Limits, Limits) {
    let (mut old, mut new) = (was.limits.clone(), is.limits.clone());
    let keeps =
        |keyword: &str| !(keeps_to(was, &is.limits, keyword) && keeps_to(is, &was.limits, keyword));
    old.retain(keeps);
    new.retain(keeps);
    (old, new)
}

/// Whether what else a schema says keeps to a limit, or there is none.
fn keeps_to(view: &View<'_>, limits: &Limits, keyword: &str) -> bool {
    if limits.keywords().all(|said| said != keyword) {
        return true;
    }
    let takes = |size: Decimal| limits.take([keyword; 2], size);
    match keyword {
        "minimum" | "maximum" => all_choices(view, |value| takes_number(value.as_number(), takes)),
        "minLength" | "maxLength" => all_choices(view, |value| {
            let length = value.as_str().map(|text| text.chars().count());
            takes_number(length.map(Number::from).as_ref(), takes)
        }),
        "minProperties" => takes_number(Some(&Number::from(view.required.len())), takes),
        _ => false,
    }
}

fn takes_number(number: Option<&Number>, takes: impl Fn(Decimal) -> bool) -> bool {
    number.and_then(Decimal::read).is_some_and(takes)
}

fn all_choices(view: &View<'_>, keeps: impl Fn(&Value) -> bool) -> bool {
    let Some(choices) = &view.choices else {
        return false;
    };
    let mut values = choices.iter().map(|choice| serde_json::from_str(choice));
    values.all(|value| value.is_ok_and(|value| keeps(&value)))
}
