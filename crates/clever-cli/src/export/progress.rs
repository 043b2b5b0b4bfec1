//! How far an export is, for a person who watches.

use std::fmt;
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};

use crate::messages::tell;

/// Is told how many records there are in all.
pub type Total = Box<dyn FnOnce(u64) + Send>;

/// What is told of an export's progress.
pub trait Progress {
    /// A resource begins, of which so many records are there already.
    fn begin(&self, name: &str, records: u64);

    /// What to tell how many records the resource has in all, once that is known. None if nobody
    /// watches, so that it is worth no request.
    fn total(&self) -> Option<Total>;

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
    fn total(&self) -> Option<Total> {
        None
    }
    fn add(&self, _: u64) {}
    fn join(&self, _: &str) {}
    fn check(&self, _: &str) {}
    fn warn(&self, _: &str) {}
    fn end(&self) {}
}

/// A bar on the terminal for what is read just now, with the count and the rate. Nothing, if standard
/// error is no terminal.
#[derive(Debug, Clone)]
pub struct Bar(ProgressBar);

const REDRAWN: Duration = Duration::from_millis(100);
/// Until it is known how many there are.
const COUNTING: &str = "{spinner} {msg}: {human_pos} records, {rate} a second, {elapsed}";
const READING: &str =
    "{msg} [{bar:30}] {human_pos}/{human_len} records, {rate} a second, {eta} to go";
const JOINING: &str = "{spinner} joining {msg}";
const CHECKING: &str = "{spinner} checking {msg}";

impl Bar {
    /// A bar that shows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self(ProgressBar::no_length())
    }

    fn show(&self, template: &str, name: &str) {
        set_template(&self.0, template);
        self.0.set_message(name.to_owned());
        self.0.enable_steady_tick(REDRAWN);
    }
}

fn set_template(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("rate", rate).progress_chars("=> "));
    }
}

/// How many records come in a second.
fn rate(state: &ProgressState, text: &mut dyn fmt::Write) {
    // A line that cannot be written is not shown.
    let _ = write!(text, "{}", HumanCount(state.per_sec() as u64));
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for Bar {
    fn begin(&self, name: &str, records: u64) {
        self.show(COUNTING, name);
        self.0.unset_length();
        self.0.reset();
        self.0.set_position(records);
        // What was there before is not part of the rate.
        self.0.reset_eta();
    }

    fn total(&self) -> Option<Total> {
        if self.0.is_hidden() {
            return None;
        }
        let (bar, name) = (self.0.clone(), self.0.message());
        Some(Box::new(move |records| {
            if bar.message() == name {
                // A list may have grown meanwhile.
                bar.set_length(records.max(bar.position()));
                set_template(&bar, READING);
            }
        }))
    }

    fn add(&self, records: u64) {
        self.0.inc(records);
        let position = self.0.position();
        if self.0.length().is_some_and(|length| length < position) {
            self.0.set_length(position);
        }
    }

    fn join(&self, name: &str) {
        self.show(JOINING, name);
    }

    fn check(&self, file: &str) {
        self.show(CHECKING, file);
    }

    fn warn(&self, message: &str) {
        self.0.suspend(|| tell(message));
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}
