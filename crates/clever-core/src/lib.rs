//! What every Clever client crate shares.
//!
//! This crate knows no API version. A generated crate hands it a [`Version`] and a table of
//! [`Operation`]s, and gets from it a [`Client`] that authenticates, sends, and reads replies,
//! and the types whose meaning does not depend on a version: [`Timestamp`], [`Date`],
//! [`Patch`], [`Item`], [`Event`] and the open enums.
//!
//! Two rules run through it. A reply is read tolerantly: an unknown value is kept and written
//! back, not refused. A request is built strictly: what the API would refuse is refused here,
//! before anything is sent.
//!
//! Rosters are personal data, so nothing here shows them by accident: `Debug` and `Display`
//! leave out tokens, field values and the server's messages. [`reveal`] is the way to see all.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod debug;
pub mod decode;
pub mod open_enum;
pub mod tolerant;

mod access;
mod api;
mod body;
mod client;
mod clock;
mod endpoint;
mod error;
mod event;
mod item;
mod operation;
pub mod paging;
mod parameter;
mod patch;
mod rate_limit;
mod raw;
mod request;
mod response;
mod retry;
mod scalar;
mod send;
mod timestamp;
mod token;

pub use access::AccessCheck;
pub use api::{ApiClient, EventsApi, own_id};
pub use body::{RequestBody, check_field};
pub use client::{Client, ClientBuilder};
pub use clock::Clock;
pub use debug::{Hidden, Id, Ids, Revealed, reveal};
pub use error::{Error, ErrorKind, Missing, Refused};
#[cfg(feature = "schemars")]
pub use event::event_schema;
pub use event::{Change, Event, EventKind, UnknownEvent};
pub use item::Item;
pub use open_enum::{OpenEnum, UnknownValue, Unlisted};
pub use operation::{Access, Limit, Method, Operation, Paging, QueryParameter, Values, Version};
pub use paging::{Cursor, Items, Page, Pages};
pub use parameter::Parameter;
pub use patch::Patch;
pub use rate_limit::RateLimit;
pub use raw::{Raw, RawEntry, RawPage, RawRequest};
pub use request::Request;
/// The HTTP library, for what a client's builder takes.
pub use reqwest;
pub use reqwest::{StatusCode, header::HeaderMap};
pub use response::Response;
pub use retry::Retry;
pub use timestamp::{Date, InvalidDate, Timestamp};
pub use token::{
    AppCredentials, DistrictToken, SsoToken, Token, TokenError, TokenProvider, TokenSource,
};
