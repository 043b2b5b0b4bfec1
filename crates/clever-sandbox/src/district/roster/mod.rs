//! Who and what belongs together, in both directions, as it is now.

mod catalogue;
mod people;
mod schools;
mod sections;

use super::live::{Changes, NOW};
use super::{District, Kind, ObjectId, Role, Run};

/// The district with all changes up to a moment, as it was then.
///
/// People are indexes among all people, everything else is an index among its kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Roster<'a> {
    pub(crate) district: &'a District,
    pub(crate) changes: &'a Changes,
    /// The key of the last event that counts.
    as_of: u64,
}

impl<'a> Roster<'a> {
    /// With all changes.
    pub(crate) fn new(district: &'a District, changes: &'a Changes) -> Self {
        Self {
            district,
            changes,
            as_of: NOW,
        }
    }

    /// As it was when the event with a key had happened.
    pub(crate) fn as_of(self, key: u64) -> Self {
        Self { as_of: key, ..self }
    }
}

impl Roster<'_> {
    fn count(&self, role: Role) -> u64 {
        self.district.size.people_of(role)
    }

    fn schools(&self) -> u64 {
        self.district.size.schools
    }

    fn person(&self, role: Role, number: u64) -> u64 {
        self.district.size.first(role) + number
    }

    /// People by their numbers within a role.
    fn people(&self, role: Role, numbers: std::ops::Range<u64>) -> Run {
        let first = self.district.size.first(role);
        Run::range(first + numbers.start..first + numbers.end)
    }

    /// The id of a record.
    pub(crate) fn id(&self, kind: Kind, index: u64) -> ObjectId {
        self.district.id_of(kind, index)
    }
}
