//! The commands, one in each file.

pub mod assignments;
pub mod attendance;
pub mod call;
pub mod completions;
pub mod config;
pub mod events;
pub mod get;
pub mod list;
pub mod man;
pub mod ops;
pub mod parent;
pub mod status;
pub mod submissions;
pub mod tokens;
pub mod whoami;
