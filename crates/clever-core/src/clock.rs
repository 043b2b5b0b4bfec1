//! Time, which a test can take into its own hands.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

/// The end of some time.
pub(crate) type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a client asks for the time and waits with.
///
/// The default is the system's clock and tokio's timer. Only a test has a use for another one, so
/// that nothing has to sleep.
pub trait Clock: Send + Sync + 'static {
    /// The time of day.
    fn now(&self) -> SystemTime;

    /// The time since some fixed start. It never runs backwards.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// Comes when something else has been waited for long enough, such as a reply. Apart from
    /// [`sleep`](Self::sleep), so that a clock on which nobody sleeps does not cut everything short.
    /// Default: tokio's timer.
    fn time_limit(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        // A body that never pauses would use up what tokio lets a task do, its timer included.
        Box::pin(tokio::task::unconstrained(tokio::time::sleep(duration)))
    }
}

/// What a future gives, if it does before the time is up.
pub(crate) async fn before<T>(time_is_up: &mut Timer, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => time_is_up.as_mut().poll(context).map(|()| None),
    })
    .await
}

pub(crate) struct SystemClock {
    start: Instant,
}

impl SystemClock {
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}
