//! Of which types two schemas side by side are, and whether they take null.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::api::Encoding;
use super::choices::written_choices;
use super::rule::Direction;
use super::rules::value;
use super::schema::{Node, Schemas};
use super::share::Share;
use super::source::Dialect;
use super::values::Sides;
use super::view::View;

impl<'o, 'n> Sides<'_, 'o, 'n> {
    /// Compares the types. False if they have nothing in common, so that nothing else is said.
    pub(super) fn types(&mut self, old: &Schemas<'o>, new: &Schemas<'n>) -> bool {
        let (was, is) = (self.was.clone(), self.is.clone());
        let what = || other_types(&was, &is);
        if was.is_null() != is.is_null() && was.nullable != is.nullable {
            self.note(value::TYPE_CHANGED, what());
            return false;
        }
        if was.types != is.types {
            if !self.other_types(&was, &is, what()) {
                return false;
            }
        } else if was.says_number != is.says_number {
            // The same numbers, which are of another type in Rust.
            let rule = match self.pair.way.direction {
                Direction::Response => value::TYPE_NARROWED,
                Direction::Request | Direction::Operation => value::TYPE_WIDENED,
            };
            self.note(rule, what());
        }
        match (was.nullable, is.nullable) {
            (false, true) if !says_no_type(old, self.pair.old) => {
                self.note(value::BECAME_NULLABLE, "it may be null");
            }
            (true, false) if !says_no_type(new, self.pair.new) => {
                self.note(value::BECAME_NOT_NULLABLE, "it is never null");
            }
            _ => {}
        }
        true
    }

    /// Compares types that are not the same. False if they have nothing in common.
    fn other_types(&mut self, was: &View<'_>, is: &View<'_>, what: String) -> bool {
        let encoding = self.pair.way.encoding;
        // Values that are listed on both sides may say more than their types.
        let values = [
            written_choices(was, is, encoding),
            written_choices(is, was, encoding),
        ];
        let are_listed = values.iter().all(Option::is_some);
        if are_listed && encoding.is_text() && values[0] == values[1] {
            return true;
        }
        let [before, now] = match are_listed && (was.are_types_implied || is.are_types_implied) {
            true => [was, is].map(|view| with_any_number(&view.types)),
            false => [was, is].map(|view| view.types.clone()),
        };
        let takes = |wide, narrow| takes(wide, narrow, encoding);
        // Where there was nothing but null, there is nothing to compare.
        let has_values = [was, is].iter().all(|view| !view.is_null());
        match (takes(&now, &before), takes(&before, &now)) {
            (true, true) => {}
            (true, false) => self.note(value::TYPE_WIDENED, what),
            (false, true) => self.note(value::TYPE_NARROWED, what),
            (false, false) => {
                self.note(value::TYPE_CHANGED, what);
                return false;
            }
        }
        has_values
    }
}

/// Takes numbers for integers beside a schema of these, if all that keep to their limits are whole.
pub(super) fn keep_whole_numbers(view: &mut Rc<View<'_>>, beside: &View<'_>) {
    let says = |view: &View<'_>, kind: &str| view.types.iter().flatten().any(|one| *one == kind);
    let is_asked = says(beside, "integer") && !says(beside, "number");
    if !is_asked || !says(view, "number") || !view.limits.are_whole() {
        return;
    }
    let view = Rc::make_mut(view);
    if let Some(types) = &mut view.types {
        types.remove("number");
        view.says_number = types.insert("integer");
    }
    let of_integers = view.is_only("integer");
    view.limits.settle(of_integers);
}

/// Whether only what else a schema says implies its type, so that a JSON Schema does not refuse null.
fn says_no_type(schemas: &Schemas<'_>, node: Node) -> bool {
    let says = |leaf: &u32| {
        let at = schemas.source.at(*leaf);
        let mut keywords = ["type", "enum", "const", "oneOf", "anyOf"].into_iter();
        at.as_bool().is_some() || keywords.any(|keyword| at.get(keyword).is_some())
    };
    let parts = schemas.parts(node);
    schemas.source.dialect == Dialect::OpenApi31
        && parts.share == Share::All
        && !parts.leaves.iter().any(says)
}

/// Whether what is of one of the second types is of one of the first.
///
/// Where everything is text, `12` and `true` are texts too.
pub(super) fn takes(
    wide: &Option<BTreeSet<&str>>,
    narrow: &Option<BTreeSet<&str>>,
    encoding: Encoding,
) -> bool {
    let (Some(wide), Some(narrow)) = (wide, narrow) else {
        return wide.is_none();
    };
    narrow.iter().all(|kind| {
        let as_text = encoding.is_text() && wide.contains("string");
        match *kind {
            "integer" if wide.contains("number") => true,
            "integer" | "number" | "boolean" if as_text => true,
            kind => wide.contains(kind),
        }
    })
}

/// Types that listed values imply: whether 1 is a number or an integer is not said.
fn with_any_number<'d>(types: &Option<BTreeSet<&'d str>>) -> Option<BTreeSet<&'d str>> {
    let types = types.as_ref()?.iter();
    let any = |kind: &&'d str| match *kind {
        "integer" => "number",
        kind => kind,
    };
    Some(types.map(any).collect())
}

/// That types are others. Where parts contradict each other, nothing keeps to all of them.
fn other_types(was: &View<'_>, is: &View<'_>) -> String {
    let takes_nothing = |view: &View<'_>| !view.nullable && is_empty(view);
    let (before, now) = (listed(was), listed(is));
    match (takes_nothing(was), takes_nothing(is)) {
        (_, true) => format!("it was of type {before}, and nothing keeps to all that is said now"),
        (true, _) => format!("it is of type {now}, and nothing kept to all that was said before"),
        _ => format!("its type went from {before} to {now}"),
    }
}

fn is_empty(view: &View<'_>) -> bool {
    view.types.as_ref().is_some_and(BTreeSet::is_empty)
}

fn listed(view: &View<'_>) -> String {
    let Some(types) = &view.types else {
        return "any".to_owned();
    };
    match types.is_empty() {
        true => "null".to_owned(),
        false => {
            let written = types.iter().map(|kind| match *kind {
                "integer" if view.says_number => "number",
                kind => kind,
            });
            written.collect::<Vec<_>>().join(" or ")
        }
    }
}
