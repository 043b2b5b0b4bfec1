//! Exports from a server on loopback that breaks when it is told to.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod bad_input;
mod damaged;
mod events;
mod failing;
mod finished;
mod folder;
mod killed;
mod private;
mod progress;
mod refused;
mod resume;
mod sandbox;
mod server;
mod whole;
