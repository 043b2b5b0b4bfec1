//! Schools and terms.

use super::super::json::{key, push_number, push_padded};
use super::super::version::Version;
use super::{Record, TermDates, Writer};
use crate::district::{Kind, Level, Name, TERMS};

const PLACES: [&str; 16] = [
    "Amberfield",
    "Birch Hollow",
    "Cedar Bend",
    "Dove Creek",
    "Elm Crossing",
    "Fox Run",
    "Glass Lake",
    "Heron Bay",
    "Iron Ridge",
    "Juniper Flats",
    "Kettle Pond",
    "Lantern Hill",
    "Mossy Ford",
    "North Quarry",
    "Otter Falls",
    "Pebble Beach",
];

impl Writer<'_> {
    pub(super) fn school(&mut self, record: Record) {
        let version = self.version;
        let level = self.made_up().level(record.index);
        let number = 101 + record.identity;
        let mut dice = self.made_up().dice(Kind::School, record.identity);
        let place = PLACES[(record.identity % 16) as usize];
        let id = self.id(Kind::School, record.identity);
        self.json.begin_object();
        self.created_member(id);
        self.district_member();
        if version >= Version::V2_1 {
            let charter = dice.pick(&["Y", "N", ""]);
            self.json.name(key!("ext")).begin_object();
            self.json.member(key!("charter_school"), charter);
            self.json.end_object();
        }
        self.json
            .member(key!("high_grade"), grade_name(*level.grades().end()));
        self.modified_member(id);
        self.json.name(key!("location")).begin_object();
        self.json.member_built(key!("address"), |text| {
            push_number(text, 10 + number * 3 % 900);
            text.extend_from_slice(b" Pretend Lane");
        });
        self.json.member(key!("city"), "Oakhaven");
        self.json.member(key!("state"), "TX");
        self.json.member(key!("zip"), "99996");
        self.json.end_object();
        self.json
            .member(key!("low_grade"), low_grade(level, version));
        self.json.member_built(key!("name"), |text| {
            text.extend_from_slice(place.as_bytes());
            text.extend_from_slice(match level {
                Level::All => b" Academy",
                Level::Elementary => b" Elementary",
                Level::Middle => b" Middle School",
                Level::High => b" High School",
            });
            if record.identity >= 16 {
                text.push(b' ');
                push_number(text, record.identity / 16 + 1);
            }
        });
        self.json.member_built(key!("phone"), |text| {
            text.extend_from_slice(b"(555) 555-");
            push_padded(text, 100 + number, 4);
        });
        self.principal(record.index);
        for name in [key!("school_number"), key!("sis_id")] {
            self.json
                .member_built(name, |text| push_number(text, number));
        }
        self.json.member_built(key!("state_id"), |text| {
            text.extend_from_slice(b"TX");
            push_padded(text, number, 5);
        });
        self.own_id(id);
        self.json.end_object();
    }

    /// The first on the school's staff.
    fn principal(&mut self, school: u64) {
        let staff = self.roster.first_of_staff(school);
        let Name { first, last, .. } = self.made_up().name(staff, staff);
        self.json.name(key!("principal")).begin_object();
        self.json.member_built(key!("name"), |text| {
            text.extend_from_slice(first.as_bytes());
            text.push(b' ');
            text.extend_from_slice(last.as_bytes());
        });
        self.email_member(staff, staff);
        self.json.end_object();
    }

    pub(super) fn term(&mut self, record: Record) {
        self.json.begin_object();
        self.district_member();
        self.term_members(record.index);
        self.own_id(self.id(Kind::Term, record.identity));
        self.json.end_object();
    }

    /// Name and dates: all that version 1 has of a term, inside of sections.
    pub(super) fn term_members(&mut self, term: u64) {
        let year = self.made_up().school_year();
        let (name, start, end) = match term % TERMS {
            0 => ("Full Year", (year, "08-17"), (year + 1, "06-04")),
            1 => ("Fall Semester", (year, "08-17"), (year, "12-18")),
            2 => ("Spring Semester", (year + 1, "01-05"), (year + 1, "06-04")),
            _ => ("Summer Session", (year + 1, "06-14"), (year + 1, "07-23")),
        };
        self.json.member_built(key!("name"), |text| {
            push_number(text, year);
            text.push(b'-');
            push_number(text, year + 1);
            text.push(b' ');
            text.extend_from_slice(name.as_bytes());
        });
        for (name, (year, day)) in [(key!("start_date"), start), (key!("end_date"), end)] {
            let time: &[u8] = match self.term_dates {
                TermDates::Plain => b"",
                TermDates::Midnight => b"T00:00:00.000Z",
            };
            self.json.member_built(name, |text| {
                push_number(text, year);
                text.push(b'-');
                text.extend_from_slice(day.as_bytes());
                text.extend_from_slice(time);
            });
        }
    }
}

/// A grade as every version spells it.
pub(super) fn grade_name(grade: u64) -> &'static str {
    const NAMES: [&str; 13] = [
        "Kindergarten",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
    ];
    NAMES[(grade as usize).min(NAMES.len() - 1)]
}

/// Before version 2.1 there was no word for the class before Kindergarten.
fn low_grade(level: Level, version: Version) -> &'static str {
    match *level.grades().start() {
        0 if version >= Version::V2_1 => "TransitionalKindergarten",
        grade => grade_name(grade),
    }
}
