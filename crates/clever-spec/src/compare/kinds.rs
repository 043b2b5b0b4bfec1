//! Of which types a schema is, which values it lists, and whether it takes null, by all of its parts
//! and forms.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet as HashSet;

use super::limits::Limits;
use super::schema::{Node, Schemas};
use super::share::Share;
use super::source::Dialect;
use super::sunset::Sunset;
use super::view::{Forms, View, narrow, narrow_types, type_of};

/// Of which kinds some forms are.
struct Kinds<'d> {
    /// None if one of them says none.
    types: Option<BTreeSet<&'d str>>,
    nullable: bool,
}

impl Default for Kinds<'_> {
    fn default() -> Self {
        Self {
            types: None,
            nullable: true,
        }
    }
}

impl<'d> Kinds<'d> {
    /// Adds what a form says. If that is only which forms there are, it is these that count.
    fn add(&mut self, mut form: View<'d>) -> Option<Forms<'d>> {
        if form.types.is_none() && form.choices.is_none() && form.alternatives.len() == 1 {
            self.nullable |= form.says_null;
            return form.alternatives.pop();
        }
        self.nullable |= form.nullable || form.says_null;
        match (&mut self.types, form.types) {
            (Some(types), Some(of_form)) => types.extend(of_form),
            (types, _) => *types = None,
        }
        None
    }
}

/// What a part of a schema says of null.
#[derive(Debug)]
pub(super) struct Null {
    pub(super) leaf: u32,
    pub(super) is_taken: bool,
    /// In so many words, by `nullable` or as one of two forms: it is, whatever the parts say that
    /// are meant with that.
    pub(super) decides: bool,
    /// There are several other forms, which may take it or not.
    pub(super) has_forms: bool,
}

impl<'d> Schemas<'d> {
    /// Whether null is taken by all parts of a schema. What says so for several of them, as null
    /// among its forms does for the only other one, decides for these; but for all of them where
    /// schemas are no JSON Schema, as `nullable` beside other parts is meant.
    pub(super) fn null_of_all(&mut self, nulls: &[Null], view: &mut View<'d>) {
        if !nulls.iter().any(|null| null.decides) {
            view.nullable = nulls.iter().all(|null| null.is_taken);
            return;
        }
        let is_json_schema = self.source.dialect == Dialect::OpenApi31;
        let is_for_all = nulls.len() == 1 || !is_json_schema;
        if is_for_all {
            view.says_null = true;
            return;
        }
        let mut decided = HashSet::<u32>::default();
        for null in nulls.iter().filter(|null| null.decides) {
            let node = self.node(self.source.at(null.leaf));
            decided.extend(&self.parts(node).leaves);
        }
        let is_decided = |null: &Null| decided.contains(&null.leaf);
        view.nullable = nulls.iter().all(|null| null.is_taken || is_decided(null));
        let mut others = nulls.iter().filter(|null| !is_decided(null));
        view.says_null = others.all(|null| null.is_taken && !null.has_forms);
    }

    /// Whether null keeps to a schema.
    pub(super) fn takes_null(&mut self, node: Node) -> bool {
        if self.parts(node).share != Share::All {
            return false;
        }
        let mut view = self.outline(node);
        self.kinds_of_forms(&mut view);
        view.nullable || view.says_null
    }

    /// A schema that says no type is of its forms' types, if each of them says one. Null is said of
    /// all forms together, whichever of them takes it.
    pub(super) fn kinds_of_forms(&mut self, view: &mut View<'d>) {
        let says_type = view.types.is_some();
        let mut groups = std::mem::take(&mut view.alternatives);
        for forms in &mut groups {
            let kinds = self.kinds(forms);
            if let (false, Some(types)) = (says_type, kinds.types) {
                narrow_types(&mut view.types, types);
            }
            view.nullable &= kinds.nullable;
        }
        view.alternatives = groups;
    }

    /// Forms that are nothing but values are the list of these.
    pub(super) fn choices_of_forms(&mut self, view: &mut View<'d>, says_type: bool) {
        for forms in std::mem::take(&mut view.alternatives) {
            let outlines = forms.list.iter().map(|form| self.outline(form.node));
            let outlines: Vec<View<'d>> = outlines.take_while(is_list_of_values).collect();
            let choices: Vec<String> = outlines
                .iter()
                .flat_map(|outline| outline.choices.iter().flatten().cloned())
                .collect();
            let count = choices.len();
            let choices: BTreeSet<String> = choices.into_iter().collect();
            let fits_several = forms.is_exclusive && choices.len() < count;
            if outlines.len() < forms.list.len() || fits_several {
                view.alternatives.push(forms);
                continue;
            }
            view.are_types_implied =
                !says_type && outlines.iter().all(|outline| outline.are_types_implied);
            narrow(&mut view.choices, choices);
            view.settle_choices();
        }
    }

    /// Keeps the records of one value of the property of a number. No other types are among them.
    pub(super) fn keep_told(&mut self, view: &mut View<'d>, property: u32, place: usize) {
        view.records.clear();
        let name = self.source.at(property).name();
        if let Some(property) = name.and_then(|name| view.properties.get_mut(name)) {
            property.node = self.share(property.node, Share::Value(place));
        }
    }

    /// Of which kinds some forms are.
    fn kinds(&mut self, forms: &mut Forms<'d>) -> Kinds<'d> {
        let mut kinds = Kinds {
            types: Some(BTreeSet::new()),
            nullable: forms.has_null,
        };
        forms.fitting_null = usize::from(forms.has_null);
        let mut inner = Vec::new();
        for form in &mut forms.list {
            let outline = self.outline(form.node);
            let says_kind = outline.types.is_some() || outline.choices.is_some();
            if says_kind && (outline.nullable || outline.says_null) {
                form.node = self.share(form.node, Share::NotNull);
                forms.fitting_null += 1;
            }
            inner.extend(kinds.add(outline));
        }
        // What leads back to itself says nothing more.
        let mut seen = HashSet::default();
        while let Some(forms) = inner.pop() {
            kinds.nullable |= forms.has_null;
            for form in forms.list {
                if !seen.insert(form.node) {
                    continue;
                }
                let outline = self.outline(form.node);
                if !self.goes_on(outline.at) {
                    return Kinds::default();
                }
                inner.extend(kinds.add(outline));
            }
        }
        kinds
    }
}

impl View<'_> {
    /// Keeps one of the values that are listed.
    pub(super) fn keep_value(&mut self, place: usize) {
        let value = self.choices.iter().flatten().nth(place).cloned();
        if let (Some(value), Some(types)) = (&value, &mut self.types) {
            types.retain(|kind| *kind == type_of(value) || *kind == "number");
        }
        self.choices = Some(value.into_iter().collect());
        self.nullable = false;
    }
}

/// Whether a schema says nothing but which plain values there are.
pub(super) fn is_list_of_values(view: &View<'_>) -> bool {
    let mut choices = view.choices.iter().flatten();
    let are_plain = choices.all(|choice| !choice.starts_with(['[', '{']));
    view.choices.is_some()
        && are_plain
        && view.alternatives.is_empty()
        && view.conditions.is_empty()
        && view.formats.is_empty()
        && view.patterns.is_empty()
        && view.limits == Limits::default()
        && view.defaults.is_empty()
        && !view.deprecated
        && view.sunset.change(Sunset::default()).is_none()
}
