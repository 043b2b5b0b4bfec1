//! Large pages that were made before, so that one asked for again costs no more than sending it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::call::{Call, Caller};

/// How many bytes of pages are kept. Of more the oldest are forgotten.
const MOST: usize = 32 << 20;

/// A smaller page is made faster than it is worth keeping.
const LEAST: usize = 1 << 16;

/// The pages, all of them of the same moment of the district.
#[derive(Debug, Default)]
pub(crate) struct Pages(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    revision: u64,
    bytes: usize,
    by_target: HashMap<String, Answer>,
    oldest_first: VecDeque<String>,
}

impl Pages {
    /// The answer to a call, made if it is not kept. `revision` is another one whenever records have
    /// changed.
    pub(crate) fn answer(
        &self,
        call: &Call,
        revision: u64,
        make: impl FnOnce() -> Answer,
    ) -> Answer {
        if !is_lasting(call) {
            return make();
        }
        if let Some(answer) = self.lock(revision).by_target.get(&call.target) {
            return answer.clone();
        }
        // Others need not wait for it; at worst a page is made twice.
        let answer = make();
        if answer.status == StatusCode::OK && (LEAST..=MOST).contains(&answer.body.len()) {
            self.lock(revision)
                .keep(call.target.clone(), answer.clone());
        }
        answer
    }

    /// The pages of a revision; those of others are forgotten.
    fn lock(&self, revision: u64) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.revision != revision {
            *kept = Kept {
                revision,
                ..Kept::default()
            };
        }
        kept
    }
}

/// Whether the same is answered as long as no record changes: events grow old by themselves, and
/// people get less than the district.
fn is_lasting(call: &Call) -> bool {
    let is_list = call.operation.paging.is_some();
    is_list && call.caller == Caller::District && !call.operation.path.contains("/events")
}

impl Kept {
    fn keep(&mut self, target: String, answer: Answer) {
        self.bytes += answer.body.len();
        if let Some(before) = self.by_target.insert(target.clone(), answer) {
            self.bytes -= before.body.len();
        } else {
            self.oldest_first.push_back(target);
        }
        while self.bytes > MOST
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            let forgotten = self.by_target.remove(&oldest);
            self.bytes -= forgotten.map_or(0, |answer| answer.body.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, MOST};
    use crate::answer::Answer;

    #[test]
    fn no_more_pages_are_kept_than_memory_should_hold() {
        let mut kept = Kept::default();
        let page = || Answer::json(vec![b' '; MOST / 4]);
        for target in ["a", "b", "c", "d", "d", "e"] {
            kept.keep(target.to_owned(), page());
        }
        let mut targets: Vec<_> = kept.by_target.keys().map(String::as_str).collect();
        targets.sort_unstable();
        assert_eq!(targets, ["b", "c", "d", "e"]);
        assert_eq!(kept.bytes, MOST);
    }
}
