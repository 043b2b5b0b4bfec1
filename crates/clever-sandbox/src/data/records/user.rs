//! Users, and what people of all roles have in common.

use super::super::json::{key, push_lower, push_number};
use super::super::version::Version;
use super::{Named, Record, Writer};
use crate::district::{District, Kind, Name, Role};

impl Writer<'_> {
    /// Since version 3.0.
    pub(super) fn user(&mut self, record: Record) {
        let Record { index, identity } = record;
        let first_role = self.made_up().size().role(index).0;
        let id = self.id(Kind::Person, identity);
        self.json.begin_object();
        self.created_member(id);
        self.district_member();
        self.email_member(index, identity);
        self.modified_member(id);
        if first_role == Role::Contact {
            self.json.name(key!("name")).begin_object();
            self.json.name(key!("last"));
            self.full_name(index, identity);
            self.json.end_object();
        } else {
            self.whole_name(index, identity);
        }
        self.json.name(key!("roles")).begin_object();
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
        self.own_id(id);
        let is_in_lms = matches!(first_role, Role::Student | Role::Teacher);
        if self.version == Version::V3_1 && is_in_lms {
            self.lms_status(identity);
        }
        self.json.end_object();
    }

    pub(super) fn email_member(&mut self, index: u64, identity: u64) {
        let record = Record { index, identity };
        let district = self.made_up();
        let (named, json) = self.named(record);
        json.member_built(key!("email"), |text| {
            write_address(district, record, &named.mailbox, text);
        });
    }

    pub(super) fn whole_name(&mut self, index: u64, identity: u64) {
        let name = self.person_name(index, identity);
        self.json.name(key!("name")).begin_object();
        self.json.member(key!("first"), name.first);
        self.json.member(key!("last"), name.last);
        self.json.member(key!("middle"), name.middle);
        self.json.end_object();
    }

    /// Some have none: it is blank.
    pub(super) fn username(&mut self, record: Record, has_one: bool) {
        let (named, json) = self.named(record);
        json.member_built(key!("district_username"), |text| {
            if has_one {
                text.extend_from_slice(&named.mailbox);
            }
        });
    }

    /// The main school and, in most versions, all schools.
    pub(crate) fn school_members(&mut self, person: u64, has_list: bool) {
        let (main, second) = self.roster.main_and_second_school(person);
        self.given_schools(main, second, has_list);
    }

    pub(crate) fn given_schools(&mut self, main: Option<u64>, second: Option<u64>, has_list: bool) {
        let roster = self.roster;
        if let Some(main) = main {
            self.json
                .name(key!("school"))
                .id(roster.id(Kind::School, main));
        }
        if has_list {
            let schools = main.into_iter().chain(second);
            self.json.ids(
                key!("schools"),
                schools.map(|school| roster.id(Kind::School, school)),
            );
        }
    }

    pub(super) fn schools_member(&mut self, person: u64) {
        let roster = self.roster;
        let (main, second) = roster.main_and_second_school(person);
        let schools = main.into_iter().chain(second);
        self.json.ids(
            key!("schools"),
            schools.map(|school| roster.id(Kind::School, school)),
        );
    }
}

impl Named {
    /// `mailbox` is room that is used again.
    pub(super) fn of(district: &District, record: Record, mut mailbox: Vec<u8>) -> Self {
        let name = district.name(record.index, record.identity);
        mailbox.clear();
        write_mailbox(district, record, name, &mut mailbox);
        Self {
            record,
            name,
            mailbox,
        }
    }
}

/// Somebody's address.
pub(crate) fn email(district: &District, person: u64) -> Vec<u8> {
    let record = person.into();
    let named = Named::of(district, record, Vec::new());
    let mut email = Vec::new();
    write_address(district, record, &named.mailbox, &mut email);
    email
}

/// Some contacts have no address, and a few teachers one that is none.
fn write_address(district: &District, record: Record, mailbox: &[u8], text: &mut Vec<u8>) {
    let (role, number) = district.size().role(record.index);
    if role == Role::Contact && record.identity.is_multiple_of(3) {
        return;
    }
    text.extend_from_slice(mailbox);
    text.extend_from_slice(match role {
        Role::Student => b"@students.oakhaven.example",
        Role::Contact => b"@mail.example",
        Role::Teacher if number % 50 == 11 => b".oakhaven.example",
        Role::Teacher | Role::Staff | Role::DistrictAdmin => b"@oakhaven.example",
    });
}

/// A surname, and what tells those apart who share it.
fn write_mailbox(district: &District, record: Record, name: Name, text: &mut Vec<u8>) {
    let role = district.size().role(record.index).0;
    push_lower(text, name.last);
    match role {
        Role::Student | Role::Contact => {}
        Role::Teacher => text.push(b'.'),
        Role::Staff | Role::DistrictAdmin => text.push(b'_'),
    }
    push_number(text, record.identity - district.size().first(role) + 1);
}
