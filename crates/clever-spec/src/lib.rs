#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod body;
mod called;
pub mod captured;
pub mod compare;
pub mod declared;
pub mod document;
pub mod drift;
pub mod effective;
pub mod import;
mod indentation;
mod left_behind;
pub mod load;
mod misnamed;
pub mod operations;
mod origins;
pub mod overlay;
pub mod pointer;
pub mod policy;
pub mod problem;
pub mod references;
mod surrogates;
mod targets;
pub mod tree;
pub mod validate;
pub mod versions;
pub mod write;

pub use document::Document;
pub use effective::Effective;
pub use origins::{Origin, Origins};
pub use problem::{Place, Problem, Result};
pub use tree::Tree;
pub use versions::{Version, Versions};
