//! A value together with the place it stands at, read as far as it makes sense.

use serde_json::{Map, Value};

use crate::pointer;

/// A value of a document, with its JSON pointer.
#[derive(Debug, Clone)]
pub(super) struct At<'d> {
    pub(super) pointer: String,
    pub(super) value: &'d Value,
}

impl<'d> At<'d> {
    pub(super) fn new(pointer: impl Into<String>, value: &'d Value) -> Self {
        let pointer = pointer.into();
        Self { pointer, value }
    }

    /// A member that is there.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self::new(pointer::join(&self.pointer, name), value))
    }

    /// The members of an object; none of anything else.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'d str, At<'d>)> + use<'d> {
        let pointer = self.pointer.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(name, value)| {
            let at = At::new(pointer::join(&pointer, name), value);
            (name.as_str(), at)
        })
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> impl Iterator<Item = At<'d>> + use<'d> {
        let pointer = self.pointer.clone();
        let items = self.value.as_array().into_iter().flatten();
        items
            .enumerate()
            .map(move |(index, value)| At::new(pointer::join(&pointer, &index.to_string()), value))
    }

    pub(super) fn object(&self) -> Option<&'d Map<String, Value>> {
        self.value.as_object()
    }

    pub(super) fn text(&self, name: &str) -> Option<&'d str> {
        self.value.get(name)?.as_str()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.value.get(name).and_then(Value::as_bool) == Some(true)
    }
}
