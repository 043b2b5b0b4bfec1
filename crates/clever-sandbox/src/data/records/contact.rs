//! Contacts: of one student in version 1, of several in version 2, a role since.

use super::super::json::{key, push_padded};
use super::super::version::Version;
use super::{Place, Record, Writer};
use crate::district::{Kind, Role};

struct Traits {
    has_phone: bool,
    /// Since version 2.0 one of a few, before in the district's words.
    relationship: (&'static str, &'static str),
    kind: (&'static str, &'static str),
    phone: u64,
}

impl Writer<'_> {
    /// Version 2.0 and 2.1.
    pub(super) fn contact(&mut self, record: Record) {
        let Record { index, identity } = record;
        self.json.begin_object();
        self.district_member();
        self.email_member(index, identity);
        self.own_id(self.id(Kind::Contact, identity));
        self.json.name(key!("name"));
        self.full_name(index, identity);
        self.phone_members(record);
        self.version_2_members(record);
        self.json.member(key!("sis_id"), "");
        self.json.end_object();
    }

    /// Version 1: the record is a pair's.
    pub(super) fn student_contact(&mut self, record: Record) {
        let (student, contact) = self.made_up().pair(record.index);
        // The contact of a pair that is gone is gone too.
        let gone = record
            .identity
            .checked_sub(self.made_up().indexes(Kind::StudentContact));
        let identity = gone.map_or(contact, |gone| self.made_up().indexes(Kind::Person) + gone);
        let traits = self.contact_traits(identity);
        let student = self.id(Kind::Person, student);
        self.json.begin_object();
        self.district_member();
        self.email_member(contact, identity);
        self.json.name(key!("name"));
        self.full_name(contact, identity);
        self.phone_members(Record {
            index: contact,
            identity,
        });
        self.json
            .member(key!("relationship"), traits.relationship.1);
        self.json.name(key!("student")).id(student);
        self.json.member(key!("type"), traits.kind.1);
        if self.version >= Version::V1_2 {
            self.json.member(key!("sis_id"), "");
        }
        self.own_id(self.id(Kind::StudentContact, record.identity));
        self.json.end_object();
    }

    /// Since version 3.0.
    pub(super) fn contact_role(&mut self, record: Record) {
        let traits = self.contact_traits(record.identity);
        let legacy_id = self.id(Kind::Contact, record.identity);
        self.json.name(key!("contact")).begin_object();
        self.phone_members(record);
        self.json.member(key!("sis_id"), "");
        self.json.name(key!("student_relationships")).begin_array();
        for student in self.roster.children_of(record.index) {
            let student = self.id(Kind::Person, student);
            self.json.begin_object();
            self.json
                .member(key!("relationship"), traits.relationship.0);
            self.json.name(key!("student")).id(student);
            self.json.member(key!("type"), traits.kind.0);
            self.json.end_object();
        }
        self.json.end_array();
        self.json.name(key!("legacy_id")).id(legacy_id);
        // In events these were seen beside their successors.
        if self.place == Place::Event {
            self.version_2_members(record);
        }
        self.json.end_object();
    }

    fn version_2_members(&mut self, record: Record) {
        let traits = self.contact_traits(record.identity);
        let roster = self.roster;
        self.json
            .member(key!("relationship"), traits.relationship.0);
        let students = roster.children_of(record.index);
        let ids = students.map(|student| roster.id(Kind::Person, student));
        self.json.ids(key!("students"), ids);
        self.json.member(key!("type"), traits.kind.0);
    }

    fn phone_members(&mut self, record: Record) {
        let traits = self.contact_traits(record.identity);
        self.json.member_built(key!("phone"), |text| {
            if traits.has_phone {
                text.extend_from_slice(b"(555) 555-");
                push_padded(text, traits.phone, 4);
            }
        });
        self.json.member(
            key!("phone_type"),
            if traits.has_phone { "Cell" } else { "Other" },
        );
    }

    /// Another number than they have.
    pub(crate) fn former_phone(&self, record: Record) -> &'static str {
        match self.contact_traits(record.identity).has_phone {
            true => "",
            false => "(555) 555-0099",
        }
    }

    fn contact_traits(&self, identity: u64) -> Traits {
        const RELATIONSHIPS: [(&str, &str); 6] = [
            ("Parent", "Mother"),
            ("Parent", "Father"),
            ("Grandparent", "Grandfather"),
            ("Aunt/Uncle", "Great Uncle"),
            ("Other", "Godmother"),
            ("", ""),
        ];
        const KINDS: [(&str, &str); 4] = [
            ("Parent/Guardian", "guardian"),
            ("Emergency", "emergency"),
            ("Family", "family"),
            ("Primary", "primary"),
        ];
        let mut dice = self.made_up().dice(Kind::Contact, identity);
        Traits {
            has_phone: dice.below(5) < 2,
            relationship: dice.pick(&RELATIONSHIPS),
            kind: dice.pick(&KINDS),
            phone: 100 + dice.below(100),
        }
    }

    /// Contacts have their whole name in one piece.
    pub(super) fn full_name(&mut self, index: u64, identity: u64) {
        debug_assert_eq!(self.made_up().size().role(index).0, Role::Contact);
        let name = self.person_name(index, identity);
        self.json.built(|text| {
            text.extend_from_slice(name.first.as_bytes());
            text.push(b' ');
            text.extend_from_slice(name.last.as_bytes());
        });
    }
}
