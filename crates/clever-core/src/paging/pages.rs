//! A list as a stream of its pages.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::Page;
use super::cursor::{Cursor, PageCursor, Place, is_by_id, parameter};
use super::link::follow;
use crate::rate_limit::date;
use crate::{Error, ErrorKind, Refused, Request, Response};

/// The pages of a list, in order. A stream; [`next`](Self::next) does without the trait.
///
/// Nothing is sent before the first page is asked for. While a page is worked on, the next one is
/// fetched, at most one ahead; dropping the stream stops that. An error is the end.
#[must_use = "nothing is sent before the first page is asked for"]
pub struct Pages<P: Page> {
    first: Request,
    state: State<P>,
    prefetch: bool,
    /// The pages that were linked to, so that none comes twice.
    seen: HashSet<String>,
    /// The cursor of the page that was handed out last.
    current: Option<PageCursor>,
    /// Where it was gone on from, until a page has come.
    resumed: Option<Cursor>,
    /// The cursor of the page that could not be fetched.
    failed: Option<PageCursor>,
}

enum State<P> {
    Waiting(Box<Target>),
    Fetching(Fetch<P>, Option<PageCursor>),
    /// The page before was good, but its link is not.
    Failed(Error),
    Done,
}

impl<P> State<P> {
    fn waiting(request: Request, cursor: Option<PageCursor>) -> Self {
        Self::Waiting(Box::new(Target { request, cursor }))
    }
}

/// A page to fetch.
#[derive(Clone)]
struct Target {
    request: Request,
    cursor: Option<PageCursor>,
}

type Fetched<P> = Result<Response<P>, Error>;

enum Fetch<P> {
    Here(Pin<Box<dyn Future<Output = Fetched<P>> + Send>>),
    Ahead(Task<P>),
}

/// A task that ends with its owner.
struct Task<P>(JoinHandle<Fetched<P>>);

impl<P> Drop for Task<P> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<P: Page> Pages<P> {
    /// The pages of the list that a request asks for.
    pub fn new(mut request: Request) -> Self {
        request.read_page_after_page();
        Self {
            state: State::waiting(request.clone(), None),
            first: request,
            prefetch: true,
            seen: HashSet::new(),
            current: None,
            resumed: None,
            failed: None,
        }
    }

    /// Whether to fetch the next page while one is worked on. Default: yes.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// Goes on from a saved place, in the request that it was saved from. Where a cursor was saved
    /// amid a page, that page comes again.
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.go_to(cursor);
        self
    }

    /// The next page; `None` after the last one or an error.
    pub async fn next(&mut self) -> Option<Result<Response<P>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the next page begins, or the one that failed; `None` when there is none, and before
    /// the first.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        let cursor = match &self.state {
            State::Waiting(target) => target.cursor.clone(),
            State::Fetching(_, cursor) => cursor.clone(),
            State::Failed(_) | State::Done => self.failed.clone(),
        };
        let Some(cursor) = cursor else {
            return self.resumed.clone();
        };
        let operation = self.first.operation();
        Some(Cursor {
            operation: operation.id.to_owned(),
            place: if is_by_id(operation) {
                Place::After(cursor.value)
            } else {
                let cursor = Some(cursor);
                Place::Page { cursor, taken: 0 }
            },
        })
    }

    pub(super) fn request(&self) -> &Request {
        &self.first
    }

    /// The cursor of the page that was handed out last; none for the first page.
    pub(super) fn current(&self) -> Option<&PageCursor> {
        self.current.as_ref()
    }

    /// Begins at a saved place. How many items of its page were taken before.
    pub(super) fn go_to(&mut self, cursor: &Cursor) -> u64 {
        let operation = self.first.operation();
        self.resumed = Some(cursor.clone());
        let (request, page, taken) = match &cursor.place {
            _ if cursor.operation != operation.id => {
                let mut request = self.first.clone();
                let reason = "the cursor was saved from another operation";
                request.refuse(Refused::new(reason));
                (request, None, 0)
            }
            Place::After(id) => (self.first.starting_at("starting_after", id), None, 0),
            Place::Page { cursor, taken } => {
                let request = cursor.as_ref().map_or_else(
                    || self.first.clone(),
                    |cursor| self.first.starting_at(parameter(operation), &cursor.value),
                );
                (request, cursor.clone(), *taken)
            }
        };
        self.state = State::waiting(request, page);
        taken
    }

    /// Fetches the next page in a task, if there is one.
    pub(super) fn fetch_ahead(&mut self) {
        let (State::Waiting(target), Ok(runtime)) = (&self.state, Handle::try_current()) else {
            return;
        };
        if self.has_expired(target) {
            return;
        }
        let task = Task(runtime.spawn(target.request.clone().send()));
        self.state = State::Fetching(Fetch::Ahead(task), target.cursor.clone());
    }

    fn has_expired(&self, target: &Target) -> bool {
        let now = self.first.client().clock().now();
        let cursor = target.cursor.as_ref();
        cursor.is_some_and(|cursor| cursor.has_expired(self.first.operation(), now))
    }

    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Fetched<P>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Waiting(target) if self.has_expired(&target) => {
                    let error = Error::expired(self.first.operation(), ErrorKind::CursorExpired);
                    return Poll::Ready(Some(Err(error)));
                }
                State::Waiting(target) => {
                    let Target { request, cursor } = *target;
                    if self.seen.is_empty() {
                        self.seen.extend(request.url().map(String::from));
                    }
                    self.state = State::Fetching(Fetch::Here(Box::pin(request.send())), cursor);
                }
                State::Fetching(mut fetch, cursor) => {
                    let Poll::Ready(fetched) = self.poll_fetch(&mut fetch, context) else {
                        self.state = State::Fetching(fetch, cursor);
                        return Poll::Pending;
                    };
                    match &fetched {
                        Ok(page) => {
                            self.current = cursor;
                            self.resumed = None;
                            self.state = self.after(page);
                        }
                        Err(_) => self.failed = cursor,
                    }
                    return Poll::Ready(Some(fetched));
                }
            }
        }
    }

    fn poll_fetch(&self, fetch: &mut Fetch<P>, context: &mut Context<'_>) -> Poll<Fetched<P>> {
        let joined = match fetch {
            Fetch::Here(future) => return future.as_mut().poll(context),
            Fetch::Ahead(task) => ready!(Pin::new(&mut task.0).poll(context)),
        };
        Poll::Ready(joined.unwrap_or_else(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::stopped(self.first.operation())),
        }))
    }

    /// What comes after a page.
    fn after(&mut self, page: &Response<P>) -> State<P> {
        match self.target_after(page) {
            Ok(Some(target)) => State::Waiting(Box::new(target)),
            Ok(None) => State::Done,
            Err(reason) => State::Failed(Error::page(self.first.operation(), reason)),
        }
    }

    fn target_after(&mut self, page: &Response<P>) -> Result<Option<Target>, &'static str> {
        let client = self.first.client();
        let issued = date(page.headers()).unwrap_or_else(|| client.clock().now());
        let bare = page.next_cursor().filter(|cursor| !cursor.is_empty());
        let (target, place) = match (page.next(), bare) {
            (Some(link), _) => {
                let url = follow(client, link)?;
                (self.linked(url.clone(), issued), url.into())
            }
            (None, Some(cursor)) => (self.at_cursor(cursor, issued), cursor.to_owned()),
            (None, None) => return Ok(None),
        };
        if !self.seen.insert(place) {
            return Err("the next link leads back to a page that was there before");
        }
        Ok(Some(target))
    }

    fn linked(&self, url: reqwest::Url, issued: SystemTime) -> Target {
        let wanted = parameter(self.first.operation());
        let cursor = url.query_pairs().find(|(name, _)| *name == wanted);
        Target {
            cursor: cursor.map(|(_, value)| PageCursor::new(value.into_owned(), issued)),
            request: self.first.at(url),
        }
    }

    fn at_cursor(&self, cursor: &str, issued: SystemTime) -> Target {
        Target {
            request: self
                .first
                .starting_at(parameter(self.first.operation()), cursor),
            cursor: Some(PageCursor::new(cursor.to_owned(), issued)),
        }
    }
}

// Nothing in it is pinned: a page is owned, and a fetch is in a box or a task.
impl<P: Page> Unpin for Pages<P> {}

impl<P: Page> Stream for Pages<P> {
    type Item = Result<Response<P>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let pages = self.get_mut();
        let polled = pages.poll_page(context);
        if pages.prefetch && matches!(polled, Poll::Ready(Some(Ok(_)))) {
            pages.fetch_ahead();
        }
        polled
    }
}

impl<P: Page> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("request", &self.first)
            .field("prefetch", &self.prefetch)
            .finish_non_exhaustive()
    }
}
