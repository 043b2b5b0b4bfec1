//! Bytes, which each version of OpenAPI has words of its own for.

use super::api::{Encoding, Holds, Media};
use super::media::{bare, is_json};
use super::schema::Schemas;
use super::view::View;
use super::walk::Walk;
use crate::tree::At;

impl View<'_> {
    /// Brings what says bytes into the words of OpenAPI 3.0.
    pub(super) fn settle_bytes(&mut self) {
        let mut types = self.types.iter().flatten();
        if self.types.is_some() && types.all(|kind| *kind != "string") {
            self.conditions.remove("contentMediaType");
            self.conditions.remove("contentEncoding");
            return;
        }
        let are_any = self.take_out("contentMediaType", "application/octet-stream");
        if self.take_out("contentEncoding", "base64") {
            self.formats.push("byte");
        } else if are_any && !self.conditions.contains_key("contentEncoding") {
            self.formats.push("binary");
            if self.types.is_none() {
                self.types = Some(["string"].into());
                self.nullable = false;
            }
        }
    }

    /// Takes out a condition that is that one.
    fn take_out(&mut self, keyword: &str, word: &str) -> bool {
        let said = self.conditions.get(keyword);
        let is_said = said.is_some_and(|all| all.iter().all(|at| at.as_str() == Some(word)));
        if is_said {
            self.conditions.remove(keyword);
        }
        is_said
    }

    /// Whether it says that values are bytes, and nothing else; none if it says something else.
    fn says_bytes(&self) -> Option<bool> {
        let is_bytes = self.formats == ["binary"] && self.is_only("string");
        let is_anything = self.formats.is_empty() && self.types.is_none();
        let rest = Self {
            formats: Vec::new(),
            ..self.clone()
        };
        let says_more = !rest.is_bare() || !rest.alternatives.is_empty() || rest.is_announced();
        (!says_more && (is_bytes || is_anything)).then_some(is_bytes)
    }
}

/// Whether only one of two schemas says that a body is bytes, and the other one nothing: as OpenAPI 3.1
/// has it, there is nothing to be said of a body that has no other form.
pub(super) fn is_said_in_one<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    kind: &str,
    (was, is): (Option<At<'o>>, Option<At<'n>>),
) -> bool {
    if !is_bytes(kind) {
        return false;
    }
    let was = was.map_or(Some(false), |schema| says_bytes(&mut walk.old, schema));
    let is = is.map_or(Some(false), |schema| says_bytes(&mut walk.new, schema));
    was.zip(is).is_some_and(|(was, is)| was != is)
}

/// Whether bodies of a range of media types were bytes, which says nothing of one type among them.
pub(super) fn are_held<'o>(walk: &mut Walk<'o, '_>, media: &Media<'o>) -> bool {
    match &media.holds {
        Holds::Schema(Some(schema)) => says_bytes(&mut walk.old, *schema) == Some(true),
        _ => false,
    }
}

fn says_bytes<'d>(schemas: &mut Schemas<'d>, schema: At<'d>) -> Option<bool> {
    let node = schemas.node(schema);
    schemas.view(node).says_bytes()
}

/// Whether bodies of a media type are bytes, and neither text nor JSON nor something that may be.
fn is_bytes(kind: &str) -> bool {
    let may_be_json = is_json(kind) || ["*/*", "application/*"].contains(&bare(kind));
    Encoding::of(kind) == Encoding::Typed && !may_be_json
}
