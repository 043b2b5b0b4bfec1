//! Who attends and teaches which section.

use super::Roster;
use crate::district::Run;
use crate::district::size::{dealt, group_of};
use crate::district::{Role, SUBJECTS, Selection, TERMS};

/// One section in so many has a second teacher.
const SECTIONS_PER_SECOND_TEACHER: u64 = 7;

impl Roster<'_> {
    pub(crate) fn school_of_section(&self, section: u64) -> u64 {
        self.school_of_class(section / SUBJECTS)
    }

    pub(crate) fn term_of_section(&self, section: u64) -> u64 {
        section % (TERMS - 1)
    }

    pub(crate) fn course_of_section(&self, section: u64) -> u64 {
        let first = self
            .district
            .size
            .first_course(self.school_of_section(section));
        first + section % SUBJECTS
    }

    pub(crate) fn students_of_section(&self, section: u64) -> Selection {
        self.students_of_classes([section / SUBJECTS])
    }

    pub(super) fn students_of_classes(&self, classes: impl IntoIterator<Item = u64>) -> Selection {
        let students = self.count(Role::Student);
        let classes: Vec<u64> = classes.into_iter().collect();
        let first = |class: u64| dealt(class, students, self.district.size.classes());
        let runs = classes
            .iter()
            .map(|class| self.people(Role::Student, first(*class)));
        let mut selection = Selection::of(runs);
        // Whoever moved between these classes is away from one, but stays.
        for student in classes
            .iter()
            .flat_map(|class| self.changes.away(first(*class), self.as_of))
        {
            selection.leave_out(self.person(Role::Student, student));
        }
        for student in classes
            .iter()
            .flat_map(|class| self.changes.joined(*class..class + 1, self.as_of))
        {
            selection.take_in(self.person(Role::Student, student));
        }
        selection
    }

    /// The teachers of a section, the main one first.
    pub(crate) fn teachers_of_section(&self, section: u64) -> impl Iterator<Item = u64> {
        let school = self.school_of_section(section);
        let teachers = dealt(school, self.count(Role::Teacher), self.schools());
        let number = section % self.district.size.sections_per_school();
        let count = teachers.end - teachers.start;
        let first = self.person(Role::Teacher, teachers.start);
        let has_second = number.is_multiple_of(SECTIONS_PER_SECOND_TEACHER) && count > 1;
        let second = has_second.then(|| first + (number + 1) % count);
        [first + number % count].into_iter().chain(second)
    }

    pub(crate) fn users_of_section(&self, section: u64, role: Option<Role>) -> Selection {
        let mut users = match role {
            None | Some(Role::Student) => self.students_of_section(section),
            Some(_) => Selection::default(),
        };
        if role.is_none_or(|role| role == Role::Teacher) {
            self.teachers_of_section(section)
                .for_each(|teacher| users.take_in(teacher));
        }
        users
    }

    pub(crate) fn sections_of(&self, person: u64) -> Selection {
        let (role, number) = self.district.size.role(person);
        match role {
            Role::Student => {
                let class = self.class(number);
                Selection::range(class * SUBJECTS..(class + 1) * SUBJECTS)
            }
            Role::Teacher => Selection::only(self.sections_taught(number)),
            _ => Selection::default(),
        }
    }

    /// The other direction of [`Self::teachers_of_section`].
    pub(super) fn sections_taught(&self, teacher: u64) -> impl Iterator<Item = u64> {
        let count = self.count(Role::Teacher);
        let school = group_of(teacher, count, self.schools());
        let teachers = dealt(school, count, self.schools());
        let (number, count) = (teacher - teachers.start, teachers.end - teachers.start);
        let sections = self.district.size.sections_per_school();
        let main = (number..sections).step_by(count as usize);
        let before = (number + count - 1) % count;
        let second = (before..sections)
            .step_by(count as usize)
            .filter(move |section| {
                count > 1 && section.is_multiple_of(SECTIONS_PER_SECOND_TEACHER)
            });
        main.chain(second)
            .map(move |section| school * sections + section)
    }

    pub(crate) fn sections_of_school(&self, school: u64) -> Selection {
        let sections = self.district.size.sections_per_school();
        Selection::range(school * sections..(school + 1) * sections)
    }

    pub(crate) fn sections_of_course(&self, course: u64) -> Selection {
        let schools = self.district.size.schools_of_course(course);
        let sections = self.district.size.sections_per_school();
        let all = schools.start * sections..schools.end * sections;
        Selection::of([Run::every(all, course % SUBJECTS, SUBJECTS)])
    }

    pub(crate) fn sections_of_term(&self, term: u64) -> Selection {
        let with_sections = TERMS - 1;
        if term >= with_sections {
            return Selection::default();
        }
        let all = 0..self.district.size.sections();
        Selection::of([Run::every(all, term, with_sections)])
    }
}
