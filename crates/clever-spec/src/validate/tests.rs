use super::*;

const GOOD: &str = "openapi: 3.0.3
info: {title: t, version: 1.0.0}
paths:
  /a:
    get:
      operationId: getA
      parameters: [{name: p, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}]
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
  /b:
    get: {operationId: getB, responses: {'200': {description: OK}}}
components:
  schemas:
    A: {type: object, properties: {x: {type: string}}}
";

fn problem(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from));
    let document = crate::load::parse("d.yaml", &GOOD.replace(from, to)).unwrap();
    validate(&document).unwrap_err().to_string()
}

#[test]
fn a_good_document_passes() {
    let document = crate::load::parse("d.yaml", GOOD).unwrap();
    assert_eq!(validate(&document).unwrap().paths.paths.len(), 2);
}

#[test]
fn each_mistake_is_named_with_its_place() {
    let found = [
        problem("openapi: 3.0.3", "swagger: '2.0'"),
        problem("openapi: 3.0.3", "openapi: 3.1.0"),
        problem("schemas/A'", "schemas/B'"),
        problem("getB", "getA"),
        problem("getB", "get_a"),
        problem("explode: true", "explode: false"),
        problem("A: {type", "a: {type: string}\n    A: {type"),
        problem("x: {type: string}", "x: {type: string}, X: {type: string}"),
        problem("info: {title: t, version: 1.0.0}", "info: 3"),
        problem("x: {type: string}", "x: {allOf: [{type: strng}]}"),
        problem("items: {type: string}", "items: {type: strng}"),
        problem("      responses", "      answers"),
        problem(
            "    get: {",
            "    parameters: [{schema: {type: strng}}]\n    get: {",
        ),
        problem(
            "components:",
            "components:\n  responses: {A: {headers: {B: {schema: {type: strng}}}}}",
        ),
    ];
    assert_eq!(
        found,
        [
            "d.yaml:1: not an OpenAPI document (`openapi` is missing)",
            "d.yaml:1: OpenAPI 3.1.0 is not supported",
            "d.yaml:8 at /paths/~1a/get/responses/200/content/application~1json/schema/$ref: `$ref: #/components/schemas/B` points to nothing in this document",
            "d.yaml:10 at /paths/~1b/get/operationId: operationId `getA` stands here a second time; the first is at d.yaml:6 at /paths/~1a/get/operationId",
            "d.yaml:10 at /paths/~1b/get/operationId: operation `getA` (d.yaml:6 at /paths/~1a/get/operationId) and operation `get_a` both become `get_a` in Rust",
            "d.yaml:7 at /paths/~1a/get/parameters/0: parameter `p` is an array and not `style: form` with `explode: true`",
            "d.yaml:14 at /components/schemas/A: schema `a` (d.yaml:13 at /components/schemas/a) and schema `A` both become `A` in Rust",
            "d.yaml:13 at /components/schemas/A/properties/X: property `x` (d.yaml:13 at /components/schemas/A/properties/x) and property `X` both become `x` in Rust",
            "d.yaml:2 at /info: not valid OpenAPI 3.0: invalid type: integer `3`, expected struct Info",
            "d.yaml:13 at /components/schemas/A/properties/x/allOf/0/type: there is no type `strng`",
            "d.yaml:7 at /paths/~1a/get/parameters/0/schema/items/type: there is no type `strng`",
            "d.yaml:5 at /paths/~1a/get: an operation without responses",
            "d.yaml:10 at /paths/~1b/parameters/0/schema/type: there is no type `strng`",
            "d.yaml:12 at /components/responses/A/headers/B/schema/type: there is no type `strng`",
        ]
    );
}

#[test]
fn extensions_and_answers_of_any_status_are_no_problem() {
    let odd = "{type: strng}";
    let extension = format!("x-a: {{b: {{parameters: [{{schema: {odd}}}]}}}}");
    for (from, to) in [
        ("  /b:\n", format!("  {extension}\n  /b:\n")),
        ("    get: {", format!("    {extension}\n    get: {{")),
        (
            "responses: {'200': {description: OK}}",
            format!(
                "responses: {{x-a: {{headers: {{b: {{schema: {odd}}}}}}}, '404': {{description: Gone}}}}"
            ),
        ),
    ] {
        assert!(GOOD.contains(from));
        let document = crate::load::parse("d.yaml", &GOOD.replace(from, &to)).unwrap();
        assert_eq!(check(&document), Ok(()), "{to}");
    }
}

#[test]
fn what_a_client_cannot_send_is_named() {
    let found = [
        problem(
            "form, explode: true, schema: {type: array, items: {type: string}}",
            "deepObject, schema: {type: object}",
        ),
        problem("in: query", "in: cookie"),
        problem("in: query", "in: path"),
        problem("schema: {type: array", "content: {}, schema: {type: array"),
        problem("  /a:", "  /a/{:"),
        problem("  /a:", "  '/a/{x}':"),
        problem(
            "      responses",
            "      requestBody: {content: {text/plain: {}}}\n      responses",
        ),
        problem("content: {application/json", "content: {text/csv"),
    ];
    let parameter = "d.yaml:7 at /paths/~1a/get/parameters/0: parameter `p`";
    assert_eq!(
        found,
        [
            format!("{parameter} is in the query and not `style: form`"),
            format!("{parameter} is `in: cookie`; the generated client sends path and query"),
            format!("{parameter} is in the path and not `required: true`"),
            format!("{parameter} has `content`, which the generated client cannot send"),
            "d.yaml:5 at /paths/~1a~1{/get: a `{` in the path that no `}` closes".to_owned(),
            "d.yaml:5 at /paths/~1a~1{x}/get: `{x}` in the path is not a parameter of the operation".to_owned(),
            "d.yaml:8 at /paths/~1a/get/requestBody: a request body that is not `application/json` with a schema, and only that".to_owned(),
            "d.yaml:8 at /paths/~1a/get/responses/200: a success that is not `application/json` with a schema".to_owned(),
        ]
    );
}
