//! The server's limit on requests, and how to stay below it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use tokio::sync::{Mutex, MutexGuard};

use crate::Clock;

/// One window of the rate limit. It is fixed: the count starts again when it ends.
/// Source: <https://dev.clever.com/docs/paging-and-limits>.
const WINDOW: Duration = Duration::from_secs(60);

/// What is added to a wait at most, so that not all clients come back at the same moment.
const JITTER: Duration = Duration::from_secs(1);

/// What the last reply said about the rate limit of the client's token.
///
/// Clever allows 1,200 requests a minute for each token, in fixed windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests a window allows (`X-RateLimit-Limit`).
    pub limit: u32,
    /// How many of them are left (`X-RateLimit-Remaining`).
    pub remaining: u32,
    /// When the window ends, by the server's clock (`X-RateLimit-Reset`).
    pub reset: SystemTime,
}

impl RateLimit {
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let number = |name| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        Some(Self {
            limit: number("x-ratelimit-limit")?.try_into().ok()?,
            remaining: number("x-ratelimit-remaining")?.try_into().ok()?,
            reset: reset(headers)?,
        })
    }
}

fn reset(headers: &HeaderMap) -> Option<SystemTime> {
    let seconds = headers.get("x-ratelimit-reset")?.to_str().ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds.trim().parse().ok()?))
}

/// What a reply said about the rate limit, and what that means by the local clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) limit: RateLimit,
    /// When its window ends, on the clock that never runs backwards.
    window_ends: Duration,
}

impl Seen {
    pub(crate) fn read(headers: &HeaderMap, clock: &dyn Clock) -> Option<Self> {
        let left = remaining_window(headers, clock.now()).unwrap_or_default();
        Some(Self {
            limit: RateLimit::read(headers)?,
            window_ends: clock.elapsed() + left,
        })
    }

    /// When the next request may go out: now, or when a window ends that has nothing left.
    pub(crate) fn opens(&self, now: Duration) -> Duration {
        match self.limit.remaining {
            0 => self.window_ends.max(now),
            _ => now,
        }
    }
}

/// When the server sent a reply, by its own clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()
}

/// How long the window of a refused request still lasts: by the server's clock where it says both
/// times, since the local one may be wrong. At most one window.
pub(crate) fn remaining_window(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let sent = date(headers).unwrap_or(now);
    let until = retry_after(headers, sent).or_else(|| reset(headers))?;
    Some(until.duration_since(sent).unwrap_or_default().min(WINDOW))
}

/// How long a server that is busy asks not to be asked again. At most one window too.
pub(crate) fn asked_wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let sent = date(headers).unwrap_or(now);
    let until = retry_after(headers, sent)?;
    Some(until.duration_since(sent).unwrap_or_default().min(WINDOW))
}

/// `Retry-After` in seconds or as a date. Clever was never seen to send it.
fn retry_after(headers: &HeaderMap, sent: SystemTime) -> Option<SystemTime> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match text.parse() {
        Ok(seconds) => sent.checked_add(Duration::from_secs(seconds)),
        Err(_) => httpdate::parse_http_date(text).ok(),
    }
}

/// A wait for the end of the window, with jitter.
pub(crate) fn jittered(wait: Duration) -> Duration {
    wait + JITTER.mul_f64(fastrand::f64())
}

/// Spreads requests evenly, so that a window's number is never exceeded: they stand in line, and
/// only the first in it waits for its time. Who goes away from the line leaves no gap in it.
pub(crate) struct Throttle {
    interval: Duration,
    /// When the next request may go out. The lock is the line: it is given in order.
    next: Mutex<Duration>,
}

/// Being the first in the line.
pub(crate) struct First<'t> {
    interval: Duration,
    next: MutexGuard<'t, Duration>,
}

impl Throttle {
    /// Not more than so many requests, of which there must be at least one, in a minute.
    pub(crate) fn per_minute(requests: u32) -> Self {
        let mut interval = WINDOW / requests;
        if interval * requests < WINDOW {
            // Rounded down, one request more would fit into a window.
            interval += Duration::from_nanos(1);
        }
        Self {
            interval,
            next: Mutex::default(),
        }
    }

    /// Waits until nobody is in front.
    pub(crate) async fn line(&self) -> First<'_> {
        First {
            interval: self.interval,
            next: self.next.lock().await,
        }
    }
}

impl First<'_> {
    /// How long to wait. Nothing goes out before `opens`, when the window has nothing left until
    /// then.
    pub(crate) fn wait(&self, now: Duration, opens: Duration) -> Duration {
        self.next.max(opens).saturating_sub(now)
    }

    /// Goes out now, and lets the next one be the first. It was due a little earlier if it was woken
    /// late, as happens with every timer; that much is made up for, so that the pace is kept.
    pub(crate) fn go(mut self, now: Duration, due: Duration) {
        const LATE: Duration = Duration::from_millis(5);

        let is_late = now.saturating_sub(due) > LATE;
        *self.next = self.interval + if is_late { now } else { due };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        pairs.iter().map(pair).collect()
    }

    /// 784111777 is the date below.
    const SENT: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn wait(pairs: &[(&'static str, &'static str)]) -> Option<u64> {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_000);
        remaining_window(&headers(pairs), now).map(|wait| wait.as_secs())
    }

    #[test]
    fn the_window_is_measured_by_the_servers_clock() {
        let reset = ("x-ratelimit-reset", "784111800");
        assert_eq!(wait(&[reset, ("date", SENT)]), Some(23));
        assert_eq!(wait(&[("x-ratelimit-reset", "784111010")]), Some(10));
        assert_eq!(
            wait(&[("x-ratelimit-reset", "784119999"), ("date", SENT)]),
            Some(60)
        );
        assert_eq!(wait(&[("x-ratelimit-reset", "1"), ("date", SENT)]), Some(0));
        assert_eq!(wait(&[reset, ("date", "yesterday")]), Some(60));
        assert_eq!(wait(&[("x-ratelimit-reset", "soon"), ("date", SENT)]), None);
        assert_eq!(wait(&[("date", SENT)]), None);
    }

    #[test]
    fn retry_after_counts_before_the_reset() {
        let reset = ("x-ratelimit-reset", "784111800");
        let after = |value| wait(&[reset, ("date", SENT), ("retry-after", value)]);
        assert_eq!(after("7"), Some(7));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:42 GMT"), Some(5));
        assert_eq!(after("soon"), Some(23));
        assert_eq!(after("18446744073709551615"), Some(23));
    }

    #[test]
    fn all_three_headers_make_a_rate_limit() {
        let read = RateLimit::read(&headers(&[
            ("x-ratelimit-limit", "1200"),
            ("x-ratelimit-remaining", "7"),
            ("x-ratelimit-reset", "60"),
        ]));
        let read = read.unwrap();
        assert_eq!((read.limit, read.remaining), (1200, 7));
        assert_eq!(read.reset, UNIX_EPOCH + WINDOW);
        assert_eq!(
            RateLimit::read(&headers(&[("x-ratelimit-limit", "1200")])),
            None
        );
        let negative = [
            ("x-ratelimit-limit", "1200"),
            ("x-ratelimit-remaining", "-1"),
            ("x-ratelimit-reset", "60"),
        ];
        assert_eq!(RateLimit::read(&headers(&negative)), None);
    }

    const MILLISECOND: Duration = Duration::from_millis(1);

    /// When so many requests go out that all stand in line from now on, by a clock that wakes
    /// everybody so much too late.
    async fn sent(throttle: &Throttle, mut now: Duration, late: Duration, many: u32) -> Vec<u128> {
        let mut sent = Vec::new();
        for _ in 0..many {
            let first = throttle.line().await;
            let wait = first.wait(now, Duration::ZERO);
            let due = now + wait;
            now = if wait.is_zero() { due } else { due + late };
            first.go(now, due);
            sent.push(now.as_nanos());
        }
        sent
    }

    fn most_in_a_window(sent: &[u128]) -> usize {
        let window = WINDOW.as_nanos();
        let ends = |start: u128| sent.partition_point(|at| *at < start + window);
        let counts = sent.iter().enumerate().map(|(n, at)| ends(*at) - n);
        counts.max().unwrap()
    }

    #[tokio::test]
    async fn a_throttle_never_lets_more_through_than_a_window_allows() {
        let start = Duration::from_secs(5);
        for per_minute in [1, 7, 1200, 1_000_000] {
            let throttle = Throttle::per_minute(per_minute);
            let many = 2 * per_minute + 10;
            let sent = sent(&throttle, start, Duration::ZERO, many).await;
            assert_eq!(sent[0], start.as_nanos());
            assert_eq!(most_in_a_window(&sent), per_minute as usize);
        }
    }

    #[tokio::test]
    async fn the_pace_is_kept_by_a_clock_that_wakes_a_little_late() {
        let sent = sent(&Throttle::per_minute(1200), WINDOW, MILLISECOND, 1200).await;
        let took = sent[1199] - sent[0];
        assert_eq!(took, (1199 * 50 * MILLISECOND + MILLISECOND).as_nanos());
    }

    #[tokio::test]
    async fn who_is_woken_very_late_does_not_bring_the_others_along_at_once() {
        let throttle = Throttle::per_minute(60);
        let second = Duration::from_secs(1);
        let sent = sent(&throttle, WINDOW, 10 * second, 3).await;
        let gaps = [sent[1] - sent[0], sent[2] - sent[1]];
        assert_eq!(gaps, [(11 * second).as_nanos(); 2]);
    }

    #[tokio::test]
    async fn who_comes_late_does_not_catch_up() {
        let throttle = Throttle::per_minute(1200);
        let _ = sent(&throttle, Duration::ZERO, Duration::ZERO, 1).await;
        let late = sent(&throttle, 1000 * MILLISECOND, Duration::ZERO, 3).await;
        let expected = [1000, 1050, 1100].map(|at| (at * MILLISECOND).as_nanos());
        assert_eq!(late, expected);
    }

    #[tokio::test]
    async fn who_leaves_the_line_leaves_no_gap() {
        let throttle = Throttle::per_minute(60);
        let _ = sent(&throttle, WINDOW, Duration::ZERO, 1).await;
        let first = throttle.line().await;
        let mut behind = Box::pin(throttle.line());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(behind.as_mut().poll(&mut context).is_pending());
        assert_eq!(first.wait(WINDOW, Duration::ZERO), 1000 * MILLISECOND);
        drop((first, behind));
        let next = throttle.line().await;
        assert_eq!(next.wait(WINDOW, Duration::ZERO), 1000 * MILLISECOND);
    }

    #[tokio::test]
    async fn after_the_window_opens_again_the_line_goes_on_at_its_pace() {
        let throttle = Throttle::per_minute(1200);
        let opens = Duration::from_secs(7);
        let first = throttle.line().await;
        assert_eq!(first.wait(Duration::ZERO, opens), opens);
        first.go(opens, opens);
        let second = throttle.line().await;
        assert_eq!(second.wait(opens, opens), 50 * MILLISECOND);
    }
}
