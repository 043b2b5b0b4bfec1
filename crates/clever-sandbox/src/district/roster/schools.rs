//! Who belongs to which school.

use super::Roster;
use crate::district::size::{dealt, group_of};
use crate::district::{Role, Run, Selection};

/// One student and one teacher in so many go to a second school too: the one after their first.
const STUDENTS_AT_TWO_SCHOOLS: (u64, u64) = (3, 40);
const TEACHERS_AT_TWO_SCHOOLS: (u64, u64) = (2, 10);

impl Roster<'_> {
    /// The class that a student is in, by the student's number.
    pub(crate) fn class(&self, student: u64) -> u64 {
        let moved = self.changes.class(student, self.as_of);
        moved.unwrap_or_else(|| self.district.first_class(student))
    }

    pub(super) fn school_of_class(&self, class: u64) -> u64 {
        class / self.district.size.classes_per_school
    }

    /// A person's main school; none for contacts and district admins.
    pub(crate) fn school(&self, person: u64) -> Option<u64> {
        let (role, number) = self.district.size.role(person);
        self.main_school(role, number)
    }

    /// A person's main school, and the one that they go to besides, if there is one.
    pub(crate) fn main_and_second_school(&self, person: u64) -> (Option<u64>, Option<u64>) {
        let (role, number) = self.district.size.role(person);
        let main = self.main_school(role, number);
        let second = self.second_school(role, number);
        (main, second.filter(|second| main != Some(*second)))
    }

    fn main_school(&self, role: Role, number: u64) -> Option<u64> {
        match role {
            Role::Student => Some(self.school_of_class(self.class(number))),
            Role::Teacher | Role::Staff => Some(group_of(number, self.count(role), self.schools())),
            Role::Contact | Role::DistrictAdmin => None,
        }
    }

    /// The school that a person goes to besides. It is the main one of those who moved there.
    fn second_school(&self, role: Role, number: u64) -> Option<u64> {
        let (offset, step) = at_two_schools(role)?;
        // The first school is meant, even of those who moved: so the way back is known.
        let first = group_of(number, self.count(role), self.schools());
        let within = number - dealt(first, self.count(role), self.schools()).start;
        let second = (first + 1) % self.schools();
        (within % step == offset).then_some(second)
    }

    pub(crate) fn schools_of(&self, person: u64, primary: bool) -> Selection {
        let (main, second) = self.main_and_second_school(person);
        let second = second.filter(|_| !primary);
        Selection::only(main.into_iter().chain(second))
    }

    /// Everybody at a school who has one of the roles: of students, teachers and staff.
    pub(crate) fn users_of_school(
        &self,
        school: u64,
        role: Option<Role>,
        primary: bool,
    ) -> Selection {
        let of_role = |one: Role| role.is_none_or(|role| role == one);
        let mut runs = Vec::new();
        if of_role(Role::Staff) {
            runs.push(self.of_school(school, Role::Staff));
        }
        for one in [Role::Teacher, Role::Student] {
            if of_role(one) {
                runs.push(self.of_school(school, one));
                runs.extend(self.visitors(school, one).filter(|_| !primary));
            }
        }
        let mut users = Selection::of(runs);
        if of_role(Role::Student) {
            self.take_moves_into_account(school, primary, &mut users);
        }
        if role == Some(Role::Staff) {
            let teachers = self.of_school(school, Role::Teacher);
            let visitors = self.visitors(school, Role::Teacher).filter(|_| !primary);
            let teachers = Selection::of([teachers].into_iter().chain(visitors));
            let also_staff = teachers
                .iter()
                .filter(|teacher| self.district.has_role(*teacher, Role::Staff));
            also_staff.for_each(|teacher| users.take_in(teacher));
        }
        users
    }

    pub(super) fn of_school(&self, school: u64, role: Role) -> Run {
        self.people(role, dealt(school, self.count(role), self.schools()))
    }

    /// Who stands first on the staff of a school.
    pub(crate) fn first_of_staff(&self, school: u64) -> u64 {
        self.of_school(school, Role::Staff).first
    }

    /// Those for whom a school is the second one.
    fn visitors(&self, school: u64, role: Role) -> Option<Run> {
        let (offset, step) = at_two_schools(role)?;
        let before = (school + self.schools() - 1) % self.schools();
        let first = self.district.size.first(role);
        let at_home = dealt(before, self.count(role), self.schools());
        (before != school)
            .then(|| Run::every(first + at_home.start..first + at_home.end, offset, step))
    }

    fn take_moves_into_account(&self, school: u64, primary: bool, users: &mut Selection) {
        let students = dealt(school, self.count(Role::Student), self.schools());
        let per_school = self.district.size.classes_per_school;
        for student in self.changes.away(students, self.as_of) {
            users.leave_out(self.person(Role::Student, student));
        }
        for student in self
            .changes
            .joined(school * per_school..(school + 1) * per_school, self.as_of)
        {
            let person = self.person(Role::Student, student);
            users.take_in(person);
        }
        if !primary && self.schools() > 1 {
            // Whoever moved within reach keeps or loses a second school.
            let before = (school + self.schools() - 1) % self.schools();
            let neighbours = dealt(before, self.count(Role::Student), self.schools());
            for student in self.changes.away(neighbours, self.as_of) {
                let person = self.person(Role::Student, student);
                let (main, second) = self.main_and_second_school(person);
                if main == Some(school) || second == Some(school) {
                    users.take_in(person);
                } else {
                    users.leave_out(person);
                }
            }
        }
    }
}

fn at_two_schools(role: Role) -> Option<(u64, u64)> {
    match role {
        Role::Student => Some(STUDENTS_AT_TWO_SCHOOLS),
        Role::Teacher => Some(TEACHERS_AT_TWO_SCHOOLS),
        _ => None,
    }
}
