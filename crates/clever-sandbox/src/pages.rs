//! Large pages that were made before: those that were asked for lately, so that they cost no more than
//! sending them again, and those that will be asked for next.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::call::{Call, Caller};

/// How many bytes of pages are kept. Of more the oldest are forgotten.
const MOST: usize = 32 << 20;

/// A smaller page is made faster than it is worth keeping.
const LEAST: usize = 1 << 16;

/// A page that is made once, whoever asks for it meanwhile.
pub(crate) type Page = Arc<OnceLock<Answer>>;

/// The pages, all of them of the same moment of the district.
#[derive(Debug, Default)]
pub(crate) struct Pages(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    revision: u64,
    by_target: HashMap<String, Page>,
    bytes: usize,
    /// Those that are made, with their sizes.
    oldest_first: VecDeque<(String, usize)>,
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
        let known = self.lock(revision).by_target.get(&call.target).cloned();
        if let Some(page) = known {
            return page.get_or_init(make).clone();
        }
        // Others need not wait for it; at worst a page is made twice.
        let answer = make();
        self.keep(call, &Arc::new(answer.clone().into()), revision);
        answer
    }

    /// The call for the page that is read after a large one, and the page, yet to be made. None if there is none,
    /// or it is made already or just being made.
    pub(crate) fn begin_next(
        &self,
        call: &Call,
        answer: &Answer,
        revision: u64,
    ) -> Option<(Call, Page)> {
        let target = answer
            .onward
            .as_ref()
            .filter(|_| is_worth_keeping(answer))?;
        if !is_lasting(call) {
            return None;
        }
        let mut kept = self.lock(revision);
        if kept.by_target.contains_key(target) {
            return None;
        }
        let page = Page::default();
        kept.by_target.insert(target.clone(), Arc::clone(&page));
        Some((call.turned_to(target.clone()), page))
    }

    /// Makes a page that was begun.
    pub(crate) fn finish(
        &self,
        call: &Call,
        page: &Page,
        revision: u64,
        make: impl FnOnce() -> Answer,
    ) {
        page.get_or_init(make);
        self.keep(call, page, revision);
    }

    /// Keeps a page that is made, if it is worth that and nothing has changed since.
    fn keep(&self, call: &Call, page: &Page, revision: u64) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.revision != revision {
            return;
        }
        match page.get().filter(|answer| is_worth_keeping(answer)) {
            Some(answer) => kept.keep(&call.target, page, answer.body.len()),
            None => {
                kept.by_target.remove(&call.target);
            }
        }
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

fn is_worth_keeping(answer: &Answer) -> bool {
    answer.status == StatusCode::OK && (LEAST..=MOST).contains(&answer.body.len())
}

/// Whether the same is answered as long as no record changes: events grow old by themselves, and
/// people get less than the district.
fn is_lasting(call: &Call) -> bool {
    let is_list = call.operation.paging.is_some();
    is_list && call.caller == Caller::District && !call.operation.path.contains("/events")
}

impl Kept {
    fn keep(&mut self, target: &str, page: &Page, bytes: usize) {
        let mut known = self.oldest_first.iter();
        if known.any(|(known, _)| known == target) {
            return;
        }
        self.by_target.insert(target.to_owned(), Arc::clone(page));
        self.oldest_first.push_back((target.to_owned(), bytes));
        self.bytes += bytes;
        while self.bytes > MOST
            && let Some((oldest, bytes)) = self.oldest_first.pop_front()
        {
            self.by_target.remove(&oldest);
            self.bytes -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};
    use std::thread;

    use bytes::Bytes;

    use super::{Kept, LEAST, MOST, Page, Pages};
    use crate::answer::Answer;
    use crate::api::APIS;
    use crate::call::{Call, Caller};

    fn call(target: &str) -> Call {
        let api = APIS.last().unwrap();
        let list = api.operations.iter().find(|one| one.path == "/users");
        Call {
            api,
            operation: list.unwrap(),
            ids: Vec::new(),
            query: Vec::new(),
            target: target.to_owned(),
            body: Bytes::new(),
            caller: Caller::District,
            now: 0,
        }
    }

    fn page(size: usize, onward: &str) -> Answer {
        Answer {
            onward: Some(onward.to_owned()),
            ..Answer::json(vec![b' '; size])
        }
    }

    fn never() -> Answer {
        panic!("it is there")
    }

    #[test]
    fn no_more_pages_are_kept_than_memory_should_hold() {
        let mut kept = Kept::default();
        let page = || -> Page { Arc::new(Answer::json(vec![b' '; MOST / 4]).into()) };
        for target in ["a", "b", "c", "d", "d", "e"] {
            kept.keep(target, &page(), MOST / 4);
        }
        let mut targets: Vec<_> = kept.by_target.keys().map(String::as_str).collect();
        targets.sort_unstable();
        assert_eq!(targets, ["b", "c", "d", "e"]);
        assert_eq!(kept.bytes, MOST);
    }

    #[test]
    fn who_asks_for_a_page_that_is_being_made_waits_for_it() {
        let pages = Pages::default();
        let first = pages.answer(&call("/a"), 0, || page(LEAST, "/b?limit=9"));
        let (next, begun) = pages.begin_next(&call("/a"), &first, 0).unwrap();
        assert_eq!(next.target, "/b?limit=9");
        assert_eq!(next.parameter("limit"), Some("9"));
        assert!(pages.begin_next(&call("/a"), &first, 0).is_none());
        let is_begun = Barrier::new(2);
        let made = page(LEAST, "/c");
        thread::scope(|scope| {
            scope.spawn(|| {
                let make = || {
                    is_begun.wait();
                    made.clone()
                };
                pages.finish(&next, &begun, 0, make);
            });
            is_begun.wait();
            assert_eq!(pages.answer(&next, 0, never), made);
        });
        assert_eq!(pages.answer(&next, 0, never), made);
        assert_eq!(pages.lock(0).bytes, 2 * LEAST);
    }

    #[test]
    fn small_pages_and_their_next_ones_are_made_when_asked_for() {
        let pages = Pages::default();
        let small = page(LEAST - 1, "/b");
        assert!(pages.begin_next(&call("/a"), &small, 0).is_none());
        let user = Call {
            caller: Caller::User { id: String::new() },
            ..call("/a")
        };
        assert!(pages.begin_next(&user, &page(LEAST, "/b"), 0).is_none());
        let (next, begun) = pages
            .begin_next(&call("/a"), &page(LEAST, "/b"), 0)
            .unwrap();
        pages.finish(&next, &begun, 0, || small.clone());
        assert!(pages.lock(0).by_target.is_empty());
    }

    #[test]
    fn a_page_that_was_begun_before_something_changed_is_not_kept() {
        let pages = Pages::default();
        let before = page(LEAST, "/b");
        let (next, begun) = pages.begin_next(&call("/a"), &before, 0).unwrap();
        pages.answer(&call("/a"), 1, || page(LEAST, "/b"));
        pages.finish(&next, &begun, 0, || before);
        let after = page(LEAST, "/c");
        assert_eq!(pages.answer(&next, 1, || after.clone()), after);
    }
}
