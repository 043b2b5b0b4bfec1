//! Which form of a schema has become which.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::api::Encoding;
use super::schema::Schemas;
use super::types::takes;
use super::view::Alternative;

/// So many pairs of forms are looked at one by one.
const PAIRS_AT_MOST: usize = 10_000;

/// Which forms have become which, as far as is known.
#[derive(Debug)]
pub(super) struct Became<'f, 'o, 'n> {
    pub(super) pairs: Vec<(&'f Alternative<'o>, &'f Alternative<'n>)>,
    pub(super) gone: Vec<&'f Alternative<'o>>,
    pub(super) left: Vec<&'f Alternative<'n>>,
    /// So many of the pairs only look as if one had become the other.
    pub(super) guessed: usize,
}

impl<'f, 'o, 'n> Became<'f, 'o, 'n> {
    pub(super) fn new(was: &'f [Alternative<'o>], is: &'f [Alternative<'n>]) -> Self {
        Self {
            pairs: Vec::new(),
            gone: was.iter().collect(),
            left: is.iter().collect(),
            guessed: 0,
        }
    }

    /// Whether there may be more pairs.
    pub(super) fn may_have_more(&self) -> bool {
        !self.gone.is_empty() && !self.left.is_empty()
    }

    /// Whether each two may be looked at.
    fn are_few(&self) -> bool {
        self.gone.len() * self.left.len() <= PAIRS_AT_MOST
    }

    /// Whether there is a name that one of each side has.
    pub(super) fn have_one_name(&self) -> bool {
        let was: HashSet<&str> = self.gone.iter().filter_map(|form| form.name).collect();
        let mut is = self.left.iter().filter_map(|form| form.name);
        is.any(|name| was.contains(name))
    }

    /// Pairs those of one name that no other has, if they are taken for one.
    pub(super) fn by_name(
        &mut self,
        mut is_meant: impl FnMut(&Alternative<'o>, &Alternative<'n>) -> bool,
    ) {
        let was = only_names(self.gone.iter().map(|form| form.name));
        let is = only_names(self.left.iter().map(|form| form.name));
        let pairs = was
            .iter()
            .filter_map(|(name, place)| Some((*place, *is.get(name)?)));
        let pairs = pairs.filter(|(was, is)| is_meant(self.gone[*was], self.left[*is]));
        let mut pairs: Vec<(usize, usize)> = pairs.collect();
        pairs.sort_unstable();
        self.pair(&pairs);
    }

    /// Pairs those that are the same, as somebody says who looks at each two.
    pub(super) fn by_meaning(
        &mut self,
        mut are_same: impl FnMut(&Alternative<'o>, &Alternative<'n>) -> bool,
    ) {
        if !self.are_few() {
            return;
        }
        let mut pairs = Vec::new();
        let mut taken = HashSet::default();
        for (place, was) in self.gone.iter().enumerate() {
            let mut others = self.left.iter().enumerate();
            let same = others.find(|(next, is)| !taken.contains(next) && are_same(was, is));
            if let Some((next, _)) = same {
                taken.insert(next);
                pairs.push((place, next));
            }
        }
        self.pair(&pairs);
    }

    /// Pairs those that look the same, and then those that look as if one had become the other.
    pub(super) fn by_looks<'t>(
        &mut self,
        was: impl FnMut(&Alternative<'o>) -> Traits<'t>,
        is: impl FnMut(&Alternative<'n>) -> Traits<'t>,
    ) {
        let was: Vec<Traits<'t>> = self.gone.iter().copied().map(was).collect();
        let is: Vec<Traits<'t>> = self.left.iter().copied().map(is).collect();
        let mut candidates = Vec::new();
        if self.are_few() {
            for (place, was) in was.iter().enumerate() {
                for (next, is) in is.iter().enumerate() {
                    let unlikeness = was.unlikeness(is);
                    candidates.extend(unlikeness.map(|unlikeness| (unlikeness, place, next)));
                }
            }
        } else {
            let mut places: HashMap<&Looks<'_>, Vec<usize>> = HashMap::default();
            for (next, is) in is.iter().enumerate().rev() {
                places.entry(&is.looks).or_default().push(next);
            }
            for (place, was) in was.iter().enumerate() {
                let next = places.get_mut(&was.looks).and_then(Vec::pop);
                candidates.extend(next.map(|next| (0, place, next)));
            }
        }
        let pairs = best_pairs(candidates);
        self.guessed = pairs.len();
        self.pair(&pairs);
    }

    /// Pairs what stands at these places.
    fn pair(&mut self, places: &[(usize, usize)]) {
        let pairs = places
            .iter()
            .map(|(place, next)| (self.gone[*place], self.left[*next]));
        self.pairs.extend(pairs);
        let (was, is): (HashSet<usize>, HashSet<usize>) = places.iter().copied().unzip();
        retain_others(&mut self.gone, &was);
        retain_others(&mut self.left, &is);
    }
}

fn retain_others<T>(list: &mut Vec<T>, places: &HashSet<usize>) {
    let mut place = 0;
    list.retain(|_| {
        place += 1;
        !places.contains(&(place - 1))
    });
}

/// The names that stand once, with their places.
fn only_names<'d>(names: impl Iterator<Item = Option<&'d str>>) -> HashMap<&'d str, usize> {
    let mut places: HashMap<&str, Option<usize>> = HashMap::default();
    for (place, name) in names.enumerate() {
        if let Some(name) = name {
            let is_first = !places.contains_key(name);
            places.insert(name, is_first.then_some(place));
        }
    }
    let only = places.into_iter();
    only.filter_map(|(name, place)| Some((name, place?)))
        .collect()
}

/// The pairs of places that are least unlike, each place once. The same the other way round.
pub(super) fn best_pairs(mut candidates: Vec<(usize, usize, usize)>) -> Vec<(usize, usize)> {
    candidates.sort_unstable_by_key(|(unlikeness, was, is)| {
        (*unlikeness, was + is, was.abs_diff(*is), *was)
    });
    let (mut taken, mut pairs) = ((HashSet::default(), HashSet::default()), Vec::new());
    for (_, was, is) in candidates {
        if !taken.0.contains(&was) && !taken.1.contains(&is) {
            taken.0.insert(was);
            taken.1.insert(is);
            pairs.push((was, is));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// What tells which form has become which.
#[derive(Debug)]
pub(super) struct Traits<'d> {
    name: Option<&'d str>,
    titles: BTreeSet<&'d str>,
    looks: Looks<'d>,
}

/// What makes two forms look the same.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Looks<'d> {
    types: Option<BTreeSet<&'d str>>,
    formats: Vec<&'d str>,
    choices: Option<BTreeSet<String>>,
    properties: BTreeSet<&'d str>,
    /// The properties that have one value only, which tells a form from others.
    tells: BTreeMap<&'d str, String>,
}

/// How unlike two forms are whose types are not the same.
const OTHER_TYPE: usize = 100;
/// The same of two forms that no name, title or value of a property tells to be one.
const NOTHING_TOLD: usize = 1000;
/// What another property counts, against another value or format.
const PROPERTY: usize = 10;

impl<'d> Traits<'d> {
    pub(super) fn of(schemas: &mut Schemas<'d>, form: &Alternative<'d>) -> Self {
        let view = schemas.view(form.node);
        let mut tells = BTreeMap::new();
        for (name, property) in &view.properties {
            if let Some(value) = schemas.only_value(property.node) {
                tells.insert(*name, value);
            }
        }
        Self {
            name: form.name,
            titles: schemas.titles(form.node),
            looks: Looks {
                types: view.types.clone(),
                formats: view.formats.clone(),
                choices: view.choices.clone(),
                properties: view.properties.keys().copied().collect(),
                tells,
            },
        }
    }

    /// How unlike two forms are; none if one is evidently not what has become of the other.
    fn unlikeness(&self, other: &Traits<'_>) -> Option<usize> {
        let (mine, others) = (&self.looks, &other.looks);
        if mine == others {
            return Some(0);
        }
        let told = mine.told_by(others)?;
        let is_told = told || self.titles.iter().any(|title| other.titles.contains(title));
        let is_renamed = self.name.is_some() && other.name.is_some() && self.name != other.name;
        let types = mine.other_type(others)?;
        let values = mine.other_values(others)?;
        let properties = match mine.other_properties(others, is_renamed) {
            Some(properties) => properties,
            None if is_told => 0,
            None => return None,
        };
        let untold = if is_told { 0 } else { NOTHING_TOLD };
        let formats = usize::from(mine.formats != others.formats);
        Some(1 + untold + types + values + properties + formats)
    }
}

impl Looks<'_> {
    /// Whether a property has the same single value in both; none if one has another.
    fn told_by(&self, other: &Looks<'_>) -> Option<bool> {
        let mut is_told = false;
        for (name, value) in &self.tells {
            match other.tells.get(name) {
                Some(same) if same == value => is_told = true,
                Some(_) => return None,
                None => {}
            }
        }
        Some(is_told)
    }

    fn other_type(&self, other: &Looks<'_>) -> Option<usize> {
        let (mine, others) = (&self.types, &other.types);
        let are_alike =
            takes(mine, others, Encoding::Typed) || takes(others, mine, Encoding::Typed);
        are_alike.then_some(if mine == others { 0 } else { OTHER_TYPE })
    }

    fn other_values(&self, other: &Looks<'_>) -> Option<usize> {
        match (&self.choices, &other.choices) {
            (Some(mine), Some(others)) if mine.is_disjoint(others) => None,
            (Some(mine), Some(others)) => Some(mine.symmetric_difference(others).count()),
            (None, None) => Some(0),
            _ => None,
        }
    }

    /// One has to have all properties of the other, and for another name half of all at least.
    fn other_properties(&self, other: &Looks<'_>, is_renamed: bool) -> Option<usize> {
        let (mine, others) = (&self.properties, &other.properties);
        let common = mine.intersection(others).count();
        let all = mine.len() + others.len() - common;
        let is_value = all == 0 && self.types.is_some() && other.types.is_some();
        let has_all = common > 0 && common == mine.len().min(others.len());
        let are_enough = !is_renamed || common * 2 >= all;
        (is_value || has_all && are_enough).then_some((all - common) * PROPERTY)
    }
}
