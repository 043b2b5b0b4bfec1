//! Sets of string values become open enums: one type for each set, named by an overlay.

use std::collections::BTreeMap;

use clever_spec::pointer;
use heck::ToUpperCamelCase;
use serde_json::Value;

use super::{Lowering, schemas};
use crate::report::Result;

/// One set of values.
#[derive(Debug, Clone)]
pub struct OpenEnum {
    /// Name of the Rust type.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The known values in the document's order.
    pub values: Vec<String>,
    /// Whether a known value may show in debug output.
    pub public: bool,
    at: String,
}

impl OpenEnum {
    /// The known values with their variants.
    pub fn variants(&self) -> impl Iterator<Item = (&str, String)> {
        self.values
            .iter()
            .map(|value| (value.as_str(), self.variant(value)))
    }

    /// A value's variant: the blank one, a word, or (where a word begins with a digit) the type's
    /// name before it.
    fn variant(&self, value: &str) -> String {
        let words: String = value.replace('+', " plus ").to_upper_camel_case();
        match words.chars().next() {
            None => "Blank".to_owned(),
            Some(first) if first.is_ascii_digit() => format!("{}{words}", self.name),
            Some(_) if words == "Self" => format!("{}{words}", self.name),
            Some(_) => words,
        }
    }
}

pub fn take(lowering: &mut Lowering) -> Result<BTreeMap<String, OpenEnum>> {
    let found = find(lowering)?;
    let mut enums: BTreeMap<String, OpenEnum> = BTreeMap::new();
    let mut by_set: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for one in found {
        check_variants(lowering, &one)?;
        let mut set = one.values.clone();
        set.sort();
        let name = by_set.entry(set).or_insert_with(|| one.name.clone());
        if *name != one.name {
            let what = format!(
                "the same values are called `{name}` elsewhere, here `{}`",
                one.name
            );
            return Err(lowering.problem(
                &one.at,
                what,
                "use one `x-clever-enum` name for one set",
            ));
        }
        if let Some(known) = enums.get_mut(&one.name) {
            merge(lowering, known, &one)?;
        } else {
            enums.insert(one.name.clone(), one);
        }
    }
    schemas::visit(&mut lowering.document.root, &mut |at, schema| {
        if let Some(name) = name_of(at, schema) {
            *schema = schemas::reference(&name);
        }
    });
    for name in enums.keys() {
        let components = schemas::components(&mut lowering.document.root);
        // A component that is the set itself refers to itself by now.
        if components.get(name).and_then(schemas::referenced) == Some(name) {
            components.shift_remove(name);
        }
        lowering.replace(name, &format!("crate::types::{name}"))?;
    }
    Ok(enums)
}

fn find(lowering: &mut Lowering) -> Result<Vec<OpenEnum>> {
    let mut found = Vec::new();
    let (mut unnamed, mut not_text) = (None, None);
    schemas::visit(&mut lowering.document.root, &mut |at, schema| {
        if !is_open_enum(schema) {
            return;
        }
        let values = schema["enum"].as_array().into_iter().flatten();
        let mut others = values.filter(|value| !value.is_string() && !value.is_null());
        if let Some(other) = others.next() {
            not_text.get_or_insert_with(|| (at.to_owned(), other.to_string()));
        }
        let Some(name) = name_of(at, schema) else {
            unnamed.get_or_insert_with(|| at.to_owned());
            return;
        };
        let values = schema["enum"].as_array().into_iter().flatten();
        let component = is_component(at);
        found.push(OpenEnum {
            name,
            description: match schema["x-clever-enum-description"].as_str() {
                Some(words) => words.to_owned(),
                None if component => schema["description"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                None => String::new(),
            },
            values: values
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            public: schema["x-clever-public"] == true,
            at: at.to_owned(),
        });
    });
    if let Some((at, other)) = not_text {
        let what = format!("a set of strings with the value {other}, which is none");
        return Err(lowering.problem(&at, what, "put the value into quotes"));
    }
    unnamed.map_or(Ok(found), |at| {
        let help = "name it in an overlay: `update: {x-clever-enum: Name}`";
        Err(lowering.problem(&at, "a set of values without a name", help))
    })
}

fn is_open_enum(schema: &Value) -> bool {
    schema["type"] == "string" && schema["enum"].is_array()
}

fn is_component(at: &str) -> bool {
    pointer::parent(at) == Some("/components/schemas")
}

fn name_of(at: &str, schema: &Value) -> Option<String> {
    if !is_open_enum(schema) {
        return None;
    }
    let stated = schema["x-clever-enum"].as_str().map(str::to_owned);
    stated.or_else(|| is_component(at).then(|| pointer::last(at)))
}

fn merge(lowering: &Lowering, known: &mut OpenEnum, other: &OpenEnum) -> Result<()> {
    let same = known.values.len() == other.values.len()
        && known
            .values
            .iter()
            .all(|value| other.values.contains(value));
    if !same {
        let what = format!(
            "`{}` has other values elsewhere, at {}",
            other.name, known.at
        );
        return Err(lowering.problem(&other.at, what, "give different sets different names"));
    }
    known.public |= other.public;
    if known.description.is_empty() {
        known.description.clone_from(&other.description);
    }
    Ok(())
}

fn check_variants(lowering: &Lowering, one: &OpenEnum) -> Result<()> {
    let mut seen = BTreeMap::from([("Unlisted".to_owned(), "any other value")]);
    for (value, variant) in one.variants() {
        if let Some(other) = seen.insert(variant.clone(), value) {
            let what = format!("values `{other}` and `{value}` both become `{variant}` in Rust");
            return Err(lowering.problem(
                &one.at,
                what,
                "teach the generator a rule that keeps them apart",
            ));
        }
    }
    Ok(())
}
