#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod identity;
pub mod status;

pub use clever_core as core;
