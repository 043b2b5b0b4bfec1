//! A place in a list, to go on from later.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::debug::Id;
use crate::{Operation, Paging};

/// A place in a list, to be saved and to go on from later. It is written as JSON with serde.
///
/// It says which operation it belongs to, but not its parameters: set the same ones again. In a
/// list that is ordered by ids it is the id of the last item that was handed out, and never grows
/// old. Elsewhere it is the server's cursor of a page and the number of items taken from it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub(super) operation: String,
    pub(super) place: Place,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// Behind the item with this id.
    After(String),
    /// Behind some items of a page.
    Page {
        /// The page's cursor; none for the first page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cursor: Option<PageCursor>,
        /// How many of its items were taken.
        taken: u64,
    },
}

/// A page's cursor, as a link gave it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageCursor {
    pub(super) value: String,
    /// When the link was given, in seconds since 1970.
    issued: u64,
}

impl PageCursor {
    pub(super) fn new(value: String, issued: SystemTime) -> Self {
        let issued = issued.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            value,
            issued: issued.as_secs(),
        }
    }

    /// How long the server knows a cursor of submissions.
    /// Source: <https://dev.clever.com/docs/core-concepts>.
    const LIFE: Duration = Duration::from_secs(2 * 60 * 60);

    /// Whether the server does not know it any more.
    pub(super) fn has_expired(&self, operation: &Operation, now: SystemTime) -> bool {
        let issued = UNIX_EPOCH.checked_add(Duration::from_secs(self.issued));
        let age = issued.and_then(|issued| now.duration_since(issued).ok());
        operation.paging == Some(Paging::NextOnlyCursor) && age.is_some_and(|age| age > Self::LIFE)
    }
}

/// Shows the id if that is what it holds. Other cursors may be made of a student's id.
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
