//! What changed since the sandbox began.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use super::dice::Dice;
use super::size::SUBJECTS;
use super::{District, Role};

/// As many students as can be away from their first class; then the earliest return.
const AWAY: usize = 1_000;
/// As many students as move at once, however large the district.
const MOVES: u64 = 10;
/// As many events as there can be. None is ever forgotten: where there are so many, nothing changes
/// any more.
const EVENTS: usize = 500_000;

/// The key of no event: whatever happened, did so before.
pub(crate) const NOW: u64 = u64::MAX;

/// What changed since the sandbox began.
#[derive(Debug, Default)]
pub(crate) struct Live {
    changes: RwLock<Arc<Changes>>,
}

/// All changes up to a moment. Only what changed is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    ticks: u64,
    /// The moves of each student: from an event's key on, the class, unless it was their first one.
    moves: BTreeMap<u64, Vec<(u64, Option<u64>)>>,
    /// Who ever moved into a class.
    joined: BTreeSet<(u64, u64)>,
    /// Those who are not in their first class, the earliest first.
    order: VecDeque<u64>,
    events: Vec<Happened>,
}

/// Something that changed, in the order of the keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Happened {
    /// See [`super::events`].
    pub(crate) key: u64,
    pub(crate) what: What,
}

/// What changed. Students are numbered among themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) enum What {
    /// A student has another school.
    Moved { student: u64 },
    /// A section has a student more or less, since the event of their move.
    SectionChanged { section: u64, moved: u64 },
    /// A student is as before but for their middle name: where there is only one school.
    Renamed { student: u64 },
}

impl Live {
    /// All changes up to now. Later ones do not change it.
    pub(crate) fn changes(&self) -> Arc<Changes> {
        let changes = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&changes)
    }

    /// Another number whenever something has changed.
    pub(crate) fn revision(&self) -> u64 {
        self.changes().ticks
    }

    /// Some people move and events appear, as of `now` in milliseconds since 1970.
    pub(crate) fn tick(&self, district: &District, now: u64) {
        let mut changes = self.changes.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut changes).tick(district, now);
    }
}

impl Changes {
    /// The class of a student who was not in their first one, as of an event's key.
    pub(crate) fn class(&self, student: u64, as_of: u64) -> Option<u64> {
        let moves = self.moves.get(&student)?;
        let moved = moves.partition_point(|(key, _)| *key <= as_of);
        moves[..moved].last()?.1
    }

    /// Who had moved into any of these classes, ascending within each.
    pub(crate) fn joined(&self, classes: Range<u64>, as_of: u64) -> impl Iterator<Item = u64> {
        let joined = self.joined.range((classes.start, 0)..(classes.end, 0));
        joined
            .filter(move |(class, student)| self.class(*student, as_of) == Some(*class))
            .map(|(_, student)| *student)
    }

    /// Which of these students had moved away.
    pub(crate) fn away(&self, students: Range<u64>, as_of: u64) -> impl Iterator<Item = u64> {
        let moved = self.moves.range(students).map(|(student, _)| *student);
        moved.filter(move |student| self.class(*student, as_of).is_some())
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = &Happened> {
        self.events.iter()
    }

    pub(crate) fn event(&self, key: u64) -> Option<Happened> {
        let found = self
            .events
            .binary_search_by_key(&key, |happened| happened.key);
        self.events.get(found.ok()?).copied()
    }

    fn tick(&mut self, district: &District, now: u64) {
        let students = district.size.people_of(Role::Student);
        for _ in 0..(1 + students / 10_000).min(MOVES) {
            if self.events.len() >= EVENTS {
                return;
            }
            let mut dice = Dice::new(district.seed, LIVE, self.ticks);
            self.ticks += 1;
            let student = dice.below(students);
            match self.next_class(district, student, &mut dice) {
                Some(class) => self.move_to(district, student, class, now),
                None => {
                    self.happen(now, What::Renamed { student });
                }
            }
            if self.order.len() > AWAY {
                self.bring_back(district, now);
            }
        }
    }

    /// Whoever moved before returns; others go to a class of the same grade at another school.
    fn next_class(&self, district: &District, student: u64, dice: &mut Dice) -> Option<u64> {
        let first = district.first_class(student);
        if self.class(student, NOW).is_some() {
            return Some(first);
        }
        let per_school = district.size.classes_per_school;
        let school = district.another_school(first / per_school, dice)?;
        Some(school * per_school + first % per_school)
    }

    fn bring_back(&mut self, district: &District, now: u64) {
        if let Some(student) = self.order.front().copied() {
            self.move_to(district, student, district.first_class(student), now);
        }
    }

    fn move_to(&mut self, district: &District, student: u64, class: u64, now: u64) {
        let first = district.first_class(student);
        let from = self.class(student, NOW).unwrap_or(first);
        let moved = self.happen(now, What::Moved { student });
        let elsewhere = Some(class).filter(|class| *class != first);
        self.moves
            .entry(student)
            .or_default()
            .push((moved, elsewhere));
        self.order.retain(|other| *other != student);
        if let Some(class) = elsewhere {
            self.joined.insert((class, student));
            self.order.push_back(student);
        }
        for class in [from, class] {
            for section in class * SUBJECTS..(class + 1) * SUBJECTS {
                self.happen(now, What::SectionChanged { section, moved });
            }
        }
    }

    /// Adds an event; its key.
    fn happen(&mut self, now: u64, what: What) -> u64 {
        let number = super::events::FIRST_LIVE + self.events.len() as u64;
        // Should the clock go back, the order stays.
        let earliest = self.events.last().map_or(0, |last| last.key + 1);
        let key = super::events::key(now / 1000, number).max(earliest);
        self.events.push(Happened { key, what });
        key
    }
}

/// Sets the dice apart from those of records.
const LIVE: u64 = 201;
