//! Numbers as they are written: binary floating point has no 0.1, and not every whole number.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Number;

/// A decimal number. One number is one value, however it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    /// Its digits, without zeros at the end.
    digits: u64,
    /// The power of ten that they are multiplied by.
    exponent: i32,
}

impl Decimal {
    pub(super) const ZERO: Self = Self::whole(0);
    pub(super) const ONE: Self = Self::whole(1);

    /// A number of one digit at most.
    const fn whole(digits: u64) -> Self {
        Self {
            is_negative: false,
            digits,
            exponent: 0,
        }
    }

    fn new(is_negative: bool, mut digits: u64, mut exponent: i32) -> Self {
        if digits == 0 {
            return Self::ZERO;
        }
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent += 1;
        }
        Self {
            is_negative,
            digits,
            exponent,
        }
    }

    pub(super) fn read(number: &Number) -> Option<Self> {
        if let Some(digits) = number.as_u64() {
            return Some(Self::new(false, digits, 0));
        }
        if let Some(negative) = number.as_i64() {
            return Some(Self::new(true, negative.unsigned_abs(), 0));
        }
        // The fewest digits that stand for the same number, as they are written.
        let written = format!("{:e}", number.as_f64()?);
        let (digits, exponent) = written.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let (is_negative, digits) = match digits.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, digits),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        let behind_point = i32::try_from(fraction.len()).ok()?;
        Some(Self::new(is_negative, digits, exponent - behind_point))
    }

    /// Whether a number is this one times a whole number.
    pub(super) fn divides(self, number: Self) -> bool {
        if self.digits == 0 || number.digits == 0 {
            return number.digits == 0;
        }
        // Without zeros at its end a number is no multiple of ten.
        let Ok(power) = u32::try_from(number.exponent - self.exponent) else {
            return false;
        };
        // Both are below 2^64.
        let divisor = u128::from(self.digits);
        let (mut rest, mut factor, mut power) =
            (u128::from(number.digits) % divisor, 10 % divisor, power);
        while power > 0 {
            if power % 2 == 1 {
                rest = rest * factor % divisor;
            }
            factor = factor * factor % divisor;
            power /= 2;
        }
        rest == 0
    }

    /// The least number that both divide, if it has few enough digits.
    pub(super) fn least_common_multiple(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let aligned = |one: Self| {
            let power = u32::try_from(one.exponent.checked_sub(exponent)?).ok()?;
            10_u128.checked_pow(power)?.checked_mul(one.digits.into())
        };
        let (one, other) = (aligned(self)?, aligned(other)?);
        let (mut divisor, mut rest) = (one, other);
        while rest > 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        let mut digits = one.checked_div(divisor)?.checked_mul(other)?;
        let mut zeros = 0;
        while digits > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            zeros += 1;
        }
        let digits = u64::try_from(digits).ok()?;
        Some(Self::new(false, digits, exponent.checked_add(zeros)?))
    }

    /// The whole number that is next below it, if it is of a usual size.
    pub(super) fn floor(self) -> Option<i128> {
        let digits = i128::from(self.digits);
        let power = 10_i128.checked_pow(self.exponent.unsigned_abs());
        let magnitude = match self.exponent {
            0.. => digits.checked_mul(power?)?,
            _ if self.is_negative => power.map_or(1, |power| (digits + power - 1) / power),
            _ => power.map_or(0, |power| digits / power),
        };
        Some(if self.is_negative {
            -magnitude
        } else {
            magnitude
        })
    }

    /// The whole number that is next above it, if it is of a usual size.
    pub(super) fn ceil(self) -> Option<i128> {
        let opposite = Self {
            is_negative: !self.is_negative,
            ..self
        };
        opposite.floor().map(|floor| -floor)
    }

    /// Which of two is further from zero.
    fn cmp_magnitude(self, other: Self) -> Ordering {
        if self.digits == 0 || other.digits == 0 {
            return self.digits.cmp(&other.digits);
        }
        let places = |one: Self| one.digits.ilog10();
        let size = |one: Self| i64::from(one.exponent) + i64::from(places(one));
        // As many digits in both; that is less than 2^64 times 10^19.
        let aligned = |one: Self, other: Self| {
            let missing = places(other).saturating_sub(places(one));
            u128::from(one.digits) * 10_u128.pow(missing)
        };
        size(self)
            .cmp(&size(other))
            .then_with(|| aligned(self, other).cmp(&aligned(other, self)))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.cmp_magnitude(*other),
            (true, true) => other.cmp_magnitude(*self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// So many zeros are still counted at a glance.
        const ZEROS: u32 = 20;

        if self.is_negative {
            f.write_str("-")?;
        }
        let digits = self.digits.to_string();
        let power = self.exponent.unsigned_abs() as usize;
        match self.exponent {
            _ if self.exponent.unsigned_abs() > ZEROS => {
                write!(f, "{digits}e{}", self.exponent)
            }
            0.. => write!(f, "{digits}{}", "0".repeat(power)),
            _ if power < digits.len() => {
                let (whole, fraction) = digits.split_at(digits.len() - power);
                write!(f, "{whole}.{fraction}")
            }
            _ => write!(f, "0.{digits:0>power$}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::read(&serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        for (one, other) in [("1", "1.0"), ("100", "1e2"), ("0.5", "5e-1"), ("0", "-0.0")] {
            assert_eq!(decimal(one), decimal(other));
        }
        for shown in [
            "0",
            "-1",
            "1200",
            "0.07",
            "-12.5",
            "18446744073709551615",
            "1e300",
        ] {
            assert_eq!(decimal(shown).to_string(), shown);
        }
    }

    #[test]
    fn numbers_have_an_order() {
        let ordered = [
            "-1e300",
            "-9007199254740993",
            "-9007199254740992",
            "-0.5",
            "-0.07",
            "0",
            "1e-300",
            "0.01",
            "0.07",
            "0.1",
            "2",
            "10",
            "11",
            "100",
            "9007199254740992",
            "9007199254740993",
            "18446744073709551615",
            "1e20",
            "1e300",
        ];
        for (index, one) in ordered.iter().enumerate() {
            for (other_index, other) in ordered.iter().enumerate() {
                let order = decimal(one).cmp(&decimal(other));
                assert_eq!(order, index.cmp(&other_index), "{one} {other}");
            }
        }
    }

    #[test]
    fn multiples_are_told_exactly() {
        for (one, multiple) in [
            ("0.01", "0.07"),
            ("0.1", "0.3"),
            ("3", "0"),
            ("7", "49e20"),
            ("1e-300", "1e300"),
            ("18446744073709551615", "18446744073709551615"),
            ("0.25", "1"),
        ] {
            assert!(decimal(one).divides(decimal(multiple)), "{one} {multiple}");
        }
        for (one, other) in [
            ("0.07", "0.01"),
            ("0.2", "0.3"),
            ("10", "5"),
            ("7", "50e20"),
            ("0", "1"),
        ] {
            assert!(!decimal(one).divides(decimal(other)), "{one} {other}");
        }
    }

    #[test]
    fn whole_numbers_are_around_the_others() {
        for (one, floor, ceil) in [
            ("1.5", 1, 2),
            ("-1.5", -2, -1),
            ("2", 2, 2),
            ("-30", -30, -30),
            ("0", 0, 0),
            ("1e-300", 0, 1),
            ("-1e-300", -1, 0),
        ] {
            assert_eq!(
                (decimal(one).floor(), decimal(one).ceil()),
                (Some(floor), Some(ceil)),
                "{one}"
            );
        }
        assert_eq!(decimal("1e300").floor(), None);
    }
}
