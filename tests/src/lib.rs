//! Tests across the crates, and what they share.
#![forbid(unsafe_code)]

pub mod dispatch;
pub mod generated;
pub mod survival;
