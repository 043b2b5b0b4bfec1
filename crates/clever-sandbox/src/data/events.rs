//! Events: which there are for a version, and how they are written.

use super::json::{Json, Key, key};
use super::list::List;
use super::records::{FORMER_NAME, Place, Record, Writer};
use super::single::link;
use super::version::Version;
use super::view::View;
use super::{Refusal, Request};
use crate::answer::Answer;
use crate::district::events::{Before, Change, Event, Subject, key};
use crate::district::{Kind, ObjectId, Role, Roster, Selection};

/// What a version calls the records of a kind in its events; none if it has no such events.
fn plural(subject: Subject, version: Version) -> Option<&'static str> {
    let major = version.major();
    Some(match subject {
        Subject::District => "districts",
        Subject::School => "schools",
        Subject::Section => "sections",
        Subject::Course | Subject::Term if major == 1 => return None,
        Subject::Course => "courses",
        Subject::Term => "terms",
        Subject::Resource if major < 3 => return None,
        Subject::Resource => "resources",
        Subject::DistrictAdmin if major == 1 => return None,
        _ if major == 3 => "users",
        Subject::Student => "students",
        Subject::Teacher => "teachers",
        Subject::Staff => "schooladmins",
        Subject::DistrictAdmin => "districtadmins",
        Subject::Contact if major == 1 => "studentcontacts",
        Subject::Contact => "contacts",
    })
}

/// The kind of record that an event's object is.
fn view(subject: Subject, version: Version) -> View {
    match subject {
        Subject::District => View::District,
        Subject::School => View::School,
        Subject::Section => View::Section,
        Subject::Course => View::Course,
        Subject::Term => View::Term,
        Subject::Resource => View::Resource,
        _ if version.major() == 3 => View::User,
        Subject::Student => View::Student,
        Subject::Teacher => View::Teacher,
        Subject::Staff => View::SchoolAdmin,
        Subject::DistrictAdmin => View::DistrictAdmin,
        Subject::Contact if version.major() == 1 => View::StudentContact,
        Subject::Contact => View::Contact,
    }
}

impl Request<'_> {
    /// All events, or those of one record as version 1 had them.
    pub(super) fn events(&self, about: Option<(View, u64)>) -> Result<Answer, Refusal> {
        let window = self.window(View::Event)?;
        let window = match self.call.parameter("created_since") {
            Some(since) if self.version.major() == 1 => window.not_before(self.since(since)?),
            _ => window,
        };
        let types: Vec<&str> = self.values("record_type").collect();
        let school = self.school_parameter();
        let keys = self.roster.event_keys(self.call.now).filter(|key| {
            let Some(event) = self.roster.event(*key, self.call.now) else {
                return false;
            };
            let plural = plural(event.subject, self.version);
            plural.is_some_and(|plural| types.is_empty() || types.contains(&plural))
                && school.is_none_or(|school| {
                    school.is_some_and(|school| self.roster.is_at_school(&event, school))
                })
                && about.is_none_or(|(view, index)| self.is_about(&event, view, index))
        });
        let keys = Selection::only(keys);
        let list = match about {
            None => List::of(self.version, View::Event, keys),
            Some(_) => List::nested(self.version, View::Event, keys),
        };
        self.list_within(list, window)
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.call.query.iter().filter(move |(set, _)| set == name);
        named
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The school whose events are asked for; nobody's if there is no such school.
    fn school_parameter(&self) -> Option<Option<u64>> {
        let school = self
            .call
            .parameter("school")
            .filter(|_| self.version.major() > 1)?;
        Some(self.roster.district.find(Kind::School, school))
    }

    fn is_about(&self, event: &Event, about: View, index: u64) -> bool {
        view(event.subject, self.version) == about
            && event.index == index
            && event.change != Change::Deleted
    }

    /// The key of the first event after another one, or since a moment.
    fn since(&self, since: &str) -> Result<u64, Refusal> {
        if let Some(id) = ObjectId::parse(since) {
            return Ok(self.roster.event_position(id).saturating_add(1));
        }
        let millis = clever_core::Timestamp::from(since).unix_millis();
        let millis = millis.and_then(|millis| u64::try_from(millis).ok());
        let message = "created_since must be an id or a timestamp";
        millis
            .map(|millis| key(millis / 1000, 0))
            .ok_or(Refusal::Senseless(message))
    }

    pub(super) fn event(&self) -> Result<Answer, Refusal> {
        let id = self.call.ids.first().ok_or(Refusal::NotFound)?;
        let event = self.roster.find_event(id, self.call.now);
        let event = event.filter(|event| plural(event.subject, self.version).is_some());
        let event = event.ok_or(Refusal::NotFound)?;
        let mut writer = self.writer(4096);
        writer.json.begin_object();
        writer.json.name(key!("data"));
        writer.event(&event);
        writer.json.name(key!("links")).begin_array();
        link(&mut writer.json, "self", &self.call.target);
        writer.json.end_array();
        writer.json.end_object();
        Ok(Answer::json(writer.json.into_bytes()))
    }
}

impl Writer<'_> {
    /// Members come in either order, as they do on the wire.
    pub(super) fn event(&mut self, event: &Event) {
        let is_even = event.key.is_multiple_of(2);
        self.json.begin_object();
        if is_even {
            self.type_member(event);
        }
        self.event_created(event);
        if is_even {
            self.event_id_member(event);
        }
        self.json.name(key!("data")).begin_object();
        if is_even {
            self.object(event);
            self.previous_attributes(event);
        } else {
            self.previous_attributes(event);
            self.object(event);
        }
        self.json.end_object();
        if !is_even {
            self.event_id_member(event);
            self.type_member(event);
        }
        self.json.end_object();
    }

    fn type_member(&mut self, event: &Event) {
        let plural = plural(event.subject, self.version).unwrap_or_default();
        self.json.member_built(key!("type"), |text| {
            text.extend_from_slice(plural.as_bytes());
            text.extend_from_slice(match event.change {
                Change::Created => b".created",
                Change::Updated => b".updated",
                Change::Deleted => b".deleted",
            });
        });
    }

    /// Version 1 knows the milliseconds.
    fn event_created(&mut self, event: &Event) {
        let seconds = crate::district::events::seconds(event.key);
        let millis = if self.version.major() == 1 {
            event.key % 1000 * 137 % 1000
        } else {
            0
        };
        self.json
            .name(key!("created"))
            .timestamp(seconds * 1000 + millis);
    }

    fn event_id_member(&mut self, event: &Event) {
        let id = self.roster.event_id(event.key);
        self.json.name(key!("id")).id(id);
    }

    fn object(&mut self, event: &Event) {
        let view = view(event.subject, self.version);
        let record = match view {
            View::StudentContact => pair_of_contact(self.roster, event.index, event.identity),
            _ => Record {
                index: event.index,
                identity: event.identity,
            },
        };
        let place = std::mem::replace(&mut self.place, Place::Event);
        self.json.name(key!("object"));
        self.as_of(event.key, |writer| writer.record(view, record));
        self.place = place;
    }

    /// Only what was different before, in objects as the record has them.
    fn previous_attributes(&mut self, event: &Event) {
        if event.change != Change::Updated {
            return;
        }
        self.json.name(key!("previous_attributes")).begin_object();
        match event.before {
            Before::AsOf(key) => self.as_of(key, |writer| writer.previous_roster(event)),
            Before::Something => self.previous_something(event),
        }
        self.json.end_object();
    }

    /// A student's schools, or a section's students.
    fn previous_roster(&mut self, event: &Event) {
        if event.subject == Subject::Section {
            return self.section_students(event.index);
        }
        let has_list = self.version > Version::V1_1;
        self.in_role(key!("student"), |writer| {
            writer.school_members(event.index, has_list);
        });
    }

    /// Writes something as it was when the event with a key had happened.
    fn as_of(&mut self, key: u64, write: impl FnOnce(&mut Self)) {
        let roster = self.roster;
        self.roster = roster.as_of(key);
        write(self);
        self.roster = roster;
    }

    fn previous_something(&mut self, event: &Event) {
        let choice = event.key % 3;
        let record = Record {
            index: event.index,
            identity: event.identity,
        };
        match event.subject {
            Subject::District if self.version.major() == 1 => {
                self.json.member(key!("name"), FORMER_NAME);
            }
            Subject::District => {
                let sync = self.roster.district.last_sync().saturating_sub(86_400_000);
                self.json.name(key!("last_sync")).timestamp(sync);
            }
            Subject::School => {
                self.json.name(key!("principal")).begin_object();
                self.json.member(key!("name"), "Nobody Yet");
                self.json.end_object();
            }
            Subject::Section => self.json.member(key!("period"), "9"),
            Subject::Course => self.json.member(key!("name"), ""),
            Subject::Term => self.json.member(key!("end_date"), "2022-06-10"),
            Subject::Resource => {
                self.json.name(key!("roles")).begin_array();
                self.json.end_array();
                self.json.member(key!("title"), "Untitled");
            }
            Subject::Student if choice == 0 => previous_middle_name(&mut self.json),
            Subject::Student => self.in_role(key!("student"), |writer| {
                if writer.version >= Version::V2_1 && choice == 1 {
                    writer.json.name(key!("ext")).begin_object();
                    let gifted = writer.former_gifted_status(record);
                    writer.json.member(key!("gifted_status"), gifted);
                    writer.json.end_object();
                }
                let race = writer.former_race(record);
                writer.json.member(key!("race"), race);
            }),
            Subject::Teacher => self.in_role(key!("teacher"), |w| {
                w.json.member(key!("title"), "Substitute")
            }),
            Subject::Staff => {
                self.in_role(key!("staff"), |w| w.json.member(key!("title"), "Clerk"))
            }
            Subject::DistrictAdmin => {
                self.in_role(key!("district_admin"), |w| {
                    w.json.member(key!("title"), "Trainee")
                });
            }
            Subject::Contact => {
                let phone = self.former_phone(record);
                self.in_role(key!("contact"), |w| w.json.member(key!("phone"), phone));
            }
        }
    }

    /// Since version 3.0 what people have in a role stands inside of the role.
    fn in_role(&mut self, role: Key, write: impl FnOnce(&mut Self)) {
        if self.version.major() < 3 {
            return write(self);
        }
        self.json.name(key!("roles")).begin_object();
        self.json.name(role).begin_object();
        write(self);
        self.json.end_object();
        self.json.end_object();
    }
}

fn previous_middle_name(json: &mut Json) {
    json.name(key!("name")).begin_object();
    json.member(key!("middle"), "Q");
    json.end_object();
}

/// The first pair that a contact is in. A contact who is gone is in a pair that is gone.
fn pair_of_contact(roster: Roster<'_>, contact: u64, identity: u64) -> Record {
    let district = roster.district;
    let second = (contact - district.size().first(Role::Contact)) % 2;
    let student = roster
        .students_of(contact)
        .iter()
        .next()
        .unwrap_or_default();
    let index = roster
        .pairs_of(student)
        .iter()
        .nth(second as usize)
        .unwrap_or_default();
    let gone = identity.checked_sub(district.indexes(Kind::Person));
    Record {
        index,
        identity: gone.map_or(index, |gone| district.indexes(Kind::StudentContact) + gone),
    }
}
