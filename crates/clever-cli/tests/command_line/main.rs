//! The real program, run as a person or a script runs it.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod bad_input;
mod changing;
mod examples;
mod failing;
mod help;
mod place;
mod printed;
mod program;
mod reading;
mod readme;
#[cfg(unix)]
mod settings;
#[cfg(target_os = "linux")]
mod terminal;
