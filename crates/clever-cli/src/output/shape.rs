//! What is known of records before the first one is there.

use clever_core::Operation;

use super::fields::Field;
use crate::api::Api;
use crate::columns::{documented, resource};
use crate::failure::Failure;

/// What is known of records before the first one is there.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// What they are, in words, such as `users of v3.1`.
    what: String,
    /// Which members a table shows without being asked for any; those of the first record if none.
    pub(super) table: &'static [&'static str],
    /// Whether a table shows all columns and all that is in them, on a narrow terminal too.
    pub(super) is_whole: bool,
    pub(super) members: Members,
}

/// The dotted names of the members that a record may have.
#[derive(Debug, Clone, Default)]
pub(super) enum Members {
    /// These, and no others.
    Exactly(&'static [&'static str]),
    /// Those that a version documents of a resource. A server may send more.
    Documented {
        version: &'static str,
        resource: &'static str,
        names: Vec<&'static str>,
    },
    /// It is not known.
    #[default]
    Unknown,
}

impl Shape {
    /// What an operation reads, by the documents.
    #[must_use]
    pub fn of(api: &Api, operation: &Operation) -> Self {
        let (version, resource) = (api.version.name, resource(operation.path));
        let table = telling(resource);
        let Some(names) = documented(version, resource) else {
            return Self {
                table,
                ..Self::default()
            };
        };
        Self {
            what: format!("{resource} of {version}"),
            table,
            is_whole: false,
            members: Members::Documented {
                version,
                resource,
                names,
            },
        }
    }

    /// What this program makes up itself.
    #[must_use]
    pub fn made(
        what: &str,
        table: &'static [&'static str],
        names: &'static [&'static str],
    ) -> Self {
        Self {
            what: what.to_owned(),
            table,
            is_whole: false,
            members: Members::Exactly(names),
        }
    }

    /// The same, with sentences that are of no use when they are cut.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.is_whole = true;
        self
    }

    /// Refuses a field that no record can have.
    ///
    /// # Errors
    /// There is such a field.
    pub(super) fn check(&self, fields: &[Field]) -> Result<(), Failure> {
        match &self.members {
            Members::Exactly(names) => check(fields, names, &self.what),
            Members::Documented { names, .. } => check(fields, names, &self.what),
            Members::Unknown => Ok(()),
        }
    }
}

/// Refuses a field that is none of these, nothing in which they are, and nothing in one of them.
pub(super) fn check(fields: &[Field], names: &[&str], what: &str) -> Result<(), Failure> {
    let is_in = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let is_known = |field: &&Field| {
        let name = field.name.as_str();
        names
            .iter()
            .any(|known| is_in(known, name) || is_in(name, known))
    };
    match fields.iter().find(|field| !is_known(field)) {
        None => Ok(()),
        Some(field) => Err(Failure::usage(
            format!("there is no field `{}` in {what}", field.name),
            instead(&field.name, names),
        )),
    }
}

/// Which names there are where one was looked for: beside it, or at the top.
fn instead(name: &str, names: &[&str]) -> String {
    let mut place = "";
    for (end, _) in name.match_indices('.') {
        let outer = &name[..=end];
        if names.iter().any(|known| known.starts_with(outer)) {
            place = outer;
        }
    }
    let mut there: Vec<String> = Vec::new();
    for known in names.iter().filter_map(|known| known.strip_prefix(place)) {
        let shown = match known.split_once('.') {
            Some((outer, _)) => format!("{place}{outer}.…"),
            None => format!("{place}{known}"),
        };
        if !there.contains(&shown) {
            there.push(shown);
        }
    }
    format!("there are {}", there.join(", "))
}

/// The most telling members of a resource.
fn telling(resource: &str) -> &'static [&'static str] {
    match resource {
        "users" => &["id", "name.first", "name.last", "email", "roles"],
        "students" => &["id", "name.first", "name.last", "email", "grade", "school"],
        "teachers" | "district_admins" | "school_admins" | "admins" => {
            &["id", "name.first", "name.last", "email", "title"]
        }
        "contacts" => &["id", "name", "email", "phone", "type"],
        "schools" => &["id", "name", "school_number", "low_grade", "high_grade"],
        "sections" => &["id", "name", "subject", "period", "school"],
        "courses" => &["id", "number", "name"],
        "terms" => &["id", "name", "start_date", "end_date"],
        "districts" => &["id", "name", "state", "sis_type", "last_sync"],
        "resources" => &["id", "title", "roles"],
        "events" => &["id", "created", "type", "data.object.id"],
        "attendance" => &[
            "attendance_date",
            "student_id",
            "attendance_status",
            "attendance_type",
            "section_id",
        ],
        "submissions" => &["user_id", "state", "flags", "grade", "grade_points"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::fields;
    use super::*;

    fn refused(name: &str) -> Option<String> {
        let names = [
            "id",
            "name.first",
            "name.last",
            "roles.student.ext",
            "roles.staff.title",
        ];
        let problem = check(&fields(&[name.to_owned()]), &names, "users").err()?;
        match problem {
            Failure::Usage { help, .. } => Some(help),
            other => Some(other.to_string()),
        }
    }

    #[test]
    fn a_field_may_be_a_member_hold_members_or_stand_in_one() {
        for name in [
            "id",
            "name",
            "name.last",
            "roles.student",
            "roles.student.ext.shoe_size",
        ] {
            assert_eq!(refused(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_no_field_is_told_with_those_beside_it() {
        let all = "there are id, name.…, roles.…";
        for (name, instead) in [
            ("nope", all),
            ("i", all),
            ("ids", all),
            ("name.frist", "there are name.first, name.last"),
            (
                "roles.robot.ext",
                "there are roles.student.…, roles.staff.…",
            ),
            ("nope.first", all),
        ] {
            assert_eq!(refused(name).as_deref(), Some(instead), "{name}");
        }
    }
}
