//! What stands in one of the documents only is compared with nothing. It is read all the same, so that
//! what of it cannot be read is told.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashSet as HashSet};

use super::api::{Api, Content, Holds, Operation, Parameter};
use super::read::schemas_below;
use super::schema::{Node, Schemas};
use crate::tree::{At, Kind};

impl<'d> Schemas<'d> {
    /// Reads every schema that something leads to which a document offers, each once. What cannot be read
    /// is told as it is in a comparison.
    pub(super) fn tell_unread(&mut self, api: &Api<'d>) {
        let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
        let operations = api.operations.iter().chain(webhooks);
        let mut nodes = IndexSet::<Node, FxBuildHasher>::default();
        for schema in operations.flat_map(schemas_of) {
            nodes.insert(self.node(schema));
        }
        let mut seen = HashSet::default();
        let mut next = 0;
        while let Some(node) = nodes.get_index(next).copied() {
            let leaves = self.parts(node).leaves;
            let unseen = leaves.iter().filter(|leaf| seen.insert(**leaf));
            let below = unseen.flat_map(|leaf| below(self.source.at(*leaf)));
            let mut below: Vec<At<'d>> = below.collect();
            if let [only] = *leaves {
                below.extend(self.record_types(only));
            }
            nodes.extend(below.into_iter().map(|schema| self.node(schema)));
            next += 1;
        }
    }
}

/// The schemas that an operation names.
fn schemas_of<'d>(operation: &Operation<'d>) -> Vec<At<'d>> {
    let mut schemas = of_parameters(&operation.parameters);
    if let Some(Ok(body)) = &operation.body {
        schemas.extend(of_content(&body.content));
    }
    for response in operation.responses.values().flatten() {
        schemas.extend(of_parameters(&response.headers));
        schemas.extend(of_content(&response.content));
    }
    schemas
}

fn of_parameters<'d>(parameters: &[Parameter<'d>]) -> Vec<At<'d>> {
    let schemas = parameters.iter().filter_map(|parameter| parameter.schema);
    schemas.collect()
}

fn of_content<'d>(content: &Content<'d>) -> Vec<At<'d>> {
    let mut schemas = Vec::new();
    for media in content.values() {
        match &media.holds {
            Holds::Schema(schema) => schemas.extend(*schema),
            Holds::Fields(fields) => schemas.extend(of_parameters(fields)),
        }
        schemas.extend(of_parameters(&media.part_headers));
    }
    schemas
}

/// The schemas that a schema says something by, but those that have to hold all at once: these are read
/// with it.
fn below(schema: At<'_>) -> Vec<At<'_>> {
    let mut below = Vec::new();
    for (keyword, said) in schema.members() {
        match keyword {
            "properties" => below.extend(said.members().map(|(_, property)| property)),
            "anyOf" | "oneOf" => below.extend(said.items()),
            "additionalProperties" | "items" => below.push(said),
            "else" | "if" | "not" | "then" | "unevaluatedItems" | "unevaluatedProperties" => {
                below.extend(Some(said).filter(|said| said.kind() != Kind::Null));
            }
            _ => below.extend(schemas_below(keyword, said).into_iter().map(|(_, at)| at)),
        }
    }
    below
}
