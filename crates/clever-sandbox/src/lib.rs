#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod access;
mod answer;
mod api;
mod attendance;
mod body;
mod call;
mod clock;
mod data;
mod data_host;
mod district;
mod faults;
mod host;
mod identity;
mod lms;
mod me;
mod pages;
mod rate_limit;
mod respond;
mod room;
mod routes;
mod sandbox;
mod seeded;
mod server;
mod side_by_side;
mod status;
mod time;
mod tokens;

pub use clever_core::Clock;
pub use district::{Counts, Role};
pub use faults::{Fault, FaultError, FaultKind, Plan, When};
pub use sandbox::{Builder, Sandbox, StartError};
