//! Reads what is sent with a request beside its body: parameters, and the headers of a response, which
//! are written alike.

use super::api::{Body, Encoding, Parameter, Style};
use super::content::{swagger_body, swagger_form};
use super::media::media_type;
use super::source::{Dialect, Source};
use super::sunset::Sunset;
use crate::tree::{At, Kind};

/// Where a parameter of OpenAPI 3 may stand, and where else one of Swagger 2.0.
const PLACES: &[&str] = &["cookie", "header", "path", "query"];
const SWAGGER_PLACES: &[&str] = &["body", "formData"];

/// Headers that OpenAPI 3 says in other words, by media types and security schemes, so that they count
/// for nothing among parameters.
const SAID_ELSEWHERE: &[&str] = &["accept", "authorization", "content-type"];

/// What Swagger 2.0 says of a parameter itself, and OpenAPI 3 in its `schema`.
const OF_SCHEMA: &[&str] = &["default", "enum", "format", "items", "type"];

/// How the names of two headers are compared.
type IsSameName = fn(&str, &str) -> bool;

/// What is sent with a request.
#[derive(Debug, Default)]
pub(super) struct Sent<'d> {
    pub(super) parameters: Vec<Parameter<'d>>,
    /// Others may be there that could not be read.
    pub(super) has_unread: bool,
    /// The body that Swagger 2.0 has among the parameters.
    pub(super) body: Option<Body<'d>>,
}

impl<'d> Sent<'d> {
    /// Adds a parameter, unless one of the same name is there already; it is said how the names of
    /// headers are compared.
    fn add(
        &mut self,
        source: &mut Source<'d>,
        operation: At<'d>,
        said: At<'d>,
        is_same_header: IsSameName,
    ) {
        let Some(said) = source.follow(said) else {
            self.has_unread = true;
            return;
        };
        let (Some(name), Some(place)) = (said.text("name"), said.text("in")) else {
            source.skip(said, "the parameter has no `name` or no `in`");
            self.has_unread = true;
            return;
        };
        let is_of_swagger = SWAGGER_PLACES.contains(&place);
        if is_of_swagger && source.dialect != Dialect::Swagger {
            source.guess(
                said,
                "OpenAPI 3 has this in `requestBody`: read as if it stood there",
            );
        } else if !is_of_swagger && !PLACES.contains(&place) {
            source.skip(said, &format!("no parameter stands in `{place}`"));
            self.has_unread = true;
            return;
        }
        if place == "body" {
            self.body
                .get_or_insert_with(|| swagger_body(source, operation, said));
            return;
        }
        if place == "header" && is_said_elsewhere(source, name, SAID_ELSEWHERE) {
            return;
        }
        let is_same = |one: &Parameter<'_>| match place {
            "header" => is_same_header(one.name, name),
            _ => one.name == name,
        };
        let mut of_place = self.parameters.iter().filter(|one| one.place == place);
        if !of_place.any(is_same) {
            let parameter = parameter(source, said, name, place);
            self.parameters.push(parameter);
        }
    }
}

/// Whether a header is one that counts for nothing in OpenAPI 3.
pub(super) fn is_said_elsewhere(source: &Source<'_>, name: &str, elsewhere: &[&str]) -> bool {
    let mut elsewhere = elsewhere.iter();
    source.dialect != Dialect::Swagger && elsewhere.any(|one| one.eq_ignore_ascii_case(name))
}

/// The parameters of an operation and of its path item.
pub(super) fn parameters<'d>(source: &mut Source<'d>, item: At<'d>, at: At<'d>) -> Sent<'d> {
    let mut sent = Sent::default();
    // An operation's own parameter stands for the path item's.
    let lists: [(At<'d>, IsSameName); 2] = [
        (at, |one, other| one == other),
        (item, str::eq_ignore_ascii_case),
    ];
    for (around, is_same_header) in lists {
        let list = source.holder(around, "parameters", Kind::Array);
        sent.has_unread |= list.is_err();
        for said in list.ok().flatten().into_iter().flat_map(At::items) {
            sent.add(source, at, said, is_same_header);
        }
    }
    let fields = sent
        .parameters
        .extract_if(.., |one| one.place == "formData")
        .collect::<Vec<_>>();
    if !fields.is_empty() {
        sent.body
            .get_or_insert_with(|| swagger_form(source, at, fields));
    }
    sent
}

/// One parameter or header.
pub(super) fn parameter<'d>(
    source: &mut Source<'d>,
    said: At<'d>,
    name: &'d str,
    place: &'d str,
) -> Parameter<'d> {
    source.tell_wrong_of_other(said);
    let content = in_content(said).filter(|_| source.dialect != Dialect::Swagger);
    let (schema, kind) = match content {
        Some((media, kind)) => (media.get("schema"), Some(kind)),
        None => (schema_of(source, said), None),
    };
    Parameter {
        name,
        place,
        is_required: said.flag("required") || place == "path",
        is_deprecated: said.flag("deprecated"),
        sunset: Sunset::read(said),
        style: style(source.dialect, said, place),
        may_be_empty: said.flag("allowEmptyValue"),
        may_be_reserved: said.flag("allowReserved"),
        schema,
        encoding: match kind.as_deref() {
            Some(kind) => Encoding::of(kind),
            None if place == "formData" => Encoding::Field,
            None => Encoding::Text,
        },
        kind,
        at: said,
    }
}

/// The schema of a parameter or a header: Swagger 2.0 writes it there, OpenAPI 3 below `schema`. It is
/// read too where it stands as in the other language, and that is told.
fn schema_of<'d>(source: &mut Source<'d>, said: At<'d>) -> Option<At<'d>> {
    const GUESS: &str =
        "another version of OpenAPI writes a schema here: read as it would be there";
    const OTHER: &str = "another version of OpenAPI writes a schema here";

    let below = said.get("schema");
    let mut keywords = OF_SCHEMA.iter();
    let here = keywords.find_map(|keyword| said.get(keyword));
    match (source.dialect, here, below) {
        (Dialect::Swagger, None, Some(below)) => {
            source.guess(below, GUESS);
            Some(below)
        }
        (Dialect::Swagger, _, below) => {
            below.inspect(|below| source.skip(*below, OTHER));
            Some(said)
        }
        (_, Some(here), None) => {
            source.guess(here, GUESS);
            Some(said)
        }
        (_, here, below) => {
            here.inspect(|here| source.skip(*here, OTHER));
            below
        }
    }
}

/// What a parameter holds that is written as a media type says, and that media type.
fn in_content(said: At<'_>) -> Option<(At<'_>, String)> {
    let (kind, media) = said.get("content")?.members().next()?;
    Some((media, media_type(kind)))
}

fn style(dialect: Dialect, said: At<'_>, place: &str) -> Style {
    if dialect == Dialect::Swagger {
        let (name, explode) = match said.text("collectionFormat").unwrap_or("csv") {
            "multi" => ("form", true),
            "ssv" => ("spaceDelimited", false),
            "pipes" => ("pipeDelimited", false),
            "tsv" => ("tabDelimited", false),
            _ if place == "query" || place == "formData" => ("form", false),
            _ => ("simple", false),
        };
        // What is no list is written one way only.
        let explode = explode || said.text("type") != Some("array") && name == "form";
        return Style {
            name: name.to_owned(),
            explode,
        };
    }
    let usual = match place {
        "query" | "cookie" => "form",
        _ => "simple",
    };
    Style::read(Some(said), usual)
}
