//! The program in the workspace's README, as it stands there.

include!(concat!(env!("OUT_DIR"), "/readme.rs"));
