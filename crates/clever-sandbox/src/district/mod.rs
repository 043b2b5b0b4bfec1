//! The made-up district: a pure function of a seed, a size and the time it begins.
//!
//! Nothing is kept about anybody: every record is made up when it is asked for, from its index
//! among its kind, and so are its relations, in both directions.

mod dice;
pub(crate) mod events;
mod kind;
mod live;
mod lookup;
mod names;
mod object_id;
mod roster;
mod selection;
mod size;

pub(crate) use dice::Dice;
pub(crate) use kind::Kind;
pub(crate) use live::Live;
pub(crate) use lookup::{Person, Section};
pub(crate) use names::Name;
pub(crate) use object_id::ObjectId;
pub(crate) use roster::Roster;
pub(crate) use selection::Selection;
pub(crate) use size::{SUBJECTS, TERMS};

use selection::Run;
use size::{Size, dealt, group_of};

use crate::time::{DAY, civil};

/// The district. A clone costs next to nothing.
#[derive(Debug, Clone)]
pub(crate) struct District {
    seed: u64,
    size: Size,
    /// When the sandbox began, in milliseconds since 1970.
    start: u64,
    /// The `machine` of the ids of each kind.
    machines: [u32; Kind::ALL.len()],
}

/// What a person is in the district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Goes to a school.
    Student,
    /// Teaches sections.
    Teacher,
    /// Works for a school or the district.
    Staff,
    /// Administers the district.
    DistrictAdmin,
    /// Is somebody's parent or another contact.
    Contact,
}

/// How many records of each kind the district has. People with several roles count once in
/// `users`, and in each of their roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each field is named after what it counts")]
pub struct Counts {
    pub users: u64,
    pub students: u64,
    pub teachers: u64,
    pub staff: u64,
    pub district_admins: u64,
    pub contacts: u64,
    pub schools: u64,
    pub courses: u64,
    pub terms: u64,
    pub sections: u64,
    pub resources: u64,
}

/// One teacher in so many also has a role on the staff, and one of the staff one as district admin.
const TEACHERS_PER_STAFF_ROLE: (u64, u64) = (7, 50);
const STAFF_PER_ADMIN_ROLE: (u64, u64) = (5, 40);
/// Sets the dice apart from those of records.
const FAMILY: u64 = 200;
const MACHINE: u64 = 202;

impl District {
    /// `start` in milliseconds since 1970.
    pub(crate) fn new(seed: u64, people: u64, start: u64) -> Self {
        let machine = |kind: Kind| {
            // Districts of another size are other ones.
            let which = match kind {
                Kind::District => kind as u64 | people << 8,
                _ => kind as u64,
            };
            Dice::new(seed, MACHINE, which).roll() as u32
        };
        Self {
            seed,
            size: Size::of(people),
            start,
            machines: Kind::ALL.map(machine),
        }
    }

    pub(crate) fn id(&self) -> String {
        self.id_of(Kind::District, 0).to_string()
    }

    pub(crate) fn counts(&self) -> Counts {
        let of = |role| self.everybody(Some(role)).len();
        Counts {
            users: self.size.people,
            students: of(Role::Student),
            teachers: of(Role::Teacher),
            staff: of(Role::Staff),
            district_admins: of(Role::DistrictAdmin),
            contacts: of(Role::Contact),
            schools: self.size.schools,
            courses: self.size.courses(),
            terms: TERMS,
            sections: self.size.sections(),
            resources: self.size.resources(),
        }
    }

    pub(crate) fn size(&self) -> &Size {
        &self.size
    }

    /// Dice for one record, which are the same whenever it is made up.
    pub(crate) fn dice(&self, kind: Kind, index: u64) -> Dice {
        Dice::new(self.seed, kind as u64, index)
    }

    /// The year in which the school year began that the sandbox began in.
    pub(crate) fn school_year(&self) -> u64 {
        let (year, month, _) = civil(self.start / DAY);
        if month < 7 { year - 1 } else { year }
    }

    /// When the district's data was last brought over, in milliseconds since 1970.
    pub(crate) fn last_sync(&self) -> u64 {
        self.start - self.start % DAY
    }

    /// The indexes that a kind of record can have. For people's kinds, they are all people's.
    pub(crate) fn indexes(&self, kind: Kind) -> u64 {
        match kind {
            Kind::District => 1,
            Kind::School => self.size.schools,
            Kind::Term => TERMS,
            Kind::Course => self.size.courses(),
            Kind::Section => self.size.sections(),
            Kind::Resource => self.size.resources(),
            Kind::Person | Kind::Teacher | Kind::Staff | Kind::DistrictAdmin | Kind::Contact => {
                self.size.people
            }
            Kind::StudentContact => self.student_contacts(),
            Kind::Event => 0,
        }
    }

    /// The id of a record. Ids of a kind ascend with the index.
    #[inline]
    pub(crate) fn id_of(&self, kind: Kind, index: u64) -> ObjectId {
        ObjectId {
            seconds: kind.seconds(index, self.indexes(kind)),
            machine: self.machine(kind),
            counter: index as u32,
        }
    }

    pub(crate) fn machine(&self, kind: Kind) -> u32 {
        self.machines[kind as usize]
    }

    /// The index of the record of a kind that has an id.
    pub(crate) fn find(&self, kind: Kind, id: &str) -> Option<u64> {
        let id = ObjectId::parse(id)?;
        let index = u64::from(id.counter);
        let is_one = index < self.indexes(kind) && self.id_of(kind, index) == id;
        (is_one && self.is_of(kind, index)).then_some(index)
    }

    /// The first index whose id is not below another one, which need not exist.
    pub(crate) fn position(&self, kind: Kind, id: ObjectId) -> u64 {
        let (mut low, mut high) = (0, self.indexes(kind));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.id_of(kind, middle) < id {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn is_of(&self, kind: Kind, index: u64) -> bool {
        match kind {
            Kind::Teacher => self.has_role(index, Role::Teacher),
            Kind::Staff => self.has_role(index, Role::Staff),
            Kind::DistrictAdmin => self.has_role(index, Role::DistrictAdmin),
            Kind::Contact => self.has_role(index, Role::Contact),
            _ => true,
        }
    }

    /// Everybody, or all who have a role.
    pub(crate) fn everybody(&self, role: Option<Role>) -> Selection {
        let all_of = |role| {
            let first = self.size.first(role);
            first..first + self.size.people_of(role)
        };
        let also = |role, (offset, step)| Run::every(all_of(role), offset, step);
        match role {
            None => Selection::range(0..self.size.people),
            Some(Role::Staff) => Selection::of([
                Run::range(all_of(Role::Staff)),
                also(Role::Teacher, TEACHERS_PER_STAFF_ROLE),
            ]),
            Some(Role::DistrictAdmin) => Selection::of([
                Run::range(all_of(Role::DistrictAdmin)),
                also(Role::Staff, STAFF_PER_ADMIN_ROLE),
            ]),
            Some(role) => Selection::range(all_of(role)),
        }
    }

    pub(crate) fn has_role(&self, person: u64, role: Role) -> bool {
        let (first, number) = self.size.role(person);
        let is_every = |(offset, step)| number % step == offset;
        first == role
            || match (first, role) {
                (Role::Teacher, Role::Staff) => is_every(TEACHERS_PER_STAFF_ROLE),
                (Role::Staff, Role::DistrictAdmin) => is_every(STAFF_PER_ADMIN_ROLE),
                _ => false,
            }
    }

    /// What somebody is called. Members of a family share their surname.
    ///
    /// `identity` is the index of a record that there is, or beyond: of one that is gone.
    pub(crate) fn name(&self, person: u64, identity: u64) -> Name {
        let (role, number) = self.size.role(person);
        let mut dice = self.dice(Kind::Person, identity);
        let last = match role {
            Role::Student => self.surname(self.family(number)),
            Role::Contact => self.surname(number / 2),
            _ => names::last(&mut dice),
        };
        names::with_last(&mut dice, last)
    }

    fn surname(&self, family: u64) -> &'static str {
        names::last(&mut Dice::new(self.seed, FAMILY, family))
    }

    /// The family of a student, by the student's number among students.
    fn family(&self, student: u64) -> u64 {
        group_of(
            student,
            self.size.people_of(Role::Student),
            self.size.families(),
        )
    }

    /// The students of a family, by their numbers among students.
    fn children(&self, family: u64) -> std::ops::Range<u64> {
        dealt(
            family,
            self.size.people_of(Role::Student),
            self.size.families(),
        )
    }

    /// Those who have two contacts; all after them have one.
    fn students_with_two_contacts(&self) -> u64 {
        let contacts = self.size.people_of(Role::Contact);
        if contacts.is_multiple_of(2) {
            self.size.people_of(Role::Student)
        } else {
            self.children(self.size.families() - 1).start
        }
    }

    /// How many pairs there are of a student and a contact.
    fn student_contacts(&self) -> u64 {
        self.students_with_two_contacts() + self.size.people_of(Role::Student)
    }

    /// The student and the contact of a pair, by their indexes as people.
    pub(crate) fn pair(&self, index: u64) -> (u64, u64) {
        let doubled = self.students_with_two_contacts();
        let (student, second) = if index < 2 * doubled {
            (index / 2, index % 2)
        } else {
            (index - doubled, 0)
        };
        let contact = self.family(student) * 2 + second;
        (
            self.size.first(Role::Student) + student,
            self.size.first(Role::Contact) + contact,
        )
    }

    /// The pairs that a student is in, by the student's number among students.
    fn pairs_of(&self, student: u64) -> std::ops::Range<u64> {
        let doubled = self.students_with_two_contacts();
        let first = student + student.min(doubled);
        first..first + if student < doubled { 2 } else { 1 }
    }

    /// The class that a student is in unless they moved.
    fn first_class(&self, student: u64) -> u64 {
        group_of(
            student,
            self.size.people_of(Role::Student),
            self.size.classes(),
        )
    }

    /// Schools come in levels: with fewer than six, each has all grades.
    pub(crate) fn level(&self, school: u64) -> Level {
        if self.size.schools < 6 {
            return Level::All;
        }
        match school % 3 {
            0 => Level::Elementary,
            1 => Level::Middle,
            _ => Level::High,
        }
    }

    /// The grade of a class: those of its school, in order; 0 is Kindergarten.
    pub(crate) fn grade_of_class(&self, class: u64) -> u64 {
        let per_school = self.size.classes_per_school;
        let grades = self.level(class / per_school).grades();
        let count = grades.end() - grades.start() + 1;
        grades.start() + class % per_school * count / per_school
    }

    /// The grade of a student. It stays the same when they move.
    pub(crate) fn grade_of_student(&self, person: u64) -> u64 {
        self.grade_of_class(self.first_class(self.size.role(person).1))
    }

    /// Some other school of the same level, if there is one.
    fn another_school(&self, school: u64, dice: &mut Dice) -> Option<u64> {
        let step = if self.level(school) == Level::All {
            1
        } else {
            3
        };
        let alike = Run::every(0..self.size.schools, school % step, step);
        let others = alike.count.checked_sub(1).filter(|others| *others > 0)?;
        let number = (school / step + 1 + dice.below(others)) % alike.count;
        Some(alike.first + number * step)
    }
}

/// The grades that a school has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    All,
    Elementary,
    Middle,
    High,
}

impl Level {
    /// From and to; 0 is Kindergarten.
    pub(crate) fn grades(self) -> std::ops::RangeInclusive<u64> {
        match self {
            Self::All => 0..=12,
            Self::Elementary => 0..=5,
            Self::Middle => 6..=8,
            Self::High => 9..=12,
        }
    }
}

#[cfg(test)]
mod tests;
