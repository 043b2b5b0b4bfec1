//! What `cargo xtask diff` costs as a whole: `cargo bench -p xtask`. The figure is a ratio within the
//! run.

#![expect(
    clippy::expect_used,
    reason = "a benchmark stops where something is wrong"
)]

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clever_spec::effective::load_one;

const VERSIONS: [&str; 2] = ["v3.0", "v3.1"];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let specs = root.join("specs");
    let reading = shortest(|| {
        for version in VERSIONS {
            black_box(load_one(&specs, version).expect("a document"));
        }
    });
    let whole = shortest(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let command = command.arg("--root").arg(&root).arg("diff").args(VERSIONS);
        let status = command.stdout(Stdio::null()).status().expect("it runs");
        assert_eq!(status.code(), Some(0), "3.1 breaks nothing of 3.0");
    });
    println!(
        "cargo xtask diff {} {} : reading both with their overlays {:.2} ({} ms and {} ms)",
        VERSIONS[0],
        VERSIONS[1],
        whole.as_secs_f64() / reading.as_secs_f64(),
        whole.as_millis(),
        reading.as_millis(),
    );
}

/// The shortest time of twenty runs.
fn shortest(mut run: impl FnMut()) -> Duration {
    let times = (0..20).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}
