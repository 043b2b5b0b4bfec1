//! The operations of a document.

use serde_json::Value;

use crate::document::Document;
use crate::pointer;

/// One operation as a document says it.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'d> {
    /// In lower case, such as `get`.
    pub method: &'d str,
    /// The path template.
    pub path: &'d str,
    /// Everything else.
    pub said: &'d Value,
}

/// Every operation of a document, in its order.
pub fn operations(document: &Document) -> impl Iterator<Item = Operation<'_>> {
    let paths = document.root["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let members = item.as_object().into_iter().flatten();
        members
            .filter(|(name, _)| is_method(name))
            .map(|(method, said)| Operation { method, path, said })
    })
}

fn is_method(name: &str) -> bool {
    matches!(
        name,
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace"
    )
}

impl<'d> Operation<'d> {
    /// Its JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> String {
        pointer::join(&pointer::join("/paths", self.path), self.method)
    }

    /// Its `operationId`; empty when it has none.
    #[must_use]
    pub fn id(&self) -> &'d str {
        self.said["operationId"].as_str().unwrap_or_default()
    }

    /// Its parameters, as they stand there: a reference is not followed.
    pub fn parameters(&self) -> impl Iterator<Item = &'d Value> + use<'d> {
        self.said["parameters"].as_array().into_iter().flatten()
    }

    /// The schema of its request body, if it has one.
    #[must_use]
    pub fn request_schema(&self) -> Option<&'d Value> {
        json_schema(&self.said["requestBody"])
    }

    /// The schema of its success's body, if that has one.
    #[must_use]
    pub fn success_schema(&self) -> Option<&'d Value> {
        let responses = self.said["responses"].as_object()?;
        let mut successes = responses
            .iter()
            .filter(|(status, _)| status.starts_with('2'));
        json_schema(successes.next()?.1)
    }
}

fn json_schema(holder: &Value) -> Option<&Value> {
    holder.pointer("/content/application~1json/schema")
}
