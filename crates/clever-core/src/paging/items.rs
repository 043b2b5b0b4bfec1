//! A list as a stream of what is on its pages.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::cursor::{Cursor, Place, is_by_id};
use super::{Page, Pages};
use crate::{Error, Request, Response};

/// What a list has, in order, over all its pages. A stream; [`next`](Self::next) does without the
/// trait.
///
/// Nothing is sent before the first item is asked for. When the first item of a page is taken, the
/// next page is fetched, at most one ahead; dropping the stream stops that. An error is the end;
/// [`cursor`](Self::cursor) tells where to go on. As with [`Pages`], a list that leads back or has
/// nothing on page after page is an error, and so is a page of a list ordered by ids that does not
/// come behind the one before it.
#[must_use = "nothing is sent before the first item is asked for"]
pub struct Items<P: Page> {
    pages: Pages<P>,
    prefetch: bool,
    items: vec::IntoIter<P::Item>,
    /// Nothing of the current page has been taken yet.
    is_fresh: bool,
    /// The cursors of the list are the ids of what is listed.
    is_by_id: bool,
    /// The id of the last item that was handed out.
    after: Option<String>,
    /// How many items of the current page were handed out.
    taken: u64,
    /// How many items were handed out before the place that was gone on from.
    skip: u64,
    resumed: Option<Cursor>,
}

impl<P: Page> Items<P> {
    /// What the list has that a request asks for.
    pub fn new(request: Request) -> Self {
        Self {
            is_by_id: is_by_id(request.operation()),
            pages: Pages::new(request).prefetch(false),
            prefetch: true,
            items: Vec::new().into_iter(),
            is_fresh: false,
            after: None,
            taken: 0,
            skip: 0,
            resumed: None,
        }
    }

    /// Whether to fetch the next page while one is worked on. Default: yes.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.prefetch = prefetch;
        self
    }

    /// Goes on from a saved place, in the request that it was saved from. The filters have to be
    /// the same ones, and the token the same district's: a cursor does not know them.
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.skip = self.pages.go_to(cursor);
        self.resumed = Some(cursor.clone());
        self.items = Vec::new().into_iter();
        (self.after, self.taken) = (None, 0);
        self
    }

    /// The next item; `None` after the last one or an error.
    pub async fn next(&mut self) -> Option<Result<P::Item, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All that is left, in memory.
    ///
    /// # Errors
    /// The first error; what came before it is dropped.
    pub async fn all(mut self) -> Result<Vec<P::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// The place behind the last item that was handed out. `None` when there was none yet.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        let place = match &self.after {
            Some(id) if self.is_by_id => Some(Place::After(id.clone())),
            _ => self.pages.current().map(|page| Place::Page {
                page: page.clone(),
                taken: self.taken,
            }),
        };
        // Before the first page a stream stands where it was resumed.
        place.map_or_else(|| self.resumed.clone(), |place| Some(self.pages.at(place)))
    }

    /// Takes an item that is there already.
    fn take(&mut self) -> Option<P::Item> {
        let item = self.items.next()?;
        if self.prefetch && std::mem::take(&mut self.is_fresh) {
            self.pages.fetch_ahead();
        }
        self.taken += 1;
        match P::id(&item) {
            Some(id) => {
                let after = self.after.get_or_insert_default();
                after.clear();
                after.push_str(id);
            }
            None => self.after = None,
        }
        Some(item)
    }

    /// Begins a page, behind the items that were handed out before the stream was resumed.
    fn begin(&mut self, page: Response<P>) -> Result<(), Error> {
        let (reply, page) = page.parted();
        let items = page.into_items();
        if self.is_by_id && self.goes_back(items.first()) {
            self.pages.stop();
            let reason = "a page does not come behind the one before it";
            return Err(Error::page(self.pages.request().operation(), reason).about(&reply));
        }
        self.taken = std::mem::take(&mut self.skip);
        self.is_by_id = self.is_by_id || self.is_followed_by_id(items.last());
        self.items = items.into_iter();
        self.is_fresh = true;
        // Where the page has fewer items by now, none of the next may be lost.
        self.taken = self.taken.min(self.items.len() as u64);
        for _ in 0..self.taken {
            self.items.next();
        }
        Ok(())
    }

    /// Whether a page begins at or before the id of the last item. Only of ObjectIDs it is known that
    /// they ascend.
    fn goes_back(&self, first: Option<&P::Item>) -> bool {
        let first = first.and_then(P::id).filter(|id| is_object_id(id));
        let last = self.after.as_deref().filter(|id| is_object_id(id));
        last.zip(first).is_some_and(|(last, first)| first <= last)
    }

    /// Whether the next page begins behind the id of this one's last item, so that a list that is
    /// not known turns out to be ordered by ids.
    fn is_followed_by_id(&self, last: Option<&P::Item>) -> bool {
        let last = last.and_then(P::id);
        last.is_some() && self.pages.next_starts_after().as_deref() == last
    }
}

fn is_object_id(id: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    id.len() == 24 && id.bytes().all(is_digit)
}

// Nothing in it is pinned: items are owned, and pages are not pinned either.
impl<P: Page> Unpin for Items<P> {}

impl<P: Page> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let items = self.get_mut();
        loop {
            if let Some(item) = items.take() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(items.pages.poll_page(context)) {
                Some(Ok(page)) => {
                    if let Err(error) = items.begin(page) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P: Page> fmt::Debug for Items<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("request", self.pages.request())
            .finish_non_exhaustive()
    }
}
