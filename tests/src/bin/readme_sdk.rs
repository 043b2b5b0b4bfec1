//! The program in the README of `clever-sdk`, as it stands there.

include!(concat!(env!("OUT_DIR"), "/readme_sdk.rs"));
