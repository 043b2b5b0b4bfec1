//! How a schema is called within its document.

use std::num::NonZeroU32;

/// A schema's number within its document: that of the value that is all of it, or its place among those
/// that are put together. The same meaning may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node(NonZeroU32);

/// Behind all values: a document has fewer.
const PUT_TOGETHER: u32 = 1 << 31;

impl Node {
    /// The schema that is written as a value, and is only that.
    pub(super) fn written(value: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(value))
    }

    /// The one at a place among those that are put together.
    pub(super) fn put_together(place: usize) -> Self {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        Self::written(place.saturating_add(PUT_TOGETHER))
    }

    /// The value that is all of it, or else its place among those that are put together.
    pub(super) fn place(self) -> Result<u32, usize> {
        let number = self.0.get() - 1;
        match number.checked_sub(PUT_TOGETHER) {
            None => Ok(number),
            Some(place) => Err(place as usize),
        }
    }
}
