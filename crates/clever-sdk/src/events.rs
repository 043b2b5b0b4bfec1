//! The feed of events: what changed in a district, in order, from where an app stopped.
//!
//! # Keeping up with a district
//!
//! 1. Ask for [`latest_id`](Events::latest_id) **before** the full read.
//! 2. Read everything, then store that checkpoint: what changes meanwhile comes again as an event,
//!    and applying an event twice does no harm if the app stores whole records by id.
//! 3. Read the feed [`after`](Events::after) the kept checkpoint. Apply each event, then store what
//!    its [`ack`](Delivered::ack) gives. After a crash the feed begins behind the last stored
//!    checkpoint, so that events may come twice but none is skipped.
//! 4. On [`ErrorKind::EventsExpired`] begin again: Clever keeps events for 30 days, so some may be
//!    missing. (Whether any are cannot be told: it comes too if there simply was none.)
//! 5. Any other error ends the feed too. After one that passes, such as a server that is down, begin
//!    a new feed behind the last stored checkpoint: the crate's example `events` does all of this.
//!
//! ```no_run
//! use clever_sdk::events::Checkpoint;
//! use clever_sdk::v3_1::Clever;
//!
//! # fn load() -> Option<Checkpoint> { None }
//! # fn store(checkpoint: &Checkpoint) {}
//! # async fn read_everything(clever: &Clever) -> Result<(), clever_sdk::Error> { Ok(()) }
//! # async fn example(clever: Clever) -> Result<(), clever_sdk::Error> {
//! let checkpoint = match load() {
//!     Some(checkpoint) => Some(checkpoint),
//!     None => {
//!         let latest = clever.events().latest_id().await?;
//!         read_everything(&clever).await?;
//!         latest.iter().for_each(store);
//!         latest
//!     }
//! };
//! let mut events = clever.events().after(checkpoint).feed();
//! while let Some(event) = events.next().await {
//!     let event = event?;
//!     println!("{:?}", event.kind);
//!     store(&event.ack());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Sources: <https://dev.clever.com/docs/events-api>, and replies seen on the wire.

use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::vec;

use clever_core::debug::Id;
use clever_core::{Error, ErrorKind, Event, EventsApi, Page as _, Pages, Request, Response};
use futures_core::Stream;
use serde::{Deserialize, Serialize};

/// How long Clever keeps events.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How many events are asked for at once; the most that the API gives.
const PAGE: i64 = 10_000;

/// What a feed that follows waits for at least.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// The place in the feed behind an event. It is written as a plain string with serde.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checkpoint(String);

impl Checkpoint {
    /// The place behind the event with this id.
    pub fn after(event_id: impl Into<String>) -> Self {
        Self(event_id.into())
    }

    /// The event's id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// When the event was made: ids begin with the time, in seconds since 1970.
    fn time(&self) -> Option<SystemTime> {
        let is_object_id = self.0.len() == 24 && self.0.bytes().all(|b| b.is_ascii_hexdigit());
        let seconds = u64::from_str_radix(self.0.get(..8)?, 16).ok()?;
        is_object_id.then(|| UNIX_EPOCH + Duration::from_secs(seconds))
    }
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Checkpoint")
            .field(&Id(Some(&self.0)))
            .finish()
    }
}

impl From<&str> for Checkpoint {
    fn from(event_id: &str) -> Self {
        Self::after(event_id)
    }
}

/// What to read of the feed, and from where. Nothing is sent before the first event is asked for.
#[must_use = "nothing is sent before `feed` or `latest_id` is used"]
pub struct Events<C: EventsApi> {
    request: C::Request,
    api: C,
    after: Option<Checkpoint>,
    follow: Option<Duration>,
}

impl<C: EventsApi> Events<C> {
    pub(crate) fn new(api: &C) -> Self {
        Self {
            request: api.events(),
            api: api.clone(),
            after: None,
            follow: None,
        }
    }

    /// Begins behind a checkpoint. Without one, at the oldest event that Clever has.
    pub fn after(mut self, checkpoint: impl Into<Option<Checkpoint>>) -> Self {
        self.after = checkpoint.into();
        self
    }

    /// Sets the filters that the version has, on the generated request.
    ///
    /// ```no_run
    /// # use clever_sdk::v3_1::Clever;
    /// # fn example(clever: &Clever) {
    /// let events = clever.events().only(|events| events.school("5f0000000000000000000001"));
    /// # let _ = events;
    /// # }
    /// ```
    pub fn only(mut self, filter: impl FnOnce(C::Request) -> C::Request) -> Self {
        self.request = filter(self.request);
        self
    }

    /// Does not end when it has caught up, but asks for more after each interval, of at least a
    /// second.
    ///
    /// An error is the end all the same, also one that passes, such as a server that is down for
    /// longer than a call lasts: begin a new feed behind the last checkpoint then, as the crate's
    /// example `events` does.
    pub fn follow(mut self, interval: Duration) -> Self {
        self.follow = Some(interval.max(SHORTEST_INTERVAL));
        self
    }

    /// The events, in order.
    pub fn feed(self) -> Feed<C> {
        let mut request: Request = self.request.into();
        if !request.sets("limit") {
            request.query::<i64, _>("limit", PAGE);
        }
        Feed {
            state: State::reading(behind(&request, self.after.as_ref())),
            request,
            unread_since: self.after.as_ref().and_then(Checkpoint::time),
            last: self.after,
            follow: self.follow,
            events: Vec::new().into_iter(),
        }
    }

    /// The id of the newest event, to be kept before a full read; `None` if there is no event.
    ///
    /// It asks for the page before `last`. Clever's present documentation does not say that word; other
    /// clients of the API ask so.
    /// Source: the Ruby gem [`clever`](https://www.rubydoc.info/gems/clever/Clever), and the tests of
    /// Clever's own JavaScript client.
    ///
    /// # Errors
    /// As every request.
    pub async fn latest_id(self) -> Result<Option<Checkpoint>, Error> {
        let mut request: Request = self.api.events().into();
        request.query::<String, _>("ending_before", "last".to_owned());
        request.query::<i64, _>("limit", 1);
        let mut pages = Pages::<C::Page>::new(request).prefetch(false);
        let page = pages.next().await.transpose()?;
        let newest = page.and_then(|page| page.into_inner().into_items().pop());
        Ok(newest.and_then(|event| event.id).map(Checkpoint))
    }
}

impl<C: EventsApi> fmt::Debug for Events<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("after", &self.after)
            .field("follow", &self.follow)
            .finish_non_exhaustive()
    }
}

fn behind(request: &Request, checkpoint: Option<&Checkpoint>) -> Request {
    let mut request = request.clone();
    if let Some(Checkpoint(id)) = checkpoint {
        request.query::<String, _>("starting_after", id.clone());
    }
    request
}

/// An event, and the checkpoint behind it.
#[derive(Clone, PartialEq)]
pub struct Delivered<K> {
    event: Event<K>,
    checkpoint: Checkpoint,
}

impl<K> Delivered<K> {
    /// The event has been dealt with: the checkpoint to store, so that the feed goes on behind it.
    #[must_use = "store it, or the event comes again"]
    pub fn ack(self) -> Checkpoint {
        self.checkpoint
    }

    /// The event alone.
    #[must_use]
    pub fn into_event(self) -> Event<K> {
        self.event
    }
}

impl<K> Deref for Delivered<K> {
    type Target = Event<K>;

    fn deref(&self) -> &Event<K> {
        &self.event
    }
}

impl<K: fmt::Debug> fmt::Debug for Delivered<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.event.fmt(f)
    }
}

/// Events in strictly ascending order. A stream; [`next`](Self::next) does without the trait.
///
/// It ends when it has caught up, unless it follows. An error is the end.
pub struct Feed<C: EventsApi> {
    request: Request,
    state: State<C>,
    /// Since when events may be there that were not read; none if it begins with the oldest one.
    unread_since: Option<SystemTime>,
    last: Option<Checkpoint>,
    follow: Option<Duration>,
    events: vec::IntoIter<Event<C::Kind>>,
}

enum State<C: EventsApi> {
    Reading(Box<Pages<C::Page>>),
    Waiting(Pin<Box<dyn Future<Output = ()> + Send>>),
    Done,
}

impl<C: EventsApi> State<C> {
    fn reading(request: Request) -> Self {
        Self::Reading(Box::new(Pages::new(request)))
    }
}

type Next<C> = Option<Result<Delivered<<C as EventsApi>::Kind>, Error>>;

impl<C: EventsApi> Feed<C> {
    /// The next event; `None` when it has caught up or after an error.
    pub async fn next(&mut self) -> Next<C> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn deliver(&mut self, event: Event<C::Kind>) -> Result<Delivered<C::Kind>, Error> {
        let out_of_order = |reason| Error::page(self.request.operation(), reason);
        let Some(id) = event.id.clone() else {
            return Err(out_of_order("an event has no id"));
        };
        if self.last.as_ref().is_some_and(|last| id <= last.0) {
            return Err(out_of_order(
                "an event does not come after the one before it",
            ));
        }
        let checkpoint = Checkpoint(id);
        self.last = Some(checkpoint.clone());
        Ok(Delivered { event, checkpoint })
    }

    /// The events on a page.
    fn check(&mut self, page: Response<C::Page>) -> Result<Vec<Event<C::Kind>>, Error> {
        let now = page.date().unwrap_or_else(|| self.now());
        if self.may_have_missed(now) {
            return Err(self.expired());
        }
        self.unread_since = Some(now);
        Ok(page.into_inner().into_items())
    }

    /// Whether Clever may have dropped events that were not read yet.
    fn may_have_missed(&self, now: SystemTime) -> bool {
        let unread = self.unread_since;
        let unread = unread.and_then(|since| now.duration_since(since).ok());
        unread.is_some_and(|unread| unread > KEPT)
    }

    /// What the feed fails with: whatever the server says of an event that it has dropped, it means
    /// that events are missing.
    fn reason(&self, error: Error) -> Error {
        let is_refused = error.is_not_found() || error.is_bad_request();
        let now = error.date().unwrap_or_else(|| self.now());
        match is_refused && self.may_have_missed(now) {
            true => error.of_kind(ErrorKind::EventsExpired),
            false => error,
        }
    }

    fn expired(&self) -> Error {
        Error::expired(self.request.operation(), ErrorKind::EventsExpired)
    }

    fn now(&self) -> SystemTime {
        self.request.client().clock().now()
    }

    /// What to do when all pages have been read.
    fn caught_up(&self) -> State<C> {
        match self.follow {
            Some(interval) => State::Waiting(self.request.client().clock().sleep(interval)),
            None => State::Done,
        }
    }

    fn fail(&mut self, error: Error) -> Poll<Next<C>> {
        self.state = State::Done;
        self.events = Vec::new().into_iter();
        Poll::Ready(Some(Err(error)))
    }
}

// Nothing in it is pinned.
impl<C: EventsApi> Unpin for Feed<C> {}

impl<C: EventsApi> Stream for Feed<C> {
    type Item = Result<Delivered<C::Kind>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Next<C>> {
        let feed = self.get_mut();
        loop {
            if let Some(event) = feed.events.next() {
                return match feed.deliver(event) {
                    Ok(delivered) => Poll::Ready(Some(Ok(delivered))),
                    Err(error) => feed.fail(error),
                };
            }
            match &mut feed.state {
                State::Done => return Poll::Ready(None),
                State::Waiting(interval) => {
                    ready!(interval.as_mut().poll(context));
                    let request = behind(&feed.request, feed.last.as_ref());
                    feed.state = State::reading(request);
                }
                State::Reading(pages) => match ready!(Pin::new(&mut **pages).poll_next(context)) {
                    None => feed.state = feed.caught_up(),
                    Some(Err(error)) => {
                        let error = feed.reason(error);
                        return feed.fail(error);
                    }
                    Some(Ok(page)) => match feed.check(page) {
                        Ok(events) => feed.events = events.into_iter(),
                        Err(error) => return feed.fail(error),
                    },
                },
            }
        }
    }
}

impl<C: EventsApi> fmt::Debug for Feed<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed")
            .field("last", &self.last)
            .field("follow", &self.follow)
            .finish_non_exhaustive()
    }
}
