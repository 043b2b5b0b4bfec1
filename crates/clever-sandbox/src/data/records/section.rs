//! Sections.

use super::super::json::{key, push_number};
use super::super::version::Version;
use super::school::grade_name;
use super::{Record, Writer};
use crate::district::{Kind, ObjectId, SUBJECTS};

/// What a class learns in one of its sections.
pub(super) struct Subject {
    pub(super) course: &'static str,
    pub(super) code: &'static str,
    /// As versions since 2.1 have it, which may be blank; before, that was `other`.
    subject: &'static str,
}

pub(super) const SUBJECTS_BY_NUMBER: [Subject; SUBJECTS as usize] = [
    subject("Homeroom", "HR", "homeroom/advisory"),
    subject("English Language Arts", "ELA", "english/language arts"),
    subject("Mathematics", "MAT", "math"),
    subject("Science", "SCI", "science"),
    subject("Social Studies", "SOC", "social studies"),
    subject("Garden and Workshop", "GW", ""),
];

const fn subject(course: &'static str, code: &'static str, subject: &'static str) -> Subject {
    Subject {
        course,
        code,
        subject,
    }
}

impl Writer<'_> {
    pub(super) fn section(&mut self, record: Record) {
        let Record { index, identity } = record;
        let version = self.version;
        let subject = &SUBJECTS_BY_NUMBER[(index % SUBJECTS) as usize];
        let class = index / SUBJECTS;
        let grade = grade_name(self.roster.district.grade_of_class(class));
        let id = self.id(Kind::Section, identity);
        self.json.begin_object();
        if version.major() == 1 {
            self.course_members(index, subject);
        }
        self.created_member(id);
        self.district_member();
        if version >= Version::V2_1 {
            self.json.name(key!("ext")).begin_object();
            self.json.member_built(key!("classroom"), |text| {
                if identity % 5 != 4 {
                    text.extend_from_slice(b"B-");
                    push_number(text, 1 + class % 40);
                }
            });
            self.json.end_object();
        }
        self.json.member(key!("grade"), grade);
        self.modified_member(id);
        self.json.member_built(key!("name"), |text| {
            text.extend_from_slice(subject.course.as_bytes());
            text.extend_from_slice(b" - Class ");
            push_number(text, 1 + class);
        });
        self.json
            .member_built(key!("period"), |text| push_number(text, index % SUBJECTS));
        let school = self.id(Kind::School, self.roster.school_of_section(index));
        self.json.name(key!("school")).id(school);
        self.json.member(key!("section_number"), "");
        self.json
            .member_built(key!("sis_id"), |text| push_number(text, 10_000 + identity));
        self.section_students(index);
        self.json.member(
            key!("subject"),
            match subject.subject {
                "" if version < Version::V2_1 => "other",
                subject => subject,
            },
        );
        self.section_teachers(index);
        if version.major() == 1 {
            self.json.name(key!("term")).begin_object();
            self.term_members(self.roster.term_of_section(index));
            self.json.end_object();
        } else {
            let course = self.id(Kind::Course, self.roster.course_of_section(index));
            self.json.name(key!("course")).id(course);
            let term = self.id(Kind::Term, self.roster.term_of_section(index));
            self.json.name(key!("term_id")).id(term);
        }
        self.own_id(id);
        if version == Version::V3_1 {
            self.lms_status(identity);
        }
        self.json.end_object();
    }

    pub(crate) fn section_students(&mut self, section: u64) {
        let students = self.roster.students_of_section(section);
        let roster = self.roster;
        let ids = students
            .iter()
            .map(|student| roster.id(Kind::Person, student));
        self.json.ids(key!("students"), ids);
    }

    fn section_teachers(&mut self, section: u64) {
        let teachers = self.roster.teachers_of_section(section);
        let ids: Vec<ObjectId> = teachers
            .map(|teacher| self.person_id(teacher, Kind::Teacher))
            .collect();
        if let Some(main) = ids.first() {
            self.json.name(key!("teacher")).id(*main);
        }
        // Captures of version 1.1 have no other teachers.
        if self.version > Version::V1_1 {
            self.json.ids(key!("teachers"), ids);
        }
    }

    /// Version 1 has no courses of their own.
    fn course_members(&mut self, section: u64, subject: &Subject) {
        let course = self.roster.course_of_section(section);
        self.json.member(key!("course_name"), subject.course);
        self.json.member_built(key!("course_number"), |text| {
            text.extend_from_slice(subject.code.as_bytes());
            text.push(b'-');
            push_number(text, 100 + course / SUBJECTS);
        });
        self.json.member(key!("course_description"), "");
    }

    pub(super) fn lms_status(&mut self, identity: u64) {
        self.json.name(key!("lms_status")).begin_object();
        self.json
            .name(key!("synced_in_lms"))
            .boolean(!identity.is_multiple_of(9));
        self.json.end_object();
    }
}
