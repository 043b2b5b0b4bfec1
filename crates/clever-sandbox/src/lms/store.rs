//! What is kept of assignments and submissions.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::fields::Fields;
use crate::seeded;

/// How many assignments are kept. Of more the oldest are forgotten.
const MOST: usize = 1000;

/// All assignments of the district.
#[derive(Debug, Default)]
pub(crate) struct Lms(Mutex<Assignments>);

#[derive(Debug, Default)]
pub(super) struct Assignments {
    number: u64,
    by_id: HashMap<String, Assignment>,
    oldest_first: VecDeque<String>,
}

/// An assignment and what was said of the submissions for it.
#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) section: String,
    pub(super) created: u64,
    pub(super) last_modified: u64,
    pub(super) fields: Fields,
    /// By user; a student is not here before something was said of theirs.
    pub(super) submissions: BTreeMap<String, Submission>,
}

#[derive(Debug, Default)]
pub(super) struct Submission {
    pub(super) last_modified: u64,
    pub(super) fields: Fields,
}

impl Lms {
    pub(super) fn lock(&self) -> MutexGuard<'_, Assignments> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Assignments {
    /// Keeps one, and gives its id.
    pub(super) fn add(&mut self, seed: u64, assignment: Assignment) -> String {
        self.number += 1;
        let id = seeded::uuid(seed, "assignment", &self.number.to_string());
        self.by_id.insert(id.clone(), assignment);
        self.oldest_first.push_back(id.clone());
        if self.by_id.len() > MOST
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        id
    }

    pub(super) fn get(&mut self, section: &str, id: &str) -> Option<&mut Assignment> {
        let assignment = self.by_id.get_mut(id)?;
        (assignment.section == section).then_some(assignment)
    }

    pub(super) fn remove(&mut self, section: &str, id: &str) -> bool {
        let is_there = self.get(section, id).is_some();
        if is_there {
            self.by_id.remove(id);
            self.oldest_first.retain(|own| own != id);
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use super::{Assignment, Assignments};

    #[test]
    fn no_more_assignments_are_kept_than_memory_should_hold() {
        let mut all = Assignments::default();
        let mut add = || {
            let assignment = Assignment {
                section: "s".to_owned(),
                created: 0,
                last_modified: 0,
                fields: Default::default(),
                submissions: Default::default(),
            };
            all.add(7, assignment)
        };
        let (first, second) = (add(), add());
        for _ in 2..1001 {
            add();
        }
        assert!(all.get("s", &first).is_none());
        assert!(all.get("another", &second).is_none());
        assert!(all.get("s", &second).is_some());
        assert!(all.remove("s", &second) && !all.remove("s", &second));
    }
}
