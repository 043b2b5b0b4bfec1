//! Which kind of value each keyword has. What has another one is not read, and that is told.

use std::fmt;

use super::source::Source;
use crate::tree::{At, Kind};

/// The kinds of value that a keyword may have; none for what may be anything, or is no keyword.
type Kinds = Option<&'static [Kind]>;

const FLAG: Kinds = Some(&[Kind::Bool]);
const LIST: Kinds = Some(&[Kind::Array]);
const NUMBER: Kinds = Some(&[Kind::Number]);
const OBJECT: Kinds = Some(&[Kind::Object]);
const SCHEMA: Kinds = Some(&[Kind::Object, Kind::Bool]);
const TEXT: Kinds = Some(&[Kind::Text]);
/// Swagger 2.0 says the name of the property only.
const DISCRIMINATOR: Kinds = Some(&[Kind::Object, Kind::Text]);
/// OpenAPI 3.0 has a flag where 3.1 has a number.
const EXCLUSIVE: Kinds = Some(&[Kind::Bool, Kind::Number]);
const TYPE: Kinds = Some(&[Kind::Text, Kind::Array]);

/// Of a schema. What has to be one itself is told where it is read.
fn of_schema(keyword: &str) -> Kinds {
    match keyword {
        "$ref" | "contentEncoding" | "contentMediaType" | "format" | "pattern" => TEXT,
        "deprecated" | "nullable" | "readOnly" | "uniqueItems" | "writeOnly" | "x-nullable" => FLAG,
        "maxContains" | "maxItems" | "maxLength" | "maxProperties" | "maximum" | "minContains"
        | "minItems" | "minLength" | "minProperties" | "minimum" | "multipleOf" => NUMBER,
        "exclusiveMaximum" | "exclusiveMinimum" => EXCLUSIVE,
        "allOf" | "anyOf" | "enum" | "oneOf" | "prefixItems" | "required" => LIST,
        "dependencies" | "dependentRequired" | "dependentSchemas" | "patternProperties"
        | "properties" => OBJECT,
        "else" | "if" | "not" | "then" | "unevaluatedItems" | "unevaluatedProperties" => SCHEMA,
        "discriminator" => DISCRIMINATOR,
        "type" => TYPE,
        _ => None,
    }
}

/// Of what stands around schemas: an operation, a parameter, a header, a body.
fn of_other(keyword: &str) -> Kinds {
    match keyword {
        "allowEmptyValue" | "allowReserved" | "deprecated" | "explode" | "required" => FLAG,
        "collectionFormat" | "operationId" | "style" => TEXT,
        "consumes" | "produces" => LIST,
        "content" | "encoding" => OBJECT,
        _ => None,
    }
}

impl<'d> Source<'d> {
    /// Says what of a schema is of another kind than its keyword has.
    pub(super) fn tell_wrong_of_schema(&mut self, at: At<'d>) {
        // In Swagger 2.0, a parameter is its own schema.
        let is_parameter = at.text("in").is_some();
        for (name, value) in at.members() {
            if name == "required" && is_parameter {
                continue;
            }
            self.tell_wrong(&format_args!("`{name}`"), value, of_schema(name));
            if matches!(name, "required" | "type") {
                for item in value.items() {
                    self.tell_wrong(&format_args!("an item of `{name}`"), item, TEXT);
                }
            }
        }
    }

    /// Says what of an operation, a parameter, a header or a body is of another kind than its
    /// keyword has.
    pub(super) fn tell_wrong_of_other(&mut self, at: At<'d>) {
        for (name, value) in at.members() {
            self.tell_wrong(&format_args!("`{name}`"), value, of_other(name));
        }
    }

    fn tell_wrong(&mut self, name: &dyn fmt::Display, value: At<'d>, kinds: Kinds) {
        let kind = value.kind();
        // Nothing behind a name is null in YAML.
        let Some(kinds) = kinds.filter(|kinds| kind != Kind::Null && !kinds.contains(&kind)) else {
            return;
        };
        let asked: Vec<&str> = kinds.iter().map(|kind| called(*kind)).collect();
        let what = format!(
            "{name} is {}, and this is {}",
            asked.join(" or "),
            called(kind)
        );
        self.skip(value, &what);
    }
}

fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "true or false",
        Kind::Number => "a number",
        Kind::Text => "a text",
        Kind::Array => "a list",
        Kind::Object | Kind::Merged => "an object",
    }
}
