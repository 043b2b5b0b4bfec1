//! Enums that keep a value the document does not list.
//!
//! The server may send a new value at any time, so a closed enum would fail the whole page. The
//! functions here are what the generated implementations of an [`OpenEnum`] call.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem;

use serde::{Deserializer, Serialize, Serializer};

use crate::Refused;
use crate::scalar::{self, Scalar, Sent};

/// A string enum that can also hold a value the document does not list.
///
/// ```
/// use clever_core::{OpenEnum, Unlisted, open_enum};
///
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// enum Gender { Blank, F, M, Unlisted(Unlisted) }
///
/// impl OpenEnum for Gender {
///     const NAME: &'static str = "Gender";
///     const PUBLIC: bool = false;
///     const KNOWN: &'static [(&'static str, Self)] =
///         &[("", Self::Blank), ("F", Self::F), ("M", Self::M)];
///     fn from_unlisted(value: Unlisted) -> Self { Self::Unlisted(value) }
///     fn as_unlisted(&self) -> Option<&Unlisted> {
///         match self { Self::Unlisted(value) => Some(value), _ => None }
///     }
/// }
///
/// assert_eq!(open_enum::as_str(&Gender::Blank), "");
/// assert!(open_enum::unlisted::<Gender>("F") == Gender::F);
/// assert!(!open_enum::unlisted::<Gender>("X").is_known());
/// ```
pub trait OpenEnum: Clone + Sized + 'static {
    /// The type's name, for `Debug` and errors.
    const NAME: &'static str;

    /// Whether `Debug` may show a known value; false where it would say something about a person.
    const PUBLIC: bool;

    /// Every value the document lists, with its variant, **sorted by value**.
    const KNOWN: &'static [(&'static str, Self)];

    /// The variant for a value that is not in [`OpenEnum::KNOWN`].
    fn from_unlisted(value: Unlisted) -> Self;

    /// The value if it is not in [`OpenEnum::KNOWN`].
    fn as_unlisted(&self) -> Option<&Unlisted>;

    /// Whether the document lists the value.
    fn is_known(&self) -> bool {
        self.as_unlisted().is_none()
    }
}

/// A value the document does not list, kept as it was sent.
///
/// It remembers whether the server sent it or a program made it on purpose: only the second kind
/// is accepted in a request. Two are equal if their values are, wherever they came from.
#[derive(Clone)]
pub struct Unlisted(Box<Inner>);

// On the heap, so that the rare unlisted value does not make every enum large.
#[derive(Clone)]
struct Inner {
    value: Scalar,
    received: bool,
}

impl Unlisted {
    /// The value. Where the server sent a number or a boolean, its JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.value.as_str()
    }
}

impl PartialEq for Unlisted {
    fn eq(&self, other: &Self) -> bool {
        self.0.value == other.0.value
    }
}

impl Eq for Unlisted {}

impl Hash for Unlisted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.value.hash(state);
    }
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A string that is not one of an enum's known values. It does not show the string.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a known value of {name}; `{name}::unlisted` makes one that is sent all the same")]
pub struct UnknownValue {
    name: &'static str,
}

/// The value as the API writes it.
#[must_use]
pub fn as_str<E: OpenEnum>(value: &E) -> &str {
    if let Some(unlisted) = value.as_unlisted() {
        return unlisted.as_str();
    }
    let variant = mem::discriminant(value);
    E::KNOWN
        .iter()
        .find(|(_, known)| mem::discriminant(known) == variant)
        .map_or("", |(text, _)| text)
}

/// Makes a value on purpose, whether the document lists it or not. A listed one gives its variant.
#[must_use]
pub fn unlisted<E: OpenEnum>(value: impl Into<String>) -> E {
    let value = value.into();
    find(&value).unwrap_or_else(|| {
        E::from_unlisted(Unlisted(Box::new(Inner {
            value: value.into(),
            received: false,
        })))
    })
}

/// The variant of a value the document lists.
///
/// # Errors
/// [`UnknownValue`] if the document does not list it.
pub fn parse<E: OpenEnum>(value: &str) -> Result<E, UnknownValue> {
    find(value).ok_or(UnknownValue { name: E::NAME })
}

/// Decodes any JSON string, number or boolean; a known string is not copied.
///
/// # Errors
/// The deserializer's, for an array, an object or `null`.
pub fn deserialize<'de, E: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    scalar::deserialize(deserializer, |sent| {
        let known = match &sent {
            Sent::Text(text) => find(text),
            Sent::Other(_) => None,
        };
        known.unwrap_or_else(|| {
            E::from_unlisted(Unlisted(Box::new(Inner {
                value: sent.into(),
                received: true,
            })))
        })
    })
}

/// Encodes the value as it was sent.
///
/// # Errors
/// The serializer's.
pub fn serialize<E: OpenEnum, S: Serializer>(value: &E, serializer: S) -> Result<S::Ok, S::Error> {
    match value.as_unlisted() {
        Some(unlisted) => unlisted.0.value.serialize(serializer),
        None => serializer.serialize_str(as_str(value)),
    }
}

/// Writes the type's name, and the value only if it is known and the enum is public.
///
/// # Errors
/// The formatter's.
pub fn debug<E: OpenEnum>(value: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if E::PUBLIC && value.is_known() {
        write!(f, "{}({:?})", E::NAME, as_str(value))
    } else {
        write!(f, "{}(…)", E::NAME)
    }
}

/// Whether the value may stand in a request.
///
/// # Errors
/// [`Refused`] for a value the server sent that the document does not list.
pub fn check<E: OpenEnum>(value: &E) -> Result<(), Refused> {
    match value.as_unlisted() {
        Some(unlisted) if unlisted.0.received => Err(Refused::new(format!(
            "this {name} came from the server and is not a known value; \
             make it with `{name}::unlisted` to send it all the same",
            name = E::NAME
        ))),
        _ => Ok(()),
    }
}

/// The JSON Schema of an open enum: any string, with the known values as examples.
#[cfg(feature = "schemars")]
#[must_use]
pub fn schema<E: OpenEnum>() -> schemars::Schema {
    let known: Vec<&str> = E::KNOWN.iter().map(|(text, _)| *text).collect();
    schemars::json_schema!({ "type": "string", "examples": known })
}

fn find<E: OpenEnum>(value: &str) -> Option<E> {
    let at = E::KNOWN
        .binary_search_by(|(known, _)| (*known).cmp(value))
        .ok()?;
    E::KNOWN.get(at).map(|(_, variant)| variant.clone())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::HashSet;

    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;

    /// As the generator writes them: a private enum and a public one.
    macro_rules! open_enum {
        ($name:ident, $public:literal, $($value:literal => $variant:ident),*) => {
            #[derive(Clone, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub(crate) enum $name { $($variant,)* Unlisted(Unlisted) }

            impl OpenEnum for $name {
                const NAME: &'static str = stringify!($name);
                const PUBLIC: bool = $public;
                const KNOWN: &'static [(&'static str, Self)] = &[$(($value, Self::$variant)),*];
                fn from_unlisted(value: Unlisted) -> Self {
                    Self::Unlisted(value)
                }
                fn as_unlisted(&self) -> Option<&Unlisted> {
                    match self {
                        Self::Unlisted(value) => Some(value),
                        _ => None,
                    }
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize(deserializer)
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serialize(self, serializer)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    debug(self, f)
                }
            }

            impl TryFrom<&str> for $name {
                type Error = UnknownValue;
                fn try_from(value: &str) -> Result<Self, UnknownValue> {
                    parse(value)
                }
            }
        };
    }

    open_enum!(Gender, false, "" => Blank, "F" => F, "M" => M, "X" => X);
    open_enum!(Role, true, "student" => Student, "teacher" => Teacher);

    #[test]
    fn known_values_keep_their_variant_and_text() {
        for (text, variant) in Gender::KNOWN {
            let decoded: Gender = serde_json::from_value(json!(text)).unwrap();
            assert_eq!(&decoded, variant);
            assert_eq!(as_str(&decoded), *text);
            assert!(decoded.is_known());
            assert_eq!(serde_json::to_value(&decoded).unwrap(), json!(text));
            assert_eq!(Gender::try_from(*text).as_ref(), Ok(variant));
        }
    }

    #[test]
    fn unlisted_values_are_written_back() {
        for sent in [
            json!("nonbinary"),
            json!(9),
            json!(-1),
            json!(1.5),
            json!(true),
        ] {
            let decoded: Gender = serde_json::from_value(sent.clone()).unwrap();
            assert!(!decoded.is_known());
            assert_eq!(serde_json::to_value(&decoded).unwrap(), sent);
        }
        let decoded: Gender = serde_json::from_str("\"nonbinary\"").unwrap();
        assert_eq!(as_str(&decoded), "nonbinary");
        assert!(serde_json::from_str::<Gender>("[]").is_err());
    }

    #[test]
    fn origin_decides_about_sending_but_not_about_equality() {
        let received: Role = serde_json::from_str("\"mascot\"").unwrap();
        let made: Role = unlisted("mascot");
        assert_eq!(received, made);
        assert_eq!(HashSet::from([received.clone(), made.clone()]).len(), 1);
        assert_ne!(made, unlisted("janitor"));
        assert_eq!(check(&made), Ok(()));
        assert_eq!(check(&Role::Student), Ok(()));
        assert!(!check(&received).unwrap_err().to_string().contains("mascot"));
    }

    #[test]
    fn unlisted_gives_the_variant_of_a_listed_value() {
        assert_eq!(unlisted::<Role>("teacher"), Role::Teacher);
    }

    #[test]
    fn parsing_is_strict_and_does_not_show_the_text() {
        let error = Role::try_from("mascot").unwrap_err();
        assert!(error.to_string().contains("Role"));
        assert!(!format!("{error} {error:?}").contains("mascot"));
    }

    #[test]
    fn debug_shows_known_values_of_public_enums_only() {
        assert_eq!(format!("{:?}", Role::Student), "Role(\"student\")");
        assert_eq!(format!("{:?}", unlisted::<Role>("mascot")), "Role(…)");
        assert_eq!(format!("{:?}", Gender::F), "Gender(…)");
        let Role::Unlisted(value) = unlisted("mascot") else {
            panic!("listed")
        };
        assert_eq!(format!("{value:?}"), "…");
    }

    #[cfg(feature = "schemars")]
    #[test]
    fn the_schema_is_open() {
        let schema = schema::<Role>();
        assert_eq!(
            schema.as_value(),
            &json!({ "type": "string", "examples": ["student", "teacher"] })
        );
    }
}
