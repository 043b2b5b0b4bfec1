//! Request bodies. In a PATCH every field can be left, cleared or set, so the body of a PATCH is a
//! type of its own, even where upstream uses one schema for POST and PATCH.

use std::collections::BTreeSet;

use clever_spec::operations::operations;
use clever_spec::pointer;

use super::{Lowering, events, schemas};
use crate::report::Result;

/// Gives each PATCH body a schema of its own: the name of the patch with that of its model.
pub fn split_patches(lowering: &mut Lowering) -> Result<Vec<(String, String)>> {
    let mut patches = BTreeSet::new();
    for (at, model) in bodies(lowering, "patch") {
        let name = patch_name(&model);
        let known = &lowering.document.root["components"]["schemas"];
        if !known[&name].is_null() && !patches.contains(&(name.clone(), model.clone())) {
            let what = format!("the name `{name}` is needed for the body of this PATCH");
            return Err(lowering.problem(&at, what, "rename the schema in an overlay"));
        }
        let schema = known[&model].clone();
        schemas::components(&mut lowering.document.root).insert(name.clone(), schema);
        if let Some(body) = lowering.document.root.pointer_mut(&at) {
            *body = schemas::reference(&name);
        }
        patches.insert((name, model));
    }
    Ok(patches.into_iter().collect())
}

/// Name of the body of a PATCH whose fields are those of `model`.
pub fn patch_name(model: &str) -> String {
    format!("{}Patch", model.trim_end_matches("Request"))
}

/// Every schema that is part of a request body.
///
/// # Errors
/// An event is, whose Rust type is only received.
pub fn request_types(lowering: &Lowering) -> Result<Vec<String>> {
    let root = &lowering.document.root;
    let mut found = BTreeSet::new();
    let mut waiting: Vec<(String, String)> = ["post", "put", "patch"]
        .iter()
        .flat_map(|method| bodies(lowering, method))
        .collect();
    while let Some((at, name)) = waiting.pop() {
        if name == events::EVENT && lowering.replacements.contains_key(&name) {
            let what = "a request body with an event, which clients only receive";
            return Err(lowering.problem(&at, what, "leave it out, in an overlay"));
        }
        let at = format!("/components/schemas/{name}");
        let schema = &root["components"]["schemas"][&name];
        let is_object = schema["type"] == "object";
        if is_object && found.insert(name) {
            pointer::walk(schema, &mut |below, value| {
                let name = schemas::referenced(value).map(str::to_owned);
                waiting.extend(name.map(|name| (format!("{at}{below}"), name)));
            });
        }
    }
    Ok(found.into_iter().collect())
}

/// The place and name of the body's schema, for every operation of a method.
fn bodies(lowering: &Lowering, method: &str) -> Vec<(String, String)> {
    operations(&lowering.document)
        .filter(|operation| operation.method == method)
        .filter_map(|operation| {
            let name = schemas::referenced(operation.request_schema()?)?;
            let below = "requestBody/content/application~1json/schema";
            Some((format!("{}/{below}", operation.pointer()), name.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::document;
    use serde_json::Value;

    const LAMPS: &str = r##"
paths:
  /a:
    post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/LampRequest"}}}}}
    patch: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/LampRequest"}}}}}
  /b:
    patch: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/LampRequest"}}}}}
components:
  schemas:
    LampRequest: {type: object, properties: {bulbs: {type: array, items: {$ref: "#/components/schemas/Bulb"}}}}
    Bulb: {type: object, properties: {watts: {type: number}}}
    Reply: {type: object}
"##;

    fn body(lowering: &Lowering, path: &str, method: &str) -> Value {
        let operation = &lowering.document.root["paths"][path][method];
        operation["requestBody"]["content"]["application/json"]["schema"].clone()
    }

    #[test]
    fn a_patch_has_a_body_of_its_own() {
        let mut lowering = document(LAMPS);
        let patches = split_patches(&mut lowering).unwrap();
        assert_eq!(
            patches,
            [("LampPatch".to_owned(), "LampRequest".to_owned())]
        );
        assert_eq!(
            body(&lowering, "/a", "post"),
            schemas::reference("LampRequest")
        );
        assert_eq!(
            body(&lowering, "/a", "patch"),
            schemas::reference("LampPatch")
        );
        assert_eq!(
            body(&lowering, "/b", "patch"),
            schemas::reference("LampPatch")
        );
        assert_eq!(lowering.schema("LampPatch"), lowering.schema("LampRequest"));
    }

    #[test]
    fn the_name_of_a_patch_must_be_free() {
        let mut lowering = document(&LAMPS.replace("Reply", "LampPatch"));
        let problem = split_patches(&mut lowering).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "d.yaml:5 at /paths/~1a/patch/requestBody/content/application~1json/schema: \
             the name `LampPatch` is needed for the body of this PATCH"
        );
    }

    #[test]
    fn everything_inside_a_body_is_part_of_the_request() {
        let mut lowering = document(LAMPS);
        split_patches(&mut lowering).unwrap();
        assert_eq!(
            request_types(&lowering).unwrap(),
            ["Bulb", "LampPatch", "LampRequest"]
        );
    }

    #[test]
    fn an_event_is_not_sent() {
        let mut lowering = document(&LAMPS.replace("Bulb", "Event"));
        request_types(&lowering).unwrap();
        schemas::components(&mut lowering.document.root).shift_remove("Event");
        lowering.replace("Event", "crate::types::Event").unwrap();
        let problem = request_types(&lowering).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "d.yaml:10 at /components/schemas/LampRequest/properties/bulbs/items: \
             a request body with an event, which clients only receive"
        );
    }
}
