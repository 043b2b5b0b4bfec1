//! Two schemas side by side: what changed about the value itself, and which schemas below them are
//! to be compared.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::Date;
use serde_json::Value;

use super::api::Encoding;
use super::limits::Move;
use super::literal::is_same;
use super::meaning::meaning;
use super::rule::{Both, Direction, Rule, Severity};
use super::rules::{body, property, value};
use super::schema::{Access, Node, Schemas};
use super::trial::Trials;
use super::view::{More, View};
use super::walk::{About, Change, Pair, Way};
use crate::called::shown;
use crate::tree::At;

/// What the comparison of a pair gave.
#[derive(Debug, Default)]
pub(super) struct Compared<'o, 'n> {
    pub(super) changes: Vec<Change<'o, 'n>>,
    pub(super) children: Vec<Pair>,
    pub(super) trials: Trials,
    /// It is only tried out whether two schemas are the same, so nothing is tried out within.
    pub(super) is_trial: bool,
}

impl Compared<'_, '_> {
    pub(super) fn trial() -> Self {
        Self {
            is_trial: true,
            ..Self::default()
        }
    }
}

/// Compares two schemas.
pub(super) fn compare<'o, 'n>(
    old: &mut Schemas<'o>,
    new: &mut Schemas<'n>,
    pair: Pair,
    today: Option<Date>,
    compared: &mut Compared<'o, 'n>,
) {
    if old.is_unread(pair.old) || new.is_unread(pair.new) {
        return;
    }
    // What is tried out is looked at again, everything else once.
    let (was, is) = match compared.is_trial {
        true => (old.view(pair.old), new.view(pair.new)),
        false => (Rc::new(old.read(pair.old)), Rc::new(new.read(pair.new))),
    };
    let mut sides = Sides {
        was,
        is,
        pair,
        today,
        compared,
    };
    if !sides.types() {
        return;
    }
    // Where one of them is a form of the other, it is compared as that.
    if !sides.is_wrapped() {
        sides.value(old, new);
        sides.properties(old, new);
        sides.more(old, new);
        sides.items(old, new);
    }
    sides.alternatives(old, new);
    sides.records();
}

/// Two schemas side by side.
pub(super) struct Sides<'c, 'o, 'n> {
    pub(super) was: Rc<View<'o>>,
    pub(super) is: Rc<View<'n>>,
    pub(super) pair: Pair,
    pub(super) today: Option<Date>,
    pub(super) compared: &'c mut Compared<'o, 'n>,
}

impl<'o, 'n> Sides<'_, 'o, 'n> {
    pub(super) fn note(&mut self, rule: Both, what: impl Into<String>) {
        let (old, new) = (self.was.at, self.is.at);
        self.note_at(rule, what, old, new);
    }

    fn note_at(&mut self, rule: Both, what: impl Into<String>, old: At<'o>, new: At<'n>) {
        let rule = rule.of(self.pair.way.direction);
        self.push(rule, About::Old, what, old, new);
    }

    pub(super) fn push(
        &mut self,
        rule: &'static Rule,
        about: About,
        what: impl Into<String>,
        old: At<'o>,
        new: At<'n>,
    ) {
        self.compared.changes.push(Change {
            rule,
            about,
            what: what.into(),
            old,
            new,
        });
    }

    pub(super) fn child(&mut self, old: Node, new: Node) {
        let way = self.pair.way;
        self.compared.children.push(Pair { old, new, way });
    }

    /// Compares the types. False if they have nothing in common, so that nothing else is said.
    fn types(&mut self) -> bool {
        let (was, is) = (self.was.clone(), self.is.clone());
        let what = || format!("its type went from {} to {}", listed(&was), listed(&is));
        if was.is_null() != is.is_null() && was.nullable != is.nullable {
            self.note(value::TYPE_CHANGED, what());
            return false;
        }
        let encoding = self.pair.way.encoding;
        match (
            takes(&is.types, &was.types, encoding),
            takes(&was.types, &is.types, encoding),
        ) {
            (true, true) => {}
            (true, false) => self.note(value::TYPE_WIDENED, what()),
            (false, true) => self.note(value::TYPE_NARROWED, what()),
            (false, false) => {
                self.note(value::TYPE_CHANGED, what());
                return false;
            }
        }
        match (was.nullable, is.nullable) {
            (false, true) => self.note(value::BECAME_NULLABLE, "it may be null"),
            (true, false) => self.note(value::BECAME_NOT_NULLABLE, "it is never null"),
            _ => {}
        }
        true
    }

    /// Whether one of them is to be found among the forms of the other.
    fn is_wrapped(&self) -> bool {
        let (was, is) = (&self.was, &self.is);
        let is_only_form = |alone: &View<'_>, forms: &View<'_>| {
            alone.alternatives.is_empty() && forms.is_wrapper()
        };
        is_only_form(was, is) || is_only_form(is, was)
    }

    fn value(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        self.format();
        self.choices();
        self.limits();
        self.conditions(old, new);
        let (was, is) = (self.was.clone(), self.is.clone());
        match (was.deprecated, is.deprecated) {
            (false, true) => self.note(value::DEPRECATED, "it is deprecated"),
            (true, false) => self.note(value::REINSTATED, "it is not deprecated any more"),
            _ => {}
        }
        if let Some((rule, what)) = was.sunset.change(is.sunset) {
            self.push(rule, About::Old, what, was.at, is.at);
        }
        // The default of a parameter is the parameter's.
        let is_own = !is_of_parameter(was.default) && !is_of_parameter(is.default);
        if is_own && !is_same(was.default, is.default) {
            let (was, is) = (shown(was.default), shown(is.default));
            self.note(
                value::DEFAULT_CHANGED,
                format!("its default went from {was} to {is}"),
            );
        }
    }

    fn format(&mut self) {
        let (was, is) = (self.was.format, self.is.format);
        match (was, is) {
            (None, Some(is)) => self.note(value::FORMAT_ADDED, format!("its format is {is} now")),
            (Some(was), None) => {
                self.note(
                    value::FORMAT_REMOVED,
                    format!("its format was {was} and is gone"),
                );
            }
            (Some(was), Some(is)) if was != is => {
                let rule = match (was, is) {
                    ("int32", "int64") | ("float", "double") => value::TYPE_WIDENED,
                    ("int64", "int32") | ("double", "float") => value::TYPE_NARROWED,
                    _ => value::FORMAT_CHANGED,
                };
                self.note(rule, format!("its format went from {was} to {is}"));
            }
            _ => {}
        }
    }

    fn choices(&mut self) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let encoding = self.pair.way.encoding;
        let choices = (
            written_choices(&was, &is, encoding),
            written_choices(&is, &was, encoding),
        );
        match (&choices.0, &choices.1) {
            (None, Some(is)) if is.len() == 1 => {
                self.note(
                    value::CONST_ADDED,
                    format!("its one value is {} now", all(is)),
                );
            }
            (Some(was), None) if was.len() == 1 => {
                let what = format!("its one value was {} and may be any now", all(was));
                self.note(value::CONST_REMOVED, what);
            }
            (None, Some(_)) => self.note(value::ENUM_ADDED, "its values are listed now"),
            (Some(_), None) => self.note(value::ENUM_REMOVED, "its values are not listed any more"),
            (Some(was), Some(is)) if was.len() == 1 && is.len() == 1 && was != is => {
                let what = format!("its one value went from {} to {}", all(was), all(is));
                self.note(value::CONST_CHANGED, what);
            }
            (Some(was), Some(is)) => {
                if let Some(gone) = values("value", was.difference(is), "gone") {
                    self.note(value::ENUM_VALUE_REMOVED, gone);
                }
                if let Some(added) = values("value", is.difference(was), "new") {
                    self.note(value::ENUM_VALUE_ADDED, added);
                }
            }
            (None, None) => {}
        }
    }

    fn limits(&mut self) {
        let are_integers = |view: &View<'_>| view.types.iter().flatten().eq(&["integer"]);
        let of_integers = are_integers(&self.was) && are_integers(&self.is);
        let moves = self.was.limits.moves(&self.is.limits, of_integers);
        for (moved, what) in moves {
            let rule = match moved {
                Move::Tightened => value::LIMIT_TIGHTENED,
                Move::Loosened => value::LIMIT_LOOSENED,
                Move::Changed => value::CONDITION_CHANGED,
            };
            self.note(rule, what);
        }
        let (was, is) = (self.was.clone(), self.is.clone());
        let (was, is) = (&was.patterns, &is.patterns);
        if was == is {
            return;
        }
        let quoted =
            |patterns: &BTreeSet<&str>| patterns.iter().copied().collect::<Vec<_>>().join(" and ");
        if was.is_subset(is) {
            self.note(
                value::PATTERN_ADDED,
                format!("its pattern is {}", quoted(is)),
            );
        } else if is.is_subset(was) {
            self.note(
                value::PATTERN_REMOVED,
                format!("its pattern was {}", quoted(was)),
            );
        } else {
            let what = format!("its pattern went from {} to {}", quoted(was), quoted(is));
            self.note(value::PATTERN_CHANGED, what);
        }
    }

    fn conditions(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        for (name, before) in &was.conditions {
            let Some(now) = is.conditions.get(name) else {
                self.note(value::CONDITION_REMOVED, format!("`{name}` is gone"));
                continue;
            };
            let schemas = (*before, *now);
            let before = meaning(&old.source, *before);
            let now = meaning(&new.source, *now);
            match *name {
                _ if before == now => {}
                "not" if !self.compared.is_trial => self.ruled_out(old, new, schemas),
                "dependentRequired" if asks_for(&now, &before) => {
                    self.note(value::CONDITION_ADDED, format!("`{name}` asks for more"));
                }
                "dependentRequired" if asks_for(&before, &now) => {
                    self.note(value::CONDITION_REMOVED, format!("`{name}` asks for less"));
                }
                _ => self.note(value::CONDITION_CHANGED, format!("`{name}` is another one")),
            }
        }
        for name in is.conditions.keys() {
            if !was.conditions.contains_key(name) {
                self.note(value::CONDITION_ADDED, format!("`{name}` is new"));
            }
        }
        self.parts();
    }

    /// What must not hold turns the direction around.
    fn ruled_out(
        &mut self,
        old: &mut Schemas<'o>,
        new: &mut Schemas<'n>,
        (before, now): (At<'o>, At<'n>),
    ) {
        let (before, now) = (old.node(before), new.node(now));
        let (encoding, today) = (self.pair.way.encoding, self.today);
        let trials = &mut self.compared.trials;
        let mut finds_nothing = |direction, severity| {
            let way = Way {
                direction,
                encoding,
            };
            let pair = Pair {
                old: before,
                new: now,
                way,
            };
            trials.find_nothing(old, new, pair, today, severity)
        };
        // What takes all that was taken rules out all that was ruled out.
        let takes_as_much = finds_nothing(Direction::Request, Severity::Risky);
        let takes_no_more = finds_nothing(Direction::Response, Severity::Risky);
        match (takes_as_much, takes_no_more) {
            (true, true) if finds_nothing(Direction::Request, Severity::Compatible) => {}
            (true, false) => self.note(value::CONDITION_ADDED, "`not` rules out more"),
            (false, true) => self.note(value::CONDITION_REMOVED, "`not` rules out less"),
            _ => self.note(value::CONDITION_CHANGED, "`not` is another one"),
        }
    }

    /// Schemas that some part of the value has to keep to.
    fn parts(&mut self) {
        let (was, is) = (self.was.clone(), self.is.clone());
        for (place, before) in &was.parts {
            match is.parts.get(place) {
                Some(now) => self.child(*before, *now),
                None => self.note(value::CONDITION_REMOVED, format!("`{place}` is gone")),
            }
        }
        for place in is.parts.keys() {
            if !was.parts.contains_key(place) {
                self.note(value::CONDITION_ADDED, format!("`{place}` is new"));
            }
        }
    }

    fn properties(&mut self, old: &Schemas<'o>, new: &Schemas<'n>) {
        let (was, is) = (self.was.clone(), self.is.clone());
        let direction = self.pair.way.direction;
        for (name, before) in &was.properties {
            let access = old.access(before.node);
            let Some(now) = is.properties.get(name) else {
                if self.is_seen(access) {
                    let rule = match is.more {
                        More::Nothing if direction != Direction::Response => {
                            &body::REQUEST_PROPERTY_REFUSED
                        }
                        _ => property::PROPERTY_REMOVED.of(direction),
                    };
                    let rule = access.sunset.removal(rule, self.today);
                    self.push(rule, About::Old, "it is gone", before.at, is.at);
                }
                continue;
            };
            let new_access = new.access(now.node);
            let at = (before.at, now.at);
            self.access(at, access, new_access, is.required.contains(name));
            if self.is_seen(access) && self.is_seen(new_access) {
                self.child(before.node, now.node);
                self.requirement(name, at);
            }
        }
        for (name, now) in &is.properties {
            if was.properties.contains_key(name) || !self.is_seen(new.access(now.node)) {
                continue;
            }
            let (rule, what) = match is.required.contains(name) {
                true => (property::REQUIRED_PROPERTY_ADDED, "it is new, and required"),
                false => (property::PROPERTY_ADDED, "it is new"),
            };
            self.push(rule.of(direction), About::New, what, was.at, now.at);
        }
    }

    /// Whether a property goes this way at all: what is read-only is not sent, what is write-only
    /// does not come.
    fn is_seen(&self, property: Access<'_>) -> bool {
        match self.pair.way.direction {
            Direction::Response => !property.write_only,
            Direction::Request | Direction::Operation => !property.read_only,
        }
    }

    fn access(
        &mut self,
        (old, new): (At<'o>, At<'n>),
        before: Access<'_>,
        after: Access<'_>,
        is_required: bool,
    ) {
        let is_asked_for = is_required && !self.is_seen(before) && self.is_seen(after);
        if is_asked_for && self.pair.way.direction != Direction::Response {
            let rule = &body::REQUIRED_PROPERTY_NOT_READ_ONLY;
            let what = "it is not read-only any more, and required";
            self.push(rule, About::Old, what, old, new);
            return;
        }
        let changes = [
            (
                (before.read_only, after.read_only),
                (property::BECAME_READ_ONLY, property::BECAME_NOT_READ_ONLY),
                "read-only",
            ),
            (
                (before.write_only, after.write_only),
                (property::BECAME_WRITE_ONLY, property::BECAME_NOT_WRITE_ONLY),
                "write-only",
            ),
        ];
        for ((was, is), (became, became_not), word) in changes {
            let (rule, what) = match (was, is) {
                (false, true) => (became, format!("it is {word} now")),
                (true, false) => (became_not, format!("it is not {word} any more")),
                _ => continue,
            };
            self.note_at(rule, what, old, new);
        }
    }

    fn requirement(&mut self, name: &str, at: (At<'o>, At<'n>)) {
        let (was, is) = (
            self.was.required.contains(name),
            self.is.required.contains(name),
        );
        match (was, is) {
            (false, true) => {
                let rule = property::PROPERTY_BECAME_REQUIRED;
                self.note_at(rule, "it became required", at.0, at.1);
            }
            (true, false) => {
                let rule = property::PROPERTY_BECAME_OPTIONAL;
                self.note_at(rule, "it became optional", at.0, at.1);
            }
            _ => {}
        }
    }

    fn more(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.more, self.is.more);
        match (was, is) {
            (More::Nothing, More::Nothing) | (More::Anything, More::Anything) => {}
            (_, More::Nothing) => {
                let what = "it holds no properties but those that are listed";
                self.note(property::MORE_PROPERTIES_FORBIDDEN, what);
            }
            (More::Nothing, _) => {
                let what = "it may hold properties that are not listed";
                self.note(property::MORE_PROPERTIES_ALLOWED, what);
            }
            (More::Schema(was), More::Schema(is)) => self.child(was, is),
            (More::Schema(was), More::Anything) => {
                let anything = new.anything();
                self.child(was, anything);
            }
            (More::Anything, More::Schema(is)) => {
                let anything = old.anything();
                self.child(anything, is);
            }
        }
    }

    fn items(&mut self, old: &mut Schemas<'o>, new: &mut Schemas<'n>) {
        let (was, is) = (self.was.items, self.is.items);
        if was.is_some() || is.is_some() {
            let was = was.unwrap_or_else(|| old.anything());
            let is = is.unwrap_or_else(|| new.anything());
            self.child(was, is);
        }
    }
}

/// The values that may stand there. Where everything is text, a boolean is one of two texts.
fn written_choices(
    this: &View<'_>,
    other: &View<'_>,
    encoding: Encoding,
) -> Option<BTreeSet<String>> {
    let only = |view: &View<'_>, kind| view.types.iter().flatten().eq([&kind]);
    let is_text = encoding == Encoding::Text && only(this, "boolean") && only(other, "string");
    match &this.choices {
        None if is_text => Some(["\"false\"".to_owned(), "\"true\"".to_owned()].into()),
        choices => choices.clone(),
    }
}

/// Whether the first asks for all that the second asks for.
fn asks_for(more: &Value, less: &Value) -> bool {
    let names = less.as_object().into_iter().flatten();
    let mut asked = names.flat_map(|(name, asked)| {
        let asked = asked.as_array().into_iter().flatten();
        asked.map(move |one| (name, one))
    });
    asked.all(|(name, one)| {
        let asked = more[name].as_array();
        asked.is_some_and(|asked| asked.contains(one))
    })
}

/// Whether a default is that of a parameter: it stands in the parameter's own schema.
fn is_of_parameter(default: Option<At<'_>>) -> bool {
    let is_parameter = |at: &At<'_>| {
        let listed = at.parent().and_then(At::name);
        listed == Some("parameters") && at.text("in").is_some()
    };
    let schema = default.and_then(At::parent);
    let around = std::iter::successors(schema, |at| match at.name() {
        Some("schema" | "content") => at.parent(),
        _ => at
            .parent()
            .filter(|around| around.name() == Some("content")),
    });
    around.last().as_ref().is_some_and(is_parameter)
}

/// Whether what is of one of the second types is of one of the first.
///
/// Where everything is text, `12` and `true` are texts too.
fn takes(
    wide: &Option<BTreeSet<&str>>,
    narrow: &Option<BTreeSet<&str>>,
    encoding: Encoding,
) -> bool {
    let (Some(wide), Some(narrow)) = (wide, narrow) else {
        return wide.is_none();
    };
    narrow.iter().all(|kind| {
        let as_text = encoding == Encoding::Text && wide.contains("string");
        match *kind {
            "integer" if wide.contains("number") => true,
            "integer" | "number" | "boolean" if as_text => true,
            kind => wide.contains(kind),
        }
    })
}

fn listed(view: &View<'_>) -> String {
    let Some(types) = &view.types else {
        return "any".to_owned();
    };
    match types.is_empty() {
        true if view.nullable => "null".to_owned(),
        true => "none".to_owned(),
        false => types.iter().copied().collect::<Vec<_>>().join(" or "),
    }
}

/// Such as `the values "a", "b" are new`; none without values.
pub(super) fn values<'v>(
    kind: &str,
    values: impl Iterator<Item = &'v String>,
    happened: &str,
) -> Option<String> {
    let values: Vec<&str> = values.map(String::as_str).collect();
    match values.as_slice() {
        [] => None,
        [only] => Some(format!("the {kind} {only} is {happened}")),
        all => Some(format!("the {kind}s {} are {happened}", all.join(", "))),
    }
}

fn all(values: &BTreeSet<String>) -> String {
    values
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}
