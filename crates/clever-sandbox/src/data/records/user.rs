//! Users, and what people of all roles have in common.

use super::super::json::{push_lower, push_number};
use super::super::version::Version;
use super::{Record, Writer};
use crate::district::{District, Kind, Name, Role};

impl Writer<'_> {
    /// Since version 3.0.
    pub(super) fn user(&mut self, record: Record) {
        let Record { index, identity } = record;
        let first_role = self.made_up().size().role(index).0;
        self.json.begin_object();
        self.created_member(Kind::Person, identity);
        self.district_member();
        self.email_member(index, identity);
        self.modified_member(Kind::Person, identity);
        if first_role == Role::Contact {
            self.json.name("name").begin_object();
            self.json.name("last");
            self.full_name(index, identity);
            self.json.end_object();
        } else {
            self.whole_name(index, identity);
        }
        self.json.name("roles").begin_object();
        match first_role {
            Role::Student => self.student_role(record),
            Role::Contact => self.contact_role(record),
            Role::Teacher => self.teacher_role(record),
            Role::Staff | Role::DistrictAdmin => {}
        }
        if self.made_up().has_role(index, Role::Staff) {
            self.staff_role(record);
        }
        if self.made_up().has_role(index, Role::DistrictAdmin) {
            self.district_admin_role(record);
        }
        self.json.end_object();
        self.own_id(Kind::Person, identity);
        let is_in_lms = matches!(first_role, Role::Student | Role::Teacher);
        if self.version == Version::V3_1 && is_in_lms {
            self.lms_status(identity);
        }
        self.json.end_object();
    }

    pub(super) fn email_member(&mut self, index: u64, identity: u64) {
        let name = self.person_name(index, identity);
        let district = self.made_up();
        self.json
            .name("email")
            .built(|text| write_email(district, index, identity, name, text));
    }

    pub(super) fn whole_name(&mut self, index: u64, identity: u64) {
        let name = self.person_name(index, identity);
        self.json.name("name").begin_object();
        self.json.member("first", name.first);
        self.json.member("last", name.last);
        self.json.member("middle", name.middle);
        self.json.end_object();
    }

    /// Some have none: it is blank.
    pub(super) fn username(&mut self, record: Record, has_one: bool) {
        let Record { index, identity } = record;
        let name = self.person_name(index, identity);
        let district = self.made_up();
        self.json.name("district_username").built(|text| {
            if has_one {
                write_mailbox(district, index, identity, name, text);
            }
        });
    }

    /// The main school and, in most versions, all schools.
    pub(crate) fn school_members(&mut self, person: u64, has_list: bool) {
        let (main, second) = (
            self.roster.school(person),
            self.roster.second_school(person),
        );
        self.given_schools(main, second, has_list);
    }

    pub(crate) fn given_schools(&mut self, main: Option<u64>, second: Option<u64>, has_list: bool) {
        let roster = self.roster;
        if let Some(main) = main {
            self.json.name("school").id(roster.id(Kind::School, main));
        }
        if has_list {
            let schools = main.into_iter().chain(second);
            self.json.ids(
                "schools",
                schools.map(|school| roster.id(Kind::School, school)),
            );
        }
    }

    pub(super) fn schools_member(&mut self, person: u64) {
        let roster = self.roster;
        let schools = roster
            .school(person)
            .into_iter()
            .chain(roster.second_school(person));
        self.json.ids(
            "schools",
            schools.map(|school| roster.id(Kind::School, school)),
        );
    }
}

/// Somebody's address. Some contacts have none, and a few teachers one that is none.
pub(crate) fn write_email(
    district: &District,
    index: u64,
    identity: u64,
    name: Name,
    text: &mut Vec<u8>,
) {
    let (role, number) = district.size().role(index);
    if role == Role::Contact && identity.is_multiple_of(3) {
        return;
    }
    write_mailbox(district, index, identity, name, text);
    let is_mistyped = role == Role::Teacher && number % 50 == 11;
    text.push(if is_mistyped { b'.' } else { b'@' });
    text.extend_from_slice(match role {
        Role::Student => b"students.oakhaven.example",
        Role::Contact => b"mail.example",
        Role::Teacher | Role::Staff | Role::DistrictAdmin => b"oakhaven.example",
    });
}

/// What stands before the `@`: a surname, and what tells those apart who share it.
fn write_mailbox(district: &District, index: u64, identity: u64, name: Name, text: &mut Vec<u8>) {
    let (role, _) = district.size().role(index);
    push_lower(text, name.last);
    match role {
        Role::Student | Role::Contact => {}
        Role::Teacher => text.push(b'.'),
        Role::Staff | Role::DistrictAdmin => text.push(b'_'),
    }
    push_number(text, identity - district.size().first(role) + 1);
}
