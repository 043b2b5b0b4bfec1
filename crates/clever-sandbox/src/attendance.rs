//! Attendance: a row for every day and student, and for every section of theirs.
//!
//! Source: <https://dev.clever.com/docs/attendance-data-overview>,
//! <https://dev.clever.com/docs/attendance-data-pagination>. No reply was ever captured. Which form
//! the cursor of the next page comes in is not clear from there; here it comes in a link.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use clever_core::{Date, Timestamp};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::Call;
use crate::host::Host;
use crate::seeded;
use crate::time::{DAY, date, timestamp};

/// How long rows are kept, in days: six months.
const KEPT: u64 = 182;

/// Stands in a cursor for the section of a row that has none.
const NO_SECTION: &str = "000000000000000000000000";

/// Answers for a school or a section.
pub(crate) fn answer(host: &Host, call: &Call) -> Answer {
    let Some(register) = Register::of(host, call) else {
        return Answer::not_found(call.api);
    };
    match Asked::read(host, call) {
        Ok(asked) => page(host, call, &register, &asked),
        Err(message) => Answer::bad_request(call.api, message),
    }
}

/// Whose attendance is taken, and where: students in ascending order, with their sections.
struct Register {
    school: String,
    students: Vec<(String, Vec<String>)>,
    /// Whether there are rows for the whole day too.
    is_daily: bool,
}

impl Register {
    fn of(host: &Host, call: &Call) -> Option<Self> {
        let (district, live, id) = (&host.district, &host.live, call.ids.first()?);
        if call.operation.path.starts_with("/attendance/schools/") {
            let students = district.students_of_school(live, id)?.into_iter();
            let with_sections = |student: String| {
                let sections = district.sections_of(live, &student);
                (student, sections)
            };
            return Some(Self {
                school: id.clone(),
                students: students.map(with_sections).collect(),
                is_daily: true,
            });
        }
        let section = district.section(live, id)?;
        let students = section.students.into_iter();
        Some(Self {
            school: section.school,
            students: students
                .map(|student| (student, vec![id.clone()]))
                .collect(),
            is_daily: false,
        })
    }

    /// The rows of a day, in their order.
    fn rows(&self, seed: u64, day: u64) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        for (student, sections) in &self.students {
            let row = |section| Row::new(seed, day, student, section);
            rows.extend(self.is_daily.then(|| row(None)));
            rows.extend(sections.iter().map(|section| row(Some(section))));
        }
        rows
    }
}

/// The attendance of a student on a day, or in a section on that day.
struct Row<'r> {
    day: u64,
    student: &'r str,
    section: Option<&'r String>,
    status: &'static str,
}

impl<'r> Row<'r> {
    /// Who is absent is so all day; some are late to a section.
    fn new(seed: u64, day: u64, student: &'r str, section: Option<&'r String>) -> Self {
        let dice = |id: &str| {
            // The end of an id tells records apart, its beginning only when they were made.
            let tail = id
                .get(8..)
                .and_then(|tail| u64::from_str_radix(tail, 16).ok());
            seeded::number(seeded::number(seed, day), tail.unwrap_or_default()) % 100
        };
        let status = match (
            dice(student),
            section.map(|section| dice(section) + dice(student)),
        ) {
            (..5, _) => "absent",
            (5..8, None) => "tardy",
            (_, Some(sum)) if sum % 40 == 0 => "tardy",
            _ => "present",
        };
        Self {
            day,
            student,
            section,
            status,
        }
    }

    /// What a cursor says of it; rows are in the order of their keys.
    fn key(&self, school: &str) -> String {
        let section = self.section.map_or(NO_SECTION, String::as_str);
        format!("{}_{}_{section}_{school}", date(self.day), self.student)
    }

    fn json(&self, host: &Host, school: &str) -> Value {
        // Taken in the morning, sent at night.
        let [created, last_modified] =
            [15, 23].map(|hour| timestamp(self.day * DAY + hour * 3_600_000));
        let mut row = json!({
            "attendance_date": date(self.day),
            "attendance_status": self.status,
            "attendance_type": if self.section.is_some() { "section" } else { "daily" },
            "clever_id": seeded::hex(host.seed, "attendance", &self.key(school), 24),
            "created": created,
            "district_id": host.district.id(),
            "last_modified": last_modified,
            "school_id": school,
            "student_id": self.student,
        });
        if let Some(section) = self.section {
            row["section_id"] = json!(section);
        }
        if self.status == "absent" {
            row["excuse_code"] = json!("E");
        }
        row
    }
}

/// What the query asks for.
struct Asked<'c> {
    first: u64,
    last: u64,
    status: Option<&'c str>,
    limit: usize,
    after: Option<String>,
    before: Option<String>,
}

impl<'c> Asked<'c> {
    fn read(host: &Host, call: &'c Call) -> Result<Self, &'static str> {
        let today = host.now() / DAY;
        let status = call.parameter("attendance_status");
        if status.is_some_and(|status| !["present", "absent", "tardy"].contains(&status)) {
            return Err("attendance_status must be present, absent or tardy");
        }
        let first = day(call, "date_range_start")?.unwrap_or(0);
        let last = day(call, "date_range_end")?.unwrap_or(today);
        Ok(Self {
            first: first.max(today.saturating_sub(KEPT)),
            last: last.min(today),
            status,
            limit: limit(call)?,
            after: cursor(call, "starting_after")?,
            before: cursor(call, "ending_before")?,
        })
    }

    /// Whether a row is on the near side of the cursor, and of the status asked for.
    fn takes(&self, row: &Row<'_>, school: &str) -> bool {
        self.status.is_none_or(|status| row.status == status)
            && self
                .after
                .as_ref()
                .is_none_or(|after| row.key(school) > *after)
            && self
                .before
                .as_ref()
                .is_none_or(|before| row.key(school) < *before)
    }

    /// The days with rows, in the direction that is read in.
    fn days(&self) -> Vec<u64> {
        let of = |cursor: &Option<String>| {
            let date = cursor.as_ref()?.get(..10)?;
            days_since_1970(date)
        };
        let first = of(&self.after).map_or(self.first, |day| day.max(self.first));
        let last = of(&self.before).map_or(self.last, |day| day.min(self.last));
        // 1970-01-01 was a Thursday; there is no school on Saturdays and Sundays.
        let days = (first..=last).filter(|day| !matches!(day % 7, 2 | 3));
        match self.before {
            None => days.collect(),
            Some(_) => days.rev().collect(),
        }
    }
}

fn limit(call: &Call) -> Result<usize, &'static str> {
    let Some(text) = call.parameter("limit") else {
        return Ok(100);
    };
    let limit = text.parse().ok().filter(|limit| (1..=1000).contains(limit));
    limit.ok_or("limit must be a number from 1 to 1000")
}

fn day(call: &Call, name: &str) -> Result<Option<u64>, &'static str> {
    let Some(text) = call.parameter(name) else {
        return Ok(None);
    };
    match days_since_1970(text) {
        Some(day) => Ok(Some(day)),
        None => Err("dates are written YYYY-MM-DD"),
    }
}

fn days_since_1970(date: &str) -> Option<u64> {
    let date: Date = date.parse().ok()?;
    let millis = Timestamp::from(date).unix_millis()?;
    Some(u64::try_from(millis).unwrap_or(0) / DAY)
}

/// What a cursor says; an empty one is none.
fn cursor(call: &Call, name: &str) -> Result<Option<String>, &'static str> {
    let Some(text) = call.parameter(name).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let decoded = BASE64
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let is_date = |key: &String| {
        key.get(..10)
            .is_some_and(|date| days_since_1970(date).is_some())
    };
    match decoded.filter(is_date) {
        Some(key) => Ok(Some(key)),
        None => Err("the cursor is none that was given out"),
    }
}

fn page(host: &Host, call: &Call, register: &Register, asked: &Asked<'_>) -> Answer {
    let school = &register.school;
    let mut keys = Vec::new();
    let mut rows = Vec::new();
    let mut has_more = false;
    'days: for day in asked.days() {
        let mut of_day = register.rows(host.seed, day);
        if asked.before.is_some() {
            of_day.reverse();
        }
        for row in of_day.iter().filter(|row| asked.takes(row, school)) {
            if rows.len() == asked.limit {
                has_more = true;
                break 'days;
            }
            keys.push(row.key(school));
            rows.push(row.json(host, school));
        }
    }
    if asked.before.is_some() {
        keys.reverse();
        rows.reverse();
    }
    let mut links = vec![json!({ "rel": "self", "uri": call.target })];
    let mut link = |rel, cursor, key: Option<&String>| {
        if let Some(key) = key {
            links.push(json!({ "rel": rel, "uri": uri(call, cursor, key) }));
        }
    };
    // As for other lists: back is offered once one has come on, even to an empty page.
    let (has_next, has_prev) = match asked.before {
        None => (has_more, asked.after.is_some()),
        Some(_) => (true, has_more),
    };
    link("next", "starting_after", keys.last().filter(|_| has_next));
    link("prev", "ending_before", keys.first().filter(|_| has_prev));
    Answer::json(json!({ "data": rows, "links": links }).to_string())
}

/// The call's own path and filters, with another cursor.
fn uri(call: &Call, cursor: &str, key: &str) -> String {
    let path = call.target.split('?').next().unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    let others = call.query.iter();
    let others = others.filter(|(name, _)| name != "starting_after" && name != "ending_before");
    query.extend_pairs(others);
    query.append_pair(cursor, &BASE64.encode(key));
    format!("{path}?{}", query.finish())
}
