//! What a document says, without the words and the order that it says it in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::Document;
use crate::pointer;
use crate::write;

/// What a keyword holds.
#[derive(Clone, Copy)]
enum Holds {
    /// Keywords, or a list of such that has no order.
    Keywords,
    /// Keywords, or a list of such in an order that counts.
    InOrder,
    /// Names that the API chose, each with keywords below it.
    Names,
    /// The same, and extensions.
    NamesAndExtensions,
    /// A list of names, in any order.
    ListsOfNames,
    /// Names, each with what is called and when.
    Callbacks,
    /// Names, each with a link.
    Links,
    /// Keywords, some of which hold values that are sent.
    Link,
    /// A value that means what it says.
    Value,
    /// Values in any order.
    Values,
}

/// Digest of all facts in a document, whatever their order and the words around them. 64 hex digits.
#[must_use]
pub fn facts(document: &Document) -> String {
    let facts = without_words(&document.root, Holds::Keywords);
    write::sha256(facts.to_string().as_bytes())
}

/// The first places at which two documents have other facts, as JSON pointers: so many at most.
#[must_use]
pub fn differing(one: &Document, other: &Document, most: usize) -> Vec<String> {
    let [one, other] = [one, other].map(|it| without_words(&it.root, Holds::Keywords));
    let mut places = Vec::new();
    differ(&one, &other, "", most, &mut places);
    places
}

fn differ(one: &Value, other: &Value, at: &str, most: usize, places: &mut Vec<String>) {
    if places.len() == most || one == other {
        return;
    }
    let (Value::Object(one), Value::Object(other)) = (one, other) else {
        places.push(at.to_owned());
        return;
    };
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    for name in names {
        let [one, other] = [one, other].map(|members| members.get(name).unwrap_or(&Value::Null));
        differ(one, other, &pointer::join(at, name), most, places);
    }
}

/// A value without what only describes, its members and what else has no order sorted.
fn without_words(value: &Value, holds: Holds) -> Value {
    match value {
        _ if matches!(holds, Holds::Value) => without_order(value),
        Value::Object(members) => {
            let told = members.iter();
            let told = told.filter(|(name, value)| holds.names() || !only_describes(name, value));
            let member = |(name, value): (&String, &Value)| {
                let below = holds.below(name, members);
                (name.clone(), without_words(value, below))
            };
            let sorted: BTreeMap<_, _> = told.map(member).collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(items) => {
            let below = match holds {
                Holds::ListsOfNames => Holds::Names,
                Holds::Values => Holds::Value,
                _ => Holds::Keywords,
            };
            let mut items: Vec<_> = items.iter().map(|it| without_words(it, below)).collect();
            if !matches!(holds, Holds::InOrder) {
                items.sort_by_cached_key(Value::to_string);
            }
            Value::Array(items)
        }
        _ => value.clone(),
    }
}

/// A value with its members sorted; a list means what it says.
fn without_order(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, value)| (name.clone(), without_order(value)));
            let sorted: BTreeMap<_, _> = members.collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(items) => items.iter().map(without_order).collect(),
        _ => value.clone(),
    }
}

impl Holds {
    /// Whether its members are called by names that the API chose.
    fn names(self) -> bool {
        matches!(
            self,
            Self::Names | Self::NamesAndExtensions | Self::Callbacks | Self::Links
        )
    }

    /// What one of its members holds.
    fn below(self, name: &str, members: &serde_json::Map<String, Value>) -> Self {
        match self {
            Self::NamesAndExtensions if name.starts_with("x-") => Self::Value,
            Self::Names | Self::NamesAndExtensions => Self::Keywords,
            Self::Callbacks => Self::NamesAndExtensions,
            Self::Links => Self::Link,
            Self::Link if matches!(name, "parameters" | "requestBody") => Self::Value,
            _ if name == "enum" && has_list_beside(members) => Self::Value,
            _ => held_by(name),
        }
    }
}

/// Whether something else is listed for each of the values that may stand there, such as their names in
/// `x-enum-varnames`: then their order counts.
fn has_list_beside(schema: &serde_json::Map<String, Value>) -> bool {
    let mut others = schema.iter();
    others.any(|(name, value)| name.starts_with("x-") && value.is_array())
}

/// Whether a keyword is about what a person reads: callers notice nothing of it.
fn only_describes(keyword: &str, value: &Value) -> bool {
    match keyword {
        "description" | "summary" | "title" => value.is_string(),
        "tags" => value.is_array(),
        "externalDocs" => value.is_object(),
        "example" | "examples" => true,
        _ => false,
    }
}

fn held_by(keyword: &str) -> Holds {
    match keyword {
        "$defs"
        | "content"
        | "definitions"
        | "dependencies"
        | "dependentRequired"
        | "dependentSchemas"
        | "encoding"
        | "headers"
        | "mapping"
        | "mediaTypes"
        | "parameters"
        | "pathItems"
        | "patternProperties"
        | "properties"
        | "requestBodies"
        | "schemas"
        | "scopes"
        | "securityDefinitions"
        | "securitySchemes"
        | "variables"
        | "webhooks" => Holds::Names,
        "paths" | "responses" => Holds::NamesAndExtensions,
        "callbacks" => Holds::Callbacks,
        "links" => Holds::Links,
        "security" => Holds::ListsOfNames,
        "const" | "default" => Holds::Value,
        "enum" => Holds::Values,
        "items" | "prefixEncoding" | "prefixItems" | "servers" => Holds::InOrder,
        keyword if keyword.starts_with("x-") => Holds::Value,
        _ => Holds::Keywords,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;

    fn of(text: &str) -> String {
        facts(&load::parse("d.yaml", text).unwrap())
    }

    #[test]
    fn words_and_order_are_no_facts() {
        let one = of("info: {title: a}\npaths: {/a: {get: {summary: b, description: c}}}");
        assert_eq!(
            one,
            of("paths: {/a: {get: {description: other}}}\ninfo: {}")
        );
        assert_ne!(one, of("info: {}\npaths: {/b: {get: {}}}"));
    }

    #[test]
    fn order_is_no_fact_where_it_says_nothing() {
        for (one, other) in [
            ("{enum: [a, 1, [b, c]]}", "{enum: [1, [b, c], a]}"),
            ("{required: [a, b]}", "{required: [b, a]}"),
            ("{type: [string, 'null']}", "{type: ['null', string]}"),
            (
                "{anyOf: [{title: b, type: a}, {type: b}]}",
                "{anyOf: [{type: b}, {type: a}]}",
            ),
            (
                "{parameters: [{name: a}, {name: b}]}",
                "{parameters: [{name: b}, {name: a}]}",
            ),
            (
                "{security: [{tags: [a, b]}, {c: []}]}",
                "{security: [{c: []}, {tags: [b, a]}]}",
            ),
            (
                "{x-y: {m: 1, n: {o: 1, p: 2}}}",
                "{x-y: {n: {p: 2, o: 1}, m: 1}}",
            ),
            ("{default: {m: 1, n: 2}}", "{default: {n: 2, m: 1}}"),
            ("{enum: [{m: 1, n: 2}]}", "{enum: [{n: 2, m: 1}]}"),
            (
                "{tags: [a], example: 1, externalDocs: {url: a}}",
                "{tags: [b, a], examples: [c]}",
            ),
        ] {
            assert_eq!(of(one), of(other), "{one}");
        }
        for (one, other) in [
            ("{enum: [[b, c]]}", "{enum: [[c, b]]}"),
            ("{default: [a, b]}", "{default: [b, a]}"),
            (
                "{prefixItems: [{type: a}, {}]}",
                "{prefixItems: [{}, {type: a}]}",
            ),
            (
                "{servers: [{url: a}, {url: b}]}",
                "{servers: [{url: b}, {url: a}]}",
            ),
            ("{security: [{tags: []}]}", "{security: []}"),
            ("{x-of-others: {title: a}}", "{x-of-others: {}}"),
            ("{const: {title: a}}", "{const: {}}"),
            ("{properties: {example: {type: a}}}", "{properties: {}}"),
            ("{mapping: {title: a}}", "{mapping: {title: b}}"),
            ("{dependencies: {tags: [a]}}", "{dependencies: {}}"),
            ("{mediaTypes: {example: {}}}", "{mediaTypes: {}}"),
            (
                "{prefixEncoding: [{contentType: a}, {}]}",
                "{prefixEncoding: [{}, {contentType: a}]}",
            ),
            ("{paths: {x-a: {title: a}}}", "{paths: {x-a: {title: b}}}"),
            (
                "{responses: {x-a: {title: a}}}",
                "{responses: {x-a: {title: b}}}",
            ),
            (
                "{callbacks: {a: {x-a: {title: a}}}}",
                "{callbacks: {a: {x-a: {title: b}}}}",
            ),
            ("{callbacks: {a: {example: {}}}}", "{callbacks: {a: {}}}"),
            (
                "{links: {a: {requestBody: {title: a}}}}",
                "{links: {a: {requestBody: {title: b}}}}",
            ),
            (
                "{links: {a: {parameters: {b: [1, 2]}}}}",
                "{links: {a: {parameters: {b: [2, 1]}}}}",
            ),
            ("{default: {a: [1, 2]}}", "{default: {a: [2, 1]}}"),
            (
                "{enum: [1, 2], x-enum-varnames: [a, b]}",
                "{enum: [2, 1], x-enum-varnames: [a, b]}",
            ),
        ] {
            assert_ne!(of(one), of(other), "{one}");
        }
    }

    #[test]
    fn what_differs_is_named() {
        let document = |text: &str| load::parse("d.yaml", text).unwrap();
        let old = document("paths: {/a: {get: {deprecated: true, summary: b}}, /b: {}, /c: {}}");
        let new = document("paths: {/a: {get: {deprecated: false, summary: c}}, /c: {}, /d: {}}");
        let all = ["/paths/~1a/get/deprecated", "/paths/~1b", "/paths/~1d"];
        assert_eq!(differing(&old, &new, 9), all);
        assert_eq!(differing(&old, &new, 2), all[..2]);
    }

    #[test]
    fn a_property_named_as_words_are_is_a_fact() {
        let with = |properties: &str| of(&format!("properties: {{{properties}}}"));
        assert_ne!(with("title: {type: string}"), with(""));
        assert_ne!(
            with("title: {type: string}"),
            with("title: {type: integer}")
        );
    }
}
