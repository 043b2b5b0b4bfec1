//! Limits that something else says, too: all listed values keep to them, or as many properties are
//! required, or the format of an integer does; and formats of integers that limits say, too.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::api::Encoding;
use super::decimal::Decimal;
use super::limits::Limits;
use super::unlisted::compiled;
use super::view::View;

/// Patterns that each whole number keeps to as it is written, and each that is not negative.
const OF_INTEGERS: &[&str] = &["^-?[0-9]+$", r"^-?\d+$"];
const OF_COUNTS: &[&str] = &["^[0-9]+$", r"^\d+$"];

/// The limits of two schemas, without those that each of them keeps to anyway or does not have; none if
/// both have the same.
pub(super) fn limits_that_count(was: &View<'_>, is: &View<'_>) -> (Limits, Limits) {
    if was.limits == is.limits {
        return Default::default();
    }
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
        "minimum" | "maximum" => {
            let mut ranges = view.formats.iter().filter_map(|format| range(view, format));
            let of_keyword = |[least, greatest]: [i64; 2]| match keyword {
                "minimum" => least,
                _ => greatest,
            };
            ranges.any(|range| takes_number(Some(&of_keyword(range).into()), takes))
                || all_choices(view, |value| takes_number(value.as_number(), takes))
        }
        "minLength" | "maxLength" => {
            let takes_length = |length: usize| takes_number(Some(&length.into()), takes);
            let is_written = is_written(view);
            let is_taken = |value: &Value| match value {
                Value::String(text) => takes_length(text.chars().count()),
                other => is_written && takes_length(other.to_string().len()),
            };
            all_choices(view, is_taken) || is_written && all_written(view, keyword, takes_length)
        }
        "multipleOf" => {
            let types = view.types.as_ref();
            let are_whole = types.is_some_and(|types| !types.contains("number"));
            are_whole && limits.are_parts_of(Decimal::ONE)
        }
        "minProperties" => takes_number(Some(&Number::from(view.required.len())), takes),
        _ => false,
    }
}

/// Whether the limits of an integer that has no format say as much as the format of another one.
pub(super) fn limits_say_format(limited: &View<'_>, formatted: &View<'_>) -> bool {
    let [format] = formatted.formats.as_slice() else {
        return false;
    };
    let is_limited = limited.formats.is_empty() && limited.is_only("integer");
    let Some([least, greatest]) = range(formatted, format).filter(|_| is_limited) else {
        return false;
    };
    let lies_within = |value: &Value| {
        let number = value.as_i64();
        number.is_some_and(|number| (least..=greatest).contains(&number))
    };
    if all_choices(limited, lies_within) {
        return true;
    }
    let end = |keyword: &str| limited.limits.ends([keyword; 2]).next();
    end("minimum").is_some_and(|end| end >= least.into())
        && end("maximum").is_some_and(|end| end <= greatest.into())
}

/// The least and the greatest integer of a format.
fn range(view: &View<'_>, format: &str) -> Option<[i64; 2]> {
    let range = match format {
        "int32" => [i32::MIN.into(), i32::MAX.into()],
        "int64" => [i64::MIN, i64::MAX],
        _ => return None,
    };
    view.is_only("integer").then_some(range)
}

fn takes_number(number: Option<&Number>, takes: impl Fn(Decimal) -> bool) -> bool {
    number.and_then(Decimal::read).is_some_and(takes)
}

/// Whether a schema takes numbers and booleans alone, which have a length where everything is text.
fn is_written(view: &View<'_>) -> bool {
    let mut types = view.types.iter().flatten();
    let plain = ["boolean", "integer", "number"];
    view.types.is_some() && types.all(|kind| plain.contains(kind))
}

/// Whether numbers and booleans are as long as that.
fn all_written(view: &View<'_>, keyword: &str, takes_length: impl Fn(usize) -> bool) -> bool {
    let length = |kind: &&str| match (*kind, keyword) {
        ("boolean", "minLength") => "true".len(),
        ("boolean", _) => "false".len(),
        ("integer", "minLength") => lengths(integers(view))[0],
        ("integer", _) => lengths(integers(view))[1],
        (_, "minLength") => 1,
        // So long is the longest number of 64 bits, in as few digits as tell it from others.
        _ => "-2.2250738585072014e-308".len(),
    };
    let mut types = view.types.iter().flatten();
    types.all(|kind| takes_length(length(kind)))
}

/// The patterns of a schema, without those that another one has not and keeps to anyway.
pub(super) fn patterns_that_count<'d>(
    patterns: &BTreeSet<&'d str>,
    other: &View<'_>,
    encoding: Encoding,
) -> BTreeSet<&'d str> {
    let are_written = encoding.is_text();
    let keeps_anyway =
        |pattern: &str| is_number(other, pattern) || all_match(other, pattern, are_written);
    let counts = |pattern: &&str| other.patterns.contains(pattern) || !keeps_anyway(pattern);
    patterns.iter().copied().filter(counts).collect()
}

/// Whether there are listed values, and all texts among them match; where all are written as texts, all.
fn all_match(view: &View<'_>, pattern: &str, are_written: bool) -> bool {
    let Some(pattern) = view.choices.as_ref().and_then(|_| compiled(pattern)) else {
        return false;
    };
    all_choices(view, |value| match value {
        Value::String(text) => pattern.is_match(text),
        other => !are_written || pattern.is_match(&other.to_string()),
    })
}

/// Whether a schema is of integers, which keep to a pattern as they are written.
fn is_number(view: &View<'_>, pattern: &str) -> bool {
    let [least, _] = integers(view);
    let are_counts = || least >= 0 && OF_COUNTS.contains(&pattern);
    view.is_only("integer") && (OF_INTEGERS.contains(&pattern) || are_counts())
}

/// The least and the greatest integer that a schema takes.
fn integers(view: &View<'_>) -> [i128; 2] {
    let mut ranges = view.formats.iter().filter_map(|format| range(view, format));
    let [least, greatest] = ranges.next().unwrap_or([i64::MIN, i64::MAX]);
    let end = |keyword: &str| view.limits.ends([keyword; 2]).next();
    let least = end("minimum").map_or(least.into(), |end| end.max(least.into()));
    let greatest = end("maximum").map_or(greatest.into(), |end| end.min(greatest.into()));
    [least, greatest]
}

/// How long the shortest and the longest integer between two are.
fn lengths([least, greatest]: [i128; 2]) -> [usize; 2] {
    let [first, last] = [least, greatest].map(|end| end.to_string().len());
    let shortest = match (least > 0, greatest < 0) {
        (true, _) => first,
        (_, true) => last,
        _ => 1,
    };
    [shortest, first.max(last)]
}

fn all_choices(view: &View<'_>, keeps: impl Fn(&Value) -> bool) -> bool {
    let Some(choices) = &view.choices else {
        return false;
    };
    let mut values = choices.iter().map(|choice| serde_json::from_str(choice));
    values.all(|value| value.is_ok_and(|value| keeps(&value)))
}
