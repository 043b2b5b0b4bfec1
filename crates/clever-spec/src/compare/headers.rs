//! The headers that a client receives.

use super::api::Response;
use super::operations::Both;
use super::parameters::{named, written_otherwise};
use super::rule::Direction;
use super::rules::parameter;
use super::walk::{Walk, Way};

impl<'o, 'n> Both<'_, 'o, 'n> {
    pub(super) fn headers(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Response<'o>,
        new: &Response<'n>,
        subject: &str,
    ) {
        for was in &old.headers {
            let subject = format!("{subject}, header {}", was.name);
            let Some(is) = named(&new.headers, was.place, was.name) else {
                if new.has_unread_headers {
                    continue;
                }
                let rule = match was.is_required {
                    true => &parameter::REQUIRED_HEADER_REMOVED,
                    false => &parameter::HEADER_REMOVED,
                };
                let rule = was.sunset.removal(rule, walk.today);
                self.note(walk, rule, &subject, "it is gone", (was.at, new.at));
                continue;
            };
            let at = (was.at, is.at);
            match (was.is_required, is.is_required) {
                (true, false) => {
                    let rule = &parameter::HEADER_BECAME_OPTIONAL;
                    self.note(walk, rule, &subject, "it became optional", at);
                }
                (false, true) => {
                    let rule = &parameter::HEADER_BECAME_REQUIRED;
                    self.note(walk, rule, &subject, "it is always there now", at);
                }
                _ => {}
            }
            match (was.is_deprecated, is.is_deprecated) {
                (false, true) => {
                    let rule = &parameter::HEADER_DEPRECATED;
                    self.note(walk, rule, &subject, "it is deprecated", at);
                }
                (true, false) => {
                    let rule = &parameter::HEADER_REINSTATED;
                    self.note(walk, rule, &subject, "it is not deprecated any more", at);
                }
                _ => {}
            }
            self.end(walk, was.sunset, is.sunset, &subject, at);
            if let Some(what) = written_otherwise(walk, was, is) {
                let rule = &parameter::HEADER_STYLE_CHANGED;
                self.note(walk, rule, &subject, what, at);
            }
            let way = Way {
                direction: Direction::Response,
                encoding: is.encoding,
            };
            walk.schemas(self.number, was.schema, is.schema, way);
        }
        for is in &new.headers {
            let is_known = named(&old.headers, is.place, is.name).is_some();
            if !is_known && !old.has_unread_headers {
                let subject = format!("{subject}, header {}", is.name);
                let rule = &parameter::HEADER_ADDED;
                self.note(walk, rule, &subject, "it is new", (old.at, is.at));
            }
        }
    }
}
