//! A page of any list, whose records stay the text that was sent.
//!
//! Most of an export's time would go into decoding records only to write them again.

use std::borrow::Cow;
use std::fmt;

use clever_core::{Error, Operation, RawEntry, RawPage};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A page of a list.
pub(super) type ListPage = RawPage<Record>;

/// What is listed behind an id, and the id of the last of it, if that is anything: a page that comes
/// again must not be written again. Only of ObjectIDs it is known that they ascend.
pub(super) fn records_behind<'p>(
    page: &'p ListPage,
    after: Option<&str>,
    operation: &'static Operation,
) -> Result<(Vec<&'p str>, Option<String>), Error> {
    let records: Vec<&str> = page.entries().map(|record| &*record.0).collect();
    let (Some(first), Some(last)) = (records.first(), records.last()) else {
        return Ok((records, None));
    };
    let (Some(first), Some(last)) = (id(first), id(last)) else {
        return Err(Error::page(operation, "a record has no id"));
    };
    let goes_back = |after: &&str| is_object_id(after) && is_object_id(&first) && *first <= **after;
    if after.filter(goes_back).is_some() {
        let reason = "a page does not come behind the one before it";
        return Err(Error::page(operation, reason));
    }
    Ok((records, Some(last.into_owned())))
}

/// The id of a record, if it has one.
pub(super) fn id(record: &str) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct WithId<'a> {
        #[serde(borrow)]
        id: Option<Cow<'a, str>>,
    }
    serde_json::from_str::<WithId<'_>>(record).ok()?.id
}

/// Whether an id is one of those whose order is known.
fn is_object_id(id: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    id.len() == 24 && id.bytes().all(is_digit)
}

/// The text of a record, an object, without the wrapping that most lists give it.
pub(super) struct Record(Box<str>);

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entry: A) -> Result<Record, A::Error> {
        let mut members: Vec<(String, Box<RawValue>)> = Vec::with_capacity(WRAPPING.len());
        while let Some(member) = entry.next_entry()? {
            members.push(member);
        }
        let is_wrapping = members
            .iter()
            .all(|(name, _)| WRAPPING.contains(&name.as_str()));
        let is_record = |(name, value): &(String, Box<RawValue>)| {
            name == "data" && value.get().starts_with('{')
        };
        Ok(
            match members.iter().position(is_record).filter(|_| is_wrapping) {
                Some(wrapped) => Record(members.swap_remove(wrapped).1.into()),
                None => Record(object(&members).into()),
            },
        )
    }
}

/// What the wrapping of an entry has. A record may have a member `data` too.
const WRAPPING: [&str; 3] = ["data", "uri", "links"];

/// The text of an object with these members.
fn object(members: &[(String, Box<RawValue>)]) -> String {
    let members = members.iter().map(|(name, value)| {
        let name = Value::from(name.as_str());
        format!("{name}:{}", value.get())
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

impl RawEntry for Record {
    type Item = Self;

    fn into_item(self) -> Self {
        self
    }

    /// Nobody goes on from a record here, but from pages.
    fn id(_: &Self) -> Option<&str> {
        None
    }
}

#[cfg(test)]
mod tests {
    use clever_core::Page as _;

    use super::*;
    use crate::api::VERSIONS;

    fn page(json: &str) -> ListPage {
        serde_json::from_str(json).unwrap()
    }

    fn records(json: &str) -> Vec<String> {
        page(json)
            .entries()
            .map(|record| record.0.to_string())
            .collect()
    }

    #[test]
    fn records_are_the_text_that_was_sent_wrapped_or_bare() {
        let text = r#"{"b":1.50,"a":"\u00e9","id":"1"}"#;
        for json in [
            format!(r#"{{"data":[{{"data":{text},"uri":"/v3.1/users/1"}}],"links":[]}}"#),
            format!(r#"{{"links":[],"data": [ {{"uri":"/x", "data": {text} }} ]}}"#),
            format!(r#"{{"data":[null,{text}]}}"#),
            format!(r#"{{"resources":[{text}]}}"#),
        ] {
            assert_eq!(records(&json), [text], "{json}");
        }
    }

    #[test]
    fn a_member_data_of_a_record_is_no_wrapping() {
        for event in [
            r#"{"id":"e","type":"users.created","data":{"object":{}}}"#,
            r#"{"data":{"object":{}},"id":"e"}"#,
        ] {
            assert_eq!(records(&format!(r#"{{"data":[{event}]}}"#)), [event]);
        }
    }

    #[test]
    fn null_is_an_empty_list_and_nothing_is_no_list() {
        for json in [r#"{"data":null}"#, r#"{"data":[ ]}"#, r#"{"resources":[]}"#] {
            assert!(page(json).is_list() && page(json).is_empty(), "{json}");
        }
        for json in ["{}", r#"{"links":[]}"#] {
            assert!(!page(json).is_list(), "{json}");
        }
        assert!(!page(r#"{"data":[{}]}"#).is_empty());
    }

    #[test]
    fn what_is_no_record_or_no_list_fails_the_page() {
        for json in [
            r#"{"data":[1]}"#,
            r#"{"data":["x"]}"#,
            r#"{"data":[[]]}"#,
            r#"{"data":{}}"#,
            r#"{"data":"x"}"#,
        ] {
            assert!(serde_json::from_str::<ListPage>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_page_that_comes_again_is_refused() {
        let (a, b) = ("5f0000000000000000000001", "5f0000000000000000000002");
        let page = page(&format!(r#"{{"data":[{{"id":"{a}"}},{{"id":"{b}"}}]}}"#));
        let behind = |after| records_behind(&page, after, VERSIONS[0].operations[0]);
        assert_eq!(behind(None).unwrap().1.as_deref(), Some(b));
        assert!(behind(Some("5f0000000000000000000000")).is_ok());
        for after in [a, b] {
            assert!(behind(Some(after)).unwrap_err().is_page());
        }
    }

    #[test]
    fn the_id_is_found_wherever_it_stands() {
        assert_eq!(
            id(r#"{"name":{"id":"no"},"id":"yes"}"#).as_deref(),
            Some("yes")
        );
        assert_eq!(id(r#"{"name":"x"}"#), None);
    }
}
