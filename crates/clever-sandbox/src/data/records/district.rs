//! The district, and its status in version 1.

use super::super::json::{key, push_date, push_number};
use super::super::version::Version;
use super::{Record, Writer};
use crate::district::{Kind, Role};
use crate::time::DAY;

/// What the made-up district is called.
const NAME: &str = "Oakhaven Made-Up Unified School District";
/// What one was called that is gone, or this one before.
pub(crate) const FORMER_NAME: &str = "Oakhaven Imaginary Schools";

impl Writer<'_> {
    pub(super) fn district(&mut self, record: Record) {
        let version = self.version;
        self.json.begin_object();
        if version >= Version::V2_0 {
            if version >= Version::V2_1 {
                self.json.name(key!("login_methods")).begin_array();
                self.json.text("Clever Passwords");
                self.json.text("Clever Badges");
                self.json.text("Google");
                self.json.end_array();
            }
            self.sync_members();
            if version >= Version::V2_1 {
                self.json
                    .member(key!("portal_url"), "https://portal.example/in/oakhaven");
                self.district_contact();
            }
        }
        self.json.member(key!("name"), NAME);
        if version.major() >= 2 {
            self.launch_date();
        }
        if version == Version::V3_1 {
            let sync = self.made_up().last_sync();
            self.json.member(key!("lms_state"), "success");
            self.json.member(key!("lms_type"), "canvas");
            self.json.name(key!("last_attendance_sync")).timestamp(sync);
        }
        self.own_id(self.id(Kind::District, record.identity));
        self.json.end_object();
    }

    /// Version 1: an object of its own.
    pub(crate) fn district_status(&mut self) {
        self.json.begin_object();
        self.own_id(self.id(Kind::District, 0));
        self.sync_members();
        self.json.name(key!("instant_login")).boolean(true);
        if self.version >= Version::V1_2 {
            self.launch_date();
        }
        self.json.end_object();
    }

    fn sync_members(&mut self) {
        let sync = self.made_up().last_sync();
        self.json.member(key!("sis_type"), "sftp");
        self.json.member(key!("state"), "running");
        self.json.member(key!("error"), "");
        self.json.name(key!("last_sync")).timestamp(sync + 327);
    }

    /// The summer before the first records were made.
    fn launch_date(&mut self) {
        let made = u64::from(self.id(Kind::District, 0).seconds) * 1000 / DAY;
        self.json
            .member_built(key!("launch_date"), |text| push_date(text, made));
    }

    fn district_contact(&mut self) {
        let admin = self.made_up().size().first(Role::DistrictAdmin);
        let name = self.made_up().name(admin, admin);
        let id = self.person_id(admin, Kind::DistrictAdmin);
        self.json.name(key!("district_contact")).begin_object();
        self.district_member();
        self.email_member(admin, admin);
        self.json.name(key!("name")).begin_object();
        self.json.member(key!("first"), name.first);
        self.json.member(key!("last"), name.last);
        self.json.end_object();
        self.json.member(key!("title"), "");
        self.json.name(key!("id")).id(id);
        self.json.end_object();
    }

    pub(super) fn course(&mut self, record: Record) {
        let subject = &super::section::SUBJECTS_BY_NUMBER[(record.index % 6) as usize];
        self.json.begin_object();
        self.district_member();
        self.json.member(key!("name"), subject.course);
        self.json.member_built(key!("number"), |text| {
            text.extend_from_slice(subject.code.as_bytes());
            text.push(b'-');
            push_number(text, 100 + record.identity / 6);
        });
        self.own_id(self.id(Kind::Course, record.identity));
        self.json.end_object();
    }

    pub(super) fn resource(&mut self, record: Record) {
        use crate::district::Role::{Student, Teacher};
        const TITLES: [&str; 5] = [
            "Atlas of Places That Are Not",
            "Counting with Clouds",
            "Readers of the Silver Lake",
            "A Workbook of Small Wonders",
            "Maps, Moons and Other Measures",
        ];
        let mut dice = self.made_up().dice(Kind::Resource, record.identity);
        let id = self.id(Kind::Resource, record.identity);
        self.json.begin_object();
        self.created_member(id);
        self.district_member();
        self.own_id(id);
        self.json.member_built(key!("resource_id"), |text| {
            text.extend_from_slice(b"made-up-resource-");
            push_number(text, record.identity + 1);
        });
        self.json.name(key!("roles")).begin_array();
        for (role, name) in [(Student, "student"), (Teacher, "teacher")] {
            if self.roster.is_for(record.index, role) {
                self.json.text(name);
            }
        }
        self.json.end_array();
        self.json.member(key!("title"), dice.pick(&TITLES));
        let updated = self.created(id) + 9_999_000;
        self.json.name(key!("updated")).timestamp(updated);
        self.json.end_object();
    }
}
