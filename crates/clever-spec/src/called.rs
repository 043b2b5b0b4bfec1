//! What a person calls a place in a document: `User.name` for a schema that has a name, `request
//! body, name` or `query parameter mood` for one that has none.

use std::borrow::Cow;
use std::path::Path;

use crate::pointer;
use crate::tree::At;

/// What stands at a place, in words; empty for an operation as a whole.
pub(crate) fn called(at: At<'_>) -> String {
    called_at(at, &at.pointer())
}

/// A member of the object whose schema stands at a place, whether it is declared or not.
pub(crate) fn member_called(at: At<'_>, name: &str) -> String {
    let properties = pointer::join(&at.pointer(), "properties");
    called_at(at, &pointer::join(&properties, name))
}

/// The same where the pointer is known, or leads to what stands below.
pub(crate) fn called_at(at: At<'_>, pointer: &str) -> String {
    let mut tokens = pointer.split('/').skip(1).map(pointer::unescape);
    let first = tokens.next().unwrap_or_default();
    let name = match &*first {
        "components" => tokens.nth(1),
        "definitions" | "parameters" | "responses" => tokens.next(),
        _ if at.file_root().id() > 0 => return in_other_file(at, pointer),
        _ => None,
    };
    match name {
        Some(name) => format!("{name}{}", below(tokens, ".")),
        None => in_operation(at.file_root(), pointer),
    }
}

/// What stands in a file that the document refers to: one schema, or several with names.
fn in_other_file(at: At<'_>, pointer: &str) -> String {
    const KEYWORDS: &[&str] = &["allOf", "anyOf", "items", "oneOf", "properties", "schema"];

    let mut tokens = pointer.split('/').skip(1).map(pointer::unescape).peekable();
    let is_named = |first: &Cow<'_, str>| !KEYWORDS.contains(&&**first);
    let name = match tokens.next_if(is_named) {
        Some(name) => name.into_owned(),
        None => {
            let file = at.place().file;
            let stem = Path::new(&file).file_stem().unwrap_or_default();
            stem.to_string_lossy().into_owned()
        }
    };
    format!("{name}{}", below(tokens, "."))
}

/// What stands in an operation.
fn in_operation(root: At<'_>, at: &str) -> String {
    let mut tokens = at.split('/').skip(1).map(pointer::unescape).skip(2);
    let mut part_holder = holder(&mut tokens);
    if part_holder == "callbacks" {
        // Its name, and the address that is called.
        tokens.nth(1);
        part_holder = holder(&mut tokens);
    }
    let part = match &*part_holder {
        "requestBody" => "request body".to_owned(),
        "responses" => format!("response {}", tokens.next().unwrap_or_default()),
        "parameters" => {
            let index = tokens.next().unwrap_or_default();
            let end = at
                .find("/parameters/")
                .map(|start| start + "/parameters/".len());
            let end = end.map_or(at.len(), |start| start + index.len());
            root.find(&at[..end]).map_or_else(String::new, parameter)
        }
        _ => return String::new(),
    };
    [part, below(tokens, ", ")].concat()
}

/// What of an operation, or of its path, holds something.
fn holder<'t>(mut tokens: impl Iterator<Item = Cow<'t, str>>) -> Cow<'t, str> {
    match tokens.next().unwrap_or_default() {
        holder if holder == "parameters" => holder,
        // That is the method.
        _ => tokens.next().unwrap_or_default(),
    }
}

fn parameter(at: At<'_>) -> String {
    match (at.text("in"), at.text("name")) {
        (Some("body"), _) => "request body".to_owned(),
        (Some(place), Some(name)) => format!("{place} parameter {name}"),
        _ => String::new(),
    }
}

/// The way down a schema, as `.name[].first`.
fn below<'t>(mut tokens: impl Iterator<Item = Cow<'t, str>>, before: &str) -> String {
    let mut way = String::new();
    while let Some(token) = tokens.next() {
        match &*token {
            "properties" => {
                way.push_str(if way.is_empty() { before } else { "." });
                way.push_str(&tokens.next().unwrap_or_default());
            }
            "headers" => {
                let name = tokens.next().unwrap_or_default();
                way.push_str(&format!(", header {name}"));
            }
            "items" => way.push_str("[]"),
            "prefixItems" => {
                let index = tokens.next().unwrap_or_default();
                way.push_str(&format!("[{index}]"));
            }
            "additionalProperties" => way.push_str("{}"),
            "patternProperties" => {
                let pattern = tokens.next().unwrap_or_default();
                way.push_str(&format!("{{{pattern}}}"));
            }
            "allOf" | "oneOf" | "anyOf" | "content" => drop(tokens.next()),
            _ => {}
        }
    }
    way
}

/// A default or another value, as it is shown.
pub(crate) fn shown(value: Option<At<'_>>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.value().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;

    #[test]
    fn the_way_down_a_schema_is_told() {
        let tree = load::tree("a.yaml", "openapi: 3.1.0\n").unwrap();
        for (pointer, told) in [
            ("/components/schemas/A/properties/b/items", "A.b[]"),
            ("/components/schemas/A/prefixItems/1/properties/c", "A[1].c"),
            ("/components/schemas/A/patternProperties/^x-", "A{^x-}"),
            ("/components/schemas/A/additionalProperties", "A{}"),
            ("/components/schemas/A/allOf/0/properties/d", "A.d"),
            (
                "/paths/~1a/get/responses/200/content/application~1json/schema/prefixItems/0",
                "response 200[0]",
            ),
        ] {
            assert_eq!(called_at(tree.root(), pointer), told);
        }
    }
}
