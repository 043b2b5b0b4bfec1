//! Teachers: the record before version 3.0, the role since.

use std::collections::BTreeSet;

use super::super::json::{key, push_number};
use super::super::version::Version;
use super::school::grade_name;
use super::{Place, Record, Writer};
use crate::district::{Kind, Role, SUBJECTS};

const TITLES: [&str; 6] = [
    "Teacher",
    "Lead Teacher",
    "Math Coach",
    "Reading Coach",
    "Faculty",
    "",
];

impl Writer<'_> {
    /// Version 1 and 2.
    pub(super) fn teacher(&mut self, record: Record) {
        let Record { index, identity } = record;
        let id = self.id(Kind::Teacher, identity);
        self.json.begin_object();
        self.created_member(id);
        self.district_member();
        self.email_member(index, identity);
        self.modified_member(id);
        self.whole_name(index, identity);
        self.school_members(index, self.version >= Version::V1_2);
        self.teacher_members(record);
        if self.version >= Version::V2_1 {
            self.empty_ext();
        }
        self.own_id(id);
        self.json.end_object();
    }

    /// Since version 3.0.
    pub(super) fn teacher_role(&mut self, record: Record) {
        let legacy_id = self.id(Kind::Teacher, record.identity);
        self.json.name(key!("teacher")).begin_object();
        self.empty_ext();
        self.json.name(key!("legacy_id")).id(legacy_id);
        self.school_members(record.index, true);
        self.teacher_members(record);
        self.json.end_object();
    }

    fn teacher_members(&mut self, record: Record) {
        let mut dice = self.made_up().dice(Kind::Teacher, record.identity);
        let number = record.identity - self.made_up().size().first(Role::Teacher) + 1;
        self.json.name(key!("credentials")).begin_object();
        self.username(record, !dice.one_in(20));
        if self.version == Version::V1_1 {
            self.json.member(key!("district_password"), "made-up-word");
        }
        self.json.end_object();
        for name in [key!("sis_id"), key!("teacher_number")] {
            self.json.member_built(name, |text| {
                text.push(b't');
                push_number(text, number);
            });
        }
        if self.place != Place::PersonsToken {
            self.json.member_built(key!("state_id"), |text| {
                text.push(b'T');
                push_number(text, 99_000_000 + number);
            });
        }
        self.json.member(key!("title"), dice.pick(&TITLES));
    }

    /// The grades of the sections that somebody teaches, in their order.
    pub(crate) fn grade_levels(&mut self, teacher: u64) {
        let district = self.made_up();
        let sections = self.roster.sections_of(teacher);
        let grades: BTreeSet<u64> = sections
            .iter()
            .map(|section| district.grade_of_class(section / SUBJECTS))
            .collect();
        for grade in grades {
            self.json.text(grade_name(grade));
        }
    }

    pub(super) fn empty_ext(&mut self) {
        self.json.name(key!("ext")).begin_object();
        self.json.end_object();
    }
}
