//! Values that can stand in a request body.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Date, OpenEnum, Patch, Refused, Timestamp, open_enum};

/// A value that can stand in a request body.
///
/// Generated request types implement it with one [`check_field`] per field. An open enum is
/// checked as [`open_enum::check`] does; `Option`, `Vec`, maps and [`Patch`] check what they hold.
pub trait RequestBody: Serialize {
    /// Whether the API would take the value.
    ///
    /// # Errors
    /// [`Refused`] if it would not.
    fn check(&self) -> Result<(), Refused>;
}

/// Checks one field of a request body, and names it if it is refused.
///
/// # Errors
/// [`Refused`] as the field's own check says, with the field's name.
pub fn check_field<T: RequestBody>(name: &'static str, value: &T) -> Result<(), Refused> {
    value.check().map_err(|refused| refused.within(name))
}

macro_rules! always_taken {
    ($($type:ty),*) => {$(
        impl RequestBody for $type {
            fn check(&self) -> Result<(), Refused> {
                Ok(())
            }
        }
    )*};
}

always_taken!(String, bool, i32, i64, u32, u64, Date, Value, Map<String, Value>);

impl RequestBody for f64 {
    fn check(&self) -> Result<(), Refused> {
        // serde_json would write the others as `null`, which clears the member.
        if self.is_finite() {
            Ok(())
        } else {
            Err(Refused::new("must be a finite number"))
        }
    }
}

impl RequestBody for Timestamp {
    fn check(&self) -> Result<(), Refused> {
        match self.date() {
            Some(_) => Ok(()),
            None => Err(Refused::new(
                "must be a date such as 2015-08-25, or one with a time",
            )),
        }
    }
}

impl<E: OpenEnum + Serialize> RequestBody for E {
    fn check(&self) -> Result<(), Refused> {
        open_enum::check(self)
    }
}

impl<T: RequestBody> RequestBody for Option<T> {
    fn check(&self) -> Result<(), Refused> {
        self.iter().try_for_each(RequestBody::check)
    }
}

impl<T: RequestBody> RequestBody for Vec<T> {
    fn check(&self) -> Result<(), Refused> {
        self.iter().try_for_each(RequestBody::check)
    }
}

impl<T: RequestBody> RequestBody for BTreeMap<String, T> {
    fn check(&self) -> Result<(), Refused> {
        self.values().try_for_each(RequestBody::check)
    }
}

impl<T: RequestBody, S: BuildHasher> RequestBody for HashMap<String, T, S> {
    fn check(&self) -> Result<(), Refused> {
        self.values().try_for_each(RequestBody::check)
    }
}

impl<T: RequestBody> RequestBody for Patch<T> {
    fn check(&self) -> Result<(), Refused> {
        match self {
            Self::Set(value) => value.check(),
            Self::Leave | Self::Clear => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open_enum::tests::Role;
    use crate::open_enum::unlisted;

    #[test]
    fn what_holds_a_refused_value_is_refused() {
        let received: Role = serde_json::from_str("\"mascot\"").unwrap();
        assert!(received.check().is_err());
        assert!(Some(received.clone()).check().is_err());
        assert!(vec![Role::Student, received.clone()].check().is_err());
        assert!(Patch::Set(received.clone()).check().is_err());
        assert!(
            BTreeMap::from([("a".to_owned(), received.clone())])
                .check()
                .is_err()
        );
        assert!(HashMap::from([("a".to_owned(), received)]).check().is_err());
        assert!(f64::INFINITY.check().is_err());
        assert!(Timestamp::from("").check().is_err());
    }

    #[test]
    fn what_holds_nothing_refused_is_taken() {
        assert_eq!(Some(unlisted::<Role>("mascot")).check(), Ok(()));
        assert_eq!(vec![Role::Student].check(), Ok(()));
        assert_eq!(Patch::<Role>::Clear.check(), Ok(()));
        assert_eq!(Some(1.5).check(), Ok(()));
        assert_eq!(Timestamp::from("2026-01-02").check(), Ok(()));
    }

    #[test]
    fn a_refusal_names_the_field() {
        let refused = check_field("points", &f64::NAN)
            .unwrap_err()
            .within("assignment");
        assert_eq!(
            refused.to_string(),
            "`assignment.points`: must be a finite number"
        );
    }
}
