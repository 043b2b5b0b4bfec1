//! What stands in one of the documents only is compared with nothing. It is read all the same, so that
//! what of it cannot be read is told.

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashSet as HashSet;

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
        let mut below = Vec::new();
        operations.for_each(|operation| add_schemas(operation, &mut below));
        let mut nodes = Reached::default();
        let mut seen = FixedBitSet::with_capacity(self.source.size());
        let mut next = 0;
        loop {
            for schema in below.drain(..) {
                nodes.add(self.node(schema));
            }
            let Some(node) = nodes.all.get(next) else {
                break;
            };
            let leaves = self.parts(*node).leaves.clone();
            for leaf in &leaves {
                if !seen.put(*leaf as usize) {
                    add_below(self.source.at(*leaf), &mut below);
                }
            }
            if let [only] = *leaves {
                below.extend(self.record_types(only));
            }
            next += 1;
        }
    }
}

/// Schemas in the order in which they are reached, each once.
#[derive(Debug, Default)]
struct Reached {
    all: Vec<Node>,
    known: HashSet<Node>,
}

impl Reached {
    fn add(&mut self, node: Node) {
        if self.known.insert(node) {
            self.all.push(node);
        }
    }
}

/// Adds the schemas that an operation names.
fn add_schemas<'d>(operation: &Operation<'d>, schemas: &mut Vec<At<'d>>) {
    schemas.extend(of_parameters(&operation.parameters));
    if let Some(Ok(body)) = &operation.body {
        add_content(&body.content, schemas);
    }
    for response in operation.responses.values().flatten() {
        schemas.extend(of_parameters(&response.headers));
        add_content(&response.content, schemas);
    }
}

fn of_parameters<'d>(parameters: &[Parameter<'d>]) -> impl Iterator<Item = At<'d>> {
    parameters.iter().filter_map(|parameter| parameter.schema)
}

fn add_content<'d>(content: &Content<'d>, schemas: &mut Vec<At<'d>>) {
    for media in content.values() {
        match &media.holds {
            Holds::Schema(schema) => schemas.extend(*schema),
            Holds::Fields(fields) => schemas.extend(of_parameters(fields)),
        }
        schemas.extend(of_parameters(&media.part_headers));
    }
}

/// Adds the schemas that a schema says something by, but those that have to hold all at once: these are
/// read with it.
fn add_below<'d>(schema: At<'d>, below: &mut Vec<At<'d>>) {
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
}
