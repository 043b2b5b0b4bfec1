//! A string kept as it was sent, even where the server sent a number or a boolean instead.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serialize, Serializer};
use serde_json::Number;

/// The text of a JSON string, number or boolean, and which of them it was.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Scalar {
    text: Box<str>,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Text,
    Number,
    Boolean,
}

impl Scalar {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self {
            text: text.into(),
            form: Form::Text,
        }
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Self {
            text: value.to_string().into(),
            form: Form::Boolean,
        }
    }
}

impl From<Number> for Scalar {
    fn from(value: Number) -> Self {
        Self {
            text: value.to_string().into(),
            form: Form::Number,
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.form, self.text.parse::<Number>()) {
            (Form::Number, Ok(number)) => number.serialize(serializer),
            (Form::Boolean, _) => serializer.serialize_bool(&*self.text == "true"),
            _ => serializer.serialize_str(&self.text),
        }
    }
}

/// What stood in the place of a string.
pub(crate) enum Sent<'a> {
    Text(Cow<'a, str>),
    Other(Scalar),
}

impl From<Sent<'_>> for Scalar {
    fn from(sent: Sent<'_>) -> Self {
        match sent {
            Sent::Text(text) => Self {
                text: text.into(),
                form: Form::Text,
            },
            Sent::Other(scalar) => scalar,
        }
    }
}

/// Decodes a scalar and hands it to `build`, which decides whether the text must be owned.
pub(crate) fn deserialize<'de, D, T, F>(deserializer: D, build: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: FnOnce(Sent<'_>) -> T,
{
    deserializer.deserialize_any(ScalarVisitor(build))
}

struct ScalarVisitor<F>(F);

impl<T, F: FnOnce(Sent<'_>) -> T> Visitor<'_> for ScalarVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        Ok((self.0)(Sent::Text(Cow::Borrowed(value))))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<T, E> {
        Ok((self.0)(Sent::Text(Cow::Owned(value))))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        Ok((self.0)(Sent::Other(value.into())))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        Ok((self.0)(Sent::Other(Number::from(value).into())))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        Ok((self.0)(Sent::Other(Number::from(value).into())))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        match Number::from_f64(value) {
            Some(number) => Ok((self.0)(Sent::Other(number.into()))),
            None => Err(E::custom("not a JSON number")),
        }
    }
}
