//! What a value means that is compared as a whole, such as the header of a part of a form.

use serde_json::{Map, Value, json};

use super::decimal::Decimal;
use super::source::Source;
use super::written::SILENT;
use crate::tree::{At, Kind};

/// So far down is looked.
const DEEPEST: usize = 200;

/// Keywords whose members have names that are no keywords.
const NAMED: &[&str] = &["dependentSchemas", "patternProperties", "properties"];

/// Keywords that list something in no order.
const UNORDERED: &[&str] = &["allOf", "anyOf", "enum", "oneOf", "required", "type"];

/// A value with its references followed, and without what only describes. None if that is too much,
/// which is said.
pub(super) fn meaning<'d>(source: &mut Source<'d>, at: At<'d>) -> Option<Value> {
    let mut meaning = Meaning {
        source,
        way: Vec::new(),
    };
    let value = meaning.of(at);
    if value.is_none() {
        source.skip(at, "this is too large to be compared");
    }
    value
}

struct Meaning<'s, 'd> {
    source: &'s mut Source<'d>,
    /// The values that lead here.
    way: Vec<u32>,
}

impl<'d> Meaning<'_, 'd> {
    fn of(&mut self, at: At<'d>) -> Option<Value> {
        if self.way.contains(&at.id()) {
            return Some(json!({"$ref": at.name()}));
        }
        if self.way.len() == DEEPEST || !self.source.reads_one_more() {
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
        let target = at.text("$ref").map(|words| self.source.target(at, words));
        if let Some(Ok(target)) = target {
            return self.of(target);
        }
        let are_names = at.name().is_some_and(|name| NAMED.contains(&name));
        let is_silent = |name: &str| SILENT.contains(&name) || name.starts_with("x-");
        let said = at
            .members()
            .filter(|(name, _)| are_names || !is_silent(name));
        let members = said.map(|(name, value)| Some((name.to_owned(), self.of(value)?)));
        Some(Value::Object(members.collect::<Option<Map<_, _>>>()?))
    }
}
