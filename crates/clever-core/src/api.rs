//! What the generated clients of all versions have in common.

use crate::{Client, Error, Event, EventKind, Operation, Page, Request, Version};

/// The client of one version of the API.
pub trait ApiClient: From<Client> + Clone + Send + Sync + 'static {
    /// Which version.
    const VERSION: &'static Version;

    /// The client of a signed-in user, with what the user's own token reaches.
    type SignedIn: From<Client>;

    /// What sends its requests.
    fn core(&self) -> &Client;
}

/// A version with a feed of events.
pub trait EventsApi: ApiClient {
    /// The types of events, with what they carry.
    type Kind: EventKind + Send + 'static;

    /// A page of the feed.
    type Page: Page<Item = Event<Self::Kind>>;

    /// The builder of a request for the feed, with its filters.
    type Request: Into<Request>;

    /// Starts a request for the feed.
    fn events(&self) -> Self::Request;
}

/// The id of something that belongs to a signed-in user, as `/me` gave it.
///
/// # Errors
/// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if it gave none, as for users of the Library,
/// who have no district.
pub fn own_id(id: Option<String>, operation: &'static Operation) -> Result<String, Error> {
    id.ok_or_else(|| Error::none_of_the_user(operation))
}
