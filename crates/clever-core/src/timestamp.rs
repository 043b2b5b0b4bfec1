//! Points in time as the API writes them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::scalar::{self, Scalar};

const MILLIS_PER_MINUTE: i64 = 60_000;
const MILLIS_PER_DAY: i64 = 86_400_000;

/// A date or time the server sent, kept exactly as it was sent.
///
/// The same field may hold `2012-08-01` in one reply and `2012-08-01T00:00:00.000Z` in another, so
/// nothing is parsed while decoding and nothing fails a page. [`date`](Self::date) and
/// [`unix_millis`](Self::unix_millis) understand a plain date, and a date and a time with a `T` or
/// a blank between them, with or without a fraction and an offset; without an offset it is UTC.
///
/// Two timestamps are equal if they were written the same way.
///
/// ```
/// use clever_core::Timestamp;
///
/// let start = Timestamp::from("2015-08-25T02:00:00+02:00");
/// assert_eq!(start.unix_millis(), Timestamp::from("2015-08-25").unix_millis());
/// assert_eq!(Timestamp::from("soon").date(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(Scalar);

impl Timestamp {
    /// What the server sent. Where it sent a number or a boolean, its JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The calendar date as it is written, whatever the offset; `None` if the form is not known.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.parse().map(|(date, _)| date)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; a plain date is midnight UTC. `None` if the form is
    /// not known.
    #[must_use]
    pub fn unix_millis(&self) -> Option<i64> {
        let (date, millis) = self.parse()?;
        Some(date.unix_days() * MILLIS_PER_DAY + millis)
    }

    /// The date as written, and the milliseconds from its midnight UTC.
    fn parse(&self) -> Option<(Date, i64)> {
        let (date, rest) = self.as_str().split_at_checked(10)?;
        let date = date.parse().ok()?;
        if rest.is_empty() {
            return Some((date, 0));
        }
        let time = rest.strip_prefix(['T', 't', ' '])?;
        Some((date, time_millis(time)?))
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Date> for Timestamp {
    fn from(date: Date) -> Self {
        date.to_string().into()
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parse() {
            Some(_) => f.write_str(self.as_str()),
            None => f.write_str("…"),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar::deserialize(deserializer, |sent| Self(sent.into()))
    }
}

/// Milliseconds from midnight UTC of `HH:MM:SS`, then perhaps a fraction, then perhaps an offset.
fn time_millis(time: &str) -> Option<i64> {
    let (clock, rest) = time.split_at_checked(8)?;
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = clock.as_bytes() else {
        return None;
    };
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?);
    // RFC 3339 allows a leap second.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest.split_at_checked(digits)?
        }
        None => ("0", rest),
    };
    let clock = i64::from(hour * 60 + minute) * MILLIS_PER_MINUTE + i64::from(second) * 1000;
    Some(clock + fraction_millis(fraction)? - offset_minutes(offset)? * MILLIS_PER_MINUTE)
}

/// The first three digits of a fraction of a second; at least one digit must be there.
fn fraction_millis(digits: &str) -> Option<i64> {
    let mut millis = 0;
    for at in 0..3 {
        millis = millis * 10
            + digits
                .as_bytes()
                .get(at)
                .map_or(0, |digit| i64::from(digit - b'0'));
    }
    (!digits.is_empty()).then_some(millis)
}

/// Minutes east of UTC for `Z`, `±HH:MM`, `±HHMM` or nothing.
fn offset_minutes(offset: &str) -> Option<i64> {
    let (sign, h1, h2, m1, m2) = match *offset.as_bytes() {
        [] | [b'Z' | b'z'] => return Some(0),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, h1, h2, m1, m2),
        _ => return None,
    };
    let (hours, minutes) = (number(&[h1, h2])?, number(&[m1, m2])?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let minutes = i64::from(hours * 60 + minutes);
    match sign {
        b'+' => Some(minutes),
        b'-' => Some(-minutes),
        _ => None,
    }
}

/// The value of decimal digits; `None` if anything else stands among them.
fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0_u16, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u16::from(digit - b'0'))
    })
}

/// A day of the calendar, written `YYYY-MM-DD`.
///
/// ```
/// use clever_core::Date;
///
/// let leap: Date = "2024-02-29".parse()?;
/// assert_eq!((leap.year(), leap.month(), leap.day()), (2024, 2, 29));
/// assert!("2023-02-29".parse::<Date>().is_err());
/// # Ok::<(), clever_core::InvalidDate>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A text or a triple of numbers that is no calendar date. It does not show the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar date in the form YYYY-MM-DD")]
pub struct InvalidDate;

impl Date {
    /// The date of a year (0 to 9999), a month (from 1) and a day (from 1).
    ///
    /// # Errors
    /// [`InvalidDate`] if the calendar has no such day.
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, InvalidDate> {
        if year <= 9999 && day >= 1 && day <= days_in_month(year, month) {
            Ok(Self { year, month, day })
        } else {
            Err(InvalidDate)
        }
    }

    /// The year, 0 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01.
    fn unix_days(self) -> i64 {
        // Counted in years that start in March, so that the leap day comes last.
        let month = (i64::from(self.month) + 9) % 12;
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        year * 365 + leap_days + day_of_year - 719_468
    }
}

/// 0 for a month that does not exist.
const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 0,
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(InvalidDate);
        };
        let year = number(&[y1, y2, y3, y4]).ok_or(InvalidDate)?;
        let month = number(&[m1, m2]).ok_or(InvalidDate)?;
        let day = number(&[d1, d2]).ok_or(InvalidDate)?;
        match (month.try_into(), day.try_into()) {
            (Ok(month), Ok(day)) => Self::new(year, month, day),
            _ => Err(InvalidDate),
        }
    }
}

impl TryFrom<&str> for Date {
    type Error = InvalidDate;

    fn try_from(text: &str) -> Result<Self, InvalidDate> {
        text.parse()
    }
}

impl TryFrom<String> for Date {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, InvalidDate> {
        text.parse()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schemars")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Date, Timestamp};

    impl JsonSchema for Timestamp {
        fn schema_name() -> Cow<'static, str> {
            "Timestamp".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A date or a time as the server wrote it.",
                "type": "string",
                "examples": ["2015-08-25", "2015-08-25T00:00:00.000Z"],
            })
        }
    }

    impl JsonSchema for Date {
        fn schema_name() -> Cow<'static, str> {
            "Date".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "format": "date" })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn millis(text: &str) -> Option<i64> {
        Timestamp::from(text).unix_millis()
    }

    #[test]
    fn every_form_is_understood() {
        const MIDNIGHT: i64 = 1_440_460_800_000;
        for text in [
            "2015-08-25",
            "2015-08-25T00:00:00.000Z",
            "2015-08-25T00:00:00Z",
            "2015-08-25t00:00:00z",
            "2015-08-25 00:00:00.000000",
            "2015-08-25 00:00:00",
            "2015-08-24T19:00:00-05:00",
            "2015-08-25T05:30:00+0530",
        ] {
            assert_eq!(millis(text), Some(MIDNIGHT), "{text}");
        }
        assert_eq!(
            millis("2015-08-25T13:14:15.1679Z"),
            Some(MIDNIGHT + 47_655_167)
        );
        assert_eq!(millis("2015-08-25T00:00:00.5Z"), Some(MIDNIGHT + 500));
        assert_eq!(millis("1969-12-31T23:59:59.999Z"), Some(-1));
        assert_eq!(millis("1970-01-01"), Some(0));
        assert_eq!(millis("0000-03-01"), Some(-62_162_035_200_000));
        assert_eq!(millis("9999-12-31"), Some(253_402_214_400_000));
    }

    #[test]
    fn every_day_of_four_centuries_has_its_number() {
        let mut expected = Date::new(1800, 1, 1).unwrap().unix_days();
        for year in 1800..=2200 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(Date::new(year, month, day).unwrap().unix_days(), expected);
                    expected += 1;
                }
            }
        }
        assert_eq!(Date::new(1970, 1, 1).unwrap().unix_days(), 0);
    }

    #[test]
    fn other_texts_are_kept_but_not_understood() {
        for text in [
            "",
            "5/21/2000",
            "2015-8-25",
            "2015-02-30",
            "2015-08-25T",
            "2015-08-25X00:00:00",
            "2015-08-25T24:00:00Z",
            "2015-08-25T00:60:00Z",
            "2015-08-25T00:00:61Z",
            "2015-08-25T00:00:00.Z",
            "2015-08-25T00:00:00+24:00",
            "2015-08-25T00:00:00+01:60",
            "2015-08-25T00:00:00*01:00",
            "2015-08-25T00:00:00Z ",
            "2015-08-2é",
            "+015-08-25",
        ] {
            let decoded: Timestamp = serde_json::from_value(json!(text)).unwrap();
            assert_eq!(decoded.unix_millis(), None, "{text}");
            assert_eq!(decoded.date(), None, "{text}");
            assert_eq!(format!("{decoded:?}"), "…");
            assert_eq!(serde_json::to_value(&decoded).unwrap(), json!(text));
        }
    }

    #[test]
    fn the_date_is_the_one_that_is_written() {
        let late = Timestamp::from("2015-08-25T23:00:00-05:00");
        assert_eq!(late.date(), Date::new(2015, 8, 25).ok());
        assert_eq!(format!("{late:?}"), "2015-08-25T23:00:00-05:00");
    }

    #[test]
    fn numbers_and_booleans_are_written_back() {
        for sent in [
            json!(1_440_460_800_000_u64),
            json!(-5),
            json!(1.25),
            json!(false),
        ] {
            let decoded: Timestamp = serde_json::from_value(sent.clone()).unwrap();
            assert_eq!(decoded.as_str(), sent.to_string());
            assert_eq!(decoded.unix_millis(), None);
            assert_eq!(serde_json::to_value(&decoded).unwrap(), sent);
        }
        assert!(serde_json::from_str::<Timestamp>("{}").is_err());
    }

    #[test]
    fn dates_are_strict() {
        for text in ["2024-02-29", "2000-02-29", "0001-12-31"] {
            let date: Date = serde_json::from_value(json!(text)).unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(serde_json::to_value(date).unwrap(), json!(text));
            assert_eq!(Timestamp::from(date).as_str(), text);
        }
        for text in [
            "1900-02-29",
            "2023-04-31",
            "2023-13-01",
            "2023-00-10",
            "2023-01-00",
            "23-1-1",
        ] {
            assert_eq!(Date::try_from(text), Err(InvalidDate), "{text}");
            assert!(serde_json::from_value::<Date>(json!(text)).is_err());
        }
        assert_eq!(Date::new(10_000, 1, 1), Err(InvalidDate));
        assert!(Date::new(2023, 12, 31).unwrap() < Date::new(2024, 1, 1).unwrap());
    }
}
