//! What holds the schemas that have names.

use rustc_hash::FxHashSet as HashSet;

use super::source::Dialect;
use crate::tree::{At, Kind, Tree};

/// Where schemas that have names are usual in a file.
const USUAL: &[&str] = &["/components/schemas", "/definitions", "/$defs", "/schemas"];

/// What holds the schemas that have names, that of the document first: another file has them where a
/// document has them or where they are usual, where something refers to one, or else by themselves.
pub(super) fn holders(tree: &Tree, dialect: Dialect) -> Vec<At<'_>> {
    let root = tree.root();
    let own = match dialect {
        Dialect::Swagger => root.get("definitions"),
        _ => root.find("/components/schemas"),
    };
    let mut all: Vec<At<'_>> = own.into_iter().collect();
    let linked = tree.linked_roots().into_iter().map(|root| tree.at(root));
    let others: Vec<At<'_>> = linked.filter(|one| one.file() != root.file()).collect();
    if others.is_empty() {
        return all;
    }
    let referred = referred(tree);
    for other in others {
        let usual = USUAL.iter().filter_map(|place| other.find(place));
        let referred = referred.iter().filter(|at| at.file() == other.file());
        let mut holders: Vec<At<'_>> = usual.collect();
        for holder in referred {
            if !holders.contains(holder) {
                holders.push(*holder);
            }
        }
        if holders.is_empty() && has_names(other) {
            holders.push(other);
        }
        all.extend(holders);
    }
    all
}

/// Whether a file holds nothing but objects with names: a schema, or a document, says something of itself.
fn has_names(root: At<'_>) -> bool {
    let mut members = root.members();
    members.all(|(name, one)| one.is_object() || name.starts_with('$') || name.starts_with("x-"))
}

/// What other files hold something in that is referred to by its name.
fn referred(tree: &Tree) -> Vec<At<'_>> {
    let (mut seen, mut all) = (HashSet::default(), Vec::new());
    for at in tree.named("$ref") {
        let words = at.as_str().and_then(|words| words.rsplit_once('/'));
        let Some((around, _)) = words.filter(|(around, _)| around.contains('#')) else {
            continue;
        };
        if seen.insert((at.file(), around))
            && let Ok(holder) = at.target(around)
            && is_holder(holder)
        {
            all.push(holder);
        }
    }
    all
}

/// Whether what stands in an object may be schemas with names: a file is one, or has it as a member, and
/// neither is a schema itself.
fn is_holder(at: At<'_>) -> bool {
    let mut around = std::iter::successors(Some(at), |at| at.parent());
    at.is_object() && around.clone().count() <= 2 && !around.any(is_schema)
}

/// Whether an object is a schema, which something may be called by the same names as its keywords.
fn is_schema(at: At<'_>) -> bool {
    at.members().any(|(name, said)| match name {
        "$ref" => said.kind() == Kind::Text,
        "type" => matches!(said.kind(), Kind::Text | Kind::Array),
        "allOf" | "anyOf" | "enum" | "oneOf" | "required" => said.kind() == Kind::Array,
        "additionalProperties" | "items" | "properties" => said.is_object(),
        _ => false,
    })
}
