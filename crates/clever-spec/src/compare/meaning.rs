//! What a value means that is compared as a whole, such as the header of a part of a form.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::decimal::Decimal;
use super::literal::literal;
use super::source::Source;
use super::written::SILENT;
use crate::tree::{At, Kind};

/// So far down is looked.
const DEEPEST: usize = 200;

/// Keywords whose members have names that are no keywords.
const NAMED: &[&str] = &["dependentSchemas", "patternProperties", "properties"];

/// Keywords that list something in no order.
const UNORDERED: &[&str] = &["allOf", "anyOf", "oneOf", "required", "type"];

/// A value with its references followed, and without what only describes. None if that is too much, or
/// a reference leads nowhere, which is said.
pub(super) fn meaning<'d>(source: &mut Source<'d>, at: At<'d>) -> Option<Value> {
    let mut meaning = Meaning {
        source,
        way: Vec::new(),
        is_cut: false,
    };
    let value = meaning.of(at);
    if meaning.is_cut {
        source.skip(at, "this is too large to be compared");
    }
    value
}

struct Meaning<'s, 'd> {
    source: &'s mut Source<'d>,
    /// The values that lead here.
    way: Vec<u32>,
    /// It was too much.
    is_cut: bool,
}

impl<'d> Meaning<'_, 'd> {
    fn of(&mut self, at: At<'d>) -> Option<Value> {
        if self.way.contains(&at.id()) {
            return Some(json!({"$ref": at.name()}));
        }
        if self.way.len() == DEEPEST || !self.source.reads_one_more() {
            self.is_cut = true;
            return None;
        }
        self.way.push(at.id());
        let value = match at.kind() {
            Kind::Array => self.list(at),
            Kind::Object => self.object(at),
            Kind::Number => Some(at.as_number().and_then(Decimal::read).map_or_else(
                || at.value(),
                |number| json!({"number": number.to_string()}),
            )),
            _ => Some(at.value()),
        };
        self.way.pop();
        value
    }

    fn list(&mut self, at: At<'d>) -> Option<Value> {
        let items = at.items().map(|item| self.of(item));
        let mut items: Vec<Value> = items.collect::<Option<_>>()?;
        let is_named = |name: &str| UNORDERED.contains(&name);
        let around = at.parent().and_then(At::name);
        if at.name().is_some_and(is_named) || around == Some("dependentRequired") {
            items.sort_by_cached_key(Value::to_string);
        }
        Some(Value::Array(items))
    }

    fn object(&mut self, at: At<'d>) -> Option<Value> {
        let are_names = at.name().is_some_and(|name| NAMED.contains(&name));
        match at.text("$ref").map(|words| self.source.target(at, words)) {
            Some(Ok(target)) => return self.of(target),
            Some(Err(why)) => {
                self.source.skip(at, why);
                return None;
            }
            None => {}
        }
        let is_silent = |name: &str| SILENT.contains(&name) || name.starts_with("x-");
        let said = at
            .members()
            .filter(|(name, _)| are_names || !is_silent(name));
        let members = said.map(|(name, value)| {
            let value = match name {
                "const" | "default" if !are_names => literal(value).into(),
                "enum" if !are_names => literals(value),
                _ => self.of(value)?,
            };
            Some((name.to_owned(), value))
        });
        Some(Value::Object(members.collect::<Option<Map<_, _>>>()?))
    }
}

/// Values as they are, in no order.
fn literals(listed: At<'_>) -> Value {
    let literals: BTreeSet<String> = listed.items().map(literal).collect();
    literals.into_iter().collect()
}
