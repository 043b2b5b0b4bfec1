//! Which way a value goes: what is read-only is not sent, what is write-only does not come.

use super::rule::Direction;
use super::schema::{Node, Schemas};
use super::sunset::Sunset;

/// Which way a schema's value goes, and how long.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Access<'d> {
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) sunset: Sunset<'d>,
}

impl Access<'_> {
    /// Whether the value goes that way at all: what is read-only is not sent, what is write-only does
    /// not come.
    pub(super) fn goes(self, direction: Direction) -> bool {
        match direction {
            Direction::Response => !self.write_only,
            Direction::Request | Direction::Operation => !self.read_only,
        }
    }
}

impl<'d> Schemas<'d> {
    /// Which way a schema's value goes, and how long.
    pub(super) fn access(&self, node: Node) -> Access<'d> {
        let mut access = Access::default();
        for leaf in &self.parts(node).leaves {
            let at = self.source.at(*leaf);
            access.read_only |= at.flag("readOnly");
            access.write_only |= at.flag("writeOnly");
            if at.get("x-sunset").is_some() {
                access.sunset = access.sunset.or(Sunset::read(at));
            }
        }
        access
    }
}
