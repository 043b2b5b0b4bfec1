//! Courses, terms and resources.

use super::Roster;
use crate::district::{Role, SUBJECTS, Selection, TERMS};

impl Roster<'_> {
    pub(crate) fn courses_of_school(&self, school: u64) -> Selection {
        let first = self.district.size.first_course(school);
        Selection::range(first..first + SUBJECTS)
    }

    pub(crate) fn schools_of_course(&self, course: u64) -> Selection {
        Selection::range(self.district.size.schools_of_course(course))
    }

    /// Every school has sections in every term but the last.
    pub(crate) fn terms_of_school(&self) -> Selection {
        Selection::range(0..TERMS - 1)
    }

    pub(crate) fn schools_of_term(&self, term: u64) -> Selection {
        let has_sections = term < TERMS - 1;
        Selection::range(0..if has_sections { self.schools() } else { 0 })
    }

    pub(crate) fn resources_of_course(&self, course: u64) -> Selection {
        Selection::only(self.district.size.resource(course))
    }

    /// Who a resource is for: students, teachers or both.
    pub(crate) fn is_for(&self, resource: u64, role: Role) -> bool {
        match role {
            Role::Student => resource % 3 != 2,
            Role::Teacher => resource % 3 != 1,
            _ => false,
        }
    }

    pub(crate) fn resources_of(&self, person: u64) -> Selection {
        let role = self.district.size.role(person).0;
        let sections = self.sections_of(person);
        let courses = sections
            .iter()
            .map(|section| self.course_of_section(section));
        let resources = courses.filter_map(|course| self.district.size.resource(course));
        Selection::only(resources.filter(|resource| self.is_for(*resource, role)))
    }

    pub(crate) fn users_of_resource(&self, resource: u64, role: Option<Role>) -> Selection {
        let includes =
            |one: Role| role.is_none_or(|role| role == one) && self.is_for(resource, one);
        let course = self.district.size.course(resource);
        let mut users = Selection::default();
        if includes(Role::Student) {
            let per_school = self.district.size.classes_per_school;
            let schools = self.district.size.schools_of_course(course);
            users = self.students_of_classes(schools.start * per_school..schools.end * per_school);
        }
        if includes(Role::Teacher) {
            for section in self.sections_of_course(course).iter() {
                self.teachers_of_section(section)
                    .for_each(|teacher| users.take_in(teacher));
            }
        }
        users
    }
}
