//! What of a body is not as the document says.

use regex::Regex;
use rustc_hash::FxHashMap as HashMap;
use serde_json::Value;

use super::dates::{FORMS, Form};
use super::ledger::Ledger;
use super::report::Kind;
use super::shape::Shape;
use crate::body::{Found, Step};
use crate::declared::{Declared, Schemas, type_member};
use crate::tree::At;

/// The patterns of the document by the numbers of their schemas, compiled once; none of one that
/// cannot be.
pub(super) type Patterns = HashMap<u32, Option<Regex>>;

/// Writes one response into the ledger.
pub(super) struct Observer<'o> {
    pub(super) ledger: &'o mut Ledger,
    pub(super) patterns: &'o mut Patterns,
    pub(super) operation: &'o str,
}

impl Observer<'_> {
    /// A value came, at the end of a path.
    pub(super) fn came(&mut self, path: &[Step<'_>], found: Found<'_, '_>, value: &Value) {
        match found {
            Found::Declared(declared) if declared.schemas.accepts(value) => {
                // What it holds comes for schemas of its own.
                self.count(declared, |shape| shape.add_alone(value));
                self.accepted(path, declared, value);
            }
            Found::Declared(declared) => {
                self.count(declared, |shape| shape.add(value));
                self.refused(path, declared, value);
            }
            Found::Undeclared { object, name } => {
                let shown = is_member_name(name).then_some(name);
                let place = member_of(path, shown.unwrap_or("*"));
                if let Some(at) = object.schemas.extensible() {
                    let about = (at, Kind::UndeclaredMember);
                    self.depart(about, shown, place).add(value);
                }
            }
        }
    }

    fn count(&mut self, declared: &Declared<'_, '_>, add: impl Fn(&mut Shape)) {
        // A reference is not among the parts, but what is null or of another type departs from it.
        let stated = declared.stated.iter();
        let references = stated.filter(|at| at.text("$ref").is_some());
        for at in declared.schemas.parts.iter().chain(references) {
            add(self.ledger.see(*at));
        }
    }

    fn depart(&mut self, about: (At<'_>, Kind), member: Option<&str>, place: String) -> &mut Shape {
        self.ledger.depart(about, member, self.operation, place)
    }

    /// A value of a type that is declared.
    fn accepted(&mut self, path: &[Step<'_>], declared: &Declared<'_, '_>, value: &Value) {
        if let Some(at) = declared.unknown_type
            && let Some(name) = type_member(at)
        {
            let property = at.get("properties").and_then(|names| names.get(name));
            self.depart((at, Kind::RecordType), None, member_of(path, name))
                .add_text(&value[name], property.is_some_and(may_show));
        }
        for part in declared.schemas.parts.iter().copied() {
            if !is_listed(part, value) {
                let shown = may_show(part) || declared.stated.iter().copied().any(may_show);
                self.depart((part, Kind::Value), None, place(path))
                    .add_text(value, shown);
            }
            if let Some(text) = value.as_str()
                && !self.is_in_form(part, text)
            {
                let about = (part, Kind::Form);
                self.depart(about, None, place(path)).add(value);
            }
            for name in missing(part, declared, value) {
                let about = (part, Kind::MissingMember);
                self.depart(about, Some(name), member_of(path, name));
            }
        }
    }

    /// A value of a type that is not declared, or null.
    fn refused(&mut self, path: &[Step<'_>], declared: &Declared<'_, '_>, value: &Value) {
        let kind = match value {
            Value::Null => Kind::Null,
            _ => Kind::Type,
        };
        let mut stated = declared.stated.iter();
        let refusing = stated.find(|at| !Schemas::of(&[**at]).accepts(value));
        if let Some(at) = refusing.or(declared.stated.first()) {
            self.depart((*at, kind), None, place(path)).add(value);
        }
    }

    /// Whether a text is written as a schema says.
    fn is_in_form(&mut self, part: At<'_>, text: &str) -> bool {
        let mut forms = FORMS.iter();
        let is_asked = |form: &Form| part.text(form.keyword) == Some(form.name);
        let pattern = part.text("pattern").and_then(|pattern| {
            let compiled = self.patterns.entry(part.id());
            compiled
                .or_insert_with(|| Regex::new(pattern).ok())
                .as_ref()
        });
        forms.all(|form| !is_asked(form) || form.has(text))
            && pattern.is_none_or(|pattern| pattern.is_match(text))
    }
}

/// Whether a value is among those that a schema lists, if it does.
fn is_listed(part: At<'_>, value: &Value) -> bool {
    let mut known = part.get("enum").into_iter().flat_map(At::items).peekable();
    let is = |known: At<'_>| match known.as_str() {
        Some(text) => value == text,
        None => *value == known.value(),
    };
    value.is_null() || known.peek().is_none() || known.any(is)
}

/// The members that a schema requires and an object does not have.
fn missing<'t>(
    part: At<'t>,
    declared: &Declared<'_, '_>,
    value: &Value,
) -> impl Iterator<Item = &'t str> {
    let members = value.as_object();
    let required = members.and_then(|_| part.get("required")).into_iter();
    let names = required.flat_map(At::items).filter_map(At::as_str);
    names.filter(move |name| {
        // What is only written does not come.
        let comes = |at: &At<'_>| !at.flag("writeOnly");
        members.is_some_and(|members| !members.contains_key(*name))
            && declared.schemas.member(name).iter().all(comes)
    })
}

impl Shape {
    fn add_text(&mut self, value: &Value, may_show: bool) {
        match value.as_str().filter(|text| may_show && is_word(text)) {
            Some(text) => self.add_shown(text),
            None => self.add(value),
        }
    }
}

/// Whether the document says that a value tells nothing about a person.
fn may_show(at: At<'_>) -> bool {
    at.text("x-clever-debug") == Some("show") || at.flag("x-clever-public")
}

/// Whether a text looks like a name that a programmer gave, and not like data.
fn is_word(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.len() <= 40
        && text.chars().all(allowed)
        && digits <= 4
}

/// Whether it is not that of a person either, as `rdelgado04` may be.
fn is_member_name(name: &str) -> bool {
    let last = name.bytes().rev();
    is_word(name) && last.take_while(u8::is_ascii_digit).count() < 2
}

/// The way to a value, the same for all items of a list and all members of an open map.
fn place(path: &[Step<'_>]) -> String {
    let step = |place: String, step: &Step<'_>| match step {
        Step::Member(name) => format!("{place}.{name}"),
        Step::Key(_) => format!("{place}.*"),
        Step::Item(_) => format!("{place}[]"),
    };
    path.iter().fold("$".to_owned(), step)
}

fn member_of(path: &[Step<'_>], name: &str) -> String {
    format!("{}.{name}", place(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_data() {
        for word in [
            "email",
            "district_admin",
            "x-clever",
            "_id",
            "lms_state",
            "section_504",
        ] {
            assert!(is_word(word), "{word}");
        }
        for data in [
            "",
            "jane@example.org",
            "Jane Doe",
            "jane.doe",
            "bad0cafe0000000000000001",
            "12345",
            "student_12345",
            "2012-08-01",
            "é",
            "a\nb",
            &"a".repeat(41),
        ] {
            assert!(!is_word(data), "{data}");
        }
    }
}
