//! Answers with a list.

use std::mem::take;

use super::json::{Json, key};
use super::paging::{Page, Window};
use super::records::{TermDates, Writer};
use super::single::link;
use super::version::Version;
use super::view::View;
use super::{Refusal, Request};
use crate::answer::Answer;
use crate::body::{Body, Piece};
use crate::district::{ObjectId, Selection};
use crate::room;
use crate::side_by_side::side_by_side;

/// Records of a piece of a large page: little enough to stay in a processor's own cache.
const PIECE: usize = 200;

/// A list and how it is written.
#[derive(Debug)]
pub(super) struct List {
    pub(super) view: View,
    pub(super) records: Selection,
    /// Members come in either order on the wire, each list in its own.
    links_first: bool,
    /// Items without `data` and `uri` around them.
    is_bare: bool,
    /// Version 1: the count of pages and records.
    has_paging: bool,
    /// Answers `count=true` with the number of records alone.
    pub(super) can_count: bool,
    pub(super) is_terms_of_school: bool,
    /// A link besides `self`: to a record.
    pub(super) link: Option<(&'static str, View, u64)>,
}

impl List {
    /// All records of a view, or those that a parameter selects.
    pub(super) fn of(version: Version, view: View, records: Selection) -> Self {
        Self {
            view,
            records,
            links_first: matches!(view, View::User | View::Section) && version.major() > 1,
            is_bare: false,
            has_paging: version.major() == 1
                && !matches!(view, View::SchoolAdmin | View::DistrictAdmin),
            can_count: version != Version::V2_0
                && (version.major() == 1 || !matches!(view, View::Resource | View::Event)),
            is_terms_of_school: false,
            link: None,
        }
    }

    /// What belongs to a record.
    pub(super) fn nested(version: Version, view: View, records: Selection) -> Self {
        Self {
            links_first: version.major() > 1,
            can_count: false,
            ..Self::of(version, view, records)
        }
    }

    pub(super) fn bare(self) -> Self {
        Self {
            is_bare: true,
            has_paging: false,
            ..self
        }
    }
}

impl Request<'_> {
    pub(super) fn list(&self, list: List) -> Result<Answer, Refusal> {
        let window = self.window(list.view)?;
        self.list_within(list, window)
    }

    pub(super) fn list_within(&self, mut list: List, window: Window) -> Result<Answer, Refusal> {
        if self.version.major() == 1 {
            self.keep_what_matches(&mut list)?;
        }
        let (body, onward) = if list.can_count && self.call.parameter("count") == Some("true") {
            (self.count(&list), None)
        } else {
            self.page(&list, window)
        };
        let answer = if list.view == View::Resource && self.version.major() == 3 {
            Answer::resources(body)
        } else {
            Answer::json(body)
        };
        Ok(Answer { onward, ..answer })
    }

    fn count(&self, list: &List) -> Body {
        let mut writer = self.writer(1024);
        writer.json.begin_object();
        let links = |writer: &mut Writer<'_>| {
            writer.json.name(key!("links")).begin_array();
            link(&mut writer.json, "self", &self.call.target);
            writer.json.end_array();
        };
        if list.links_first {
            links(&mut writer);
        }
        writer.json.name(key!("count")).number(list.records.len());
        if !list.links_first {
            links(&mut writer);
        }
        writer.json.end_object();
        writer.json.into_bytes().into()
    }

    /// A page, and the target of the one that is read after it.
    fn page(&self, list: &List, window: Window) -> (Body, Option<String>) {
        let page = window.page(&list.records);
        let turns = self.turns(list, window, &page);
        let mut writer = self.writer(1024);
        writer.json.begin_object();
        if list.links_first {
            self.write_links(&mut writer, list, &turns);
        }
        writer.json.name(key!("data")).begin_array();
        let mut pieces = Vec::new();
        if page.indexes.len() <= PIECE {
            self.write_items(&mut writer, list, &page.indexes);
        } else {
            pieces.push(take(&mut writer.json).into_bytes().into());
            pieces.extend(self.pieces(list, &page.indexes));
        }
        writer.json.end_array();
        let cursors = ["starting_after", "ending_before"];
        let has_cursor = cursors
            .iter()
            .any(|name| self.call.parameter(name).is_some());
        if list.has_paging && !has_cursor && self.call.operation.paging.is_some() {
            write_paging(&mut writer, list.records.len(), window);
        }
        if !list.links_first {
            self.write_links(&mut writer, list, &turns);
        }
        writer.json.end_object();
        pieces.push(writer.json.into_bytes().into());
        let onward = match window.is_backwards() {
            true => turns.previous,
            false => turns.next,
        };
        (pieces.into_iter().collect(), onward)
    }

    /// The items of a large page, written by all processors.
    fn pieces(&self, list: &List, indexes: &[u64]) -> Vec<Piece> {
        let chunks = indexes.chunks(PIECE);
        let last = chunks.len() - 1;
        side_by_side(chunks.enumerate(), |(number, indexes)| {
            let json = Json::within(room::for_a_piece());
            let mut writer = Writer::new(self.roster, self.version, json);
            self.write_items(&mut writer, list, indexes);
            let piece = if number == last {
                writer.json.into_bytes()
            } else {
                writer.json.into_items()
            };
            room::shared(piece).into()
        })
    }

    fn write_items(&self, writer: &mut Writer<'_>, list: &List, indexes: &[u64]) {
        if list.is_terms_of_school {
            writer.term_dates = TermDates::Midnight;
        }
        let place = self.uri_of_all(list.view);
        for index in indexes {
            self.write_item(writer, list, *index, &place);
        }
    }

    fn write_item(&self, writer: &mut Writer<'_>, list: &List, index: u64, place: &str) {
        if list.is_bare {
            self.write_record(writer, list.view, index);
            return;
        }
        writer.json.begin_object();
        writer.json.name(key!("data"));
        self.write_record(writer, list.view, index);
        let id = self.id_in(list.view, index);
        writer.json.member_built(key!("uri"), |text| {
            text.extend_from_slice(place.as_bytes());
            text.extend_from_slice(&id.hex());
        });
        writer.json.end_object();
    }

    pub(super) fn write_record(&self, writer: &mut Writer<'_>, view: View, index: u64) {
        if view != View::Event {
            writer.record(view, index.into());
        } else if let Some(event) = self.roster.event(index, self.call.now) {
            writer.event(&event);
        }
    }

    fn id_in(&self, view: View, index: u64) -> ObjectId {
        match view {
            View::Event => self.roster.event_id(index),
            _ => self.roster.id(view.kind(), index),
        }
    }

    /// Where one can turn from a page.
    fn turns(&self, list: &List, window: Window, page: &Page) -> Turns {
        let id = |index: Option<&u64>| index.map(|index| self.id_in(list.view, *index).to_string());
        let (first, last) = (id(page.indexes.first()), id(page.indexes.last()));
        let (next, previous) = if window.is_backwards() {
            // Next leads back to where the call came from, be there anything or not.
            (last, first.filter(|_| page.has_more))
        } else {
            let after = self.call.parameter("starting_after");
            let after = after.filter(|cursor| !cursor.is_empty());
            (
                last.filter(|_| page.has_more),
                after.map(|after| first.unwrap_or_else(|| after.to_owned())),
            )
        };
        Turns {
            next: next.map(|cursor| self.target_with("starting_after", &cursor)),
            previous: previous.map(|cursor| self.target_with("ending_before", &cursor)),
        }
    }

    fn write_links(&self, writer: &mut Writer<'_>, list: &List, turns: &Turns) {
        // Version 1 leaves them out on request.
        if self.version.major() == 1 && self.call.parameter("show_links") == Some("false") {
            return;
        }
        let json = &mut writer.json;
        json.name(key!("links")).begin_array();
        // Seen with a bare question mark, and only there.
        let target = &self.call.target;
        if list.view == View::Event && self.version.major() == 3 && !target.contains('?') {
            link(json, "self", &format!("{target}?"));
        } else {
            link(json, "self", target);
        }
        if let Some((rel, view, index)) = list.link {
            self.link_to(json, rel, view, self.id_in(view, index), "");
        }
        for (rel, target) in [("next", &turns.next), ("prev", &turns.previous)] {
            if let Some(target) = target {
                link(json, rel, target);
            }
        }
        json.end_array();
    }
}

/// The targets of the pages around one.
struct Turns {
    next: Option<String>,
    previous: Option<String>,
}

fn write_paging(writer: &mut Writer<'_>, count: u64, window: Window) {
    let pages = count.div_ceil(window.limit());
    writer.json.name(key!("paging")).begin_object();
    writer
        .json
        .name(key!("current"))
        .number(window.number().min(pages));
    writer.json.name(key!("total")).number(pages);
    writer.json.name(key!("count")).number(count);
    writer.json.end_object();
}
