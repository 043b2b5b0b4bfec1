//! Changing a document, whose values keep the lines that they were written at.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::pointer;

/// A value that an update brought: where it is now, and where it stands in the overlay.
pub(super) struct Brought {
    pub(super) at: String,
    pub(super) from: String,
}

impl Brought {
    fn member(&self, name: &str) -> Self {
        Self {
            at: pointer::join(&self.at, name),
            from: pointer::join(&self.from, name),
        }
    }
}

/// Merges objects, joins lists (each item once), and replaces everything else; gives what that
/// brought.
pub(super) fn merge(
    into: &mut Map<String, Value>,
    update: &Map<String, Value>,
    place: &Brought,
) -> Vec<Brought> {
    let mut brought = Vec::new();
    for (name, value) in update {
        let place = place.member(name);
        match (into.get_mut(name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => {
                brought.extend(merge(old, new, &place));
            }
            (Some(Value::Array(old)), Value::Array(new)) => {
                for (index, item) in new.iter().enumerate() {
                    if !old.contains(item) {
                        let from = pointer::join(&place.from, &index.to_string());
                        brought.push(push(old, item, &place.at, from));
                    }
                }
            }
            (Some(old), new) if old == new => {}
            _ => {
                into.insert(name.clone(), value.clone());
                brought.push(place);
            }
        }
    }
    brought
}

/// Puts a value at the end of the list at `list`.
pub(super) fn push(items: &mut Vec<Value>, item: &Value, list: &str, from: String) -> Brought {
    let at = pointer::join(list, &items.len().to_string());
    items.push(item.clone());
    Brought { at, from }
}

/// Removes a member of an object or an item of a list.
pub(super) fn remove(document: &mut Document, place: &str) {
    let Some(around) = pointer::parent(place) else {
        return;
    };
    let name = pointer::last(place);
    match document.root.pointer_mut(around) {
        Some(Value::Object(members)) => {
            members.shift_remove(&name);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = name.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
                document.moved_up(around, index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Matches, Overlay};
    use crate::load::parse;

    /// A document, changed by an overlay whose actions begin at its fourth line.
    fn changed(actions: &str) -> crate::Document {
        let text = "a:\n  list: [{n: x},\n    {n: y},\n    {n: z}]\n  b: {c: 1}\n";
        let mut document = parse("d.yaml", text).unwrap();
        let text =
            format!("overlay: 1.0.0\ninfo: {{title: t, version: 1.0.0}}\nactions:\n{actions}");
        let overlay = Overlay::new(parse("o.yaml", &text).unwrap()).unwrap();
        overlay
            .apply("v1.1", &mut document, &mut Matches::default())
            .unwrap();
        document
    }

    fn line(document: &crate::Document, at: &str) -> String {
        let place = document.place(at);
        format!("{}:{}", place.file, place.line.unwrap_or_default())
    }

    #[test]
    fn what_is_joined_to_a_list_has_its_own_line_and_the_rest_keeps_theirs() {
        let document = changed(
            "- target: $.a\n  description: seen\n  update:\n    list: [{n: y},\n      {n: w}]\n    \
             b: {d: 2}\n- {target: $.a.list, description: seen, update: {n: v}}\n",
        );
        for (at, expected) in [
            ("/a/list", "d.yaml:2"),
            ("/a/list/0/n", "d.yaml:2"),
            ("/a/list/1/n", "d.yaml:3"),
            ("/a/list/3", "o.yaml:8"),
            ("/a/list/3/n", "o.yaml:8"),
            ("/a/list/4", "o.yaml:10"),
            ("/a/list/4/n", "o.yaml:10"),
            ("/a/b", "d.yaml:5"),
            ("/a/b/c", "d.yaml:5"),
            ("/a/b/d", "o.yaml:9"),
        ] {
            assert_eq!(line(&document, at), expected, "{at}");
        }
    }

    #[test]
    fn what_stands_behind_a_removed_item_keeps_its_line() {
        let document = changed("- {target: '$.a.list[0, 1]', description: seen, remove: true}\n");
        assert_eq!(document.root["a"]["list"][0]["n"], "z");
        assert_eq!(line(&document, "/a/list/0"), "d.yaml:4");
        assert_eq!(line(&document, "/a/list/0/n"), "d.yaml:4");
    }
}
