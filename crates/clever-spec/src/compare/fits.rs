//! Whether a value keeps to a schema, as far as can be told.

use serde_json::{Map, Number, Value};

use super::decimal::Decimal;
use super::rule::Direction;
use super::schema::{Node, Schemas};
use super::trial::Trials;
use super::unlisted::compiled;
use super::view::{Forms, More, Property, View};

/// So far down.
const DEEPEST: usize = 20;

/// What it takes to read a pattern, in steps from one schema to the next.
const STEPS_OF_A_PATTERN: usize = 100;

/// Whether a value that goes one way keeps to a schema; none if that cannot be told.
pub(super) fn fits(
    schemas: &mut Schemas<'_>,
    trials: &mut Trials,
    direction: Direction,
    node: Node,
    value: &Value,
) -> Option<bool> {
    let mut fit = Fit {
        schemas,
        trials,
        direction,
    };
    fit.schema(node, value, 0)
}

struct Fit<'s, 'd> {
    schemas: &'s mut Schemas<'d>,
    trials: &'s mut Trials,
    direction: Direction,
}

impl Fit<'_, '_> {
    fn schema(&mut self, node: Node, value: &Value, depth: usize) -> Option<bool> {
        if depth == DEEPEST || !self.trials.step() || self.schemas.is_unread(node) {
            return None;
        }
        let view = self.schemas.view(node);
        if value.is_null() {
            return Some(view.nullable);
        }
        let is_listed = is_listed(&view, value);
        if !is_of_type(&view, value) || is_listed == Some(false) {
            return Some(false);
        }
        let is_told = view.conditions.is_empty() && view.parts.is_empty();
        let mut all = vec![is_listed, is_told.then_some(true)];
        all.push(match value {
            Value::String(text) => self.text(&view, text),
            Value::Number(number) => keeps_to_number(&view, number),
            Value::Array(items) => self.items(&view, items, depth),
            Value::Object(members) => self.members(&view, members, depth),
            Value::Bool(_) | Value::Null => Some(true),
        });
        for forms in &view.alternatives {
            all.push(self.forms(forms, value, depth));
        }
        all_of(all)
    }

    fn text(&mut self, view: &View<'_>, text: &str) -> Option<bool> {
        let length = has_size(view, ["minLength", "maxLength"], text.chars().count());
        let mut all = vec![length, view.formats.is_empty().then_some(true)];
        for pattern in &view.patterns {
            let has_time = self.trials.steps(STEPS_OF_A_PATTERN);
            let pattern = compiled(pattern).filter(|_| has_time);
            all.push(pattern.map(|pattern| pattern.is_match(text)));
        }
        all_of(all)
    }

    fn items(&mut self, view: &View<'_>, items: &[Value], depth: usize) -> Option<bool> {
        let is_long_enough = has_size(view, ["minItems", "maxItems"], items.len());
        let mut all = vec![is_long_enough];
        for item in view.items.iter().flat_map(|_| items) {
            all.push(self.schema(view.items?, item, depth + 1));
        }
        all_of(all)
    }

    fn members(
        &mut self,
        view: &View<'_>,
        members: &Map<String, Value>,
        depth: usize,
    ) -> Option<bool> {
        let mut all = vec![has_size(
            view,
            ["minProperties", "maxProperties"],
            members.len(),
        )];
        let with_others = view
            .dependents
            .iter()
            .filter(|(name, _)| members.contains_key(**name));
        let asked = with_others.flat_map(|(_, asked)| asked);
        for name in view.required.iter().chain(asked) {
            let property = view.properties.get(name);
            let goes = |one: &Property<'_>| self.schemas.access(one.node).goes(self.direction);
            all.push(Some(
                !property.is_none_or(goes) || members.contains_key(*name),
            ));
        }
        for (name, member) in members {
            let listed = view.properties.get(name.as_str());
            let listed = listed.filter(|property| property.is_listed);
            if view.refused.contains(name.as_str()) {
                return Some(false);
            }
            all.push(match (listed, view.more) {
                (Some(property), _) => self.schema(property.node, member, depth + 1),
                (None, More::Anything) => Some(true),
                (None, More::Schema(others)) => self.schema(others, member, depth + 1),
                // What a pattern says may take it.
                (None, More::Nothing) => view.parts.is_empty().then_some(false),
            });
        }
        all_of(all)
    }

    fn forms(&mut self, forms: &Forms<'_>, value: &Value, depth: usize) -> Option<bool> {
        let (mut fitting, mut are_all_told) = (0, true);
        for form in &forms.list {
            match self.schema(form.node, value, depth + 1) {
                Some(fits) => fitting += usize::from(fits),
                None => are_all_told = false,
            }
        }
        match (fitting, forms.is_exclusive) {
            (2.., true) => Some(false),
            (1, true) => are_all_told.then_some(true),
            (1.., false) => Some(true),
            (0, _) => are_all_told.then_some(false),
        }
    }
}

/// Whether all of them hold; none if that depends on what cannot be told.
fn all_of(all: Vec<Option<bool>>) -> Option<bool> {
    match all.contains(&Some(false)) {
        true => Some(false),
        false => (!all.contains(&None)).then_some(true),
    }
}

fn is_of_type(view: &View<'_>, value: &Value) -> bool {
    let Some(types) = &view.types else {
        return true;
    };
    let is_whole = |number: &Number| number.is_i64() || number.is_u64();
    match value {
        Value::Null => true,
        Value::Bool(_) => types.contains("boolean"),
        Value::Number(number) if is_whole(number) && types.contains("integer") => true,
        Value::Number(_) => types.contains("number"),
        Value::String(_) => types.contains("string"),
        Value::Array(_) => types.contains("array"),
        Value::Object(_) => types.contains("object"),
    }
}

/// Whether a value is one of those that may stand there.
fn is_listed(view: &View<'_>, value: &Value) -> Option<bool> {
    let Some(choices) = &view.choices else {
        return Some(true);
    };
    let written = match value {
        Value::Number(number) => Decimal::read(number)?.to_string(),
        Value::Array(_) | Value::Object(_) => return None,
        other => other.to_string(),
    };
    Some(choices.contains(&written))
}

fn keeps_to_number(view: &View<'_>, number: &Number) -> Option<bool> {
    let number = Decimal::read(number)?;
    Some(view.limits.take(["minimum", "maximum"], number) && view.limits.are_parts_of(number))
}

fn has_size(view: &View<'_>, limits: [&str; 2], size: usize) -> Option<bool> {
    let size = Decimal::read(&Number::from(size))?;
    Some(view.limits.take(limits, size))
}
