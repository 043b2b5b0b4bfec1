//! Reading what is not quite as declared, for generated types: `#[serde(deserialize_with = …)]`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Unexpected, Visitor,
};

/// An integer, also one written as `3.0`; `null` as none.
///
/// # Errors
/// Something else stands there.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(Option::<Integer>::deserialize(deserializer)?.map(|integer| integer.0))
}

struct Integer(i64);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(IntegerVisitor).map(Self)
    }
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("i64")
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<i64, E> {
        Ok(integer)
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<i64, E> {
        i64::try_from(integer).map_err(|_| E::invalid_value(Unexpected::Unsigned(integer), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
        // Up to 2^53 a float holds every integer exactly.
        if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
            return Ok(number as i64);
        }
        Err(E::invalid_type(Unexpected::Float(number), &self))
    }
}

/// A list, without the places where `null` stands; `null` itself as none.
///
/// # Errors
/// Something else stands there, or an item cannot be decoded.
pub fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    Ok(Option::<List<T>>::deserialize(deserializer)?.map(|list| list.0))
}

/// What a page lists: as [`list`], but `null` is a list with nothing in it, since only a reply
/// without the member is no page.
///
/// # Errors
/// As [`list`].
pub fn entries<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    list(deserializer).map(|entries| Some(entries.unwrap_or_default()))
}

struct List<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_seq(ListVisitor(PhantomData))
            .map(Self)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
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

    #[derive(Debug, PartialEq, Deserialize)]
    struct Page {
        #[serde(default, deserialize_with = "super::integer")]
        count: Option<i64>,
        #[serde(default, deserialize_with = "super::list")]
        data: Option<Vec<String>>,
        #[serde(default, deserialize_with = "super::entries")]
        listed: Option<Vec<String>>,
    }

    fn page(json: Value) -> Option<(Option<i64>, Option<Vec<String>>)> {
        let page: Page = serde_json::from_value(json).ok()?;
        Some((page.count, page.data))
    }

    #[test]
    fn integers_may_be_written_as_floats() {
        assert_eq!(page(json!({"count": 3})), Some((Some(3), None)));
        assert_eq!(page(json!({"count": 3.0})), Some((Some(3), None)));
        assert_eq!(page(json!({"count": null})), Some((None, None)));
        assert_eq!(page(json!({"count": 3.5})), None);
        assert_eq!(page(json!({"count": "3"})), None);
        assert_eq!(page(json!({"count": u64::MAX})), None);
    }

    #[test]
    fn null_in_place_of_what_is_listed_is_no_entry() {
        let listed = |json| {
            serde_json::from_value::<Page>(json)
                .ok()
                .map(|page| page.listed)
        };
        assert_eq!(listed(json!({"listed": null})), Some(Some(Vec::new())));
        assert_eq!(
            listed(json!({"listed": ["a", null]})),
            Some(Some(vec!["a".to_owned()]))
        );
        assert_eq!(listed(json!({})), Some(None));
        assert_eq!(listed(json!({"listed": "a"})), None);
    }

    #[test]
    fn null_in_a_list_does_not_fail_it() {
        let list = |items: &[&str]| Some(items.iter().map(ToString::to_string).collect());
        assert_eq!(
            page(json!({"data": ["a", null, "b"]})),
            Some((None, list(&["a", "b"])))
        );
        assert_eq!(page(json!({"data": []})), Some((None, list(&[]))));
        assert_eq!(page(json!({"data": null})), Some((None, None)));
        assert_eq!(page(json!({"data": ["a", 1]})), None);
    }
}
