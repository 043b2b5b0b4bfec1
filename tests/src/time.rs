//! Time that passes only when a test lets it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clever_core::Clock;

/// A clock that begins at [`START`]. Who sleeps by it wakes at once, and finds that the time has
/// passed. Clones are the same clock.
#[derive(Debug, Clone, Default)]
pub struct ManualClock(Arc<Mutex<Passed>>);

#[derive(Debug, Default)]
struct Passed {
    elapsed: Duration,
    sleeps: Vec<Duration>,
}

/// When every manual clock begins: 2026-01-01T00:00:00Z, in seconds since 1970.
pub const START: u64 = 1_767_225_600;

impl ManualClock {
    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        self.with(|passed| passed.elapsed += duration);
    }

    /// How long was slept each time since this was last asked.
    #[must_use]
    pub fn take_sleeps(&self) -> Vec<Duration> {
        self.with(|passed| std::mem::take(&mut passed.sleeps))
    }

    fn with<T>(&self, f: impl FnOnce(&mut Passed) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(START) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.with(|passed| passed.elapsed)
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let clock = self.clone();
        Box::pin(async move {
            clock.with(|passed| {
                passed.elapsed += duration;
                passed.sleeps.push(duration);
            });
        })
    }
}
