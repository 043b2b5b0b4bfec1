//! Record types: schemas that hang by `allOf`, at whatever distance, on one that has a
//! discriminator.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::source::Source;
use super::written::Written;
use crate::tree::At;

/// The record types of a document.
#[derive(Debug, Default)]
pub(super) struct Records<'d> {
    all: Vec<Record<'d>>,
    /// Those that say something, by it: what has the discriminator, or what some record type adds.
    saying: HashMap<u32, Vec<usize>>,
    /// What stands within record types.
    own: HashSet<u32>,
    /// What else they say that is not said of all of them.
    mixed_in: HashSet<u32>,
    /// What schemas are called that are a file each.
    names: HashMap<u32, Vec<&'d str>>,
}

/// One record type.
#[derive(Debug)]
struct Record<'d> {
    at: At<'d>,
    /// The numbers of all that it says, without references and `allOf`.
    leaves: Vec<u32>,
}

/// So many schemas are looked at above a single one.
const ABOVE_AT_MOST: usize = 256;

impl<'d> Records<'d> {
    pub(super) fn new(source: &mut Source<'d>) -> Self {
        let mut records = Self::default();
        if !source.mentions("discriminator") {
            return records;
        }
        let has_discriminator =
            |source: &Source<'d>, leaf: u32| source.at(leaf).get("discriminator").is_some();
        for (name, named) in source.named_schemas() {
            let file = whole_file(source, named);
            let at = file.unwrap_or(named);
            if file.is_some() {
                let names = records.names.entry(at.id()).or_default();
                names.push(name);
                if names.len() > 1 {
                    continue;
                }
            }
            let written = Written::read(at);
            if written.reference.is_none() && written.all_of.is_none() {
                // Nothing stands above it.
                continue;
            }
            let Some(leaves) = leaves(source, at) else {
                source.skip(at, "too many schemas stand above this one");
                continue;
            };
            let mut above = leaves.iter().filter(|leaf| !is_within(**leaf, at));
            if above.any(|leaf| has_discriminator(source, *leaf)) {
                let own = leaves.iter().filter(|leaf| is_within(**leaf, at));
                records.own.extend(own);
                records.all.push(Record { at, leaves });
            }
        }
        records.mix(source, &has_discriminator);
        for (index, record) in records.all.iter().enumerate() {
            for leaf in &record.leaves {
                if records.own.contains(leaf) || has_discriminator(source, *leaf) {
                    records.saying.entry(*leaf).or_default().push(index);
                }
            }
        }
        records
    }

    /// Finds what record types add that stands elsewhere: neither within one, nor above what has the
    /// discriminator.
    fn mix(&mut self, source: &Source<'d>, has_discriminator: &dyn Fn(&Source<'d>, u32) -> bool) {
        for record in &self.all {
            let leaves_of = record.leaves.iter();
            let parents = leaves_of.filter(|leaf| has_discriminator(source, **leaf));
            let above: HashSet<u32> = parents
                .filter_map(|leaf| leaves(source, source.at(*leaf)))
                .flatten()
                .collect();
            let added = record.leaves.iter().filter(|leaf| !above.contains(leaf));
            self.mixed_in
                .extend(added.filter(|leaf| !self.own.contains(leaf)));
        }
    }

    /// What a schema is called.
    pub(super) fn names(&self, schema: At<'d>) -> Vec<&'d str> {
        let of_file = || self.names.get(&schema.id()).cloned().unwrap_or_default();
        schema.name().map_or_else(of_file, |name| vec![name])
    }

    /// The record types below a schema that says all of this.
    pub(super) fn below(&self, leaves: &[u32]) -> Vec<At<'d>> {
        let saying = leaves.iter().filter_map(|leaf| self.saying.get(leaf));
        let fewest = saying.min_by_key(|records| records.len());
        let records = fewest.into_iter().flatten().map(|index| &self.all[*index]);
        records
            .filter(|record| self.are_below(leaves, record.at, &record.leaves))
            .map(|record| record.at)
            .collect()
    }

    /// Whether a schema is of the record types below another one: one type is not below its sister, nor
    /// below itself. What adds only what stands elsewhere has none below it: nothing tells them from
    /// those that add the same.
    pub(super) fn are_below(&self, upper: &[u32], at: At<'d>, leaves: &[u32]) -> bool {
        let mut own = upper
            .iter()
            .filter(|leaf| self.own.contains(leaf))
            .peekable();
        let only_mixes =
            own.peek().is_none() && upper.iter().any(|leaf| self.mixed_in.contains(leaf));
        !only_mixes && own.all(|leaf| leaves.contains(leaf) && !is_within(*leaf, at))
    }
}

/// So many files may lead from one to the next.
const LINKS_AT_MOST: usize = 100;

/// The schema that is a file, if a schema only refers to one, at whatever distance.
fn whole_file<'d>(source: &Source<'d>, schema: At<'d>) -> Option<At<'d>> {
    let referred = |from: &At<'d>| {
        let written = Written::read(*from);
        let words = written.reference.filter(|_| !says_more(source, written))?;
        source.target(*from, words).ok()
    };
    let links = std::iter::successors(referred(&schema), referred);
    let last = links.take(LINKS_AT_MOST).last()?;
    last.parent().is_none().then_some(last)
}

fn is_within(leaf: u32, at: At<'_>) -> bool {
    leaf.checked_sub(at.id())
        .is_some_and(|behind| (behind as usize) < at.size())
}

/// All that a schema says, which is nothing if it is only another name of one; none if that is too
/// much.
fn leaves<'d>(source: &Source<'d>, schema: At<'d>) -> Option<Vec<u32>> {
    let mut leaves = Vec::new();
    let is_alias =
        |written: Written<'_>| written.reference.is_some() && !says_more(source, written);
    if is_alias(Written::read(schema)) {
        return Some(leaves);
    }
    let mut next = VecDeque::from([schema]);
    let mut seen = HashSet::default();
    while let Some(at) = next.pop_front() {
        if !seen.insert(at.id()) {
            continue;
        }
        if seen.len() > ABOVE_AT_MOST {
            return None;
        }
        let written = Written::read(at);
        let target = written.reference.map(|words| source.target(at, words));
        next.extend(target.and_then(Result::ok));
        if says_more(source, written) {
            next.extend(written.all_of.into_iter().flat_map(At::items));
            let says_something = written.says_something || written.has_forms();
            leaves.extend(says_something.then_some(at.id()));
        }
    }
    Some(leaves)
}

/// Whether what stands beside a reference counts, if there is one.
fn says_more(source: &Source<'_>, written: Written<'_>) -> bool {
    written.says_more() && (written.reference.is_none() || source.reads_beside_references())
}
