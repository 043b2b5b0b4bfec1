//! Some of the records of a kind, in the order of their ids, without a list of them all.

use std::collections::BTreeSet;
use std::iter::Peekable;

/// Every `step`-th index from `first` on, `count` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) first: u64,
    pub(crate) step: u64,
    pub(crate) count: u64,
}

impl Run {
    pub(crate) fn range(range: std::ops::Range<u64>) -> Self {
        Self {
            first: range.start,
            step: 1,
            count: range.end.saturating_sub(range.start),
        }
    }

    /// Those of a range that are `step` apart, beginning `offset` after its start.
    pub(crate) fn every(range: std::ops::Range<u64>, offset: u64, step: u64) -> Self {
        let first = range.start + offset;
        Self {
            first,
            step,
            count: range.end.saturating_sub(first).div_ceil(step),
        }
    }

    /// How many are below an index.
    fn below(&self, index: u64) -> u64 {
        index
            .saturating_sub(self.first)
            .div_ceil(self.step)
            .min(self.count)
    }

    fn contains(&self, index: u64) -> bool {
        self.below(index) < self.below(index + 1)
    }

    fn numbered(self, numbers: std::ops::Range<u64>) -> impl DoubleEndedIterator<Item = u64> {
        numbers.map(move |number| self.first + number * self.step)
    }
}

/// Some of the records of a kind: runs that do not overlap, ascending, but for exceptions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    runs: Vec<Run>,
    without: BTreeSet<u64>,
    with: BTreeSet<u64>,
}

impl Selection {
    /// The runs must not overlap or interlock; they are brought into order.
    pub(crate) fn of(runs: impl IntoIterator<Item = Run>) -> Self {
        let mut runs: Vec<Run> = runs.into_iter().filter(|run| run.count > 0).collect();
        runs.sort_unstable_by_key(|run| run.first);
        Self {
            runs,
            ..Self::default()
        }
    }

    pub(crate) fn range(range: std::ops::Range<u64>) -> Self {
        Self::of([Run::range(range)])
    }

    /// These and no others.
    pub(crate) fn only(indexes: impl IntoIterator<Item = u64>) -> Self {
        Self {
            with: indexes.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Leaves one out.
    pub(crate) fn leave_out(&mut self, index: u64) {
        if !self.with.remove(&index) && self.is_in_a_run(index) {
            self.without.insert(index);
        }
    }

    /// Takes one in.
    pub(crate) fn take_in(&mut self, index: u64) {
        if !self.without.remove(&index) && !self.is_in_a_run(index) {
            self.with.insert(index);
        }
    }

    fn is_in_a_run(&self, index: u64) -> bool {
        self.runs.iter().any(|run| run.contains(index))
    }

    #[cfg(test)]
    pub(crate) fn contains(&self, index: u64) -> bool {
        self.with.contains(&index) || self.is_in_a_run(index) && !self.without.contains(&index)
    }

    pub(crate) fn len(&self) -> u64 {
        let in_runs: u64 = self.runs.iter().map(|run| run.count).sum();
        in_runs + self.with.len() as u64 - self.without.len() as u64
    }

    /// From an index on, upwards.
    pub(crate) fn ascending(&self, from: u64) -> impl Iterator<Item = u64> {
        let regular = self
            .runs
            .iter()
            .flat_map(move |run| run.numbered(run.below(from)..run.count));
        let regular = regular.filter(|index| !self.is_left_out(*index));
        let others = self.with.range(from..).copied();
        Merged::new(regular, others, |one, other| one < other)
    }

    /// From the last one below an index, downwards.
    pub(crate) fn descending(&self, below: u64) -> impl Iterator<Item = u64> {
        let runs = self.runs.iter().rev();
        let regular = runs.flat_map(move |run| run.numbered(0..run.below(below)).rev());
        let regular = regular.filter(|index| !self.is_left_out(*index));
        let others = self.with.range(..below).rev().copied();
        Merged::new(regular, others, |one, other| one > other)
    }

    fn is_left_out(&self, index: u64) -> bool {
        !self.without.is_empty() && self.without.contains(&index)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> {
        self.ascending(0)
    }
}

/// Two ordered iterators as one.
struct Merged<A: Iterator, B: Iterator> {
    one: Peekable<A>,
    other: Peekable<B>,
    comes_first: fn(u64, u64) -> bool,
}

impl<A: Iterator<Item = u64>, B: Iterator<Item = u64>> Merged<A, B> {
    fn new(one: A, other: B, comes_first: fn(u64, u64) -> bool) -> Self {
        Self {
            one: one.peekable(),
            other: other.peekable(),
            comes_first,
        }
    }
}

impl<A: Iterator<Item = u64>, B: Iterator<Item = u64>> Iterator for Merged<A, B> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let Some(other) = self.other.peek() else {
            return self.one.next();
        };
        match self.one.peek() {
            Some(one) if (self.comes_first)(*one, *other) => self.one.next(),
            _ => self.other.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, Selection};

    fn sample() -> Selection {
        let mut selection = Selection::of([Run::every(20..40, 5, 7), Run::range(3..6)]);
        selection.take_in(1);
        selection.take_in(30);
        selection.take_in(4);
        selection.leave_out(5);
        selection
    }

    #[test]
    fn both_directions_give_the_same_in_order() {
        let expected = [1, 3, 4, 25, 30, 32, 39];
        let selection = sample();
        assert_eq!(selection.iter().collect::<Vec<_>>(), expected);
        assert_eq!(selection.len(), 7);
        let mut backwards: Vec<u64> = selection.descending(u64::MAX).collect();
        backwards.reverse();
        assert_eq!(backwards, expected);
        for index in 0..50 {
            assert_eq!(selection.contains(index), expected.contains(&index));
        }
    }

    #[test]
    fn it_begins_anywhere() {
        let selection = sample();
        for from in 0..45 {
            let above: Vec<u64> = selection.iter().filter(|index| *index >= from).collect();
            assert_eq!(selection.ascending(from).collect::<Vec<_>>(), above);
            let mut below: Vec<u64> = selection.iter().filter(|index| *index < from).collect();
            below.reverse();
            assert_eq!(selection.descending(from).collect::<Vec<_>>(), below);
        }
    }

    #[test]
    fn leaving_out_and_taking_in_undo_each_other() {
        let mut selection = Selection::range(0..3);
        selection.leave_out(1);
        selection.leave_out(1);
        selection.leave_out(9);
        assert_eq!(selection.len(), 2);
        selection.take_in(1);
        selection.take_in(1);
        assert_eq!(selection.iter().collect::<Vec<_>>(), [0, 1, 2]);
        selection.take_in(7);
        selection.leave_out(7);
        assert_eq!(selection.len(), 3);
    }
}
