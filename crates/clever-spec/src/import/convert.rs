//! Swagger 2.0, as Clever writes it, to OpenAPI 3.0.3.

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::pointer;
use crate::problem::{Problem, Result};

/// Converts the union of one version; `version` is its name, such as `v3.1`.
///
/// # Errors
/// The definition uses something of Swagger 2.0 that Clever's definitions never did.
pub fn convert(version: &str, merged: Value) -> Result<Value> {
    let swagger = Document::new(version.into(), merged, Default::default());
    let converter = Converter { swagger: &swagger };
    let root = &swagger.root;
    let number = version.trim_start_matches('v');
    let host = root["host"].as_str().unwrap_or_default();
    let base_path = root["basePath"].as_str().unwrap_or_default();
    let mut converted = json!({
        "openapi": "3.0.3",
        "info": {"title": "Clever API", "version": format!("{number}.0")},
        "servers": [{"url": format!("https://{host}{base_path}")}],
        "security": root["security"],
        "paths": converter.paths()?,
        "components": {
            "schemas": converter.named("/definitions", Converter::schema)?,
            "responses": converter.named("/responses", Converter::response)?,
            "securitySchemes": converter.named("/securityDefinitions", Converter::security)?,
        },
    });
    rename_references(&mut converted);
    Ok(converted)
}

struct Converter<'a> {
    swagger: &'a Document,
}

type Object = Map<String, Value>;

impl Converter<'_> {
    fn named(
        &self,
        at: &str,
        convert: impl Fn(&Self, &str, &Value) -> Result<Value>,
    ) -> Result<Object> {
        let members = self.swagger.root.pointer(at).and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                Ok((
                    name.clone(),
                    convert(self, &pointer::join(at, name), value)?,
                ))
            })
            .collect()
    }

    fn paths(&self) -> Result<Object> {
        self.named("/paths", |converter, at, item| {
            let item = converter.object(at, item)?;
            let operations = item.iter().map(|(method, operation)| {
                let at = pointer::join(at, method);
                Ok((method.clone(), converter.operation(&at, operation)?))
            });
            Ok(Value::Object(operations.collect::<Result<Object>>()?))
        })
    }

    fn operation(&self, at: &str, operation: &Value) -> Result<Value> {
        let mut converted = Object::new();
        for (name, member) in self.object(at, operation)? {
            let at = pointer::join(at, name);
            match name.as_str() {
                "parameters" => self.parameters(&at, member, &mut converted)?,
                "responses" => {
                    let responses = self.object(&at, member)?.iter().map(|(status, response)| {
                        let response = self.response(&pointer::join(&at, status), response)?;
                        Ok((status.clone(), response))
                    });
                    let responses = responses.collect::<Result<Object>>()?;
                    converted.insert(name.clone(), responses.into());
                }
                "operationId" | "tags" => {
                    converted.insert(name.clone(), member.clone());
                }
                _ => return Err(self.unknown(&at, name)),
            }
        }
        Ok(Value::Object(converted))
    }

    fn parameters(&self, at: &str, list: &Value, operation: &mut Object) -> Result<()> {
        let mut parameters = Vec::new();
        for (index, parameter) in list.as_array().into_iter().flatten().enumerate() {
            let at = pointer::join(at, &index.to_string());
            if parameter["in"] == "body" {
                operation.insert("requestBody".to_owned(), self.request_body(&at, parameter)?);
            } else {
                parameters.push(self.parameter(&at, parameter)?);
            }
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), parameters.into());
        }
        Ok(())
    }

    fn request_body(&self, at: &str, parameter: &Value) -> Result<Value> {
        let schema = self.schema(&pointer::join(at, "schema"), &parameter["schema"])?;
        Ok(json!({
            "x-body-name": parameter["name"],
            "required": parameter["required"].as_bool().unwrap_or(false),
            "content": {"application/json": {"schema": schema}},
        }))
    }

    fn parameter(&self, at: &str, parameter: &Value) -> Result<Value> {
        let mut converted = Object::new();
        let mut schema = Object::new();
        for (name, member) in self.object(at, parameter)? {
            match name.as_str() {
                "name" | "in" | "required" => {
                    converted.insert(name.clone(), member.clone());
                }
                "collectionFormat" => {}
                _ => {
                    schema.insert(name.clone(), member.clone());
                }
            }
        }
        if schema
            .get("type")
            .is_some_and(|declared| declared == "array")
        {
            let (style, explode) = self.list_style(at, parameter)?;
            converted.insert("style".to_owned(), style.into());
            converted.insert("explode".to_owned(), explode.into());
        }
        let schema = self.schema(at, &Value::Object(schema))?;
        converted.insert("schema".to_owned(), schema);
        Ok(Value::Object(converted))
    }

    /// How a list is sent; Swagger 2.0 joins it with commas unless it says otherwise.
    fn list_style(&self, at: &str, parameter: &Value) -> Result<(&'static str, bool)> {
        let format = parameter.get("collectionFormat").unwrap_or(&Value::Null);
        match (
            format.as_str().or(format.is_null().then_some("csv")),
            &parameter["in"],
        ) {
            (Some("csv"), within) if within != "query" => Ok(("simple", false)),
            (Some("csv"), _) => Ok(("form", false)),
            (Some("multi"), _) => Ok(("form", true)),
            (Some("ssv"), _) => Ok(("spaceDelimited", false)),
            (Some("pipes"), _) => Ok(("pipeDelimited", false)),
            _ => {
                let at = pointer::join(at, "collectionFormat");
                Err(self.unknown(&at, "collectionFormat"))
            }
        }
    }

    fn response(&self, at: &str, response: &Value) -> Result<Value> {
        let response = self.object(at, response)?;
        if response.contains_key("$ref") {
            return Ok(Value::Object(response.clone()));
        }
        let mut converted = json!({"description": response_words(&pointer::last(at))});
        if let Some(schema) = response.get("schema") {
            let schema = self.schema(&pointer::join(at, "schema"), schema)?;
            converted["content"] = json!({"application/json": {"schema": schema}});
        }
        Ok(converted)
    }

    /// Beside a `$ref`, OpenAPI 3.0 ignores everything; a single `allOf` says the same aloud.
    fn schema(&self, at: &str, schema: &Value) -> Result<Value> {
        let schema = self.object(at, schema)?;
        if let Some(reference) = schema.get("$ref") {
            let mut beside = schema.clone();
            beside.retain(|name, _| name.starts_with("x-"));
            if beside.is_empty() {
                return Ok(json!({"$ref": reference}));
            }
            let mut converted = Object::new();
            converted.insert("allOf".to_owned(), json!([{"$ref": reference}]));
            converted.extend(self.keywords(at, &beside)?);
            return Ok(Value::Object(converted));
        }
        self.keywords(at, schema).map(Value::Object)
    }

    fn keywords(&self, at: &str, schema: &Object) -> Result<Object> {
        let mut converted = Object::new();
        for (name, member) in schema {
            let at = pointer::join(at, name);
            let (name, value) = match name.as_str() {
                "x-nullable" => ("nullable", member.clone()),
                "format" if member == "datetime" => ("format", json!("date-time")),
                "properties" => {
                    let properties = self.object(&at, member)?.iter().map(|(name, property)| {
                        Ok((
                            name.clone(),
                            self.schema(&pointer::join(&at, name), property)?,
                        ))
                    });
                    ("properties", properties.collect::<Result<Object>>()?.into())
                }
                "items" => ("items", self.schema(&at, member)?),
                "additionalProperties" if member.is_object() => {
                    ("additionalProperties", self.schema(&at, member)?)
                }
                "allOf" => {
                    let all = member.as_array().into_iter().flatten();
                    let all = all.map(|schema| self.schema(&at, schema));
                    ("allOf", all.collect::<Result<Vec<_>>>()?.into())
                }
                "discriminator" => ("discriminator", json!({"propertyName": member})),
                "type"
                | "format"
                | "enum"
                | "pattern"
                | "required"
                | "minimum"
                | "maximum"
                | "minLength"
                | "maxLength"
                | "default"
                | "additionalProperties" => (name.as_str(), member.clone()),
                extension if extension.starts_with("x-") => (extension, member.clone()),
                _ => return Err(self.unknown(&at, name)),
            };
            converted.insert(name.to_owned(), value);
        }
        Ok(converted)
    }

    fn security(&self, at: &str, scheme: &Value) -> Result<Value> {
        if scheme["type"] != "oauth2" || scheme["flow"] != "accessCode" {
            return Err(self.unknown(at, "security scheme"));
        }
        Ok(json!({
            "type": "oauth2",
            "flows": {"authorizationCode": {
                "authorizationUrl": scheme["authorizationUrl"],
                "tokenUrl": scheme["tokenUrl"],
                "scopes": scheme.get("scopes").cloned().unwrap_or_else(|| json!({})),
            }},
        }))
    }

    fn object<'v>(&self, at: &str, value: &'v Value) -> Result<&'v Object> {
        value.as_object().ok_or_else(|| {
            let what = "an object is expected here";
            self.swagger
                .problem(at, what, "mend the upstream definition")
        })
    }

    fn unknown(&self, at: &str, name: &str) -> Problem {
        self.swagger.problem(
            at,
            format!("`{name}` is not something Clever's definitions used before"),
            "teach import/convert.rs what it becomes in OpenAPI 3.0",
        )
    }
}

fn response_words(name: &str) -> &str {
    match name {
        "200" => "OK",
        "400" | "BadRequest" => "Bad request",
        "401" | "Unauthorized" => "Unauthorized",
        "404" | "NotFound" => "Not found",
        "500" | "InternalError" => "Internal error",
        other => other,
    }
}

fn rename_references(root: &mut Value) {
    pointer::walk_mut(root, &mut |_, value| {
        if let Some(Value::String(reference)) = value.get_mut("$ref") {
            *reference = reference
                .replacen("#/definitions/", "#/components/schemas/", 1)
                .replacen("#/responses/", "#/components/responses/", 1);
        }
    });
}
