//! `check`: what is fresh, what a command mends, what a person decides, and before what it refuses
//! to look. The repositories are made in temporary folders.

mod baseline;
mod changelog;
mod changes;
mod fresh;
mod frozen;
mod git;
mod repository;
mod revisions;
mod snapshots;
#[path = "../workspace/mod.rs"]
mod workspace;
