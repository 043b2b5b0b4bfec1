//! Errors are read by `clever-core` from status, headers and bytes; progenitor panics on several
//! typed ones and would expect JSON where Clever sends HTML or nothing.

use clever_spec::operations::operations;
use serde_json::Value;

use super::Lowering;
use crate::report::Result;

pub fn keep_success(lowering: &mut Lowering) {
    let root = &mut lowering.document.root;
    for item in members(root.get_mut("paths")) {
        for operation in members(Some(item)) {
            if let Some(responses) = operation
                .get_mut("responses")
                .and_then(Value::as_object_mut)
            {
                responses.retain(|status, _| status.starts_with('2'));
            }
        }
    }
    if let Some(components) = root["components"].as_object_mut() {
        components.shift_remove("responses");
    }
}

/// A method returns one type.
pub fn check_single(lowering: &Lowering) -> Result<()> {
    for operation in operations(&lowering.document) {
        let responses = operation.said["responses"].as_object();
        let responses = responses.into_iter().flatten();
        let mut contents = responses.map(|(_, response)| response.get("content"));
        let first = contents.next();
        if contents.any(|content| Some(content) != first) {
            let what = "an operation whose successes have different types";
            let help = "leave the one that is sent, in an overlay";
            let at = format!("{}/responses", operation.pointer());
            return Err(lowering.problem(&at, what, help));
        }
    }
    Ok(())
}

fn members(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
        .map(|(_, member)| member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::document;

    const LAMPS: &str = "
paths:
  /lamps:
    get:
      responses:
        '200': {content: {application/json: {schema: {type: string}}}}
        '404': {$ref: '#/components/responses/NotFound'}
        default: {description: An error.}
components: {responses: {NotFound: {description: None.}}, schemas: {}}
";

    #[test]
    fn errors_are_not_for_progenitor() {
        let mut lowering = document(LAMPS);
        keep_success(&mut lowering);
        let root = &lowering.document.root;
        let responses = root["paths"]["/lamps"]["get"]["responses"]
            .as_object()
            .unwrap();
        assert_eq!(Vec::from_iter(responses.keys()), ["200"]);
        assert!(root["components"].get("responses").is_none());
    }

    #[test]
    fn successes_have_one_type() {
        let success = "'200': {content: {application/json: {schema: {type: string}}}}";
        assert!(LAMPS.contains(success));
        let with = |other: &str| {
            let both = format!("{success}\n        {other}");
            let mut lowering = document(&LAMPS.replace(success, &both));
            keep_success(&mut lowering);
            check_single(&lowering)
        };
        with(&success.replace("200", "201")).unwrap();
        let what = "d.yaml:5 at /paths/~1lamps/get/responses: an operation whose successes have different types";
        for other in [
            success.replace("200", "201").replace("string", "number"),
            "'204': {}".to_owned(),
        ] {
            assert_eq!(with(&other).unwrap_err().to_string(), what);
        }
    }
}
