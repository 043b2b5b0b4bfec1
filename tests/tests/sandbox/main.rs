//! The sandbox answers as Clever does: as its documents say, with the quirks that were seen.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails as the test does"
)]

mod attendance;
mod caller;
mod determinism;
mod documents;
mod errors;
mod faults;
mod links;
mod lms;
mod sign_on;
