//! Tests across the crates, and what they share.
//!
//! Generated types can be built by anyone, and grow a field without breaking who does:
//!
//! ```
//! use clever_v3_1::types::{AssignmentRequest, Name, User, UserRole};
//!
//! let mut user = User::new("5f0000000000000000000001");
//! user.email = Some("ada@school.example".to_owned());
//! user.name = Some(Name::default());
//! let assignment = AssignmentRequest::default().title("Essay").points_possible(7.5);
//! assert_eq!(assignment.title.as_deref(), Some("Essay"));
//! match UserRole::Student {
//!     UserRole::Student => {}
//!     _ => unreachable!(),
//! }
//! ```
//!
//! So a record cannot be written out in full,
//!
//! ```compile_fail,E0639
//! let name = clever_v3_1::types::Name { first: None, middle: None, last: None };
//! ```
//!
//! nor taken apart in full,
//!
//! ```compile_fail,E0638
//! let clever_v3_1::types::Name { first, middle, last } = clever_v3_1::types::Name::default();
//! ```
//!
//! and a `match` on values or kinds of events is never complete without `_`.
//!
//! ```compile_fail,E0004
//! use clever_v3_1::types::AssigneeMode;
//!
//! match AssigneeMode::All {
//!     AssigneeMode::All | AssigneeMode::Individuals | AssigneeMode::Unlisted(_) => {}
//! }
//! ```
#![forbid(unsafe_code)]

pub mod dispatch;
pub mod documents;
pub mod examples;
pub mod generated;
pub mod json_schemas;
pub mod loopback;
pub mod survival;
pub mod time;
pub mod validator;
pub mod words;

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
