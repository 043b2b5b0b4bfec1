//! The server's limit on requests, and how to stay below it.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

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

/// Spreads requests evenly, so that a window's number is never exceeded.
pub(crate) struct Throttle {
    interval: Duration,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    /// The place behind the last one that was taken.
    end: Duration,
    /// Places before the end that were given back.
    free: BTreeSet<Duration>,
}

/// A place in the line, which is given back if nobody waits for it any more.
pub(crate) struct Place<'t> {
    throttle: &'t Throttle,
    at: Duration,
    wait: Duration,
    is_used: bool,
}

impl Place<'_> {
    /// Waits until the request may go out. Who is woken so late that others have their turn now has
    /// not got the place: many of those would come at once.
    pub(crate) async fn wait(mut self, clock: &dyn Clock) -> bool {
        if !self.wait.is_zero() {
            clock.sleep(self.wait).await;
        }
        self.is_used = clock.elapsed() < self.at + self.throttle.interval;
        self.is_used
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.is_used {
            self.throttle.line().free.insert(self.at);
        }
    }
}

impl Throttle {
    pub(crate) fn per_minute(requests: u32) -> Self {
        let requests = requests.max(1);
        let mut interval = WINDOW / requests;
        if interval * requests < WINDOW {
            // Rounded down, one request more would fit into a window.
            interval += Duration::from_nanos(1);
        }
        Self {
            interval,
            line: Mutex::default(),
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next place in the line, and says how long it is until then. A place that is not
    /// nearer than `at_most` is not taken: the error says how far it would be. No place comes before
    /// `opens`, when the window has nothing left until then.
    pub(crate) fn reserve(
        &self,
        now: Duration,
        opens: Duration,
        at_most: Duration,
    ) -> Result<Place<'_>, Duration> {
        let mut line = self.line();
        let earliest = now.max(opens);
        // What was not used in time is lost: a window must not have more than its number.
        line.free.retain(|free| *free >= earliest);
        let given_back = line.free.first().copied();
        let at = given_back.unwrap_or(earliest.max(line.end));
        let wait = at - now;
        if !wait.is_zero() && wait >= at_most {
            return Err(wait);
        }
        match given_back {
            Some(_) => drop(line.free.pop_first()),
            None => line.end = at + self.interval,
        }
        Ok(Place {
            throttle: self,
            at,
            wait,
            is_used: false,
        })
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

    /// How long a place has to be waited for, and that it was.
    fn taken(place: Result<Place<'_>, Duration>) -> Result<Duration, Duration> {
        place.map(|mut place| {
            place.is_used = true;
            place.wait
        })
    }

    #[test]
    fn a_place_that_nobody_waits_for_any_more_is_given_back() {
        let throttle = Throttle::per_minute(60);
        let reserve = |now| throttle.reserve(Duration::from_secs(now), Duration::ZERO, WINDOW);
        let seconds = |place: Result<Place<'_>, Duration>| taken(place).unwrap().as_secs();
        assert_eq!(seconds(reserve(0)), 0);
        let left: Vec<_> = (0..3).map(|_| reserve(0).unwrap()).collect();
        assert_eq!(seconds(reserve(0)), 4);
        drop(left);
        assert_eq!(seconds(reserve(0)), 1);
        // The place at 2 is over when it might be taken.
        assert_eq!(seconds(reserve(3)), 0);
        assert_eq!(seconds(reserve(3)), 2);
    }

    /// A clock at a place of its own, whose sleepers wake when it is set.
    struct Stopped(Duration);

    impl Clock for Stopped {
        fn now(&self) -> SystemTime {
            UNIX_EPOCH + self.0
        }

        fn elapsed(&self) -> Duration {
            self.0
        }

        fn sleep(&self, _: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
            Box::pin(std::future::ready(()))
        }
    }

    #[tokio::test]
    async fn who_wakes_too_late_has_not_got_the_place() {
        let throttle = Throttle::per_minute(60);
        let reserve =
            |now: f64| throttle.reserve(Duration::from_secs_f64(now), Duration::ZERO, WINDOW);
        let places: Vec<_> = (0..30).map(|_| reserve(0.0).unwrap()).collect();
        // The machine stood still for ten seconds: ten places are over, and one is nearly.
        let now = Stopped(Duration::from_secs_f64(10.5));
        let mut in_time = 0;
        for place in places {
            let is_due = place.at <= now.0;
            in_time += usize::from(place.wait(&now).await && is_due);
        }
        assert_eq!(in_time, 1);
        // Those who lost theirs stand at the end, one behind the other.
        let later: Vec<_> = (0..10).map(|_| taken(reserve(10.5)).unwrap()).collect();
        assert_eq!(later[0], Duration::from_secs_f64(19.5));
        assert_eq!(later[9], Duration::from_secs_f64(28.5));
    }

    #[test]
    fn a_throttle_never_lets_more_through_than_a_window_allows() {
        let throttle = Throttle::per_minute(1200);
        let mut now = Duration::from_secs(5);
        let mut sent = Vec::new();
        for _ in 0..3000 {
            now += taken(throttle.reserve(now, now, WINDOW)).unwrap();
            sent.push(now);
        }
        let in_window = |start: &Duration| {
            let end = *start + WINDOW;
            sent.iter()
                .filter(|at| **at >= *start && **at < end)
                .count()
        };
        assert_eq!(sent.iter().map(in_window).max(), Some(1200));
        assert_eq!(sent[0], Duration::from_secs(5));
        // Who comes late does not catch up.
        let late = Duration::from_secs(1000);
        let reserve = |opens, at_most| taken(throttle.reserve(late, opens, at_most));
        assert_eq!(reserve(late, WINDOW), Ok(Duration::ZERO));
        assert_eq!(reserve(late, WINDOW), Ok(Duration::from_millis(50)));
        // What does not divide a minute is rounded so that a window never has one more.
        let seventh = Throttle::per_minute(7);
        let places: Vec<Duration> = (0..8)
            .map(|_| taken(seventh.reserve(Duration::ZERO, Duration::ZERO, WINDOW * 2)).unwrap())
            .collect();
        assert!(places[6] < WINDOW && places[7] >= WINDOW, "{places:?}");
        // A place that is not taken is there for the next one.
        assert_eq!(
            reserve(late, Duration::ZERO),
            Err(Duration::from_millis(100))
        );
        assert_eq!(reserve(late, WINDOW), Ok(Duration::from_millis(100)));
        // After the window opens again the line goes on at its pace.
        let opens = late + Duration::from_secs(7);
        assert_eq!(reserve(opens, WINDOW), Ok(Duration::from_secs(7)));
        assert_eq!(reserve(opens, WINDOW), Ok(Duration::from_millis(7050)));
    }
}
