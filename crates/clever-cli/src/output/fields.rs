//! Members that are asked for by name, such as `name.first`.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// The way to a member: the names on it, outermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As it was asked for.
    pub name: String,
    path: Vec<String>,
}

impl Field {
    /// A member by its name, with dots between the names of nested ones.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let path = name.split('.').map(str::to_owned).collect();
        let name = name.to_owned();
        Self { name, path }
    }

    /// The member's value in a record.
    #[must_use]
    pub fn of<'r>(&self, record: &'r Value) -> Option<&'r Value> {
        let mut names = self.path.iter();
        names.try_fold(record, |value, name| value.get(name))
    }
}

/// The fields of these names.
pub fn fields(names: &[String]) -> Vec<Field> {
    let names = names.iter().map(|name| name.trim());
    names
        .filter(|name| !name.is_empty())
        .map(Field::new)
        .collect()
}

/// The record with these fields only, nested as they were; all of it if none are named.
pub fn only<'r>(fields: &[Field], record: &'r Value) -> Cow<'r, Value> {
    if fields.is_empty() {
        return Cow::Borrowed(record);
    }
    let mut kept = Value::Object(Map::new());
    for field in fields {
        if let Some(value) = field.of(record) {
            put(&mut kept, &field.path, value.clone());
        }
    }
    Cow::Owned(kept)
}

fn put(place: &mut Value, path: &[String], value: Value) {
    let [name, rest @ ..] = path else {
        *place = value;
        return;
    };
    if let Value::Object(members) = place {
        let empty = || Value::Object(Map::new());
        put(members.entry(name).or_insert_with(empty), rest, value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_asked_for_stays_where_it_was() {
        let record = json!({"id": "a", "name": {"first": "Ada", "last": "Example"}, "email": ""});
        let names = [
            "name.first".to_owned(),
            "id".to_owned(),
            "gone.x".to_owned(),
        ];
        let kept = only(&fields(&names), &record).into_owned();
        assert_eq!(kept.to_string(), r#"{"name":{"first":"Ada"},"id":"a"}"#);
        assert_eq!(*only(&[], &record), record);
    }
}
