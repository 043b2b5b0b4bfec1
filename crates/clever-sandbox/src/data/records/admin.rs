//! Staff, called school admins before version 3.0, and district admins.

use super::super::json::{key, push_number};
use super::super::version::Version;
use super::{Record, Writer};
use crate::district::{Kind, Role};

const STAFF_TITLES: [&str; 6] = [
    "Principal",
    "Registrar",
    "Office Lead",
    "Counselor",
    "Vice Principal",
    "",
];
const ADMIN_TITLES: [&str; 3] = ["Technology Director", "Data Coordinator", ""];
const DEPARTMENTS: [&str; 3] = ["Front Office", "Guidance", ""];

impl Writer<'_> {
    /// Version 1 and 2.
    pub(super) fn school_admin(&mut self, record: Record) {
        let Record { index, identity } = record;
        self.json.begin_object();
        self.district_member();
        self.email_member(index, identity);
        self.short_name(index, identity, true);
        self.staff_members(record);
        if self.version >= Version::V2_1 {
            self.department_and_ext(record);
        }
        self.own_id(self.id(Kind::Staff, identity));
        self.json.end_object();
    }

    /// Since version 3.0.
    pub(super) fn staff_role(&mut self, record: Record) {
        let legacy_id = self.id(Kind::Staff, record.identity);
        let title = self.staff_title(record);
        self.json.name(key!("staff")).begin_object();
        self.department_and_ext(record);
        self.json.name(key!("legacy_id")).id(legacy_id);
        self.json.name(key!("roles")).begin_array();
        if !title.is_empty() {
            self.json.text(title);
        }
        self.json.end_array();
        self.staff_members(record);
        self.json.end_object();
    }

    fn staff_title(&self, record: Record) -> &'static str {
        let mut dice = self.made_up().dice(Kind::Staff, record.identity);
        dice.pick(&STAFF_TITLES)
    }

    fn staff_members(&mut self, record: Record) {
        let number = record.identity - self.made_up().size().first(Role::Staff) + 1;
        let title = self.staff_title(record);
        self.json.name(key!("credentials")).begin_object();
        self.username(record, true);
        self.json.end_object();
        self.schools_member(record.index);
        self.json.member_built(key!("staff_id"), |text| {
            text.extend_from_slice(b"st");
            push_number(text, number);
        });
        self.json.member(key!("title"), title);
    }

    fn department_and_ext(&mut self, record: Record) {
        let mut dice = self.made_up().dice(Kind::Staff, record.identity);
        dice.roll();
        self.json
            .member(key!("department"), dice.pick(&DEPARTMENTS));
        self.empty_ext();
    }

    /// Version 1 and 2. The first version mixed the order of names, and left blank titles out.
    pub(super) fn district_admin(&mut self, record: Record) {
        let Record { index, identity } = record;
        self.json.begin_object();
        self.district_member();
        self.email_member(index, identity);
        let is_mixed = self.version == Version::V1_1 && identity.is_multiple_of(2);
        self.short_name(index, identity, !is_mixed);
        let title = self.admin_title(record);
        if self.version.major() > 1 || !title.is_empty() {
            self.json.member(key!("title"), title);
        }
        self.own_id(self.id(Kind::DistrictAdmin, identity));
        self.json.end_object();
    }

    /// Since version 3.0.
    pub(super) fn district_admin_role(&mut self, record: Record) {
        let legacy_id = self.id(Kind::DistrictAdmin, record.identity);
        let title = self.admin_title(record);
        self.json.name(key!("district_admin")).begin_object();
        self.json.member(key!("title"), title);
        self.json.name(key!("legacy_id")).id(legacy_id);
        self.json.end_object();
    }

    fn admin_title(&self, record: Record) -> &'static str {
        let mut dice = self.made_up().dice(Kind::DistrictAdmin, record.identity);
        dice.pick(&ADMIN_TITLES)
    }

    /// First and last name only.
    fn short_name(&mut self, index: u64, identity: u64, first_comes_first: bool) {
        let name = self.person_name(index, identity);
        let mut parts = [(key!("first"), name.first), (key!("last"), name.last)];
        if !first_comes_first {
            parts.reverse();
        }
        self.json.name(key!("name")).begin_object();
        for (part, text) in parts {
            self.json.member(part, text);
        }
        self.json.end_object();
    }
}
