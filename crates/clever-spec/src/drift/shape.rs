//! What came, as far as it may be shown: kinds, lengths and patterns of dates, never a text.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::dates::{self, FORMS, Form};
use crate::declared::is_integer;

/// How many different values are told apart.
const MAX_VALUES: usize = 32;

/// How deep lists within lists are told apart.
const MAX_DEPTH: usize = 4;

/// What many values have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shape {
    sorts: BTreeMap<Sort, u64>,
    /// Of the shortest and of the longest text, in characters.
    lengths: Option<(usize, usize)>,
    items: Option<Box<Shape>>,
}

/// A sort of values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// A blank, or a text that the document lets show.
    Shown(String),
    /// A date that is written so.
    Dated(String),
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    Null,
}

/// One sort of what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// Such as `text of 3 to 7 characters`, `date like dddd-dd-dd` or `integer`. A value itself only
    /// where the document says that it may show.
    pub what: String,
    /// How many there were of it.
    pub times: u64,
}

impl Shape {
    /// Adds a value, and what is in it if it is a list.
    pub(super) fn add(&mut self, value: &Value) {
        self.add_with_items(value, MAX_DEPTH);
    }

    /// Adds a value whose items are added elsewhere.
    pub(super) fn add_alone(&mut self, value: &Value) {
        self.add_with_items(value, 0);
    }

    fn add_with_items(&mut self, value: &Value, depth: usize) {
        let sort = match value {
            Value::Null => Sort::Null,
            Value::Bool(_) => Sort::Boolean,
            Value::Number(_) if is_integer(value) => Sort::Integer,
            Value::Number(_) => Sort::Number,
            Value::String(text) if text.is_empty() => Sort::Shown(String::new()),
            Value::String(text) => match dates::pattern(text) {
                Some(pattern) => Sort::Dated(pattern),
                None => {
                    let length = text.chars().count();
                    self.widen((length, length));
                    Sort::Text
                }
            },
            Value::Array(items) => {
                let below = self.items.get_or_insert_default();
                for item in items.iter().filter(|_| depth > 0) {
                    below.add_with_items(item, depth - 1);
                }
                Sort::List
            }
            Value::Object(_) => Sort::Object,
        };
        self.count(sort, 1);
    }

    /// Adds a text that may show.
    pub(super) fn add_shown(&mut self, text: &str) {
        self.count(Sort::Shown(text.to_owned()), 1);
    }

    fn count(&mut self, sort: Sort, times: u64) {
        let is_full = matches!(sort, Sort::Shown(_))
            && !self.sorts.contains_key(&sort)
            && self.values().count() == MAX_VALUES;
        let sort = match is_full {
            true => Sort::Text,
            false => sort,
        };
        *self.sorts.entry(sort).or_default() += times;
    }

    fn widen(&mut self, (shortest, longest): (usize, usize)) {
        let (from, to) = self.lengths.unwrap_or((shortest, longest));
        self.lengths = Some((from.min(shortest), to.max(longest)));
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (sort, times) in other.sorts {
            self.count(sort, times);
        }
        if let Some(lengths) = other.lengths {
            self.widen(lengths);
        }
        if let Some(items) = other.items {
            self.items.get_or_insert_default().merge(*items);
        }
    }

    /// The values that may show.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.sorts.keys().filter_map(|sort| match sort {
            Sort::Shown(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether all that came may show.
    pub(super) fn is_shown(&self) -> bool {
        self.values().count() == self.sorts.len()
    }

    pub(super) fn came(&self) -> Vec<Came> {
        let came = self.sorts.iter().map(|(sort, times)| Came {
            what: self.called(sort),
            times: *times,
        });
        came.collect()
    }

    fn called(&self, sort: &Sort) -> String {
        match (sort, self.lengths) {
            (Sort::Shown(text), _) if !text.is_empty() => format!("`{text}`"),
            (Sort::Dated(pattern), _) => format!("date like {pattern}"),
            (Sort::Text, Some((1, 1))) => "text of 1 character".to_owned(),
            (Sort::Text, Some((from, to))) if from == to => format!("text of {to} characters"),
            (Sort::Text, Some((from, to))) => format!("text of {from} to {to} characters"),
            _ => sort.names().1.to_owned(),
        }
    }

    /// A schema that allows all that came, and as little else as can be said.
    pub(super) fn schema(&self) -> Value {
        let mut types: Vec<_> = self.sorts.keys().map(|sort| sort.names().0).collect();
        types.dedup();
        types.retain(|name| *name != "null");
        let is_dated = self.sorts.keys().any(|sort| matches!(sort, Sort::Dated(_)));
        let items = self.items.as_deref().map(Self::schema);
        let mut schema = match (types.as_slice(), self.form()) {
            (["string"], Some(form)) if is_dated => {
                json!({"type": "string", (form.keyword): form.name})
            }
            (["integer", "number"], _) => json!({"type": "number"}),
            (["object"], _) => json!({"type": "object", "additionalProperties": true}),
            (["array"], _) => json!({"type": "array", "items": items.unwrap_or_else(|| json!({}))}),
            ([one], _) => json!({ "type": one }),
            _ => json!({}),
        };
        if self.sorts.contains_key(&Sort::Null) {
            schema["nullable"] = json!(true);
        }
        schema
    }

    /// The form that all texts have, and blanks in their place.
    pub(super) fn form(&self) -> Option<&'static Form> {
        let patterns = self.sorts.keys().filter_map(|sort| match sort {
            Sort::Dated(text) | Sort::Shown(text) => Some(text.as_str()),
            Sort::Text => Some("text"),
            _ => None,
        });
        let patterns: Vec<&str> = patterns.collect();
        let mut forms = FORMS.iter().filter(|_| !patterns.is_empty());
        forms.find(|form| patterns.iter().all(|pattern| (form.means)(pattern)))
    }
}

impl Sort {
    /// The type in a schema, and what a person calls it.
    fn names(&self) -> (&'static str, &'static str) {
        match self {
            Self::Shown(_) => ("string", "blank text"),
            Self::Dated(_) | Self::Text => ("string", "text"),
            Self::Integer => ("integer", "integer"),
            Self::Number => ("number", "number with a fraction"),
            Self::Boolean => ("boolean", "true or false"),
            Self::List => ("array", "list"),
            Self::Object => ("object", "object"),
            Self::Null => ("null", "null"),
        }
    }
}
