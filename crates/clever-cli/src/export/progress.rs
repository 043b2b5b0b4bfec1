//! How far an export is, for a person who watches.

use std::fmt;
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};

/// What is told of an export's progress.
pub trait Progress {
    /// A resource begins, of which so many records are there already.
    fn begin(&self, name: &str, records: u64);

    /// So many records more are there.
    fn add(&self, records: u64);

    /// The parts of a resource are joined.
    fn join(&self, name: &str);

    /// A file is compared with what the manifest says of it.
    fn check(&self, file: &str);

    /// Something is not as it should be, and is mended.
    fn warn(&self, message: &str);

    /// There is nothing more to tell.
    fn end(&self);
}

/// Tells nobody.
impl Progress for () {
    fn begin(&self, _: &str, _: u64) {}
    fn add(&self, _: u64) {}
    fn join(&self, _: &str) {}
    fn check(&self, _: &str) {}
    fn warn(&self, _: &str) {}
    fn end(&self) {}
}

/// A line on the terminal with the count and the rate. Nothing, if standard error is no terminal.
#[derive(Debug)]
pub struct Line(ProgressBar);

const REDRAWN: Duration = Duration::from_millis(100);
const READING: &str = "{spinner} {msg}: {human_pos} records, {rate} a second, {elapsed}";
const JOINING: &str = "{spinner} joining {msg}";
const CHECKING: &str = "{spinner} checking {msg}";

impl Line {
    /// A line that shows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self(ProgressBar::no_length())
    }

    fn show(&self, template: &str, name: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style.with_key("rate", rate));
        }
        self.0.set_message(name.to_owned());
        self.0.enable_steady_tick(REDRAWN);
    }
}

/// How many records come in a second.
fn rate(state: &ProgressState, text: &mut dyn fmt::Write) {
    // A line that cannot be written is not shown.
    let _ = write!(text, "{}", HumanCount(state.per_sec() as u64));
}

impl Default for Line {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for Line {
    fn begin(&self, name: &str, records: u64) {
        self.show(READING, name);
        self.0.reset();
        self.0.set_position(records);
        // What was there before is not part of the rate.
        self.0.reset_eta();
    }

    fn add(&self, records: u64) {
        self.0.inc(records);
    }

    fn join(&self, name: &str) {
        self.show(JOINING, name);
    }

    fn check(&self, file: &str) {
        self.show(CHECKING, file);
    }

    fn warn(&self, message: &str) {
        self.0.suspend(|| eprintln!("{message}"));
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}
