//! Which form of a schema has become which.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::view::{Alternative, View};

/// Forms that are not known to have become one another.
#[derive(Debug)]
pub(super) struct Unmatched<'f> {
    pub(super) gone: Vec<&'f Alternative<'f>>,
    pub(super) left: Vec<&'f Alternative<'f>>,
}

/// A form, and what has become of it.
type Matched<'f> = Vec<(&'f Alternative<'f>, &'f Alternative<'f>)>;

impl<'f> Unmatched<'f> {
    pub(super) fn new(was: &'f [Alternative<'f>], is: &'f [Alternative<'f>]) -> Self {
        Self {
            gone: was.iter().collect(),
            left: is.iter().collect(),
        }
    }

    /// How many pairs there are.
    pub(super) fn pairs(&self) -> usize {
        self.gone.len() * self.left.len()
    }

    /// Takes out those of one name.
    pub(super) fn of_one_name(&mut self) -> Matched<'f> {
        self.of_the_same(|form| form.name, |form| form.name)
    }

    /// Takes out those that look the same.
    pub(super) fn of_the_same_looks<'l>(
        &mut self,
        was: impl FnMut(&Alternative<'f>) -> Looks<'l>,
        is: impl FnMut(&Alternative<'f>) -> Looks<'l>,
    ) -> Matched<'f> {
        let (mut was, mut is) = (was, is);
        self.of_the_same(|form| Some(was(form)), |form| Some(is(form)))
    }

    /// Takes out those that are the same, as somebody says who looks at each two.
    pub(super) fn of_one_meaning(
        &mut self,
        mut are_same: impl FnMut(&Alternative<'_>, &Alternative<'_>) -> bool,
    ) -> Matched<'f> {
        let mut matched = Vec::new();
        let left = &mut self.left;
        self.gone.retain(|was| {
            let Some(at) = left.iter().position(|is| are_same(was, is)) else {
                return true;
            };
            matched.push((*was, left.remove(at)));
            false
        });
        matched
    }

    /// Takes out those of one key, in their order.
    fn of_the_same<K: Eq + std::hash::Hash>(
        &mut self,
        was: impl FnMut(&Alternative<'f>) -> Option<K>,
        is: impl FnMut(&Alternative<'f>) -> Option<K>,
    ) -> Matched<'f> {
        let (mut was, mut is) = (was, is);
        let mut by_key: HashMap<K, Vec<usize>> = HashMap::new();
        for (index, form) in self.left.iter().enumerate().rev() {
            if let Some(key) = is(form) {
                by_key.entry(key).or_default().push(index);
            }
        }
        let (mut matched, mut taken) = (Vec::new(), HashSet::new());
        let left = &self.left;
        self.gone.retain(|form| {
            let same = was(form).and_then(|key| by_key.get_mut(&key)?.pop());
            let Some(index) = same else {
                return true;
            };
            taken.insert(index);
            matched.push((*form, left[index]));
            false
        });
        let mut index = 0;
        self.left.retain(|_| {
            index += 1;
            !taken.contains(&(index - 1))
        });
        matched
    }
}

/// What makes two forms so alike that one has become the other.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Looks<'d> {
    types: Option<BTreeSet<&'d str>>,
    choices: Option<BTreeSet<String>>,
    properties: Vec<&'d str>,
    format: Option<&'d str>,
}

impl<'d> Looks<'d> {
    pub(super) fn of(view: &View<'d>) -> Self {
        Self {
            types: view.types.clone(),
            choices: view.choices.clone(),
            properties: view.properties.keys().copied().collect(),
            format: view.format,
        }
    }
}
