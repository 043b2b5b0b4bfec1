//! From a tree to a document, whose values can be changed, and back.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{At, Kind, Scalar, Tree, Within};
use crate::document::Document;
use crate::origins::Origins;
use crate::pointer;

impl Tree {
    /// The document as values that can be changed.
    #[must_use]
    pub fn to_document(&self) -> Document {
        let mut origins = Origins::default();
        let mut at = String::new();
        let root = self.root().value_with(&mut at, &mut |pointer, at| {
            let (file, line) = at.origin();
            origins.insert(pointer, file, line);
        });
        let file = self.files.first().cloned().unwrap_or_default();
        Document::new(file, root, origins)
    }
}

impl At<'_> {
    /// It and all below it.
    #[must_use]
    pub fn value(self) -> Value {
        self.value_with(&mut String::new(), &mut |_, _| {})
    }

    /// It and all below it; `seen` is called with each pointer and value.
    fn value_with(self, at: &mut String, seen: &mut impl FnMut(&str, Self)) -> Value {
        seen(at, self);
        let around = at.len();
        match self.kind() {
            Kind::Null | Kind::Merged => Value::Null,
            Kind::Bool => Value::Bool(self.node().content == 1),
            Kind::Number => self.as_number().cloned().map_or(Value::Null, Value::Number),
            Kind::Text => Value::String(self.as_str().unwrap_or_default().to_owned()),
            Kind::Array => {
                let items = self.children().enumerate().map(|(index, item)| {
                    pointer::push(at, &index.to_string());
                    let item = item.value_with(at, seen);
                    at.truncate(around);
                    item
                });
                Value::Array(items.collect())
            }
            Kind::Object => {
                let mut members = Map::new();
                for (name, member) in self.members() {
                    pointer::push(at, name);
                    members.insert(name.to_owned(), member.value_with(at, seen));
                    at.truncate(around);
                }
                Value::Object(members)
            }
        }
    }
}

impl Document {
    /// The document to be read only, as it is compared.
    #[must_use]
    pub fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        add(
            &mut tree,
            self,
            &self.root,
            Within::Nothing,
            &mut String::new(),
        );
        tree
    }
}

fn add(tree: &mut Tree, document: &Document, value: &Value, within: Within<'_>, at: &mut String) {
    let (file, line) = document.origin(at);
    let file = file_number(tree, &file);
    let id = tree.begin(within, line);
    tree.values[id as usize].file = file;
    let around = at.len();
    match value {
        Value::Null => tree.set(id, Scalar::Null),
        Value::Bool(value) => tree.set(id, Scalar::Bool(*value)),
        Value::Number(value) => tree.set(id, Scalar::Number(value.clone())),
        Value::String(text) => tree.set(id, Scalar::Text(text)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer::push(at, &index.to_string());
                add(tree, document, item, Within::List(id), at);
                at.truncate(around);
            }
            tree.end(id, Kind::Array);
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointer::push(at, name);
                add(tree, document, member, Within::Object(id, name), at);
                at.truncate(around);
            }
            tree.end(id, Kind::Object);
        }
    }
}

fn file_number(tree: &mut Tree, file: &Arc<str>) -> u16 {
    let known = tree.files.iter().rposition(|known| known == file);
    let number = known.unwrap_or_else(|| {
        tree.files.push(file.clone());
        tree.files.len() - 1
    });
    u16::try_from(number).unwrap_or(u16::MAX)
}
