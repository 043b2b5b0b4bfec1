//! Work for all processors.

use std::num::NonZero;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// How many there are. Asking the system takes as long as writing a hundred records.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// What `make` makes of each part, in the order of the parts.
pub(crate) fn side_by_side<Part: Send, Made: Send>(
    parts: impl ExactSizeIterator<Item = Part> + Send,
    make: impl Fn(Part) -> Made + Sync,
) -> Vec<Made> {
    let count = parts.len();
    let workers = count.min(*PROCESSORS);
    let parts = Mutex::new(parts.enumerate());
    let next = || {
        // Whoever has something to send goes first: that takes a moment only.
        thread::yield_now();
        parts.lock().unwrap_or_else(PoisonError::into_inner).next()
    };
    let work = || {
        let mut made = Vec::new();
        while let Some((place, part)) = next() {
            made.push((place, make(part)));
        }
        made
    };
    let mut made = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for other in others {
            match other.join() {
                Ok(theirs) => made.extend(theirs),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Barrier;
    use std::thread;

    use super::side_by_side;

    #[test]
    fn nothing_is_made_of_nothing() {
        assert!(side_by_side(0..0, |number: u8| number).is_empty());
    }

    #[test]
    fn processors_work_at_the_same_time_and_the_order_of_parts_stays() {
        if thread::available_parallelism().is_ok_and(|count| count.get() > 1) {
            // Nobody passes alone.
            let both = Barrier::new(2);
            let made = side_by_side(0..64, |number| {
                both.wait();
                (number, thread::current().id())
            });
            assert!(made.iter().map(|(number, _)| *number).eq(0..64));
            let workers: HashSet<_> = made.iter().map(|(_, worker)| *worker).collect();
            assert!(workers.len() > 1);
        }
    }
}
