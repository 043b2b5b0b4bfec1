//! What belongs to a record, by the last part of an operation's path.

use super::view::View;
use super::{Refusal, Request};
use crate::district::{Kind, Role, Selection};

/// What a path such as `/schools/{id}/sections` leads to.
#[derive(Debug)]
pub(super) enum Related {
    One(View, u64),
    Many(View, Selection),
}

const SCHOOL_ROLES: [(&str, Role); 3] = [
    ("staff", Role::Staff),
    ("student", Role::Student),
    ("teacher", Role::Teacher),
];
const SECTION_ROLES: [(&str, Role); 2] = [("student", Role::Student), ("teacher", Role::Teacher)];

impl Request<'_> {
    pub(super) fn related(
        &self,
        view: View,
        index: u64,
        relation: &str,
    ) -> Result<Related, Refusal> {
        use Related::{Many, One};
        let roster = self.roster;
        let related = match relation {
            "district" => One(View::District, 0),
            "school" => One(
                View::School,
                self.school_of(view, index).ok_or(Refusal::NotFound)?,
            ),
            "schools" => Many(View::School, self.schools_of(view, index)),
            "course" => One(View::Course, roster.course_of_section(index)),
            "courses" => Many(View::Course, self.courses_of(view, index)),
            "term" => One(View::Term, roster.term_of_section(index)),
            "terms" => Many(View::Term, roster.terms_of_school()),
            "sections" => Many(View::Section, self.sections_of(view, index)),
            "users" => Many(View::User, self.users_of(view, index)?),
            "students" => Many(View::Student, self.people_of(view, index, Role::Student)),
            "teachers" => Many(View::Teacher, self.people_of(view, index, Role::Teacher)),
            "admins" => {
                let admins = roster.district.everybody(Some(Role::DistrictAdmin));
                Many(View::DistrictAdmin, admins)
            }
            "teacher" => {
                let teacher = roster.teachers_of_section(index).next();
                One(View::Teacher, teacher.ok_or(Refusal::NotFound)?)
            }
            "student" => One(View::Student, roster.district.pair(index).0),
            "contacts" if self.version.major() == 1 => {
                Many(View::StudentContact, roster.pairs_of(index))
            }
            "contacts" => Many(View::Contact, roster.contacts_of(index)),
            "mycontacts" => Many(View::User, roster.contacts_of(index)),
            "mystudents" => Many(View::User, roster.students_of(index)),
            "myteachers" => Many(View::User, roster.teachers_of(index)),
            "resources" => Many(View::Resource, self.resources_of(view, index)),
            _ => return Err(Refusal::NotFound),
        };
        Ok(related)
    }

    fn school_of(&self, view: View, index: u64) -> Option<u64> {
        match view {
            View::Section => Some(self.roster.school_of_section(index)),
            _ => self.roster.school(index),
        }
    }

    fn schools_of(&self, view: View, index: u64) -> Selection {
        match view {
            View::District => Selection::range(0..self.roster.district.indexes(Kind::School)),
            View::Course => self.roster.schools_of_course(index),
            View::Term => self.roster.schools_of_term(index),
            _ => self.roster.schools_of(index, self.only_primary()),
        }
    }

    fn courses_of(&self, view: View, index: u64) -> Selection {
        match view {
            View::Resource => Selection::only([self.roster.district.size().course(index)]),
            _ => self.roster.courses_of_school(index),
        }
    }

    fn sections_of(&self, view: View, index: u64) -> Selection {
        let roster = self.roster;
        match view {
            View::District => Selection::range(0..roster.district.indexes(Kind::Section)),
            View::School => roster.sections_of_school(index),
            View::Course => roster.sections_of_course(index),
            View::Term => roster.sections_of_term(index),
            View::Resource => roster.sections_of_course(roster.district.size().course(index)),
            _ => roster.sections_of(index),
        }
    }

    fn users_of(&self, view: View, index: u64) -> Result<Selection, Refusal> {
        Ok(match view {
            View::School => {
                let role = self.role_parameter(&SCHOOL_ROLES)?;
                self.roster
                    .users_of_school(index, role, self.only_primary())
            }
            View::Section => {
                let role = self.role_parameter(&SECTION_ROLES)?;
                self.roster.users_of_section(index, role)
            }
            _ => {
                let role = self.role_parameter(&SECTION_ROLES)?;
                self.roster.users_of_resource(index, role)
            }
        })
    }

    /// Students or teachers before version 3.0. A school only had those whose main school it was.
    fn people_of(&self, view: View, index: u64, role: Role) -> Selection {
        match (view, role) {
            (View::District, _) => self.roster.district.everybody(Some(role)),
            (View::School, _) => self.roster.users_of_school(index, Some(role), true),
            (View::Section, _) => self.roster.users_of_section(index, Some(role)),
            (_, Role::Teacher) => self.roster.teachers_of(index),
            _ => self.roster.students_of(index),
        }
    }

    fn resources_of(&self, view: View, index: u64) -> Selection {
        let roster = self.roster;
        match view {
            View::Course => roster.resources_of_course(index),
            View::Section => roster.resources_of_course(roster.course_of_section(index)),
            _ => roster.resources_of(index),
        }
    }

    fn only_primary(&self) -> bool {
        self.call.parameter("primary") == Some("true")
    }
}
