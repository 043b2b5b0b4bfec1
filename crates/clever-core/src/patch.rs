//! What a PATCH body says about one member.

use serde::ser::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One member of a PATCH body: leave it as it is, clear it, or set it.
///
/// A field of this type is written with
/// `#[serde(default, skip_serializing_if = "Patch::is_leave")]`.
///
/// ```
/// use clever_core::Patch;
/// use serde::Serialize;
///
/// #[derive(Default, Serialize)]
/// struct Change {
///     #[serde(skip_serializing_if = "Patch::is_leave")]
///     title: Patch<String>,
///     #[serde(skip_serializing_if = "Patch::is_leave")]
///     due_date: Patch<String>,
/// }
///
/// let change = Change { due_date: Patch::Clear, ..Change::default() };
/// assert_eq!(serde_json::to_string(&change)?, r#"{"due_date":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The member is not sent.
    #[default]
    Leave,
    /// The member is sent as `null`.
    Clear,
    /// The member is sent with this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the member is not sent.
    #[must_use]
    pub const fn is_leave(&self) -> bool {
        matches!(self, Self::Leave)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // Written as `null` it would clear what was meant to be left alone.
            Self::Leave => Err(S::Error::custom("a member left alone must be skipped")),
            Self::Clear => serializer.serialize_unit(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Patch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        <Option<T>>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <Option<T>>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Body {
        #[serde(default, skip_serializing_if = "Patch::is_leave")]
        title: Patch<String>,
        #[serde(default, skip_serializing_if = "Patch::is_leave")]
        points: Patch<Vec<i64>>,
    }

    #[test]
    fn each_state_has_its_own_json() {
        let states = [
            (json!({}), Body::default()),
            (
                json!({ "title": null }),
                Body {
                    title: Patch::Clear,
                    ..Body::default()
                },
            ),
            (
                json!({ "points": [] }),
                Body {
                    points: vec![].into(),
                    ..Body::default()
                },
            ),
            (
                json!({ "title": "" }),
                Body {
                    title: "".into(),
                    ..Body::default()
                },
            ),
        ];
        for (json, body) in states {
            assert_eq!(serde_json::to_value(&body).unwrap(), json);
            assert_eq!(serde_json::from_value::<Body>(json).unwrap(), body);
        }
    }

    #[test]
    fn what_is_left_alone_is_never_written_as_null() {
        assert!(serde_json::to_value(Patch::<i64>::Leave).is_err());
    }
}
