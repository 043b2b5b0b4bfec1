//! `lib.rs`: what a version's crate offers.

use super::read::Generated;
use super::{code, signed_in};
use crate::lower::Lowered;

pub fn write(
    generated: &Generated,
    lowered: &Lowered,
    source: &str,
    document_sha256: &str,
) -> String {
    let has_events = !lowered.events.is_empty();
    let events = if has_events {
        "#[rustfmt::skip]\npub mod events;\n"
    } else {
        ""
    };
    let (signed_in, signed_in_client) = match signed_in::me(generated) {
        Some(_) => (
            "#[rustfmt::skip]\nmod signed_in;\n",
            "pub use signed_in::SignedIn;\n",
        ),
        None => ("", ""),
    };
    let version = &lowered.version;
    format!(
        "{marker}#![doc = include_str!(\"../README.md\")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[rustfmt::skip]
pub mod builder;
#[rustfmt::skip]
mod client;
#[rustfmt::skip]
mod enums;
{events}#[rustfmt::skip]
pub mod operations;
#[rustfmt::skip]
mod pages;
{signed_in}#[rustfmt::skip]
pub mod types;

pub use client::Client;
pub use operations::OPERATIONS;
{signed_in_client}
/// Which version of the API this crate speaks, and which document it was generated from.
pub static VERSION: clever_core::Version = clever_core::Version {{
    name: \"{name}\",
    base_path: \"{base_path}\",
    crate_version: env!(\"CARGO_PKG_VERSION\"),
    spec_sha256: \"{document_sha256}\",
}};
",
        marker = code::marker(source),
        name = version.name,
        base_path = version.base_path,
    )
}
