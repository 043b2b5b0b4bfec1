//! Schemas for which progenitor would have to invent a type and its name.

use super::{Lowering, schemas};
use crate::report::Result;

pub fn refuse(lowering: &mut Lowering) -> Result<()> {
    let mut problem = None;
    schemas::visit(&mut lowering.document.root, &mut |at, schema| {
        let named = is_named(at);
        if let Some(keyword) = keywords(named).find(|keyword| schema.get(keyword).is_some()) {
            problem.get_or_insert_with(|| (at.to_owned(), keyword));
        }
    });
    problem.map_or(Ok(()), |(at, keyword)| {
        let what = format!("a schema with `{keyword}` that no Rust type is made from");
        let help = "make it a schema with a name under `components`, or say it more simply";
        Err(lowering.problem(&at, what, help))
    })
}

/// A component, or one of those that it is combined from.
fn is_named(at: &str) -> bool {
    let below = at.strip_prefix("/components/schemas/").unwrap_or("/");
    let component = below.split_once("/allOf/").map_or(below, |(name, _)| name);
    !component.contains('/') && !below.contains("/properties/")
}

fn keywords(named: bool) -> impl Iterator<Item = &'static str> {
    let always = ["oneOf", "anyOf", "not"];
    let nameless = ["properties", "allOf"];
    let nameless = nameless.into_iter().filter(move |_| !named);
    always.into_iter().chain(nameless)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    #[test]
    fn only_components_may_be_records_or_combinations() {
        let mut lowering = schemas(&[
            "A: {type: object, properties: {a: {type: array, items: {type: string}}}}",
            "B: {allOf: [{$ref: \"#/components/schemas/A\"}, {type: object, properties: {b: {type: string}}}]}",
        ]);
        refuse(&mut lowering).unwrap();
        let problem = |line: &str| refuse(&mut schemas(&[line])).unwrap_err().to_string();
        let inner = "properties: {x: {type: string}}";
        assert_eq!(
            [
                problem(&format!("A: {{properties: {{a: {{{inner}}}}}}}")),
                problem(&format!("A: {{type: array, items: {{{inner}}}}}")),
                problem(&format!("A: {{allOf: [{{properties: {{a: {{{inner}}}}}}}]}}")),
                problem("A: {properties: {a: {allOf: [{}, {}]}}}"),
                problem("A: {oneOf: []}"),
                problem("A: {not: {}}"),
            ],
            [
                ("A/properties/a", "properties"),
                ("A/items", "properties"),
                ("A/allOf/0/properties/a", "properties"),
                ("A/properties/a", "allOf"),
                ("A", "oneOf"),
                ("A", "not"),
            ]
            .map(|(at, keyword)| format!(
                "d.yaml:3 at /components/schemas/{at}: a schema with `{keyword}` that no Rust type is made from"
            ))
        );
    }
}
