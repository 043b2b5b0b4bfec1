//! Who and what belongs together, in both directions, as it is now.

use super::live::Changes;
use super::size::{dealt, group_of};
use super::{District, Kind, Role, Run, SUBJECTS, Selection, TERMS};

/// The district with all changes up to a moment.
///
/// People are indexes among all people, everything else is an index among its kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Roster<'a> {
    pub(crate) district: &'a District,
    pub(crate) changes: &'a Changes,
}

/// One student and one teacher in so many go to a second school too: the one after their first.
const STUDENTS_AT_TWO_SCHOOLS: (u64, u64) = (3, 40);
const TEACHERS_AT_TWO_SCHOOLS: (u64, u64) = (2, 10);
/// One section in so many has a second teacher.
const SECTIONS_PER_SECOND_TEACHER: u64 = 7;

impl<'a> Roster<'a> {
    fn count(&self, role: Role) -> u64 {
        self.district.size.people_of(role)
    }

    fn schools(&self) -> u64 {
        self.district.size.schools
    }

    fn person(&self, role: Role, number: u64) -> u64 {
        self.district.size.first(role) + number
    }

    /// People by their numbers within a role.
    fn people(&self, role: Role, numbers: std::ops::Range<u64>) -> Run {
        let first = self.district.size.first(role);
        Run::range(first + numbers.start..first + numbers.end)
    }

    // Schools

    /// The class that a student is in, by the student's number.
    pub(crate) fn class(&self, student: u64) -> u64 {
        let moved = self.changes.class(student);
        moved.unwrap_or_else(|| self.district.first_class(student))
    }

    fn school_of_class(&self, class: u64) -> u64 {
        class / self.district.size.classes_per_school
    }

    /// A person's main school; none for contacts and district admins.
    pub(crate) fn school(&self, person: u64) -> Option<u64> {
        let (role, number) = self.district.size.role(person);
        match role {
            Role::Student => Some(self.school_of_class(self.class(number))),
            Role::Teacher | Role::Staff => Some(group_of(number, self.count(role), self.schools())),
            Role::Contact | Role::DistrictAdmin => None,
        }
    }

    /// The school that a person goes to besides, if there is one.
    pub(crate) fn second_school(&self, person: u64) -> Option<u64> {
        let (role, number) = self.district.size.role(person);
        let (offset, step) = at_two_schools(role)?;
        // The first school is meant, even of those who moved: so the way back is known.
        let first = group_of(number, self.count(role), self.schools());
        let within = number - dealt(first, self.count(role), self.schools()).start;
        let second = (first + 1) % self.schools();
        let has_one = within % step == offset && self.school(person) != Some(second);
        has_one.then_some(second)
    }

    /// The school that a student had in a class, and the one besides.
    pub(crate) fn schools_in_class(&self, student: u64, class: u64) -> (u64, Option<u64>) {
        let school = self.school_of_class(class);
        let first = self.school_of_class(self.district.first_class(student));
        let second = (first + 1) % self.schools();
        let within = student - dealt(first, self.count(Role::Student), self.schools()).start;
        let (offset, step) = STUDENTS_AT_TWO_SCHOOLS;
        let has_second = within % step == offset && second != school;
        (school, has_second.then_some(second))
    }

    pub(crate) fn schools_of(&self, person: u64, primary: bool) -> Selection {
        let second = self.second_school(person).filter(|_| !primary);
        Selection::only(self.school(person).into_iter().chain(second))
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

    fn of_school(&self, school: u64, role: Role) -> Run {
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
        for student in self.changes.away(students) {
            users.leave_out(self.person(Role::Student, student));
        }
        for student in self
            .changes
            .joined(school * per_school..(school + 1) * per_school)
        {
            let person = self.person(Role::Student, student);
            users.take_in(person);
        }
        if !primary && self.schools() > 1 {
            // Whoever moved within reach keeps or loses a second school.
            let before = (school + self.schools() - 1) % self.schools();
            let neighbours = dealt(before, self.count(Role::Student), self.schools());
            for student in self.changes.away(neighbours) {
                let person = self.person(Role::Student, student);
                let belongs = self.school(person) == Some(school)
                    || self.second_school(person) == Some(school);
                if belongs {
                    users.take_in(person);
                } else {
                    users.leave_out(person);
                }
            }
        }
    }

    // Sections

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

    fn students_of_classes(&self, classes: impl IntoIterator<Item = u64>) -> Selection {
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
            .flat_map(|class| self.changes.away(first(*class)))
        {
            selection.leave_out(self.person(Role::Student, student));
        }
        for student in classes
            .iter()
            .flat_map(|class| self.changes.joined(*class..class + 1))
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
    fn sections_taught(&self, teacher: u64) -> impl Iterator<Item = u64> {
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

    // People of people

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
                let classes: std::collections::BTreeSet<u64> = classes.collect();
                self.students_of_classes(classes)
            }
            Role::Contact => {
                let children = self.district.children(number / 2);
                Selection::of([self.people(Role::Student, children)])
            }
            _ => Selection::default(),
        }
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

    // Courses, terms, resources

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

    /// The id of a record.
    pub(crate) fn id(&self, kind: Kind, index: u64) -> super::ObjectId {
        self.district.id_of(kind, index)
    }
}

fn at_two_schools(role: Role) -> Option<(u64, u64)> {
    match role {
        Role::Student => Some(STUDENTS_AT_TWO_SCHOOLS),
        Role::Teacher => Some(TEACHERS_AT_TWO_SCHOOLS),
        _ => None,
    }
}
