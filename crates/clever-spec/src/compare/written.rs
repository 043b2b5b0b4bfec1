//! A schema as it is written: where it leads, and whether it says more than that.

use smallvec::SmallVec;

use super::schema::Schemas;
use crate::tree::{At, Kind};

/// So many references may lead from one to the next until a form is known for what it is.
const LINKS_AT_MOST: usize = 100;

/// Keywords that describe and ask for nothing.
pub(super) const SILENT: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "description",
    "example",
    "examples",
    "externalDocs",
    "title",
    "xml",
];

/// A schema as it is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written<'d> {
    pub(super) reference: Option<&'d str>,
    pub(super) all_of: Option<At<'d>>,
    /// What is listed under `oneOf` and `anyOf`.
    pub(super) forms: [Option<At<'d>>; 2],
    /// It says more than that.
    pub(super) says_something: bool,
    /// It takes null, in so many words.
    pub(super) takes_null: bool,
}

impl<'d> Written<'d> {
    pub(super) fn read(at: At<'d>) -> Self {
        let mut written = Self {
            says_something: at.as_bool() == Some(false),
            ..Self::default()
        };
        for (name, value) in at.members() {
            match name {
                "$ref" => written.reference = value.as_str(),
                "allOf" => written.all_of = Some(value),
                "oneOf" => written.forms[0] = Some(value),
                "anyOf" => written.forms[1] = Some(value),
                name if SILENT.contains(&name) => {}
                "nullable" | "x-nullable" => {
                    written.says_something = true;
                    written.takes_null |= value.as_bool() == Some(true);
                }
                name => written.says_something |= !name.starts_with("x-"),
            }
        }
        written
    }

    /// Whether it says more than where to read on.
    pub(super) fn says_more(&self) -> bool {
        self.says_something || self.all_of.is_some() || self.has_forms()
    }

    pub(super) fn has_forms(&self) -> bool {
        self.forms.iter().any(Option::is_some)
    }
}

/// Where a schema leads that is only a link to another one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'d> {
    /// What it stands for.
    pub(super) here: At<'d>,
    /// The first schema that it refers to.
    pub(super) target: Option<At<'d>>,
    /// The last name on the way.
    pub(super) name: Option<&'d str>,
}

impl<'d> Schemas<'d> {
    /// The forms that are listed, and whether null is one, which is left out.
    pub(super) fn forms_but_null(&self, listed: At<'d>) -> (SmallVec<[At<'d>; 4]>, bool) {
        let mut forms: SmallVec<_> = listed.items().collect();
        let all = forms.len();
        forms.retain(|form| !self.is_null(*form));
        let has_null = forms.len() < all;
        (forms, has_null)
    }

    /// Where a schema leads that is only a link to another one.
    pub(super) fn linked(&self, schema: At<'d>) -> Link<'d> {
        let mut link = Link {
            here: schema,
            target: None,
            name: self.component(schema),
        };
        for _ in 0..LINKS_AT_MOST {
            let Some((next, is_reference)) = self.next_link(link.here) else {
                break;
            };
            if is_reference {
                link.target = link.target.or(Some(next));
            }
            link.name = self.component(next).or(link.name);
            link.here = next;
        }
        link
    }

    /// Whether a schema is only a link that leads back to itself.
    pub(super) fn is_circle(&self, schema: At<'d>) -> bool {
        let links = std::iter::successors(Some(schema), |here| {
            self.next_link(*here).map(|(next, _)| next)
        });
        let mut links = links.skip(1).take(LINKS_AT_MOST);
        links.any(|next| next.id() == schema.id())
    }

    /// What a schema refers to or is the only form of, if it says nothing more; whether it refers.
    fn next_link(&self, here: At<'d>) -> Option<(At<'d>, bool)> {
        let written = Written::read(here);
        if let Some(words) = written.reference {
            let says_more = written.says_more() && self.source.reads_beside_references();
            let target = self.source.target(here, words).ok();
            return target.filter(|_| !says_more).map(|target| (target, true));
        }
        let [one_of, any_of] = written.forms;
        let list = match (written.all_of, one_of, any_of) {
            (Some(list), None, None) | (None, Some(list), None) | (None, None, Some(list)) => list,
            _ => return None,
        };
        let mut listed = list.items();
        let only = listed.next().filter(|_| !written.says_something)?;
        listed.next().is_none().then_some((only, false))
    }

    /// The name of a schema that stands among those that have one.
    pub(super) fn component(&self, at: At<'d>) -> Option<&'d str> {
        at.name().filter(|_| self.source.is_named_schema(at))
    }

    /// Whether a schema says nothing but that a value is null.
    fn is_null(&self, schema: At<'d>) -> bool {
        let here = self.linked(schema).here;
        let all_are = |listed: At<'_>, is_null: fn(At<'_>) -> bool| {
            let mut items = listed.items().peekable();
            items.peek().is_some() && items.all(is_null)
        };
        let is_type = |at: At<'_>| at.as_str() == Some("null");
        let is_value = |at: At<'_>| at.kind() == Kind::Null;
        here.get("type")
            .is_some_and(|said| is_type(said) || all_are(said, is_type))
            || here.get("const").is_some_and(is_value)
            || here.get("enum").is_some_and(|said| all_are(said, is_value))
    }
}
