//! What a document says, without the words it says it in.

use serde_json::Value;

use crate::document::Document;
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
    fn a_property_named_as_words_are_is_a_fact() {
        let with = |properties: &str| of(&format!("properties: {{{properties}}}"));
        assert_ne!(with("title: {type: string}"), with(""));
        assert_ne!(
            with("title: {type: string}"),
            with("title: {type: integer}")
        );
    }
}
