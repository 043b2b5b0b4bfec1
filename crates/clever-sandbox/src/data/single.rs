//! Answers with a single record.

use super::json::{Json, key};
use super::records::{Place, Writer};
use super::view::View;
use super::{Request, links};
use crate::answer::Answer;
use crate::district::ObjectId;

/// As much as most single records take.
const RECORD_BYTES: usize = 2048;

impl Request<'_> {
    /// The links of a record that is asked for by its own path: fewer for a person's token.
    pub(super) fn whole_links(&self, view: View, index: u64) -> &'static [&'static str] {
        if self.is_districts() {
            links::of_single(self.roster.district, self.version, view, index)
        } else {
            &[]
        }
    }

    pub(super) fn single_record(&self, view: View, index: u64, links: &[&str]) -> Answer {
        let mut writer = self.writer(RECORD_BYTES);
        if !self.is_districts() {
            writer.place = Place::PersonsToken;
        }
        writer.json.begin_object();
        writer.json.name(key!("data"));
        writer.record(view, index.into());
        // In version 3 a person's token gets no links at all.
        if self.is_districts() || self.version.major() < 3 {
            let id = self.roster.id(view.kind(), index);
            writer.json.name(key!("links")).begin_array();
            link(&mut writer.json, "self", &self.call.target);
            for relation in links {
                self.link_to(&mut writer.json, relation, view, id, relation);
            }
            writer.json.end_array();
        }
        writer.json.end_object();
        Answer::json(writer.json.into_bytes())
    }

    pub(super) fn writer(&self, capacity: usize) -> Writer<'_> {
        Writer::new(self.roster, self.version, Json::with_capacity(capacity))
    }

    /// A link to something of a record, or to the record itself.
    pub(super) fn link_to(
        &self,
        json: &mut Json,
        rel: &str,
        view: View,
        id: ObjectId,
        relation: &str,
    ) {
        json.begin_object();
        json.member(key!("rel"), rel);
        json.member_built(key!("uri"), |text| {
            text.extend_from_slice(self.uri_of_all(view).as_bytes());
            text.extend_from_slice(&id.hex());
            if !relation.is_empty() {
                text.push(b'/');
                text.extend_from_slice(relation.as_bytes());
            }
        });
        json.end_object();
    }

    /// What stands before the id where a record is: without the host.
    pub(super) fn uri_of_all(&self, view: View) -> String {
        let (base, collection) = (self.call.api.base_path(), view.collection());
        format!("{base}/{collection}/")
    }

    /// Version 1: a list of one, wrapped.
    pub(super) fn district_status(&self) -> Answer {
        let mut writer = self.writer(RECORD_BYTES);
        writer.json.begin_object();
        writer.json.name(key!("data")).begin_array();
        writer.json.begin_object();
        writer.json.name(key!("data"));
        writer.district_status();
        writer.json.name(key!("uri")).any_text(&self.call.target);
        writer.json.end_object();
        writer.json.end_array();
        self.only_self(writer.json)
    }

    /// Version 1: the grades of the sections that somebody teaches, in their order.
    pub(super) fn grade_levels(&self, teacher: u64) -> Answer {
        let mut writer = self.writer(RECORD_BYTES);
        writer.json.begin_object();
        writer.json.name(key!("data")).begin_array();
        writer.grade_levels(teacher);
        writer.json.end_array();
        self.only_self(writer.json)
    }

    fn only_self(&self, mut json: Json) -> Answer {
        json.name(key!("links")).begin_array();
        link(&mut json, "self", &self.call.target);
        json.end_array();
        json.end_object();
        Answer::json(json.into_bytes())
    }
}

pub(super) fn link(json: &mut Json, rel: &str, uri: &str) {
    json.begin_object();
    json.member(key!("rel"), rel);
    json.name(key!("uri")).any_text(uri);
    json.end_object();
}
