//! Assignments: made, read, changed and removed.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::fields::{ASSIGNMENT, Fields, merge, millis};
use super::store::Assignment;
use super::{Answered, Asked};
use crate::answer::Answer;
use crate::district::Section;
use crate::time::timestamp;

/// What an assignment cannot be without, though no document says so.
const REQUIRED: [&str; 3] = ["title", "description", "due_date"];

pub(super) fn create(asked: &Asked<'_>) -> Answered {
    let section = asked.section()?;
    let sent = asked.body(ASSIGNMENT)?;
    let is_missing = |name: &&str| sent.get(*name).is_none_or(Value::is_null);
    let missing: Vec<&str> = REQUIRED.into_iter().filter(is_missing).collect();
    if !missing.is_empty() {
        let message = format!("missing required field(s): {}", missing.join(", "));
        return Err(asked.refused(&message));
    }
    check(asked, &section, &sent)?;
    let now = asked.host.now();
    let mut fields = Fields::new();
    merge(&mut fields, sent);
    let assignment = Assignment {
        section: section.id,
        created: now,
        last_modified: now,
        fields,
        submissions: Default::default(),
    };
    let body = described(&assignment, now);
    let id = asked.host.lms.lock().add(asked.host.seed, assignment);
    Ok(written(body, &id))
}

pub(super) fn get(asked: &Asked<'_>) -> Answered {
    asked.section()?;
    let mut all = asked.host.lms.lock();
    let found = all
        .get(asked.id(0), asked.id(1))
        .ok_or_else(|| unknown(asked))?;
    Ok(written(described(found, asked.host.now()), asked.id(1)))
}

pub(super) fn update(asked: &Asked<'_>) -> Answered {
    let section = asked.section()?;
    let sent = asked.body(ASSIGNMENT)?;
    check(asked, &section, &sent)?;
    if let Some(cleared) = ["title", "description"]
        .iter()
        .find(|name| is_null(&sent, name))
    {
        return Err(asked.refused(&format!("missing required field(s): {cleared}")));
    }
    let mut all = asked.host.lms.lock();
    let found = all
        .get(asked.id(0), asked.id(1))
        .ok_or_else(|| unknown(asked))?;
    let now = asked.host.now();
    merge(&mut found.fields, sent);
    found.last_modified = now;
    Ok(written(described(found, now), asked.id(1)))
}

pub(super) fn delete(asked: &Asked<'_>) -> Answered {
    asked.section()?;
    match asked.host.lms.lock().remove(asked.id(0), asked.id(1)) {
        true => Ok(Answer::empty(StatusCode::OK)),
        false => Err(unknown(asked)),
    }
}

pub(super) fn unknown(asked: &Asked<'_>) -> Answer {
    asked.not_found("Assignment does not exist")
}

fn is_null(fields: &Fields, name: &str) -> bool {
    fields.get(name).is_some_and(Value::is_null)
}

/// What no type can say: the future, and who is in the section.
fn check(asked: &Asked<'_>, section: &Section, sent: &Fields) -> Result<(), Answer> {
    let due = sent
        .get("due_date")
        .and_then(Value::as_str)
        .and_then(millis);
    if due.is_some_and(|due| due <= asked.host.now()) {
        return Err(asked.refused("due_date must be in the future"));
    }
    let assignees = sent.get("assignee_ids").and_then(Value::as_array);
    for id in assignees.into_iter().flatten().filter_map(Value::as_str) {
        if !section.students.iter().any(|student| student == id) {
            return Err(asked.not_found(&format!("NOT_FOUND: Person with id clever:{id}")));
        }
    }
    Ok(())
}

/// All of it but its id.
fn described(assignment: &Assignment, now: u64) -> Fields {
    let mut fields = assignment.fields.clone();
    let time = |name: &str| fields.get(name).and_then(Value::as_str).and_then(millis);
    let state = match (time("display_date"), time("end_date")) {
        (Some(from), _) if from > now => "scheduled",
        (_, Some(until)) if until <= now => "locked",
        _ => "open",
    };
    let due_date = fields.get("due_date").cloned().unwrap_or(Value::Null);
    fields.insert("due_date".to_owned(), due_date);
    fields.insert("state".to_owned(), json!(state));
    fields.insert("created".to_owned(), json!(timestamp(assignment.created)));
    fields.insert(
        "last_modified".to_owned(),
        json!(timestamp(assignment.last_modified)),
    );
    fields
}

fn written(mut fields: Fields, id: &str) -> Answer {
    fields.insert("id".to_owned(), json!(id));
    Answer::json(json!({ "data": fields }).to_string())
}
