//! A list as a stream of its pages.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use reqwest::Url;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use super::Page;
use super::cursor::{Cursor, PageLink, Place, parameter};
use super::link::{follow, in_version, page_of, within_version};
use crate::{Error, ErrorKind, Refused, Request, Response};

/// The pages of a list, in order. A stream; [`next`](Self::next) does without the trait.
///
/// Nothing is sent before the first page is asked for. While a page is worked on, the next one is
/// fetched, at most one ahead; dropping the stream stops that. An error is the end: also a link that
/// leads back to a page that was there before, and a thousand pages with nothing on them, one after
/// the other.
#[must_use = "nothing is sent before the first page is asked for"]
pub struct Pages<P: Page> {
    first: Request,
    state: State<P>,
    prefetch: bool,
    /// The pages that were linked to, so that none comes twice.
    seen: HashSet<String>,
    /// How many pages with nothing on them came last.
    empty: u32,
    /// The page that was handed out last.
    current: Option<PageLink>,
    /// Where it was gone on from, until a page has come.
    resumed: Option<Cursor>,
    /// The page that could not be fetched.
    failed: Option<PageLink>,
}

enum State<P> {
    Waiting(Box<Target>),
    Fetching(Fetch<P>, Option<PageLink>),
    /// The page before was good, but its link is not.
    Failed(Error),
    Done,
}

impl<P> State<P> {
    fn waiting(request: Request, link: Option<PageLink>) -> Self {
        Self::Waiting(Box::new(Target { request, link }))
    }
}

/// A page to fetch.
#[derive(Clone)]
struct Target {
    request: Request,
    /// Where it is; none before a list was begun.
    link: Option<PageLink>,
}

/// So many pages with nothing on them in turn are taken for a list without an end.
const EMPTY_PAGES: u32 = 1000;

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
            empty: 0,
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
    /// amid a page, that page comes again, unless the list is ordered by ids.
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.go_to(cursor);
        self
    }

    /// The next page; `None` after the last one or an error.
    pub async fn next(&mut self) -> Option<Result<Response<P>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the next page begins, or the one that failed; `None` when there is none, and before
    /// the first is asked for.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        let link = match &self.state {
            State::Waiting(target) => target.link.clone(),
            State::Fetching(_, link) => link.clone(),
            State::Failed(_) | State::Done => self.failed.clone(),
        };
        let place = link.map(|page| Place::Page { page, taken: 0 });
        place.map_or_else(|| self.resumed.clone(), |place| Some(self.at(place)))
    }

    /// A place in this list.
    pub(super) fn at(&self, place: Place) -> Cursor {
        Cursor {
            operation: self.first.operation().id.to_owned(),
            path: self.path(),
            place,
        }
    }

    /// The list's path below the version's; empty if the request cannot be sent.
    fn path(&self) -> String {
        let url = self.first.url().map(|mut url| {
            url.set_query(None);
            within_version(self.first.client(), &url)
        });
        url.unwrap_or_default()
    }

    pub(super) fn request(&self) -> &Request {
        &self.first
    }

    /// The page that was handed out last.
    pub(super) fn current(&self) -> Option<&PageLink> {
        self.current.as_ref()
    }

    /// The id behind which the next page begins, if its link says one.
    pub(super) fn next_starts_after(&self) -> Option<String> {
        let State::Waiting(target) = &self.state else {
            return None;
        };
        let url = target.request.url().ok()?;
        let mut pairs = url.query_pairs();
        let after = pairs.find(|(name, _)| name == "starting_after");
        after.map(|(_, id)| id.into_owned())
    }

    /// Goes no further.
    pub(super) fn stop(&mut self) {
        self.state = State::Done;
    }

    /// Begins at a saved place. How many items of its page were taken before.
    pub(super) fn go_to(&mut self, cursor: &Cursor) -> u64 {
        let (request, link, taken) = match &cursor.place {
            _ if cursor.operation != self.first.operation().id || cursor.path != self.path() => (
                self.refusing("the cursor was saved from another list"),
                None,
                0,
            ),
            Place::After(id) => (self.first.starting_at("starting_after", id), None, 0),
            Place::Page { page, taken } => match in_version(self.first.client(), &page.link) {
                Some(url) => (self.first.at(url), Some(page.clone()), *taken),
                None => (
                    self.refusing("the cursor leads out of the version"),
                    None,
                    0,
                ),
            },
        };
        self.state = State::waiting(request, link);
        self.seen.clear();
        self.empty = 0;
        (self.current, self.failed) = (None, None);
        self.resumed = Some(cursor.clone());
        taken
    }

    fn refusing(&self, reason: &'static str) -> Request {
        let mut request = self.first.clone();
        request.refuse(Refused::new(reason));
        request
    }

    /// Fetches the next page in a task, if there is one.
    pub(super) fn fetch_ahead(&mut self) {
        let (State::Waiting(target), Ok(runtime)) = (&self.state, Handle::try_current()) else {
            return;
        };
        if self.has_expired(target) {
            return;
        }
        let fetch = target.request.clone().send().in_current_span();
        let task = Task(runtime.spawn(fetch));
        self.state = State::Fetching(Fetch::Ahead(task), target.link.clone());
    }

    fn has_expired(&self, target: &Target) -> bool {
        let now = self.first.client().clock().now();
        let link = target.link.as_ref();
        link.is_some_and(|link| link.has_expired(self.first.operation(), now))
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
                    let Target { request, link } = *target;
                    let link = link.or_else(|| self.begin(&request));
                    let page = link.iter().map(|page| page_of(&page.link).into_owned());
                    self.seen.extend(page);
                    self.state = State::Fetching(Fetch::Here(Box::pin(request.send())), link);
                }
                State::Fetching(mut fetch, link) => {
                    let Poll::Ready(fetched) = self.poll_fetch(&mut fetch, context) else {
                        self.state = State::Fetching(fetch, link);
                        return Poll::Pending;
                    };
                    let page = fetched.and_then(|page| self.checked(page));
                    match &page {
                        Ok(page) => {
                            self.current = link;
                            self.resumed = None;
                            self.state = self.after(page);
                        }
                        Err(_) => self.failed = link,
                    }
                    return Poll::Ready(Some(page));
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

    fn checked(&self, page: Response<P>) -> Fetched<P> {
        if page.is_list() {
            return Ok(page);
        }
        let reason = "the reply has no list, or an entry no record";
        Err(Error::page(self.first.operation(), reason).about(&page))
    }

    /// What comes after a page.
    fn after(&mut self, page: &Response<P>) -> State<P> {
        match self.target_after(page) {
            Ok(Some(target)) => State::Waiting(Box::new(target)),
            Ok(None) => State::Done,
            Err(reason) => State::Failed(Error::page(self.first.operation(), reason).about(page)),
        }
    }

    fn target_after(&mut self, page: &Response<P>) -> Result<Option<Target>, &'static str> {
        let client = self.first.client();
        let bare = page.next_cursor().filter(|cursor| !cursor.is_empty());
        let url = match (page.next(), bare) {
            (Some(link), _) => follow(client, link)?,
            (None, Some(cursor)) => self.at_cursor(cursor)?,
            (None, None) => return Ok(None),
        };
        let link = PageLink::given(client, &url);
        if !self.seen.insert(page_of(&link.link).into_owned()) {
            return Err("the next link leads back to a page that was there before");
        }
        self.empty = if page.is_empty() { self.empty + 1 } else { 0 };
        if self.empty == EMPTY_PAGES {
            return Err("a thousand pages came with nothing on them, one after the other");
        }
        Ok(Some(Target {
            request: self.first.at(url),
            link: Some(link),
        }))
    }

    fn at_cursor(&self, cursor: &str) -> Result<Url, &'static str> {
        let name = parameter(self.first.operation());
        let url = self.first.starting_at(name, cursor).url();
        url.map_err(|_| "the next page cannot be asked for")
    }

    /// Where a list begins; none if its request cannot be sent.
    fn begin(&self, request: &Request) -> Option<PageLink> {
        let url = request.url().ok()?;
        Some(PageLink::first(self.first.client(), &url))
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
