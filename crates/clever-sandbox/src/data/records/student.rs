//! Students: the record before version 3.0, the role since.

use super::super::json::{key, push_number, push_padded};
use super::super::version::Version;
use super::school::grade_name;
use super::{Place, Record, Writer};
use crate::district::{Dice, Kind, Role};

/// Sets the dice apart from those of names.
const TRAITS: u64 = 1 << 40;

/// What is made up about a student, the same in every version.
struct Traits {
    grade: u64,
    /// Year, month, day; sometimes nobody knows.
    born: Option<(u64, u64, u64)>,
    gender: &'static str,
    hispanic: &'static str,
    race: &'static str,
    language: (&'static str, &'static str),
    ell: &'static str,
    iep: &'static str,
    lunch: &'static str,
    gifted: &'static str,
    has_username: bool,
    is_disabled: bool,
    has_preferred_name: bool,
    zip: u64,
}

const RACES: [&str; 8] = [
    "Caucasian",
    "Asian",
    "Black or African American",
    "American Indian",
    "Hawaiian or Other Pacific Islander",
    "Two or More Races",
    "Unknown",
    "",
];

/// Languages that every version lists, with the codes of version 3.1.
const LANGUAGES: [(&str, &str); 8] = [
    ("English", "eng"),
    ("English", "eng"),
    ("English", "eng"),
    ("English", "eng"),
    ("Spanish", "spa"),
    ("Spanish", "spa"),
    ("Vietnamese", "vie"),
    ("Arabic", "ara"),
];

impl Writer<'_> {
    /// Version 1 and 2.
    pub(super) fn student(&mut self, record: Record) {
        let Record { index, identity } = record;
        let version = self.version;
        let is_whole = self.place != Place::PersonsToken;
        let traits = self.traits(record);
        let id = self.id(Kind::Person, identity);
        self.json.begin_object();
        self.created_member(id);
        self.district_member();
        self.birthday(&traits);
        if is_whole {
            self.json.member(key!("ell_status"), traits.ell);
            self.email_member(index, identity);
        }
        self.gender(&traits);
        if is_whole {
            self.json.member(key!("grade"), grade_name(traits.grade));
            if version >= Version::V1_2 {
                self.graduation_year(&traits);
                self.json.member(key!("home_language"), traits.language.0);
            }
        }
        self.json
            .member(key!("hispanic_ethnicity"), traits.hispanic);
        self.modified_member(id);
        self.whole_name(index, identity);
        self.json.member(key!("race"), traits.race);
        self.school_members(index, version >= Version::V1_2);
        self.numbers(record);
        if is_whole {
            self.location(&traits);
        }
        self.student_credentials(record, &traits);
        if version == Version::V1_1 {
            self.json.member(key!("frl_status"), traits.lunch);
        }
        if is_whole {
            self.json.member(key!("iep_status"), traits.iep);
        }
        if version >= Version::V2_1 {
            self.enrollments_and_ext(&traits, is_whole);
        }
        self.own_id(id);
        self.json.end_object();
    }

    /// Since version 3.0.
    pub(super) fn student_role(&mut self, record: Record) {
        let Record { index, identity } = record;
        let is_newest = self.version >= Version::V3_1;
        let is_whole = self.place != Place::PersonsToken;
        let traits = self.traits(record);
        self.json.name(key!("student")).begin_object();
        self.student_credentials(record, &traits);
        self.birthday(&traits);
        if is_whole {
            self.json.member(key!("ell_status"), traits.ell);
        }
        self.enrollments_and_ext(&traits, is_whole);
        self.gender(&traits);
        self.json.member(key!("grade"), grade_name(traits.grade));
        self.json.member(key!("graduation_year"), "");
        self.json
            .member(key!("hispanic_ethnicity"), traits.hispanic);
        if is_whole {
            self.json.member(key!("home_language"), traits.language.0);
            self.json.member(key!("iep_status"), traits.iep);
        }
        self.location(&traits);
        self.json.member(key!("race"), traits.race);
        self.school_members(index, true);
        self.numbers(record);
        // Inside events this was never seen.
        if self.place == Place::List {
            self.email_member(index, identity);
        }
        if is_newest && is_whole {
            self.demographics(index, identity, &traits);
        }
        self.json.end_object();
    }

    fn traits(&self, record: Record) -> Traits {
        let district = self.made_up();
        let grade = district.grade_of_student(record.index);
        let mut dice: Dice = district.dice(Kind::Person, record.identity + TRAITS);
        let year = district.school_year().saturating_sub(5 + grade);
        let born = (year, 1 + dice.below(12), 1 + dice.below(28));
        Traits {
            grade,
            born: (!dice.one_in(1000)).then_some(born),
            gender: dice.pick(&["F", "M", "F", "M", "F", "M", "X", ""]),
            hispanic: dice.pick(&["Y", "N", "N", ""]),
            race: dice.pick(&RACES),
            language: dice.pick(&LANGUAGES),
            ell: dice.pick(&["N", "N", "N", "Y", ""]),
            iep: dice.pick(&["", "N", "N", "Y"]),
            lunch: dice.pick(&["Free", "Reduced", "Paid", "Paid"]),
            gifted: dice.pick(&["Y", "N", ""]),
            has_username: !dice.one_in(20),
            is_disabled: dice.one_in(12),
            has_preferred_name: dice.one_in(8),
            zip: 99_990 + dice.below(9),
        }
    }

    /// Another race than they have.
    pub(crate) fn former_race(&self, record: Record) -> &'static str {
        match self.traits(record).race {
            "Unknown" => "",
            _ => "Unknown",
        }
    }

    /// Another status than they have.
    pub(crate) fn former_gifted_status(&self, record: Record) -> &'static str {
        match self.traits(record).gifted {
            "" => "N",
            _ => "",
        }
    }

    /// `2/11/2007`, but in version 2 as a timestamp.
    fn birthday(&mut self, traits: &Traits) {
        let Some((year, month, day)) = traits.born else {
            return;
        };
        let as_timestamp = self.version.major() == 2;
        self.json.member_built(key!("dob"), |text| {
            if as_timestamp {
                push_padded(text, year, 4);
                text.push(b'-');
                push_padded(text, month, 2);
                text.push(b'-');
                push_padded(text, day, 2);
                text.extend_from_slice(b"T00:00:00.000Z");
            } else {
                push_number(text, month);
                text.push(b'/');
                push_number(text, day);
                text.push(b'/');
                push_number(text, year);
            }
        });
    }

    /// `X` is known since version 2.1.
    fn gender(&mut self, traits: &Traits) {
        let gender = match traits.gender {
            "X" if self.version < Version::V2_1 => "",
            gender => gender,
        };
        self.json.member(key!("gender"), gender);
    }

    fn graduation_year(&mut self, traits: &Traits) {
        let year = self.made_up().school_year() + 13 - traits.grade;
        self.json
            .member_built(key!("graduation_year"), |text| push_number(text, year));
    }

    /// Version 1 left blank parts out.
    fn location(&mut self, traits: &Traits) {
        self.json.name(key!("location")).begin_object();
        if self.version.major() > 1 {
            self.json.written(r#""address":"","city":"","state":"","#);
        }
        self.json
            .member_built(key!("zip"), |text| push_number(text, traits.zip));
        self.json.end_object();
    }

    fn numbers(&mut self, Record { identity, .. }: Record) {
        let number = 600_000 + identity - self.made_up().size().first(Role::Student);
        self.json
            .member_built(key!("sis_id"), |text| push_number(text, number));
        self.json.member_built(key!("state_id"), |text| {
            push_number(text, 9_900_000_000 + number)
        });
        self.json
            .member_built(key!("student_number"), |text| push_number(text, number));
    }

    /// Version 1.1 sent passwords in clear text. This one is the same for everybody, and no secret.
    fn student_credentials(&mut self, record: Record, traits: &Traits) {
        self.json.name(key!("credentials")).begin_object();
        self.username(record, traits.has_username);
        if self.version == Version::V1_1 {
            self.json.member(key!("district_password"), "made-up-word");
        }
        self.json.end_object();
    }

    fn enrollments_and_ext(&mut self, traits: &Traits, is_whole: bool) {
        self.json.written(r#""enrollments":[],"#);
        if is_whole {
            self.json.name(key!("ext")).begin_object();
            self.json.member(key!("gifted_status"), traits.gifted);
            self.json.end_object();
        }
    }

    fn demographics(&mut self, index: u64, identity: u64, traits: &Traits) {
        if traits.is_disabled {
            self.json.name(key!("disability")).begin_object();
            self.json.member(key!("disability_status"), "Y");
            self.json
                .member(key!("disability_type"), "Visual impairment");
            self.json.member(key!("disability_code"), "vi");
            self.json.end_object();
        }
        self.json.member(key!("frl_status"), traits.lunch);
        self.json.member(key!("gifted_status"), traits.gifted);
        self.json
            .member(key!("home_language_code"), traits.language.1);
        self.json.member(key!("section_504_status"), traits.iep);
        if traits.has_preferred_name {
            let name = self.person_name(index, identity);
            let end = name
                .first
                .char_indices()
                .nth(3)
                .map_or(name.first.len(), |(at, _)| at);
            self.json.name(key!("preferred_name")).begin_object();
            self.json.member(key!("first"), &name.first[..end]);
            self.json.member(key!("middle"), "");
            self.json.member(key!("last"), "");
            self.json.end_object();
        }
    }
}
