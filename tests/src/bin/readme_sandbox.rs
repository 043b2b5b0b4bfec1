//! The program in the workspace's README that needs no token, as it stands there.

include!(concat!(env!("OUT_DIR"), "/readme_sandbox.rs"));
