//! The data API: every operation that reads records or events.
//!
//! An operation's path says what it asks for: a list (`/schools`), a single record
//! (`/schools/{id}`), or what belongs to a record (`/schools/{id}/sections`).

mod events;
mod filter;
mod json;
mod links;
mod list;
mod paging;
mod records;
mod related;
mod single;
mod version;
mod view;

use axum::http::StatusCode;

pub(crate) use records::email;

use crate::answer::Answer;
use crate::api::Api;
use crate::call::{Call, Caller};
use crate::district::{District, Live, Role, Roster, Selection};
use list::List;
use related::Related;
use version::Version;
use view::View;

/// Answers any operation but those of identity, LMS Connect and attendance.
pub(crate) fn answer(district: &District, live: &Live, call: &Call) -> Answer {
    let changes = live.changes();
    let request = Request {
        roster: Roster::new(district, &changes),
        version: Version::of(call.api),
        call,
    };
    request
        .answer()
        .unwrap_or_else(|refusal| refusal.answer(call.api))
}

/// A call, and the district as it was when the call came.
#[derive(Debug, Clone, Copy)]
struct Request<'a> {
    roster: Roster<'a>,
    version: Version,
    call: &'a Call,
}

/// Why a call gets no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// There is no such record, or it is none of the caller's business.
    NotFound,
    /// A parameter makes no sense.
    Senseless(&'static str),
    /// `limit` is above the most records that a page may have.
    TooMany,
}

impl Refusal {
    fn answer(self, api: &Api) -> Answer {
        match self {
            Self::NotFound => Answer::not_found(api),
            Self::Senseless(message) => Answer::bad_request(api, message),
            Self::TooMany => {
                let message = "limit is above the most records that a page may have";
                Answer::error(api, StatusCode::PAYLOAD_TOO_LARGE, message)
            }
        }
    }
}

impl Request<'_> {
    fn answer(&self) -> Result<Answer, Refusal> {
        let mut path = self.call.operation.path.split('/').skip(1);
        let collection = path.next().unwrap_or_default();
        let view = View::of_collection(collection, self.version).ok_or(Refusal::NotFound)?;
        match (path.next(), path.next()) {
            (None, _) => self.list_of(view),
            (Some(_), None) => self.single(view),
            (Some(_), Some(relation)) => self.relation(view, relation),
        }
    }

    fn list_of(&self, view: View) -> Result<Answer, Refusal> {
        if view == View::Event {
            return self.events(None);
        }
        if view == View::Resource && self.hides_resources() {
            return self.no_resources();
        }
        let records = match view {
            View::User => self
                .roster
                .district
                .everybody(self.role_parameter(&ANY_ROLE)?),
            _ => match view.role() {
                Some(role) => self.roster.district.everybody(Some(role)),
                None => Selection::range(0..self.roster.district.indexes(view.kind())),
            },
        };
        self.list(List::of(self.version, view, records))
    }

    fn single(&self, view: View) -> Result<Answer, Refusal> {
        if view == View::Event {
            return self.event();
        }
        let index = self.find(view)?;
        Ok(self.single_record(view, index, self.whole_links(view, index)))
    }

    fn relation(&self, view: View, relation: &str) -> Result<Answer, Refusal> {
        let index = self.find(view)?;
        match (view, relation) {
            (_, "events") => return self.events(Some((view, index))),
            (View::District, "status") => return Ok(self.district_status()),
            (View::Teacher, "grade_levels") => return Ok(self.grade_levels(index)),
            (_, "resources") if self.hides_resources() => return self.no_resources(),
            _ => {}
        }
        match self.related(view, index, relation)? {
            Related::One(view, index) => Ok(self.single_record(view, index, &[])),
            Related::Many(related, records) => {
                let mut list = List::nested(self.version, related, records);
                list.is_terms_of_school = view == View::School && related == View::Term;
                if self.version.major() == 1
                    && matches!((view, relation), (View::Student, "contacts"))
                {
                    list = list.bare();
                    list.link = Some(("student", View::Student, index));
                }
                if relation == "admins" {
                    list = list.bare();
                }
                self.list(list)
            }
        }
    }

    /// The record that the path names. Whether the caller may see it is already known.
    fn find(&self, view: View) -> Result<u64, Refusal> {
        let id = self.call.ids.first().ok_or(Refusal::NotFound)?;
        let found = self.roster.district.find(view.kind(), id);
        // Everybody has an id of this kind, but only students are found under `/students`.
        let found = found.filter(|index| {
            view.role()
                .is_none_or(|role| self.roster.district.has_role(*index, role))
        });
        found.ok_or(Refusal::NotFound)
    }

    /// Whether the app asks for the whole district: people's tokens get less of a record.
    fn is_districts(&self) -> bool {
        self.call.caller == Caller::District
    }

    /// In version 3.0 the lists of resources were only ever seen without any, in a shape of their
    /// own. Version 3.1 answers with the documented lists.
    fn hides_resources(&self) -> bool {
        self.version == Version::V3_0
    }

    /// A list without any, whatever page of it is asked for, but not of a page that cannot be.
    fn no_resources(&self) -> Result<Answer, Refusal> {
        self.window(View::Resource)?;
        Ok(Answer::resources(&br#"{"resources":[]}"#[..]))
    }

    /// The role asked for, which must be one of those that the operation knows.
    fn role_parameter(&self, known: &[(&str, Role)]) -> Result<Option<Role>, Refusal> {
        let Some(name) = self.call.parameter("role").filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let found = known.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, role)| Some(*role))
            .ok_or(Refusal::Senseless("role is none that this list knows"))
    }
}

const ANY_ROLE: [(&str, Role); 5] = [
    ("contact", Role::Contact),
    ("district_admin", Role::DistrictAdmin),
    ("staff", Role::Staff),
    ("student", Role::Student),
    ("teacher", Role::Teacher),
];

#[cfg(test)]
mod tests;
