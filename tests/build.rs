//! Takes the program out of each README, so that it can be run as it stands there.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new("..");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    for (readme, fence, program) in [
        (root.join("README.md"), "```rust,no_run\n", "readme.rs"),
        (root.join("README.md"), "```rust\n", "readme_sandbox.rs"),
        (
            root.join("crates/clever-sdk/README.md"),
            "```rust,no_run\n",
            "readme_sdk.rs",
        ),
    ] {
        println!("cargo::rerun-if-changed={}", readme.display());
        let text = fs::read_to_string(&readme)?;
        let code = text
            .split_once(fence)
            .and_then(|(_, rest)| rest.split_once("```"))
            .map(|(code, _)| code);
        let missing = || io::Error::other(format!("{} has no program", readme.display()));
        fs::write(out.join(program), code.ok_or_else(missing)?)?;
    }
    Ok(())
}
