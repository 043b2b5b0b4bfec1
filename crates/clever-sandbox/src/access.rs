//! Which token may call what.
//!
//! Source: <https://dev.clever.com/docs/api-overview>, <https://dev.clever.com/docs/classroom-rostering>.

use clever_core::{Access, Operation};

use crate::api::Api;
use crate::call::Caller;
use crate::district::{Person, Role};
use crate::host::Host;

/// Why a token may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// No token of this kind may call the operation.
    Kind,
    /// The record is none that the token's user may see.
    Record,
}

/// Whether a caller may call an operation with these ids.
pub(crate) fn check(
    host: &Host,
    api: &Api,
    operation: &Operation,
    ids: &[String],
    caller: &Caller,
) -> Result<(), Denied> {
    let (kind, id) = match caller {
        Caller::District => (Access::District, None),
        Caller::User { id } => (Access::Sso, Some(id)),
        Caller::Library { id } => (Access::Library, Some(id)),
    };
    if !operation.access.contains(&kind) {
        return Err(Denied::Kind);
    }
    let (Some(own), Some(asked)) = (id, ids.first()) else {
        return Ok(());
    };
    let person = host
        .district
        .person(&host.live, own)
        .ok_or(Denied::Record)?;
    let around = Around {
        host,
        api,
        person: &person,
        is_library: kind == Access::Library,
    };
    match around.reaches(operation.path, asked) {
        true => Ok(()),
        false => Err(Denied::Record),
    }
}

/// What lies around a person.
struct Around<'a> {
    host: &'a Host,
    api: &'a Api,
    person: &'a Person,
    is_library: bool,
}

impl Around<'_> {
    fn reaches(&self, path: &str, asked: &str) -> bool {
        let mut segments = path.split('/').skip(1);
        match segments.next().unwrap_or_default() {
            "districts" => asked == self.host.district.id(),
            "schools" => self.person.schools.iter().any(|school| school == asked),
            "sections" => self.is_library && self.sections().any(|section| section == asked),
            // Only a record itself: of lists below one, those of other people are none of theirs.
            people if segments.count() == 1 => self.is_own(people, asked) || self.teaches(asked),
            people => self.is_own(people, asked),
        }
    }

    fn is_own(&self, people: &str, asked: &str) -> bool {
        people == collection(self.api, self.person.role) && asked == own_id(self.api, self.person)
    }

    fn teaches(&self, student: &str) -> bool {
        let (district, live) = (&self.host.district, &self.host.live);
        let mut sections = self.sections().filter_map(|id| district.section(live, &id));
        self.is_library && sections.any(|section| section.students.iter().any(|id| id == student))
    }

    fn sections(&self) -> impl Iterator<Item = String> {
        let (district, live) = (&self.host.district, &self.host.live);
        district.sections_of(live, &self.person.id).into_iter()
    }
}

/// The id that a version knows a person by.
pub(crate) fn own_id<'p>(api: &Api, person: &'p Person) -> &'p str {
    match api.major() {
        1 | 2 => &person.legacy_id,
        _ => &person.id,
    }
}

/// Under which path a version keeps the people of a role.
pub(crate) fn collection(api: &Api, role: Role) -> &'static str {
    match (api.major(), role) {
        (3.., _) => "users",
        (_, Role::Student) => "students",
        (_, Role::Teacher) => "teachers",
        (_, Role::Staff) => "school_admins",
        (_, Role::DistrictAdmin) => "district_admins",
        (_, Role::Contact) => "contacts",
    }
}
