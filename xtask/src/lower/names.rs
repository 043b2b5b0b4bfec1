//! Names that the generated code has a use for itself.

use clever_spec::operations::operations;
use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Map, Value};

use super::Lowering;
use crate::report::Result;

/// Types that generated modules import, or that every Rust module knows.
const TYPES: &[&str] = &[
    "Arguments",
    "Client",
    "Decoded",
    "Default",
    "Deserialize",
    "Error",
    "EventKind",
    "Hidden",
    "Id",
    "Ids",
    "Into",
    "IntoIterator",
    "Items",
    "Option",
    "Page",
    "Pages",
    "Patch",
    "Refused",
    "Request",
    "RequestBody",
    "Response",
    "Result",
    "Sent",
    "Serialize",
    "String",
    "TryInto",
    "Vec",
];

/// Functions of every builder.
const SETTERS: &[&str] = &["new", "pages", "send", "stream"];

const HELP: &str = "rename it in an overlay";

pub fn check(lowering: &Lowering) -> Result<()> {
    check_schemas(lowering)?;
    for operation in operations(&lowering.document) {
        let (at, id) = (operation.pointer(), operation.id());
        if id.to_snake_case() == "new" || is_schema(lowering, &id.to_upper_camel_case()) {
            let what = format!("operation `{id}` has the name of something else in Rust");
            return Err(lowering.problem(&at, what, HELP));
        }
        let names = operation.parameters().map(|parameter| &parameter["name"]);
        for name in names.filter_map(Value::as_str) {
            let setter = name.to_snake_case();
            let is_body = setter == "body" && !operation.said["requestBody"].is_null();
            if is_body || SETTERS.contains(&setter.as_str()) {
                let what = format!("parameter `{name}` has the name of something else in Rust");
                return Err(lowering.problem(&at, what, HELP));
            }
        }
    }
    Ok(())
}

fn check_schemas(lowering: &Lowering) -> Result<()> {
    for name in schemas(lowering) {
        let shared = lowering.replacements.get(name);
        let shared = shared.is_some_and(|path| path.starts_with("::clever_core"));
        if !shared && TYPES.contains(&name.to_upper_camel_case().as_str()) {
            let at = format!("/components/schemas/{name}");
            let what = format!("`{name}` has the name of something else in Rust");
            return Err(lowering.problem(&at, what, HELP));
        }
    }
    Ok(())
}

fn is_schema(lowering: &Lowering, rust_name: &str) -> bool {
    schemas(lowering).any(|name| name.to_upper_camel_case() == rust_name)
}

fn schemas(lowering: &Lowering) -> impl Iterator<Item = &String> {
    let schemas = lowering.document.root.pointer("/components/schemas");
    schemas
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::document;

    const GOOD: &str = "
paths:
  /a:
    post: {operationId: addLamp, requestBody: {}, parameters: [{name: limit, in: query}]}
components: {schemas: {Lamp: {type: object}}}
";

    #[test]
    fn what_generated_code_uses_is_taken() {
        check(&document(GOOD)).unwrap();
        let problem = |from: &str, to: &str| {
            let lowering = document(&GOOD.replace(from, to));
            check(&lowering).unwrap_err().to_string()
        };
        let what = "has the name of something else in Rust";
        let post = "d.yaml:4 at /paths/~1a/post";
        assert_eq!(
            [
                problem("{Lamp:", "{string:"),
                problem("{Lamp:", "{add_lamp:"),
                problem("addLamp", "New"),
                problem("limit", "send"),
                problem("limit", "body"),
            ],
            [
                format!("d.yaml:5 at /components/schemas/string: `string` {what}"),
                format!("{post}: operation `addLamp` {what}"),
                format!("{post}: operation `New` {what}"),
                format!("{post}: parameter `send` {what}"),
                format!("{post}: parameter `body` {what}"),
            ]
        );
    }

    #[test]
    fn a_shared_type_may_have_its_own_name() {
        let mut lowering = document(&GOOD.replace("{Lamp:", "{Patch:"));
        let shared = "::clever_core::Patch".to_owned();
        lowering.replacements.insert("Patch".to_owned(), shared);
        check(&lowering).unwrap();
    }
}
