//! Teachers, students and contacts of each other.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Roster;
use crate::district::{Role, SUBJECTS, Selection};

impl Roster<'_> {
    pub(crate) fn teachers_of(&self, student: u64) -> Selection {
        if self.district.size.role(student).0 != Role::Student {
            return Selection::default();
        }
        let sections = self.sections_of(student);
        Selection::only(
            sections
                .iter()
                .flat_map(|section| self.teachers_of_section(section)),
        )
    }

    /// The students of a teacher or a contact.
    pub(crate) fn students_of(&self, person: u64) -> Selection {
        let (role, number) = self.district.size.role(person);
        match role {
            Role::Teacher => {
                let classes = self
                    .sections_taught(number)
                    .map(|section| section / SUBJECTS);
                let classes: BTreeSet<u64> = classes.collect();
                self.students_of_classes(classes)
            }
            Role::Contact => Selection::range(self.children_of(person)),
            _ => Selection::default(),
        }
    }

    /// The students of a contact, who follow each other.
    pub(crate) fn children_of(&self, contact: u64) -> Range<u64> {
        let size = &self.district.size;
        let first = size.first(Role::Student);
        let family = (contact - size.first(Role::Contact)) / 2;
        let numbers = self.district.children(family);
        first + numbers.start..first + numbers.end
    }

    pub(crate) fn contacts_of(&self, person: u64) -> Selection {
        let (role, number) = self.district.size.role(person);
        if role != Role::Student {
            return Selection::default();
        }
        let first = self.district.family(number) * 2;
        let contacts = first..(first + 2).min(self.count(Role::Contact));
        Selection::of([self.people(Role::Contact, contacts)])
    }

    /// A student's contacts as version 1 has them: a record for each pair.
    pub(crate) fn pairs_of(&self, student: u64) -> Selection {
        let (role, number) = self.district.size.role(student);
        match role {
            Role::Student => Selection::range(self.district.pairs_of(number)),
            _ => Selection::default(),
        }
    }
}
