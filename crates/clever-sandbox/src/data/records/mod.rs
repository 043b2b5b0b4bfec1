//! Records as JSON: one file per kind, with what differs between versions beside it.

mod admin;
mod contact;
mod district;
mod school;
mod section;
mod student;
mod teacher;
mod user;

pub(crate) use district::FORMER_NAME;
pub(crate) use user::email;

use std::mem::take;

use super::json::{Json, key};
use super::version::Version;
use super::view::View;
use crate::district::{District, Kind, Name, ObjectId, Roster};

/// Where a record stands. It decides about a few members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a list, or alone.
    List,
    /// In an event.
    Event,
    /// Alone, for the token of a person, which sees less of it.
    PersonsToken,
}

/// How a term's dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TermDates {
    /// `2012-08-01`.
    Plain,
    /// `2012-08-01T00:00:00.000Z`: the same terms, in the list of a school's.
    Midnight,
}

/// A record to write: its index, and the one that its id and its values are made of.
///
/// Both are the same but for a record that is gone. It stands beyond every index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) index: u64,
    pub(crate) identity: u64,
}

impl From<u64> for Record {
    fn from(index: u64) -> Self {
        Self {
            index,
            identity: index,
        }
    }
}

/// Writes records of one version.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    pub(crate) roster: Roster<'a>,
    pub(crate) version: Version,
    pub(crate) place: Place,
    pub(crate) term_dates: TermDates,
    pub(crate) json: Json,
    named: Option<Named>,
}

/// Who was named last: a record has somebody's name several times.
#[derive(Debug)]
struct Named {
    record: Record,
    name: Name,
    /// What stands before the `@` in their address.
    mailbox: Vec<u8>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(roster: Roster<'a>, version: Version, json: Json) -> Self {
        Self {
            roster,
            version,
            place: Place::List,
            term_dates: TermDates::Plain,
            json,
            named: None,
        }
    }

    /// What somebody is called.
    fn person_name(&mut self, index: u64, identity: u64) -> Name {
        self.named(Record { index, identity }).0.name
    }

    /// What somebody is called, and the text to write it to.
    fn named(&mut self, record: Record) -> (&Named, &mut Json) {
        let district = self.roster.district;
        let named = self
            .named
            .get_or_insert_with(|| Named::of(district, record, Vec::new()));
        if named.record != record {
            *named = Named::of(district, record, take(&mut named.mailbox));
        }
        (named, &mut self.json)
    }

    /// Writes a record as it is in a version.
    pub(crate) fn record(&mut self, view: View, record: Record) {
        match view {
            View::District => self.district(record),
            View::School => self.school(record),
            View::Section => self.section(record),
            View::Course => self.course(record),
            View::Term => self.term(record),
            View::Resource => self.resource(record),
            View::User => self.user(record),
            View::Student => self.student(record),
            View::Teacher => self.teacher(record),
            View::SchoolAdmin => self.school_admin(record),
            View::DistrictAdmin => self.district_admin(record),
            View::Contact => self.contact(record),
            View::StudentContact => self.student_contact(record),
            // Events are no records; see `super::events`.
            View::Event => {}
        }
    }

    fn made_up(&self) -> &'a District {
        self.roster.district
    }

    fn id(&self, kind: Kind, index: u64) -> ObjectId {
        self.roster.id(kind, index)
    }

    /// The id of a person in a role, in this version.
    fn person_id(&self, person: u64, before_version_3: Kind) -> ObjectId {
        let kind = if self.version.major() < 3 {
            before_version_3
        } else {
            Kind::Person
        };
        self.id(kind, person)
    }

    fn own_id(&mut self, id: ObjectId) {
        self.json.name(key!("id")).id(id);
    }

    fn district_member(&mut self) {
        let id = self.id(Kind::District, 0);
        self.json.name(key!("district")).id(id);
    }

    /// When a record was made: what its id says. Version 1 knows the milliseconds.
    fn created(&self, id: ObjectId) -> u64 {
        let millis = if self.version.major() == 1 {
            u64::from(id.counter) * 37 % 1000
        } else {
            0
        };
        u64::from(id.seconds) * 1000 + millis
    }

    fn created_member(&mut self, id: ObjectId) {
        let created = self.created(id);
        self.json.name(key!("created")).timestamp(created);
    }

    fn modified_member(&mut self, id: ObjectId) {
        let hours_later = 1 + u64::from(id.counter) * 13 % 600;
        let modified = self.created(id) + hours_later * 3_600_000 + 47_000;
        self.json.name(key!("last_modified")).timestamp(modified);
    }
}
