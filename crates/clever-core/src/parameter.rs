//! Values that can stand in a path or a query.

use std::borrow::Cow;
use std::num::{NonZeroU32, NonZeroU64};

use crate::{Date, OpenEnum, Refused, Timestamp, open_enum};

/// A value that can stand in a path or a query.
pub trait Parameter {
    /// The text that is sent, before percent-encoding.
    ///
    /// # Errors
    /// [`Refused`] if the API would not take the value.
    fn to_parameter(&self) -> Result<String, Refused>;

    /// What the value must be, for a value of another type that cannot be turned into this one.
    #[must_use]
    fn expected() -> Cow<'static, str> {
        "a value of the parameter's type".into()
    }
}

impl Parameter for String {
    fn to_parameter(&self) -> Result<String, Refused> {
        Ok(self.clone())
    }
}

macro_rules! displayed {
    ($($type:ty),*) => {$(
        impl Parameter for $type {
            fn to_parameter(&self) -> Result<String, Refused> {
                Ok(self.to_string())
            }
        }
    )*};
}

displayed!(bool, i32, i64, u32, u64, NonZeroU32, NonZeroU64);

impl Parameter for f64 {
    fn to_parameter(&self) -> Result<String, Refused> {
        if self.is_finite() {
            Ok(self.to_string())
        } else {
            Err(Refused::new("must be a finite number"))
        }
    }
}

impl Parameter for Date {
    fn to_parameter(&self) -> Result<String, Refused> {
        Ok(self.to_string())
    }

    fn expected() -> Cow<'static, str> {
        "a date in the form YYYY-MM-DD".into()
    }
}

impl Parameter for Timestamp {
    fn to_parameter(&self) -> Result<String, Refused> {
        crate::RequestBody::check(self)?;
        Ok(self.as_str().to_owned())
    }
}

impl<E: OpenEnum> Parameter for E {
    fn to_parameter(&self) -> Result<String, Refused> {
        open_enum::check(self)?;
        Ok(open_enum::as_str(self).to_owned())
    }

    fn expected() -> Cow<'static, str> {
        format!(
            "a known value of {name}, or one made with `{name}::unlisted`",
            name = E::NAME
        )
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open_enum::tests::Role;
    use crate::open_enum::unlisted;

    #[test]
    fn values_are_written_as_the_api_reads_them() {
        let written = [
            "a b".to_owned().to_parameter(),
            true.to_parameter(),
            (-3_i64).to_parameter(),
            u64::MAX.to_parameter(),
            0.5_f64.to_parameter(),
            Date::new(2026, 1, 2).unwrap().to_parameter(),
            Timestamp::from("2026-01-02T03:04:05Z").to_parameter(),
            Role::Teacher.to_parameter(),
            unlisted::<Role>("mascot").to_parameter(),
        ];
        let written: Vec<String> = written.into_iter().map(Result::unwrap).collect();
        assert_eq!(
            written,
            [
                "a b",
                "true",
                "-3",
                "18446744073709551615",
                "0.5",
                "2026-01-02",
                "2026-01-02T03:04:05Z",
                "teacher",
                "mascot",
            ]
        );
    }

    #[test]
    fn what_the_api_would_refuse_is_refused() {
        let received: Role = serde_json::from_str("\"mascot\"").unwrap();
        assert!(received.to_parameter().is_err());
        assert!(f64::NAN.to_parameter().is_err());
        assert!(Timestamp::from("soon").to_parameter().is_err());
    }
}
