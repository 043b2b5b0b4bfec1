//! `operations.rs`: the table of operations.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use super::code::doc;
use super::read::{Builder, Generated, Kind, Parameter};
use super::types::described;
use crate::lower::{Lowered, Operation};

pub fn write(generated: &Generated, lowered: &Lowered) -> Vec<TokenStream> {
    let builders = &generated.builders;
    let names = builders.iter().map(|builder| name(&builder.operation));
    let mut items = vec![
        imports(builders),
        quote! {
            /// Every operation of this version.
            pub static OPERATIONS: &[&Operation] = &[ #( &#names ),* ];
        },
    ];
    items.extend(builders.iter().map(|builder| entry(builder, lowered)));
    items
}

/// What the table names; only what is used, which in a small document is not all.
fn imports(builders: &[Builder]) -> TokenStream {
    let any = |has: fn(&Builder) -> bool| builders.iter().any(has);
    let limit = any(|builder| builder.operation.limit.is_some()).then(|| quote! { Limit, });
    let paging = any(|builder| builder.operation.paging.is_some()).then(|| quote! { Paging, });
    let query = any(|builder| builder.parameters.iter().any(is_in_query));
    let query = query.then(|| quote! { QueryParameter, Values, });
    quote! { use clever_core::{Access, #limit Method, Operation, #paging #query}; }
}

fn is_in_query(parameter: &Parameter) -> bool {
    matches!(parameter.kind, Kind::Query | Kind::QueryList)
}

fn name(operation: &Operation) -> syn::Ident {
    format_ident!("{}", operation.id.to_shouty_snake_case())
}

fn entry(builder: &Builder, lowered: &Lowered) -> TokenStream {
    let operation = &builder.operation;
    let name = name(operation);
    let description = doc(&described(&operation.summary, &operation.id));
    let Operation { id, path, tag, .. } = operation;
    let method = format_ident!("{}", operation.method.to_upper_camel_case());
    let access = operation
        .access
        .iter()
        .map(|kind| format_ident!("{}", kind.to_upper_camel_case()));
    let paging = match &operation.paging {
        Some(form) => {
            let form = format_ident!("{}", form.to_upper_camel_case());
            quote! { Some(Paging::#form) }
        }
        None => quote! { None },
    };
    let limit = match operation.limit {
        Some((default, maximum)) => {
            let (default, maximum) = (
                Literal::u64_unsuffixed(default),
                Literal::u64_unsuffixed(maximum),
            );
            quote! { Some(Limit { default: #default, maximum: #maximum }) }
        }
        None => quote! { None },
    };
    let query = builder.parameters.iter().filter(|set| is_in_query(set));
    let query = query.map(|parameter| query_parameter(parameter, lowered));
    quote! {
        #description
        pub static #name: Operation = Operation {
            id: #id,
            method: Method::#method,
            path: #path,
            tag: #tag,
            access: &[ #( Access::#access ),* ],
            paging: #paging,
            limit: #limit,
            query: &[ #( #query ),* ],
        };
    }
}

fn query_parameter(parameter: &Parameter, lowered: &Lowered) -> TokenStream {
    let name = &parameter.wire;
    let values = values(parameter, lowered);
    match parameter.kind {
        Kind::QueryList => quote! { QueryParameter::each(#name, #values) },
        _ => quote! { QueryParameter::once(#name, #values) },
    }
}

/// What the values of a parameter are, by its Rust type.
fn values(parameter: &Parameter, lowered: &Lowered) -> TokenStream {
    let ty = parameter.ty.to_token_stream().to_string();
    if let Some(one) = lowered.enums.get(&ty) {
        let known = one.variants().map(|(value, _)| value);
        let known = known.filter(|value| !value.is_empty());
        return quote! { Values::OneOf(&[ #( #known ),* ]) };
    }
    match ty.as_str() {
        "bool" => quote! { Values::Boolean },
        "i64" | "NonZeroU64" => quote! { Values::Integer },
        "Date" => quote! { Values::Date },
        _ => quote! { Values::Text },
    }
}
