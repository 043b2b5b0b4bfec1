//! What the body of a request may hold.

use axum::http::StatusCode;
use clever_core::Timestamp;
use serde_json::{Map, Value};

use super::Asked;
use crate::answer::Answer;

/// The members of an object, by name.
pub(super) type Fields = Map<String, Value>;

/// What a member has to be, if it is there and not null.
pub(super) enum Kind {
    Text,
    Time,
    Number,
    Integer,
    Texts,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any of these words.
    Words(&'static [&'static str]),
    Attachments,
}

use Kind::{Attachments, Integer, Number, Text, Texts, Time, Word, Words};

/// What can be said of an assignment.
pub(super) const ASSIGNMENT: &[(&str, Kind)] = &[
    ("assignee_ids", Texts),
    ("assignee_mode", Word(&["all", "individuals"])),
    ("attachments", Attachments),
    ("description", Text),
    ("description_plaintext", Text),
    ("display_date", Time),
    ("due_date", Time),
    ("end_date", Time),
    (
        "grading_type",
        Word(&["points", "percent", "pass_fail", "letter_grade"]),
    ),
    ("max_attempts", Integer),
    ("points_possible", Number),
    ("start_date", Time),
    (
        "submission_types",
        Words(&["link", "file", "text", "discussion"]),
    ),
    ("term_id", Text),
    ("title", Text),
];

/// What can be said of a submission.
pub(super) const SUBMISSION: &[(&str, Kind)] = &[
    ("attachments", Attachments),
    ("extra_attempts", Integer),
    ("flags", Words(&["excused", "late", "missing"])),
    ("grade", Text),
    ("grade_comment", Text),
    ("grade_points", Number),
    ("grader_id", Text),
    ("override_due_date", Time),
    (
        "state",
        Word(&["created", "submitted", "returned", "reclaimed"]),
    ),
];

const ATTACHMENT: &[(&str, Kind)] = &[
    ("description", Text),
    ("text", Text),
    ("title", Text),
    ("type", Word(&["file", "link", "text"])),
    ("url", Text),
];

impl Asked<'_> {
    /// The members of the body that are known. What is no JSON is refused in bare words.
    pub(super) fn body(&self, known: &[(&str, Kind)]) -> Result<Fields, Answer> {
        let body = serde_json::from_slice(&self.call.body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let text = format!("Invalid character at line {line}, column {column}");
            Answer::text(StatusCode::BAD_REQUEST, &text)
        })?;
        let Value::Object(mut body) = body else {
            return Err(self.refused("The body must be an object"));
        };
        body.retain(|name, _| known.iter().any(|(own, _)| own == name));
        match first_wrong(&body, known) {
            Some(name) => Err(self.refused(&format!("Invalid value for {name}"))),
            None => Ok(body),
        }
    }
}

fn first_wrong<'f>(fields: &'f Fields, known: &[(&str, Kind)]) -> Option<&'f str> {
    let is_right = |name: &str, value: &Value| {
        let mut kinds = known.iter().filter(|(own, _)| *own == name);
        kinds
            .next()
            .is_none_or(|(_, kind)| value.is_null() || kind.allows(value))
    };
    let mut wrong = fields.iter().filter(|(name, value)| !is_right(name, value));
    wrong.next().map(|(name, _)| name.as_str())
}

impl Kind {
    fn allows(&self, value: &Value) -> bool {
        let all = |allows: &dyn Fn(&Value) -> bool| {
            value
                .as_array()
                .is_some_and(|values| values.iter().all(allows))
        };
        match self {
            Text => value.is_string(),
            Time => value.as_str().is_some_and(|text| millis(text).is_some()),
            Number => value.is_number(),
            Integer => value.is_i64() || value.is_u64(),
            Texts => all(&Value::is_string),
            Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Words(words) => all(&|value| Word(words).allows(value)),
            Attachments => all(&|value| {
                let fields = value.as_object();
                fields.is_some_and(|fields| {
                    !fields.get("type").is_some_and(Value::is_null)
                        && first_wrong(fields, ATTACHMENT).is_none()
                })
            }),
        }
    }
}

/// A timestamp, in milliseconds since 1970.
pub(super) fn millis(text: &str) -> Option<u64> {
    let millis = Timestamp::from(text).unix_millis()?;
    Some(u64::try_from(millis).unwrap_or(0))
}

/// Takes over what was sent: null and an empty list clear a member.
pub(super) fn merge(fields: &mut Fields, sent: Fields) {
    for (name, value) in sent {
        let is_empty = value.as_array().is_some_and(Vec::is_empty);
        match value.is_null() || is_empty {
            true => fields.remove(&name),
            false => fields.insert(name, value),
        };
    }
}
