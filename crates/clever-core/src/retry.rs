//! What is sent again, after how long, and how often.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How often a call is repeated, and how long is waited in between.
///
/// Only what is safe is sent again: a GET after 429, 500, 502, 503 or 504, a connection that failed
/// or broke, an attempt that took too long, and a body that ended early; anything else only when
/// the connection failed before the request went out. Waits are random between nothing and a bound
/// that doubles each time ("full jitter"); after 429 they last until the rate-limit window ends, and
/// after 503 as long as `Retry-After` says if it is sent, but never more than a minute.
///
/// A client and its clones have 100 retries in stock together: each one takes one, and comes back
/// when it helped; five calls that need none bring one back. With none left, errors come at once,
/// so that a server that is down is not asked many times as often as usual. Waits for the end of
/// the rate-limit window take none.
///
/// What a [`TokenProvider`](crate::TokenProvider) does after a 401 is apart from this: with another
/// token the request is sent once more, whatever its method, since the server did not take it.
///
/// ```
/// use clever_core::Retry;
/// use std::time::Duration;
///
/// let patient = Retry::default().attempts(8).longest_wait(Duration::from_secs(60));
/// let once = Retry::never();
/// # let _ = (patient, once);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Default for Retry {
    /// Five attempts; waits of at most 0.5, 1, 2 and 4 seconds.
    fn default() -> Self {
        Self {
            attempts: 5,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
        }
    }
}

impl Retry {
    /// One attempt. Only after a 401 a [`TokenProvider`](crate::TokenProvider) may cause another.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// How often a request is sent at most, the first time included. At least 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The bound of the first wait. Default: 0.5 seconds.
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// What the bound of a wait never exceeds. Default: 20 seconds.
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// How long to wait after so many attempts; `None` when that was the last one.
    pub(crate) fn wait(self, attempts: u32) -> Option<Duration> {
        if attempts >= self.attempts {
            return None;
        }
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let bound = self
            .first_wait
            .saturating_mul(doubled)
            .min(self.longest_wait);
        Some(bound.mul_f64(fastrand::f64()))
    }
}

/// The retries that a client and its clones have left together, so that a server that is down is
/// not asked several times as often as usual.
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;
    const RETRY: u32 = 5;
    const SUCCESS: u32 = 1;

    pub(crate) const fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Pays for a retry; `false` when too little is left.
    pub(crate) fn spend(&self) -> bool {
        let spent = |left: u32| left.checked_sub(Self::RETRY);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, spent)
            .is_ok()
    }

    /// A success gives back what its last retry cost, or a little when none was paid for.
    pub(crate) fn earn(&self, paid: bool) {
        let earned = if paid { Self::RETRY } else { Self::SUCCESS };
        let added = |left: u32| Some((left + earned).min(Self::FULL));
        // The update always gives a value, so it cannot fail.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, added);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_random_below_a_bound_that_doubles() {
        let retry = Retry::default().attempts(12);
        let bounds = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0];
        for (attempts, bound) in (1..).zip(bounds) {
            let waits: Vec<f64> = (0..500)
                .map(|_| retry.wait(attempts).unwrap().as_secs_f64())
                .collect();
            assert!(waits.iter().all(|wait| *wait <= bound), "{attempts}");
            assert!(waits.iter().any(|wait| *wait > bound * 0.9), "{attempts}");
            assert!(waits.iter().any(|wait| *wait < bound * 0.1), "{attempts}");
        }
    }

    #[test]
    fn the_last_attempt_is_followed_by_none() {
        assert!(Retry::default().wait(4).is_some());
        assert_eq!(Retry::default().wait(5), None);
        assert_eq!(Retry::never().wait(1), None);
        assert_eq!(Retry::default().attempts(0).wait(1), None);
        assert!(
            Retry::default()
                .attempts(u32::MAX)
                .wait(u32::MAX - 1)
                .is_some()
        );
    }

    #[test]
    fn a_budget_runs_out_and_fills_with_successes() {
        let budget = Budget::new();
        let retries = std::iter::from_fn(|| budget.spend().then_some(())).count();
        assert_eq!(retries, 100);
        for _ in 0..4 {
            budget.earn(false);
            assert!(!budget.spend());
        }
        budget.earn(false);
        assert!(budget.spend());
        budget.earn(true);
        assert!(budget.spend());
    }
}
