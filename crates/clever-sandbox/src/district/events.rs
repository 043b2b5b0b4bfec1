//! What happened in the last thirty days: every event is made up from its key, as records are.
//!
//! A key is a second and a number within it, as an event's id has them, and so is in their order.
//! Events come in groups that share a second. Those of [`super::Live`] have numbers of their own.
//!
//! An event's object is the record as it was then, with all moves before and none since: whoever
//! applies all events ends with the records that the lists have. What is deleted was never in a list.

use super::live::What;
use super::{Kind, ObjectId, Role, Roster};
use crate::time::DAY;

/// How long an event is kept.
const KEPT: u64 = 30 * DAY / 1000;
/// Events that share a second.
const GROUP: u64 = 5;
/// The numbers below are those of made-up events.
pub(crate) const FIRST_LIVE: u64 = 256;
/// People per event of the thirty days, and how few and many events there are.
const PEOPLE_PER_EVENT: u64 = 10;
const EVENTS: std::ops::RangeInclusive<u64> = 120..=10_000;

/// A second and a number within it, as one number. An id has room for the seconds until 2106.
pub(crate) fn key(seconds: u64, number: u64) -> u64 {
    seconds.min(u64::from(u32::MAX)) << 32 | number
}

/// When an event with this key happened, in seconds since 1970.
pub(crate) fn seconds(key: u64) -> u64 {
    key >> 32
}

/// What an event is about. People are meant in one of their roles, as before version 3.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    District,
    School,
    Section,
    Student,
    Teacher,
    Staff,
    DistrictAdmin,
    Contact,
    Course,
    Term,
    Resource,
}

impl Subject {
    pub(crate) const ALL: [Self; 11] = [
        Self::District,
        Self::School,
        Self::Section,
        Self::Student,
        Self::Teacher,
        Self::Staff,
        Self::DistrictAdmin,
        Self::Contact,
        Self::Course,
        Self::Term,
        Self::Resource,
    ];

    /// The kind that counts these records. People count among all people.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::District => Kind::District,
            Self::School => Kind::School,
            Self::Section => Kind::Section,
            Self::Course => Kind::Course,
            Self::Term => Kind::Term,
            Self::Resource => Kind::Resource,
            _ => Kind::Person,
        }
    }

    fn role(self) -> Option<Role> {
        match self {
            Self::Student => Some(Role::Student),
            Self::Teacher => Some(Role::Teacher),
            Self::Staff => Some(Role::Staff),
            Self::DistrictAdmin => Some(Role::DistrictAdmin),
            Self::Contact => Some(Role::Contact),
            _ => None,
        }
    }
}

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Change {
    Created,
    Updated,
    Deleted,
}

/// What was different before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// Some value, made up from the event.
    Something,
    /// What the roster says as of the event with this key: a student's school, or a section's
    /// students.
    AsOf(u64),
}

/// One event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) key: u64,
    pub(crate) subject: Subject,
    pub(crate) change: Change,
    /// The record, by its index.
    pub(crate) index: u64,
    /// The same, or beyond every index: a record that is gone.
    pub(crate) identity: u64,
    pub(crate) before: Before,
}

impl Roster<'_> {
    /// The keys of all events up to `now`, in milliseconds since 1970, ascending.
    pub(crate) fn event_keys(&self, now: u64) -> impl Iterator<Item = u64> {
        let now = now / 1000;
        let (first, step) = (now.saturating_sub(KEPT), self.seconds_between_groups());
        let groups = first / step + 1..=now / step;
        let made_up = groups.flat_map(move |group| (0..GROUP).map(move |n| key(group * step, n)));
        let live = self.changes.events().map(|happened| happened.key);
        let mut live = live.filter(move |key| seconds(*key) > first).peekable();
        let mut made_up = made_up.peekable();
        std::iter::from_fn(move || match (made_up.peek(), live.peek()) {
            (Some(made_up_key), Some(live_key)) if live_key < made_up_key => live.next(),
            (Some(_), _) => made_up.next(),
            (None, _) => live.next(),
        })
    }

    fn seconds_between_groups(&self) -> u64 {
        let events = self.district.size.people / PEOPLE_PER_EVENT;
        KEPT * GROUP / events.clamp(*EVENTS.start(), *EVENTS.end())
    }

    /// The event with a key, if `now` it is one.
    pub(crate) fn event(&self, key: u64, now: u64) -> Option<Event> {
        let (at, now) = (seconds(key), now / 1000);
        let number = key & u64::from(u32::MAX);
        if at > now || at + KEPT <= now {
            return None;
        }
        if number >= FIRST_LIVE {
            let happened = self.changes.event(key)?;
            return Some(self.live_event(key, happened.what));
        }
        let step = self.seconds_between_groups();
        let is_one = number < GROUP && at.is_multiple_of(step);
        is_one.then(|| self.made_up_event(key, at / step * GROUP + number))
    }

    /// The key of the event with an id, if `now` it is one.
    pub(crate) fn find_event(&self, id: &str, now: u64) -> Option<Event> {
        let id = ObjectId::parse(id)?;
        let is_event = id.machine == self.district.machine(Kind::Event);
        let key = key(u64::from(id.seconds), u64::from(id.counter));
        is_event.then(|| self.event(key, now)).flatten()
    }

    pub(crate) fn event_id(&self, key: u64) -> ObjectId {
        ObjectId {
            seconds: seconds(key) as u32,
            machine: self.district.machine(Kind::Event),
            counter: key as u32,
        }
    }

    /// The least key that an event with an id not below this one can have.
    pub(crate) fn event_position(&self, id: ObjectId) -> u64 {
        let own = self.district.machine(Kind::Event);
        let seconds = u64::from(id.seconds);
        match id.machine.cmp(&own) {
            std::cmp::Ordering::Less => key(seconds, 0),
            std::cmp::Ordering::Equal => key(seconds, u64::from(id.counter)),
            // Beyond every event of that second.
            std::cmp::Ordering::Greater => key(seconds, u64::from(u32::MAX)).saturating_add(1),
        }
    }

    /// In any 60 events that follow each other, everything happens to every kind of record.
    fn made_up_event(&self, key: u64, number: u64) -> Event {
        let (subject, change) = happening(number % 60);
        let mut dice = self.district.dice(Kind::Event, number);
        let count = match subject.role() {
            Some(role) => self.district.size.people_of(role),
            None => self.district.indexes(subject.kind()),
        };
        let first = subject
            .role()
            .map_or(0, |role| self.district.size.first(role));
        let index = first + dice.below(count);
        let identity = match change {
            Change::Deleted => self.district.indexes(subject.kind()) + number % 1_000_000,
            Change::Created | Change::Updated => index,
        };
        Event {
            key,
            subject,
            change,
            index,
            identity,
            before: Before::Something,
        }
    }

    fn live_event(&self, key: u64, what: What) -> Event {
        let person = |student| self.district.size.first(Role::Student) + student;
        let (subject, index, before) = match what {
            What::Moved { student } => (Subject::Student, person(student), Before::AsOf(key - 1)),
            What::Renamed { student } => (Subject::Student, person(student), Before::Something),
            What::SectionChanged { section, moved } => {
                (Subject::Section, section, Before::AsOf(moved - 1))
            }
        };
        Event {
            key,
            subject,
            change: Change::Updated,
            index,
            identity: index,
            before,
        }
    }

    /// Whether an event is about a school or somebody or something there.
    pub(crate) fn is_at_school(&self, event: &Event, school: u64) -> bool {
        match event.subject {
            Subject::School => event.index == school && event.change != Change::Deleted,
            Subject::Section => self.school_of_section(event.index) == school,
            subject if subject.role().is_some() => {
                let schools = self.schools_of(event.index, false);
                schools.iter().any(|one| one == school)
            }
            _ => false,
        }
    }
}

/// What happens at a place in a round of 60: everything once, and updates of users besides.
/// A district is never deleted: it is the one whose token is used.
fn happening(place: u64) -> (Subject, Change) {
    use Change::{Created, Deleted, Updated};
    let (round, turn) = (place / 2, place % 2);
    if turn == 0 {
        // Thirty: the first ten kinds, three times.
        let subject = Subject::ALL[(round % 10) as usize];
        return match (subject, [Updated, Created, Deleted][(round / 10) as usize]) {
            (Subject::District, Deleted) => (subject, Updated),
            (subject, change) => (subject, change),
        };
    }
    match round {
        1 => (Subject::Resource, Created),
        11 => (Subject::Resource, Updated),
        21 => (Subject::Resource, Deleted),
        round if round % 6 == 0 => (Subject::Section, Updated),
        round if round % 6 == 3 => (Subject::Contact, Updated),
        _ => (Subject::Student, Updated),
    }
}
