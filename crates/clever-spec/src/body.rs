//! A body, walked together with what its document declares for each of its values.

use serde_json::Value;

use crate::declared::{Declared, Lookup};
use crate::tree::At;

/// Deeper nesting than any real body has; well below what the stack bears.
pub(crate) const MAX_DEPTH: usize = 128;

/// One step on the way down a body.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'b> {
    /// To a member with a name.
    Member(&'b str),
    /// To a member of an open map, whose keys the document does not know.
    Key(&'b str),
    /// To an item of a list.
    Item(usize),
}

/// What the document says of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'v, 't> {
    /// It is declared. Its members and items follow.
    Declared(&'v Declared<'v, 't>),
    /// It is a member of an object that does not declare it.
    Undeclared {
        object: &'v Declared<'v, 't>,
        name: &'v str,
    },
}

/// Visits every value of a body that a schema says something about, outer ones first, with the path
/// to it; with that to the object if it is an undeclared member.
pub(crate) fn walk<'t>(
    schema: At<'t>,
    body: &Value,
    visit: impl FnMut(&[Step<'_>], Found<'_, 't>, &Value),
) {
    let mut walk = Walk {
        lookup: Lookup::default(),
        path: Vec::new(),
        visit,
    };
    walk.value(&[schema], body);
}

struct Walk<'b, 't, V> {
    lookup: Lookup<'t>,
    path: Vec<Step<'b>>,
    visit: V,
}

impl<'b, 't, V: FnMut(&[Step<'_>], Found<'_, 't>, &Value)> Walk<'b, 't, V> {
    fn value(&mut self, stated: &[At<'t>], value: &'b Value) {
        let declared = self.lookup.declared(stated, value);
        (self.visit)(&self.path, Found::Declared(&declared), value);
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    self.member(&declared, name, member);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(Step::Item(index), &declared.schemas.items, item);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, object: &Declared<'_, 't>, name: &'b str, member: &'b Value) {
        let stated = object.schemas.member(name);
        if !stated.is_empty() {
            self.step(Step::Member(name), &stated, member);
        } else if object.is_open() {
            self.step(Step::Key(name), &object.schemas.any_member, member);
        } else {
            (self.visit)(&self.path, Found::Undeclared { object, name }, member);
        }
    }

    fn step(&mut self, step: Step<'b>, stated: &[At<'t>], value: &'b Value) {
        if stated.is_empty() || self.path.len() == MAX_DEPTH {
            return;
        }
        self.path.push(step);
        self.value(stated, value);
        self.path.pop();
    }
}
