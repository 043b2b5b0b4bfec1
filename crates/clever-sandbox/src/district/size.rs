//! How many there are of everything, and which index is what.
//!
//! People stand in one row: district admins, staff, teachers, students, contacts. Students and
//! what belongs to schools are dealt out evenly, in order, so that any index says where it belongs.

use super::Role;

/// Subjects, and so sections, of every class.
pub(crate) const SUBJECTS: u64 = 6;
/// The terms: the year, both semesters, and a summer without sections.
pub(crate) const TERMS: u64 = 4;
/// Schools that share their courses.
const SCHOOLS_PER_CATALOGUE: u64 = 2;
/// Every so many courses there is a resource.
const COURSES_PER_RESOURCE: u64 = 2;
const STUDENTS_PER_CLASS: u64 = 25;

/// The numbers that follow from how many people there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) people: u64,
    pub(crate) schools: u64,
    /// Groups of students who have all their sections together, in each school.
    pub(crate) classes_per_school: u64,
    admins: u64,
    staff: u64,
    teachers: u64,
    students: u64,
    first_teacher: u64,
    first_student: u64,
    first_contact: u64,
}

/// The least and the most people a district can have.
pub(crate) const PEOPLE: std::ops::RangeInclusive<u64> = 10..=1_000_000;

impl Size {
    /// Of a district of so many people, brought between the least and the most.
    pub(crate) fn of(people: u64) -> Self {
        let people = people.clamp(*PEOPLE.start(), *PEOPLE.end());
        let teachers = (people / 25).max(1);
        let schools = (people / 1000).max(teachers.min(3));
        let students = people / 2;
        let admins = 1 + people / 10_000;
        let staff = (people / 100).max(schools);
        let first_teacher = admins + staff;
        let first_student = first_teacher + teachers;
        Self {
            people,
            schools,
            classes_per_school: students.div_ceil(schools * STUDENTS_PER_CLASS).max(1),
            admins,
            staff,
            teachers,
            students,
            first_teacher,
            first_student,
            first_contact: first_student + students,
        }
    }

    /// How many people there are whose first role this is.
    pub(crate) fn people_of(&self, role: Role) -> u64 {
        match role {
            Role::DistrictAdmin => self.admins,
            Role::Staff => self.staff,
            Role::Teacher => self.teachers,
            Role::Student => self.students,
            Role::Contact => self.people - self.first_contact,
        }
    }

    /// The index of the first person whose first role this is.
    pub(crate) fn first(&self, role: Role) -> u64 {
        match role {
            Role::DistrictAdmin => 0,
            Role::Staff => self.admins,
            Role::Teacher => self.first_teacher,
            Role::Student => self.first_student,
            Role::Contact => self.first_contact,
        }
    }

    /// The first role of a person, and which of those with that role they are.
    pub(crate) fn role(&self, person: u64) -> (Role, u64) {
        let roles = [Role::Contact, Role::Student, Role::Teacher, Role::Staff];
        let role = roles
            .into_iter()
            .find(|role| person >= self.first(*role))
            .unwrap_or(Role::DistrictAdmin);
        (role, person - self.first(role))
    }

    pub(crate) fn classes(&self) -> u64 {
        self.schools * self.classes_per_school
    }

    pub(crate) fn sections(&self) -> u64 {
        self.classes() * SUBJECTS
    }

    pub(crate) fn sections_per_school(&self) -> u64 {
        self.classes_per_school * SUBJECTS
    }

    pub(crate) fn courses(&self) -> u64 {
        self.schools.div_ceil(SCHOOLS_PER_CATALOGUE) * SUBJECTS
    }

    pub(crate) fn resources(&self) -> u64 {
        self.courses().div_ceil(COURSES_PER_RESOURCE)
    }

    /// Groups of children with the same contacts, two to each group.
    pub(crate) fn families(&self) -> u64 {
        self.people_of(Role::Contact).div_ceil(2)
    }

    /// The schools that offer a course.
    pub(crate) fn schools_of_course(&self, course: u64) -> std::ops::Range<u64> {
        let first = course / SUBJECTS * SCHOOLS_PER_CATALOGUE;
        first..(first + SCHOOLS_PER_CATALOGUE).min(self.schools)
    }

    /// The first of the courses that a school offers.
    pub(crate) fn first_course(&self, school: u64) -> u64 {
        school / SCHOOLS_PER_CATALOGUE * SUBJECTS
    }

    /// The resource of a course, if it has one.
    pub(crate) fn resource(&self, course: u64) -> Option<u64> {
        let has_one = course.is_multiple_of(COURSES_PER_RESOURCE);
        has_one.then_some(course / COURSES_PER_RESOURCE)
    }

    /// The course that a resource is for.
    pub(crate) fn course(&self, resource: u64) -> u64 {
        resource * COURSES_PER_RESOURCE
    }
}

/// Which of the items go to one of the groups, if all are dealt out evenly and in order.
#[inline]
pub(crate) fn dealt(group: u64, items: u64, groups: u64) -> std::ops::Range<u64> {
    (group * items / groups)..((group + 1) * items / groups)
}

/// The group that an item went to: the inverse of [`dealt`].
#[inline]
pub(crate) fn group_of(item: u64, items: u64, groups: u64) -> u64 {
    ((item + 1) * groups - 1) / items
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [u64; 9] = [10, 11, 49, 50, 99, 1_000, 12_345, 100_000, 1_000_000];

    #[test]
    fn everybody_has_one_first_role() {
        for people in SIZES {
            let size = Size::of(people);
            let roles = [
                Role::DistrictAdmin,
                Role::Staff,
                Role::Teacher,
                Role::Student,
                Role::Contact,
            ];
            let mut next = 0;
            for role in roles {
                assert_eq!(size.first(role), next, "{people} {role:?}");
                assert!(size.people_of(role) > 0, "{people} {role:?}");
                assert_eq!(size.role(next), (role, 0));
                next += size.people_of(role);
                assert_eq!(size.role(next - 1), (role, size.people_of(role) - 1));
            }
            assert_eq!(next, people);
        }
    }

    #[test]
    fn most_are_students_and_the_fewest_administer() {
        let size = Size::of(10_000);
        let of = |role| size.people_of(role);
        assert!(of(Role::Student) > of(Role::Contact));
        assert!(of(Role::Contact) > of(Role::Teacher));
        assert!(of(Role::Teacher) > of(Role::Staff));
        assert!(of(Role::Staff) > of(Role::DistrictAdmin));
    }

    #[test]
    fn every_school_has_students_and_staff_of_each_kind() {
        for people in SIZES {
            let size = Size::of(people);
            for role in [Role::Student, Role::Teacher, Role::Staff] {
                assert!(size.people_of(role) >= size.schools, "{people} {role:?}");
            }
        }
    }

    #[test]
    fn dealing_out_and_asking_back_agree() {
        for (items, groups) in [(1, 1), (10, 3), (3, 3), (1000, 7), (500_000, 20_000)] {
            let mut next = 0;
            for group in 0..groups {
                let range = dealt(group, items, groups);
                assert_eq!(range.start, next);
                next = range.end;
                for item in range {
                    assert_eq!(group_of(item, items, groups), group, "{item} of {items}");
                }
            }
            assert_eq!(next, items);
        }
    }

    #[test]
    fn a_class_belongs_to_one_school() {
        for people in SIZES {
            let size = Size::of(people);
            let students = size.people_of(Role::Student);
            for school in 0..size.schools {
                let first = dealt(school * size.classes_per_school, students, size.classes());
                assert_eq!(first.start, dealt(school, students, size.schools).start);
            }
        }
    }
}
