//! Whole numbers, as the command line takes them.

use std::ops::RangeInclusive;
use std::str::FromStr;

/// Reads a number from `least` on.
pub fn from<Number: FromStr + PartialOrd + ToString + Send + Sync + Clone>(
    least: Number,
) -> impl Fn(&str) -> Result<Number, String> + Clone + Send + Sync {
    move |text| {
        let number = text.parse().ok().filter(|number| *number >= least);
        number.ok_or_else(|| format!("a whole number from {} on is needed", least.to_string()))
    }
}

/// Reads a number within a range.
pub fn within(
    range: RangeInclusive<u32>,
) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            format!("a whole number from {least} to {most} is needed")
        })
    }
}
