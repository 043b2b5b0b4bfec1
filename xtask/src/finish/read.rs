//! What progenitor generated, read out of its syntax tree.

use std::collections::{BTreeSet, HashMap};

use clever_spec::{Place, Problem, pointer};
use heck::ToUpperCamelCase;
use quote::ToTokens;
use syn::visit::Visit;
use syn::{
    Expr, Fields, GenericArgument, Ident, Item, ItemStruct, PathArguments, ReturnType, Type,
};

use super::paths;
use crate::lower::{Lowered, Operation};
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

/// A builder of a request.
#[derive(Debug)]
pub struct Builder {
    /// Its name.
    pub ident: Ident,
    /// The client's method that gives it.
    pub method: Ident,
    /// The operation.
    pub operation: Operation,
    /// What can be set, in the document's order.
    pub parameters: Vec<Parameter>,
    /// What a success carries, if anything.
    pub response: Option<Type>,
}

/// What a builder sets.
#[derive(Debug)]
pub struct Parameter {
    /// Name of the setter.
    pub ident: Ident,
    /// Name on the wire.
    pub wire: String,
    /// Type of the value; of one value for a list.
    pub ty: Type,
    /// Where it goes.
    pub kind: Kind,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into the query, once for each value.
    QueryList,
    /// The body.
    Body,
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
        .map(|operation| read_builder(operation, builders, lowered))
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

fn read_builder(operation: &Operation, items: &[Item], lowered: &Lowered) -> Result<Builder> {
    use heck::ToSnakeCase as _;
    let name = operation.id.to_upper_camel_case();
    let problem = || unexpected(lowered, &operation.id);
    let fields = items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some((&item.ident, &item.fields)),
        _ => None,
    });
    let (ident, fields) = fields.ok_or_else(problem)?;
    let send = send_of(items, &name).ok_or_else(problem)?;
    let mut sent = Sent::default();
    sent.visit_block(&send.block);
    let mut parameters = Vec::new();
    for field in fields.iter().skip(1) {
        parameters.push(read_parameter(field, &sent, operation).ok_or_else(problem)?);
    }
    Ok(Builder {
        method: quote::format_ident!("{}", operation.id.to_snake_case()),
        ident: ident.clone(),
        operation: operation.clone(),
        parameters,
        response: response(&send.sig.output).ok_or_else(problem)?,
    })
}

fn send_of<'i>(items: &'i [Item], name: &str) -> Option<&'i syn::ImplItemFn> {
    items.iter().find_map(|item| {
        let Item::Impl(block) = item else {
            return None;
        };
        let Type::Path(path) = &*block.self_ty else {
            return None;
        };
        path.path
            .segments
            .last()
            .filter(|last| last.ident == name)?;
        block.items.iter().find_map(|item| match item {
            syn::ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
            _ => None,
        })
    })
}

/// What `send` puts where: query names, and whether there is a body.
#[derive(Default)]
struct Sent {
    query: Vec<(String, String)>,
    body: Option<String>,
}

impl<'ast> Visit<'ast> for Sent {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(function) = &*call.func {
            let segments = &function.path.segments;
            let is_query = segments.iter().any(|segment| segment.ident == "QueryParam");
            if let (true, Some(Expr::Lit(literal)), Some(value)) =
                (is_query, call.args.first(), call.args.last())
                && let syn::Lit::Str(name) = &literal.lit
            {
                self.query.push((variable(value), name.value()));
            }
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "json" {
            self.body = call.args.first().map(variable);
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// `name` of `&name`.
fn variable(value: &Expr) -> String {
    value
        .to_token_stream()
        .to_string()
        .trim_start_matches('&')
        .trim()
        .to_owned()
}

fn read_parameter(field: &syn::Field, sent: &Sent, operation: &Operation) -> Option<Parameter> {
    let ident = field.ident.clone()?;
    let name = ident.to_string();
    let ty = inner(&paths::shortened(&field.ty), "Result")?;
    let ty = inner(&ty, "Option").unwrap_or(ty);
    let query = sent.query.iter().find(|(variable, _)| *variable == name);
    let (kind, wire, ty) = if let Some((_, wire)) = query {
        match inner(&ty, "Vec") {
            Some(item) => (Kind::QueryList, wire.clone(), item),
            None => (Kind::Query, wire.clone(), ty),
        }
    } else if sent.body.as_deref() == Some(name.as_str()) {
        (Kind::Body, name, ty)
    } else {
        let wire = template_name(&operation.path, &name)?;
        (Kind::Path, wire, ty)
    };
    Some(Parameter {
        ident,
        wire,
        ty,
        kind,
    })
}

/// The name in the path template that became this Rust name.
fn template_name(path: &str, name: &str) -> Option<String> {
    use heck::ToSnakeCase as _;
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let mut names = names.map(|(name, _)| name);
    names
        .find(|wire| wire.to_snake_case() == name.trim_end_matches('_'))
        .map(str::to_owned)
}

/// `T` of `Result<ResponseValue<T>, _>`, or nothing for `()`.
#[expect(clippy::option_option, reason = "not understood, no body, or a body")]
fn response(output: &ReturnType) -> Option<Option<Type>> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    let value = inner(&inner(&paths::shortened(ty), "Result")?, "ResponseValue")?;
    match value {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Some(None),
        other => Some(Some(other)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clever_spec::versions::{Status, Version};
    use clever_spec::{Effective, load};

    use super::*;
    use crate::generator;

    const LAMPS: &str = "
openapi: 3.0.3
info: {title: Lamps, version: 1.0.0}
paths:
  /lamps/{id}:
    get:
      operationId: getLamp
      x-clever-access: [district]
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: isLit, in: query, schema: {type: boolean}}
      - {name: of, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}}
components:
  schemas:
    Lamp: {type: object, required: [id], properties: {id: {type: string}, madeAt: {type: string, format: date-time}}}
";

    fn lowered() -> Lowered {
        let version = Version {
            name: "v1.0".to_owned(),
            base_path: "/v1.0".to_owned(),
            released: "2020-01-01".parse().unwrap(),
            status: Status::Current,
            sources: BTreeMap::new(),
            document: None,
            wins: Vec::new(),
            facts: None,
            exceptions: Vec::new(),
        };
        let document = load::parse("d.yaml", LAMPS).unwrap();
        crate::lower::lower(&Effective { version, document }).unwrap()
    }

    #[test]
    fn structs_and_builders_are_read_with_their_names_on_the_wire() {
        let lowered = lowered();
        let generated = read(&generator::generate(&lowered).unwrap(), &lowered).unwrap();
        let fields: Vec<_> = generated.structs[0]
            .fields
            .iter()
            .map(|field| {
                (
                    field.ident.to_string(),
                    field.wire.as_str(),
                    field.optional.is_some(),
                )
            })
            .collect();
        assert_eq!(
            fields,
            [
                ("id".to_owned(), "id", false),
                ("made_at".to_owned(), "madeAt", true)
            ]
        );
        let builder = &generated.builders[0];
        let parameters: Vec<_> = builder
            .parameters
            .iter()
            .map(|parameter| (parameter.wire.as_str(), parameter.kind))
            .collect();
        assert_eq!(
            parameters,
            [
                ("id", Kind::Path),
                ("isLit", Kind::Query),
                ("of", Kind::QueryList)
            ]
        );
        assert_eq!(builder.response.to_token_stream().to_string(), "Lamp");
    }

    #[test]
    fn a_replacement_that_is_not_used_is_noticed() {
        let lowered = lowered();
        let settings = generator::settings();
        let file = generator::tokens("v1.0", &lowered.openapi, &settings).unwrap();
        assert_eq!(
            read(&file, &lowered).unwrap_err().to_string(),
            "specs/v1.0.yaml: progenitor generated `Timestamp (to be ::clever_core::Timestamp, \
             but progenitor did not use it)` in a way that is not understood"
        );
    }
}
