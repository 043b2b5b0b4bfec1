//! The feed of events, for any version: what an event carries is kept as it came.

use std::marker::PhantomData;
use std::time::Duration;

use clever_core::{
    ApiClient, Client, Error, Event, EventKind, EventsApi, Page, RawPage, Request, Version,
};
use clever_sdk::Clever;
use clever_sdk::events::{Checkpoint, Events};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

/// What to read of the feed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Begin behind the event with this id.
    pub after: Option<String>,
    /// Do not end, but ask for more after each interval.
    pub follow: Option<Duration>,
    /// Filters of the request for the feed, by name; a name may stand here more than once.
    pub filters: Vec<(&'static str, String)>,
}

/// Opens the feed of one version. Nothing is sent before the first event is asked for.
pub type Open = fn(Client, Wanted) -> BoxStream<'static, Result<Value, Error>>;

/// Asks one version for the id of its newest event.
pub type Latest = fn(Client) -> BoxFuture<'static, Result<Option<String>, Error>>;

/// The events of a version, oldest first, each as it came.
#[must_use]
pub fn open<C: EventsApi>(
    client: Client,
    wanted: Wanted,
) -> BoxStream<'static, Result<Value, Error>> {
    let mut events = events::<C>(client).after(wanted.after.map(Checkpoint::after));
    if let Some(interval) = wanted.follow {
        events = events.follow(interval);
    }
    let events = events.only(|mut request| {
        for (name, _) in &wanted.filters {
            let same = wanted.filters.iter().filter(|(other, _)| other == name);
            request.query_each::<String, _>(name, same.map(|(_, value)| value.clone()));
        }
        request
    });
    let feed = events.feed();
    feed.map(|event| event.map(|event| event.into_event().kind.0))
        .boxed()
}

/// The id of a version's newest event; `None` if there is no event.
#[must_use]
pub fn latest<C: EventsApi>(client: Client) -> BoxFuture<'static, Result<Option<String>, Error>> {
    Box::pin(async move {
        let latest = events::<C>(client).latest_id().await?;
        Ok(latest.map(|checkpoint| checkpoint.as_str().to_owned()))
    })
}

fn events<C: EventsApi>(client: Client) -> Events<AsSent<C>> {
    Clever::<AsSent<C>>::from(client).events()
}

/// A version's client whose feed keeps its events as they were sent.
struct AsSent<C> {
    client: Client,
    version: PhantomData<fn() -> C>,
}

impl<C> Clone for AsSent<C> {
    fn clone(&self) -> Self {
        self.client.clone().into()
    }
}

impl<C> From<Client> for AsSent<C> {
    fn from(client: Client) -> Self {
        let version = PhantomData;
        Self { client, version }
    }
}

impl<C: ApiClient> ApiClient for AsSent<C> {
    const VERSION: &'static Version = C::VERSION;

    type SignedIn = C::SignedIn;

    fn core(&self) -> &Client {
        &self.client
    }
}

impl<C: EventsApi> EventsApi for AsSent<C> {
    type Kind = Whole;
    type Page = EventsPage;
    type Request = Request;

    fn events(&self) -> Request {
        C::from(self.client.clone()).events().into()
    }
}

/// A whole event, as sent.
struct Whole(Value);

impl EventKind for Whole {
    fn decode<'de, D: Deserializer<'de>>(event_type: &str, data: D) -> Result<Self, D::Error> {
        let data = Value::deserialize(data)?;
        Ok(Self(json!({"type": event_type, "data": data})))
    }

    fn event_type(&self) -> &str {
        self.0["type"].as_str().unwrap_or_default()
    }

    fn encode_data<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0["data"].serialize(serializer)
    }
}

/// A page of the feed.
#[derive(Deserialize)]
#[serde(transparent)]
struct EventsPage(RawPage);

impl Page for EventsPage {
    type Item = Event<Whole>;

    fn next(&self) -> Option<&str> {
        self.0.next()
    }

    fn is_list(&self) -> bool {
        self.0.is_list()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn into_items(self) -> Vec<Event<Whole>> {
        let events = self.0.into_items().into_iter();
        let event = |event: Value| Event {
            id: event["id"].as_str().map(str::to_owned),
            created: None,
            kind: Whole(event),
        };
        events.map(|sent| event(sent.into_inner())).collect()
    }

    fn id(event: &Event<Whole>) -> Option<&str> {
        event.id.as_deref()
    }
}
