//! Time that passes only when a test lets it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clever_core::Clock;
use tokio::sync::watch;

/// A clock that begins at [`START`]. Who sleeps by it wakes at once, and finds that the time has
/// passed; a time limit comes only when a test has let so much time pass. Clones are the same clock.
#[derive(Debug, Clone, Default)]
pub struct ManualClock(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    elapsed: watch::Sender<Duration>,
    limits: watch::Sender<Vec<Duration>>,
    sleeps: Mutex<Vec<Duration>>,
}

/// When every manual clock begins: 2026-01-01T00:00:00Z, in seconds since 1970.
pub const START: u64 = 1_767_225_600;

impl ManualClock {
    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        self.0.elapsed.send_modify(|elapsed| *elapsed += duration);
    }

    /// How long was slept each time since this was last asked.
    #[must_use]
    pub fn take_sleeps(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.sleeps())
    }

    /// The time limits that were set since this was last asked.
    #[must_use]
    pub fn take_limits(&self) -> Vec<Duration> {
        self.0.limits.send_replace(Vec::new())
    }

    /// Waits until a time limit of this length has been set.
    pub async fn limit_set(&self, limit: Duration) {
        let mut limits = self.0.limits.subscribe();
        let set = limits.wait_for(|limits| limits.contains(&limit)).await;
        // It fails only when the clock is gone, which this one is not.
        drop(set);
    }

    fn sleeps(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.0.sleeps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(START) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        *self.0.elapsed.borrow()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let clock = self.clone();
        Box::pin(async move {
            clock.advance(duration);
            clock.sleeps().push(duration);
        })
    }

    fn time_limit(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.limits.send_modify(|limits| limits.push(duration));
        let end = self.elapsed() + duration;
        let mut elapsed = self.0.elapsed.subscribe();
        Box::pin(async move {
            // A clock that is gone lets no more time pass.
            if elapsed.wait_for(|elapsed| *elapsed >= end).await.is_err() {
                std::future::pending().await
            }
        })
    }
}
