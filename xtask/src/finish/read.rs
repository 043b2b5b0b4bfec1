//! What progenitor generated, read out of its syntax tree.

mod builder;

use std::collections::{BTreeSet, HashMap};

use clever_spec::{Place, Problem, pointer};
use heck::ToUpperCamelCase;
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Fields, GenericArgument, Ident, Item, ItemStruct, PathArguments, Type};

pub use self::builder::{Builder, Kind, Parameter};
use super::paths;
use crate::lower::Lowered;
use crate::report::Result;

/// The parts of progenitor's client that ours is made of.
#[derive(Debug)]
pub struct Generated {
    /// Records, pages and bodies.
    pub structs: Vec<Struct>,
    /// One builder for each operation, in the document's order.
    pub builders: Vec<Builder>,
}

/// A struct of the `types` module.
#[derive(Debug)]
pub struct Struct {
    /// Its name.
    pub ident: Ident,
    /// Its schema's name.
    pub schema: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a struct.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub ident: Ident,
    /// Its name on the wire.
    pub wire: String,
    /// Its type.
    pub ty: Type,
    /// The type inside the `Option`; `None` when the field is required.
    pub optional: Option<Type>,
    /// Whether it takes the members that no other field has.
    pub rest: bool,
}

/// Reads progenitor's file.
///
/// # Errors
/// Something in it is not where progenitor 0.15 puts it, or a replacement was not used.
pub fn read(file: &syn::File, lowered: &Lowered) -> Result<Generated> {
    check_replacements(file, lowered)?;
    let types = module(&file.items, "types", lowered)?;
    let builders = module(&file.items, "builder", lowered)?;
    let schemas = lowered
        .openapi
        .components
        .iter()
        .flat_map(|components| components.schemas.keys());
    let schemas: HashMap<String, &str> = schemas
        .map(|name| (name.to_upper_camel_case(), name.as_str()))
        .collect();
    let mut structs = Vec::new();
    for item in types {
        match item {
            Item::Struct(item) => structs.push(read_struct(item, &schemas, lowered)?),
            Item::Enum(item) => return Err(unexpected(lowered, &item.ident.to_string())),
            _ => {}
        }
    }
    let builders = lowered
        .operations
        .iter()
        .map(|operation| builder::read(operation, builders, lowered))
        .collect::<Result<_>>()?;
    Ok(Generated { structs, builders })
}

fn module<'f>(items: &'f [Item], name: &str, lowered: &Lowered) -> Result<&'f [Item]> {
    let found = items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => module.content.as_ref(),
        _ => None,
    });
    found
        .map(|(_, items)| items.as_slice())
        .ok_or_else(|| unexpected(lowered, name))
}

fn unexpected(lowered: &Lowered, what: &str) -> Problem {
    Problem::new(
        Place {
            pointer: pointer_to(lowered, what),
            ..Place::file(format!("specs/{}", lowered.version.document_name()))
        },
        format!("progenitor generated `{what}` in a way that is not understood"),
        "express the schema or operation more simply in an overlay, or teach xtask/src/finish",
    )
}

/// Where the schema or operation of that name is.
fn pointer_to(lowered: &Lowered, name: &str) -> Option<String> {
    let components = lowered.openapi.components.as_ref();
    if components.is_some_and(|components| components.schemas.contains_key(name)) {
        return Some(pointer::join("/components/schemas", name));
    }
    let mut operations = lowered.operations.iter();
    let operation = operations.find(|operation| operation.id == name)?;
    Some(pointer::join(
        &pointer::join("/paths", &operation.path),
        &operation.method,
    ))
}

/// A replacement that progenitor never used would silently leave a type as it was.
fn check_replacements(file: &syn::File, lowered: &Lowered) -> Result<()> {
    #[derive(Default)]
    struct Paths(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Paths {
        fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
            let first = path.path.segments.first();
            if first.is_some_and(|first| first.ident == "crate" || first.ident == "clever_core") {
                self.0
                    .insert(path.to_token_stream().to_string().replace(' ', ""));
            }
            syn::visit::visit_type_path(self, path);
        }
    }
    let mut used = Paths::default();
    for item in module(&file.items, "types", lowered)?.iter().chain(module(
        &file.items,
        "builder",
        lowered,
    )?) {
        if let Item::Struct(item) = item {
            used.visit_item_struct(item);
        }
    }
    let unused = lowered
        .replacements
        .iter()
        .find(|(_, rust_type)| !used.0.contains(*rust_type));
    unused.map_or(Ok(()), |(component, rust_type)| {
        let what = format!("{component} (to be {rust_type}, but progenitor did not use it)");
        Err(unexpected(lowered, &what))
    })
}

fn read_struct(
    item: &ItemStruct,
    schemas: &HashMap<String, &str>,
    lowered: &Lowered,
) -> Result<Struct> {
    let ident = item.ident.to_string();
    let schema = schemas.get(&ident).copied();
    let (Some(schema), Fields::Named(fields)) = (schema, &item.fields) else {
        return Err(unexpected(lowered, &ident));
    };
    let read_field = |field: &syn::Field| {
        let ident = field
            .ident
            .clone()
            .ok_or_else(|| unexpected(lowered, &item.ident.to_string()))?;
        let ty = paths::shortened(&field.ty);
        let serde = serde_attribute(field);
        Ok(Field {
            rest: serde.rest,
            wire: serde.rename.unwrap_or_else(|| ident.to_string()),
            optional: inner(&ty, "Option"),
            ident,
            ty,
        })
    };
    Ok(Struct {
        ident: item.ident.clone(),
        schema: schema.to_owned(),
        fields: fields.named.iter().map(read_field).collect::<Result<_>>()?,
    })
}

#[derive(Default)]
struct SerdeAttribute {
    rename: Option<String>,
    rest: bool,
}

/// `#[serde(rename = "…")]` and `#[serde(flatten)]`.
fn serde_attribute(field: &syn::Field) -> SerdeAttribute {
    let mut found = SerdeAttribute::default();
    for attribute in field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        // What cannot be read here was never generated by progenitor.
        let _ = attribute.parse_nested_meta(|meta| {
            found.rest |= meta.path.is_ident("flatten");
            if meta.input.peek(syn::Token![=]) {
                let value: syn::LitStr = meta.value()?.parse()?;
                if meta.path.is_ident("rename") {
                    found.rename = Some(value.value());
                }
            }
            Ok(())
        });
    }
    found
}

/// `T` of `Wrapper<T>`.
pub fn inner(ty: &Type, wrapper: &str) -> Option<Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == wrapper)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
