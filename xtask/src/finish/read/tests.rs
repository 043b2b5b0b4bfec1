use std::collections::BTreeMap;

use clever_spec::versions::{Status, Version};
use clever_spec::{Effective, load};

use super::*;
use crate::generator;

const LAMPS: &str = "
openapi: 3.0.3
info: {title: Lamps, version: 1.0.0}
paths:
  /lamps/{id}:
    get:
      operationId: getLamp
      x-clever-access: [district]
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: isLit, in: query, schema: {type: boolean}}
      - {name: of, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}}
components:
  schemas:
    Lamp: {type: object, required: [id], properties: {id: {type: string}, madeAt: {type: string, format: date-time}}}
";

fn lowered() -> Lowered {
    let version = Version {
        name: "v1.0".to_owned(),
        base_path: "/v1.0".to_owned(),
        released: "2020-01-01".parse().unwrap(),
        status: Status::Current,
        sources: BTreeMap::new(),
        document: None,
        wins: Vec::new(),
        facts: None,
        exceptions: Vec::new(),
    };
    let document = load::parse("d.yaml", LAMPS).unwrap();
    crate::lower::lower(&Effective { version, document }).unwrap()
}

#[test]
fn structs_and_builders_are_read_with_their_names_on_the_wire() {
    let lowered = lowered();
    let generated = read(&generator::generate(&lowered).unwrap(), &lowered).unwrap();
    let fields: Vec<_> = generated.structs[0]
        .fields
        .iter()
        .map(|field| {
            (
                field.ident.to_string(),
                field.wire.as_str(),
                field.optional.is_some(),
            )
        })
        .collect();
    assert_eq!(
        fields,
        [
            ("id".to_owned(), "id", false),
            ("made_at".to_owned(), "madeAt", true)
        ]
    );
    let builder = &generated.builders[0];
    let parameters: Vec<_> = builder
        .parameters
        .iter()
        .map(|parameter| (parameter.wire.as_str(), parameter.kind))
        .collect();
    assert_eq!(
        parameters,
        [
            ("id", Kind::Path),
            ("isLit", Kind::Query),
            ("of", Kind::QueryList)
        ]
    );
    assert_eq!(builder.response.to_token_stream().to_string(), "Lamp");
}

#[test]
fn a_replacement_that_is_not_used_is_noticed() {
    let lowered = lowered();
    let settings = generator::settings();
    let file = generator::tokens("v1.0", &lowered.openapi, &settings).unwrap();
    assert_eq!(
        read(&file, &lowered).unwrap_err().to_string(),
        "specs/v1.0.yaml: progenitor generated `Timestamp (to be ::clever_core::Timestamp, \
         but progenitor did not use it)` in a way that is not understood"
    );
}
