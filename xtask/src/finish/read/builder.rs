//! The builders of requests that progenitor generated.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use quote::ToTokens as _;
use syn::visit::Visit;
use syn::{Expr, Ident, Item, ReturnType, Type};

use super::{inner, unexpected};
use crate::finish::paths;
use crate::lower::{Lowered, Operation};
use crate::report::Result;

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

/// Reads what progenitor made of an operation.
///
/// # Errors
/// Something in it is not where progenitor puts it.
pub(super) fn read(operation: &Operation, items: &[Item], lowered: &Lowered) -> Result<Builder> {
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
