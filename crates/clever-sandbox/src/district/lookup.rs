//! People and sections as signing on, tokens, LMS Connect and attendance need them.

use super::{District, Kind, Live, Role, Roster};

/// Somebody, as far as signing on, tokens and LMS Connect care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// The id in version 3.0 and later.
    pub(crate) id: String,
    /// The id before that, of the role below.
    pub(crate) legacy_id: String,
    /// The role they sign on with: their first one.
    pub(crate) role: Role,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) email: String,
    /// All their schools, the primary one first; none for contacts and district admins.
    pub(crate) schools: Vec<String>,
}

/// A section, as far as LMS Connect, attendance and Library teachers care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) id: String,
    pub(crate) school: String,
    pub(crate) teachers: Vec<String>,
    /// Ascending.
    pub(crate) students: Vec<String>,
}

impl Role {
    /// The kind of id that people of this role had before version 3.0.
    pub(crate) fn legacy_kind(self) -> Kind {
        match self {
            Self::Student => Kind::Person,
            Self::Teacher => Kind::Teacher,
            Self::Staff => Kind::Staff,
            Self::DistrictAdmin => Kind::DistrictAdmin,
            Self::Contact => Kind::Contact,
        }
    }
}

impl District {
    /// The n-th of those who have a role.
    pub(crate) fn member(&self, live: &Live, role: Role, n: u64) -> Option<Person> {
        let with_role = self.everybody(Some(role));
        let index = with_role.iter().nth(usize::try_from(n).ok()?)?;
        Some(self.looked_up(live, index))
    }

    /// Whom an id belongs to, be it the id of version 3.0 or the one before.
    pub(crate) fn person(&self, live: &Live, id: &str) -> Option<Person> {
        Some(self.looked_up(live, self.anybody(id)?))
    }

    /// The index of whom an id belongs to, be it the id of version 3.0 or the one before.
    pub(crate) fn anybody(&self, id: &str) -> Option<u64> {
        let kinds = [
            Kind::Person,
            Kind::Teacher,
            Kind::Staff,
            Kind::DistrictAdmin,
            Kind::Contact,
        ];
        kinds.into_iter().find_map(|kind| self.find(kind, id))
    }

    fn looked_up(&self, live: &Live, index: u64) -> Person {
        let changes = live.changes();
        let roster = Roster::new(self, &changes);
        let role = self.size.role(index).0;
        let name = self.name(index, index);
        let (main, second) = roster.main_and_second_school(index);
        let schools = main.into_iter().chain(second);
        let email = crate::data::email(self, index);
        Person {
            id: self.id_of(Kind::Person, index).to_string(),
            legacy_id: self.id_of(role.legacy_kind(), index).to_string(),
            role,
            first: name.first.to_owned(),
            last: name.last.to_owned(),
            email: String::from_utf8_lossy(&email).into_owned(),
            schools: schools
                .map(|school| self.id_of(Kind::School, school).to_string())
                .collect(),
        }
    }

    pub(crate) fn section(&self, live: &Live, id: &str) -> Option<Section> {
        let index = self.find(Kind::Section, id)?;
        let changes = live.changes();
        let roster = Roster::new(self, &changes);
        let person = |person| self.id_of(Kind::Person, person).to_string();
        Some(Section {
            id: id.to_owned(),
            school: self
                .id_of(Kind::School, roster.school_of_section(index))
                .to_string(),
            teachers: roster.teachers_of_section(index).map(person).collect(),
            students: roster
                .students_of_section(index)
                .iter()
                .map(person)
                .collect(),
        })
    }

    /// The ids of the sections that a student attends or a teacher teaches, ascending.
    pub(crate) fn sections_of(&self, live: &Live, id: &str) -> Vec<String> {
        let Some(person) = self.anybody(id) else {
            return Vec::new();
        };
        let changes = live.changes();
        let roster = Roster::new(self, &changes);
        let sections = roster.sections_of(person);
        let ids = sections
            .iter()
            .map(|section| self.id_of(Kind::Section, section).to_string());
        ids.collect()
    }

    /// The ids of a school's students, ascending; none if there is no such school.
    pub(crate) fn students_of_school(&self, live: &Live, id: &str) -> Option<Vec<String>> {
        let school = self.find(Kind::School, id)?;
        let changes = live.changes();
        let roster = Roster::new(self, &changes);
        let students = roster.users_of_school(school, Some(Role::Student), true);
        let ids = students
            .iter()
            .map(|student| self.id_of(Kind::Person, student).to_string());
        Some(ids.collect())
    }
}
