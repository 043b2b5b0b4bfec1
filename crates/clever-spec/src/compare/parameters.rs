//! What a client sends beside a body: the parameters of a request, and the headers of an answer.

use std::collections::{BTreeSet, HashMap};

use super::api::{Encoding, Parameter, Response, Unread};
use super::keys::is_any_text;
use super::lists::{BECAME_LIST, are_apart, became_list, only_item};
use super::literal::is_same;
use super::media::is_json;
use super::operations::Both;
use super::rule::Direction;
use super::rules::parameter;
use super::schema::Schemas;
use super::source::Dialect;
use super::walk::{Pair, Walk, Way};
use crate::called;
use crate::tree::{At, Kind};

/// Parameters or headers that a client sends.
struct Listed<'l, 'd> {
    around: At<'d>,
    list: &'l [Parameter<'d>],
    has_unread: bool,
}

impl<'l, 'd> Listed<'l, 'd> {
    fn headers(answer: &'l Response<'d>) -> Self {
        Self {
            around: answer.at,
            list: &answer.headers,
            has_unread: answer.has_unread_headers,
        }
    }
}

impl<'o, 'n> Both<'_, 'o, 'n> {
    pub(super) fn parameters(&self, walk: &mut Walk<'o, 'n>) {
        self.parameter_lists(walk, (&self.old.parameters, &self.new.parameters));
    }

    /// Compares the parameters of a request, or the fields of a form.
    pub(super) fn parameter_lists(
        &self,
        walk: &mut Walk<'o, 'n>,
        (before, now): (&[Parameter<'o>], &[Parameter<'n>]),
    ) {
        let before = Listed {
            around: self.old.at,
            list: before,
            has_unread: self.old.has_unread_parameters,
        };
        let now = Listed {
            around: self.new.at,
            list: now,
            has_unread: self.new.has_unread_parameters,
        };
        let subject = |one: &Parameter<'_>| format!("{} parameter {}", one.place, one.name);
        self.sent(walk, (&before, &now), subject);
    }

    /// Compares the headers that a client sends with an answer.
    pub(super) fn sent_headers(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Response<'o>,
        new: &Response<'n>,
        subject: &str,
    ) {
        let subject = |one: &Parameter<'_>| format!("{subject}, header {}", one.name);
        self.sent(
            walk,
            (&Listed::headers(old), &Listed::headers(new)),
            subject,
        );
    }

    fn sent(
        &self,
        walk: &mut Walk<'o, 'n>,
        (before, now): (&Listed<'_, 'o>, &Listed<'_, 'n>),
        subject: impl Fn(&Parameter<'_>) -> String,
    ) {
        let renamed = self.renamed_path_parameters();
        let placed = self.new.path_parameters();
        let mut known = BTreeSet::new();
        for old in before.list {
            let name = match old.place {
                "path" => renamed.get(old.name).copied().unwrap_or(old.name),
                _ => old.name,
            };
            // The path may call it otherwise than the parameter itself.
            let unnamed =
                || named(now.list, old.place, old.name).filter(|_| !placed.contains(&old.name));
            let subject = subject(old);
            match named(now.list, old.place, name).or_else(unnamed) {
                Some(new) => {
                    known.insert(new.at.id());
                    self.parameter(walk, old, new, &subject);
                }
                None if now.has_unread => {}
                None => self.parameter_gone(walk, old, now.around, &subject),
            }
        }
        for new in now.list {
            if known.contains(&new.at.id()) || before.has_unread {
                continue;
            }
            self.parameter_added(walk, before.around, new, &subject(new));
        }
    }

    fn parameter_gone(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Parameter<'o>,
        around: At<'n>,
        subject: &str,
    ) {
        let at = (old.at, around);
        match self.new.scheme_for(old) {
            Some(scheme) => {
                let what = format!("the security scheme {scheme} asks for it now");
                self.note(walk, &parameter::PARAMETER_RESTATED, subject, what, at);
            }
            None => {
                let rule = &parameter::PARAMETER_REMOVED;
                let rule = old.sunset.removal(rule, walk.today);
                self.note(walk, rule, subject, "it is gone", at);
            }
        }
    }

    fn parameter_added(
        &self,
        walk: &mut Walk<'o, 'n>,
        around: At<'o>,
        new: &Parameter<'n>,
        subject: &str,
    ) {
        let at = (around, new.at);
        let scheme = self.old.scheme_for(new);
        if let Some(scheme) = scheme.filter(|_| is_any_text(&mut walk.new, new)) {
            let what = format!("the security scheme {scheme} asked for it before");
            self.note(walk, &parameter::PARAMETER_RESTATED, subject, what, at);
            return;
        }
        let (rule, what) = match new.is_required {
            true => (
                &parameter::REQUIRED_PARAMETER_ADDED,
                "it is new, and required",
            ),
            false => (&parameter::PARAMETER_ADDED, "it is new"),
        };
        self.note(walk, rule, subject, what, at);
    }

    /// A path's parameters are told apart by their places in it; what they are called is nobody's
    /// business who sends a request.
    fn renamed_path_parameters(&self) -> HashMap<&str, &str> {
        let old = self.old.path_parameters().into_iter();
        old.zip(self.new.path_parameters()).collect()
    }

    fn parameter(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Parameter<'o>,
        new: &Parameter<'n>,
        subject: &str,
    ) {
        let at = (old.at, new.at);
        match (old.is_required, new.is_required) {
            (false, true) => {
                let rule = &parameter::PARAMETER_BECAME_REQUIRED;
                self.note(walk, rule, subject, "it became required", at);
            }
            (true, false) => {
                let rule = &parameter::PARAMETER_BECAME_OPTIONAL;
                self.note(walk, rule, subject, "it became optional", at);
            }
            _ => {}
        }
        if let Some(what) = written_otherwise(walk, old, new) {
            let rule = &parameter::PARAMETER_STYLE_CHANGED;
            self.note(walk, rule, subject, what, at);
        }
        self.freedom(walk, old, new, subject);
        let way = sent(new.encoding);
        let list = with_items(walk, old, new, way);
        let defaults = (default(&mut walk.old, old), default(&mut walk.new, new));
        if let (Ok(was), Ok(is)) = defaults
            && !is_same(was, list.map_or(is, |_| is.map(only_item)), new.encoding)
            && !(old.is_required && new.is_required)
        {
            let rule = &parameter::PARAMETER_DEFAULT_CHANGED;
            let (was, is) = (called::shown(was), called::shown(is));
            let what = format!("its default went from {was} to {is}");
            self.note(walk, rule, subject, what, at);
        }
        match (old.is_deprecated, new.is_deprecated) {
            (false, true) => {
                let rule = &parameter::PARAMETER_DEPRECATED;
                self.note(walk, rule, subject, "it is deprecated", at);
            }
            (true, false) => {
                let rule = &parameter::PARAMETER_REINSTATED;
                self.note(walk, rule, subject, "it is not deprecated any more", at);
            }
            _ => {}
        }
        self.end(walk, old.sunset, new.sunset, subject, at);
        if let Some(pair) = list {
            let rule = &parameter::PARAMETER_BECAME_LIST;
            self.note(walk, rule, subject, BECAME_LIST, at);
            walk.nodes(self.number, pair);
            return;
        }
        let (old, new) = (old.schema, new.schema);
        walk.schemas(self.number, old, new, way);
    }

    /// What may be written in a query that is no plain value.
    fn freedom(
        &self,
        walk: &mut Walk<'o, 'n>,
        old: &Parameter<'o>,
        new: &Parameter<'n>,
        subject: &str,
    ) {
        const EMPTY: [&str; 2] = ["it may be empty", "it may not be empty any more"];
        const RESERVED: [&str; 2] = [
            "reserved characters may stand in it as they are",
            "reserved characters may not stand in it as they are any more",
        ];
        for (was, is, [freer, narrower]) in [
            (old.may_be_empty, new.may_be_empty, EMPTY),
            (old.may_be_reserved, new.may_be_reserved, RESERVED),
        ] {
            let (rule, what) = match (was, is) {
                (false, true) => (&parameter::PARAMETER_LOOSENED, freer),
                (true, false) => (&parameter::PARAMETER_TIGHTENED, narrower),
                _ => continue,
            };
            self.note(walk, rule, subject, what, (old.at, new.at));
        }
    }
}

/// The parameter of that name. The names of headers are the same in upper and lower case, and a
/// document may list one in both.
pub(super) fn named<'p, 'd>(
    parameters: &'p [Parameter<'d>],
    place: &str,
    name: &str,
) -> Option<&'p Parameter<'d>> {
    let of_place = || parameters.iter().filter(move |one| one.place == place);
    let mut like = of_place().filter(|one| one.name.eq_ignore_ascii_case(name));
    let exactly = of_place().find(|one| one.name == name);
    exactly.or_else(|| like.next().filter(|_| place == "header"))
}

/// What holds where a parameter is left out: its own default, or what its schema refers to says for
/// all its parameters. Null is nothing.
fn default<'d>(
    schemas: &mut Schemas<'d>,
    parameter: &Parameter<'d>,
) -> Result<Option<At<'d>>, Unread> {
    let Some(schema) = parameter.schema else {
        return Ok(None);
    };
    let node = schemas.node(schema);
    if schemas.is_unread(node) {
        return Err(Unread);
    }
    let counts = schema.get("$ref").is_none() || schemas.source.reads_beside_references();
    let own = schema.get("default").filter(|_| counts);
    let default = own.or_else(|| schemas.default(node));
    Ok(default.filter(|default| default.kind() != Kind::Null))
}

/// How something is written in another way than before, in words.
pub(super) fn written_otherwise<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    old: &Parameter<'o>,
    new: &Parameter<'n>,
) -> Option<String> {
    let is_plain = (is_plain(&mut walk.old, old), is_plain(&mut walk.new, new));
    let was = old.kind.as_deref().filter(|_| !is_plain.0);
    let is = new.kind.as_deref().filter(|_| !is_plain.1);
    if was != is {
        let [was, is] = [was, is].map(|kind| kind.unwrap_or("plain"));
        return Some(format!(
            "it was written as {was} and is written as {is} now"
        ));
    }
    let are_swagger = [walk.old.source.dialect, walk.new.source.dialect] == [Dialect::Swagger; 2];
    let mut within = separators(old.at).zip(separators(new.at));
    if are_swagger && within.any(|(was, is)| was != is) {
        return Some("the lists in it are written another way".to_owned());
    }
    let has_other_mark = old.style.mark() != new.style.mark();
    if has_other_mark {
        return Some("its values are written another way".to_owned());
    }
    // A simple list is the same, exploded or not.
    let are_simple = [old, new].iter().all(|one| one.style.name == "simple");
    let kinds: &[&str] = match are_simple {
        true => &["object"],
        false => &["array", "object"],
    };
    let is_other = old.style != new.style && are_of(walk, old, new, kinds);
    is_other.then(|| "its lists are written another way".to_owned())
}

/// How Swagger 2.0 has the lists written that are in a list, from without to within.
fn separators(parameter: At<'_>) -> impl Iterator<Item = &str> {
    let within = std::iter::successors(parameter.get("items"), |list| list.get("items"));
    let lists = within.take_while(|one| one.text("type") == Some("array"));
    lists.map(|list| list.text("collectionFormat").unwrap_or("csv"))
}

/// Whether what is written as a media type is the same without it: a header is plain text anyway, and a
/// number is its text in JSON, too.
fn is_plain<'d>(schemas: &mut Schemas<'d>, parameter: &Parameter<'d>) -> bool {
    let plain: &[&str] = match parameter.kind.as_deref() {
        Some("text/plain") if parameter.place == "header" => return true,
        Some("text/plain") => &["boolean", "integer", "number", "string"],
        Some(kind) if is_json(kind) => &["boolean", "integer", "number"],
        _ => return false,
    };
    let node = parameter.schema.map(|schema| schemas.node(schema));
    let types = node.and_then(|node| schemas.view(node).types.clone());
    types.is_some_and(|types| types.iter().all(|kind| plain.contains(kind)))
}

/// Whether a parameter is of one of some types before and after, so that its style matters.
fn are_of<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    old: &Parameter<'o>,
    new: &Parameter<'n>,
    kinds: &[&str],
) -> bool {
    let (Some(old), Some(new)) = (old.schema, new.schema) else {
        return false;
    };
    let (old, new) = (walk.old.node(old), walk.new.node(new));
    let (old, new) = (walk.old.view(old), walk.new.view(new));
    [&old.types, &new.types].into_iter().all(|types| {
        let mut types = types.iter().flatten();
        types.any(|kind| kinds.contains(kind))
    })
}

fn sent(encoding: Encoding) -> Way {
    Way {
        direction: Direction::Request,
        encoding,
    }
}

/// A value that was sent alone, and the items of the list that it became.
fn with_items<'o, 'n>(
    walk: &mut Walk<'o, 'n>,
    old: &Parameter<'o>,
    new: &Parameter<'n>,
    way: Way,
) -> Option<Pair> {
    let (old, is) = (walk.old.node(old.schema?), walk.new.node(new.schema?));
    if !new.style.repeats() && !are_apart(&walk.old.view(old), &new.style) {
        return None;
    }
    let new = became_list(&mut walk.old, &mut walk.new, old, is)?;
    Some(Pair { old, new, way })
}
