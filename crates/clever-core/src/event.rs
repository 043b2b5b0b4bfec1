//! Entries of the events feed: what changed, and how the record looked before.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Timestamp;
use crate::debug::{Hidden, Id};
use crate::decode::{self, Mismatch};

/// The payload of an event: the record, and what its changed members held before.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(rename = "Change_of_{T}")
)]
#[non_exhaustive]
pub struct Change<T> {
    /// The record after the change; of a deleted record, as it last was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<T>,
    /// The former values of the members that changed, nested as in the record. Any JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_attributes: Option<Value>,
}

impl<T> Change<T> {
    /// The payload of an event that has only the record.
    #[must_use]
    pub const fn new(object: T) -> Self {
        Self {
            object: Some(object),
            previous_attributes: None,
        }
    }
}

impl<T> Default for Change<T> {
    fn default() -> Self {
        Self {
            object: None,
            previous_attributes: None,
        }
    }
}

/// `null` is read as a payload that has nothing.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Sent<T> {
            object: Option<T>,
            previous_attributes: Option<Value>,
        }
        let sent = Option::<Sent<T>>::deserialize(deserializer)?;
        Ok(sent.map_or_else(Self::default, |sent| Self {
            object: sent.object,
            previous_attributes: sent.previous_attributes,
        }))
    }
}

impl<T: fmt::Debug> fmt::Debug for Change<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change")
            .field("object", &self.object)
            .field("previous_attributes", &Hidden)
            .finish()
    }
}

/// An event of a type the document does not list, kept as it was sent.
#[derive(Clone, PartialEq)]
pub struct UnknownEvent {
    /// The type, such as `users.created`.
    pub event_type: String,
    /// The whole payload.
    pub data: Value,
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent")
            .field("event_type", &Hidden)
            .field("data", &Hidden)
            .finish()
    }
}

/// The types of events of one API version, with their payloads.
pub trait EventKind: Sized {
    /// Decodes the payload of an event of the given type.
    ///
    /// # Errors
    /// The deserializer's, if the payload is not what events of this type have.
    fn decode<'de, D: Deserializer<'de>>(event_type: &str, data: D) -> Result<Self, D::Error>;

    /// The type, such as `users.created`.
    fn event_type(&self) -> &str;

    /// Encodes the payload.
    ///
    /// # Errors
    /// The serializer's.
    fn encode_data<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// One entry of the events feed.
///
/// On the wire it is `{"type": …, "data": …, "created": …, "id": …}`, in any order. Only `type` is
/// required; without `data` the payload has nothing.
#[derive(Clone, PartialEq)]
pub struct Event<K> {
    /// The event's own id, which is also its place in the feed.
    pub id: Option<String>,
    /// When the change was recorded.
    pub created: Option<Timestamp>,
    /// What happened, to which record.
    pub kind: K,
}

impl<K: fmt::Debug> fmt::Debug for Event<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("id", &Id(self.id.as_deref()))
            .field("created", &self.created)
            .field("kind", &self.kind)
            .finish()
    }
}

impl<K: EventKind> Serialize for Event<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let length = 2 + usize::from(self.created.is_some()) + usize::from(self.id.is_some());
        let mut event = serializer.serialize_struct("Event", length)?;
        event.serialize_field("type", self.kind.event_type())?;
        event.serialize_field("data", &Payload(&self.kind))?;
        if let Some(created) = &self.created {
            event.serialize_field("created", created)?;
        }
        if let Some(id) = &self.id {
            event.serialize_field("id", id)?;
        }
        event.end()
    }
}

impl<K: EventKind> Event<K> {
    /// The payload with the record as it was before the change: the former values are laid over
    /// it. `None` for a record that was created, since there was none before.
    ///
    /// A value that was newly added cannot be told from one that did not change: the event gives
    /// no former value for it, so it is still there in what this returns.
    ///
    /// # Errors
    /// What comes of laying the former values over the record is no such record.
    pub fn before(&self) -> Result<Option<K>, Mismatch> {
        let event_type = self.kind.event_type();
        if event_type.ends_with(".created") {
            return Ok(None);
        }
        let mut data = self.kind.encode_data(serde_json::value::Serializer);
        if let Ok(Value::Object(payload)) = &mut data
            && let Some(former) = payload.remove("previous_attributes")
            && let Some(record) = payload.get_mut("object")
        {
            overlay(record, former);
        }
        let data = data.map_err(|_| Mismatch::other())?;
        let before: Result<K, serde_json::Error> =
            decode::from_part(PayloadSeed::new(event_type), &data, "");
        before.map(Some).map_err(|_| Mismatch::other())
    }
}

/// Objects are laid over member by member, everything else is replaced.
fn overlay(value: &mut Value, former: Value) {
    match (value, former) {
        (Value::Object(members), Value::Object(former)) => {
            for (name, former) in former {
                overlay(members.entry(name).or_insert(Value::Null), former);
            }
        }
        (value, former) => *value = former,
    }
}

struct Payload<'a, K>(&'a K);

impl<K: EventKind> Serialize for Payload<'_, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.encode_data(serializer)
    }
}

impl<'de, K: EventKind> Deserialize<'de> for Event<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EventVisitor(PhantomData))
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Member {
    Id,
    Created,
    Type,
    Data,
    #[serde(other)]
    Other,
}

struct EventVisitor<K>(PhantomData<K>);

impl<'de, K: EventKind> Visitor<'de> for EventVisitor<K> {
    type Value = Event<K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Event<K>, A::Error> {
        let (mut id, mut created) = (None, None);
        let mut event_type: Option<String> = None;
        let mut kind = None;
        let mut early_data = Value::Null;
        while let Some(member) = members.next_key()? {
            match (member, &event_type) {
                (Member::Id, _) => id = members.next_value()?,
                (Member::Created, _) => created = members.next_value()?,
                (Member::Type, _) => event_type = Some(members.next_value()?),
                (Member::Data, Some(event_type)) => {
                    kind = Some(members.next_value_seed(PayloadSeed::new(event_type))?);
                }
                (Member::Data, None) => early_data = members.next_value()?,
                (Member::Other, _) => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        let event_type = event_type.ok_or_else(|| A::Error::missing_field("type"))?;
        let kind = match kind {
            Some(kind) => kind,
            None => decode::from_part(PayloadSeed::new(&event_type), &early_data, "data")?,
        };
        Ok(Event { id, created, kind })
    }
}

/// Decodes the payload of an event whose type is known.
struct PayloadSeed<'a, K> {
    event_type: &'a str,
    kind: PhantomData<K>,
}

impl<'a, K> PayloadSeed<'a, K> {
    const fn new(event_type: &'a str) -> Self {
        Self {
            event_type,
            kind: PhantomData,
        }
    }
}

impl<'de, K: EventKind> DeserializeSeed<'de> for PayloadSeed<'_, K> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, data: D) -> Result<K, D::Error> {
        K::decode(self.event_type, data)
    }
}

#[cfg(feature = "schemars")]
impl<K: schemars::JsonSchema> schemars::JsonSchema for Event<K> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Event_of_{}", K::schema_name()).into()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        format!("clever_core::Event<{}>", K::schema_id()).into()
    }

    /// The schema of `K` describes the member `data`.
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "properties": {
                "type": { "type": "string" },
                "data": generator.subschema_for::<K>(),
                "created": generator.subschema_for::<Timestamp>(),
                "id": { "type": "string" },
            },
            "required": ["type"],
        })
    }
}

/// Schema of an [`EventKind`]: what each listed type of event carries. Other types carry anything.
#[cfg(feature = "schemars")]
#[must_use]
pub fn event_schema<const N: usize>(
    kinds: [(&'static str, schemars::Schema); N],
) -> schemars::Schema {
    let kinds = kinds.map(|(name, data)| serde_json::json!({ "title": name, "allOf": [data] }));
    schemars::json_schema!({ "anyOf": kinds.to_vec() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct User {
        id: String,
    }

    #[derive(Debug, PartialEq)]
    enum Kind {
        UsersCreated(Change<User>),
        Unknown(UnknownEvent),
    }

    impl EventKind for Kind {
        fn decode<'de, D: Deserializer<'de>>(event_type: &str, data: D) -> Result<Self, D::Error> {
            match event_type {
                "users.created" => Change::deserialize(data).map(Self::UsersCreated),
                _ => Ok(Self::Unknown(UnknownEvent {
                    event_type: event_type.to_owned(),
                    data: Value::deserialize(data)?,
                })),
            }
        }

        fn event_type(&self) -> &str {
            match self {
                Self::UsersCreated(_) => "users.created",
                Self::Unknown(event) => &event.event_type,
            }
        }

        fn encode_data<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::UsersCreated(change) => change.serialize(serializer),
                Self::Unknown(event) => event.data.serialize(serializer),
            }
        }
    }

    fn decode(text: &str) -> Event<Kind> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_former_values_are_laid_over_the_record() {
        let event: Event<Kind> = serde_json::from_value(json!({
            "type": "users.renamed",
            "data": {
                "object": { "id": "a1", "name": { "first": "Ada", "last": "King" }, "tags": [1] },
                "previous_attributes": { "name": { "last": "Byron" }, "tags": [1, 2], "old": "x" },
            },
        }))
        .unwrap();
        let Kind::Unknown(before) = event.before().unwrap().unwrap() else {
            panic!("a type that is not listed");
        };
        let expected = json!({ "object": {
            "id": "a1", "name": { "first": "Ada", "last": "Byron" }, "tags": [1, 2], "old": "x",
        } });
        assert_eq!(before.data, expected);
    }

    #[test]
    fn before_it_was_created_there_was_no_record() {
        let created = json!({ "type": "users.created", "data": { "object": { "id": "a1" } } });
        let event: Event<Kind> = serde_json::from_value(created).unwrap();
        assert_eq!(event.before().unwrap(), None);
    }

    #[test]
    fn members_come_in_any_order() {
        let object = r#""data": {"object": {"id": "a1"}, "previous_attributes": {"x": "y"}}"#;
        let (of_type, id) = (
            r#""type": "users.created""#,
            r#""id": "e1", "created": "2026-01-02""#,
        );
        for members in [
            [of_type, object, id],
            [object, of_type, id],
            [id, object, of_type],
            [of_type, id, object],
        ] {
            let text = format!("{{{}, \"more\": [1]}}", members.join(", "));
            let event = decode(&text);
            let Kind::UsersCreated(change) = &event.kind else {
                panic!("{text}")
            };
            assert_eq!(
                change.object,
                Some(User {
                    id: "a1".to_owned()
                })
            );
            let mut json: Value = serde_json::from_str(&text).unwrap();
            json.as_object_mut().unwrap().remove("more");
            assert_eq!(serde_json::to_value(&event).unwrap(), json);
        }
    }

    #[test]
    fn unknown_types_keep_their_payload() {
        for text in [
            r#"{"type": "robots.moved", "data": {"where": [1, "Jane"]}}"#,
            r#"{"data": {"where": [1, "Jane"]}, "type": "robots.moved"}"#,
        ] {
            let event = decode(text);
            let json: Value = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_value(&event).unwrap(), json);
            let shown = format!("{event:?}");
            assert!(
                !shown.contains("Jane") && !shown.contains("robots"),
                "{shown}"
            );
        }
    }

    #[test]
    fn no_payload_is_an_empty_one() {
        for text in [
            r#"{"type": "users.created"}"#,
            r#"{"type": "users.created", "data": null}"#,
            r#"{"data": null, "type": "users.created", "id": null, "created": null}"#,
            r#"{"type": "users.created", "data": {"object": null, "previous_attributes": null}}"#,
        ] {
            let event = decode(text);
            assert_eq!(event.kind, Kind::UsersCreated(Change::default()), "{text}");
            assert_eq!((event.id, event.created), (None, None));
        }
        let Kind::Unknown(event) = decode(r#"{"type": "robots.moved", "data": null}"#).kind else {
            panic!("known");
        };
        assert_eq!(event.data, Value::Null);
    }

    #[test]
    fn the_type_is_required() {
        let error = serde_json::from_str::<Event<Kind>>(r#"{"data": {}}"#).unwrap_err();
        assert!(error.to_string().contains("missing field `type`"));
    }

    #[test]
    fn debug_hides_former_values() {
        let mut change = Change::new(User {
            id: "a1".to_owned(),
        });
        change.previous_attributes = Some(json!({ "name": { "first": "Jane" } }));
        let event = Event {
            id: Some("5f0000000000000000000001".to_owned()),
            created: Some("2026-01-02".into()),
            kind: Kind::UsersCreated(change),
        };
        let shown = format!("{event:?}");
        assert!(
            shown.contains("5f00") && shown.contains("2026-01-02"),
            "{shown}"
        );
        assert!(
            !shown.contains("Jane") && !shown.contains("first"),
            "{shown}"
        );
    }
}
