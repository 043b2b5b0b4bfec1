//! The table of operations: what a client has to know about each before it sends anything.

use clever_spec::Document;
use clever_spec::operations::{self, operations};
use serde_json::Value;

use crate::report::Result;

/// One operation, as far as progenitor does not read it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`.
    pub id: String,
    /// HTTP method, lower case.
    pub method: String,
    /// Path template.
    pub path: String,
    /// First tag.
    pub tag: String,
    /// One line about it.
    pub summary: String,
    /// Kinds of tokens that may call it.
    pub access: Vec<String>,
    /// How its pages follow each other, if it has pages.
    pub paging: Option<String>,
    /// The `limit` parameter's default and maximum, if it has one.
    pub limit: Option<(u64, u64)>,
    /// Name and description of each parameter.
    pub parameters: Vec<(String, String)>,
    /// Schema of the request body, if there is one.
    pub body: Option<String>,
}

const ACCESS: &[&str] = &["district", "sso", "library"];
const METHODS: &[&str] = &["get", "post", "patch", "delete"];
const PAGING: &[&str] = &[
    "links",
    "paging-object",
    "opaque-cursor",
    "next-only-cursor",
];

pub fn read(document: &Document) -> Result<Vec<Operation>> {
    operations(document)
        .map(|operation| read_operation(document, operation))
        .collect()
}

fn read_operation(document: &Document, operation: operations::Operation<'_>) -> Result<Operation> {
    let (at, said) = (operation.pointer(), operation.said);
    let access = said["x-clever-access"].as_array().into_iter().flatten();
    let access: Vec<String> = access
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let paging = said["x-clever-paging"]["form"].as_str().map(str::to_owned);
    let known = |known: &[&str], value: &String| known.contains(&value.as_str());
    if access.is_empty() || !access.iter().all(|kind| known(ACCESS, kind)) {
        let what = "an operation that does not say which tokens may call it";
        let help = format!(
            "say it by an action in specs/overlays: `x-clever-access` lists some of {}",
            ACCESS.join(", ")
        );
        return Err(document.problem(&at, what, help));
    }
    if !paging.iter().all(|form| known(PAGING, form)) {
        let help = format!("`x-clever-paging.form` is one of {}", PAGING.join(", "));
        return Err(document.problem(&at, "an unknown form of paging", help));
    }
    if !METHODS.contains(&operation.method) {
        let help = format!("the client sends {}", METHODS.join(", "));
        return Err(document.problem(&at, "a method that the client does not have", help));
    }
    Ok(Operation {
        id: operation.id().to_owned(),
        method: operation.method.to_owned(),
        path: operation.path.to_owned(),
        tag: text(&said["tags"][0]),
        summary: text(&said["summary"]),
        access,
        paging,
        limit: limit(operation),
        parameters: operation.parameters().map(described).collect(),
        body: operation
            .request_schema()
            .and_then(super::schemas::referenced)
            .map(str::to_owned),
    })
}

fn described(parameter: &Value) -> (String, String) {
    (text(&parameter["name"]), text(&parameter["description"]))
}

fn limit(operation: operations::Operation<'_>) -> Option<(u64, u64)> {
    let limit = operation
        .parameters()
        .find(|parameter| parameter["name"] == "limit")?;
    let schema = &limit["schema"];
    Some((schema["default"].as_u64()?, schema["maximum"].as_u64()?))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::document;

    const LAMPS: &str = "
paths:
  /lamps/{id}:
    get:
      operationId: getLamp
      summary: ' Reads a lamp. '
      tags: [Lamps, Rooms]
      x-clever-access: [district, sso]
      x-clever-paging: {form: links}
      parameters:
      - {name: id, in: path, description: Its id.}
      - {name: limit, in: query, schema: {type: integer, default: 10, maximum: 100}}
";

    #[test]
    fn the_table_says_what_progenitor_does_not_read() {
        let operations = read(&document(LAMPS).document).unwrap();
        let [operation] = operations.as_slice() else {
            panic!("one operation");
        };
        let Operation {
            id,
            method,
            path,
            tag,
            summary,
            ..
        } = operation;
        assert_eq!(
            [id, method, path, tag, summary],
            ["getLamp", "get", "/lamps/{id}", "Lamps", "Reads a lamp."]
        );
        assert_eq!(operation.access, ["district", "sso"]);
        assert_eq!(operation.paging.as_deref(), Some("links"));
        assert_eq!(operation.limit, Some((10, 100)));
        let pair = |name: &str, words: &str| (name.to_owned(), words.to_owned());
        assert_eq!(
            operation.parameters,
            [pair("id", "Its id."), pair("limit", "")]
        );
    }

    #[test]
    fn what_the_client_does_not_know_is_refused() {
        let problem = |from: &str, to: &str| {
            let lowering = document(&LAMPS.replace(from, to));
            read(&lowering.document).unwrap_err().to_string()
        };
        let tokens = "an operation that does not say which tokens may call it";
        assert_eq!(
            [
                problem("[district, sso]", "[]"),
                problem("sso", "parent"),
                problem("form: links", "form: scroll"),
                problem("get:", "put:"),
            ],
            [
                format!("d.yaml:4 at /paths/~1lamps~1{{id}}/get: {tokens}"),
                format!("d.yaml:4 at /paths/~1lamps~1{{id}}/get: {tokens}"),
                "d.yaml:4 at /paths/~1lamps~1{id}/get: an unknown form of paging".to_owned(),
                "d.yaml:4 at /paths/~1lamps~1{id}/put: a method that the client does not have"
                    .to_owned(),
            ]
        );
    }
}
