//! Reading what is not quite as declared, for generated types: `#[serde(deserialize_with = …)]`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Unexpected, Visitor,
};

/// An integer, also one written as `3.0`; `null` and `""` as none.
///
/// # Errors
/// Something else stands there.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_any(Tolerant(Integer))
}

/// A number; `null` and `""` as none.
///
/// # Errors
/// Something else stands there.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    deserializer.deserialize_any(Tolerant(Number))
}

/// `true` or `false`; `null` and `""` as none.
///
/// # Errors
/// Something else stands there.
pub fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_any(Tolerant(Boolean))
}

/// A list, without the places where `null` stands; `null` itself and `""` as none.
///
/// # Errors
/// Something else stands there, or an item cannot be decoded.
pub fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    deserializer.deserialize_any(Tolerant(List(PhantomData)))
}

/// What one declared type is read from. Every other kind of JSON value is refused.
trait Expected<'de>: Sized {
    type Value;
    const NAME: &'static str;

    fn boolean<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Err(E::invalid_type(Unexpected::Bool(value), &Self::NAME))
    }

    fn integer<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Err(E::invalid_type(Unexpected::Signed(value), &Self::NAME))
    }

    fn float<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Err(E::invalid_type(Unexpected::Float(value), &Self::NAME))
    }

    fn items<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::invalid_type(Unexpected::Seq, &Self::NAME))
    }
}

/// Reads `null` and `""` as none, and leaves the rest to what is expected.
struct Tolerant<X>(X);

impl<'de, X: Expected<'de>> Visitor<'de> for Tolerant<X> {
    type Value = Option<X::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(X::NAME)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            return Ok(None);
        }
        Err(E::invalid_type(Unexpected::Str(text), &self))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        self.0.boolean(value).map(Some)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.0.integer(value).map(Some)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => self.visit_f64(value as f64),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        self.0.float(value).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.0.items(items).map(Some)
    }
}

struct Integer;

impl Expected<'_> for Integer {
    type Value = i64;
    const NAME: &'static str = "i64";

    fn integer<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn float<E: Error>(self, value: f64) -> Result<i64, E> {
        // Up to 2^53 a float holds every integer exactly.
        if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
            return Ok(value as i64);
        }
        Err(E::invalid_type(Unexpected::Float(value), &Self::NAME))
    }
}

struct Number;

impl Expected<'_> for Number {
    type Value = f64;
    const NAME: &'static str = "f64";

    fn integer<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn float<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }
}

struct Boolean;

impl Expected<'_> for Boolean {
    type Value = bool;
    const NAME: &'static str = "a boolean";

    fn boolean<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Expected<'de> for List<T> {
    type Value = Vec<T>;
    const NAME: &'static str = "a sequence";

    fn items<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while items.next_element_seed(Push(&mut list))?.is_some() {}
        Ok(list)
    }
}

/// Decodes an item straight into its list: records are large, and every move of one costs.
struct Push<'a, T>(&'a mut Vec<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Push<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Push<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, item: D) -> Result<(), D::Error> {
        self.0.push(T::deserialize(item)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Page {
        #[serde(deserialize_with = "super::integer")]
        count: Option<i64>,
        #[serde(deserialize_with = "super::number")]
        share: Option<f64>,
        #[serde(deserialize_with = "super::boolean")]
        last: Option<bool>,
        #[serde(deserialize_with = "super::list")]
        data: Option<Vec<String>>,
    }

    fn page(json: Value) -> Option<Page> {
        serde_json::from_str(&json.to_string()).ok()
    }

    fn counted(count: Option<i64>) -> Option<Page> {
        let page = Page::default();
        Some(Page { count, ..page })
    }

    fn listed(items: &[&str]) -> Option<Page> {
        let page = Page::default();
        let data = Some(items.iter().map(ToString::to_string).collect());
        Some(Page { data, ..page })
    }

    #[test]
    fn integers_may_be_written_as_floats() {
        assert_eq!(page(json!({"count": 3})), counted(Some(3)));
        assert_eq!(page(json!({"count": -3.0})), counted(Some(-3)));
        assert_eq!(page(json!({"count": 3.5})), None);
        assert_eq!(page(json!({"count": "3"})), None);
        assert_eq!(page(json!({"count": u64::MAX})), None);
    }

    #[test]
    fn null_in_a_list_does_not_fail_it() {
        assert_eq!(page(json!({"data": ["a", null, "b"]})), listed(&["a", "b"]));
        assert_eq!(page(json!({"data": []})), listed(&[]));
        assert_eq!(page(json!({"data": ["a", 1]})), None);
    }

    #[test]
    fn nothing_and_blank_are_none() {
        for nothing in [json!(null), json!("")] {
            let members = ["count", "share", "last", "data"];
            let body = members.map(|name| (name.to_owned(), nothing.clone()));
            assert_eq!(page(body.into_iter().collect()), Some(Page::default()));
        }
    }

    #[test]
    fn what_is_declared_is_read() {
        let read = page(json!({"share": 1, "last": false})).unwrap();
        assert_eq!((read.share, read.last), (Some(1.0), Some(false)));
        assert_eq!(page(json!({"share": 0.5})).unwrap().share, Some(0.5));
    }

    #[test]
    fn another_type_is_refused_by_name() {
        let words = |body: &str| serde_json::from_str::<Page>(body).unwrap_err().to_string();
        let found = [
            words(r#"{"count": []}"#),
            words(r#"{"share": {}}"#),
            words(r#"{"last": 1}"#),
            words(r#"{"data": true}"#),
        ];
        assert_eq!(
            found,
            [
                "invalid type: sequence, expected i64 at line 1 column 12",
                "invalid type: map, expected f64 at line 1 column 12",
                "invalid type: integer `1`, expected a boolean at line 1 column 10",
                "invalid type: boolean `true`, expected a sequence at line 1 column 13",
            ]
        );
    }
}
