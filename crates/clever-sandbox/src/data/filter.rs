//! The parameter `where` of version 1: MongoDB's query form, on the records as they are sent.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::list::List;
use super::{Refusal, Request};
use crate::district::Selection;
use crate::side_by_side::side_by_side;

/// Records that one processor looks at before it takes others.
const CHUNK: usize = 1_000;

impl Request<'_> {
    /// Leaves out of a list what `where` does not match. This looks at every record.
    pub(super) fn keep_what_matches(&self, list: &mut List) -> Result<(), Refusal> {
        let Some(query) = self
            .call
            .parameter("where")
            .filter(|query| !query.is_empty())
        else {
            return Ok(());
        };
        let query: Map<String, Value> = serde_json::from_str(query)
            .map_err(|_| Refusal::Senseless("where must be an object in JSON"))?;
        let indexes: Vec<u64> = list.records.iter().collect();
        let matching = side_by_side(indexes.chunks(CHUNK), |indexes| {
            let mut writer = self.writer(4096);
            let mut is_matching = |index: &u64| {
                writer.json.clear();
                self.write_record(&mut writer, list.view, *index);
                serde_json::from_slice(writer.json.as_bytes())
                    .is_ok_and(|record| matches(&record, &query))
            };
            let matching = indexes.iter().filter(|index| is_matching(index));
            matching.copied().collect::<Vec<u64>>()
        });
        list.records = Selection::only(matching.concat());
        Ok(())
    }
}

/// Whether a record meets every condition. Names may lead into objects, as `name.last`.
fn matches(record: &Value, query: &Map<String, Value>) -> bool {
    query
        .iter()
        .all(|(name, condition)| match (name.as_str(), condition) {
            ("$and", Value::Array(queries)) => {
                queries.iter().all(|query| matches_one(record, query))
            }
            ("$or", Value::Array(queries)) => {
                queries.iter().any(|query| matches_one(record, query))
            }
            _ => {
                let parts = name.split('.');
                let value = parts.fold(record, |value, part| &value[part]);
                meets(value, condition)
            }
        })
}

fn matches_one(record: &Value, query: &Value) -> bool {
    query
        .as_object()
        .is_some_and(|query| matches(record, query))
}

/// A value meets a condition by being equal to it, having it, or as its operators say.
fn meets(value: &Value, condition: &Value) -> bool {
    let operators = condition.as_object().filter(|condition| {
        !condition.is_empty() && condition.keys().all(|name| name.starts_with('$'))
    });
    let Some(operators) = operators else {
        return is_or_has(value, condition);
    };
    operators.iter().all(|(operator, operand)| {
        let is_one_of = || {
            let list = operand.as_array().map_or(&[][..], Vec::as_slice);
            list.iter().any(|one| is_or_has(value, one))
        };
        match operator.as_str() {
            "$eq" => is_or_has(value, operand),
            "$ne" => !is_or_has(value, operand),
            "$in" => is_one_of(),
            "$nin" => !is_one_of(),
            "$exists" => value.is_null() != operand.as_bool().unwrap_or(true),
            "$gt" => compared(value, operand) == Some(Ordering::Greater),
            "$gte" => matches!(
                compared(value, operand),
                Some(Ordering::Greater | Ordering::Equal)
            ),
            "$lt" => compared(value, operand) == Some(Ordering::Less),
            "$lte" => matches!(
                compared(value, operand),
                Some(Ordering::Less | Ordering::Equal)
            ),
            // Unknown operators match nothing, so that nobody takes a whole list for an answer.
            _ => false,
        }
    })
}

fn is_or_has(value: &Value, wanted: &Value) -> bool {
    value == wanted
        || value
            .as_array()
            .is_some_and(|values| values.contains(wanted))
}

/// All that is compared is text: ids, timestamps, names.
fn compared(value: &Value, operand: &Value) -> Option<Ordering> {
    Some(value.as_str()?.cmp(operand.as_str()?))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn matches(query: Value) -> bool {
        let record = json!({
            "name": {"last": "Linden"}, "schools": ["a", "b"], "grade": "4", "created": "2022-01"
        });
        super::matches(&record, query.as_object().unwrap())
    }

    #[test]
    fn conditions_are_equality_or_operators() {
        for query in [
            json!({}),
            json!({"name.last": "Linden", "grade": "4"}),
            json!({"schools": "b"}),
            json!({"grade": {"$in": ["3", "4"]}}),
            json!({"grade": {"$ne": "5"}}),
            json!({"created": {"$gte": "2022-01", "$lt": "2023"}}),
            json!({"email": {"$exists": false}}),
            json!({"$or": [{"grade": "9"}, {"grade": "4"}]}),
        ] {
            assert!(matches(query.clone()), "{query}");
        }
        for query in [
            json!({"name.last": "Linde"}),
            json!({"grade": "4", "schools": "c"}),
            json!({"grade": {"$nin": ["3", "4"]}}),
            json!({"created": {"$gt": "2022-01"}}),
            json!({"grade": {"$exists": false}}),
            json!({"grade": {"$where": "true"}}),
            json!({"$and": [{"grade": "4"}, {"grade": "5"}]}),
        ] {
            assert!(!matches(query.clone()), "{query}");
        }
    }
}
