//! What a document says, without the words it says it in.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::Document;
use crate::pointer;
use crate::write;

/// Members that only describe, where they are texts: a property of that name is a schema.
const WORDS: &[&str] = &["description", "summary", "title"];

/// Digest of all facts in a document, whatever their order and the words around them. 64 hex digits.
#[must_use]
pub fn facts(document: &Document) -> String {
    let mut facts = document.root.clone();
    drop_words(&mut facts);
    write::sha256(write::canonical(&facts).to_string().as_bytes())
}

/// The first places at which two documents have other facts, as JSON pointers: so many at most.
#[must_use]
pub fn differing(one: &Document, other: &Document, most: usize) -> Vec<String> {
    let [mut one, mut other] = [&one.root, &other.root].map(Value::clone);
    drop_words(&mut one);
    drop_words(&mut other);
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

fn drop_words(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, value| !(WORDS.contains(&name.as_str()) && value.is_string()));
            members.values_mut().for_each(drop_words);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_words),
        _ => {}
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
    fn what_differs_is_named() {
        let document = |text: &str| load::parse("d.yaml", text).unwrap();
        let old = document("paths: {/a: {get: {tags: [a], summary: b}}, /b: {}, /c: {}}");
        let new = document("paths: {/a: {get: {tags: [b], summary: c}}, /c: {}, /d: {}}");
        let all = ["/paths/~1a/get/tags", "/paths/~1b", "/paths/~1d"];
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
