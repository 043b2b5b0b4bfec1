//! overlay → validate → lower → generate → finish, for one version or all.

use std::time::{Duration, Instant};

use clever_spec::{Effective, Problem, Version};

use crate::finish::{self, Package};
use crate::generator;
use crate::lower::{self, Lowered};
use crate::report::Result;

/// One version, generated in memory.
#[derive(Debug)]
pub struct Generated {
    /// The version.
    pub version: Version,
    /// Its files.
    pub package: Package,
    /// What it was generated from.
    pub lowered: Lowered,
    /// How long each stage took.
    pub times: Times,
}

/// How long each stage took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Validating and lowering the document.
    pub lower: Duration,
    /// Progenitor.
    pub generate: Duration,
    /// Finishing and printing.
    pub finish: Duration,
}

impl Times {
    /// All stages.
    pub fn total(&self) -> Duration {
        self.lower + self.generate + self.finish
    }
}

/// Generates every version.
///
/// # Errors
/// The first version that cannot be generated.
pub fn generate_all(effective: &[Effective]) -> Result<Vec<Generated>> {
    std::thread::scope(|scope| {
        let running: Vec<_> = effective
            .iter()
            .map(|effective| scope.spawn(|| generate_caught(effective)))
            .collect();
        effective
            .iter()
            .zip(running)
            .map(|(effective, thread)| match thread.join() {
                Ok(result) => result,
                Err(_) => Err(died(effective, "it gave no reason")),
            })
            .collect()
    })
}

/// Generates one version; what panics in the generator is a problem of its document.
///
/// # Errors
/// As [`generate`].
pub fn generate_caught(effective: &Effective) -> Result<Generated> {
    match generator::caught(|| generate(effective)) {
        Ok(result) => result,
        Err(panic) => Err(died(effective, &panic)),
    }
}

fn died(effective: &Effective, panic: &str) -> Problem {
    Problem::new(
        clever_spec::Place::file(effective.document.file()),
        format!("the generator panicked: {panic}"),
        "correct the document in an overlay, or teach xtask/src/finish",
    )
}

/// Generates one version.
///
/// # Errors
/// The document is not valid, or cannot be expressed.
pub fn generate(effective: &Effective) -> Result<Generated> {
    let mut times = Times::default();
    let lowered = timed(&mut times.lower, || {
        clever_spec::validate::check(&effective.document)?;
        lower::lower(effective)
    })?;
    let file = timed(&mut times.generate, || generator::generate(&lowered))?;
    let package = timed(&mut times.finish, || {
        finish::finish(&file, &lowered, &effective.document.sha256())
    })?;
    Ok(Generated {
        version: effective.version.clone(),
        package,
        lowered,
        times,
    })
}

fn timed<T>(time: &mut Duration, run: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = run();
    *time = start.elapsed();
    result
}
