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
        if syn::parse_str::<syn::Ident>(&variant).is_err() {
            let what = format!("value `{value}` becomes `{variant}`, which is no name in Rust");
            let help = "teach the generator a rule that gives it one";
            return Err(lowering.problem(&one.at, what, help));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    fn problem(lines: &[&str]) -> String {
        take(&mut schemas(lines)).unwrap_err().to_string()
    }

    #[test]
    fn one_set_is_one_type_wherever_it_stands() {
        let mut lowering = schemas(&[
            "Lamp: {type: object, properties: {state: {type: string, enum: [lit, \"\", dark], x-clever-enum: LampState, x-clever-enum-description: A state.}}}",
            "Bulb: {type: object, properties: {states: {type: array, items: {type: string, enum: [dark, lit, \"\"], x-clever-enum: LampState, x-clever-public: true}}}}",
            "Kind: {type: string, description: A kind., enum: [led]}",
            "Text: {type: string}",
        ]);
        let enums = take(&mut lowering).unwrap();
        assert_eq!(Vec::from_iter(enums.keys()), ["Kind", "LampState"]);
        let state = &enums["LampState"];
        assert_eq!(state.values, ["lit", "", "dark"]);
        assert_eq!(state.description, "A state.");
        assert!(state.public && !enums["Kind"].public);
        assert_eq!(enums["Kind"].description, "A kind.");
        let reference = super::schemas::reference("LampState");
        assert_eq!(lowering.schema("Lamp")["properties"]["state"], reference);
        assert_eq!(
            lowering.schema("Bulb")["properties"]["states"]["items"],
            reference
        );
        assert_eq!(lowering.schema("Text")["type"], "string");
        assert_eq!(
            lowering.replacements["LampState"],
            "crate::types::LampState"
        );
        assert_eq!(lowering.replacements["Kind"], "crate::types::Kind");
    }

    #[test]
    fn a_value_becomes_a_variant() {
        let mut lowering =
            schemas(&["Grade: {type: string, enum: [\"\", Pre K, \"13+\", self, 2-or-more]}"]);
        let enums = take(&mut lowering).unwrap();
        let variants: Vec<_> = enums["Grade"]
            .variants()
            .map(|(_, variant)| variant)
            .collect();
        assert_eq!(
            variants,
            ["Blank", "PreK", "Grade13Plus", "GradeSelf", "Grade2OrMore"]
        );
    }

    #[test]
    fn one_set_has_one_name_and_one_name_one_set() {
        assert_eq!(
            problem(&[
                "A: {type: string, x-clever-enum: One, enum: [x, y]}",
                "B: {type: string, x-clever-enum: Other, enum: [y, x]}",
            ]),
            "d.yaml:4 at /components/schemas/B: the same values are called `One` elsewhere, here `Other`"
        );
        assert_eq!(
            problem(&[
                "A: {type: string, x-clever-enum: One, enum: [x, y]}",
                "B: {type: string, x-clever-enum: One, enum: [x, z]}",
            ]),
            "d.yaml:4 at /components/schemas/B: `One` has other values elsewhere, at /components/schemas/A"
        );
    }

    #[test]
    fn what_has_no_name_or_no_variant_is_refused() {
        assert_eq!(
            [
                problem(&["A: {type: object, properties: {a: {type: string, enum: [x]}}}"]),
                problem(&["A: {type: string, enum: [a-b, a b]}"]),
                problem(&["A: {type: string, enum: [\"\", \"-\"]}"]),
                problem(&["A: {type: string, enum: [unlisted]}"]),
                problem(&["A: {type: string, enum: [x, 1]}"]),
                problem(&["A: {type: string, enum: [½]}"]),
            ],
            [
                "d.yaml:3 at /components/schemas/A/properties/a: a set of values without a name",
                "d.yaml:3 at /components/schemas/A: values `a-b` and `a b` both become `AB` in Rust",
                "d.yaml:3 at /components/schemas/A: values `` and `-` both become `Blank` in Rust",
                "d.yaml:3 at /components/schemas/A: values `any other value` and `unlisted` both become `Unlisted` in Rust",
                "d.yaml:3 at /components/schemas/A: a set of strings with the value 1, which is none",
                "d.yaml:3 at /components/schemas/A: value `½` becomes `½`, which is no name in Rust",
            ]
        );
    }

    #[test]
    fn a_set_does_not_push_out_a_record() {
        assert_eq!(
            problem(&[
                "A: {type: string, x-clever-enum: Lamp, enum: [x]}",
                "Lamp: {type: object}",
            ]),
            "d.yaml:4 at /components/schemas/Lamp: the name `Lamp` is needed for crate::types::Lamp"
        );
    }
}
