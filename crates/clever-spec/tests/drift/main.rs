//! Where made-up robots left their document: each kind of drift, what is shown of it, and that the
//! printed actions repair it.

#![expect(
    clippy::expect_used,
    reason = "a helper of a test fails as the test does"
)]

mod bodies;
mod kinds;
mod members;
mod properties;
mod robots;
mod schemas;
