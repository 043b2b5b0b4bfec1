//! Submissions: there is one for each student who has the assignment, from the start.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use super::assignments::unknown;
use super::fields::{Fields, SUBMISSION, merge};
use super::store::Assignment;
use super::{Answered, Asked};
use crate::answer::Answer;
use crate::district::{Role, Section};
use crate::seeded;
use crate::time::timestamp;

/// How long the cursor of a next page is good for, in milliseconds: two hours.
const CURSOR: u64 = 2 * 3_600_000;

pub(super) fn list(asked: &Asked<'_>) -> Answered {
    let section = asked.section()?;
    let limit = limit(asked)?;
    let after = after(asked)?;
    let mut all = asked.host.lms.lock();
    let assignment = all
        .get(asked.id(0), asked.id(1))
        .ok_or_else(|| unknown(asked))?;
    let students = assignees(&section, assignment).into_iter();
    let mut rest = students
        .filter(|id| after.as_deref().is_none_or(|after| *id > after))
        .peekable();
    let page: Vec<&str> = rest.by_ref().take(limit).collect();
    let data = page.iter().map(|user| described(asked, assignment, user));
    let mut body = json!({ "data": data.collect::<Vec<_>>() });
    if let (Some(_), Some(last)) = (rest.peek(), page.last()) {
        let cursor = BASE64.encode(format!("{}:{last}", asked.host.now()));
        let path = asked.call.target.split('?').next().unwrap_or_default();
        let uri = format!("{path}?cursor={cursor}&limit={limit}");
        body["links"] = json!([{ "rel": "next", "uri": uri }]);
    }
    Ok(Answer::json(body.to_string()))
}

pub(super) fn get(asked: &Asked<'_>) -> Answered {
    let section = asked.section()?;
    let mut all = asked.host.lms.lock();
    let assignment = all
        .get(asked.id(0), asked.id(1))
        .ok_or_else(|| unknown(asked))?;
    let user = assignee(asked, &section, assignment)?;
    Ok(written(described(asked, assignment, user)))
}

pub(super) fn update(asked: &Asked<'_>) -> Answered {
    let section = asked.section()?;
    let sent = asked.body(SUBMISSION)?;
    check_grader(asked, &sent)?;
    let mut all = asked.host.lms.lock();
    let assignment = all
        .get(asked.id(0), asked.id(1))
        .ok_or_else(|| unknown(asked))?;
    let user = assignee(asked, &section, assignment)?;
    let submission = assignment.submissions.entry(user.to_owned()).or_default();
    merge(&mut submission.fields, sent);
    submission.last_modified = asked.host.now();
    Ok(written(described(asked, assignment, user)))
}

/// The students who have an assignment, in ascending order.
fn assignees<'s>(section: &'s Section, assignment: &Assignment) -> Vec<&'s str> {
    let is_for_some = assignment
        .fields
        .get("assignee_mode")
        .is_some_and(|mode| mode == "individuals");
    let chosen = assignment
        .fields
        .get("assignee_ids")
        .and_then(Value::as_array);
    let chosen = chosen.filter(|_| is_for_some);
    let students = section.students.iter().map(String::as_str);
    students
        .filter(|id| chosen.is_none_or(|chosen| chosen.iter().any(|own| own == id)))
        .collect()
}

fn assignee<'s>(
    asked: &Asked<'_>,
    section: &'s Section,
    assignment: &Assignment,
) -> Result<&'s str, Answer> {
    let mut students = assignees(section, assignment).into_iter();
    let found = students.find(|id| *id == asked.id(2));
    found.ok_or_else(|| asked.not_found("User not found"))
}

fn check_grader(asked: &Asked<'_>, sent: &Fields) -> Result<(), Answer> {
    let Some(id) = sent.get("grader_id").and_then(Value::as_str) else {
        return Ok(());
    };
    let person = asked.host.district.person(&asked.host.live, id);
    match person.filter(|person| person.role == Role::Teacher) {
        Some(_) => Ok(()),
        None => Err(asked.not_found(&format!("NOT_FOUND: Person with id clever:{id}"))),
    }
}

fn limit(asked: &Asked<'_>) -> Result<usize, Answer> {
    let Some(text) = asked.call.parameter("limit") else {
        return Ok(100);
    };
    let limit = text.parse().ok().filter(|limit| (1..=100).contains(limit));
    limit.ok_or_else(|| asked.refused("limit must be a number from 1 to 100"))
}

/// The student after whom the page begins.
fn after(asked: &Asked<'_>) -> Result<Option<String>, Answer> {
    let Some(cursor) = asked
        .call
        .parameter("cursor")
        .filter(|cursor| !cursor.is_empty())
    else {
        return Ok(None);
    };
    let decoded = BASE64
        .decode(cursor)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let parts = decoded
        .as_deref()
        .and_then(|decoded| decoded.split_once(':'));
    let given = parts.and_then(|(time, id)| Some((time.parse::<u64>().ok()?, id)));
    match given {
        None => Err(asked.refused("Invalid cursor")),
        Some((time, _)) if asked.host.now() >= time.saturating_add(CURSOR) => {
            Err(asked.refused("Expired cursor"))
        }
        Some((_, id)) => Ok(Some(id.to_owned())),
    }
}

fn described(asked: &Asked<'_>, assignment: &Assignment, user: &str) -> Value {
    let id = asked.id(1);
    let said = assignment.submissions.get(user);
    let modified = said.map_or(assignment.created, |submission| submission.last_modified);
    let mut submission = json!({
        "id": seeded::uuid(asked.host.seed, "submission", &format!("{id} {user}")),
        "assignment_id": id,
        "user_id": user,
        "state": "created",
        "created": timestamp(assignment.created),
        "last_modified": timestamp(modified),
    });
    for (name, value) in said.iter().flat_map(|said| &said.fields) {
        submission[name] = value.clone();
    }
    submission
}

fn written(submission: Value) -> Answer {
    Answer::json(json!({ "data": submission }).to_string())
}
