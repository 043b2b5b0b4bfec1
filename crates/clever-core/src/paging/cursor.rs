//! A place in a list, to go on from later.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::link::within_version;
use crate::debug::Id;
use crate::{Client, Operation, Paging};

/// A place in a list, to be saved and to go on from later. It is written as JSON with serde.
///
/// It says which list it belongs to: another operation or another path does not take it. In a list
/// that is ordered by ids it is the id of the last item that was handed out, which never grows old;
/// set the parameters of the request again then. Elsewhere it is the link to a page, parameters
/// included, and the number of items taken from it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub(super) operation: String,
    /// The list's path below the version's.
    pub(super) path: String,
    pub(super) place: Place,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// Behind the item with this id.
    After(String),
    /// Behind some items of a page.
    Page {
        #[serde(flatten)]
        page: PageLink,
        /// How many of its items were taken.
        taken: u64,
    },
}

/// Where a page of a list is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageLink {
    /// Path and query below the version's path.
    pub(super) link: String,
    /// When the server gave the link, by the local clock, in seconds since 1970; none for the page
    /// that a list begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued: Option<u64>,
}

impl PageLink {
    /// The page that a list begins with.
    pub(super) fn first(client: &Client, url: &Url) -> Self {
        let link = within_version(client, url);
        Self { link, issued: None }
    }

    /// The page that a link leads to.
    pub(super) fn given(client: &Client, url: &Url) -> Self {
        let now = client.clock().now();
        let issued = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            issued: Some(issued.as_secs()),
            ..Self::first(client, url)
        }
    }

    /// How long the server knows a cursor of submissions.
    /// Source: <https://dev.clever.com/docs/core-concepts>.
    const LIFE: Duration = Duration::from_secs(2 * 60 * 60);

    /// Whether the server does not know it any more.
    pub(super) fn has_expired(&self, operation: &Operation, now: SystemTime) -> bool {
        let issued = self.issued.map(Duration::from_secs);
        let issued = issued.and_then(|issued| UNIX_EPOCH.checked_add(issued));
        let age = issued.and_then(|issued| now.duration_since(issued).ok());
        operation.paging == Some(Paging::NextOnlyCursor) && age.is_some_and(|age| age > Self::LIFE)
    }
}

/// Shows the id if that is what it holds. Links may hold a student's id.
impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cursor = f.debug_struct("Cursor");
        cursor.field("operation", &self.operation);
        if let Place::After(id) = &self.place {
            cursor.field("after", &Id(Some(id)));
        }
        cursor.finish_non_exhaustive()
    }
}

/// The query parameter that takes a page's cursor.
pub(super) fn parameter(operation: &Operation) -> &'static str {
    match operation.paging {
        Some(Paging::NextOnlyCursor) => "cursor",
        _ => "starting_after",
    }
}

/// Whether the cursors of a list are the ids of what is listed.
pub(super) fn is_by_id(operation: &Operation) -> bool {
    matches!(operation.paging, Some(Paging::Links | Paging::PagingObject))
}
