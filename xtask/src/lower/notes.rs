//! What the document says to readers: words for every item, and what debug output may show.

use std::collections::BTreeMap;

use clever_spec::Document;
use serde_json::Value;

/// Words and debug permissions, by schema.
#[derive(Debug, Default)]
pub struct Notes {
    schemas: BTreeMap<String, SchemaNotes>,
}

/// What the document says about one schema.
#[derive(Debug, Default, Clone)]
pub struct SchemaNotes {
    /// One line about the schema.
    pub description: String,
    properties: BTreeMap<String, PropertyNotes>,
}

/// What the document says about one property.
#[derive(Debug, Default, Clone)]
pub struct PropertyNotes {
    /// One line about the property.
    pub description: String,
    /// Whether its value may show in debug output.
    pub shown: bool,
}

pub fn read(document: &Document) -> Notes {
    let schemas = document.root["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten();
    let mut notes = Notes {
        schemas: schemas
            .map(|(name, schema)| (name.clone(), schema_notes(schema)))
            .collect(),
    };
    notes.describe_references(document);
    notes
}

fn schema_notes(schema: &Value) -> SchemaNotes {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let properties = properties.map(|(name, property)| {
        let notes = PropertyNotes {
            description: text(&property["description"]),
            shown: property["x-clever-debug"] == "show",
        };
        (name.clone(), notes)
    });
    SchemaNotes {
        description: text(&schema["description"]),
        properties: properties.collect(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

impl Notes {
    /// About a schema; nothing when the document has none of that name.
    pub fn schema(&self, name: &str) -> SchemaNotes {
        self.schemas.get(name).cloned().unwrap_or_default()
    }

    /// Lets a schema that a pass made say what its model says.
    pub fn copy(&mut self, from: &str, to: &str) {
        let notes = self.schema(from);
        self.schemas.insert(to.to_owned(), notes);
    }

    /// A property without words of its own says what its type says.
    fn describe_references(&mut self, document: &Document) {
        let descriptions: BTreeMap<String, String> = self
            .schemas
            .iter()
            .map(|(name, notes)| (name.clone(), notes.description.clone()))
            .collect();
        for (schema, notes) in &mut self.schemas {
            for (property, notes) in &mut notes.properties {
                let value = &document.root["components"]["schemas"][schema]["properties"][property];
                let referenced = [
                    &value["$ref"],
                    &value["allOf"][0]["$ref"],
                    &value["items"]["$ref"],
                ];
                let name = referenced.iter().find_map(|reference| reference.as_str());
                let name = name.and_then(|name| name.rsplit('/').next());
                if let Some(description) = name.and_then(|name| descriptions.get(name))
                    && notes.description.is_empty()
                {
                    notes.description.clone_from(description);
                }
            }
        }
    }
}

impl SchemaNotes {
    /// About a property; nothing when the schema has none of that name.
    pub fn property(&self, name: &str) -> PropertyNotes {
        self.properties.get(name).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::schemas;

    #[test]
    fn words_and_permissions_are_kept_by_name() {
        let lowering = schemas(&[
            "Lamp: {description: \" A lamp. \", properties: {id: {type: string, description: An id., x-clever-debug: show}, maker: {$ref: \"#/components/schemas/Maker\"}, makers: {type: array, items: {$ref: \"#/components/schemas/Maker\"}}, first: {allOf: [{$ref: \"#/components/schemas/Maker\"}], description: The first.}}}",
            "Maker: {description: Who makes lamps., properties: {}}",
        ]);
        let mut notes = read(&lowering.document);
        notes.copy("Lamp", "LampPatch");
        for name in ["Lamp", "LampPatch"] {
            let lamp = notes.schema(name);
            assert_eq!(lamp.description, "A lamp.");
            let words = |property: &str| lamp.property(property).description;
            let found = ["id", "maker", "makers", "first", "none"].map(words);
            assert_eq!(
                found,
                [
                    "An id.",
                    "Who makes lamps.",
                    "Who makes lamps.",
                    "The first.",
                    ""
                ]
            );
            assert!(lamp.property("id").shown && !lamp.property("maker").shown);
        }
        assert_eq!(notes.schema("None").description, "");
    }
}
