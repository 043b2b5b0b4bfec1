//! Which of several things of the new document each one of the old is.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

/// Finds a partner of the same name for each that has none, among those that are nobody's yet; several
/// of one name in their order.
pub(super) fn pair<Name: Eq + Hash>(
    partners: &mut [Option<usize>],
    old: impl Iterator<Item = Name>,
    new: impl Iterator<Item = Name>,
) {
    let taken: HashSet<usize> = partners.iter().copied().flatten().collect();
    let mut left: HashMap<Name, VecDeque<usize>> = HashMap::new();
    for (number, name) in new
        .enumerate()
        .filter(|(number, _)| !taken.contains(number))
    {
        left.entry(name).or_default().push_back(number);
    }
    let alone = old.zip(partners).filter(|(_, partner)| partner.is_none());
    for (name, partner) in alone {
        *partner = left.get_mut(&name).and_then(VecDeque::pop_front);
    }
}
