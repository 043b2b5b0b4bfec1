//! What a schema means that is compared as it stands: `not` and its like turn the direction around,
//! so that no part of them is judged by itself.

use serde_json::{Map, Value, json};

use super::decimal::Decimal;
use super::source::Source;
use super::written::SILENT;
use crate::tree::{At, Kind};

/// So much of a schema is looked at, and so far down.
const LARGEST: usize = 10_000;
const DEEPEST: usize = 200;

/// Keywords whose members have names that are no keywords.
const NAMED: &[&str] = &["dependentSchemas", "patternProperties", "properties"];

/// Keywords that list something in no order.
const UNORDERED: &[&str] = &["allOf", "anyOf", "enum", "oneOf", "required", "type"];

/// A value with its references followed, and without what only describes.
pub(super) fn meaning<'d>(source: &Source<'d>, at: At<'d>) -> Value {
    let mut meaning = Meaning {
        source,
        way: Vec::new(),
        left: LARGEST,
    };
    meaning.of(at)
}

struct Meaning<'s, 'd> {
    source: &'s Source<'d>,
    /// The schemas that lead here.
    way: Vec<u32>,
    left: usize,
}

impl<'d> Meaning<'_, 'd> {
    fn of(&mut self, at: At<'d>) -> Value {
        let is_circle = self.way.contains(&at.id());
        if is_circle || self.left == 0 || self.way.len() == DEEPEST {
            return json!({"$ref": at.name()});
        }
        self.left -= 1;
        self.way.push(at.id());
        let value = match at.kind() {
            Kind::Array => self.list(at),
            Kind::Object => self.object(at),
            Kind::Number => at.as_number().and_then(Decimal::read).map_or_else(
                || at.value(),
                |number| json!({"number": number.to_string()}),
            ),
            _ => at.value(),
        };
        self.way.pop();
        value
    }

    fn list(&mut self, at: At<'d>) -> Value {
        let mut items: Vec<Value> = at.items().map(|item| self.of(item)).collect();
        let is_named = |name: &str| UNORDERED.contains(&name);
        let around = at.parent().and_then(At::name);
        if at.name().is_some_and(is_named) || around == Some("dependentRequired") {
            items.sort_by_cached_key(Value::to_string);
        }
        Value::Array(items)
    }

    fn object(&mut self, at: At<'d>) -> Value {
        let target = at.text("$ref").map(|words| self.source.target(at, words));
        if let Some(Ok(target)) = target {
            return self.of(target);
        }
        let are_names = at.name().is_some_and(|name| NAMED.contains(&name));
        let said = at.members();
        let said = said.filter(|(name, _)| are_names || !SILENT.contains(name));
        let members = said.map(|(name, value)| (name.to_owned(), self.of(value)));
        Value::Object(members.collect::<Map<_, _>>())
    }
}
