//! One entry of a list, wrapped or bare.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::decode;

/// One entry of a list: a record, with or without the wrapping most lists give it.
///
/// Most lists send `{"data": {…}, "uri": "…"}`; some send the bare record where the document says
/// otherwise, and the other way round. Both are read, and written back in the form they had: an
/// object whose member `data` is an object is wrapped, anything else is bare.
#[derive(Clone, PartialEq)]
pub struct Item<T> {
    /// The record.
    pub data: T,
    /// Where the record is found: a path with the version, without the host. Never in a bare one.
    pub uri: Option<String>,
    /// Links to related records. Never in a bare one.
    pub links: Option<Vec<Value>>,
    wrapped: bool,
}

impl<T> Item<T> {
    /// A record that is written as `{"data": {…}}`.
    #[must_use]
    pub const fn wrapped(data: T) -> Self {
        Self {
            data,
            uri: None,
            links: None,
            wrapped: true,
        }
    }

    /// A record that is written as it is.
    #[must_use]
    pub const fn bare(data: T) -> Self {
        Self {
            data,
            uri: None,
            links: None,
            wrapped: false,
        }
    }

    /// The record.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.data
    }
}

impl<T> Deref for Item<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T> DerefMut for Item<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.data
    }
}

impl<T: fmt::Debug> fmt::Debug for Item<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}

impl<T: Serialize> Serialize for Item<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.wrapped {
            return self.data.serialize(serializer);
        }
        let length = 1 + usize::from(self.uri.is_some()) + usize::from(self.links.is_some());
        let mut item = serializer.serialize_struct("Item", length)?;
        item.serialize_field("data", &self.data)?;
        if let Some(uri) = &self.uri {
            item.serialize_field("uri", uri)?;
        }
        if let Some(links) = &self.links {
            item.serialize_field("links", links)?;
        }
        item.end()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ItemVisitor(PhantomData))
    }
}

struct ItemVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ItemVisitor<T> {
    type Value = Item<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Item<T>, A::Error> {
        let mut record = None;
        let mut others = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if name == "data" && record.is_none() {
                match members.next_value_seed(DataSeed(PhantomData))? {
                    Data::Record(data) => record = Some(data),
                    Data::Other(value) => drop(others.insert(name, value)),
                }
            } else if record.is_none() || name == "uri" || name == "links" {
                others.insert(name, members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        match record {
            Some(data) => Ok(Item {
                data,
                uri: others.remove("uri").and_then(text),
                links: others.remove("links").and_then(list),
                wrapped: true,
            }),
            None => decode::from_part(PhantomData, &Value::Object(others), "").map(Item::bare),
        }
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn list(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(list) => Some(list),
        _ => None,
    }
}

/// What stands in a member called `data`.
enum Data<T> {
    /// An object, decoded in place: buffering every record of a list would be slow, and would
    /// lose the path of an error inside it.
    Record(T),
    Other(Value),
}

struct DataSeed<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for DataSeed<T> {
    type Value = Data<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for DataSeed<T> {
    type Value = Data<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Data<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(Data::Record)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Data<T>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(elements)).map(Data::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Data<T>, E> {
        Ok(Data::Other(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Data<T>, E> {
        Ok(Data::Other(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Data<T>, E> {
        Ok(Data::Other(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Data<T>, E> {
        Ok(Data::Other(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Data<T>, E> {
        Ok(Data::Other(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Data<T>, E> {
        Ok(Data::Other(value.into()))
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Item<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Item_of_{}", T::schema_name()).into()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        format!("clever_core::Item<{}>", T::schema_id()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let record = generator.subschema_for::<T>();
        schemars::json_schema!({
            "anyOf": [
                {
                    "type": "object",
                    "properties": {
                        "data": record,
                        "uri": { "type": "string" },
                        "links": { "type": "array" },
                    },
                    "required": ["data"],
                },
                record,
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Record {
        id: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<Value>,
    }

    fn decode(json: &Value) -> Item<Record> {
        serde_json::from_str(&json.to_string()).unwrap()
    }

    #[test]
    fn both_forms_are_written_back() {
        for json in [
            json!({ "data": { "id": "a1" } }),
            json!({ "data": { "id": "a1" }, "uri": "/v3.1/users/a1" }),
            json!({ "data": { "id": "a1" }, "uri": "/x", "links": [{ "rel": "self" }] }),
            json!({ "data": { "id": "a1" }, "links": [] }),
            json!({ "id": "a1" }),
            json!({ "id": "a1", "data": "text" }),
            json!({ "id": "a1", "data": [{}] }),
            json!({ "id": "a1", "data": 1 }),
        ] {
            let item = decode(&json);
            assert_eq!(item.id, "a1");
            assert_eq!(serde_json::to_value(&item).unwrap(), json);
        }
    }

    #[test]
    fn the_order_of_members_does_not_matter() {
        let text = r#"{"uri": "/x", "links": [], "more": 1, "data": {"id": "a1"}, "other": {}}"#;
        let item: Item<Record> = serde_json::from_str(text).unwrap();
        assert_eq!(
            (item.uri.as_deref(), item.links.as_deref()),
            (Some("/x"), Some(&[][..]))
        );
        let text = r#"{"data": {"id": "a1"}, "links": [], "more": 1, "uri": "/x"}"#;
        let item: Item<Record> = serde_json::from_str(text).unwrap();
        assert_eq!(
            (item.uri.as_deref(), item.links.as_deref()),
            (Some("/x"), Some(&[][..]))
        );
    }

    #[test]
    fn odd_neighbours_do_not_fail_the_record() {
        let item = decode(&json!({ "uri": null, "data": { "id": "a1" }, "links": {} }));
        assert_eq!((item.uri.as_deref(), item.links.as_deref()), (None, None));
    }

    #[test]
    fn constructors_decide_the_form() {
        let record = || Record {
            id: "a1".to_owned(),
            data: None,
        };
        let wrapped = serde_json::to_value(Item::wrapped(record())).unwrap();
        assert_eq!(wrapped, json!({ "data": { "id": "a1" } }));
        let bare = serde_json::to_value(Item::bare(record())).unwrap();
        assert_eq!(bare, json!({ "id": "a1" }));
        assert_eq!(Item::bare(record()).into_inner(), record());
    }

    #[test]
    fn debug_is_the_records() {
        let item = decode(&json!({ "data": { "id": "a1" }, "uri": "/v3.1/users/a1" }));
        assert_eq!(format!("{item:?}"), format!("{:?}", item.data));
    }
}
