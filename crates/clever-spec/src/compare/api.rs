//! What a document offers, the same for Swagger 2.0 and OpenAPI: operations with everything that is
//! sent and received.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::Hash;

use indexmap::IndexMap;
use serde_json::Value;

use super::fields::Form;
use super::keys::Key;
use super::media::{bare, is_form, is_json};
use super::servers::Servers;
use super::sunset::Sunset;
use crate::tree::At;

/// All that a document offers.
#[derive(Debug)]
pub(super) struct Api<'d> {
    pub(super) operations: Vec<Operation<'d>>,
    /// The paths (without the names of their parameters), webhooks and callbacks of which not all
    /// could be read.
    pub(super) unread: HashSet<String>,
    /// What clients are called with.
    pub(super) webhooks: Vec<Webhook<'d>>,
    pub(super) servers: Servers,
    /// How tokens are sent, by name.
    pub(super) schemes: BTreeMap<&'d str, Scheme<'d>>,
}

/// A security scheme.
#[derive(Debug)]
pub(super) struct Scheme<'d> {
    pub(super) at: At<'d>,
    /// What it is, for a reader.
    pub(super) shown: String,
    /// In the words of OpenAPI, without descriptions and scopes.
    pub(super) sent: Value,
    /// What may be asked for, after the flow in which it may.
    pub(super) scopes: BTreeSet<(&'d str, &'d str)>,
}

/// Something is there and could not be read, which was said: nothing is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unread;

/// One operation.
#[derive(Debug)]
pub(super) struct Operation<'d> {
    pub(super) at: At<'d>,
    pub(super) method: &'d str,
    /// What the addresses of the other document end with; the path begins behind it.
    pub(super) base: &'d str,
    pub(super) path: &'d str,
    pub(super) id: Option<&'d str>,
    pub(super) is_deprecated: bool,
    pub(super) sunset: Sunset<'d>,
    pub(super) parameters: Vec<Parameter<'d>>,
    /// Others may be there that could not be read.
    pub(super) has_unread_parameters: bool,
    pub(super) body: Option<Result<Body<'d>, Unread>>,
    pub(super) responses: Responses<'d>,
    /// If they are not those of the whole API.
    pub(super) servers: Option<Servers>,
    /// The ways of authorization, one of which is enough: each with its schemes and their scopes.
    pub(super) security: Vec<BTreeMap<&'d str, BTreeSet<&'d str>>>,
    /// What these ask for that parameters may ask for, too; of an operation that clients call.
    pub(super) keys: Vec<Key<'d>>,
}

/// A request that a client receives: a webhook, or the callback of an operation.
#[derive(Debug)]
pub(super) struct Webhook<'d> {
    pub(super) occasion: Occasion<'d>,
    pub(super) operation: Operation<'d>,
}

/// On what a client is called.
#[derive(Debug, Clone, Copy)]
pub(super) enum Occasion<'d> {
    /// The webhook of a name.
    Webhook(&'d str),
    /// The callback of a name, of the operation of a number, to an address.
    Callback(&'d str, usize, &'d str),
}

/// One parameter or header.
#[derive(Debug, Clone)]
pub(super) struct Parameter<'d> {
    pub(super) at: At<'d>,
    pub(super) name: &'d str,
    /// `path`, `query`, `header`, `cookie` or `formData`.
    pub(super) place: &'d str,
    pub(super) is_required: bool,
    pub(super) is_deprecated: bool,
    pub(super) style: Style,
    /// It may be sent without a value.
    pub(super) may_be_empty: bool,
    /// Characters that mean something in a URL may stand in it as they are.
    pub(super) may_be_reserved: bool,
    pub(super) sunset: Sunset<'d>,
    pub(super) schema: Option<At<'d>>,
    pub(super) encoding: Encoding,
    /// The media type that it is written as, if it has no style.
    pub(super) kind: Option<String>,
}

/// Whether what goes over the wire tells a number from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Encoding {
    /// Values have types, as in JSON.
    Typed,
    /// Everything is text, as in a query or a form.
    Text,
    /// Each field is written by itself, as text or as what is said of it.
    Form(Form),
    /// A field of a form, which is text or a file.
    Field,
}

/// Texts in which values have types: the data of an event is described as JSON is.
const TYPED_TEXTS: &[&str] = &["text/event-stream", "text/x-yaml", "text/yaml"];

impl Encoding {
    /// That of a media type.
    pub(super) fn of(kind: &str) -> Self {
        let kind = bare(kind);
        let is_text = kind.starts_with("text/") && !TYPED_TEXTS.contains(&kind)
            || kind.ends_with("/xml")
            || kind.ends_with("+xml");
        match is_text && !is_json(kind) {
            _ if is_form(kind) => Self::Form(Form::of(kind)),
            true => Self::Text,
            false => Self::Typed,
        }
    }

    /// Whether numbers are written as texts are.
    pub(super) fn is_text(self) -> bool {
        self != Self::Typed
    }
}

/// How a list or an object is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) name: String,
    pub(super) explode: bool,
}

impl Style {
    /// Reads what is said, and takes what is usual for what is not.
    pub(super) fn read(said: Option<At<'_>>, usual: &str) -> Self {
        let name = said.and_then(|said| said.text("style")).unwrap_or(usual);
        let explode = said.and_then(|said| said.get("explode")?.as_bool());
        // The members of a deep object are written apart, whatever is said.
        let is_usual = ["form", "deepObject"].contains(&name);
        let explode = explode.filter(|_| name != "deepObject");
        Self {
            name: name.to_owned(),
            explode: explode.unwrap_or(is_usual),
        }
    }

    /// The style, if it puts a mark before each value, also before one that is no list: `.5`, `;id=5`.
    pub(super) fn mark(&self) -> Option<&str> {
        Some(&*self.name).filter(|name| ["label", "matrix"].contains(name))
    }

    /// Whether a list of one is written like the one alone, and a longer one as several.
    pub(super) fn repeats(&self) -> bool {
        self.name == "form" && self.explode
    }
}

/// What is sent.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub(super) at: At<'d>,
    pub(super) is_required: bool,
    pub(super) content: Content<'d>,
}

/// What is received.
#[derive(Debug)]
pub(super) struct Response<'d> {
    pub(super) at: At<'d>,
    pub(super) content: Content<'d>,
    pub(super) headers: Vec<Parameter<'d>>,
    /// Others may be there that could not be read.
    pub(super) has_unread_headers: bool,
}

/// The responses of an operation, by status and in its order.
pub(super) type Responses<'d> = IndexMap<Cow<'d, str>, Result<Response<'d>, Unread>>;

/// What is sent or received as each media type, in their order.
pub(super) type Content<'d> = IndexMap<String, Media<'d>>;

/// Sorts what was put together. Most of it is little, which takes no more room than it needs.
pub(super) fn settled<K: Hash + Ord, V>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> IndexMap<K, V> {
    let mut map: IndexMap<K, V> = entries.into_iter().collect();
    map.sort_unstable_keys();
    map.shrink_to_fit();
    map
}

/// One media type.
#[derive(Debug, Clone)]
pub(super) struct Media<'d> {
    pub(super) at: At<'d>,
    pub(super) holds: Holds<'d>,
    /// The headers of its parts, if it is a form that has some.
    pub(super) part_headers: Vec<Parameter<'d>>,
}

impl<'d> Media<'d> {
    /// One that has no parts with headers.
    pub(super) fn of(at: At<'d>, holds: Holds<'d>) -> Self {
        Self {
            at,
            holds,
            part_headers: Vec::new(),
        }
    }
}

/// What a body is made of.
#[derive(Debug, Clone)]
pub(super) enum Holds<'d> {
    /// What the schema says, if there is one.
    Schema(Option<At<'d>>),
    /// The fields of a form, as Swagger 2.0 lists them.
    Fields(Vec<Parameter<'d>>),
}

impl Operation<'_> {
    /// What a request is matched by.
    pub(super) fn key(&self) -> (String, &str) {
        (without_names(self.path), self.method)
    }

    /// The names of the path's parameters, in its order.
    pub(super) fn path_parameters(&self) -> Vec<&str> {
        let starts = self.path.split('{').skip(1);
        starts
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }
}

/// A path without the names of its parameters.
pub(super) fn without_names(path: &str) -> String {
    let mut key = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        key.push_str(before);
        key.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    key.push_str(rest);
    key
}
