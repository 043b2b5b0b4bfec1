//! How many requests a token may send.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The length of a window in seconds. Windows are fixed: all counts begin again with the minute.
const WINDOW: u64 = 60;

/// What every window allows each token; `None` allows everything, and says so with the usual limit.
#[derive(Debug)]
pub(crate) struct RateLimit {
    limit: Option<u32>,
    counted: Mutex<Counted>,
}

/// The requests of one window; those before it are forgotten.
#[derive(Debug, Default)]
struct Counted {
    window: u64,
    /// By token. All that are unknown count as one.
    requests: HashMap<Option<String>, u32>,
}

/// Where a token stands after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// When the window ends, in seconds since 1970.
    pub(crate) reset: u64,
    /// Whether this request was one too many.
    pub(crate) exceeded: bool,
}

/// What Clever allows each token in a minute.
pub(crate) const USUAL: u32 = 1200;

impl RateLimit {
    pub(crate) fn new(limit: Option<u32>) -> Self {
        Self {
            limit,
            counted: Mutex::default(),
        }
    }

    /// Counts a request that comes at a time, in milliseconds since 1970, with a known token or none.
    pub(crate) fn count(&self, token: Option<&str>, now: u64) -> Standing {
        let window = now / 1000 / WINDOW;
        let reset = (window + 1) * WINDOW;
        let Some(limit) = self.limit else {
            return Standing {
                limit: USUAL,
                remaining: USUAL,
                reset,
                exceeded: false,
            };
        };
        let used = self.one_more(token, window);
        Standing {
            limit,
            remaining: limit.saturating_sub(used),
            reset,
            exceeded: used > limit,
        }
    }

    fn one_more(&self, token: Option<&str>, window: u64) -> u32 {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.window != window {
            counted.window = window;
            counted.requests.clear();
        }
        let used = counted
            .requests
            .entry(token.map(str::to_owned))
            .or_default();
        *used = used.saturating_add(1);
        *used
    }
}

#[cfg(test)]
mod tests {
    use super::RateLimit;

    #[test]
    fn a_window_allows_each_token_its_number_and_the_next_one_begins_anew() {
        let limit = RateLimit::new(Some(2));
        let mut standings = Vec::new();
        for (token, now) in [
            ("a", 0),
            ("a", 1),
            ("a", 59_999),
            ("b", 59_999),
            ("a", 60_000),
        ] {
            let standing = limit.count(Some(token), now);
            standings.push((standing.remaining, standing.reset, standing.exceeded));
        }
        let expected = [
            (1, 60, false),
            (0, 60, false),
            (0, 60, true),
            (1, 60, false),
            (1, 120, false),
        ];
        assert_eq!(standings, expected);
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let limit = RateLimit::new(None);
        for _ in 0..5000 {
            let standing = limit.count(None, 0);
            assert_eq!((standing.remaining, standing.exceeded), (1200, false));
        }
    }
}
