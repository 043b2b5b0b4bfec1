//! Calling operations and decoding bodies by name, the same way for every version.

use std::future::Future;
use std::pin::Pin;

use clever_core::{Error, Items, Page, RequestBody, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One version of the API.
#[derive(Debug)]
pub struct Version {
    /// Its name and document.
    pub version: &'static clever_core::Version,
    /// Its operations.
    pub operations: &'static [&'static clever_core::Operation],
    /// Decodes a success of an operation and writes it back.
    pub decode: fn(&str, &[u8]) -> Option<Decoded>,
    /// Decodes a request body and writes it back.
    pub request_body: fn(&str, &[u8]) -> Option<Decoded>,
    /// Adds every type to a generator of schemas.
    pub schemas: fn(&mut schemars::SchemaGenerator),
    /// Calls an operation.
    pub call: for<'a> fn(clever_core::Client, &'a str, &'a Arguments) -> Calling<'a>,
    /// Reads a list to its end.
    pub list: for<'a> fn(clever_core::Client, &'a str, &'a Arguments) -> Listing<'a>,
}

/// A call under way; `None` for an operation that the version does not have.
pub type Calling<'a> = Pin<Box<dyn Future<Output = Option<Sent>> + 'a>>;

/// A list being read; `None` for an operation that is no list of the version.
pub type Listing<'a> = Pin<Box<dyn Future<Output = Option<Listed>> + 'a>>;

/// What a list has, each item written back as JSON.
pub type Listed = Result<Vec<Value>, Error>;

/// A body after a round trip through its Rust type.
#[derive(Debug)]
pub struct Decoded {
    /// Written back as JSON, or why it could not be decoded: the path and what was expected.
    pub json: Result<Value, String>,
    /// As debug output shows it.
    pub debug: String,
}

/// Outcome of a call.
#[derive(Debug)]
pub struct Sent {
    /// The decoded body written back as JSON.
    pub json: Result<Value, Error>,
    /// As debug output shows the response or the error.
    pub debug: String,
}

/// Parameters of a call, by their names on the wire; the body is called `body`.
#[derive(Debug, Clone, Default)]
pub struct Arguments(pub Map<String, Value>);

impl Arguments {
    /// Sets a parameter of a call, if it is there and of the right type.
    pub fn set<C, T: DeserializeOwned>(
        &self,
        call: C,
        name: &str,
        set: impl FnOnce(C, T) -> C,
    ) -> C {
        let value = self.0.get(name).cloned();
        match value.and_then(|value| serde_json::from_value(value).ok()) {
            Some(value) => set(call, value),
            None => call,
        }
    }
}

/// Round trip of a body that is received.
pub fn decoded<T: DeserializeOwned + Serialize + std::fmt::Debug>(json: &[u8]) -> Option<Decoded> {
    let value = clever_core::decode::from_json::<T>(json).map_err(|mismatch| mismatch.to_string());
    let debug = format!("{value:#?}");
    let json =
        value.and_then(|value| serde_json::to_value(&value).map_err(|error| error.to_string()));
    Some(Decoded { json, debug })
}

/// Round trip of a body that is sent.
pub fn body<T: DeserializeOwned + RequestBody + std::fmt::Debug>(json: &[u8]) -> Option<Decoded> {
    decoded::<T>(json)
}

/// What a stream gives to its end.
pub async fn listed<P: Page<Item: Serialize>>(items: Items<P>) -> Listed {
    let items = items.all().await?;
    let written = items.iter().map(serde_json::to_value);
    Ok(written.map(Result::unwrap_or_default).collect())
}

/// The outcome of sending.
pub fn sent<T: Serialize + std::fmt::Debug>(result: Result<Response<T>, Error>) -> Sent {
    let debug = format!("{result:?}");
    let json = result.map(|response| serde_json::to_value(&*response).unwrap_or_default());
    Sent { json, debug }
}
