//! Lists read to their end, page after page.

mod cursor;
mod items;
mod link;
mod pages;

use serde::de::DeserializeOwned;

pub use cursor::Cursor;
pub use items::Items;
pub(crate) use link::in_version;
pub use pages::Pages;

/// One page of a list, as an operation returns it. Generated types implement it.
pub trait Page: DeserializeOwned + Send + 'static {
    /// What is listed, without the wrapping that most lists give it.
    type Item: Send + 'static;

    /// Where the link to the next page leads; `None` on the last page.
    fn next(&self) -> Option<&str>;

    /// The cursor of the next page, where it may come without a link.
    fn next_cursor(&self) -> Option<&str> {
        None
    }

    /// Whether there is a list, and something in the wrapping of every entry. A reply that is no
    /// page must not look like the end of a list.
    fn is_list(&self) -> bool;

    /// Whether nothing is on the page. It need not be the last one.
    fn is_empty(&self) -> bool;

    /// What is on the page.
    fn into_items(self) -> Vec<Self::Item>;

    /// The id of what is listed, if it has one.
    fn id(item: &Self::Item) -> Option<&str>;
}

/// The target of the link whose relation is `next`, among relations and targets. A blank one is
/// none.
#[must_use]
pub fn next_link<'l>(
    mut links: impl Iterator<Item = (Option<&'l str>, Option<&'l str>)>,
) -> Option<&'l str> {
    let is_given = |target: &&str| !target.trim().is_empty();
    links
        .find_map(|(relation, target)| target.filter(is_given).filter(|_| relation == Some("next")))
}
