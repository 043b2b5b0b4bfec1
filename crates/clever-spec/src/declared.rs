//! What a document declares for the values of a body.

use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::IndexSet;
use rustc_hash::FxHashMap as HashMap;
use serde_json::Value;

use crate::body::{Found, Step, walk};
use crate::tree::{At, Tree};

/// JSON paths (`$.data[0].name`) of all members of a success body that no schema declares; `None`
/// when there is no such operation or it answers without a body.
#[must_use]
pub fn undeclared(document: &Tree, operation_id: &str, body: &Value) -> Option<Vec<String>> {
    let schema = success_schema(document, operation_id)?;
    let mut undeclared = Vec::new();
    walk(schema, body, |path, found, _| {
        if let Found::Undeclared { name, .. } = found {
            let steps = path.iter().map(|step| match step {
                Step::Member(name) | Step::Key(name) => format!(".{name}"),
                Step::Item(index) => format!("[{index}]"),
            });
            undeclared.push(format!("${}.{name}", steps.collect::<String>()));
        }
    });
    Some(undeclared)
}

/// The schema of an operation's success body.
pub(crate) fn success_schema<'t>(document: &'t Tree, operation_id: &str) -> Option<At<'t>> {
    let mut answering = answering(document);
    Some(answering.find(|(id, _)| *id == operation_id)?.1)
}

/// The operations that answer with JSON: their ids, and the schemas of their success bodies.
pub(crate) fn answering(document: &Tree) -> impl Iterator<Item = (&str, At<'_>)> {
    let paths = document.root().get("paths").into_iter();
    let items = paths.flat_map(At::members);
    let operations = items.flat_map(|(_, item)| item.members());
    operations.filter_map(|(_, said)| Some((said.text("operationId")?, success(said)?)))
}

/// The schema of an operation's first success.
fn success(operation: At<'_>) -> Option<At<'_>> {
    let mut responses = operation.get("responses")?.members();
    let (_, response) = responses.find(|(status, _)| status.starts_with('2'))?;
    let response = match response.text("$ref") {
        Some(reference) => response.target(reference).ok()?,
        None => response,
    };
    let content = response.get("content")?;
    content.get("application/json")?.get("schema")
}

/// What a document declares for one value of a body.
#[derive(Debug)]
pub(crate) struct Declared<'s, 't> {
    /// The schemas that stand where the value is declared; references are not followed.
    pub(crate) stated: &'s [At<'t>],
    /// All that they say of it.
    pub(crate) schemas: Rc<Schemas<'t>>,
    /// The schema whose discriminator the value answers with a type that the document does not
    /// know, and that may carry anything.
    pub(crate) unknown_type: Option<At<'t>>,
}

impl Declared<'_, '_> {
    /// Whether it is an object whose members are anybody's.
    pub(crate) fn is_open(&self) -> bool {
        self.unknown_type.is_some() || self.schemas.is_open
    }
}

/// Some schemas that hold together, with all that they refer to and include.
#[derive(Debug)]
pub(crate) struct Schemas<'t> {
    pub(crate) parts: IndexSet<At<'t>>,
    /// Those that leave a choice to the value.
    choices: Vec<At<'t>>,
    properties: Vec<At<'t>>,
    /// The schemas of the items.
    pub(crate) items: Vec<At<'t>>,
    /// The schemas of a member that is not declared by name.
    pub(crate) any_member: Vec<At<'t>>,
    is_open: bool,
}

impl<'t> Schemas<'t> {
    pub(crate) fn of(stated: &[At<'t>]) -> Self {
        let mut parts = IndexSet::new();
        let mut waiting: Vec<At<'t>> = stated.iter().rev().copied().collect();
        while let Some(at) = waiting.pop() {
            if parts.insert(at) {
                waiting.extend(included(at).into_iter().rev());
            }
        }
        // What stands beside a reference does not count.
        parts.retain(|at| at.text("$ref").is_none());
        let said = |name| parts.iter().filter_map(move |part| part.get(name));
        let (closed, more): (Vec<_>, Vec<_>) =
            said("additionalProperties").partition(|more| more.as_bool() == Some(false));
        let properties: Vec<_> = said("properties")
            .filter(|names| names.is_object())
            .collect();
        let has_choice =
            |at: &At<'t>| type_member(*at).is_some() || alternatives(*at).next().is_some();
        Self {
            choices: parts.iter().copied().filter(has_choice).collect(),
            items: said("items").collect(),
            is_open: !more.is_empty() || (properties.is_empty() && closed.is_empty()),
            any_member: more.into_iter().filter(|more| more.is_object()).collect(),
            properties,
            parts,
        }
    }

    /// The schemas of a member; none when it is not declared.
    pub(crate) fn member(&self, name: &str) -> Vec<At<'t>> {
        let properties = self.properties.iter();
        properties.filter_map(|names| names.get(name)).collect()
    }

    /// The schema to which one more member would be added: the first with members of its own.
    pub(crate) fn extensible(&self) -> Option<At<'t>> {
        let with_members = self.properties.first().and_then(|names| names.parent());
        with_members.or(self.parts.first().copied())
    }

    /// Whether a value is of a type that all of them allow.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.is_nullable(),
            _ => self.parts.iter().all(|part| {
                let mut types = types(*part).peekable();
                types.peek().is_none() || types.any(|name| is_of_type(value, name))
            }),
        }
    }

    /// `nullable` beside `allOf` is meant for all of it.
    fn is_nullable(&self) -> bool {
        let says_so =
            |part: &At<'_>| part.flag("nullable") || types(*part).any(|name| name == "null");
        self.parts.iter().any(says_so) || self.types().next().is_none()
    }

    /// The types that they name.
    pub(crate) fn types(&self) -> impl Iterator<Item = &'t str> {
        self.parts.iter().flat_map(|part| types(*part))
    }

    /// The types of the alternatives that they leave to the value.
    pub(crate) fn types_of_alternatives(&self) -> BTreeSet<&'t str> {
        let (mut types, mut known) = (BTreeSet::new(), IndexSet::new());
        let mut waiting: Vec<At<'t>> = self.choices.clone();
        while let Some(at) = waiting.pop() {
            for alternative in alternatives(at).filter(|at| known.insert(*at)) {
                let schemas = Self::of(&[alternative]);
                types.extend(schemas.types());
                waiting.extend(schemas.choices);
            }
        }
        types
    }

    /// How much they are like a value: whether it is of their type, and how many of its members
    /// they declare.
    fn likeness(&self, value: &Value) -> (bool, usize) {
        let names = value
            .as_object()
            .into_iter()
            .flat_map(|members| members.keys());
        let known = names.filter(|name| !self.member(name).is_empty());
        (self.accepts(value), known.count())
    }
}

/// What was looked up of a document's schemas, each once.
#[derive(Debug, Default)]
pub(crate) struct Lookup<'t> {
    known: HashMap<Vec<At<'t>>, Rc<Schemas<'t>>>,
}

impl<'t> Lookup<'t> {
    /// What the schemas that stand where a value is declared say of it: they, and where they leave
    /// it to the value, the record type that it names or the alternative that is most like it.
    pub(crate) fn declared<'s>(&mut self, stated: &'s [At<'t>], value: &Value) -> Declared<'s, 't> {
        let mut schemas = self.schemas(stated);
        let mut unknown_type = None;
        let mut chosen = Vec::new();
        let mut next = 0;
        while let Some(at) = schemas.choices.get(next).copied() {
            next += 1;
            let choice = match type_member(at).and_then(|name| value.get(name)?.as_str()) {
                Some(name) => {
                    let named = self.named(at, name);
                    unknown_type = unknown_type.or(named.is_none().then_some(at));
                    named
                }
                None => self.alternative(at, value),
            };
            // What is chosen comes last, so that the choices before it stay where they are.
            if let Some(choice) = choice {
                chosen.push(choice);
                schemas = self.schemas(&[stated, &chosen].concat());
            }
        }
        Declared {
            stated,
            schemas,
            unknown_type,
        }
    }

    fn schemas(&mut self, stated: &[At<'t>]) -> Rc<Schemas<'t>> {
        if let Some(known) = self.known.get(stated) {
            return Rc::clone(known);
        }
        let schemas = Rc::new(Schemas::of(stated));
        self.known.insert(stated.to_vec(), Rc::clone(&schemas));
        schemas
    }

    /// The schema of a record type, by the name that a value gives it.
    fn named(&mut self, at: At<'t>, name: &str) -> Option<At<'t>> {
        let mapping = at.get("discriminator")?.get("mapping");
        let mapped = mapping.and_then(|mapping| at.target(mapping.text(name)?).ok());
        let named = || at.file_root().find("/components/schemas")?.get(name);
        let child = mapped.or_else(named)?;
        self.belongs(at, child).then_some(child)
    }

    /// Whether a schema is one of those that another one's discriminator chooses from.
    fn belongs(&mut self, parent: At<'t>, child: At<'t>) -> bool {
        let mut includes = |at, part| self.schemas(&[at]).parts.contains(&part);
        includes(child, parent) || alternatives(parent).any(|choice| includes(choice, child))
    }

    /// Of several alternatives the one that is most like the value; the first of equals.
    fn alternative(&mut self, at: At<'t>, value: &Value) -> Option<At<'t>> {
        let alternatives: Vec<_> = alternatives(at).collect();
        let last_first = alternatives.into_iter().rev();
        last_first.max_by_key(|choice| self.schemas(&[*choice]).likeness(value))
    }
}

/// What a schema refers to or includes.
fn included(at: At<'_>) -> Vec<At<'_>> {
    match at.text("$ref") {
        Some(reference) => at.target(reference).into_iter().collect(),
        None => at.get("allOf").into_iter().flat_map(At::items).collect(),
    }
}

fn alternatives<'t>(at: At<'t>) -> impl Iterator<Item = At<'t>> {
    let lists = ["anyOf", "oneOf"].into_iter();
    lists
        .filter_map(move |keyword| at.get(keyword))
        .flat_map(At::items)
}

/// The member of a record that says of which type it is, if a schema asks for it.
pub(crate) fn type_member<'t>(at: At<'t>) -> Option<&'t str> {
    at.get("discriminator")?.text("propertyName")
}

/// The types that a schema names, several in OpenAPI 3.1, or that its keywords are about: none for
/// any.
fn types<'t>(part: At<'t>) -> impl Iterator<Item = &'t str> {
    let said = part.get("type");
    let several = said.into_iter().flat_map(At::items);
    let named = said.into_iter().chain(several).filter_map(At::as_str);
    let implied = said.is_none().then(|| implied(part)).flatten();
    named.chain(implied)
}

fn implied(part: At<'_>) -> Option<&'static str> {
    let has = |keyword| part.get(keyword).is_some();
    match has("properties") || has("additionalProperties") {
        true => Some("object"),
        false => has("items").then_some("array"),
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => is_integer(value),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// Whether it is a number without a fraction, however it is written.
pub(crate) fn is_integer(value: &Value) -> bool {
    let whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    value.is_i64() || value.is_u64() || whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use serde_json::json;

    fn document() -> Tree {
        let root = json!({
            "paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {"content":
                {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}}}},
            "components": {"schemas": {
                "Page": {"type": "object", "properties": {
                    "data": {"type": "array", "items": {"anyOf": [
                        {"type": "object", "properties": {"data": {"$ref": "#/components/schemas/A"}}},
                        {"$ref": "#/components/schemas/A"}]}},
                    "ext": {"type": "object"},
                    "page": {"$ref": "#/components/schemas/Page"},
                    "event": {"$ref": "#/components/schemas/Event"}}},
                "A": {"type": "object", "properties": {"id": {"type": "string"}}},
                "Event": {"type": "object", "discriminator": {"propertyName": "type"},
                    "properties": {"type": {"type": "string"}}},
                "a.made": {"allOf": [{"$ref": "#/components/schemas/Event"},
                    {"type": "object", "properties": {"data": {"$ref": "#/components/schemas/A"}}}]},
            }},
        });
        Document::new("d".into(), root, Default::default()).tree()
    }

    fn undeclared_in(body: Value) -> Vec<String> {
        undeclared(&document(), "getA", &body).unwrap()
    }

    #[test]
    fn declared_members_pass_bare_wrapped_open_and_in_events() {
        let body = json!({"data": [{"id": "1"}, {"data": {"id": "2"}}], "ext": {"x": {"y": 1}},
            "event": {"type": "a.made", "data": {"id": "3"}}});
        assert_eq!(undeclared_in(body), Vec::<String>::new());
    }

    #[test]
    fn undeclared_members_are_found_where_they_are() {
        let body = json!({"data": [{"id": "1", "x": null}], "y": [],
            "event": {"type": "a.made", "data": {"z": 3}}});
        assert_eq!(
            undeclared_in(body),
            ["$.data[0].x", "$.y", "$.event.data.z"]
        );
    }

    #[test]
    fn an_unknown_event_may_carry_anything() {
        let body = json!({"event": {"type": "b.made", "data": {"z": {"q": 1}}}});
        assert_eq!(undeclared_in(body), Vec::<String>::new());
    }

    #[test]
    fn a_body_is_followed_down_to_where_none_goes() {
        let found = |levels: usize| {
            let mut body = json!({"x": 1});
            for _ in 0..levels {
                body = json!({ "page": body });
            }
            undeclared_in(body).len()
        };
        assert_eq!((found(128), found(129)), (1, 0));
    }
}
